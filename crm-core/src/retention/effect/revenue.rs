//! The incremental revenue of a program.

use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::estimate::Estimate;
use crate::number::method::Method;
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{Mean, present};
use crate::retention::effect::pairs::Part;
use crate::retention::tally::cell::Cell;
use crate::stats::student::{StudentEstimate, satterthwaite};

/// Returns the incremental revenue: the difference of the means, for all compared customers;
/// undefined if the revenue of an arm does not vary.
pub(crate) fn incremental_revenue(inputs: &Inputs<'_>, parts: &[Part<'_>]) -> Result<Estimate> {
    let of = |cell: &Cell| -> Result<Mean> {
        let MetricColumns { sum, sum_sq, .. } = columns::metric(Metric::Revenue);
        let sums = inputs.sums(cell, Metric::Revenue, &[sum, sum_sq])?;
        if sums.n < 2 {
            return Err(UndefinedReason::TooFew.into());
        }
        Ok(Mean::of(sums.n, sums.sum, sums.sum_sq, inputs.decimals(Metric::Revenue)))
    };
    let (mut value, mut variances) = (0.0, Vec::with_capacity(2 * parts.len()));
    for part in parts {
        let (one, other, n) = (of(part.treated)?, of(part.control)?, part.treated.n as f64);
        value += n * (one.mean - other.mean);
        for mean in [one, other] {
            let size = mean.n as f64;
            variances.push((n * n * mean.variance / size, size - 1.0));
        }
    }
    // The variances of the treated arm and of the control alternate.
    let varies = |first: usize| variances.iter().skip(first).step_by(2).any(|one| one.0 > 0.0);
    if !(varies(0) && varies(1)) {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    let all = || variances.iter().map(|(_, df)| df).sum();
    let found = StudentEstimate {
        value,
        standard_error: variances.iter().map(|(variance, _)| variance).sum::<f64>().sqrt(),
        degrees_of_freedom: satterthwaite(&variances).unwrap_or_else(all),
    };
    let method = if inputs.options.stratified { Method::Standardized } else { Method::Welch };
    Ok(found.comparison(method, inputs.options.level).estimate)
}

/// The correlation of the incremental revenue with the cost. How revenue varies with exposure is
/// not summed: where exposure costs money, their spreads add at most.
pub(crate) fn cost_correlation(inputs: &Inputs<'_>, parts: &[Part<'_>]) -> Result<f64> {
    if inputs.definition.cost.counts_exposed() {
        return Ok(-1.0);
    }
    if inputs.definition.cost_column.is_none() {
        return Ok(0.0);
    }
    present(inputs.tallies, &columns::pair(Metric::Revenue, Metric::Cost).all())?;
    let (mut revenue, mut cost, mut joint) = (0.0, 0.0, 0.0);
    for part in parts {
        let n = part.treated.n as f64;
        for cell in [part.treated, part.control] {
            let sums = inputs.joint_moments(cell, Metric::Revenue, Metric::Cost)?;
            let weight = n * n / sums.n as f64;
            revenue += weight * sums.variance_y;
            cost += weight * sums.variance_x;
            joint += weight * sums.covariance;
        }
    }
    let size = (revenue * cost).sqrt();
    Ok(if size > 0.0 { (joint / size).clamp(-1.0, 1.0) } else { 0.0 })
}
