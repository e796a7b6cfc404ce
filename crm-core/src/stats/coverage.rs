//! The coverage of an interval.

use crate::error::error::{Error, Result};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::probability::Probability;
use crate::stats::binomial::binomial;
use crate::stats::risk_difference::contains;
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
    let first = BinomialCounts::new(n1, Probability::new("p1", p1)?.get());
    let second = BinomialCounts::new(n2, Probability::new("p2", p2)?.get());
    coverage_within(&first, &second, method, level, MOST_CELLS)?.ok_or_else(|| Error::TooLarge {
        field: "n1 * n2".to_owned(),
        message: format!("the coverage would need more than {MOST_CELLS} pairs of counts"),
    })
}

/// Returns the coverage, unless it needs more than `most` pairs of counts.
pub(crate) fn coverage_within(
    first: &BinomialCounts,
    second: &BinomialCounts,
    method: Method,
    level: Level,
    most: usize,
) -> Result<Option<f64>> {
    let (Some(ones), Some(twos)) = (first.likely(most), second.likely(most)) else {
        return Ok(None);
    };
    if ones.len().saturating_mul(twos.len()) > most {
        return Ok(None);
    }
    let truth = first.p - second.p;
    let (mut inside, mut all) = (0.0, 0.0);
    for &(x1, probability1) in &ones {
        for &(x2, probability2) in &twos {
            let samples = Samples {
                first: Sample { x: x1, n: first.n },
                second: Sample { x: x2, n: second.n },
            };
            let probability = probability1 * probability2;
            all += probability;
            if contains(samples, truth, method, level)? {
                inside += probability;
            }
        }
    }
    Ok(Some(inside / all))
}

/// The counts of a binomial distribution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BinomialCounts {
    n: u64,
    p: f64,
}

impl BinomialCounts {
    pub(crate) fn new(n: u64, p: f64) -> BinomialCounts {
        BinomialCounts { n, p }
    }

    /// Returns the counts with a non-negligible probability; `None` if there are too many.
    fn likely(&self, most: usize) -> Option<Vec<(u64, f64)>> {
        let n = self.n as f64;
        let probability = |x: u64| binomial(x as f64, n, self.p, 1.0 - self.p);
        let mode = ((n + 1.0) * self.p).floor().min(n) as u64;
        let likely = |&(_, probability): &(u64, f64)| probability > NEGLIGIBLE;
        let with = |x: u64| (x, probability(x));
        let up: Vec<(u64, f64)> =
            (mode..=self.n).map(with).take_while(likely).take(most + 1).collect();
        let down: Vec<(u64, f64)> =
            (0..mode).rev().map(with).take_while(likely).take(most + 1).collect();
        (up.len() + down.len() <= most).then(|| down.into_iter().rev().chain(up).collect())
    }
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
