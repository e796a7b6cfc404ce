//! The number needed to treat.

use crate::error::error::{Error, Result};
use crate::error::undefined::UndefinedReason;
use crate::number::estimate::{Estimate, check_numbers, finite};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::{RatioSet, Shape, Units};
use crate::render::format::tenths;
use crate::stats::samples::Samples;

/// Computes the number that must be treated to prevent one event: `1 / (x1/n1 - x2/n2)`, unrounded.
///
/// Events are unfavorable: the first group is the control, the second the treated group. A positive
/// number needed to treat is one to benefit (NNTB), a negative one a number needed to harm (NNTH).
/// If the interval of the difference contains 0, the confidence set passes through infinity: it is
/// two rays, up to the harmful limit and from the beneficial limit on.
///
/// # Formula
///
/// `1 / d`; the limits are the reciprocals of those of
/// [`risk_difference`](crate::stats::risk_difference).
///
/// # Reference
///
/// Altman (1998), BMJ 317:1309-1312.
///
/// Vectors: `tests/vectors/nnt.json`.
///
/// # Errors
///
/// The errors of [`risk_difference`](crate::stats::risk_difference), and [`Error::Undefined`] if
/// its interval is exactly 0.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method, Shape};
///
/// let set = stats::nnt(120, 1000, 80, 1000, Method::Newcombe, Level::default())?;
/// assert_eq!(set.shape, Shape::Bounded);
/// assert!((set.value.unwrap() - 25.0).abs() < 1e-12);
/// assert_eq!(stats::nnt_in_words(&set)?, "NNTB 25.0 (NNTB 15.0 to NNTB 72.9)");
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn nnt(x1: u64, n1: u64, x2: u64, n2: u64, method: Method, level: Level) -> Result<RatioSet> {
    let samples = Samples::new(x1, n1, x2, n2)?;
    nnt_of(&crate::stats::risk_difference::compare(samples, method, level)?.estimate)
}

/// Inverts the interval of a difference to the confidence set of the number needed to treat.
///
/// Vectors: `tests/vectors/nnt_of.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the limits are not ordered around the value, [`Error::Undefined`] if
/// both limits are 0 or so close to it that their inverse is too large for a float.
///
/// # Reference
///
/// Altman (1998), BMJ 317:1309-1312.
///
/// # Examples
///
/// ```
/// use crm_core::{Estimate, stats};
/// use crm_core::number::{Level, Method, Shape};
///
/// let difference = Estimate {
///     value: 0.1,
///     lower: -0.05,
///     upper: 0.25,
///     level: Level::default(),
///     method: Method::Wald,
/// };
/// let set = stats::nnt_of(&difference)?;
/// assert_eq!((set.shape, set.lower, set.upper), (Shape::TwoRays, -20.0, 4.0));
/// assert_eq!(stats::nnt_in_words(&set)?, "NNTB 10.0 (NNTH 20.0 to infinity to NNTB 4.0)");
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn nnt_of(difference: &Estimate) -> Result<RatioSet> {
    let Estimate { value, lower, upper, level, method } = *difference;
    check_numbers(Some(value), lower, upper)?;
    if !(lower.is_finite() && upper.is_finite() && value.is_finite()) {
        let allowed = "an estimate with finite limits";
        return Err(Error::out_of_range("difference", allowed, difference));
    }
    let (shape, lower, upper) = invert(1.0, lower, upper).ok_or(UndefinedReason::ZeroEffect)?;
    let value = finite(1.0 / value);
    Ok(RatioSet { value, shape, lower, upper, level, method })
}

/// Returns the set of `numerator / denominator` for a positive numerator and all denominators
/// between two limits; `None` if both limits are 0.
///
/// A limit so close to 0 that its quotient is too large for a float counts as 0.
pub(crate) fn invert(numerator: f64, lower: f64, upper: f64) -> Option<(Shape, f64, f64)> {
    Some(match (finite(numerator / upper), finite(numerator / lower)) {
        (Some(small), Some(large)) if lower > 0.0 || upper < 0.0 => (Shape::Bounded, small, large),
        (Some(small), Some(large)) => (Shape::TwoRays, large, small),
        (Some(small), None) if upper > 0.0 => (Shape::RayUp, small, f64::INFINITY),
        (None, Some(large)) if lower < 0.0 => (Shape::RayDown, f64::NEG_INFINITY, large),
        _ => return None,
    })
}

/// Describes a confidence set of the number needed to treat in Altman's terms.
///
/// Vectors: `tests/vectors/nnt_in_words.json`.
///
/// # Errors
///
/// [`Error::NotFinite`] if the value or a limit is NaN; a limit can be infinite.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let set = stats::nnt(6, 50, 5, 50, Method::Newcombe, Level::default())?;
/// assert_eq!(stats::nnt_in_words(&set)?, "NNTB 50.0 (NNTH 9.1 to infinity to NNTB 6.6)");
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn nnt_in_words(set: &RatioSet) -> Result<String> {
    let numbers = [("value", set.value.unwrap_or(0.0)), ("lower", set.lower), ("upper", set.upper)];
    if let Some((field, given)) = numbers.into_iter().find(|(_, number)| number.is_nan()) {
        return Err(Error::not_finite(field, given));
    }
    let (value, range) = words(set);
    Ok(format!("{value} ({range})"))
}

