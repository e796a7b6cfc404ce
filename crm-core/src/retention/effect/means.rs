//! Means and variances from exact sums.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::decimals::Decimals;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::tally::cell::{Cell, MetricSums, PairSums};
use crate::retention::tally::tally::Tallies;
use crate::stats::moments::Moments;
use crate::stats::spread::{joint_spread, spread};

/// A mean from some center, its variance among the customers, and their number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mean {
    pub(crate) n: u64,
    pub(crate) mean: f64,
    pub(crate) variance: f64,
}

impl Mean {
    /// Returns the mean of `n` numbers, from their sums in units.
    pub(crate) fn of(n: u64, sum: i128, sum_sq: i128, decimals: Decimals) -> Mean {
        Mean::about(0, n, sum, sum_sq, decimals)
    }

    /// Returns how far the mean of `n` numbers is above a center in units: the difference of two
    /// large means from a center near both has no rounding error of their size.
    pub(crate) fn about(center: i128, n: u64, sum: i128, sum_sq: i128, decimals: Decimals) -> Mean {
        let unit = unit(decimals);
        let above = sum - i128::from(n) * center;
        // Sums of floats can be too small for their squares, by rounding.
        let spread = spread(n, sum, sum_sq).unwrap_or(0.0);
        Mean {
            n,
            mean: above as f64 / n as f64 / unit,
            variance: spread / pairs(n) / (unit * unit),
        }
    }
}

/// Returns a center near the mean of `n` numbers; 0 if there are none.
pub(crate) fn center(n: u64, sum: i128) -> i128 {
    sum.checked_div(n.into()).unwrap_or(0)
}

/// From where the means of each metric are measured, of which only the differences count: near the
/// mean over all arms, so that two arms that are swapped negate their difference exactly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Centers {
    revenue: i128,
    baseline: i128,
    cost: i128,
}

impl Centers {
    pub(crate) fn new(tallies: &Tallies) -> Centers {
        let near = |one: Metric| {
            let sums = tallies.cells.values().filter_map(|cell| cell.metric(one));
            let (n, sum) = sums.fold((0_u64, 0_i128), |(n, sum), one| {
                (n.saturating_add(one.n), sum.saturating_add(one.sum))
            });
            center(n, sum)
        };
        Centers {
            revenue: near(Metric::Revenue),
            baseline: near(Metric::Baseline),
            cost: near(Metric::Cost),
        }
    }

    pub(crate) fn of(self, one: Metric) -> i128 {
        match one {
            Metric::Revenue => self.revenue,
            Metric::Baseline => self.baseline,
            Metric::Cost => self.cost,
        }
    }
}

/// Returns the moments of revenue and baseline, of the customers who have both, from a center of
/// each.
pub(crate) fn revenue_moments(
    products: &PairSums,
    (revenue, baseline): (Decimals, Decimals),
    (from_revenue, from_baseline): (i128, i128),
) -> Moments {
    let PairSums { first, first_sq, n, product, second, second_sq, .. } = *products;
    let y = Mean::about(from_revenue, n, first, first_sq, revenue);
    let x = Mean::about(from_baseline, n, second, second_sq, baseline);
    let joint = joint_spread(n, first, second, product) / pairs(n);
    moments(y, x, joint / (unit(revenue) * unit(baseline)))
}

/// Returns the moments of losses and baseline, of the customers who have a baseline, which is
/// measured from a center.
pub(crate) fn churn_moments(sums: &MetricSums, decimals: Decimals, center: i128) -> Moments {
    let MetricSums { churned, churned_sum, n, sum, sum_sq, .. } = *sums;
    let lost = i128::from(churned);
    let y = Mean::of(n, lost, lost, Decimals::whole());
    let x = Mean::about(center, n, sum, sum_sq, decimals);
    moments(y, x, joint_spread(n, lost, sum, churned_sum) / pairs(n) / unit(decimals))
}

fn moments(y: Mean, x: Mean, covariance: f64) -> Moments {
    // Rounding can make a covariance exceed the bound of the variances.
    let bound = (y.variance * x.variance).sqrt();
    Moments {
        n: y.n,
        mean_y: y.mean,
        mean_x: x.mean,
        variance_y: y.variance,
        variance_x: x.variance,
        covariance: covariance.clamp(-bound, bound),
    }
}

/// Returns the covariance of the losses and a metric that all customers have.
pub(crate) fn churn_covariance(cell: &Cell, sums: &MetricSums, decimals: Decimals) -> f64 {
    let lost = i128::from(cell.churned);
    joint_spread(sums.n, lost, sums.sum, sums.churned_sum) / pairs(sums.n) / unit(decimals)
}

/// Returns the variance of a binary variable among `n` customers.
pub(crate) fn share_variance(x: u64, n: u64) -> f64 {
    Mean::of(n, i128::from(x), i128::from(x), Decimals::whole()).variance
}

/// Returns the covariance of two binary variables among `n` customers.
pub(crate) fn share_covariance(one: u64, other: u64, both: u64, n: u64) -> f64 {
    joint_spread(n, one.into(), other.into(), both.into()) / pairs(n)
}

/// Returns the sums of a metric in an arm; undefined if a required column is missing.
pub(crate) fn metric<'c>(
    definition: &StudyDefinition,
    tallies: &Tallies,
    cell: &'c Cell,
    metric: Metric,
    parts: &[&'static str],
) -> Result<&'c MetricSums, Undefined> {
    if definition.metric(metric).is_none() {
        return Err(Undefined::without(UndefinedReason::NoMetric, metric.name()));
    }
    present(tallies, parts)?;
    cell.metric(metric).ok_or(UndefinedReason::TooFew.into())
}

/// Undefined if one of the columns is missing in a summary.
pub(crate) fn present(tallies: &Tallies, columns: &[&'static str]) -> Result<(), Undefined> {
    match columns.iter().find(|&&column| tallies.absent.contains(column)) {
        Some(column) => Err(Undefined::without(UndefinedReason::MissingColumn, column)),
        None => Ok(()),
    }
}

fn pairs(n: u64) -> f64 {
    let n = u128::from(n);
    (n * n.saturating_sub(1)).max(1) as f64
}

pub(crate) fn unit(decimals: Decimals) -> f64 {
    10_f64.powi(decimals.get() as i32)
}
