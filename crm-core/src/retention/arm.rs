//! What is reported of each arm.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::options::check_amount;
use crate::money::{Currency, Money, to_f64};
use crate::number::{Reason, choice};
use crate::stats::invert;
use crate::{Estimate, Level, Method, RatioSet, Result, Shape, Undefined};

choice! {
    /// What a study says of a program's effect.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Verdict;
    ///
    /// assert_eq!(Verdict::Inconclusive.name(), "inconclusive");
    /// ```
    pub enum Verdict as "verdict" {
        /// The program reduces churn: the adjusted p-value is below `1 - level`.
        Effective = 1 "effective",
        /// The study does not tell.
        Inconclusive = 2 "inconclusive",
        /// The program increases churn: the adjusted p-value is below `1 - level`.
        Harmful = 3 "harmful",
    }
}

choice! {
    /// Where a program lies on the plane of effect and cost, by its point estimates.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Quadrant;
    ///
    /// assert_eq!(Quadrant::TradeOff.name(), "trade_off");
    /// ```
    pub enum Quadrant as "quadrant" {
        /// It retains customers and costs nothing more.
        Dominant = 1 "dominant",
        /// It retains customers and costs money: the question is how much each is worth.
        TradeOff = 2 "trade_off",
        /// It costs money and retains no customer.
        Dominated = 3 "dominated",
        /// It saves money and loses customers.
        CheaperButHarmful = 4 "cheaper_but_harmful",
        /// It changes neither.
        NoDifference = 5 "no_difference",
    }
}

impl Quadrant {
    pub(super) fn of(retained: f64, cost: f64) -> Quadrant {
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControlReport {
    /// The arm.
    pub arm: String,
    /// Its customers.
    pub n: u64,
    /// Those who were lost.
    pub churned: u64,
    /// The share that was lost, with its Wilson interval.
    pub churn_rate: Estimate,
}

/// A treated arm of a report, compared with the control.
///
/// # Examples
///
/// ```
/// use crm_core::{Verdict, Shape};
///
/// // 1000 customers of each arm, 80 and 120 lost, for 20,000.
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let report = study.report(&Default::default())?;
/// let arm = report.arm("mail").unwrap();
/// assert!((arm.retained.value - 40.0).abs() < 1e-12);
/// assert_eq!(arm.verdict, Verdict::Effective);
/// let cost = arm.cost_per_retained.unwrap();
/// assert_eq!(cost.shape, Shape::Bounded);
/// assert!((cost.value.unwrap() - 500.0).abs() < 1e-9);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ArmReport {
    /// The arm.
    pub arm: String,
    /// Its customers.
    pub n: u64,
    /// Those who were lost.
    pub churned: u64,
    /// The share that was lost, with its Wilson interval.
    pub churn_rate: Estimate,
    /// The control's churn rate less this one's: positive is good. Its interval is not adjusted
    /// for several arms.
    pub churn_reduction: Estimate,
    /// The churn rate over the control's (Miettinen and Nurminen); below 1 is good.
    #[serde(serialize_with = "serialize_result")]
    pub risk_ratio: Result<Estimate, Undefined>,
    /// The odds of churn over the control's (Miettinen and Nurminen); below 1 is good.
    #[serde(serialize_with = "serialize_result")]
    pub odds_ratio: Result<Estimate, Undefined>,
    /// The p-value of no effect, adjusted for several treated arms: the verdict follows it.
    pub p_value: f64,
    /// The p-value of no effect as if this were the only treated arm: the test that belongs to the
    /// interval of `churn_reduction`.
    pub unadjusted_p_value: f64,
    /// The number needed to treat to retain one customer.
    #[serde(serialize_with = "serialize_result")]
    pub nnt: Result<RatioSet, Undefined>,
    /// The customers retained: the churn reduction times the customers of the arm.
    pub retained: Estimate,
    /// What the program cost more than if the arm's customers had been controls.
    pub cost: Money,
    /// The cost of each retained customer, in the study's currency.
    #[serde(serialize_with = "serialize_result")]
    pub cost_per_retained: Result<RatioSet, Undefined>,
    /// Where the program lies on the plane of effect and cost.
    pub quadrant: Quadrant,
    /// What the study says of the effect.
    pub verdict: Verdict,
    /// The net benefit at the customer value that the report was asked for.
    pub net_benefit_at_value: Option<Estimate>,
    /// How many times the cost of a new customer exceeds that of a retained one, where the report
    /// was given a cost of acquisition.
    #[serde(serialize_with = "serialize_optional_result")]
    pub acquisition_ratio: Option<Result<Estimate, Undefined>>,
    #[serde(skip)]
    pub(super) currency: Currency,
}

impl ArmReport {
    /// The net benefit when a retained customer is worth `value`: `value * retained - cost`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) when `value` is negative,
    /// [`Error::TooManyDecimals`](crate::Error::TooManyDecimals).
    ///
    /// # Reference
    ///
    /// Stinnett and Mullahy (1998), Medical Decision Making 18:S68-S80.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Decimal;
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
        let value = check_amount("value", value, self.currency)?.to_f64();
        let cost = self.cost.to_f64();
        let worth = self.retained.scaled(value);
        Ok(Estimate {
            value: worth.value - cost,
            lower: worth.lower - cost,
            upper: worth.upper - cost,
            ..worth
        })
    }

