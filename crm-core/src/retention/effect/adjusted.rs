//! Effects adjusted for the baseline.

use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::estimate::Estimate;
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{churn_moments, present};
use crate::retention::tally::cell::Cell;
use crate::stats::adjusted_difference::{adjusted_difference, residuals_vary};
use crate::stats::moments::Moments;

/// The incremental revenue of all customers of an arm.
pub(crate) fn adjusted_revenue(inputs: &Inputs<'_>, cell: &Cell) -> Result<Estimate> {
    let of = |cell: &Cell| -> Result<Moments> {
        for metric in [Metric::Revenue, Metric::Baseline] {
            let MetricColumns { sum, sum_sq, .. } = columns::metric(metric);
            inputs.sums(cell, metric, &[sum, sum_sq])?;
        }
        present(inputs.tallies, &columns::pair(Metric::Revenue, Metric::Baseline).all())?;
        inputs.joint_moments(cell, Metric::Revenue, Metric::Baseline)
    };
    let (treated, control) = (of(cell)?, of(inputs.control)?);
    Ok(adjust(inputs, &treated, &control)?.scaled(cell.n as f64))
}

/// The churn reduction; undefined with fewer than five events or others in an arm.
pub(crate) fn adjusted_churn(inputs: &Inputs<'_>, cell: &Cell) -> Result<Estimate> {
    let MetricColumns { churned, sum, sum_sq, churned_sum, .. } = columns::metric(Metric::Baseline);
    let columns = [sum, sum_sq, churned_sum, churned];
    let of = |cell: &Cell| -> Result<Moments> {
        let sums = inputs.sums(cell, Metric::Baseline, &columns)?;
        if sums.n < 3 {
            return Err(UndefinedReason::TooFew.into());
        }
        Ok(churn_moments(sums, inputs.decimals(Metric::Baseline)))
    };
    let (control, treated) = (of(inputs.control)?, of(cell)?);
    inputs.options.adjust.ok_or(UndefinedReason::NotAsked)?;
    for cell in [inputs.control, cell] {
        let sums = inputs.sums(cell, Metric::Baseline, &columns)?;
        Churn { churned: sums.churned, n: sums.n }.check_events()?;
    }
    adjust(inputs, &control, &treated)
}

/// The adjusted difference, first minus second, where the report was asked for it; undefined where
/// the outcome of an arm does not vary besides the baseline.
fn adjust(inputs: &Inputs<'_>, first: &Moments, second: &Moments) -> Result<Estimate> {
    let adjustment = inputs.options.adjust.ok_or(UndefinedReason::NotAsked)?;
    if !residuals_vary(first, second, adjustment)? {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    Ok(adjusted_difference(first, second, adjustment, inputs.options.level)?.estimate)
}
