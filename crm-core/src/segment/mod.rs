//! Segments: groups of customers by rules, and by hand.

pub(crate) mod definition;
pub(crate) mod graph;
pub(crate) mod set;

pub use crate::expression::run::record::Record;
pub use definition::{ManualEntry, Release, SegmentDefinition, SegmentSetDefinition};
pub use set::{ConsentRead, SegmentReads, SegmentSet};
