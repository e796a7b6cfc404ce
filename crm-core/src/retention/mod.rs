//! What keeping a customer costs: programs measured against a control group.
//!
//! A [`RetentionStudy`] counts customers and losses by arm, from rows or from a table that a
//! database has grouped. Its [`report`](RetentionStudy::report) compares each treated arm with the
//! control: the churn rates, the churn reduction, how many customers the program retained, and
//! what each of them cost, as a point and as the set of costs that the data allow.
//!
//! **Signs.** Events are losses. The churn reduction is the control's rate less the treated arm's:
//! positive is good. Ratios of risks and of odds are treated over control.
//!
//! **One rule for the cost.** The program is worth running for a customer value `v` when its net
//! benefit `v * retained - cost` is positive. The set of costs of each retained customer holds the
//! `v` whose net benefit may be zero. It is bounded above exactly when the interval of the churn
//! reduction excludes zero.

mod arm;
mod cost;
mod definition;
mod finding;
mod follow_up;
mod format;
mod html;
mod options;
mod report;
mod study;
mod tally;
mod text;
mod view;

pub use arm::{ArmReport, ControlReport, Quadrant, Verdict};
pub use cost::{Cost, ProgramCost};
pub use definition::StudyDefinition;
pub use finding::{ArmSize, Finding, Severity};
pub use follow_up::FollowUp;
pub use options::ReportOptions;
pub use report::RetentionReport;
pub use study::RetentionStudy;
