//! The coverage of an interval.

use crate::error::error::{Error, Result};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::probability::Probability;
use crate::stats::binomial::binomial;
use crate::stats::proportion::proportion;
use crate::stats::risk_difference::Limits;
use crate::stats::samples::{Sample, Samples};

/// The maximum number of pairs of counts in a coverage.
const MOST_CELLS: usize = 1 << 24;

/// Less probable outcomes are omitted; their total is below `1e-10`.
const NEGLIGIBLE: f64 = 1e-16;

/// Returns the probability that the interval of a difference contains the true difference, if
/// groups of `n1` and `n2` have the true rates `p1` and `p2`.
///
/// The computation enumerates the two binomial distributions, without simulation. The nominal
/// coverage of the interval is `level`; in small groups with rare events the actual coverage can be
/// lower or higher.
///
/// # Formula
///
/// `sum over x1, x2 of P(x1) P(x2) [the interval from x1, x2 contains p1 - p2]`.
///
/// Vectors: `tests/vectors/coverage.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if a size is 0 or above 2^53 or a rate is outside 0 to 1,
/// [`Error::UnknownName`] for a method that is not for differences, [`Error::TooLarge`] above 2^24
/// pairs of counts.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// // Ten customers are too few for a control group.
/// let method = Method::MiettinenNurminen;
/// let coverage = stats::coverage(90, 0.005, 10, 0.02, method, Level::default())?;
/// assert!((coverage - 0.878).abs() < 5e-4);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn coverage(n1: u64, p1: f64, n2: u64, p2: f64, method: Method, level: Level) -> Result<f64> {
    Samples::new(0, n1, 0, n2)?;
    method.within("method", Method::RISK_DIFFERENCE)?;
    let (p1, p2) = (Probability::new("p1", p1)?.get(), Probability::new("p2", p2)?.get());
    let counts = |n, p| Counts::new(n, p, MOST_CELLS, NEGLIGIBLE);
    let counts = (counts(n1, p1), counts(n2, p2));
    match counts {
        (Some(first), Some(second))
            if first.counts.len().saturating_mul(second.counts.len()) <= MOST_CELLS =>
        {
            Ok(first.coverage(&second, method, level))
        }
        _ => Err(Error::TooLarge {
            field: "n1 * n2".to_owned(),
            message: format!("the coverage would need more than {MOST_CELLS} pairs of counts"),
        }),
    }
}

/// The maximum number of pairs of counts of a least coverage, if each is examined.
const MOST_PAIRS: usize = 1 << 13;

/// The maximum number of counts of a sample in a least coverage.
const MOST_COUNTS: usize = 1 << 14;

/// The number of rates of each sample at which a least coverage is computed.
const RATES: u8 = 5;

/// Returns the least coverage at the rates that the data allow, unless it needs too many counts.
///
/// The rates of each sample are five between its Wilson limits at the same level, evenly spaced on
/// the scale of the square root, with the limits; the coverage is the least at the 25 pairs, with
/// counts that are more probable than 1e-9.
pub(crate) fn least_coverage(
    samples: Samples,
    method: Method,
    level: Level,
) -> Result<Option<f64>> {
    let (ones, twos) = (allowed(samples.first, level)?, allowed(samples.second, level)?);
    let mut least = 1.0_f64;
    for first in &ones {
        for second in &twos {
            let (Some(first), Some(second)) = (first, second) else { return Ok(None) };
            let pairs = first.counts.len().saturating_mul(second.counts.len());
            if !rises(method) && pairs > MOST_PAIRS {
                return Ok(None);
            }
            least = least.min(first.coverage(second, method, level));
        }
    }
    Ok(Some(least))
}

/// Returns the distributions of a count at the rates that the data allow.
fn allowed(sample: Sample, level: Level) -> Result<Vec<Option<Counts>>> {
    let limits = proportion(sample.x, sample.n, Method::Wilson, level)?;
    let (low, high) = (limits.lower.sqrt(), limits.upper.sqrt());
    let rate = |step: u8| {
        let share = f64::from(step) / f64::from(RATES - 1);
        (low + (high - low) * share).powi(2).min(1.0)
    };
    Ok((0..RATES).map(|step| Counts::new(sample.n, rate(step), MOST_COUNTS, 1e-9)).collect())
}

/// The counts of a binomial distribution that have a non-negligible probability.
#[derive(Clone, Debug)]
struct Counts {
    n: u64,
    p: f64,
    /// Each count with its probability and with the probability of all counts before it.
    counts: Vec<(u64, f64, f64)>,
    total: f64,
}

impl Counts {
    /// `None` if there are more than `most`.
    fn new(n: u64, p: f64, most: usize, negligible: f64) -> Option<Counts> {
        let size = n as f64;
        let mode = ((size + 1.0) * p).floor().min(size) as u64;
        let with = |x: u64| (x, binomial(x as f64, size, p, 1.0 - p));
        let likely = |&(_, probability): &(u64, f64)| probability > negligible;
        let side = |counts: &mut dyn Iterator<Item = u64>| -> Vec<(u64, f64)> {
            counts.map(with).take_while(likely).take(most + 1).collect()
        };
        let (up, down) = (side(&mut (mode..=n)), side(&mut (0..mode).rev()));
        if up.len() + down.len() > most {
            return None;
        }
        let mut total = 0.0;
        let counts = down.into_iter().rev().chain(up).map(|(x, probability)| {
            let before = total;
            total += probability;
            (x, probability, before)
        });
        let counts = counts.collect();
        Some(Counts { n, p, counts, total })
    }

