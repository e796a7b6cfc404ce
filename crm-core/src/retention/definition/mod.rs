//! The definition of a study: its columns, its cost and the options of a report.

pub(crate) mod columns;
pub(crate) mod context;
pub(crate) mod cost;
pub(crate) mod definition;
pub(crate) mod follow_up;
pub(crate) mod member;
pub(crate) mod metric;
pub(crate) mod options;
pub(crate) mod revenue;
