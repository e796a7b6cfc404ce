//! Incremental cost of a program over the control.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::error::undefined::UndefinedReason;
use crate::money::decimals::Decimals;
use crate::money::exact::to_f64;
use crate::money::money::Money;
use crate::number::level::Level;
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::cost::ProgramCost;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::means::{
    Mean, churn_covariance, metric, present, share_covariance, share_variance,
};
use crate::retention::effect::pairs::Part;
use crate::retention::tally::cell::Cell;
use crate::retention::tally::tally::Tallies;
use crate::stats::mover::Limits;
use crate::stats::student::{critical_t, satterthwaite};

/// The incremental cost of a program, and its variance among customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spending {
    pub(crate) total: Money,
    /// None where no part of the cost varies.
    pub(crate) variation: Option<CostVariation>,
}

/// How the incremental cost varies among customers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CostVariation {
    /// The part of the covariance that is due to the control.
    pub(crate) control_covariance: f64,
    /// The part of the standard error that is due to the control.
    pub(crate) control_standard_error: f64,
    /// The covariance of the cost with the number of customers retained.
    pub(crate) covariance: f64,
    /// The degrees of freedom of the standard error (Satterthwaite).
    pub(crate) degrees_of_freedom: f64,
    /// The standard error of the cost.
    pub(crate) standard_error: f64,
}

impl Spending {
    /// Returns the total as a float.
    pub(crate) fn value(&self) -> f64 {
        self.total.to_f64()
    }

    pub(crate) fn varies(&self) -> bool {
        self.variation.is_some()
    }

    pub(crate) fn variance(&self) -> f64 {
        self.variation.map_or(0.0, |one| one.standard_error * one.standard_error)
    }

    /// The covariance with the number of customers retained.
    pub(crate) fn covariance(&self) -> f64 {
        self.variation.map_or(0.0, |one| one.covariance)
    }

    /// Returns the limits by Welch's method.
    pub(crate) fn limits(&self, level: Level) -> Limits {
        let value = self.value();
        let Some(one) = self.variation else { return Limits::exact(value) };
        let half = critical_t(level.alpha(), one.degrees_of_freedom) * one.standard_error;
        Limits { lower: value - half, value, upper: value + half }
    }
}

/// The cost of an arm's customers without the fixed cost.
struct Variable {
    /// In the smallest units of the currency.
    total: i128,
    n: u64,
    variance: f64,
    /// The covariance of losses and cost.
    covariance: f64,
}

