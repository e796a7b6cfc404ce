//! The relative difference of two means.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::means::Means;
use crate::stats::student::StudentEstimate;
use crate::stats::welch::degrees_of_freedom;

/// Compares two means by their relative difference, the lift: first over second, minus 1.
///
/// Each sample is given by its mean, its variance with the divisor `n - 1`, and its size, 2 to
/// 2^53. The null value is 0. The interval is symmetric, and inaccurate if the second mean is not
/// far from zero relative to its standard error; use [`fieller`](crate::stats::fieller) in that
/// case.
///
/// # Formula
///
/// With `r = m1/m2`: `r - 1 -+ t sqrt(v1/n1 + r^2 v2/n2) / |m2|`, Student's t with the degrees of
/// freedom of [`welch_degrees_of_freedom`](crate::stats::welch::welch_degrees_of_freedom), and the
/// test of the same t.
///
/// # Reference
///
/// Deng, Knoblich and Lu (2018), Proceedings of KDD 2018:233-242, section 3.2.
///
/// Vectors: `tests/vectors/ratio_of_means.json`, `tests/vectors/ratio_of_means_exact.json`.
///
/// # Errors
///
/// [`Error::Undefined`] if the second mean is 0, [`Error::NotFinite`] if a mean, a variance, the
/// lift or a limit is NaN or infinite, [`Error::OutOfRange`] if a variance is negative or a size is
/// outside its range.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Level;
///
/// let lift = stats::ratio_of_means(11.0, 4.0, 500, 10.0, 4.0, 500, Level::default())?;
/// assert!((lift.estimate.value - 0.1).abs() < 1e-12);
/// assert!((lift.estimate.lower - 0.0739).abs() < 1e-4);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn ratio_of_means(
    mean1: f64,
    variance1: f64,
    n1: u64,
    mean2: f64,
    variance2: f64,
    n2: u64,
    level: Level,
) -> Result<Comparison> {
    let means = Means::new((mean1, variance1, n1), (mean2, variance2, n2))?;
    lift(means)?.compared(Method::Delta, level)
}

/// Returns the lift with its standard error and degrees of freedom.
pub(crate) fn lift(means: Means) -> Result<StudentEstimate> {
    let Means { first, second } = means;
    if second.mean == 0.0 {
        return Err(UndefinedReason::ZeroDenominator.into());
    }
    let error = |squared_error: f64, factor: f64| squared_error.sqrt() * (factor / second.mean);
    let ratio = first.mean / second.mean;
    StudentEstimate {
        value: (first.mean - second.mean) / second.mean,
        standard_error: error(first.squared_error(), 1.0)
            .hypot(error(second.squared_error(), ratio)),
        degrees_of_freedom: degrees_of_freedom(means),
    }
    .checked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::Error;

    /// GrowthBook's tests.
    #[test]
    fn published() {
        let moments = |sum: f64, squares: f64, n: u64| {
            let size = n as f64;
            (sum / size, (squares - sum * sum / size) / (size - 1.0))
        };
        let ((m1, v1), (m2, v2)) =
            (moments(2_422.7, 134_698.29, 3_461), moments(1_396.87, 52_377.976_7, 3_407));
        let found = ratio_of_means(m1, v1, 3_461, m2, v2, 3_407, Level::default()).unwrap();
        assert_eq!(found.estimate.method, Method::Delta);
        assert!((found.estimate.value - 0.70732).abs() < 1e-5);
        assert!((found.estimate.lower + 0.03526).abs() < 1e-5);
        assert!((found.estimate.upper - 1.44989).abs() < 1e-5);
        assert!((found.p_value - 0.06191).abs() < 1e-5);
        let (p1, p2) = (16.0 / 30.0, 0.5);
        let found =
            ratio_of_means(p1, p1 * (1.0 - p1), 30, p2, 0.25, 28, Level::default()).unwrap();
        assert!((found.estimate.value - 1.0 / 15.0).abs() < 1e-12);
        assert!((found.estimate.lower + 0.4776740282706786).abs() < 1e-8);
        assert!((found.estimate.upper - 0.6110073616040119).abs() < 1e-8);
        assert!((found.p_value - 0.8070716832021887).abs() < 1e-8);
    }

    #[test]
    fn a_negative_mean_keeps_the_limits_in_order() {
        let found = ratio_of_means(-3.0, 1.0, 9, -2.0, 1.0, 9, Level::default()).unwrap();
        assert_eq!(found.estimate.value, 0.5);
        assert!(found.estimate.lower < 0.5 && found.estimate.upper > 0.5);
    }

    #[test]
    fn a_zero_second_mean_is_undefined() {
        let error = |m1, m2| ratio_of_means(m1, 1.0, 9, m2, 1.0, 9, Level::default()).unwrap_err();
        assert_eq!(error(1.0, 0.0), Error::from(UndefinedReason::ZeroDenominator));
        assert_eq!(error(0.0, -0.0), Error::from(UndefinedReason::ZeroDenominator));
        assert_eq!(error(1.0, 5e-324).to_string(), "estimate must be a finite number, got inf");
    }
}
