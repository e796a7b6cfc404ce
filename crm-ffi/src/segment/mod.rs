//! Segments: groups of customers by rules, and by hand, in the order of the header.

pub mod context;
pub mod handle;
pub mod set;

pub mod membership;

pub mod event_fold;
pub mod record;

pub mod condition;
