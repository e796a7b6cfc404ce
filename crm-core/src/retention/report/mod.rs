//! The report of a study, complete when it is created.

pub(crate) mod allocation;
pub(crate) mod arm;
pub(crate) mod arm_comparison;
mod arm_rules;
pub(crate) mod balance;
pub(crate) mod basis;
mod check;
pub(crate) mod cost_comparison;
pub(crate) mod document;
pub(crate) mod family;
mod figure_rules;
pub(crate) mod finding;
pub(crate) mod origin;
pub(crate) mod report;
mod report_rules;
pub(crate) mod rounding;
mod rule;
pub(crate) mod search;
pub(crate) mod strata;
mod tables;
pub(crate) mod worth;
