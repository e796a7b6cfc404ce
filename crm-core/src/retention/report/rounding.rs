//! Findings about rounded numbers, where the rounding can change a digit that the report shows, and
//! about inexact sums.

use crate::money::decimals::{Rounded, Rounding};
use crate::retention::definition::metric::Metric;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::Mean;
use crate::retention::report::arm::ArmReport;
use crate::retention::report::finding::Finding;
use crate::retention::tally::covariate::Covariate;

/// Four standard deviations of a sum of rounding errors, each uniform up to the largest change, in
/// changes.
const FOUR_DEVIATIONS: f64 = 2.31;

/// Returns the findings about rounded rows and about inexact sums of a summary.
pub(crate) fn roundings(inputs: &Inputs<'_>, arms: &[ArmReport]) -> Vec<Finding> {
    let (rounded, inexact) = (&inputs.tallies.rounded, &inputs.tallies.inexact);
    let shown = |(column, rounding): &(&String, &Rounding)| shows(inputs, arms, column, **rounding);
    let rows = rounded.iter().filter(shown);
    let rows = rows.filter_map(|(column, rounding)| rounding.finding(column)).map(
        |Rounded { column, rows, largest_change }| Finding::Rounded {
            column,
            rows,
            largest_change,
        },
    );
    let sums = inexact.iter();
    let sums = sums.filter_map(|(column, rounding)| rounding.finding(column)).map(
        |Rounded { column, rows, largest_change }| Finding::InexactSummary {
            column,
            rows,
            largest_change,
        },
    );
    rows.chain(sums).collect()
}

/// Whether rounding can change a shown digit.
///
/// Amounts of revenue and cost can all be rounded in one direction, so their changes add up. A
/// number measured before the program is rounded alike in both arms, so that the changes of its
/// mean are random.
fn shows(inputs: &Inputs<'_>, arms: &[ArmReport], column: &str, rounding: Rounding) -> bool {
    let rows = rounding.rows as f64;
    let systematic = rounding.largest_change * rows;
    let random = rounding.largest_change * rows.sqrt() * FOUR_DEVIATIONS;
    let role = |metric| inputs.definition.metric(metric).is_some_and(|(name, _)| name == column);
    if role(Metric::Revenue) || role(Metric::Cost) {
        return systematic * weight(inputs, arms) >= half_unit(inputs);
    }
    if role(Metric::Baseline) {
        return random * weight(inputs, arms) >= half_unit(inputs);
    }
    match inputs.tallies.covariates.get(column) {
        Some(by_arm) => by_arm.values().any(|one| match one {
            Covariate::Numeric(numbers) => {
                let decimals = inputs.definition.decimals_of(column);
                let Mean { n, variance, .. } =
                    Mean::of(numbers.n.max(1), numbers.sum, numbers.sum_sq, decimals);
                random >= SMALLEST_SMD * n as f64 * variance.sqrt()
            }
            Covariate::Categorical(_) => false,
        }),
        None => true,
    }
}

/// A smaller change of a standardized mean difference is not shown.
const SMALLEST_SMD: f64 = 5e-5;

/// The largest number of treated customers for whom a control stands, at least 1.
fn weight(inputs: &Inputs<'_>, arms: &[ArmReport]) -> f64 {
    let controls = inputs.control.n.max(1) as f64;
    arms.iter().map(|arm| arm.n as f64 / controls).fold(1.0, f64::max)
}

/// Half of the smallest unit of the currency, in which amounts are shown.
fn half_unit(inputs: &Inputs<'_>) -> f64 {
    0.5 / 10_f64.powi(inputs.definition.currency.decimals() as i32)
}
