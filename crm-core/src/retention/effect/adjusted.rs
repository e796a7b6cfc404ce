//! Effects adjusted for the baseline.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Estimate;
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::cubes::third_moment;
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{Mean, churn_moments, present};
use crate::retention::effect::revenue::{Compared, Revenue, RevenueSample, effective, sample};
use crate::retention::tally::cell::Cell;
use crate::stats::adjusted_difference::{
    Residuals, adjusted, adjusted_difference, residuals, residuals_vary,
};
use crate::stats::mean_score::DifferenceMoments;
use crate::stats::moments::{Moments, TotalSums};

/// The least percentage of customers whose baseline must be known. New customers have none, and
/// those who have one are not like them.
const LEAST_PERCENT: u128 = 99;

/// The incremental revenue of all customers of an arm.
pub(crate) fn adjusted_revenue(inputs: &Inputs<'_>, cell: &Cell) -> Result<Revenue> {
    let moments = [joint(inputs, cell)?, joint(inputs, inputs.control)?];
    let adjustment = inputs.options.adjust.ok_or(UndefinedReason::NotAsked)?;
    raw_varies(&moments)?;
    let [treated, control] = &moments;
    let found = adjusted(treated, control, adjustment)?;
    let left = residuals(treated, control, adjustment)?;
    let third = |cell: &Cell, left: Residuals| third_moment(inputs, cell, Some(left.slope));
    let mut thirds = [third(cell, left[0]), third(inputs.control, left[1])];
    if thirds.iter().any(Option::is_none) {
        thirds = by_raw_skewness(inputs, [cell, inputs.control], &moments, left)?;
    }
    let of = |group: &Moments, left: Residuals, third| RevenueSample {
        mean: Mean { n: group.n, mean: left.mean, variance: left.variance },
        third,
    };
    let ([one, other], [third, control_third]) = (left, thirds);
    let compared = Compared {
        treated: of(treated, one, third),
        control: of(control, other, control_third),
        weight: cell.n as f64,
    };
    let n = cell.n as f64;
    let revenue = Revenue {
        found: found.scaled(n),
        method: adjustment.method(),
        customers: cell.n,
        compared: vec![compared],
        between: n * n * between(&moments, left),
        effective: effective(inputs, cell)?,
        slopes: left.map(|one| one.slope),
    };
    revenue.varying()
}

/// Whether the adjusted revenue decides the money, where it is defined. It is not standardized over
/// strata.
pub(crate) fn decides(inputs: &Inputs<'_>, cell: &Cell) -> bool {
    inputs.options.adjust.is_some() && !inputs.options.stratified && has_history(inputs, cell)
}

/// Whether the baseline is known for enough customers of both arms to decide by it.
pub(crate) fn has_history(inputs: &Inputs<'_>, cell: &Cell) -> bool {
    [cell, inputs.control].into_iter().all(|cell| {
        let (known, n) = history(cell);
        u128::from(known) * 100 >= u128::from(n) * LEAST_PERCENT
    })
}

/// The customers of a cell whose baseline is known, and all.
pub(crate) fn history(cell: &Cell) -> (u64, u64) {
    (cell.metric(Metric::Baseline).map_or(0, |sums| sums.n), cell.n)
}

/// The moments of the customers of a cell who have a revenue and a baseline.
fn joint(inputs: &Inputs<'_>, cell: &Cell) -> Result<Moments> {
    for metric in [Metric::Revenue, Metric::Baseline] {
        let MetricColumns { sum, sum_sq, .. } = columns::metric(metric);
        inputs.sums(cell, metric, &[sum, sum_sq])?;
    }
    present(inputs.tallies, &columns::pair(Metric::Revenue, Metric::Baseline).all())?;
    inputs.joint_moments(cell, Metric::Revenue, Metric::Baseline)
}

/// Undefined if the revenue of an arm does not vary, even if its baseline does.
fn raw_varies(moments: &[Moments; 2]) -> Result<()> {
    if moments.iter().any(|one| one.variance_y == 0.0) {
        let reason = UndefinedReason::ZeroVariance;
        return Err(Undefined::without(reason, Metric::Revenue.name()).into());
    }
    Ok(())
}

/// The third moments of residuals that are as skewed as the revenue of both arms together.
fn by_raw_skewness(
    inputs: &Inputs<'_>,
    cells: [&Cell; 2],
    moments: &[Moments; 2],
    left: [Residuals; 2],
) -> Result<[Option<f64>; 2]> {
    let [one, other] = cells;
    let raw = [sample(inputs, one)?, sample(inputs, other)?];
    let (Some(first), Some(second)) = (raw[0].third, raw[1].third) else { return Ok([None; 2]) };
    let variance = |of: [f64; 2], n: [f64; 2]| {
        (of[0] * (n[0] - 1.0) + of[1] * (n[1] - 1.0)) / (n[0] + n[1] - 1.0)
    };
    let n = raw.map(|one| one.mean.n as f64);
    let spread = variance(raw.map(|one| one.mean.variance), n);
    let third = (first * n[0] + second * n[1]) / (n[0] + n[1]);
    let whole = DifferenceMoments { variance: spread, third };
    let n = [moments[0].size(), moments[1].size()];
    let residual = variance(left.map(|one| one.variance), n);
    Ok([Some(whole.skewness() * residual * residual.sqrt()); 2])
}

/// The variance of the difference that two different slopes add, because the baselines of the
/// customers are a sample themselves.
fn between(moments: &[Moments; 2], left: [Residuals; 2]) -> f64 {
    let [first, second] = moments;
    let n = first.size() + second.size();
    let slopes = left[0].slope - left[1].slope;
    slopes * slopes * (TotalSums::new(first, second).squares_x / (n - 1.0)) / n
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