/// Returns the descriptions of the value and of the set.
pub(crate) fn words(set: &RatioSet) -> (String, String) {
    (set.value.map_or("infinity".to_owned(), one_sided), set.describe(&NumberNeeded))
}

/// Benefit and harm meet at infinity.
struct NumberNeeded;

impl Units for NumberNeeded {
    fn number(&self, number: f64) -> String {
        one_sided(number)
    }

    fn at_least(&self, lower: f64) -> String {
        format!("{} to infinity", one_sided(lower))
    }

    fn at_most(&self, upper: f64) -> String {
        format!("{} to infinity", one_sided(upper))
    }

    fn outside(&self, lower: f64, upper: f64) -> String {
        format!("{} to infinity to {}", one_sided(lower), one_sided(upper))
    }
}

/// Formats a number needed to treat with its direction, to one decimal.
fn one_sided(number: f64) -> String {
    let side = if number < 0.0 { "NNTH" } else { "NNTB" };
    format!("{side} {}", tenths(number.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

    fn set(lower: f64, value: f64, upper: f64) -> Result<RatioSet> {
        let (level, method) = (Level::default(), Method::Wald);
        nnt_of(&Estimate { value, lower, upper, level, method })
    }

    #[test]
    fn each_position_of_zero_has_its_shape() {
        let found = |lower, value, upper| {
            let set = set(lower, value, upper).unwrap();
            (set.shape, set.lower, set.upper)
        };
        assert_eq!(found(0.05, 0.1, 0.25), (Shape::Bounded, 4.0, 20.0));
        assert_eq!(found(-0.25, -0.1, -0.05), (Shape::Bounded, -20.0, -4.0));
        assert_eq!(found(0.0, 0.1, 0.25), (Shape::RayUp, 4.0, f64::INFINITY));
        assert_eq!(found(-0.25, -0.1, 0.0), (Shape::RayDown, f64::NEG_INFINITY, -4.0));
        assert_eq!(found(-0.05, 0.1, 0.25), (Shape::TwoRays, -20.0, 4.0));
    }

    #[test]
    fn a_limit_without_a_finite_inverse_counts_as_zero() {
        let tiny = f64::from_bits(1);
        let found = |lower, value, upper| {
            let set = set(lower, value, upper).unwrap();
            (set.shape, set.lower, set.upper, set.value)
        };
        assert_eq!(found(tiny, 0.1, 0.25), (Shape::RayUp, 4.0, f64::INFINITY, Some(10.0)));
        assert_eq!(found(-tiny, tiny, 0.25), (Shape::RayUp, 4.0, f64::INFINITY, None));
        assert_eq!(
            found(-0.25, -0.1, tiny),
            (Shape::RayDown, f64::NEG_INFINITY, -4.0, Some(-10.0))
        );
        let error = set(tiny, tiny, tiny).unwrap_err();
        assert_eq!(error, Error::from(UndefinedReason::ZeroEffect));
    }

    #[test]
    fn no_difference_has_no_value_but_a_set() {
        let none = set(-0.5, 0.0, 0.5).unwrap();
        assert_eq!(none.value, None);
        assert_eq!(nnt_in_words(&none).unwrap(), "infinity (NNTH 2.0 to infinity to NNTB 2.0)");
        assert_eq!(set(0.0, 0.0, 0.0).unwrap_err(), Error::from(UndefinedReason::ZeroEffect));
    }

    #[test]
    fn unordered_and_infinite_limits_are_rejected() {
        for (lower, upper, path) in
            [(0.2, 0.0, "lower"), (f64::NAN, 0.2, "lower"), (0.0, f64::INFINITY, "difference")]
        {
            let error = set(lower, 0.1, upper).unwrap_err();
            assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some(path)));
        }
    }

    #[test]
    fn every_direction_is_described() {
        assert_eq!(
            nnt_in_words(&set(-0.25, -0.1, -0.05).unwrap()).unwrap(),
            "NNTH 10.0 (NNTH 20.0 to NNTH 4.0)"
        );
        assert_eq!(
            nnt_in_words(&set(0.0, 0.1, 0.25).unwrap()).unwrap(),
            "NNTB 10.0 (NNTB 4.0 to infinity)"
        );
        assert_eq!(
            nnt_in_words(&set(-0.25, -0.1, 0.0).unwrap()).unwrap(),
            "NNTH 10.0 (NNTH 4.0 to infinity)"
        );
    }

    #[test]
    fn large_numbers_have_separators_and_every_number_has_one_decimal() {
        let found = set(-1.0 / 5659.2, 1.0 / 20_000.0, 1.0 / 13.0).unwrap();
        let said = "NNTB 20,000.0 (NNTH 5,659.2 to infinity to NNTB 13.0)";
        assert_eq!(nnt_in_words(&found).unwrap(), said);
    }

    #[test]
    fn nan_is_not_described() {
        let good = set(-0.25, -0.1, 0.0).unwrap();
        for (field, bad) in [
            ("value", RatioSet { value: Some(f64::NAN), ..good }),
            ("lower", RatioSet { lower: f64::NAN, ..good }),
            ("upper", RatioSet { upper: f64::NAN, ..good }),
        ] {
            let message = format!("{field} must be a finite number, got NaN");
            assert_eq!(nnt_in_words(&bad).unwrap_err().to_string(), message);
        }
    }
}
