//! The effect among compliers.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::ratio_set::RatioSet;
use crate::retention::definition::columns;
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{present, share_covariance, share_variance};
use crate::retention::effect::pairs::Part;
use crate::retention::tally::cell::Cell;
use crate::stats::fieller::fieller;

/// The churn reduction over the difference in exposure, of all compared customers; undefined with
/// fewer than five events or others in an arm.
pub(crate) fn complier_reduction(inputs: &Inputs<'_>, parts: &[Part<'_>]) -> Result<RatioSet> {
    exposure(inputs)?;
    present(inputs.tallies, &[columns::EXPOSED_CHURNED])?;
    Churn::sum(parts.iter().map(|part| part.control.as_ref())).check_events()?;
    let treated = Churn::sum(parts.iter().map(|part| part.treated.as_ref()));
    treated.check_events()?;
    let rate = |x: u64, n: u64| x as f64 / n as f64;
    let variance = |x: u64, n: u64| share_variance(x, n) / n as f64;
    let together = |one: &Cell| {
        let Cell { churned, exposed, exposed_churned, n, .. } = *one;
        share_covariance(churned, exposed, exposed_churned, n) / n as f64
    };
    let sum = |of: &dyn Fn(&Cell, &Cell) -> f64, power: i32| -> f64 {
        let weighted = parts.iter().map(|Part { control, treated: one, .. }| {
            (one.n as f64 / treated.n as f64).powi(power) * of(control, one)
        });
        weighted.sum()
    };
    fieller(
        sum(&|control, one| rate(control.churned, control.n) - rate(one.churned, one.n), 1),
        sum(&|control, one| variance(control.churned, control.n) + variance(one.churned, one.n), 2),
        sum(&|control, one| rate(one.exposed, one.n) - rate(control.exposed, control.n), 1),
        sum(&|control, one| variance(one.exposed, one.n) + variance(control.exposed, control.n), 2),
        sum(&|control, one| -together(one) - together(control), 2),
        inputs.options.level,
    )
}

/// How many customers of a cell were exposed to the program.
pub(crate) fn exposed(inputs: &Inputs<'_>, cell: &Cell) -> Result<u64, Undefined> {
    exposure(inputs)?;
    Ok(cell.exposed)
}

/// Undefined where it is not known who was exposed.
fn exposure(inputs: &Inputs<'_>) -> Result<(), Undefined> {
    if inputs.definition.exposed.is_none() {
        return Err(Undefined::without(UndefinedReason::NoMetric, columns::EXPOSED));
    }
    present(inputs.tallies, &[columns::EXPOSED])
}
