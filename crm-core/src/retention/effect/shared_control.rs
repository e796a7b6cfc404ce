//! What two arms have in common because they have the same control.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::error::Result;
use crate::number::level::Level;
use crate::retention::effect::benefit::Benefit;
use crate::retention::effect::effect::{Churn, Effect, StratumChurn};
use crate::stats::mover::Limits;
use crate::stats::ratio_difference::{CorrelatedRatios, ratio_difference};

/// Returns the limits of the difference in cost per retained customer of two arms with the same
/// control; `None` if one of them does not retain customers.
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
/// and the limits are those of [`ratio_difference`]. Over strata `Cov(T1, T2)` is the sum over those
/// that both arms have. Covariances with a cost have the same share of their bounds: exact if each
/// stratum has the same share of both arms, or if the control's costs vary over strata as its churn.
pub(crate) fn cost_difference(
    first: &Benefit,
    second: &Benefit,
    level: Level,
) -> Result<Option<Limits>> {
    let (one, other) = (Spread::of(first), Spread::of(second));
    let denominators = [first.retained(level)?, second.retained(level)?];
    if denominators.iter().any(|limits| limits.lower <= 0.0) {
        return Ok(None);
    }
    let joint = joint_variance(&first.effect, &second.effect);
    let share = correlation(joint, one.control_retained, other.control_retained);
    let across = |one: &Spread, other: &Spread| {
        let joint = share * one.control_correlation * one.control_cost * other.control_retained;
        correlation(joint, one.cost, other.retained)
    };
    let within = |one: &Spread| correlation(one.covariance, one.cost, one.retained);
    Ok(Some(ratio_difference(&CorrelatedRatios {
        numerators: [first.spending.limits(level), second.spending.limits(level)],
        denominators,
        below: correlation(joint, one.retained, other.retained),
        above: correlation(share * one.control_cost * other.control_cost, one.cost, other.cost),
        across: [[within(&one), across(&one, &other)], [across(&other, &one), within(&other)]],
    })))
}

/// The groups of an effect: of the whole arms one without names.
fn groups(effect: &Effect) -> Vec<StratumChurn> {
    match effect {
        Effect::Crude { control, treated, .. } => {
            vec![StratumChurn { names: BTreeSet::new(), control: *control, treated: *treated }]
        }
        Effect::Standardized { strata } => strata.clone(),
    }
}

/// The covariance of the customers retained that is due to the controls that both arms have.
fn joint_variance(first: &Effect, second: &Effect) -> f64 {
    let (first, second) = (groups(first), groups(second));
    let second: BTreeMap<_, _> = second.iter().map(|one| (&one.names, one)).collect();
    let joint = |one: &StratumChurn| {
        let other = second.get(&one.names).filter(|other| other.control == one.control)?;
        let customers = one.treated.n as f64 * other.treated.n as f64;
        Some(customers * variance(one.control.rate(), one.control))
    };
    first.iter().filter_map(joint).sum()
}

fn correlation(covariance: f64, one: f64, other: f64) -> f64 {
    let size = one * other;
    if size > 0.0 { (covariance / size).clamp(-1.0, 1.0) } else { 0.0 }
}

/// The standard errors of an arm, and the parts of them that are due to the control.
struct Spread {
    retained: f64,
    control_retained: f64,
    cost: f64,
    control_cost: f64,
    covariance: f64,
    /// The correlation of the parts that are due to the control.
    control_correlation: f64,
}

impl Spread {
    fn of(benefit: &Benefit) -> Spread {
        let (mut shared, mut own) = (0.0, 0.0);
        for StratumChurn { control, treated, .. } in groups(&benefit.effect) {
            let customers = treated.n as f64;
            shared += customers * customers * variance(control.rate(), control);
            // A treated arm that lost nobody still has a rate that is not known: the rate of one
            // more loss and one more customer retained keeps its share of the variance above 0.
            let rate = (treated.churned as f64 + 1.0) / (treated.n as f64 + 2.0);
            own += customers * customers * variance(rate, treated);
        }
        let variation = benefit.spending.variation;
        let control_retained = shared.sqrt();
        let control_cost = variation.map_or(0.0, |one| one.control_standard_error);
        let control_covariance = variation.map_or(0.0, |one| one.control_covariance);
        Spread {
            retained: (shared + own).sqrt(),
            control_retained,
            cost: variation.map_or(0.0, |one| one.standard_error),
            control_cost,
            covariance: variation.map_or(0.0, |one| one.covariance),
            control_correlation: correlation(control_covariance, control_cost, control_retained),
        }
    }
}

/// Returns the variance of a rate.
fn variance(rate: f64, churn: Churn) -> f64 {
    rate * (1.0 - rate) / churn.n as f64
}
