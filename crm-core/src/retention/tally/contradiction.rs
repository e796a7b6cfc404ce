//! Combinations of sums that no set of customers can produce.
//!
//! A sum is unknown if a summary lacked its column. No check uses it.

use std::collections::BTreeSet;

use crate::retention::definition::columns;
use crate::retention::definition::columns::{CovariateColumns, MetricColumns};
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::tally::cell::{Cell, MetricSums, PairSums};
use crate::retention::tally::covariate::Covariate;
use crate::stats::spread::{joint_spread, spread};

/// The relative error of a sum of floats is smaller than this.
const TOLERANCE: f64 = 1.0 + 1e-9;

/// Describes a contradiction in the sums of a cell; `absent` contains the columns that a summary
/// lacked.
pub(crate) fn cell_contradiction(
    definition: &StudyDefinition,
    cell: &Cell,
    absent: &BTreeSet<String>,
) -> Option<String> {
    let Cell { churned, n, .. } = *cell;
    if churned > n {
        return Some(format!("{churned} of {n} customers lost"));
    }
    let given = Given { absent };
    let known = given.all(&[columns::EXCLUDED, columns::EXCLUDED_CHURNED]);
    if known && cell.excluded_churned > cell.excluded {
        let Cell { excluded, excluded_churned, .. } = cell;
        return Some(format!("{excluded_churned} lost of {excluded} customers left out"));
    }
    exposure_contradiction(cell, given)
        .or_else(|| {
            cell.metrics.iter().find_map(|(&metric, sums)| {
                let found = metric_contradiction(metric, sums, cell, given)
                    .or_else(|| impossible_cost(metric, sums, n, definition, given))
                    .or_else(|| impossible_revenue(metric, sums, definition, given));
                Some(format!("{metric}: {}", found?))
            })
        })
        .or_else(|| {
            cell.pairs.iter().find_map(|(first, second, sums)| {
                let found = pair_contradiction((*first, *second), sums, cell, given);
                Some(format!("{first} and {second}: {}", found?))
            })
        })
}

/// Describes a contradiction in the sums of a covariate over at most `n` customers.
pub(crate) fn covariate_contradiction(
    name: &str,
    covariate: &Covariate,
    n: u64,
    absent: &BTreeSet<String>,
) -> Option<String> {
    let CovariateColumns { sum, sum_sq, .. } = columns::covariate(name);
    let possible = match covariate {
        Covariate::Numeric(sums) if Given { absent }.all(&[&sum, &sum_sq]) => {
            possible(sums.n, sums.sum, sums.sum_sq)
        }
        Covariate::Numeric(_) | Covariate::Categorical(_) => true,
    };
    let too_many = covariate.known().saturating_add(covariate.missing()) > n;
    (!possible || too_many).then(|| format!("{name}: its sums are not possible"))
}

/// The columns that a summary had.
#[derive(Clone, Copy)]
struct Given<'a> {
    absent: &'a BTreeSet<String>,
}

impl Given<'_> {
    fn all(self, columns: &[&str]) -> bool {
        self.absent.is_empty() || !columns.iter().any(|&column| self.absent.contains(column))
    }
}

fn exposure_contradiction(cell: &Cell, given: Given<'_>) -> Option<String> {
    let Cell { churned, exposed, exposed_churned, n, .. } = *cell;
    let known = given.all(&[columns::EXPOSED, columns::EXPOSED_CHURNED]);
    if exposed > n || exposed_churned > churned || known && exposed_churned > exposed {
        return Some(format!("{exposed} exposed, {exposed_churned} of them lost, of {n}"));
    }
    // At most all unexposed customers can churn.
    let (lost, unexposed) = (churned - exposed_churned, n - exposed);
    (known && lost > unexposed).then(|| format!("{lost} lost among {unexposed} not exposed"))
}

