//! The basis of a verdict.

use serde::{Deserialize, Serialize};

use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::report::family::Adjusted;
use crate::stats::adjust::Multiplicity;
use crate::text::choice::choice;

choice! {
    /// A figure that decides a verdict: a field of [`ArmReport`](crate::retention::ArmReport).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::DecidingFigure;
    ///
    /// assert_eq!(DecidingFigure::ChurnReduction.name(), "churn_reduction");
    /// ```
    pub enum DecidingFigure as "figure" {
        /// The churn reduction.
        ChurnReduction = 1 "churn_reduction",
        /// The net benefit that the options request.
        NetBenefitAtValue = 2 "net_benefit_at_value",
        /// The incremental revenue.
        IncrementalRevenue = 3 "incremental_revenue",
        /// The incremental revenue, adjusted for the baseline.
        IncrementalRevenueAdjusted = 4 "incremental_revenue_adjusted",
    }
}

impl DecidingFigure {
    /// The revenue that is estimated by this method.
    pub(crate) fn of_revenue(method: Method) -> DecidingFigure {
        match method {
            Method::Lin | Method::Cuped => DecidingFigure::IncrementalRevenueAdjusted,
            _ => DecidingFigure::IncrementalRevenue,
        }
    }
}

choice! {
    /// The position of a p-value or an interval relative to a threshold.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Side;
    ///
    /// assert_eq!(Side::NotBelow.name(), "not_below");
    /// ```
    pub enum Side as "side" {
        /// The p-value, or the whole interval, is below the threshold.
        Below = 1 "below",
        /// The p-value is equal to the threshold or above it.
        NotBelow = 2 "not_below",
        /// The whole interval is above the threshold.
        Above = 3 "above",
        /// The interval contains the threshold.
        Contains = 4 "contains",
    }
}

choice! {
    /// A test that a verdict on money must pass.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::MoneyTest;
    ///
    /// assert_eq!(MoneyTest::Score.name(), "score");
    /// ```
    pub enum MoneyTest as "money_test" {
        /// The interval of the net benefit.
        Interval = 1 "interval",
        /// The score test with the skewness that both arms have together.
        Score = 2 "score",
        /// The effective number of customers, where the data have no sums of cubes.
        EffectiveNumber = 3 "effective_number",
        /// The p-value adjusted for several treated arms.
        AdjustedPValue = 4 "adjusted_p_value",
    }
}

/// The quantity that was compared with the threshold of a verdict.
///
/// # Examples
///
/// ```
/// use crm_core::retention::Criterion;
/// use crm_core::stats::Multiplicity;
///
/// let criterion = Criterion::PValue { adjustment: Multiplicity::Holm, p_value: 0.004 };
/// assert!(matches!(criterion, Criterion::PValue { p_value, .. } if p_value < 0.05));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(tag = "criterion", rename_all = "snake_case")]
pub enum Criterion {
    /// A p-value.
    PValue {
        /// How the p-value was adjusted for several treated arms.
        adjustment: Multiplicity,
        /// The adjusted p-value.
        p_value: f64,
    },
    /// An interval, and the p-value of its test.
    Interval {
        /// The lower limit.
        lower: f64,
        /// The upper limit.
        upper: f64,
        /// How the p-value was adjusted for several treated arms.
        adjustment: Multiplicity,
        /// The adjusted p-value.
        p_value: f64,
        /// The p-value of no net benefit without adjustment for several arms: that of the
        /// interval, or by revenue the larger one of the interval's and the score test's.
        unadjusted_p_value: f64,
    },
}

