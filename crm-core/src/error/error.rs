//! The errors, each kind with a number that is the same in Rust, C and Python.

use std::fmt::Write as _;

use crate::error::undefined::{Undefined, UndefinedReason};

/// The result of a fallible operation of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error type of this crate.
///
/// A message is lower case and names the field, the allowed values, and the given value.
/// [`Error::code`] is the number that the C interface returns as its status and that Python shows
/// as `exc.code`.
///
/// # Examples
///
/// ```
/// use crm_core::{Error, ErrorCode};
/// use crm_core::number::Level;
///
/// let error = Level::new(1.5).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::OutOfRange);
/// assert_eq!(error.path(), Some("level"));
/// assert_eq!(error.to_string(), "level must be between 0 and 1, both excluded, got 1.5");
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number is outside its documented range.
    #[error("{field} must be {allowed}, got {given}")]
    OutOfRange {
        /// The name of the parameter.
        field: String,
        /// The allowed range, as text.
        allowed: String,
        /// The given value.
        given: String,
    },
    /// A number is NaN or infinite but must be finite.
    #[error("{field} must be a finite number, got {given}")]
    NotFinite {
        /// The name of the parameter.
        field: String,
        /// The given value.
        given: f64,
    },
    /// A text is not one of the names that the parameter accepts.
    #[error("{field} must be one of {}, got {given:?}", list(allowed))]
    UnknownName {
        /// The name of the parameter.
        field: String,
        /// The accepted names.
        allowed: Vec<String>,
        /// The given value.
        given: String,
    },
    /// A document (JSON) does not have the required form.
    #[error("invalid document at {path}: {message}")]
    InvalidDocument {
        /// The JSON path in the document.
        path: String,
        /// The value found and the allowed values.
        message: String,
    },
    /// A document or a state has a version that this library does not support.
    #[error("{kind} version {found} is not supported, this library reads version {supported}")]
    UnsupportedVersion {
        /// The kind of document.
        kind: String,
        /// Its version.
        found: u64,
        /// The supported version.
        supported: u64,
    },
    /// Two parameters exclude each other, or one requires another.
    #[error("{field} {message}")]
    Conflict {
        /// The name of the parameter.
        field: String,
        /// The conflict.
        message: String,
    },
    /// The result is mathematically undefined.
    #[error("{0}")]
    Undefined(Undefined),

    /// The table has no column with this name.
    #[error("no column {column:?}, the table has {}", list(available))]
    UnknownColumn {
        /// The requested column.
        column: String,
        /// The columns of the table.
        available: Vec<String>,
    },
    /// The table has several columns with this name.
    #[error("column {column:?} occurs more than once")]
    DuplicateColumn {
        /// The column.
        column: String,
    },
    /// A column has a type that is not supported here.
    #[error("column {column:?} has type {found}, accepted are {accepted}")]
    ColumnType {
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// The supported types.
        accepted: String,
    },
    /// The columns of a table differ in length.
    #[error("column {column:?} has {}, the table has {expected}", counted(*found as u64, "row"))]
    ColumnLength {
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// The length of the first column.
        expected: usize,
    },
    /// The memory layout of a column is inconsistent.
    #[error("column {column:?} is malformed: {message}")]
    MalformedColumn {
        /// The column.
        column: String,
        /// The inconsistency.
        message: String,
    },
    /// A text is not valid UTF-8.
    #[error("column {column:?} holds text that is not valid UTF-8 in row {row}")]
    InvalidUtf8 {
        /// The column.
        column: String,
        /// The zero-based row in the whole input.
        row: u64,
    },
    /// A required value is null.
    #[error("column {column:?} must not be null, but is in row {row}")]
    NullValue {
        /// The column.
        column: String,
        /// The zero-based row in the whole input.
        row: u64,
    },
    /// A value of a column is not allowed.
    #[error("column {column:?} must hold {allowed}, got {given} in row {row}")]
    InvalidValue {
        /// The column.
        column: String,
        /// The zero-based row in the whole input.
        row: u64,
        /// The allowed values.
        allowed: String,
        /// The given value.
        given: String,
    },
    /// The input has no rows.
    #[error("the input has no rows")]
    EmptyInput,
    /// A column has more distinct values than the number of groups allows.
    #[error("column {column:?} has more than {limit} different values")]
    TooManyGroups {
        /// The column.
        column: String,
        /// The limit.
        limit: usize,
    },
    /// An exact sum would exceed its limit.
    #[error("the sum of {field} passes its limit of {limit}")]
    Overflow {
        /// The column or the quantity.
        field: String,
        /// The limit.
        limit: String,
    },
    /// A row of a summary has a combination of sums that no set of customers can produce.
    #[error("row {row} of the summary contradicts itself: {message}")]
    InconsistentSummary {
        /// The zero-based row in the whole input.
        row: u64,
        /// The contradiction.
        message: String,
    },
    /// The producer of an Arrow stream reported a failure.
    #[error("the input stream failed: {message}")]
    Stream {
        /// The message of the producer.
        message: String,
    },

    /// A text is not an ISO 4217 currency code.
    #[error("{field} must be a currency code of ISO 4217 such as \"USD\", got {given:?}")]
    UnknownCurrency {
        /// The name of the parameter.
        field: String,
        /// The given value.
        given: String,
    },
    /// An amount has more decimals than its currency allows.
    #[error(
        "{field} takes at most {} in {currency}, got {given}",
        counted((*limit).into(), "decimal")
    )]
    TooManyDecimals {
        /// The name of the parameter.
        field: String,
        /// The currency.
        currency: String,
        /// The maximum.
        limit: u32,
        /// The given value.
        given: String,
    },
    /// Amounts have different currencies.
    #[error("{field} must be in {expected}, got {found}")]
    CurrencyMismatch {
        /// The name of the parameter.
        field: String,
        /// The expected currency.
        expected: String,
        /// The given currency.
        found: String,
    },
    /// A nonzero number would become zero in its declared decimals.
    #[error(
        "column {column:?} takes {}, in which {given} of row {row} becomes 0",
        counted((*decimals).into(), "decimal")
    )]
    VanishingValue {
        /// The column.
        column: String,
        /// The zero-based row in the whole input.
        row: u64,
        /// The declared decimals.
        decimals: u32,
        /// The given value.
        given: String,
    },

    /// A row has an arm that the study does not have.
    #[error(
        "column {column:?} names the unknown arm {arm:?} in row {row}, the study has {}",
        list(known)
    )]
    UnknownArm {
        /// The arm column.
        column: String,
        /// The unknown arm.
        arm: String,
        /// The arms of the study.
        known: Vec<String>,
        /// The zero-based row in the whole input.
        row: u64,
    },
    /// The data have no customers in the control arm.
    #[error("the control arm {control:?} has no customers, arms seen: {}", list(seen))]
    MissingControl {
        /// The control arm.
        control: String,
        /// The arms in the data.
        seen: Vec<String>,
    },
    /// The data have no treated arm.
    #[error("no treated arm was seen, only the control arm {control:?}")]
    MissingTreated {
        /// The control arm.
        control: String,
    },
    /// A treated arm has no customers.
    #[error("the treated arm {arm:?} has no customers")]
    EmptyArm {
        /// The arm.
        arm: String,
    },
    /// An arm has no cost.
    #[error("cost must name every treated arm, it does not name {arm:?}")]
    MissingCost {
        /// The arm.
        arm: String,
    },

    /// The costs of two programs have different contexts.
    #[error("the costs hold for different contexts, they differ in {}", list(differences))]
    IncomparableContexts {
        /// The differences.
        differences: Vec<String>,
    },

    /// Two accumulators with different documents cannot be merged.
    #[error("cannot merge: {path} is {left} here and {right} there")]
    DocumentMismatch {
        /// The first path in which the documents differ.
        path: String,
        /// The value in this document.
        left: String,
        /// The value in the other document.
        right: String,
    },
    /// An accumulator cannot be merged with itself, which would count every row twice.
    #[error("cannot merge an accumulator into itself: every row would count twice")]
    SelfMerge,
    /// A saved state is truncated, edited or inconsistent.
    #[error("the saved state is damaged: {message}")]
    DamagedState {
        /// The damage.
        message: String,
    },
    /// A computation or a column is too large.
    #[error("{field} is too large: {message}")]
    TooLarge {
        /// The computation.
        field: String,
        /// The limit, and an alternative.
        message: String,
    },

    /// An acquisition campaign acquired no customers to divide its cost among.
    #[error("acquired must be at least 1, got 0: there is nobody to divide the cost among")]
    NoneAcquired,
}

