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

mod arm;
mod assignment;
mod balance;
mod benefit;
mod cell;
mod cells;
mod charts;
mod comparison;
mod context;
mod cost;
mod cost_comparison;
mod cost_words;
mod covariate;
mod definition;
mod digits;
mod effect;
mod figures;
mod finding;
mod findings;
mod follow_up;
mod format;
mod hash;
mod headline;
mod html;
mod id_check;
mod metric;
mod notes;
mod options;
mod page;
mod report;
mod rows;
mod section;
mod sizes;
mod spending;
mod sql;
mod state;
mod strata;
mod study;
mod summary;
mod sums;
mod svg;
mod table;
mod tally;
mod text;
mod view;
mod view_strata;

pub use arm::{ArmReport, ControlReport, MoneyVerdict, Quadrant, Verdict};
pub use assignment::{Assignment, AssignmentArm};
pub use balance::Balance;
pub use context::{AcquisitionSource, CostContext, Market, PricePosition, RivalParity, Volume};
pub use cost::{Cost, ProgramCost};
pub use cost_comparison::{CostComparison, compare};
pub use definition::StudyDefinition;
pub use finding::{ArmSize, Finding, Severity};
pub use follow_up::FollowUp;
pub use hash::{AssignmentHash, growthbook_v1, growthbook_v2};
pub use id_check::{IdCheck, IdRegister, check_ids};
pub use metric::Metric;
pub use options::{ReportOptions, ValueSource};
pub use report::RetentionReport;
pub use sql::Dialect;
pub use strata::{CombinedStrata, StrataReport, StratumReport};
pub use study::RetentionStudy;
