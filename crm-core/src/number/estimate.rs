//! An estimate with its interval.

use std::fmt;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::number::level::Level;
use crate::number::method::Method;

/// A point estimate with its confidence interval.
///
/// Limits can be infinite (a risk ratio whose denominator can be zero has no upper limit); they are
/// never NaN. In JSON an infinite limit is `null` beside
/// `lower_unbounded` or `upper_unbounded`.
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
/// assert_eq!(estimate.to_string(), "0.8 (95% wilson: 0.4901624715 to 0.9433178485)");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "EstimateDocument", try_from = "EstimateDocument")]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// The lower limit of the interval; can be negative infinity.
    pub lower: f64,
    /// The upper limit of the interval; can be infinity.
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

/// The JSON of an estimate.
#[derive(Serialize, Deserialize)]
struct EstimateDocument {
    /// The confidence level of the interval.
    level: Level,
    /// The lower limit of the interval; `null` where it is negative infinity.
    lower: Option<f64>,
    /// `true` beside a lower limit of negative infinity; otherwise left out.
    #[serde(default, skip_serializing_if = "is_false")]
    lower_unbounded: bool,
    /// How the interval was computed.
    method: Method,
    /// The key that only a ratio set has: its limits are not always those of an interval.
    #[serde(default, skip_serializing)]
    shape: Option<IgnoredAny>,
    /// The upper limit of the interval; `null` where it is infinity.
    upper: Option<f64>,
    /// `true` beside an upper limit of infinity; otherwise left out.
    #[serde(default, skip_serializing_if = "is_false")]
    upper_unbounded: bool,
    /// The point estimate; `null` where it is infinity.
    value: Option<f64>,
    /// `true` beside a point estimate of infinity; otherwise left out.
    #[serde(default, skip_serializing_if = "is_false")]
    value_unbounded: bool,
}

impl From<Estimate> for EstimateDocument {
    fn from(Estimate { value, lower, upper, level, method }: Estimate) -> EstimateDocument {
        EstimateDocument {
            level,
            lower: finite(lower),
            lower_unbounded: lower.is_infinite(),
            method,
            shape: None,
            upper: finite(upper),
            upper_unbounded: upper.is_infinite(),
            value: finite(value),
            value_unbounded: value.is_infinite(),
        }
    }
}

impl TryFrom<EstimateDocument> for Estimate {
    type Error = Error;

    fn try_from(document: EstimateDocument) -> Result<Estimate> {
        let EstimateDocument { level, method, .. } = document;
        if document.shape.is_some() {
            return Err(Error::conflict("shape", "belongs to a ratio set, not to an estimate"));
        }
        let number = |field: &str, number: Option<f64>, unbounded: bool, infinity: f64| match (
            number, unbounded,
        ) {
            (Some(number), false) => Ok(number),
            (None, true) => Ok(infinity),
            _ => Err(Error::out_of_range(
                field,
                &format!("a number, or null with {field}_unbounded"),
                number.map_or("null".to_owned(), |number| number.to_string()),
            )),
        };
        Estimate::new(
            number("value", document.value, document.value_unbounded, f64::INFINITY)?,
            number("lower", document.lower, document.lower_unbounded, f64::NEG_INFINITY)?,
            number("upper", document.upper, document.upper_unbounded, f64::INFINITY)?,
            level,
            method,
        )
    }
}

/// A finite number; JSON has no other.
pub(crate) fn finite(number: f64) -> Option<f64> {
    Some(number).filter(|number| number.is_finite())
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}% {}: {} to {})",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_numbers_are_null_beside_a_flag_in_json() {
        let estimate = Estimate {
            value: f64::INFINITY,
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
            level: Level::default(),
            method: Method::Koopman,
        };
        let json = serde_json::to_string(&estimate).unwrap();
        assert_eq!(
            json,
            concat!(
                r#"{"level":0.95,"lower":null,"lower_unbounded":true,"method":"koopman","#,
                r#""upper":null,"upper_unbounded":true,"value":null,"value_unbounded":true}"#
            )
        );
        assert_eq!(serde_json::from_str::<Estimate>(&json).unwrap(), estimate);
        let finite = Estimate { value: 0.1, lower: -0.1, upper: 0.2, ..estimate };
        let json = serde_json::to_string(&finite).unwrap();
        assert!(!json.contains("unbounded"), "{json}");
        assert_eq!(serde_json::from_str::<Estimate>(&json).unwrap(), finite);
        for (limit, expected) in [
            ("null", "lower must be a number, or null with lower_unbounded"),
            ("0.3", "lower must be at most"),
        ] {
            let damaged = json.replace("-0.1", limit);
            let error = serde_json::from_str::<Estimate>(&damaged).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn a_ratio_set_is_no_estimate() {
        let json = r#"{"level":0.95,"lower":1,"method":"fieller","upper":2,"value":1.5}"#;
        assert!(serde_json::from_str::<Estimate>(json).is_ok());
        let set = json.replace(r#","upper""#, r#","shape":"two_rays","upper""#);
        let error = serde_json::from_str::<Estimate>(&set).unwrap_err().to_string();
        assert!(error.starts_with("shape belongs to a ratio set, not to an estimate"), "{error}");
    }

    #[test]
    fn display_is_short() {
        assert_eq!(Short(95.0).to_string(), "95");
        assert_eq!(Short(1.0 / 3.0).to_string(), "0.3333333333");
        assert_eq!(Short(f64::INFINITY).to_string(), "inf");
    }
}