/// Returns the cost of a treated arm minus the cost of the same customers as controls: of whole
/// arms, or stratum by stratum.
pub(crate) fn spending(
    definition: &StudyDefinition,
    tallies: &Tallies,
    arm: (&str, u64),
    parts: &[Part<'_>],
    all_treated: u64,
) -> Result<Spending> {
    let (arm, n) = arm;
    let own = definition.cost.of(arm, &definition.control)?;
    let theirs = definition.cost.of(&definition.control, &definition.control)?;
    let mut total = fixed(definition, own.fixed, n, all_treated)?;
    let (mut variances, mut covariance) = (Vec::with_capacity(2 * parts.len()), 0.0);
    let (mut control_variance, mut control_covariance) = (0.0, 0.0);
    for Part { control, treated, .. } in parts {
        let own = variable(definition, tallies, treated, &own)?;
        let theirs = variable(definition, tallies, control, &theirs)?;
        total = total.checked_add(difference(&own, &theirs)?).ok_or_else(too_large)?;
        let n = treated.n as f64;
        let of_all = |figure: f64, cost: &Variable| n * n * figure / cost.n as f64;
        for cost in [&own, &theirs] {
            variances.push((of_all(cost.variance, cost), df(cost.n)));
            covariance -= of_all(cost.covariance, cost);
        }
        control_variance += of_all(theirs.variance, &theirs);
        control_covariance -= of_all(theirs.covariance, &theirs);
    }
    let variation = satterthwaite(&variances).map(|degrees_of_freedom| CostVariation {
        control_covariance,
        control_standard_error: control_variance.sqrt(),
        covariance,
        degrees_of_freedom,
        standard_error: variances.iter().map(|(variance, _)| variance).sum::<f64>().sqrt(),
    });
    let amount = Decimal::try_from_i128_with_scale(total, definition.currency.max_decimals());
    let total = Money::named("cost", amount.map_err(|_| too_large())?, definition.currency)?;
    Ok(Spending { total, variation })
}

fn df(n: u64) -> f64 {
    n.saturating_sub(1).max(1) as f64
}

/// Returns the fixed cost of an arm.
fn fixed(definition: &StudyDefinition, fixed: Decimal, n: u64, all: u64) -> Result<i128> {
    let units = units(definition, fixed)?;
    if !definition.share_fixed {
        return Ok(units);
    }
    let share = units.checked_mul(n.into()).ok_or_else(too_large)?;
    Ok(nearest(share, i128::from(all)))
}

/// Returns an amount in the smallest units of the currency.
fn units(definition: &StudyDefinition, amount: Decimal) -> Result<i128> {
    let places = definition.currency.max_decimals().saturating_sub(amount.scale());
    let factor = 10_i128.checked_pow(places).ok_or_else(too_large)?;
    amount.mantissa().checked_mul(factor).ok_or_else(too_large)
}

/// Sums the cost of the customers of an arm.
fn variable(
    definition: &StudyDefinition,
    tallies: &Tallies,
    cell: &Cell,
    cost: &ProgramCost,
) -> Result<Variable> {
    let times = |amount: Decimal, count: u64| {
        units(definition, amount)?.checked_mul(count.into()).ok_or_else(too_large)
    };
    if !cost.per_exposed.is_zero() {
        present(tallies, &[columns::EXPOSED, columns::EXPOSED_CHURNED])?;
    }
    // One customer does not determine the variance of a cost.
    let varies = !cost.per_exposed.is_zero() || definition.metric(Metric::Cost).is_some();
    if varies && cell.n < 2 {
        return Err(UndefinedReason::TooFew.into());
    }
    let per_customer = times(cost.per_assigned, cell.n)?;
    let per_exposed = times(cost.per_exposed, cell.exposed)?;
    let mut total = per_customer.checked_add(per_exposed).ok_or_else(too_large)?;
    let exposure = to_f64(cost.per_exposed);
    let mut spread = exposure * share_variance(cell.exposed, cell.n).sqrt();
    let together = share_covariance(cell.churned, cell.exposed, cell.exposed_churned, cell.n);
    let mut covariance = exposure * together;
    if let Some((_, decimals)) = definition.metric(Metric::Cost) {
        let MetricColumns { sum, sum_sq, churned_sum, .. } = columns::metric(Metric::Cost);
        let columns = [sum, sum_sq, churned_sum];
        let sums = metric(definition, tallies, cell, Metric::Cost, &columns)?;
        total = total.checked_add(scaled(definition, sums.sum, decimals)?).ok_or_else(too_large)?;
        // The correlation of exposure and cost is unknown, so the upper bound of the variance is
        // used.
        spread += Mean::of(sums.n, sums.sum, sums.sum_sq, decimals).variance.sqrt();
        covariance += churn_covariance(cell, sums, decimals);
    }
    Ok(Variable { total, n: cell.n, variance: spread * spread, covariance })
}

/// Returns a sum of the cost column in the smallest units of the currency.
fn scaled(definition: &StudyDefinition, sum: i128, decimals: Decimals) -> Result<i128> {
    let (from, to) = (decimals.get(), definition.currency.max_decimals());
    if from <= to {
        return sum.checked_mul(10_i128.pow(to - from)).ok_or_else(too_large);
    }
    Ok(nearest(sum, 10_i128.pow(from - to)))
}

/// `n_treated (mean treated - mean control)`, to the nearest unit.
fn difference(own: &Variable, theirs: &Variable) -> Result<i128> {
    let as_controls = theirs.total.checked_mul(own.n.into()).ok_or_else(too_large)?;
    own.total.checked_sub(nearest(as_controls, theirs.n.into())).ok_or_else(too_large)
}

/// Divides and rounds half to even.
fn nearest(value: i128, divisor: i128) -> i128 {
    crate::money::decimals::round_half_even(value, divisor)
}

fn too_large() -> Error {
    Error::Overflow { field: "cost".to_owned(), limit: "28 digits".to_owned() }
}
