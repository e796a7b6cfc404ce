//! What keeping a customer costs: programs measured against a control group.
//!
//! A [`RetentionStudy`] counts customers and losses by arm, from rows or from a table that a
//! database has grouped. Its [`report`](RetentionStudy::report) compares each treated arm with the
//! control: the churn rates, the churn reduction, how many customers the program retained, and
//! what each of them cost, as a point and as the set of costs that the data allow.
//!
//! An [`Assignment`] draws customers into the arms beforehand, the same way every time, and
//! [`check_ids`] finds those who stand twice in a table.
//!
//! **Signs.** Events are losses. The churn reduction is the control's rate less the treated arm's:
//! positive is good. Ratios of risks and of odds are treated over control.
//!
//! **One rule for the cost.** The program is worth running for a customer value `v` when its net
//! benefit `v * retained - cost` is positive. The set of costs of each retained customer holds the
//! `v` whose net benefit may be zero. It is bounded above exactly when the interval of the churn
//! reduction excludes zero.

pub(crate) mod assignment;
pub(crate) mod definition;
pub(crate) mod display;
pub(crate) mod effect;
pub(crate) mod report;
pub(crate) mod sql;
pub(crate) mod study;
pub(crate) mod tally;

pub use assignment::assignment::{Assignment, AssignmentArm};
pub use assignment::hash::{AssignmentHash, growthbook_v1, growthbook_v2};
pub use assignment::id_check::{IdCheck, IdRegister, check_ids};
pub use definition::context::{
    AcquisitionSource, CostContext, Market, PricePosition, RivalParity, Volume,
};
pub use definition::cost::{Cost, ProgramCost};
pub use definition::definition::StudyDefinition;
pub use definition::follow_up::FollowUp;
pub use definition::metric::Metric;
pub use definition::options::{ReportOptions, ValueSource};
pub use report::arm::{ArmReport, ControlReport, MoneyVerdict, Quadrant, Verdict};
pub use report::balance::Balance;
pub use report::cost_comparison::{CostComparison, compare_costs};
pub use report::finding::{ArmSize, Finding, Severity};
pub use report::report::RetentionReport;
pub use report::strata::{CombinedStrata, StrataReport, StratumReport};
pub use sql::dialect::Dialect;
pub use study::RetentionStudy;
