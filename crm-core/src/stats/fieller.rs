//! The ratio of two normal estimates.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::stats::check;
use crate::stats::normal::critical;

/// Computes the confidence set of `numerator / denominator`, two normal estimates with known
/// variances and covariance.
///
/// # Formula
///
/// All `r` with `(numerator - r denominator)^2 <= z^2 (v_n - 2 r c + r^2 v_d)`: a quadratic
/// inequality. Its solution is an interval if the denominator is significantly different from 0,
/// and otherwise two rays or the whole line.
///
/// # Reference
///
/// Fieller (1954), Journal of the Royal Statistical Society B 16:175-185.
///
/// Vectors: `tests/vectors/fieller.json`.
///
/// # Errors
///
/// [`Error::NotFinite`] for NaN or infinity, [`Error::OutOfRange`] for a negative variance or a
/// covariance that the variances do not allow, [`Error::Undefined`] if the denominator is 0 with
/// variance 0.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Shape};
///
/// let set = stats::fieller(12.0, 0.04, 0.05, 0.0001375, 0.0, Level::default())?;
/// assert_eq!(set.shape, Shape::Bounded);
/// assert!((set.lower - 164.14441896).abs() < 1e-8);
/// assert!((set.upper - 444.43675446).abs() < 1e-8);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn fieller(
    numerator: f64,
    numerator_variance: f64,
    denominator: f64,
    denominator_variance: f64,
    covariance: f64,
    level: Level,
) -> Result<RatioSet> {
    check::finite("numerator", numerator)?;
    check::finite("denominator", denominator)?;
    check::variance("numerator_variance", numerator_variance)?;
    check::variance("denominator_variance", denominator_variance)?;
    check::covariance("covariance", covariance, (numerator_variance, denominator_variance))?;
    if denominator == 0.0 && denominator_variance == 0.0 {
        return Err(UndefinedReason::ZeroByZero.into());
    }
    let square = critical(level.alpha()).powi(2);
    // a r^2 - 2 b r + c <= 0
    let a = denominator * denominator - square * denominator_variance;
    let b = numerator * denominator - square * covariance;
    let c = numerator * numerator - square * numerator_variance;
    let (shape, lower, upper) = solve(a, b, c);
    let value = (denominator != 0.0).then(|| numerator / denominator);
    Ok(RatioSet { value, shape, lower, upper, level, method: Method::Fieller })
}

/// Returns all `r` with `a r^2 - 2 b r + c <= 0`.
fn solve(a: f64, b: f64, c: f64) -> (Shape, f64, f64) {
    let whole = (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY);
    if a == 0.0 {
        return match b.partial_cmp(&0.0) {
            Some(std::cmp::Ordering::Greater) => (Shape::RayUp, c / (2.0 * b), f64::INFINITY),
            Some(std::cmp::Ordering::Less) => (Shape::RayDown, f64::NEG_INFINITY, c / (2.0 * b)),
            _ => whole,
        };
    }
    let discriminant = b * b - a * c;
    // Two rays that meet leave nothing out.
    if discriminant <= 0.0 && a < 0.0 {
        return whole;
    }
    // With a > 0 the estimate solves the inequality, so a negative discriminant is rounding.
    let root = discriminant.max(0.0).sqrt();
    let sum = b + root.copysign(b);
    let (one, other) = if sum == 0.0 { (0.0, 0.0) } else { (sum / a, c / sum) };
    let shape = if a > 0.0 { Shape::Bounded } else { Shape::TwoRays };
    // Adding zero converts a negative zero to a positive one.
    (shape, one.min(other) + 0.0, one.max(other) + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(n: f64, vn: f64, d: f64, vd: f64, c: f64) -> RatioSet {
        fieller(n, vn, d, vd, c, Level::default()).unwrap()
    }

    #[test]
    fn published_shapes() {
        let two = set(12.0, 0.04, 0.02, 0.001156, 0.0);
        assert_eq!(two.shape, Shape::TwoRays);
        assert!((two.lower + 257.2005352140629).abs() < 1e-8);
        assert!((two.upper - 138.41001270074776).abs() < 1e-8);
        assert_eq!(set(0.1, 0.04, 0.02, 0.001156, 0.0).shape, Shape::WholeLine);
    }

    #[test]
    fn without_variance_the_set_is_the_ratio() {
        let exact = set(3.0, 0.0, 2.0, 0.0, 0.0);
        assert_eq!((exact.shape, exact.lower, exact.upper), (Shape::Bounded, 1.5, 1.5));
        let zero = set(0.0, 0.0, 2.0, 0.0, 0.0);
        assert_eq!((zero.value, zero.lower, zero.upper), (Some(0.0), 0.0, 0.0));
    }

    #[test]
    fn limits_solve_the_equality() {
        let set = set(5.0, 0.3, -0.8, 0.02, 0.05);
        let z2 = critical(Level::default().alpha()).powi(2);
        for r in [set.lower, set.upper] {
            let left = (5.0 - r * -0.8).powi(2);
            let right = z2 * (0.3 - 2.0 * r * 0.05 + r * r * 0.02);
            assert!((left / right - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn bad_input_is_named() {
        let error =
            |n, vn, d, vd, c| fieller(n, vn, d, vd, c, Level::default()).unwrap_err().to_string();
        assert_eq!(
            error(f64::NAN, 1.0, 1.0, 1.0, 0.0),
            "numerator must be a finite number, got NaN"
        );
        assert_eq!(
            error(1.0, -1.0, 1.0, 1.0, 0.0),
            "numerator_variance must be at least 0, got -1"
        );
        let too_large = error(1.0, 1.0, 1.0, 1.0, 2.0);
        assert!(too_large.starts_with("covariance must be at most 1 in absolute value"));
        assert_eq!(error(1.0, 1.0, 0.0, 0.0, 0.0), "undefined: the ratio is zero divided by zero");
    }
}
