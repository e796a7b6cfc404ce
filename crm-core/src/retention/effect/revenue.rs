//! The incremental revenue of a program.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::cubes::third_moment;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{Mean, present};
use crate::retention::effect::pairs::{Groups, Part};
use crate::retention::tally::cell::Cell;
use crate::stats::effective_number::effective_number;
use crate::stats::mean_score::{DifferenceMoments, SkewedMean};
use crate::stats::student::{StudentEstimate, satterthwaite};

/// The incremental revenue of an arm, and what a test of it needs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Revenue {
    /// For all compared customers.
    pub(crate) found: StudentEstimate,
    pub(crate) method: Method,
    /// The treated customers to whom it applies.
    pub(crate) customers: u64,
    pub(crate) compared: Vec<Compared>,
    /// The part of the variance that is not in the samples.
    pub(crate) between: f64,
    /// The effective number of customers whose revenue the mean rests on: of the treated arm, and
    /// of the control.
    pub(crate) effective: [f64; 2],
    /// The slope of the adjustment in the treated arm and in the control; 0 without adjustment.
    pub(crate) slopes: [f64; 2],
}

/// A treated group and its control: whole arms, or a stratum of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Compared {
    pub(crate) treated: RevenueSample,
    pub(crate) control: RevenueSample,
    /// The treated customers.
    pub(crate) weight: f64,
}

/// The revenue of a group of customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RevenueSample {
    pub(crate) mean: Mean,
    /// The third central moment; `None` if the state has no sums of cubes.
    pub(crate) third: Option<f64>,
}

impl RevenueSample {
    fn skewed(self) -> Option<SkewedMean> {
        let Mean { n, mean, variance } = self.mean;
        Some(SkewedMean { n, mean, variance, third: self.third? })
    }
}

impl Revenue {
    pub(crate) fn estimate(&self, level: Level) -> Estimate {
        self.found.comparison(self.method, level).estimate
    }

    /// Returns the moments of the incremental revenue if its true value is `truth`, the same for
    /// each treated customer; `None` without sums of cubes.
    pub(crate) fn moments(&self, truth: f64) -> Option<DifferenceMoments> {
        let each = truth / self.customers as f64;
        self.sum(|_| each)
    }

    /// Returns the skewness of the incremental revenue, whatever its true value; `None` without
    /// sums of cubes.
    pub(crate) fn skewness(&self) -> Option<f64> {
        let within = self.sum(|one| one.treated.mean.mean - one.control.mean.mean)?;
        Some(within.skewness())
    }

    fn sum(&self, difference: impl Fn(&Compared) -> f64) -> Option<DifferenceMoments> {
        let mut sum = DifferenceMoments { variance: self.between, third: 0.0 };
        for one in &self.compared {
            let (treated, control) = (one.treated.skewed()?, one.control.skewed()?);
            let moments = DifferenceMoments::under(treated, control, difference(one), one.weight);
            sum = sum.plus(moments);
        }
        Some(sum)
    }

    /// Undefined if the revenue of an arm does not vary: its variance is then not known.
    pub(crate) fn varying(self) -> Result<Revenue> {
        let still = |of: fn(&Compared) -> RevenueSample| {
            self.compared.iter().all(|one| of(one).mean.variance == 0.0)
        };
        if still(|one| one.treated) || still(|one| one.control) {
            let reason = UndefinedReason::ZeroVariance;
            return Err(Undefined::without(reason, Metric::Revenue.name()).into());
        }
        Ok(self)
    }
}

