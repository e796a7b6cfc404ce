//! The effect among compliers.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::ratio_set::RatioSet;
use crate::retention::definition::columns;
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{present, share_covariance, share_variance};
use crate::retention::tally::cell::Cell;
use crate::stats::fieller::fieller;

/// The churn reduction over the difference in exposure; undefined with fewer than five events or
/// others in an arm.
pub(crate) fn complier_reduction(inputs: &Inputs<'_>, cell: &Cell) -> Result<RatioSet> {
    exposure(inputs)?;
    present(inputs.tallies, &[columns::EXPOSED_CHURNED])?;
    Churn::from(inputs.control).check_events()?;
    Churn::from(cell).check_events()?;
    let rate = |x: u64, n: u64| x as f64 / n as f64;
    let variance = |x: u64, n: u64| share_variance(x, n) / n as f64;
    let together = |one: &Cell| {
        let Cell { churned, exposed, exposed_churned, n, .. } = *one;
        share_covariance(churned, exposed, exposed_churned, n) / n as f64
    };
    let control = inputs.control;
    fieller(
        rate(control.churned, control.n) - rate(cell.churned, cell.n),
        variance(control.churned, control.n) + variance(cell.churned, cell.n),
        rate(cell.exposed, cell.n) - rate(control.exposed, control.n),
        variance(cell.exposed, cell.n) + variance(control.exposed, control.n),
        -together(cell) - together(control),
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
