//! The ratio of two normal estimates.

use crate::error::error::{Error, Result};
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
/// [`Error::NotFinite`] for NaN or infinity, [`Error::OutOfRange`] for a negative variance, a
/// covariance that the variances do not allow, or a ratio or a limit that no float can hold,
/// [`Error::Undefined`] if the denominator is 0 with variance 0.
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
    let value = (denominator != 0.0).then(|| numerator / denominator);
    let above = Part::new(numerator, numerator_variance);
    let below = Part::new(denominator, denominator_variance);
    let covariance = covariance / above.scale / below.scale;
    let (shape, lower, upper) = solve(above, below, covariance, critical(level.alpha()).powi(2));
    let limit = |scaled: f64| rescaled(scaled, above.scale, below.scale);
    let (lower, upper) = (limit(lower), limit(upper));
    if value.is_some_and(|value| !value.is_finite()) {
        let allowed = "far enough from 0 for a ratio that is a finite number";
        return Err(Error::out_of_range("denominator", allowed, denominator));
    }
    let no_lower = matches!(shape, Shape::RayDown | Shape::WholeLine);
    let no_upper = matches!(shape, Shape::RayUp | Shape::WholeLine);
    if !(lower.is_finite() || no_lower) || !(upper.is_finite() || no_upper) {
        let allowed = "small enough for limits that are finite numbers";
        return Err(Error::out_of_range("denominator_variance", allowed, denominator_variance));
    }
    Ok(RatioSet { value, shape, lower, upper, level, method: Method::Fieller })
}

/// An estimate and its variance, without their common scale: one of them is near 1, and the other
/// at most that, so that their products neither overflow nor vanish together.
#[derive(Clone, Copy)]
struct Part {
    value: f64,
    variance: f64,
    scale: f64,
}

impl Part {
    fn new(value: f64, variance: f64) -> Part {
        let scale = check::power_of_two(value.abs().max(variance.sqrt()));
        Part { value: value / scale, variance: variance / scale / scale, scale }
    }
}

/// Returns `limit * above / below`, for powers of two whose quotient may not be a float.
fn rescaled(limit: f64, above: f64, below: f64) -> f64 {
    let factor = above / below;
    let limit = if factor.is_normal() { limit * factor } else { limit / below * above };
    // Adding zero converts a negative zero to a positive one.
    limit + 0.0
}

/// Returns all `r` with `a r^2 - 2 b r + c <= 0`, from `square`, the square of the critical value.
///
/// The discriminant `b^2 - a c` is written in the variances: the squares of the estimates, which
/// cancel, would leave only half of the digits of small ones.
fn solve(above: Part, below: Part, covariance: f64, square: f64) -> (Shape, f64, f64) {
    let (n, d) = (above.value, below.value);
    let a = d * d - square * below.variance;
    let b = n * d - square * covariance;
    let c = n * n - square * above.variance;
    let whole = (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY);
    if a == 0.0 {
        return match b.partial_cmp(&0.0) {
            Some(std::cmp::Ordering::Greater) => (Shape::RayUp, c / (2.0 * b), f64::INFINITY),
            Some(std::cmp::Ordering::Less) => (Shape::RayDown, f64::NEG_INFINITY, c / (2.0 * b)),
            _ => whole,
        };
    }
    let spread = d * d * above.variance - 2.0 * n * d * covariance + n * n * below.variance;
    let joint = above.variance * below.variance - covariance * covariance;
    let discriminant = square * (spread - square * joint);
    // Two rays that meet leave nothing out.
    if discriminant <= 0.0 && a < 0.0 {
        return whole;
    }
    // With a > 0 the estimate solves the inequality, so a negative discriminant is rounding.
    let root = discriminant.max(0.0).sqrt();
    let sum = b + root.copysign(b);
    let (one, other) = if sum == 0.0 { (0.0, 0.0) } else { (sum / a, c / sum) };
    let shape = if a > 0.0 { Shape::Bounded } else { Shape::TwoRays };
    (shape, one.min(other), one.max(other))
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
    fn extreme_estimates_have_finite_limits_or_an_error() {
        let exact = set(1.79769e308, 1e300, 1e300, 5e-324, 0.0);
        assert_eq!((exact.shape, exact.value), (Shape::Bounded, Some(1.79769e308 / 1e300)));
        // The relative standard error is 5.6e-159.
        assert_eq!((exact.lower, exact.upper), (1.79769e308 / 1e300, 1.79769e308 / 1e300));
        let wide = set(0.5, 1.79769e308, 3.0, 1e-300, 0.0);
        let half = critical(Level::default().alpha()) * 1.79769e308_f64.sqrt() / 3.0;
        assert_eq!(wide.shape, Shape::Bounded);
        assert!((wide.upper / half - 1.0).abs() < 1e-15, "{wide:?}");
        assert!((wide.lower / -half - 1.0).abs() < 1e-15, "{wide:?}");
        let error = fieller(1e308, 1.0, 1e-8, 1e-20, 0.0, Level::default()).unwrap_err();
        let allowed = "denominator must be far enough from 0 for a ratio that is a finite number";
        assert!(error.to_string().starts_with(allowed), "{error}");
        let error = fieller(1e308, 1e-300, 1.0, 0.26, 0.0, Level::default()).unwrap_err();
        let allowed =
            "denominator_variance must be small enough for limits that are finite numbers";
        assert!(error.to_string().starts_with(allowed), "{error}");
    }

    #[test]
    fn small_variances_keep_their_digits() {
        // The delta method is exact to the last digit here.
        let found = set(3.0, 1e-22, 2.0, 4e-22, 0.0);
        let half = 1.5 * critical(Level::default().alpha()) * (1e-22 / 9.0 + 1e-22_f64).sqrt();
        assert!((found.upper - (1.5 + half)).abs() < 4e-16, "{found:?}");
        assert!((found.lower - (1.5 - half)).abs() < 4e-16, "{found:?}");
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
