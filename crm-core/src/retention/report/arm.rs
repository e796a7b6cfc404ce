//! The arms of a report.

#[cfg(doc)]
use crate::error::error::Error;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::money::currency::Currency;
use crate::money::money::Money;
use crate::money::money::check_amount;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::RatioSet;
use crate::retention::definition::context::CostContext;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::follow_up::FollowUp;
use crate::retention::definition::options::ReportOptions;
use crate::retention::effect::acceptability::Acceptability;
use crate::retention::effect::benefit::Benefit;
use crate::retention::effect::effect::Effect;
use crate::retention::effect::spending::{CostVariation, Spending};
use crate::retention::report::basis::{Side, VerdictBasis};
use crate::retention::report::origin::Origin;
use crate::text::choice::choice;

choice! {
    /// The verdict on a program's effect.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Verdict;
    ///
    /// assert_eq!(Verdict::Inconclusive.name(), "inconclusive");
    /// ```
    pub enum Verdict as "verdict" {
        /// The program reduces churn: the adjusted p-value is below `1 - level`, and the estimate
        /// and its limits are above 0.
        Effective = 1 "effective",
        /// The result is inconclusive.
        Inconclusive = 2 "inconclusive",
        /// The program increases churn: the adjusted p-value is below `1 - level`, and the estimate
        /// and its limits are below 0.
        Harmful = 3 "harmful",
    }
}

impl Verdict {
    /// Returns the verdict on an effect with this adjusted p-value.
    ///
    /// The side is that of the limits. Some methods can reject equal rates on the other side than
    /// the estimate, or at an estimate of 0; that is no verdict.
    pub(crate) fn of(reduction: &Estimate, p_value: f64, level: Level) -> Verdict {
        let Estimate { value, lower, upper, .. } = *reduction;
        if p_value >= level.alpha() {
            Verdict::Inconclusive
        } else if lower > 0.0 && value > 0.0 {
            Verdict::Effective
        } else if upper < 0.0 && value < 0.0 {
            Verdict::Harmful
        } else {
            Verdict::Inconclusive
        }
    }
}

choice! {
    /// The verdict on a program's money.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::MoneyVerdict;
    ///
    /// assert_eq!(MoneyVerdict::DoesNotPay.name(), "does_not_pay");
    /// ```
    pub enum MoneyVerdict as "money_verdict" {
        /// The interval of the net benefit is above 0, and no other test holds the verdict back:
        /// of revenue, or of its p-value adjusted for several treated arms.
        Pays = 1 "pays",
        /// The interval contains 0, another test holds the verdict back, or the net benefit is
        /// undefined because a variance is not known.
        Unclear = 2 "unclear",
        /// The interval is below 0, and no other test holds the verdict back.
        DoesNotPay = 3 "does_not_pay",
    }
}

impl MoneyVerdict {
    /// The verdict on a net benefit: unclear if the data do not determine its variance.
    pub(crate) fn of(basis: &Result<VerdictBasis, Undefined>) -> Result<MoneyVerdict, Undefined> {
        match basis {
            Ok(VerdictBasis { held_back_by: Some(_), .. }) => Ok(MoneyVerdict::Unclear),
            Ok(VerdictBasis { side, .. }) => Ok(match side {
                Side::Above => MoneyVerdict::Pays,
                Side::Below => MoneyVerdict::DoesNotPay,
                Side::Contains | Side::NotBelow => MoneyVerdict::Unclear,
            }),
            Err(undefined) => match undefined.reason {
                UndefinedReason::ZeroVariance
                | UndefinedReason::TooFew
                | UndefinedReason::NoStratum => Ok(MoneyVerdict::Unclear),
                _ => Err(*undefined),
            },
        }
    }
}