impl Error {
    /// Returns the number of this kind of error.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(crm_core::Error::EmptyInput.code().as_i32(), 209);
    /// ```
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Error::OutOfRange { .. } => ErrorCode::OutOfRange,
            Error::NotFinite { .. } => ErrorCode::NotFinite,
            Error::UnknownName { .. } => ErrorCode::UnknownName,
            Error::InvalidDocument { .. } => ErrorCode::InvalidDocument,
            Error::UnsupportedVersion { .. } => ErrorCode::UnsupportedVersion,
            Error::Conflict { .. } => ErrorCode::Conflict,
            Error::Undefined(_) => ErrorCode::Undefined,
            Error::UnknownColumn { .. } => ErrorCode::UnknownColumn,
            Error::DuplicateColumn { .. } => ErrorCode::DuplicateColumn,
            Error::ColumnType { .. } => ErrorCode::ColumnType,
            Error::ColumnLength { .. } => ErrorCode::ColumnLength,
            Error::MalformedColumn { .. } => ErrorCode::MalformedColumn,
            Error::InvalidUtf8 { .. } => ErrorCode::InvalidUtf8,
            Error::NullValue { .. } => ErrorCode::NullValue,
            Error::InvalidValue { .. } => ErrorCode::InvalidValue,
            Error::EmptyInput => ErrorCode::EmptyInput,
            Error::TooManyGroups { .. } => ErrorCode::TooManyGroups,
            Error::Overflow { .. } => ErrorCode::Overflow,
            Error::Stream { .. } => ErrorCode::Stream,
            Error::InconsistentSummary { .. } => ErrorCode::InconsistentSummary,
            Error::UnknownCurrency { .. } => ErrorCode::UnknownCurrency,
            Error::TooManyDecimals { .. } => ErrorCode::TooManyDecimals,
            Error::CurrencyMismatch { .. } => ErrorCode::CurrencyMismatch,
            Error::VanishingValue { .. } => ErrorCode::VanishingValue,
            Error::UnknownArm { .. } => ErrorCode::UnknownArm,
            Error::MissingControl { .. } => ErrorCode::MissingControl,
            Error::EmptyArm { .. } => ErrorCode::EmptyArm,
            Error::MissingCost { .. } => ErrorCode::MissingCost,
            Error::MissingTreated { .. } => ErrorCode::MissingTreated,
            Error::IncomparableContexts { .. } => ErrorCode::IncomparableContexts,
            Error::DocumentMismatch { .. } => ErrorCode::DocumentMismatch,
            Error::SelfMerge => ErrorCode::SelfMerge,
            Error::DamagedState { .. } => ErrorCode::DamagedState,
            Error::TooLarge { .. } => ErrorCode::TooLarge,
            Error::NoneAcquired => ErrorCode::NoneAcquired,
        }
    }

    /// Returns the parameter, the column or the place in a document that the error is about.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    ///
    /// let error = Money::parse("1.123456789", "USD").unwrap_err();
    /// assert_eq!(error.path(), Some("amount"));
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Error::OutOfRange { field, .. }
            | Error::NotFinite { field, .. }
            | Error::UnknownName { field, .. }
            | Error::Conflict { field, .. }
            | Error::Overflow { field, .. }
            | Error::UnknownCurrency { field, .. }
            | Error::TooManyDecimals { field, .. }
            | Error::CurrencyMismatch { field, .. }
            | Error::TooLarge { field, .. } => Some(field),
            Error::UnknownColumn { column, .. }
            | Error::DuplicateColumn { column }
            | Error::ColumnType { column, .. }
            | Error::ColumnLength { column, .. }
            | Error::MalformedColumn { column, .. }
            | Error::InvalidUtf8 { column, .. }
            | Error::NullValue { column, .. }
            | Error::InvalidValue { column, .. }
            | Error::TooManyGroups { column, .. }
            | Error::VanishingValue { column, .. }
            | Error::UnknownArm { column, .. } => Some(column),
            Error::InvalidDocument { path, .. } | Error::DocumentMismatch { path, .. } => {
                Some(path)
            }
            Error::MissingControl { .. } | Error::MissingTreated { .. } => Some("control"),
            Error::EmptyArm { arm } | Error::MissingCost { arm } => Some(arm),
            Error::UnsupportedVersion { .. } => Some("version"),
            Error::NoneAcquired => Some("acquired"),
            Error::Undefined(_)
            | Error::EmptyInput
            | Error::Stream { .. }
            | Error::InconsistentSummary { .. }
            | Error::IncomparableContexts { .. }
            | Error::SelfMerge
            | Error::DamagedState { .. } => None,
        }
    }

    /// An [`Error::OutOfRange`] for a parameter.
    pub(crate) fn out_of_range(field: &str, allowed: &str, given: impl ToString) -> Error {
        Error::OutOfRange {
            field: field.to_owned(),
            allowed: allowed.to_owned(),
            given: given.to_string(),
        }
    }
}

