//! Assignments, the retention study and its report.

mod arm;
mod assignment;
mod balance;
mod basis;
mod context;
mod cost;
mod cost_comparison;
mod finding;
mod hash;
mod id_check;
mod report;
mod strata;
mod study;

pub(crate) use arm::{ArmReport, ControlReport};
pub(crate) use assignment::{AssignedArms, Assignment};
pub(crate) use balance::Balance;
pub(crate) use basis::VerdictBasis;
pub(crate) use context::CostContext;
pub(crate) use cost::ProgramCost;
pub(crate) use cost_comparison::{CostComparison, compare_costs};
pub(crate) use finding::Finding;
pub(crate) use hash::{growthbook_v1, growthbook_v2};
pub(crate) use id_check::{IdCheck, check_ids};
pub(crate) use report::RetentionReport;
pub(crate) use strata::{CombinedStrata, StrataReport, StratumReport};
pub(crate) use study::RetentionStudy;