choice! {
    /// The quadrant of effect and cost, by the point estimates.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Quadrant;
    ///
    /// assert_eq!(Quadrant::TradeOff.name(), "trade_off");
    /// ```
    pub enum Quadrant as "quadrant" {
        /// The program retains customers at no additional cost.
        Dominant = 1 "dominant",
        /// The program retains customers and costs money: the decision depends on their value.
        TradeOff = 2 "trade_off",
        /// The program retains no customer, and saves no money.
        Dominated = 3 "dominated",
        /// The program saves money and loses customers.
        CheaperButHarmful = 4 "cheaper_but_harmful",
        /// The program changes neither.
        NoDifference = 5 "no_difference",
    }
}

impl Quadrant {
    pub(crate) fn of(retained: f64, cost: f64) -> Quadrant {
        match (retained, cost) {
            (r, c) if r > 0.0 && c > 0.0 => Quadrant::TradeOff,
            (r, c) if r == 0.0 && c == 0.0 => Quadrant::NoDifference,
            (r, c) if r >= 0.0 && c <= 0.0 => Quadrant::Dominant,
            (_, c) if c < 0.0 => Quadrant::CheaperButHarmful,
            _ => Quadrant::Dominated,
        }
    }
}

/// The control arm of a report.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let report = study.report(&Default::default())?;
/// assert_eq!((report.control().n, report.control().churned), (1000, 120));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ControlReport {
    /// The arm.
    pub arm: String,
    /// The number of customers.
    pub n: u64,
    /// The number of customers who were lost.
    pub churned: u64,
    /// The churn rate, with its Wilson interval.
    pub churn_rate: Estimate,
    /// The number of controls who were exposed to the program, if exposure is known.
    #[serde(with = "or_undefined")]
    pub exposed: Result<u64, Undefined>,
    /// The number of customers excluded because their follow-up was too short.
    #[serde(with = "or_undefined")]
    pub excluded: Result<u64, Undefined>,
    /// The number of excluded customers who were lost.
    #[serde(with = "or_undefined")]
    pub excluded_churned: Result<u64, Undefined>,
    /// The number of customers whose revenue is known.
    #[serde(with = "or_undefined")]
    pub revenue_known: Result<u64, Undefined>,
    /// The number of customers whose revenue is null; `missing` of the definition says whether they
    /// count as 0 or are unknown.
    #[serde(with = "or_undefined")]
    pub revenue_missing: Result<u64, Undefined>,
    /// The number of customers whose revenue was above the cap of the definition, and counts as the
    /// cap.
    #[serde(with = "or_undefined")]
    pub revenue_capped: Result<u64, Undefined>,
}

