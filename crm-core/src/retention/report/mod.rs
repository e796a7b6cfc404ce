//! The report of a study, complete when it is created.

pub(crate) mod allocation;
pub(crate) mod arm;
pub(crate) mod arm_comparison;
pub(crate) mod balance;
pub(crate) mod basis;
pub(crate) mod cost_comparison;
pub(crate) mod document;
pub(crate) mod finding;
pub(crate) mod report;
pub(crate) mod rounding;
pub(crate) mod search;
pub(crate) mod strata;
mod tables;
pub(crate) mod worth;
