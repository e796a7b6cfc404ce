//! The chi-square distribution and its tests.

use serde::{Deserialize, Serialize};

use crate::number::method::Method;
use crate::stats::binomial::poisson;
use crate::stats::normal::two_sided;

/// A test whose statistic follows the chi-square distribution.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Method;
///
/// let test = stats::chi_square_homogeneity(&[10, 20, 30], &[12, 18, 30])?;
/// assert_eq!((test.degrees_of_freedom, test.method), (2, Method::ChiSquare));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChiSquareTest {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: u32,
    /// The p-value.
    pub p_value: f64,
    /// The method of the test.
    pub method: Method,
}

impl ChiSquareTest {
    pub(crate) fn new(statistic: f64, degrees_of_freedom: usize, method: Method) -> ChiSquareTest {
        let degrees_of_freedom = u32::try_from(degrees_of_freedom).unwrap_or(u32::MAX);
        let p_value = upper_tail(statistic, degrees_of_freedom);
        ChiSquareTest { statistic, degrees_of_freedom, p_value, method }
    }
}

/// Returns the probability above `statistic`. It is a sum of Poisson probabilities with half the
/// statistic as the mean, at integers if the degrees of freedom are even and at half-integers if
/// they are odd (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5).
pub(crate) fn upper_tail(statistic: f64, degrees_of_freedom: u32) -> f64 {
    if statistic <= 0.0 {
        return 1.0;
    }
    let odd = degrees_of_freedom % 2 == 1;
    let (tail, lowest) = if odd { (two_sided(statistic.sqrt()), 0.5) } else { (0.0, 0.0) };
    let highest = f64::from(degrees_of_freedom) / 2.0 - 1.0;
    if highest < lowest {
        return tail;
    }
    (tail + poisson_sum(lowest, highest, statistic / 2.0)).min(1.0)
}

/// Returns the sum of the probabilities of `lowest`, `lowest + 1`, ..., `highest`, starting from
/// the largest term, and ending at terms that do not change it, whichever way it is rounded.
fn poisson_sum(lowest: f64, highest: f64, mean: f64) -> f64 {
    /// A smaller part of a float is less than a fourth of its last bit.
    const NEGLIGIBLE: f64 = f64::EPSILON / 8.0;
    let peak = lowest + (mean - lowest).floor().clamp(0.0, highest - lowest);
    let greatest = poisson(peak, mean);
    let mut sum = greatest;
    let (mut k, mut term) = (peak, greatest);
    while k > lowest && term > sum * NEGLIGIBLE {
        term *= k / mean;
        k -= 1.0;
        sum += term;
    }
    (k, term) = (peak, greatest);
    while k < highest && term > sum * NEGLIGIBLE {
        k += 1.0;
        term *= mean / k;
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected values by mpmath with 40 digits.
    #[test]
    fn tails() {
        for (statistic, degrees_of_freedom, expected) in [
            (3.841_458_820_694_124, 1, 0.050_000_000_000_000_06),
            (1e-8, 1, 0.999_920_211_544_052_7),
            (5.991_464_547_107_979, 2, 0.05),
            (400.0, 1, 5.507_248_237_212_467_4e-89),
            (1_200.0, 999, 1.112_935_044_825_886_6e-5),
            (0.8198930504307304, 2, 0.6636857396394066),
            (1e-08, 3, 0.999999999999734),
            (7.5, 3, 0.057558451972636406),
            (30.0, 10, 0.0008566412107753004),
            (9000.0, 9999, 0.999999999999866),
            (5.0, 40, 0.9999999999965196),
            (12000.0, 9999, 1.0464732737955494e-40),
            (1400.0, 4, 6.911633257175599e-302),
            (3000.0, 2000, 2.204698611388996e-43),
        ] {
            let found = upper_tail(statistic, degrees_of_freedom);
            assert!((found / expected - 1.0).abs() < 1e-12, "{found:e} is not {expected:e}");
        }
        assert_eq!((upper_tail(0.0, 0), upper_tail(0.0, 1), upper_tail(0.0, 7)), (1.0, 1.0, 1.0));
    }
}