/// A treated arm of a report, compared with the control.
///
/// # Examples
///
/// ```
/// use crm_core::number::Shape;
/// use crm_core::retention::Verdict;
///
/// // 1000 customers of each arm, 80 and 120 lost, for 20,000.
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let report = study.report(&Default::default())?;
/// let arm = report.arm("mail").unwrap();
/// assert!((arm.retained?.value - 40.0).abs() < 1e-12);
/// assert_eq!(arm.verdict, Verdict::Effective);
/// let cost = arm.cost_per_retained.unwrap();
/// assert_eq!(cost.shape, Shape::Bounded);
/// assert!((cost.value.unwrap() - 500.0).abs() < 1e-9);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ArmReport {
    /// The arm.
    pub arm: String,
    /// The number of customers.
    pub n: u64,
    /// The number of customers who were lost.
    pub churned: u64,
    /// The churn rate, with its Wilson interval.
    pub churn_rate: Estimate,
    /// The churn rate of the control minus that of this arm: positive is good. Its interval is not
    /// adjusted for several arms. Undefined in a stratified report if no stratum has customers of
    /// the arm and of the control.
    #[serde(with = "or_undefined")]
    pub churn_reduction: Result<Estimate, Undefined>,
    /// The churn rate divided by that of the control; below 1 is good. By the method with the test
    /// of the churn reduction (the skewness-corrected score, Miettinen and Nurminen, or Koopman for
    /// Mee), or by the skewness-corrected score if there is none. In a stratified report it is
    /// standardized as the churn reduction is.
    #[serde(with = "or_undefined")]
    pub risk_ratio: Result<Estimate, Undefined>,
    /// The lift: the churn reduction divided by the churn rate of the control, or 1 minus the risk
    /// ratio. Undefined if the risk ratio is, or if no control was lost.
    #[serde(with = "or_undefined")]
    pub lift: Result<Estimate, Undefined>,
    /// The odds of churn divided by those of the control, by the skewness-corrected score, or by
    /// Miettinen and Nurminen if the churn reduction is by theirs or by Mee's; below 1 is good.
    /// Undefined in a stratified report, whose strata have a common odds ratio.
    #[serde(with = "or_undefined")]
    pub odds_ratio: Result<Estimate, Undefined>,
    /// The p-value of no effect, adjusted for several treated arms, which decides the verdict.
    #[serde(with = "or_undefined")]
    pub p_value: Result<f64, Undefined>,
    /// The p-value of no effect without adjustment for several arms: the test that corresponds to
    /// the interval of `churn_reduction`.
    #[serde(with = "or_undefined")]
    pub unadjusted_p_value: Result<f64, Undefined>,
    /// The least churn reduction that the verdict of this arm, as the only treated one, would find
    /// in 80 % of studies of this size at the churn rate of the control. Undefined if even a program
    /// that lost no customer would be found in fewer; 0 if the method has verdicts in as many without
    /// an effect. In a stratified report the program is
    /// taken to divide the churn rates of all strata by the same factor.
    #[serde(with = "or_undefined")]
    pub detectable_reduction: Result<f64, Undefined>,
    /// The number needed to treat to retain one customer.
    #[serde(with = "or_undefined")]
    pub nnt: Result<RatioSet, Undefined>,
    /// The number of customers retained: the churn reduction times the customers of the arm. If it
    /// is standardized, only strata with controls count.
    #[serde(with = "or_undefined")]
    pub retained: Result<Estimate, Undefined>,
    /// The incremental cost of the program relative to the control.
    #[serde(with = "or_undefined")]
    pub cost: Result<Money, Undefined>,
    /// The cost per retained customer, in the study's currency. Negative where the program lost
    /// customers and costs money; the text then says that there is none.
    #[serde(with = "or_undefined")]
    pub cost_per_retained: Result<RatioSet, Undefined>,
    /// The quadrant of the cost-effectiveness plane, by the point estimates.
    #[serde(with = "or_undefined")]
    pub quadrant: Result<Quadrant, Undefined>,
    /// The verdict on the effect.
    pub verdict: Verdict,
    /// The figure that decides the verdict on the effect.
    #[serde(with = "or_undefined")]
    pub verdict_basis: Result<VerdictBasis, Undefined>,
    /// The net benefit at the customer value or by revenue, depending on the options.
    #[serde(with = "or_undefined")]
    pub net_benefit_at_value: Result<Estimate, Undefined>,
    /// The verdict on the money, if the options request the net benefit.
    #[serde(with = "or_undefined")]
    pub money_verdict: Result<MoneyVerdict, Undefined>,
    /// The figure that decides the verdict on the money.
    #[serde(with = "or_undefined")]
    pub money_verdict_basis: Result<VerdictBasis, Undefined>,
    /// The cost of a new customer divided by the cost per retained customer, if the options have an
    /// acquisition cost; undefined if the program lost customers.
    #[serde(with = "or_undefined")]
    pub acquisition_ratio: Result<Estimate, Undefined>,
    /// The break-even unit cost, if the options request the net benefit: the `per_assigned` at
    /// which the net benefit would be 0.
    #[serde(with = "or_undefined")]
    pub break_even_unit_cost: Result<Estimate, Undefined>,
    /// The net benefit divided by the cost, if the options request the net benefit.
    #[serde(with = "or_undefined")]
    pub return_on_cost: Result<Estimate, Undefined>,
    /// The incremental revenue of the arm relative to the control (Welch).
    #[serde(with = "or_undefined")]
    pub incremental_revenue: Result<Estimate, Undefined>,
    /// The incremental revenue, adjusted for the baseline.
    #[serde(with = "or_undefined")]
    pub incremental_revenue_adjusted: Result<Estimate, Undefined>,
    /// The churn reduction, adjusted for the baseline.
    #[serde(with = "or_undefined")]
    pub churn_reduction_adjusted: Result<Estimate, Undefined>,
    /// The churn reduction among compliers (Wald's ratio, Fieller's set), if exposure is known.
    #[serde(with = "or_undefined")]
    pub complier_reduction: Result<RatioSet, Undefined>,
    /// The number of customers who were exposed to the program, if exposure is known.
    #[serde(with = "or_undefined")]
    pub exposed: Result<u64, Undefined>,
    /// The number of customers excluded because their follow-up was too short.
    #[serde(with = "or_undefined")]
    pub excluded: Result<u64, Undefined>,
    /// The number of excluded customers who were lost.
    #[serde(with = "or_undefined")]
    pub excluded_churned: Result<u64, Undefined>,
    /// The number of customers whose revenue is known.
    #[serde(with = "or_undefined")]
    pub revenue_known: Result<u64, Undefined>,
    /// The number of customers whose revenue is null; `missing` of the definition says whether they
    /// count as 0 or are unknown.
    #[serde(with = "or_undefined")]
    pub revenue_missing: Result<u64, Undefined>,
    /// The number of customers whose revenue was above the cap of the definition, and counts as the
    /// cap.
    #[serde(with = "or_undefined")]
    pub revenue_capped: Result<u64, Undefined>,
    /// The variation of the cost among customers, from which the limits of the net benefit are
    /// computed. Undefined if the cost is the same for every customer of an arm.
    #[serde(with = "or_undefined")]
    pub(crate) cost_variation: Result<CostVariation, Undefined>,
    #[serde(skip, default = "Background::none")]
    pub(crate) background: Background,
}

