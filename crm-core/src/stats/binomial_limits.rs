//! The limits of a funnel plot of proportions.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::number::level::Level;
use crate::stats::beta::beta_tails;
use crate::stats::root::first;

/// A probability this close to the required one, relatively, is that one up to rounding.
const TIE: f64 = 1e-12;

/// Returns the limits between which a proportion of `n` trials falls with probability `level` or
/// more, if each trial is an event with probability `p`.
///
/// # Formula
///
/// `q(alpha / 2) / n` and `q(1 - alpha / 2) / n` with `alpha = 1 - level`, where `q(u)` is the least
/// `k` with `P(X <= k) >= u` for a binomial `X`. They are exact: no normal approximation, and no
/// interpolation between counts.
///
/// # Reference
///
/// Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, appendix A.1.1.
///
/// Vectors: `tests/vectors/binomial_limits.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if `p` is not from 0 to 1 or `n` is not from 1 to 2^53.
///
/// # Examples
///
/// ```
/// use crm_core::number::Level;
/// use crm_core::stats::binomial_limits;
///
/// assert_eq!(binomial_limits(0.5, 10, Level::default())?, (0.2, 0.8));
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn binomial_limits(p: f64, n: u64, level: Level) -> Result<(f64, f64)> {
    if !(0.0..=1.0).contains(&p) {
        return Err(Error::out_of_range("p", "from 0 to 1", p));
    }
    if n == 0 || n > MAX_COUNT {
        return Err(Error::out_of_range("n", "from 1 to 2^53", n));
    }
    let tails = |k: u64| beta_tails(k as f64 + 1.0, (n - k) as f64, p);
    let half = level.alpha() / 2.0;
    // The probability of at most `k` is the upper tail; that of more is the lower tail, whose digits
    // are the better ones at the upper limit.
    let lower = first(0, n, |k| tails(k).1 >= half * (1.0 - TIE));
    let upper = first(lower, n, |k| tails(k).0 <= half * (1.0 + TIE));
    Ok((lower as f64 / n as f64, upper as f64 / n as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::binomial::binomial;

    /// The limits by adding up probabilities.
    fn summed(p: f64, n: u64, level: f64) -> (f64, f64) {
        let half = (1.0 - level) / 2.0;
        let probability = |k: u64| binomial(k as f64, n as f64, p, 1.0 - p);
        let at_most = |k: u64| (0..=k).map(probability).sum::<f64>();
        let above = |k: u64| (k + 1..=n).map(probability).sum::<f64>();
        let lower = (0..=n).find(|&k| at_most(k) >= half - 1e-13).unwrap();
        let upper = (0..=n).find(|&k| above(k) <= half + 1e-13).unwrap();
        (lower as f64 / n as f64, upper as f64 / n as f64)
    }

    #[test]
    fn limits_are_those_of_the_sums() {
        for n in [1, 2, 7, 30, 113] {
            for p in [0.003, 0.1, 0.43, 0.5, 0.77, 0.995] {
                for level in [0.5, 0.95, 0.998] {
                    let found = binomial_limits(p, n, Level::new(level).unwrap()).unwrap();
                    assert_eq!(found, summed(p, n, level), "{p} {n} {level}");
                }
            }
        }
    }

    #[test]
    fn certain_events_have_no_spread() {
        for n in [1, 5, 1 << 53] {
            assert_eq!(binomial_limits(0.0, n, Level::default()).unwrap(), (0.0, 0.0));
            assert_eq!(binomial_limits(1.0, n, Level::default()).unwrap(), (1.0, 1.0));
        }
    }

    #[test]
    fn bad_input_is_named() {
        let message = |p, n| binomial_limits(p, n, Level::default()).unwrap_err().to_string();
        assert_eq!(message(1.5, 3), "p must be from 0 to 1, got 1.5");
        assert_eq!(message(f64::NAN, 3), "p must be from 0 to 1, got NaN");
        assert_eq!(message(0.5, 0), "n must be from 1 to 2^53, got 0");
    }
}
