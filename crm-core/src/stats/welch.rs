//! The difference of two means.

use crate::error::error::{Error, Result};
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::means::{Mean, Means};
use crate::stats::student::{StudentEstimate, satterthwaite};

/// Compares two means with unequal variances: first minus second.
///
/// Each sample is given by its mean, its variance with the divisor `n - 1`, and its size, 2 to
/// 2^53. If both variances are 0, the interval is the point, and the p-value is 1 if the means are
/// equal and 0 otherwise.
///
/// # Formula
///
/// `m1 - m2 -+ t sqrt(v1/n1 + v2/n2)`, Student's t with the degrees of freedom of
/// [`welch_degrees_of_freedom`], and the test of the same t.
///
/// # Reference
///
/// Welch (1947), Biometrika 34:28-35. Satterthwaite (1946), Biometrics Bulletin 2:110-114.
///
/// Vectors: `tests/vectors/welch.json`, `tests/vectors/welch_exact.json`.
///
/// # Errors
///
/// [`Error::NotFinite`] if a mean, a variance, the difference or a limit is NaN or infinite,
/// [`Error::OutOfRange`] if a variance is negative or a size is outside its range.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Level;
///
/// let difference = stats::welch(0.7, 38.44, 3461, 0.41, 15.21, 3407, Level::default())?;
/// assert!((difference.estimate.value - 0.29).abs() < 1e-12);
/// assert!((difference.p_value - 0.0201).abs() < 1e-4);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn welch(
    mean1: f64,
    variance1: f64,
    n1: u64,
    mean2: f64,
    variance2: f64,
    n2: u64,
    level: Level,
) -> Result<Comparison> {
    let means = Means::new((mean1, variance1, n1), (mean2, variance2, n2))?;
    difference(means)?.compared(Method::Welch, level)
}

/// Computes the degrees of freedom of Welch's t.
///
/// # Formula
///
/// `(v1/n1 + v2/n2)^2 / ((v1/n1)^2 / (n1 - 1) + (v2/n2)^2 / (n2 - 1))`.
///
/// # Reference
///
/// See [`welch`].
///
/// Vectors: `tests/vectors/welch_degrees_of_freedom.json`,
/// `tests/vectors/welch_degrees_of_freedom_exact.json`.
///
/// # Errors
///
/// [`Error::NotFinite`] and [`Error::OutOfRange`] as for [`welch`], [`Error::Undefined`] if both
/// variances are 0.
///
/// # Examples
///
/// ```
/// use crm_core::stats::welch_degrees_of_freedom;
///
/// assert_eq!(welch_degrees_of_freedom(4.0, 10, 4.0, 10)?, 18.0);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn welch_degrees_of_freedom(variance1: f64, n1: u64, variance2: f64, n2: u64) -> Result<f64> {
    let Means { first, second } = Means::new((0.0, variance1, n1), (0.0, variance2, n2))?;
    satterthwaite(&[part(first), part(second)]).ok_or(Error::from(UndefinedReason::ZeroVariance))
}

/// Returns the difference with its standard error and degrees of freedom.
pub(crate) fn difference(means: Means) -> Result<StudentEstimate> {
    let Means { first, second } = means;
    StudentEstimate {
        value: first.mean - second.mean,
        standard_error: (first.squared_error() + second.squared_error()).sqrt(),
        degrees_of_freedom: degrees_of_freedom(means),
    }
    .checked()
}

/// Returns the degrees of freedom of Welch's t; without variances those of Student's t.
pub(crate) fn degrees_of_freedom(Means { first, second }: Means) -> f64 {
    satterthwaite(&[part(first), part(second)])
        .unwrap_or(first.degrees_of_freedom() + second.degrees_of_freedom())
}

fn part(mean: Mean) -> (f64, f64) {
    (mean.squared_error(), mean.degrees_of_freedom())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GrowthBook's test data for revenue: the sum, the sum of squares, the size.
    fn moments(sum: f64, squares: f64, n: u64) -> (f64, f64, u64) {
        let size = n as f64;
        (sum / size, (squares - sum * sum / size) / (size - 1.0), n)
    }

    #[test]
    fn published() {
        let (m1, v1, n1) = moments(2_422.7, 134_698.29, 3_461);
        let (m2, v2, n2) = moments(1_396.87, 52_377.976_7, 3_407);
        let found = welch(m1, v1, n1, m2, v2, n2, Level::default()).unwrap();
        assert_eq!(found.estimate.method, Method::Welch);
        assert!((found.estimate.value - 0.29).abs() < 1e-5);
        assert!((found.estimate.lower - 0.04538).abs() < 1e-5);
        assert!((found.estimate.upper - 0.53462).abs() < 1e-5);
        assert!((found.p_value - 0.02016).abs() < 1e-5);
        let (p1, p2) = (16.0 / 30.0, 0.5);
        let found = welch(p1, p1 * (1.0 - p1), 30, p2, 0.25, 28, Level::default()).unwrap();
        assert!((found.estimate.lower + 0.2296095491043773).abs() < 1e-8);
        assert!((found.estimate.upper - 0.29627621577104396).abs() < 1e-8);
        assert!((found.p_value - 0.8004455444388894).abs() < 1e-8);
    }

    #[test]
    fn without_variance_the_interval_is_the_point() {
        let found = |m1, m2| welch(m1, 0.0, 2, m2, 0.0, 9, Level::default()).unwrap();
        let limits = |c: Comparison| (c.estimate.lower, c.estimate.value, c.estimate.upper);
        assert_eq!((limits(found(3.0, 1.0)), found(3.0, 1.0).p_value), ((2.0, 2.0, 2.0), 0.0));
        assert_eq!((limits(found(1.0, 1.0)), found(1.0, 1.0).p_value), ((0.0, 0.0, 0.0), 1.0));
        assert_eq!(
            welch_degrees_of_freedom(0.0, 2, 0.0, 9),
            Err(UndefinedReason::ZeroVariance.into())
        );
        assert_eq!(welch_degrees_of_freedom(0.0, 2, 1e-310, 9), Ok(8.0));
    }

    #[test]
    fn extreme_samples_stay_finite() {
        for (mean, variance, n) in [
            (1e300, 1e300, 2),
            (1e9, 1e-300, 1 << 53),
            (-1e-300, 5e-324, 3),
            (0.0, f64::MAX, 1 << 53),
        ] {
            let found = welch(mean, variance, n, 1.0, 2.0, 5, Level::default()).unwrap();
            assert!(found.estimate.lower <= found.estimate.value, "{found:?}");
            assert!(found.estimate.value <= found.estimate.upper, "{found:?}");
            assert!((0.0..=1.0).contains(&found.p_value), "{found:?}");
        }
    }

    #[test]
    fn bad_input_is_named() {
        let message = |m1, v1, n1, m2, v2, n2| {
            welch(m1, v1, n1, m2, v2, n2, Level::default()).unwrap_err().to_string()
        };
        let nan = f64::NAN;
        assert_eq!(message(nan, 1.0, 2, 1.0, 1.0, 2), "mean1 must be a finite number, got NaN");
        assert_eq!(message(1.0, 1.0, 2, 1.0, -1.0, 2), "variance2 must be at least 0, got -1");
        assert_eq!(message(1.0, 1.0, 1, 1.0, 1.0, 2), "n1 must be from 2 to 2^53, got 1");
        assert_eq!(
            message(1e308, 1.0, 2, -1e308, 1.0, 2),
            "estimate must be a finite number, got inf"
        );
    }
}
