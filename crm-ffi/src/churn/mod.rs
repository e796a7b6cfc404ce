//! Why customers leave.

pub mod exit_reason;
pub mod graph;
pub mod handle;
pub mod interview;
pub mod report;
pub mod scheme;
pub mod tally;
pub mod vendor;
