//! The retention study and its report.

mod arm;
mod cost;
mod finding;
mod report;
mod study;

pub(crate) use arm::{ArmReport, ControlReport};
pub(crate) use cost::ProgramCost;
pub(crate) use finding::Finding;
pub(crate) use report::RetentionReport;
pub(crate) use study::{RetentionStudy, restore_report};
