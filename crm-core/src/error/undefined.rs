//! Undefined numbers.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::error::names::names;

names! {
    /// The reason why a number is undefined.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::error::UndefinedReason;
    ///
    /// assert_eq!(UndefinedReason::ZeroCell.name(), "zero_cell");
    /// assert_eq!(UndefinedReason::ZeroCell.sentence(), "a cell of the table is zero");
    /// ```
    pub enum UndefinedReason {
        /// A cell of the table is zero, and the method takes its logarithm.
        ZeroCell = 1 "zero_cell",
        /// The ratio is 0 / 0.
        ZeroByZero = 2 "zero_by_zero",
        /// The effect is estimated as exactly zero without uncertainty, and cannot be a divisor.
        ZeroEffect = 3 "zero_effect",
        /// The cost is not positive, and cannot be a divisor.
        NoCost = 4 "no_cost",
        /// The study has no allocation ratio, so the sizes of the arms cannot be tested.
        NoAllocationRatio = 5 "no_allocation_ratio",
        /// There is no loss, so the stock grows without limit.
        NoLoss = 6 "no_loss",
        /// The variance is zero.
        ZeroVariance = 10 "zero_variance",
        /// The denominator is zero.
        ZeroDenominator = 11 "zero_denominator",
        /// No stratum has members of both groups.
        NoStratum = 12 "no_stratum",
        /// Fewer than two strata can be compared.
        TooFewStrata = 13 "too_few_strata",
        /// The summary lacks a column.
        MissingColumn = 20 "missing_column",
        /// The study has no column for this metric.
        NoMetric = 21 "no_metric",
        /// Too few customers have a value.
        TooFew = 22 "too_few",
        /// The set is not an interval.
        Unbounded = 23 "unbounded",
        /// The options do not request it.
        NotAsked = 24 "not_asked",
        /// The program does not significantly retain customers, so there is no cost per retained
        /// customer.
        NoneRetained = 25 "none_retained",
        /// No value is missing in either arm: there is nothing to compare.
        NoneMissing = 26 "none_missing",
        /// Fewer than five customers of an arm were lost, or fewer than five retained: too few to
        /// estimate a variance from them.
        FewEvents = 27 "few_events",
        /// A stratified report has the figure of the strata: Mantel and Haenszel's.
        InStrata = 28 "in_strata",
        /// A stratum has fewer than five expected customers, lost or retained, in an arm.
        FewExpected = 29 "few_expected",
        /// Even a program that lost no customer would be found in fewer than 80 % of studies.
        Undetectable = 30 "undetectable",
        /// Few customers of small strata decide, so that a power cannot be approximated.
        SmallStrata = 31 "small_strata",
        /// A stated reason that no root means literally hides nothing.
        NotLiteral = 32 "not_literal",
    }
}

impl UndefinedReason {
    /// Returns the reason as text.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            UndefinedReason::ZeroCell => "a cell of the table is zero",
            UndefinedReason::ZeroByZero => "the ratio is zero divided by zero",
            UndefinedReason::ZeroEffect => "the effect is exactly zero",
            UndefinedReason::NoCost => "the cost is not above zero",
            UndefinedReason::NoAllocationRatio => "no allocation ratio was stated",
            UndefinedReason::NoLoss => "nothing is lost, so the stock grows without limit",
            UndefinedReason::ZeroVariance => "the variance is zero",
            UndefinedReason::ZeroDenominator => "the denominator is zero",
            UndefinedReason::NoStratum => "no stratum has members of both groups",
            UndefinedReason::TooFewStrata => "fewer than two strata can be compared",
            UndefinedReason::MissingColumn => "the summary lacked a column",
            UndefinedReason::NoMetric => "the definition lacks a key",
            UndefinedReason::TooFew => "too few customers have a value",
            UndefinedReason::Unbounded => "the data do not bound it",
            UndefinedReason::NotAsked => "the options do not request it",
            UndefinedReason::NoneRetained => "the program is not known to retain customers",
            UndefinedReason::NoneMissing => "no value is missing",
            UndefinedReason::FewEvents => {
                "fewer than five customers of an arm were lost, or fewer than five retained"
            }
            UndefinedReason::InStrata => {
                "a stratified report has the figure of all strata combined instead"
            }
            UndefinedReason::FewExpected => {
                "a stratum has fewer than five expected customers, lost or retained"
            }
            UndefinedReason::SmallStrata => {
                "few customers of small strata decide, so that the power is not known"
            }
            UndefinedReason::NotLiteral => "the stated reason means no root literally",
            UndefinedReason::Undetectable => {
                "even a program that lost no customer would be found in fewer than 80% of studies"
            }
        }
    }
}

/// A value that is undefined, with the reason.
///
/// # Examples
///
/// ```
/// use crm_core::Undefined;
/// use crm_core::error::UndefinedReason;
///
/// let undefined = Undefined::from(UndefinedReason::NoCost);
/// assert_eq!(undefined.to_string(), "undefined: the cost is not above zero");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// The reason.
    pub reason: UndefinedReason,
    /// The column that the summary lacked; with any other reason, the key of the definition that
    /// names the column, or that is missing.
    pub column: Option<&'static str>,
}

impl Undefined {
    /// An undefined value because of a missing column.
    pub(crate) fn without(reason: UndefinedReason, column: &'static str) -> Undefined {
        Undefined { reason, column: Some(column) }
    }
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "undefined: {}", self.reason.sentence())?;
        match self.column {
            Some(column) => write!(f, ": {column}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Undefined {}

impl From<UndefinedReason> for Undefined {
    fn from(reason: UndefinedReason) -> Undefined {
        Undefined { reason, column: None }
    }
}

impl Serialize for Undefined {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(column) = self.column {
            map.serialize_entry(COLUMN, column)?;
        }
        map.serialize_entry(REASON, &self.reason)?;
        map.end()
    }
}

/// The key of the reason in JSON.
const REASON: &str = "undefined";
/// The key of the column in JSON.
const COLUMN: &str = "column";

/// A value, or in its place why there is none; for `#[serde(with)]`.
pub(crate) mod or_undefined {
    use serde::de::{DeserializeOwned, Error};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    use crate::error::undefined::{REASON, Undefined};

    pub(crate) fn serialize<T: Serialize, S: Serializer>(
        result: &Result<T, Undefined>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match result {
            Ok(value) => value.serialize(serializer),
            Err(undefined) => undefined.serialize(serializer),
        }
    }

    pub(crate) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Result<T, Undefined>, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let found = if value.get(REASON).is_some() {
            Undefined::deserialize(value).map(Err)
        } else {
            return serde_path_to_error::deserialize(value).map(Ok).map_err(placed);
        };
        found.map_err(Error::custom)
    }

    /// An error that begins with its path within the value.
    fn placed<E: Error>(error: serde_path_to_error::Error<serde_json::Error>) -> E {
        match error.path().to_string().as_str() {
            "." => E::custom(error.into_inner()),
            path => E::custom(format!("$.{path} {}", error.inner())),
        }
    }
}