fn metric_contradiction(
    metric: Metric,
    sums: &MetricSums,
    cell: &Cell,
    given: Given<'_>,
) -> Option<String> {
    let MetricSums { churned, churned_sum, n, sum, sum_sq, .. } = *sums;
    if n > cell.n || churned > cell.churned.min(n) {
        return Some(format!("{n} customers, {churned} of them lost, of {}", cell.n));
    }
    let (lost, lacking) = (cell.churned - churned, cell.n - n);
    if lost > lacking {
        return Some(format!("{lost} lost among {lacking} who lack it"));
    }
    let columns = columns::metric(metric);
    if given.all(&[columns.sum, columns.sum_sq]) && !possible(n, sum, sum_sq) {
        return Some(format!("the sum of squares is too small for a sum of {sum} over {n}"));
    }
    let used = [columns.churned, columns.sum, columns.sum_sq, columns.churned_sum];
    (given.all(&used) && !divides(sums))
        .then(|| format!("a sum of {churned_sum} over those lost is not possible"))
}

/// Whether the sum is possible for the customers who churned and those who stayed.
fn divides(sums: &MetricSums) -> bool {
    let MetricSums { churned, churned_sum, n, sum, sum_sq, .. } = *sums;
    let Some(kept) = sum.checked_sub(churned_sum) else { return false };
    let least = |n: u64, sum: i128| if n == 0 { 0.0 } else { (sum as f64).powi(2) / n as f64 };
    let squares = least(churned, churned_sum) + least(n - churned, kept);
    let empty = (churned == 0 && churned_sum != 0) || (churned == n && kept != 0);
    !empty && squares <= sum_sq as f64 * TOLERANCE
}

/// Describes a cost that some customers lack, or that is negative and must not be.
fn impossible_cost(
    metric: Metric,
    sums: &MetricSums,
    n: u64,
    definition: &StudyDefinition,
    given: Given<'_>,
) -> Option<String> {
    if metric != Metric::Cost {
        return None;
    }
    if sums.n != n {
        return Some(format!("known for {} of {n} customers, but it must not be null", sums.n));
    }
    let MetricSums { sum, churned_sum: lost, .. } = *sums;
    let MetricColumns { sum: column, churned_sum: lost_column, .. } = columns::metric(metric);
    let negative = given.all(&[column]) && sum < 0
        || given.all(&[lost_column]) && lost < 0
        || given.all(&[column, lost_column]) && lost > sum;
    (negative && !definition.negative_cost).then(|| {
        format!("a sum of {sum}, of which {lost} over those lost, contains negative costs")
    })
}

/// Describes a revenue with a sum or a count that the cap does not allow, or with impossible cubes.
fn impossible_revenue(
    metric: Metric,
    sums: &MetricSums,
    definition: &StudyDefinition,
    given: Given<'_>,
) -> Option<String> {
    if metric != Metric::Revenue {
        return None;
    }
    let MetricSums { capped, missing, n, sum, sum_cube, sum_sq, .. } = *sums;
    if capped.saturating_add(missing) > n {
        return Some(format!("{capped} capped and {missing} missing of {n} customers"));
    }
    let parts = columns::metric(metric);
    if let Some(cap) = definition.revenue_cap_units().filter(|_| given.all(&[parts.sum])) {
        let most = i128::from(n).checked_mul(cap.into());
        if most.is_some_and(|most| sum > most) {
            return Some(format!("a sum of {sum} over {n} customers exceeds the cap"));
        }
    }
    let known = given.all(&[parts.sum_sq, columns::REVENUE_SUM_CUBE]);
    let cube = sum_cube.filter(|_| known)?;
    (!cubes_possible(cube.to_f64(), sum_sq, sum_sq))
        .then(|| format!("a sum of cubes of {cube} is not possible"))
}

/// Whether a sum of products of a square and a number is possible for these sums of squares: it is
/// at most the sum of the squares times the root of the other.
fn cubes_possible(cube: f64, squares: i128, others: i128) -> bool {
    cube.abs() <= squares as f64 * (others as f64).sqrt() * TOLERANCE
}