/// Returns the incremental revenue: the difference of the means, for all compared customers.
pub(crate) fn incremental_revenue(
    inputs: &Inputs<'_>,
    cell: &Cell,
    parts: &[Part<'_>],
) -> Result<Revenue> {
    let (mut value, mut variances) = (0.0, Vec::with_capacity(2 * parts.len()));
    let mut compared = Vec::with_capacity(parts.len());
    for part in parts {
        let (treated, control) = (sample(inputs, &part.treated)?, sample(inputs, &part.control)?);
        let n = part.treated.n as f64;
        value += n * (treated.mean.mean - control.mean.mean);
        for Mean { n: size, variance, .. } in [treated.mean, control.mean] {
            let size = size as f64;
            variances.push((n * n * variance / size, size - 1.0));
        }
        compared.push(Compared { treated, control, weight: n });
    }
    let all = || variances.iter().map(|(_, df)| df).sum();
    let revenue = Revenue {
        found: StudentEstimate {
            value,
            standard_error: variances.iter().map(|(variance, _)| variance).sum::<f64>().sqrt(),
            degrees_of_freedom: satterthwaite(&variances).unwrap_or_else(all),
        },
        method: if inputs.options.is_stratified() { Method::Standardized } else { Method::Welch },
        customers: parts.iter().map(|part| part.treated.n).sum(),
        compared,
        between: 0.0,
        effective: effective(inputs, cell)?,
        slopes: [0.0; 2],
    };
    revenue.varying()
}

/// Returns the revenue of the customers of a cell.
pub(crate) fn sample(inputs: &Inputs<'_>, cell: &Cell) -> Result<RevenueSample> {
    let MetricColumns { sum, sum_sq, .. } = columns::metric(Metric::Revenue);
    let sums = inputs.sums(cell, Metric::Revenue, &[sum, sum_sq])?;
    if sums.n < 2 {
        return Err(UndefinedReason::TooFew.into());
    }
    let decimals = inputs.decimals(Metric::Revenue);
    let center = inputs.centers.of(Metric::Revenue);
    let mean = Mean::about(center, sums.n, sums.sum, sums.sum_sq, decimals);
    Ok(RevenueSample { mean, third: third_moment(inputs, cell, None) })
}

/// Returns the effective number of customers of an arm and of the control.
pub(crate) fn effective(inputs: &Inputs<'_>, cell: &Cell) -> Result<[f64; 2]> {
    let of = |cell: &Cell| -> Result<f64> {
        let MetricColumns { sum, sum_sq, .. } = columns::metric(Metric::Revenue);
        let sums = inputs.sums(cell, Metric::Revenue, &[sum, sum_sq])?;
        Ok(effective_number(sums.sum as f64, sums.sum_sq as f64))
    };
    Ok([of(cell)?, of(inputs.control)?])
}

/// The correlation of the incremental revenue with the cost. How revenue varies with exposure is
/// not summed: where exposure costs money, their spreads add at most.
pub(crate) fn cost_correlation(
    inputs: &Inputs<'_>,
    groups: &Groups<'_>,
    slopes: [f64; 2],
) -> Result<f64> {
    if inputs.definition.cost.counts_exposed() {
        return Ok(-1.0);
    }
    if inputs.definition.cost_column.is_none() {
        return Ok(0.0);
    }
    let (mut revenue, mut cost, mut joint) = (0.0, 0.0, 0.0);
    // Each group needs two customers with all figures.
    let other = if slopes == [0.0; 2] { Metric::Cost } else { Metric::Baseline };
    let both = |cell: &Cell| cell.pair(Metric::Revenue, other).map_or(0, |sums| sums.n);
    for part in &groups.with(both)? {
        let n = part.treated.n as f64;
        for (cell, slope) in [&part.treated, &part.control].into_iter().zip(slopes) {
            let one = with_cost(inputs, cell, slope)?;
            let weight = n * n / one.n;
            revenue += weight * one.revenue;
            cost += weight * one.cost;
            joint += weight * one.covariance;
        }
    }
    let size = (revenue * cost).sqrt();
    Ok(if size > 0.0 { (joint / size).clamp(-1.0, 1.0) } else { 0.0 })
}

/// The variances of revenue and cost in a group, and their covariance.
struct WithCost {
    n: f64,
    revenue: f64,
    cost: f64,
    covariance: f64,
}

/// Of the revenue minus `slope` times the baseline.
fn with_cost(inputs: &Inputs<'_>, cell: &Cell, slope: f64) -> Result<WithCost> {
    let moments = |first: Metric, second: Metric| {
        present(inputs.tallies, &columns::pair(first, second).all())?;
        inputs.joint_moments(cell, first, second)
    };
    let raw = moments(Metric::Revenue, Metric::Cost)?;
    let found = WithCost {
        n: raw.n as f64,
        revenue: raw.variance_y,
        cost: raw.variance_x,
        covariance: raw.covariance,
    };
    if slope == 0.0 {
        return Ok(found);
    }
    let both = moments(Metric::Revenue, Metric::Baseline)?;
    let paid = moments(Metric::Baseline, Metric::Cost)?;
    let residual = both.variance_y - slope * (2.0 * both.covariance - slope * both.variance_x);
    Ok(WithCost {
        revenue: residual.max(0.0),
        covariance: raw.covariance - slope * paid.covariance,
        ..found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(n: u64, mean: f64, variance: f64, third: Option<f64>) -> RevenueSample {
        RevenueSample { mean: Mean { n, mean, variance }, third }
    }

    fn revenue(treated: RevenueSample, control: RevenueSample) -> Revenue {
        let n = treated.mean.n;
        let variances = [treated, control]
            .map(|one| (one.mean.variance / one.mean.n as f64, one.mean.n as f64 - 1.0));
        let found = StudentEstimate {
            value: treated.mean.mean - control.mean.mean,
            standard_error: (variances[0].0 + variances[1].0).sqrt(),
            degrees_of_freedom: satterthwaite(&variances).unwrap_or(1.0),
        };
        Revenue {
            found: found.scaled(n as f64),
            method: Method::Welch,
            customers: n,
            compared: vec![Compared { treated, control, weight: n as f64 }],
            between: 0.0,
            effective: [50.0, 50.0],
            slopes: [0.0; 2],
        }
    }

    #[test]
    fn a_small_skewed_control_cannot_show_a_gain() {
        // 1 in 100 buys for 100: the skewness of the difference is that of a mean of 100 controls.
        let (variance, third) = (99.0, 9_703.0);
        let treated = sample(9_900, 1.0, variance, Some(third));
        let control = sample(100, 0.2, 0.2, Some(0.2));
        let one = revenue(treated, control);
        assert!((-1.0..-0.9).contains(&one.skewness().unwrap()), "{:?}", one.skewness());
        let moments = one.moments(0.0).unwrap();
        assert!(one.estimate(Level::default()).lower > 0.0);
        assert!(moments.p_value(one.found.value) > 0.05);
    }

    #[test]
    fn equal_arms_are_not_skewed_and_no_cubes_tell_nothing() {
        let of = |third| revenue(sample(1_000, 2.0, 9.0, third), sample(1_000, 1.0, 9.0, third));
        assert_eq!(of(Some(50.0)).skewness(), Some(0.0));
        assert_eq!(of(None).skewness(), None);
        assert!(of(None).moments(0.0).is_none());
    }

    #[test]
    fn an_arm_that_does_not_vary_has_no_variance_to_trust() {
        let still = sample(100, 0.0, 0.0, None);
        let varied = sample(9_900, 1.0, 5.0, None);
        for (treated, control) in [(varied, still), (still, varied), (still, still)] {
            let error = revenue(treated, control).varying().unwrap_err();
            assert!(error.to_string().contains("revenue"), "{error}");
        }
        assert!(revenue(varied, varied).varying().is_ok());
    }
}
