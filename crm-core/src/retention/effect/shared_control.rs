//! What two arms have in common because they have the same control.

use crate::error::error::Result;
use crate::number::level::Level;
use crate::retention::effect::benefit::Benefit;
use crate::retention::effect::effect::{Churn, Effect};
use crate::stats::mover::Limits;
use crate::stats::ratio_difference::{CorrelatedRatios, ratio_difference};

/// Returns the limits of the difference in cost per retained customer of two arms with the same
/// control; `None` if either is standardized or does not retain customers.
///
/// # Formula
///
/// The cost per retained customer is `C / T`, with `T = n (p0 - p)` and `C = n (c - c0)` plus the
/// fixed cost. The control has the rate `p0` and the mean cost `c0` in both, so
///
/// ```text
/// Cov(T1, T2) =  n1 n2 Var(p0)
/// Cov(C1, C2) =  n1 n2 Var(c0)
/// Cov(C1, T2) = -n1 n2 Cov(c0, p0)
/// ```
///
/// and the limits are those of [`ratio_difference`].
pub(crate) fn cost_difference(
    first: &Benefit,
    second: &Benefit,
    level: Level,
) -> Result<Option<Limits>> {
    let (Some(one), Some(other)) = (Spread::of(first), Spread::of(second)) else {
        return Ok(None);
    };
    let denominators = [first.retained(level)?, second.retained(level)?];
    if denominators.iter().any(|limits| limits.lower <= 0.0) {
        return Ok(None);
    }
    let across = |one: &Spread, other: &Spread| {
        let joint = one.control_covariance * other.customers / one.customers;
        correlation(joint, one.cost, other.retained)
    };
    let within = |one: &Spread| correlation(one.covariance, one.cost, one.retained);
    Ok(Some(ratio_difference(&CorrelatedRatios {
        numerators: [first.spending.limits(level), second.spending.limits(level)],
        denominators,
        below: correlation(
            one.control_retained * other.control_retained,
            one.retained,
            other.retained,
        ),
        above: correlation(one.control_cost * other.control_cost, one.cost, other.cost),
        across: [[within(&one), across(&one, &other)], [across(&other, &one), within(&other)]],
    })))
}

fn correlation(covariance: f64, one: f64, other: f64) -> f64 {
    let size = one * other;
    if size > 0.0 { (covariance / size).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The standard errors of an arm, and the parts of them that are due to the control.
struct Spread {
    customers: f64,
    retained: f64,
    control_retained: f64,
    cost: f64,
    control_cost: f64,
    covariance: f64,
    control_covariance: f64,
}

impl Spread {
    fn of(benefit: &Benefit) -> Option<Spread> {
        let Effect::Crude { control, treated, .. } = benefit.effect else { return None };
        let customers = benefit.n as f64;
        let shared = variance(control.rate(), control);
        // A treated arm that lost nobody still has a rate that is not known: the rate of one more
        // loss and one more customer retained keeps its share of the variance above 0.
        let rate = (treated.churned as f64 + 1.0) / (treated.n as f64 + 2.0);
        let own = variance(rate, treated);
        let variation = benefit.spending.variation;
        Some(Spread {
            customers,
            retained: customers * (shared + own).sqrt(),
            control_retained: customers * shared.sqrt(),
            cost: variation.map_or(0.0, |one| one.standard_error),
            control_cost: variation.map_or(0.0, |one| one.control_standard_error),
            covariance: variation.map_or(0.0, |one| one.covariance),
            control_covariance: variation.map_or(0.0, |one| one.control_covariance),
        })
    }
}

/// Returns the variance of a rate.
fn variance(rate: f64, churn: Churn) -> f64 {
    rate * (1.0 - rate) / churn.n as f64
}