/// The data that the methods of an arm need in addition to its figures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Background {
    pub(crate) benefit: Result<Benefit, Undefined>,
    pub(crate) context: CostContext,
    pub(crate) currency: Currency,
    pub(crate) follow_up: FollowUp,
    pub(crate) level: Level,
    pub(crate) origin: Origin,
}

impl Background {
    /// For an arm that is read, until its report is complete.
    fn none() -> Background {
        Background {
            benefit: Err(UndefinedReason::NotAsked.into()),
            context: CostContext::default(),
            currency: Currency::none(),
            follow_up: FollowUp::Open,
            level: Level::default(),
            origin: Origin::default(),
        }
    }

    /// For an arm whose figures are read: the effect and the cost determine the benefit.
    pub(crate) fn new(
        definition: &StudyDefinition,
        options: &ReportOptions,
        effect: Effect,
        arm: &ArmReport,
        origin: &Origin,
    ) -> Background {
        let (n, rule) = (effect.customers(), options.cost_method);
        let spending = arm.cost.map(|total| Spending { total, variation: arm.cost_variation.ok() });
        Background {
            benefit: spending.map(|spending| Benefit { effect, n, spending, rule }),
            context: definition.context.clone(),
            currency: definition.currency,
            follow_up: definition.follow_up,
            level: options.level,
            origin: origin.clone(),
        }
    }
}

impl ArmReport {
    /// Returns the p-value of the money verdict as if this were the only treated arm.
    pub(crate) fn money_p_value(&self) -> Option<f64> {
        self.money_verdict_basis.ok()?.unadjusted_p_value()
    }

