//! The confidence set of a ratio, which is not always an interval.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::number::estimate::{Short, check_numbers, finite};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::text::choice::choice;

choice! {
    /// The shape of a [`RatioSet`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::number::Shape;
    ///
    /// assert_eq!(Shape::TwoRays.name(), "two_rays");
    /// ```
    pub enum Shape as "shape" {
        /// All numbers from `lower` to `upper`.
        Bounded = 1 "bounded",
        /// All numbers from `lower` upward; `upper` is infinity.
        RayUp = 2 "ray_up",
        /// All numbers up to `upper`; `lower` is negative infinity.
        RayDown = 3 "ray_down",
        /// All numbers up to `lower` and all from `upper` upward; the numbers between are excluded.
        TwoRays = 4 "two_rays",
        /// All numbers.
        WholeLine = 5 "whole_line",
    }
}

/// The confidence set of a ratio such as the cost per retained customer.
///
/// If the denominator can be zero, the confidence set of the ratio is not an interval: its
/// [`Shape`] tells how to interpret `lower` and `upper`. The limits belong to the set.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Shape};
///
/// // The denominator, 0.02, may well be zero or negative.
/// let set = stats::fieller(12.0, 0.04, 0.02, 0.001156, 0.0, Level::default())?;
/// assert_eq!(set.shape, Shape::TwoRays);
/// assert!(set.contains(600.0) && set.contains(-300.0));
/// assert!(!set.contains(0.0));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "RatioSetDocument", try_from = "RatioSetDocument")]
pub struct RatioSet {
    /// The point estimate; `None` if the denominator is estimated as exactly zero.
    pub value: Option<f64>,
    /// The interpretation of the limits.
    pub shape: Shape,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// The confidence level of the set.
    pub level: Level,
    /// The method of the set.
    pub method: Method,
}

impl Shape {
    /// Whether the lower limit and the upper limit are infinite.
    fn unbounded(self) -> (bool, bool) {
        match self {
            Shape::Bounded | Shape::TwoRays => (false, false),
            Shape::RayUp => (false, true),
            Shape::RayDown => (true, false),
            Shape::WholeLine => (true, true),
        }
    }
}

impl RatioSet {
    /// Creates a set from given numbers.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if a number is NaN, if the lower limit is above the upper limit, if a
    /// limit is finite but unbounded in the shape, or infinite but bounded in it, or if the value is
    /// infinite.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::RatioSet;
    /// use crm_core::number::{Level, Method, Shape};
    ///
    /// let (level, method) = (Level::default(), Method::Fieller);
    /// let error = RatioSet::new(None, Shape::RayUp, 3.0, 9.0, level, method).unwrap_err();
    /// assert_eq!(error.to_string(), "upper must be infinite in a set of shape ray_up, got 9");
    /// ```
    pub fn new(
        value: Option<f64>,
        shape: Shape,
        lower: f64,
        upper: f64,
        level: Level,
        method: Method,
    ) -> Result<RatioSet> {
        check_numbers(value, lower, upper)?;
        let (down, up) = shape.unbounded();
        let limits =
            [("lower", lower, down, f64::NEG_INFINITY), ("upper", upper, up, f64::INFINITY)];
        for (field, limit, infinite, infinity) in limits {
            if infinite && limit != infinity || !infinite && limit.is_infinite() {
                let must = if infinite { "infinite" } else { "finite" };
                let allowed = format!("{must} in a set of shape {shape}");
                return Err(Error::out_of_range(field, &allowed, limit));
            }
        }
        if let Some(value) = value.filter(|value| value.is_infinite()) {
            return Err(Error::out_of_range("value", "finite", value));
        }
        Ok(RatioSet { value, shape, lower, upper, level, method })
    }

    /// Returns whether the set, including its limits, contains `value`.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::RatioSet;
    /// use crm_core::number::{Level, Method, Shape};
    ///
    /// let set = RatioSet {
    ///     value: None,
    ///     shape: Shape::RayUp,
    ///     lower: 3.0,
    ///     upper: f64::INFINITY,
    ///     level: Level::default(),
    ///     method: Method::Fieller,
    /// };
    /// assert!(set.contains(3.0) && !set.contains(2.9));
    /// ```
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        match self.shape {
            Shape::Bounded | Shape::RayUp | Shape::RayDown => {
                self.lower <= value && value <= self.upper
            }
            Shape::TwoRays => value <= self.lower || value >= self.upper,
            Shape::WholeLine => true,
        }
    }

    /// Returns the intervals that make up the set.
    pub(crate) fn intervals(&self) -> Vec<(f64, f64)> {
        match self.shape {
            Shape::TwoRays => vec![(f64::NEG_INFINITY, self.lower), (self.upper, f64::INFINITY)],
            _ => vec![(self.lower, self.upper)],
        }
    }

    /// Puts the set into text, without its value.
    pub(crate) fn describe(&self, units: &impl Units) -> String {
        match self.shape {
            Shape::Bounded => units.between(self.lower, self.upper),
            Shape::RayUp => units.at_least(self.lower),
            Shape::RayDown => units.at_most(self.upper),
            Shape::TwoRays => units.outside(self.lower, self.upper),
            Shape::WholeLine => units.all(),
        }
    }
}

