//! Segments: groups of customers by rules, and by hand.

mod breakdown;
mod condition;
mod event_fold;
mod explanation;
mod given;
mod membership;
mod record;
mod set;
mod sql;

pub(crate) use breakdown::{Breakdown, BreakdownClause};
pub(crate) use condition::Condition;
pub(crate) use event_fold::EventFold;
pub(crate) use explanation::Explanation;
pub(crate) use membership::Membership;
pub(crate) use set::SegmentSet;
pub(crate) use sql::SegmentSql;