    /// Returns the net benefit at the customer value `value`: `value * retained - cost`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `value` is negative, [`Error::TooManyDecimals`],
    /// [`Error::Undefined`] if the cost is undefined.
    ///
    /// # Reference
    ///
    /// Stinnett and Mullahy (1998), Medical Decision Making 18:S68-S80.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::money::Decimal;
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let report = study.report(&Default::default())?;
    /// // 40 customers of 600 each, for 20,000.
    /// let benefit = report.arm("mail").unwrap().net_benefit(Decimal::from(600))?;
    /// assert!((benefit.value - 4000.0).abs() < 1e-9);
    /// assert!(benefit.contains(0.0));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn net_benefit(&self, value: Decimal) -> Result<Estimate> {
        let Background { benefit, currency, level, .. } = &self.background;
        let value = check_amount("value", value, *currency)?.to_f64();
        let benefit = benefit.as_ref().map_err(|undefined| *undefined)?;
        benefit.at(value, self.churn_reduction?.method, *level)
    }

    /// Returns the confidence that the program pays at each customer value of `values`: the
    /// cost-effectiveness acceptability curve.
    ///
    /// A confidence, not a probability: 1 minus the one-sided p-value of a net benefit of at most
    /// 0, from the same limits as the interval. It equals `alpha / 2` and `1 - alpha / 2` at the
    /// ends of the set of `cost_per_retained`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a value is negative, [`Error::TooManyDecimals`],
    /// [`Error::Undefined`] if the cost is undefined.
    ///
    /// # Reference
    ///
    /// Van Hout, Al, Gordon and Rutten (1994), Health Economics 3:309-319.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::money::Decimal;
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let report = study.report(&Default::default())?;
    /// // 40 customers were retained for 500 each.
    /// let curve = report.arm("mail").unwrap().acceptability(&[
    ///     Decimal::from(100), Decimal::from(500), Decimal::from(2000),
    /// ])?;
    /// assert!(curve[0] < 0.01 && curve[2] > 0.97);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn acceptability(&self, values: &[Decimal]) -> Result<Vec<f64>> {
        let Background { benefit, currency, .. } = &self.background;
        let benefit = benefit.as_ref().map_err(|undefined| *undefined)?;
        let acceptability = Acceptability::new(benefit);
        let one =
            |&value: &Decimal| acceptability.at(check_amount("values", value, *currency)?.to_f64());
        values.iter().map(one).collect()
    }
}

/// The method of the churn rates.
pub(crate) const RATE: Method = Method::Wilson;

/// Returns the method of the risk ratio for that of the difference: one with the same test, if
/// there is one.
pub(crate) fn risk_ratio_method(difference: Method) -> Method {
    match difference {
        Method::MiettinenNurminen => Method::MiettinenNurminen,
        Method::Mee => Method::Koopman,
        _ => Method::Scas,
    }
}

/// Returns the method of the odds ratio for that of the difference: one with the same test, if
/// there is one.
pub(crate) fn odds_ratio_method(difference: Method) -> Method {
    match difference {
        Method::MiettinenNurminen | Method::Mee => Method::MiettinenNurminen,
        _ => Method::Scas,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_never_against_the_estimate() {
        let level = Level::new(0.5).unwrap();
        for (lower, value, upper, verdict) in [
            (0.1, 0.2, 0.3, Verdict::Effective),
            (-0.3, -0.2, -0.1, Verdict::Harmful),
            (-0.2, 0.0, -0.1, Verdict::Inconclusive),
            (-0.1, 0.1, 0.3, Verdict::Inconclusive),
        ] {
            let reduction = Estimate { lower, value, upper, level, method: Method::Wald };
            assert_eq!(Verdict::of(&reduction, 0.1, level), verdict, "{reduction:?}");
        }
    }

    #[test]
    fn quadrants_meet_at_no_difference() {
        for (retained, cost, quadrant) in [
            (1.0, 1.0, Quadrant::TradeOff),
            (1.0, 0.0, Quadrant::Dominant),
            (1.0, -1.0, Quadrant::Dominant),
            (0.0, -1.0, Quadrant::Dominant),
            (0.0, 0.0, Quadrant::NoDifference),
            (0.0, 1.0, Quadrant::Dominated),
            (-1.0, 0.0, Quadrant::Dominated),
            (-1.0, 1.0, Quadrant::Dominated),
            (-1.0, -1.0, Quadrant::CheaperButHarmful),
        ] {
            assert_eq!(Quadrant::of(retained, cost), quadrant, "{retained} {cost}");
        }
    }
}
