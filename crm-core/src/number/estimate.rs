//! An estimate with its interval.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::error::error::{Error, Result};
use crate::number::level::Level;
use crate::number::method::Method;

/// A point estimate with its confidence interval.
///
/// Limits can be infinite (a risk ratio whose denominator can be zero has no upper limit); they are
/// never NaN. In JSON an infinite limit is the string `"inf"` or `"-inf"`.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let estimate = stats::proportion(8, 10, Method::Wilson, Level::default())?;
/// assert_eq!(estimate.value, 0.8);
/// assert!(estimate.contains(0.5));
/// assert_eq!(estimate.to_string(), "0.8 (95 % wilson: 0.4901624715 to 0.9433178485)");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate.
    #[serde(serialize_with = "serialize_f64")]
    pub value: f64,
    /// The lower limit of the interval; can be negative infinity.
    #[serde(serialize_with = "serialize_f64")]
    pub lower: f64,
    /// The upper limit of the interval; can be infinity.
    #[serde(serialize_with = "serialize_f64")]
    pub upper: f64,
    /// The confidence level of the interval.
    pub level: Level,
    /// The method of the interval.
    pub method: Method,
}

impl Estimate {
    /// Creates an estimate from given numbers.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a number is NaN, or if the lower limit is above the upper limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Estimate;
    /// use crm_core::number::{Level, Method};
    ///
    /// let error = Estimate::new(0.1, 0.3, 0.2, Level::default(), Method::Wald).unwrap_err();
    /// assert_eq!(error.to_string(), "lower must be at most upper = 0.2, got 0.3");
    /// ```
    pub fn new(
        value: f64,
        lower: f64,
        upper: f64,
        level: Level,
        method: Method,
    ) -> Result<Estimate> {
        check_numbers(Some(value), lower, upper)?;
        Ok(Estimate { value, lower, upper, level, method })
    }

    /// Returns whether the interval, including its limits, contains `value`.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::stats;
    /// use crm_core::number::{Level, Method};
    ///
    /// let difference =
    ///     stats::risk_difference(120, 1000, 80, 1000, Method::Newcombe, Level::default())?;
    /// assert!(!difference.estimate.contains(0.0));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Multiplies the value and the limits by a non-negative factor.
    pub(crate) fn scaled(self, factor: f64) -> Estimate {
        Estimate {
            value: self.value * factor,
            lower: self.lower * factor,
            upper: self.upper * factor,
            ..self
        }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({} % {}: {} to {})",
            Short(self.value),
            self.level.percent(),
            self.method,
            Short(self.lower),
            Short(self.upper)
        )
    }
}

/// Checks that no number is NaN, and that the limits are in order.
pub(crate) fn check_numbers(value: Option<f64>, lower: f64, upper: f64) -> Result<()> {
    for (field, number) in [("value", value.unwrap_or(0.0)), ("lower", lower), ("upper", upper)] {
        if number.is_nan() {
            return Err(Error::out_of_range(field, "a number", number));
        }
    }
    if lower > upper {
        return Err(Error::out_of_range("lower", &format!("at most upper = {upper}"), lower));
    }
    Ok(())
}

/// A number with at most ten significant digits.
pub(crate) struct Short(pub(crate) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_finite() || self.0 == 0.0 {
            return write!(f, "{}", self.0);
        }
        let rounded: f64 = format!("{:.9e}", self.0).parse().unwrap_or(self.0);
        write!(f, "{rounded}")
    }
}

/// Serializes a float as a JSON number, or as a string if it is infinite.
pub(crate) fn serialize_f64<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if *value == f64::INFINITY {
        serializer.serialize_str("inf")
    } else if *value == f64::NEG_INFINITY {
        serializer.serialize_str("-inf")
    } else {
        serializer.serialize_f64(*value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_limits_are_strings_in_json() {
        let estimate = Estimate {
            value: 2.0,
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            level: Level::default(),
            method: Method::Koopman,
        };
        assert_eq!(
            serde_json::to_string(&estimate).unwrap(),
            r#"{"value":2.0,"lower":"-inf","upper":"inf","level":0.95,"method":"koopman"}"#
        );
    }

    #[test]
    fn display_is_short() {
        assert_eq!(Short(95.0).to_string(), "95");
        assert_eq!(Short(1.0 / 3.0).to_string(), "0.3333333333");
        assert_eq!(Short(f64::INFINITY).to_string(), "inf");
    }
}
