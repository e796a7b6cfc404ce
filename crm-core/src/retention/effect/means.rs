//! Means and variances from exact sums.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::decimals::Decimals;
use crate::retention::definition::columns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::tally::cell::{Cell, MetricSums, PairSums};
use crate::retention::tally::tally::Tallies;
use crate::stats::moments::Moments;
use crate::stats::spread::{joint_spread, spread};
use crate::stats::third_spread::third_spread;

/// A mean, its variance among the customers, and their number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mean {
    pub(crate) n: u64,
    pub(crate) mean: f64,
    pub(crate) variance: f64,
}

impl Mean {
    /// Returns the mean of `n` numbers, from their sums in units.
    pub(crate) fn of(n: u64, sum: i128, sum_sq: i128, decimals: Decimals) -> Mean {
        let unit = unit(decimals);
        // Sums of floats can be too small for their squares, by rounding.
        let spread = spread(n, sum, sum_sq).unwrap_or(0.0);
        Mean { n, mean: sum as f64 / n as f64 / unit, variance: spread / pairs(n) / (unit * unit) }
    }
}

/// A mean, its variance among the customers, and their third central moment: the mean of the cubes
/// of the differences from the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    pub(crate) n: u64,
    pub(crate) mean: f64,
    pub(crate) variance: f64,
    pub(crate) third: f64,
}

/// Returns the shape of the revenue of a cell's customers; with a slope, that of `revenue - slope *
/// baseline` of those who have both. `None` where a state or a summary had no sums of cubes, and
/// without customers.
pub(crate) fn shape(
    definition: &StudyDefinition,
    tallies: &Tallies,
    cell: &Cell,
    slope: Option<f64>,
) -> Option<Shape> {
    let lacks = |names: &[&str]| names.iter().any(|&name| tallies.absent.contains(name));
    let decimals = |metric| definition.metric(metric).map(|(_, decimals)| decimals);
    let revenue = decimals(Metric::Revenue)?;
    let Some(slope) = slope else {
        let parts = columns::metric(Metric::Revenue);
        let known = !lacks(&[parts.sum, parts.sum_sq, columns::REVENUE_SUM_CUBE]);
        let sums = cell.metric(Metric::Revenue).filter(|sums| known && sums.n > 0)?;
        let Mean { n, mean, variance } = Mean::of(sums.n, sums.sum, sums.sum_sq, revenue);
        let third = third_spread(n, [sums.sum; 3], [sums.sum_sq; 3], sums.sum_cube?);
        return Some(Shape { n, mean, variance, third: third / cube(n) / unit(revenue).powi(3) });
    };
    let baseline = decimals(Metric::Baseline)?;
    let known = !lacks(&columns::pair(Metric::Revenue, Metric::Baseline).all())
        && !lacks(&columns::REVENUE_BASELINE_CUBES);
    let sums = cell.pair(Metric::Revenue, Metric::Baseline);
    let sums = sums.filter(|sums| known && sums.n > 0)?;
    let moments = revenue_moments(sums, (revenue, baseline));
    Some(Shape {
        n: sums.n,
        mean: moments.mean_y - slope * moments.mean_x,
        variance: (moments.variance_y - 2.0 * slope * moments.covariance
            + slope * slope * moments.variance_x)
            .max(0.0),
        third: residual_third(sums, unit(revenue), slope * unit(revenue) / unit(baseline))?,
    })
}

/// Returns the third central moment of `first - slope * second`, where both are in units and
/// `unit` is that of the first.
fn residual_third(sums: &PairSums, unit: f64, slope: f64) -> Option<f64> {
    let PairSums { first: y, first_sq: yy, second: x, second_sq: xx, product: xy, n, .. } = *sums;
    let [yyy, yyx, yxx, xxx] = sums.cubes?;
    let third = third_spread(n, [y; 3], [yy; 3], yyy)
        - 3.0 * slope * third_spread(n, [x, y, y], [yy, xy, xy], yyx)
        + 3.0 * slope.powi(2) * third_spread(n, [y, x, x], [xx, xy, xy], yxx)
        - slope.powi(3) * third_spread(n, [x; 3], [xx; 3], xxx);
    Some(third / cube(n) / unit.powi(3))
}

/// Returns the moments of revenue and baseline, of the customers who have both.
pub(crate) fn revenue_moments(
    products: &PairSums,
    (revenue, baseline): (Decimals, Decimals),
) -> Moments {
    let PairSums { first, first_sq, n, product, second, second_sq, .. } = *products;
    let y = Mean::of(n, first, first_sq, revenue);
    let x = Mean::of(n, second, second_sq, baseline);
    let joint = joint_spread(n, first, second, product) / pairs(n);
    moments(y, x, joint / (unit(revenue) * unit(baseline)))
}

/// Returns the moments of losses and baseline, of the customers who have a baseline.
pub(crate) fn churn_moments(sums: &MetricSums, decimals: Decimals) -> Moments {
    let MetricSums { churned, churned_sum, n, sum, sum_sq, .. } = *sums;
    let lost = i128::from(churned);
    let y = Mean::of(n, lost, lost, Decimals::whole());
    let x = Mean::of(n, sum, sum_sq, decimals);
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

fn cube(n: u64) -> f64 {
    (n as f64).powi(3)
}

fn pairs(n: u64) -> f64 {
    let n = u128::from(n);
    (n * n.saturating_sub(1)).max(1) as f64
}

fn unit(decimals: Decimals) -> f64 {
    10_f64.powi(decimals.get() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::retention::definition::cost::ProgramCost;
    use crate::retention::definition::follow_up::FollowUp;
    use crate::retention::tally::rows::tally_rows;

    const REVENUE: [f64; 6] = [0.0, 12.5, 0.0, 310.25, 7.75, -3.5];
    const BASELINE: [f64; 6] = [10.0, 0.5, 3.25, 200.0, 12.0, 0.0];

    /// The moments of numbers, one by one.
    fn expected(numbers: &[f64]) -> [f64; 3] {
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let power = |power| numbers.iter().map(|x| (x - mean).powi(power)).sum::<f64>();
        [mean, power(2) / (n - 1.0), power(3) / n]
    }

    #[test]
    fn the_shape_is_that_of_the_customers() {
        let cost = ProgramCost::parse("0", "1").unwrap();
        let (usd, days) = ("USD".parse().unwrap(), FollowUp::Days(30));
        let definition = StudyDefinition::new("arm", "none", "lost", usd, days, cost)
            .with_revenue("spent")
            .with_baseline("before");
        let batch = Batch::new(vec![
            Column::strings("arm", &["none"; 6]),
            Column::bools("lost", &[false; 6]),
            Column::float64("spent", &REVENUE),
            Column::float64("before", &BASELINE),
        ]);
        let mut tallies = tally_rows(&definition, &batch.unwrap(), 0..6).unwrap();
        let cell = tallies.arm("none").unwrap();
        for slope in [None, Some(0.0), Some(0.75), Some(-2.0)] {
            let found = shape(&definition, &tallies, &cell, slope).unwrap();
            let rest = |(y, x): (&f64, &f64)| y - slope.unwrap_or(0.0) * x;
            let numbers: Vec<f64> = REVENUE.iter().zip(&BASELINE).map(rest).collect();
            for (found, expected) in
                [found.mean, found.variance, found.third].into_iter().zip(expected(&numbers))
            {
                assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found} {expected}");
            }
        }
        tallies.absent.insert(columns::REVENUE_SUM_CUBE.to_owned());
        assert_eq!(shape(&definition, &tallies, &cell, None), None);
    }
}