/// How the sets of a quantity are put into text.
pub(crate) trait Units {
    /// A number with its unit.
    fn number(&self, number: f64) -> String;

    /// All numbers from one to another.
    fn between(&self, lower: f64, upper: f64) -> String {
        format!("{} to {}", self.number(lower), self.number(upper))
    }

    /// All numbers from one upwards.
    fn at_least(&self, lower: f64) -> String {
        format!("{} or more", self.number(lower))
    }

    /// All numbers up to one.
    fn at_most(&self, upper: f64) -> String {
        format!("{} or less", self.number(upper))
    }

    /// All numbers except those between two.
    fn outside(&self, lower: f64, upper: f64) -> String {
        format!("{}, or {}", self.at_most(lower), self.at_least(upper))
    }

    /// Every number.
    fn all(&self) -> String {
        "any number".to_owned()
    }
}

/// Numbers without a unit, written by a function.
pub(crate) struct Plain<F>(pub(crate) F);

impl<F: Fn(f64) -> String> Units for Plain<F> {
    fn number(&self, number: f64) -> String {
        self.0(number)
    }
}

/// The JSON of a confidence set.
#[derive(Serialize, Deserialize)]
struct RatioSetDocument {
    /// The confidence level of the set.
    level: Level,
    /// The lower limit; `null` where the shape has none: `ray_down` and `whole_line`.
    lower: Option<f64>,
    /// How the set was computed.
    method: Method,
    /// How to read the limits.
    shape: Shape,
    /// The upper limit; `null` where the shape has none: `ray_up` and `whole_line`.
    upper: Option<f64>,
    /// The point estimate; undefined where the denominator is estimated as exactly zero.
    #[serde(with = "or_undefined")]
    value: Result<f64, Undefined>,
}

impl From<RatioSet> for RatioSetDocument {
    fn from(RatioSet { value, shape, lower, upper, level, method }: RatioSet) -> RatioSetDocument {
        let value = value.ok_or(UndefinedReason::ZeroDenominator.into());
        let (lower, upper) = (finite(lower), finite(upper));
        RatioSetDocument { level, lower, method, shape, upper, value }
    }
}

impl TryFrom<RatioSetDocument> for RatioSet {
    type Error = Error;

    fn try_from(document: RatioSetDocument) -> Result<RatioSet> {
        let RatioSetDocument { level, lower, method, shape, upper, value } = document;
        let (lower, upper) = (lower.unwrap_or(f64::NEG_INFINITY), upper.unwrap_or(f64::INFINITY));
        RatioSet::new(value.ok(), shape, lower, upper, level, method)
    }
}

impl fmt::Display for RatioSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Some(value) => write!(f, "{}", Short(value))?,
            None => write!(f, "none")?,
        }
        write!(f, " ({}% {}: ", self.level.percent(), self.method)?;
        write!(f, "{})", self.describe(&Plain(|number| Short(number).to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(shape: Shape, lower: f64, upper: f64) -> RatioSet {
        RatioSet {
            value: Some(1.0),
            shape,
            lower,
            upper,
            level: Level::default(),
            method: Method::Fieller,
        }
    }

    #[test]
    fn each_shape_contains_its_numbers() {
        assert!(set(Shape::Bounded, 1.0, 2.0).contains(1.0));
        assert!(!set(Shape::Bounded, 1.0, 2.0).contains(2.1));
        assert!(set(Shape::RayDown, f64::NEG_INFINITY, 2.0).contains(-9.0));
        assert!(!set(Shape::TwoRays, -1.0, 2.0).contains(0.0));
        assert!(set(Shape::TwoRays, -1.0, 2.0).contains(-1.0));
        assert!(set(Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY).contains(0.0));
    }

    #[test]
    fn a_limit_that_the_shape_lacks_is_null_in_json() {
        let whole =
            RatioSet { value: None, ..set(Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY) };
        let json = serde_json::to_string(&whole).unwrap();
        assert_eq!(
            json,
            concat!(
                r#"{"level":0.95,"lower":null,"method":"fieller","shape":"whole_line","#,
                r#""upper":null,"value":{"undefined":"zero_denominator"}}"#
            )
        );
        for set in [whole, set(Shape::RayUp, 1.0, f64::INFINITY), set(Shape::TwoRays, -1.0, 2.0)] {
            let json = serde_json::to_string(&set).unwrap();
            assert_eq!(serde_json::from_str::<RatioSet>(&json).unwrap(), set);
        }
        let damaged = json.replace("\"upper\":null", "\"upper\":3");
        let error = serde_json::from_str::<RatioSet>(&damaged).unwrap_err().to_string();
        assert!(error.starts_with("upper must be infinite in a set of shape"), "{error}");
    }

    #[test]
    fn each_shape_is_described() {
        assert_eq!(
            set(Shape::TwoRays, -1.0, 2.0).to_string(),
            "1 (95% fieller: -1 or less, or 2 or more)"
        );
        let whole =
            RatioSet { value: None, ..set(Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY) };
        assert_eq!(whole.to_string(), "none (95% fieller: any number)");
    }
}