impl Undefined {
    /// Separates a number that does not exist, which is an answer, from every other error.
    ///
    /// # Errors
    ///
    /// Every error of `result` but [`Error::Undefined`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::error::UndefinedReason;
    /// use crm_core::number::{Level, Method};
    /// use crm_core::{Undefined, stats};
    ///
    /// let level = Level::default();
    /// let ratio = stats::risk_ratio(0, 10, 0, 10, Method::MiettinenNurminen, level);
    /// let undefined = Undefined::split(ratio)?.unwrap_err();
    /// assert_eq!(undefined.reason, UndefinedReason::ZeroByZero);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn split<T>(result: Result<T>) -> Result<Result<T, Undefined>> {
        match result {
            Ok(value) => Ok(Ok(value)),
            Err(Error::Undefined(undefined)) => Ok(Err(undefined)),
            Err(error) => Err(error),
        }
    }
}

impl From<Undefined> for Error {
    fn from(undefined: Undefined) -> Error {
        Error::Undefined(undefined)
    }
}

impl From<UndefinedReason> for Error {
    fn from(reason: UndefinedReason) -> Error {
        Error::Undefined(reason.into())
    }
}

/// Formats a number with its noun.
fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Formats at most ten names in quotation marks, and the number of the others.
fn list(names: &[String]) -> String {
    const MOST: usize = 10;
    if names.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("{name:?}")).collect();
    let mut text = shown.join(", ");
    if names.len() > MOST {
        // Writing to a String cannot fail.
        let _ = write!(text, " and {} more", names.len() - MOST);
    }
    text
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal,)+) => {
        /// The number of a kind of error: the status in C, `exc.code` in Python.
        ///
        /// Numbers are never reused. 1 to 99 belong to the C boundary.
        ///
        /// # Examples
        ///
        /// ```
        /// use crm_core::ErrorCode;
        ///
        /// assert_eq!(ErrorCode::OutOfRange.as_i32(), 100);
        /// assert_eq!(ErrorCode::OutOfRange.name(), "OutOfRange");
        /// assert!(ErrorCode::ALL.contains(&ErrorCode::UnknownArm));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(i32)]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ $name = $number,)+
        }

        impl ErrorCode {
            /// Every code, in the order of their numbers.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$name,)+];

            /// Returns the number.
            #[must_use]
            pub fn as_i32(self) -> i32 {
                self as i32
            }

            /// Returns the name of the error's variant, such as `"OutOfRange"`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$name => stringify!($name),)+
                }
            }
        }
    };
}