fn pair_contradiction(
    (first, second): (Metric, Metric),
    sums: &PairSums,
    cell: &Cell,
    given: Given<'_>,
) -> Option<String> {
    let (one, other) = (cell.metric(first)?, cell.metric(second)?);
    let n = sums.n;
    // The customers who lack one metric and those who lack the other are at most all who lack both.
    let fewest = one.n.saturating_add(other.n).saturating_sub(cell.n);
    if n > one.n.min(other.n) || n < fewest {
        return Some(format!("{n} customers, of {} and {}", one.n, other.n));
    }
    let pair = columns::pair(first, second);
    let known = |metric: Metric| {
        let MetricColumns { sum, sum_sq, .. } = columns::metric(metric);
        given.all(&[sum, sum_sq])
    };
    let own = [pair.n, pair.first_sum, pair.first_sum_sq, pair.second_sum, pair.second_sum_sq];
    if !given.all(&own) || !known(first) || !known(second) {
        return None;
    }
    let PairSums { first, first_sq, product, second, second_sq, .. } = *sums;
    let part = |own: i128, all: i128| own as f64 <= all as f64 * TOLERANCE;
    let spread = possible(n, first, first_sq) && possible(n, second, second_sq);
    if !spread || !part(first_sq, one.sum_sq) || !part(second_sq, other.sum_sq) {
        return Some(format!("sums of {first} and {second} over {n} are not possible"));
    }
    if given.all(&[pair.sum]) && !bounded(sums) {
        return Some(format!("a sum of products of {product} is not possible"));
    }
    let [yyy, yyx, yxx, xxx] =
        sums.cubes.filter(|_| given.all(&columns::REVENUE_BASELINE_CUBES))?;
    let possible = [(yyy, first_sq, first_sq), (yyx, first_sq, second_sq)]
        .into_iter()
        .chain([(yxx, second_sq, first_sq), (xxx, second_sq, second_sq)]);
    possible
        .filter(|&(cube, squares, others)| !cubes_possible(cube.to_f64(), squares, others))
        .map(|(cube, ..)| format!("a sum of products of {cube} is not possible"))
        .next()
}

/// The Cauchy-Schwarz inequality: a covariance is at most the product of the standard deviations.
fn bounded(sums: &PairSums) -> bool {
    let PairSums { first, first_sq, n, product, second, second_sq, .. } = *sums;
    if n == 0 {
        return product == 0;
    }
    let root = |sum, sum_sq| spread(n, sum, sum_sq).unwrap_or(0.0).sqrt();
    let bound = root(first, first_sq) * root(second, second_sq);
    // The possible rounding error of sums of floats.
    let lost = n as f64 * (first_sq as f64).sqrt() * (second_sq as f64).sqrt();
    joint_spread(n, first, second, product).abs() <= bound + lost * (TOLERANCE - 1.0)
}

/// Whether `n` numbers can have this sum and sum of squares, up to the rounding of floats.
fn possible(n: u64, sum: i128, sum_sq: i128) -> bool {
    if n == 0 {
        return sum == 0 && sum_sq == 0;
    }
    sum_sq >= 0 && (sum as f64).powi(2) <= n as f64 * sum_sq as f64 * TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_bound_a_sum() {
        assert!(possible(0, 0, 0) && !possible(0, 1, 1));
        assert!(possible(2, 4, 8) && !possible(2, 4, 7) && !possible(2, 0, -1));
    }

    #[test]
    fn the_sums_of_those_lost_and_kept_need_their_own_squares() {
        let sums = MetricSums {
            churned: 1,
            churned_sum: 3,
            n: 2,
            sum: 4,
            sum_sq: 10,
            ..MetricSums::default()
        };
        assert!(divides(&sums));
        // 5 and -1 have a sum of squares of 26.
        assert!(!divides(&MetricSums { churned_sum: 5, ..sums }));
        assert!(!divides(&MetricSums { churned: 0, ..sums }));
        assert!(!divides(&MetricSums { churned: 2, ..sums }));
    }

    #[test]
    fn a_product_is_bounded_by_the_squares() {
        // (1, 1) and (2, 3): the largest product of these sums is 7.
        let sums = PairSums {
            first: 3,
            first_sq: 5,
            n: 2,
            product: 7,
            second: 4,
            second_sq: 10,
            ..PairSums::default()
        };
        assert!(bounded(&sums));
        assert!(!bounded(&PairSums { product: 8, ..sums }));
        assert!(!bounded(&PairSums { product: 4, ..sums }));
        assert!(!bounded(&PairSums { n: 0, ..sums }));
    }
}