/// The basis of a verdict: the figure that decided it, the quantity that was compared, and the
/// threshold.
///
/// Its `Display` is a sentence.
///
/// # Examples
///
/// ```
/// use crm_core::retention::{DecidingFigure, Side};
///
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let report = study.report(&Default::default())?;
/// let basis = report.arm("mail").unwrap().verdict_basis?;
/// assert_eq!((basis.figure, basis.side), (DecidingFigure::ChurnReduction, Side::Below));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VerdictBasis {
    /// The figure that decided the verdict.
    pub figure: DecidingFigure,
    /// How the figure was estimated.
    pub method: Method,
    /// The quantity that was compared with the threshold.
    #[serde(flatten)]
    pub criterion: Criterion,
    /// The threshold: 1 minus the level of the report for a p-value, 0 for the net benefit.
    pub threshold: f64,
    /// The position of the p-value or the interval.
    pub side: Side,
    /// The revenue in the net benefit; absent if revenue does not decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<DecidingFigure>,
    /// The test because of which a verdict on money is unclear; absent if all decide, or if the
    /// interval of a net benefit at a customer value contains 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back_by: Option<MoneyTest>,
}

impl VerdictBasis {
    /// The test of a churn reduction, adjusted for several treated arms.
    pub(crate) fn of_test(
        reduction: &Estimate,
        Adjusted { p_value, adjustment }: Adjusted,
        level: Level,
    ) -> VerdictBasis {
        let threshold = level.alpha();
        VerdictBasis {
            figure: DecidingFigure::ChurnReduction,
            method: reduction.method,
            criterion: Criterion::PValue { adjustment, p_value },
            threshold,
            side: if p_value < threshold { Side::Below } else { Side::NotBelow },
            revenue: None,
            held_back_by: None,
        }
    }

    /// The interval of a net benefit, and the p-value of its test.
    pub(crate) fn of_benefit(benefit: &Estimate, p_value: f64) -> VerdictBasis {
        let Estimate { lower, upper, method, .. } = *benefit;
        let adjustment = Multiplicity::None;
        let side = if lower > 0.0 {
            Side::Above
        } else if upper < 0.0 {
            Side::Below
        } else {
            Side::Contains
        };
        VerdictBasis {
            figure: DecidingFigure::NetBenefitAtValue,
            method,
            criterion: Criterion::Interval {
                lower,
                upper,
                adjustment,
                p_value,
                unadjusted_p_value: p_value,
            },
            threshold: 0.0,
            side,
            revenue: None,
            held_back_by: None,
        }
    }

    /// The interval of a net benefit by revenue, and the tests of it.
    pub(crate) fn of_revenue(
        benefit: &Estimate,
        revenue: DecidingFigure,
        p_value: f64,
        held_back_by: Option<MoneyTest>,
    ) -> VerdictBasis {
        VerdictBasis {
            revenue: Some(revenue),
            held_back_by,
            ..VerdictBasis::of_benefit(benefit, p_value)
        }
    }

    /// Returns the basis with its p-value adjusted for several treated arms, which then must be
    /// below `1 - level` too.
    pub(crate) fn adjusted(self, adjusted: Adjusted, level: Level) -> VerdictBasis {
        let Criterion::Interval { lower, upper, unadjusted_p_value, .. } = self.criterion else {
            return self;
        };
        let Adjusted { p_value, adjustment } = adjusted;
        let decided = self.held_back_by.is_none() && self.side != Side::Contains;
        let held = decided && adjustment != Multiplicity::None && p_value >= level.alpha();
        VerdictBasis {
            criterion: Criterion::Interval {
                lower,
                upper,
                adjustment,
                p_value,
                unadjusted_p_value,
            },
            held_back_by: if held { Some(MoneyTest::AdjustedPValue) } else { self.held_back_by },
            ..self
        }
    }

    /// Returns the p-value as if the arm were the only treated one; `None` if the basis is that of
    /// the effect, whose arm has it.
    pub(crate) fn unadjusted_p_value(&self) -> Option<f64> {
        match self.criterion {
            Criterion::Interval { unadjusted_p_value, .. } => Some(unadjusted_p_value),
            Criterion::PValue { .. } => None,
        }
    }
}
