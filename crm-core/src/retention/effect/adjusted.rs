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
use crate::retention::effect::pairs::{Groups, Part};
use crate::retention::effect::revenue::{Compared, Revenue, RevenueSample, effective, sample};
use crate::retention::tally::cell::Cell;
use crate::stats::adjusted_difference::{
    Adjustment, Residuals, adjusted, adjusted_difference, residuals, residuals_vary,
};
use crate::stats::mean_score::DifferenceMoments;
use crate::stats::moments::{Moments, TotalSums};
use crate::stats::standardized_adjustment::{
    StandardizedAdjustment, WeightedMoments, standardized_adjustment,
};

/// The least percentage of customers whose baseline must be known. New customers have none, and
/// those who have one are not like them.
const LEAST_PERCENT: u128 = 99;

/// The incremental revenue of all compared customers.
pub(crate) fn adjusted_revenue(
    inputs: &Inputs<'_>,
    cell: &Cell,
    groups: &Groups<'_>,
) -> Result<Revenue> {
    for metric in [Metric::Revenue, Metric::Baseline] {
        let MetricColumns { sum, sum_sq, .. } = columns::metric(metric);
        inputs.sums(cell, metric, &[sum, sum_sq])?;
        inputs.sums(inputs.control, metric, &[sum, sum_sq])?;
    }
    present(inputs.tallies, &columns::pair(Metric::Revenue, Metric::Baseline).all())?;
    let both = |cell: &Cell| cell.pair(Metric::Revenue, Metric::Baseline).map_or(0, |sums| sums.n);
    let parts = groups.with(both)?;
    let of = |cell: &Cell| inputs.joint_moments(cell, Metric::Revenue, Metric::Baseline);
    let strata = weighted(&parts, of)?;
    let adjustment = inputs.options.adjust.ok_or(UndefinedReason::NotAsked)?;
    raw_varies(&strata)?;
    let adjusted = if let [one] = strata.as_slice() {
        whole(one, adjustment)?
    } else {
        standardized_adjustment(&strata, adjustment)?
    };
    let compared = parts.iter().zip(&strata).zip(&adjusted.residuals);
    let compared = compared.map(|((part, one), left)| compared_residuals(inputs, part, one, *left));
    let [treated, control] =
        adjusted.residuals.first().map_or([0.0; 2], |left| left.map(|one| one.slope));
    let revenue = Revenue {
        found: adjusted.found,
        method: adjustment.method(),
        customers: parts.iter().map(|part| part.treated.n).sum(),
        compared: compared.collect::<Result<_>>()?,
        between: adjusted.between,
        effective: effective(inputs, cell)?,
        slopes: [treated, control],
    };
    revenue.varying()
}

/// Returns the moments of each group, weighted by the treated customers.
fn weighted(
    parts: &[Part<'_>],
    of: impl Fn(&Cell) -> Result<Moments>,
) -> Result<Vec<WeightedMoments>> {
    let one = |part: &Part<'_>| -> Result<WeightedMoments> {
        let groups = [of(&part.treated)?, of(&part.control)?];
        Ok(WeightedMoments { groups, weight: part.treated.n as f64 })
    };
    parts.iter().map(one).collect()
}

/// Returns the adjusted difference of whole arms.
fn whole(one: &WeightedMoments, adjustment: Adjustment) -> Result<StandardizedAdjustment> {
    let WeightedMoments { groups: [treated, control], weight } = one;
    if treated.n.min(control.n) < 3 {
        return Err(UndefinedReason::TooFew.into());
    }
    let left = residuals(treated, control, adjustment)?;
    Ok(StandardizedAdjustment {
        found: adjusted(treated, control, adjustment)?.scaled(*weight),
        between: weight * weight * between(&one.groups, left),
        residuals: vec![left],
    })
}

