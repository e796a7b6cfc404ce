//! Segments: groups of customers by rules, and by hand.

pub(crate) mod bit_column;
pub(crate) mod breakdown;
pub(crate) mod changes;
pub(crate) mod columns;
pub(crate) mod condition;
pub(crate) mod context;
pub(crate) mod definition;
pub(crate) mod display;
pub(crate) mod evaluate;
pub(crate) mod evaluation;
pub(crate) mod event_fold;
pub(crate) mod event_states;
pub(crate) mod explain;
pub(crate) mod finding;
pub(crate) mod graph;
pub(crate) mod id_index;
pub(crate) mod membership;
pub(crate) mod now;
mod react_querybuilder;
pub(crate) mod set;
pub(crate) mod sql;
pub(crate) mod test;

pub use crate::expression::run::record::Record;
pub use breakdown::{Breakdown, BreakdownClause};
pub use condition::Condition;
pub use context::{Context, Events};
pub use definition::{ManualEntry, Release, SegmentDefinition, SegmentSetDefinition};
pub use evaluation::Evaluation;
pub use event_fold::EventFold;
pub use explain::Explanation;
pub use finding::SegmentFinding;
pub use membership::Membership;
pub use now::Now;
pub use set::{ConsentRead, SegmentReads, SegmentSet};
pub use sql::SegmentSql;
