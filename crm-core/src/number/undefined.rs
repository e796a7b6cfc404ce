//! What stands where the mathematics gives no number.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::choice;

choice! {
    /// Why a number does not exist.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Reason;
    ///
    /// assert_eq!(Reason::ZeroCell.name(), "zero_cell");
    /// assert_eq!(Reason::ZeroCell.sentence(), "a cell of the table is zero");
    /// ```
    pub enum Reason as "reason" {
        /// A cell of the table is zero, and the method takes its logarithm.
        ZeroCell = 1 "zero_cell",
        /// The ratio is 0 / 0.
        ZeroByZero = 2 "zero_by_zero",
        /// The effect is estimated as exactly zero with no uncertainty: nothing to divide by.
        ZeroEffect = 3 "zero_effect",
        /// The cost is not positive: nothing to divide by.
        NoCost = 4 "no_cost",
        /// No allocation ratio was stated, so there is nothing to compare the arms' sizes with.
        NoAllocationRatio = 5 "no_allocation_ratio",
    }
}

impl Reason {
    /// Returns the reason in words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Reason::ZeroCell => "a cell of the table is zero",
            Reason::ZeroByZero => "the ratio is zero divided by zero",
            Reason::ZeroEffect => "the effect is exactly zero",
            Reason::NoCost => "the cost is not above zero",
            Reason::NoAllocationRatio => "no allocation ratio was stated",
        }
    }
}

/// Stands in a report where a number does not exist, and says why.
///
/// # Examples
///
/// ```
/// use crm_core::{Reason, Undefined};
///
/// let undefined = Undefined { reason: Reason::NoCost };
/// assert_eq!(undefined.to_string(), "undefined: the cost is not above zero");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// Why the number does not exist.
    pub reason: Reason,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "undefined: {}", self.reason.sentence())
    }
}

impl From<Undefined> for crate::Error {
    fn from(undefined: Undefined) -> crate::Error {
        crate::Error::Undefined(undefined.reason)
    }
}

impl From<Reason> for Undefined {
    fn from(reason: Reason) -> Undefined {
        Undefined { reason }
    }
}

impl Serialize for Undefined {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("undefined", &self.reason)?;
        map.end()
    }
}
