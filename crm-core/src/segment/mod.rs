//! Segments: groups of customers by rules, and by hand.

pub(crate) mod bit_column;
pub(crate) mod context;
pub(crate) mod definition;
pub(crate) mod evaluate;
pub(crate) mod event_fold;
pub(crate) mod finding;
pub(crate) mod graph;
pub(crate) mod id_index;
pub(crate) mod membership;
pub(crate) mod set;

pub use crate::expression::run::record::Record;
pub use context::{Context, Events, Now};
pub use definition::{ManualEntry, Release, SegmentDefinition, SegmentSetDefinition};
pub use event_fold::EventFold;
pub use finding::SegmentFinding;
pub use membership::Membership;
pub use set::{ConsentRead, SegmentReads, SegmentSet};