    /// Returns the coverage of the difference from another sample.
    fn coverage(&self, other: &Counts, method: Method, level: Level) -> f64 {
        if self.counts.len() < other.counts.len() {
            return other.coverage(self, method, level);
        }
        let limits = Limits::new(method, self.samples(0, other, 0), level);
        let truth = self.p - other.p;
        let (mut from, mut to, mut inside) = (0, 0, 0.0);
        for &(x2, probability, _) in &other.counts {
            let contains = |x1: u64| limits.contain(self.samples(x1, other, x2), truth);
            let one = |&(x1, probability, _): &(u64, f64, f64)| {
                if contains(x1) { probability } else { 0.0 }
            };
            if !rises(method) {
                inside += probability * self.counts.iter().map(one).sum::<f64>();
                continue;
            }
            let below = |x1: u64| !limits.upper_is_at_least(self.samples(x1, other, x2), truth);
            let above = |x1: u64| limits.lower_is_at_most(self.samples(x1, other, x2), truth);
            // At no event or only events, limits corrected for skewness need not rise.
            let none = self.counts.first().filter(|&&(x1, _, _)| x1 == 0).map_or(0.0, one);
            let all = self.counts.last().filter(|&&(x1, _, _)| x1 == self.n).map_or(0.0, one);
            from = self.first_without(from, |x1| x1 == 0 || x1 < self.n && below(x1));
            to = self.first_without(to, |x1| x1 == 0 || x1 < self.n && above(x1));
            let between = (self.before(to) - self.before(from)).max(0.0);
            inside += probability * (between + none + all);
        }
        (inside / (self.total * other.total)).min(1.0)
    }

    fn samples(&self, x1: u64, other: &Counts, x2: u64) -> Samples {
        Samples { first: Sample { x: x1, n: self.n }, second: Sample { x: x2, n: other.n } }
    }

    /// Returns the position of the first count without a property that those before it have; `near`
    /// is a guess.
    fn first_without(&self, near: usize, has: impl Fn(u64) -> bool) -> usize {
        let at = |position: usize| self.counts.get(position).is_some_and(|&(x, _, _)| has(x));
        let (mut low, mut high, mut step) = (near, near, 1);
        if near > 0 && !at(near - 1) {
            low = 0;
        } else {
            while at(high) {
                low = high + 1;
                high += step;
                step *= 2;
            }
        }
        let range = self.counts.get(low..high.min(self.counts.len())).unwrap_or_default();
        low + range.partition_point(|&(x, _, _)| has(x))
    }

    /// Returns the probability of the counts before a position.
    fn before(&self, position: usize) -> f64 {
        self.counts.get(position).map_or(self.total, |&(_, _, before)| before)
    }
}

/// Whether the limits of a method rise with the first count; those of the others do not at high
/// levels or without events.
fn rises(method: Method) -> bool {
    !matches!(method, Method::AgrestiCaffo | Method::Wald)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certain_outcome_is_covered_always() {
        let level = Level::default();
        for &method in Method::RISK_DIFFERENCE {
            assert_eq!(coverage(20, 0.0, 30, 0.0, method, level).unwrap(), 1.0, "{method}");
        }
    }

    #[test]
    fn the_search_agrees_with_the_sum_of_all_pairs() {
        for method in Method::RISK_DIFFERENCE {
            for (level, n1, n2) in [(0.95, 60, 12), (0.999, 2, 30), (0.99, 1, 5), (0.6, 9, 40)] {
                let level = Level::new(level).unwrap();
                for (p1, p2) in [(0.02, 0.1), (0.5, 0.5), (0.9, 0.97)] {
                    let found = coverage(n1, p1, n2, p2, *method, level).unwrap();
                    let (one, two) = (Counts::new(n1, p1, 99, 0.0), Counts::new(n2, p2, 99, 0.0));
                    let (one, two) = (one.unwrap(), two.unwrap());
                    let mut sum = 0.0;
                    for &(x1, probability1, _) in &one.counts {
                        for &(x2, probability2, _) in &two.counts {
                            let pair =
                                crate::stats::risk_difference(x1, n1, x2, n2, *method, level);
                            if pair.unwrap().estimate.contains(p1 - p2) {
                                sum += probability1 * probability2;
                            }
                        }
                    }
                    assert!(
                        (found - sum).abs() < 1e-9,
                        "{method} {level} {n1} {n2}: {found} {sum}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_least_coverage_is_at_a_rate_between_the_wilson_limits() {
        let least = |x1, n1, x2, n2, method| {
            let samples = Samples::new(x1, n1, x2, n2).unwrap();
            least_coverage(samples, method, Level::default()).unwrap()
        };
        let one = least(3, 900, 2, 100, Method::MiettinenNurminen).unwrap();
        assert!((one - 0.938).abs() < 1e-3, "{one}");
        // Swapping the samples changes nothing but rounding.
        let other = least(2, 100, 3, 900, Method::MiettinenNurminen).unwrap();
        assert!((one - other).abs() < 1e-12);
        assert_eq!(least(1 << 50, 1 << 51, 0, 1, Method::Scas), None);
        assert_eq!(least(5000, 10_000, 20, 40, Method::Wald), None);
    }

    #[test]
    fn wald_is_poor_where_the_score_interval_is_not() {
        let at = |method| coverage(40, 0.05, 40, 0.1, method, Level::default()).unwrap();
        assert!(at(Method::MiettinenNurminen) > 0.94);
        assert!(at(Method::Wald) < 0.94);
    }

    #[test]
    fn a_coverage_that_is_too_large_is_an_error() {
        let error =
            coverage(1 << 50, 0.5, 1 << 50, 0.5, Method::Wald, Level::default()).unwrap_err();
        assert_eq!(error.code(), crate::ErrorCode::TooLarge);
    }
}
