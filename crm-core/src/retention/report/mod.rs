//! The report of a study, complete when it is made.

pub(crate) mod allocation;
pub(crate) mod arm;
pub(crate) mod balance;
pub(crate) mod comparison;
pub(crate) mod cost_comparison;
pub(crate) mod finding;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod strata;
