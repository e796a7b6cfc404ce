//! The effect and the cost of a retention program, measured against a control group.
//!
//! A [`RetentionStudy`] counts customers and losses by arm, from rows or from a table that a
//! database has grouped. Its [`report`](RetentionStudy::report) compares each treated arm with the
//! control: the churn rates, the churn reduction, the number of customers retained, and the cost per
//! retained customer as a point estimate and a confidence set.
//!
//! An [`Assignment`] assigns customers to arms before the program starts, and [`check_ids`] finds
//! customers who appear more than once in a table.
//!
//! **Signs.** Events are losses. The churn reduction is the churn rate of the control minus that of
//! the treated arm: positive is good. Risk ratios and odds ratios are treated over control.
//!
//! **One rule for the cost.** The program pays for a customer value `v` if its net benefit
//! `v * retained - cost` is positive. The confidence set of the cost per retained customer contains
//! each `v` whose net benefit can be zero. It is bounded above exactly if the interval of the churn
//! reduction excludes zero.
//!
//! # Glossary
//!
//! | term | meaning |
//! |---|---|
//! | arm | a group of customers who get the same program, or none |
//! | control | the arm without the program, with which each treated arm is compared |
//! | treated arm | an arm with the program, whether or not it reached each customer |
//! | assignment | the random choice of an arm for each customer, before the program starts |
//! | allocation ratio | the intended relative sizes of the arms |
//! | exposure | whether the program reached a customer |
//! | follow-up | the period after assignment in which a loss counts |
//! | churn rate | the share of customers lost during the follow-up |
//! | churn reduction | the churn rate of the control minus that of the treated arm |
//! | retained customers | the churn reduction times the number of treated customers |
//! | cost per retained customer | the program's cost divided by the number of retained customers |
//! | net benefit | the value of the retained customers, or the incremental revenue, minus the cost |
//! | acceptability | the confidence that the net benefit is positive, as a function of the value |
//! | baseline | a value measured before the program, which adjusts churn and revenue |
//! | covariate | a column in which the balance of the arms is checked |
//! | stratum | the customers with the same values in the strata columns |
//! | cell | the counts and sums of one arm in one stratum |
//! | tally | all cells of a study: its state |
//! | summary | a table with one row per cell, which a database can compute |
//! | level | the confidence level of the intervals, such as 0.95 |
//! | finding | a property of the data that limits the conclusions, with a severity |
//! | basis | the figure and the comparison that decide a verdict |

pub(crate) mod assignment;
pub(crate) mod definition;
pub(crate) mod display;
pub(crate) mod effect;
pub(crate) mod report;
pub(crate) mod sql;
pub(crate) mod study;
pub(crate) mod tally;

pub use crate::sql::dialect::Dialect;
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
pub use definition::revenue::Missing;
pub use report::arm::{ArmReport, ControlReport, MoneyVerdict, Quadrant, Verdict};
pub use report::balance::Balance;
pub use report::basis::{Criterion, DecidingFigure, MoneyTest, Side, VerdictBasis};
pub use report::cost_comparison::{CostComparison, compare_costs};
pub use report::finding::{ArmSize, Finding, Severity};
pub use report::report::RetentionReport;
pub use report::strata::{CombinedStrata, StrataReport, StratumReport};
pub use study::RetentionStudy;