error_codes! {
    /// A number is outside its documented range.
    OutOfRange = 100,
    /// A number is NaN or infinite but must be finite.
    NotFinite = 101,
    /// A text is not one of the names that the parameter accepts.
    UnknownName = 102,
    /// A document does not have the required form.
    InvalidDocument = 103,
    /// A document or a state has a version that this library does not support.
    UnsupportedVersion = 104,
    /// Two parameters exclude each other, or one requires another.
    Conflict = 105,
    /// The result is mathematically undefined; the message gives the reason.
    Undefined = 106,
    /// A computation or a column is too large.
    TooLarge = 107,
    /// The table has no column with this name.
    UnknownColumn = 200,
    /// The table has several columns with this name.
    DuplicateColumn = 201,
    /// A column has a type that is not supported here.
    ColumnType = 202,
    /// The columns of a table differ in length.
    ColumnLength = 203,
    /// The memory layout of a column is inconsistent.
    MalformedColumn = 204,
    /// A text is not valid UTF-8.
    InvalidUtf8 = 205,
    /// A required value is null.
    NullValue = 206,
    /// A value of a column is not allowed.
    InvalidValue = 207,
    /// A column has more distinct values than the number of groups allows.
    TooManyGroups = 208,
    /// The input has no rows.
    EmptyInput = 209,
    /// An exact sum would exceed its limit.
    Overflow = 210,
    /// The producer of an Arrow stream reported a failure.
    Stream = 211,
    /// A row of a summary has a combination of sums that no set of customers can produce.
    InconsistentSummary = 212,
    /// A text is not an ISO 4217 currency code.
    UnknownCurrency = 300,
    /// An amount has more decimals than its currency allows.
    TooManyDecimals = 301,
    /// Amounts have different currencies.
    CurrencyMismatch = 302,
    /// A nonzero number would become zero in its declared decimals.
    VanishingValue = 303,
    /// A row has an arm that the study does not have.
    UnknownArm = 400,
    /// The data have no customers in the control arm.
    MissingControl = 401,
    /// A treated arm has no customers.
    EmptyArm = 402,
    /// An arm has no cost.
    MissingCost = 403,
    /// The data have no treated arm.
    MissingTreated = 404,
    /// The costs of two programs have different contexts.
    IncomparableContexts = 405,
    /// Two accumulators with different documents cannot be merged.
    DocumentMismatch = 500,
    /// An accumulator cannot be merged with itself.
    SelfMerge = 501,
    /// A saved state is truncated, edited or inconsistent.
    DamagedState = 502,
    /// An acquisition campaign acquired no customers to divide its cost among.
    NoneAcquired = 600,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_start_at_100() {
        let numbers: Vec<i32> = ErrorCode::ALL.iter().map(|code| code.as_i32()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(numbers.first(), Some(&100));
    }

    #[test]
    fn one_is_not_many() {
        let length = |found| Error::ColumnLength { column: "a".to_owned(), found, expected: 2 };
        assert_eq!(length(1).to_string(), "column \"a\" has 1 row, the table has 2");
        assert_eq!(length(0).to_string(), "column \"a\" has 0 rows, the table has 2");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        assert!(list(&names).ends_with("\"9\" and 2 more"));
        assert_eq!(list(&[]), "none");
    }
}