    /// How many retained customers the cost of acquisition would have bought, for each that was
    /// retained: `acquisition_cost * retained / cost`.
    pub(super) fn ratio_to(&self, acquisition_cost: Decimal) -> Result<Estimate, Undefined> {
        let cost = self.cost.to_f64();
        if cost > 0.0 {
            Ok(self.retained.scaled(to_f64(acquisition_cost) / cost))
        } else {
            Err(Reason::NoCost.into())
        }
    }
}

/// The set of costs of each retained customer: the values whose net benefit may be 0.
pub(super) fn cost_per_retained(cost: f64, retained: &Estimate) -> Result<RatioSet, Undefined> {
    let Estimate { lower, upper, level, method, .. } = *retained;
    let set = |value, (shape, lower, upper)| RatioSet { value, shape, lower, upper, level, method };
    let value = (retained.value != 0.0).then(|| cost / retained.value);
    if cost == 0.0 {
        return Ok(if retained.contains(0.0) {
            set(value.map(|_| 0.0), (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY))
        } else {
            set(Some(0.0), (Shape::Bounded, 0.0, 0.0))
        });
    }
    if lower == 0.0 && upper == 0.0 {
        return Err(Reason::ZeroEffect.into());
    }
    // A saving is a negative cost: the same set, mirrored.
    Ok(if cost > 0.0 {
        set(value, invert(cost, lower, upper))
    } else {
        set(value, invert(-cost, -upper, -lower))
    })
}

/// The verdict on an effect of this sign with this adjusted p-value.
pub(super) fn verdict(reduction: f64, p_value: f64, level: Level) -> Verdict {
    if p_value >= level.alpha() {
        Verdict::Inconclusive
    } else if reduction > 0.0 {
        Verdict::Effective
    } else {
        Verdict::Harmful
    }
}

/// The methods of a report that its options do not choose.
pub(super) const RATE: Method = Method::Wilson;
/// See [`RATE`].
pub(super) const RATIO: Method = Method::MiettinenNurminen;

fn serialize_result<T: Serialize, S: Serializer>(
    result: &Result<T, Undefined>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match result {
        Ok(value) => value.serialize(serializer),
        Err(undefined) => undefined.serialize(serializer),
    }
}

fn serialize_optional_result<T: Serialize, S: Serializer>(
    result: &Option<Result<T, Undefined>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match result {
        Some(result) => serialize_result(result, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retained(lower: f64, value: f64, upper: f64) -> Estimate {
        Estimate { value, lower, upper, level: Level::default(), method: Method::Wald }
    }

    fn found(cost: f64, lower: f64, value: f64, upper: f64) -> (Shape, f64, f64) {
        let set = cost_per_retained(cost, &retained(lower, value, upper)).unwrap();
        (set.shape, set.lower, set.upper)
    }

    #[test]
    fn the_set_of_costs_takes_every_shape() {
        assert_eq!(found(100.0, 10.0, 20.0, 50.0), (Shape::Bounded, 2.0, 10.0));
        assert_eq!(found(100.0, -10.0, 20.0, 50.0), (Shape::TwoRays, -10.0, 2.0));
        assert_eq!(found(100.0, 0.0, 20.0, 50.0), (Shape::RayUp, 2.0, f64::INFINITY));
        assert_eq!(found(100.0, -50.0, -20.0, 0.0), (Shape::RayDown, f64::NEG_INFINITY, -2.0));
        assert_eq!(found(100.0, -50.0, -20.0, -10.0), (Shape::Bounded, -10.0, -2.0));
        let whole = (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(found(0.0, -1.0, 2.0, 3.0), whole);
        assert_eq!(found(0.0, 1.0, 2.0, 3.0), (Shape::Bounded, 0.0, 0.0));
        assert_eq!(
            cost_per_retained(5.0, &retained(0.0, 0.0, 0.0)),
            Err(Undefined { reason: Reason::ZeroEffect })
        );
    }

    #[test]
    fn a_saving_mirrors_the_set() {
        assert_eq!(found(-100.0, 10.0, 20.0, 50.0), (Shape::Bounded, -10.0, -2.0));
        assert_eq!(found(-100.0, -10.0, 20.0, 50.0), (Shape::TwoRays, -2.0, 10.0));
        assert_eq!(found(-100.0, 0.0, 20.0, 50.0), (Shape::RayDown, f64::NEG_INFINITY, -2.0));
    }

    #[test]
    fn the_set_holds_what_the_net_benefit_cannot_tell_from_zero() {
        for (lower, value, upper) in
            [(10.0, 20.0, 50.0), (-10.0, 20.0, 50.0), (-50.0, -20.0, -10.0), (0.0, 20.0, 50.0)]
        {
            for cost in [100.0, -100.0, 0.0] {
                let set = cost_per_retained(cost, &retained(lower, value, upper)).unwrap();
                for v in (-200..=200).map(|tenth| f64::from(tenth) / 10.0 + 0.01) {
                    let (a, b) = (v * lower - cost, v * upper - cost);
                    assert_eq!(set.contains(v), a.min(b) <= 0.0 && 0.0 <= a.max(b), "{set} {v}");
                }
            }
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
