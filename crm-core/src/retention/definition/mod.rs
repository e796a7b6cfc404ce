//! What a study is: its columns, its cost and what a report is asked for.

pub(crate) mod columns;
pub(crate) mod context;
pub(crate) mod cost;
pub(crate) mod definition;
pub(crate) mod follow_up;
pub(crate) mod metric;
pub(crate) mod options;