/// Returns the residuals of a group and its control with their third moments.
fn compared_residuals(
    inputs: &Inputs<'_>,
    part: &Part<'_>,
    one: &WeightedMoments,
    left: [Residuals; 2],
) -> Result<Compared> {
    let third = |cell: &Cell, left: Residuals| third_moment(inputs, cell, Some(left.slope));
    let [own, other] = left;
    let mut thirds = [third(&part.treated, own), third(&part.control, other)];
    if thirds.iter().any(Option::is_none) {
        thirds = by_raw_skewness(inputs, [&part.treated, &part.control], &one.groups, left)?;
    }
    let of = |group: &Moments, left: Residuals, third| RevenueSample {
        mean: Mean { n: group.n, mean: left.mean, variance: left.variance },
        third,
    };
    let ([treated, control], [left, control_left]) = (&one.groups, left);
    let [third, control_third] = thirds;
    Ok(Compared {
        treated: of(treated, left, third),
        control: of(control, control_left, control_third),
        weight: one.weight,
    })
}

/// Whether the adjusted revenue decides the money, where it is defined.
pub(crate) fn decides(inputs: &Inputs<'_>, cell: &Cell) -> bool {
    inputs.options.adjust.is_some() && has_history(inputs, cell)
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

/// Undefined if the revenue of an arm does not vary, even if its baseline does.
fn raw_varies(strata: &[WeightedMoments]) -> Result<()> {
    let still = |of: fn(&[Moments; 2]) -> &Moments| {
        strata.iter().all(|one| of(&one.groups).variance_y == 0.0)
    };
    if still(|[treated, _]| treated) || still(|[_, control]| control) {
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
pub(crate) fn adjusted_churn(
    inputs: &Inputs<'_>,
    cell: &Cell,
    groups: &Groups<'_>,
) -> Result<Estimate> {
    let MetricColumns { churned, sum, sum_sq, churned_sum, .. } = columns::metric(Metric::Baseline);
    let columns = [sum, sum_sq, churned_sum, churned];
    for cell in [inputs.control, cell] {
        if inputs.sums(cell, Metric::Baseline, &columns)?.n < 3 {
            return Err(UndefinedReason::TooFew.into());
        }
    }
    let adjustment = inputs.options.adjust.ok_or(UndefinedReason::NotAsked)?;
    let known = |cell: &Cell| cell.metric(Metric::Baseline).map_or(0, |sums| sums.n);
    let parts = groups.with(known)?;
    for arm in [true, false] {
        let cells = parts.iter().map(|part| if arm { &part.treated } else { &part.control });
        let sums = cells.filter_map(|cell| cell.metric(Metric::Baseline));
        let sum = sums.fold(Churn::default(), |Churn { churned, n }, sums| Churn {
            churned: churned.saturating_add(sums.churned),
            n: n.saturating_add(sums.n),
        });
        sum.check_events()?;
    }
    let of = |cell: &Cell| -> Result<Moments> {
        let sums = inputs.sums(cell, Metric::Baseline, &columns)?;
        let center = inputs.centers.of(Metric::Baseline);
        Ok(churn_moments(sums, inputs.decimals(Metric::Baseline), center))
    };
    let strata = weighted(&parts, of)?;
    let level = inputs.options.level;
    if let [WeightedMoments { groups: [treated, control], .. }] = strata.as_slice() {
        if !residuals_vary(control, treated, adjustment)? {
            return Err(UndefinedReason::ZeroVariance.into());
        }
        return Ok(adjusted_difference(control, treated, adjustment, level)?.estimate);
    }
    let found = standardized_adjustment(&strata, adjustment)?;
    let still = |of: fn(&[Residuals; 2]) -> &Residuals| {
        found.residuals.iter().all(|left| of(left).variance == 0.0)
    };
    if still(|[treated, _]| treated) || still(|[_, control]| control) {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    let all: f64 = strata.iter().map(|one| one.weight).sum();
    let estimate = found.found.scaled(1.0 / all);
    Ok(estimate.compared(adjustment.method(), level)?.negated().estimate)
}
