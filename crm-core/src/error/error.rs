//! What can go wrong, each kind with a number that is the same in Rust, C and Python.

use std::fmt::Write as _;

use crate::error::undefined::{Undefined, UndefinedReason};

/// The result of a fallible operation of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The one error type of this crate.
///
/// A message is lower case, names the field as the caller spells it, says what is allowed and
/// then what was given. [`Error::code`] is the same number that the C interface returns as its
/// status and that Python shows as `exc.code`.
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
    /// A number lies outside its documented range.
    #[error("{field} must be {allowed}, got {given}")]
    OutOfRange {
        /// The parameter, as the caller spells it.
        field: String,
        /// The allowed range, in words.
        allowed: String,
        /// What was given.
        given: String,
    },
    /// A number is NaN or infinite where a finite one is needed.
    #[error("{field} must be a finite number, got {given}")]
    NotFinite {
        /// The parameter, as the caller spells it.
        field: String,
        /// What was given.
        given: f64,
    },
    /// A text is not one of the names that the parameter takes.
    #[error("{field} must be one of {}, got {given:?}", list(allowed))]
    UnknownName {
        /// The parameter, as the caller spells it.
        field: String,
        /// The names it takes.
        allowed: Vec<String>,
        /// What was given.
        given: String,
    },
    /// A document (JSON) does not have the form it must have.
    #[error("invalid document at {path}: {message}")]
    InvalidDocument {
        /// Where in the document, as a JSON path.
        path: String,
        /// What was found and what is allowed.
        message: String,
    },
    /// A document or a state was written by a version that this one cannot read.
    #[error("{kind} version {found} is not supported, this library reads version {supported}")]
    UnsupportedVersion {
        /// What kind of document.
        kind: String,
        /// Its version.
        found: u64,
        /// The version that this library reads.
        supported: u64,
    },
    /// Two parameters exclude each other, or one needs another.
    #[error("{field} {message}")]
    Conflict {
        /// The parameter, as the caller spells it.
        field: String,
        /// What it conflicts with.
        message: String,
    },
    /// The mathematics gives no answer.
    #[error("{0}")]
    Undefined(Undefined),

    /// The table has no column of this name.
    #[error("no column {column:?}, the table has {}", list(available))]
    UnknownColumn {
        /// The column that was asked for.
        column: String,
        /// The columns of the table.
        available: Vec<String>,
    },
    /// The table has several columns of this name.
    #[error("column {column:?} occurs more than once")]
    DuplicateColumn {
        /// The column.
        column: String,
    },
    /// A column has a type that cannot be read here.
    #[error("column {column:?} has type {found}, accepted are {accepted}")]
    ColumnType {
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// The types that are accepted.
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
    /// The memory layout of a column contradicts itself.
    #[error("column {column:?} is malformed: {message}")]
    MalformedColumn {
        /// The column.
        column: String,
        /// What is wrong.
        message: String,
    },
    /// A text is not valid UTF-8.
    #[error("column {column:?} holds text that is not valid UTF-8 in row {row}")]
    InvalidUtf8 {
        /// The column.
        column: String,
        /// The row, counted from 0 over the whole input.
        row: u64,
    },
    /// A null stands where a value is needed.
    #[error("column {column:?} must not be null, but is in row {row}")]
    NullValue {
        /// The column.
        column: String,
        /// The row, counted from 0 over the whole input.
        row: u64,
    },
    /// A value of a column is not one that the column may hold.
    #[error("column {column:?} must hold {allowed}, got {given} in row {row}")]
    InvalidValue {
        /// The column.
        column: String,
        /// The row, counted from 0 over the whole input.
        row: u64,
        /// What is allowed.
        allowed: String,
        /// What was given.
        given: String,
    },
    /// The input has no rows.
    #[error("the input has no rows")]
    EmptyInput,
    /// A column holds more different values than groups are kept.
    #[error("column {column:?} has more than {limit} different values")]
    TooManyGroups {
        /// The column.
        column: String,
        /// The limit.
        limit: usize,
    },
    /// An exact sum would pass its limit.
    #[error("the sum of {field} passes its limit of {limit}")]
    Overflow {
        /// The column or the quantity that is summed.
        field: String,
        /// The limit.
        limit: String,
    },
    /// A row of a summary says what no customers can have given.
    #[error("row {row} of the summary contradicts itself: {message}")]
    InconsistentSummary {
        /// The row, counted from 0 over the whole input.
        row: u64,
        /// What is not possible.
        message: String,
    },
    /// The producer of an Arrow stream reported a failure.
    #[error("the input stream failed: {message}")]
    Stream {
        /// What the producer said.
        message: String,
    },

    /// A text is not an ISO 4217 currency code.
    #[error("{field} must be a currency code of ISO 4217 such as \"USD\", got {given:?}")]
    UnknownCurrency {
        /// The parameter, as the caller spells it.
        field: String,
        /// What was given.
        given: String,
    },
    /// An amount has more decimals than its currency takes.
    #[error(
        "{field} takes at most {} in {currency}, got {given}",
        counted((*limit).into(), "decimal")
    )]
    TooManyDecimals {
        /// The parameter, as the caller spells it.
        field: String,
        /// The currency.
        currency: String,
        /// The most decimals.
        limit: u32,
        /// What was given.
        given: String,
    },
    /// Amounts of two currencies meet.
    #[error("{field} must be in {expected}, got {found}")]
    CurrencyMismatch {
        /// The parameter, as the caller spells it.
        field: String,
        /// The currency that is needed.
        expected: String,
        /// The currency that was given.
        found: String,
    },
    /// A number that is not zero would become zero in its declared decimals.
    #[error(
        "column {column:?} takes {}, in which {given} of row {row} becomes 0",
        counted((*decimals).into(), "decimal")
    )]
    VanishingValue {
        /// The column.
        column: String,
        /// The row, counted from 0 over the whole input.
        row: u64,
        /// The declared decimals.
        decimals: u32,
        /// What was given.
        given: String,
    },

    /// A row names an arm that the study does not have.
    #[error(
        "column {column:?} names the unknown arm {arm:?} in row {row}, the study has {}",
        list(known)
    )]
    UnknownArm {
        /// The arm column.
        column: String,
        /// The arm that was found.
        arm: String,
        /// The arms of the study.
        known: Vec<String>,
        /// The row, counted from 0 over the whole input.
        row: u64,
    },
    /// No customer of the control arm was seen.
    #[error("the control arm {control:?} has no customers, arms seen: {}", list(seen))]
    MissingControl {
        /// The control arm.
        control: String,
        /// The arms that were seen.
        seen: Vec<String>,
    },
    /// No arm but the control was seen.
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

    /// The costs of two programs hold for different contexts.
    #[error("the costs hold for different contexts, they differ in {}", list(differences))]
    IncomparableContexts {
        /// In what they differ.
        differences: Vec<String>,
    },

    /// Two accumulators of different documents cannot be merged.
    #[error("cannot merge: {path} is {left} here and {right} there")]
    DocumentMismatch {
        /// The first place where the documents differ, as a JSON path.
        path: String,
        /// The value on this side.
        left: String,
        /// The value on the other side.
        right: String,
    },
    /// An accumulator was asked to merge itself, which would count every row twice.
    #[error("cannot merge an accumulator into itself: every row would count twice")]
    SelfMerge,
    /// A saved state is truncated, edited or contradicts itself.
    #[error("the saved state is damaged: {message}")]
    DamagedState {
        /// What is wrong with it.
        message: String,
    },
    /// A computation, or a column, would be too large.
    #[error("{field} is too large: {message}")]
    TooLarge {
        /// The computation.
        field: String,
        /// The limit, and what to use instead.
        message: String,
    },

    /// An acquisition effort acquired nobody to divide its cost among.
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

/// So many of what a noun names.
fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Writes at most ten names, quoted, and how many more there are.
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
    /// A number lies outside its documented range.
    OutOfRange = 100,
    /// A number is NaN or infinite where a finite one is needed.
    NotFinite = 101,
    /// A text is not one of the names that the parameter takes.
    UnknownName = 102,
    /// A document does not have the form it must have.
    InvalidDocument = 103,
    /// A document or a state has a version that this library cannot read.
    UnsupportedVersion = 104,
    /// Two parameters exclude each other, or one needs another.
    Conflict = 105,
    /// The mathematics gives no answer; the message says why.
    Undefined = 106,
    /// A computation, or a column, would be too large.
    TooLarge = 107,
    /// The table has no column of this name.
    UnknownColumn = 200,
    /// The table has several columns of this name.
    DuplicateColumn = 201,
    /// A column has a type that cannot be read here.
    ColumnType = 202,
    /// The columns of a table differ in length.
    ColumnLength = 203,
    /// The memory layout of a column contradicts itself.
    MalformedColumn = 204,
    /// A text is not valid UTF-8.
    InvalidUtf8 = 205,
    /// A null stands where a value is needed.
    NullValue = 206,
    /// A value of a column is not one that the column may hold.
    InvalidValue = 207,
    /// A column holds more different values than groups are kept.
    TooManyGroups = 208,
    /// The input has no rows.
    EmptyInput = 209,
    /// An exact sum would pass its limit.
    Overflow = 210,
    /// The producer of an Arrow stream reported a failure.
    Stream = 211,
    /// A row of a summary says what no customers can have given.
    InconsistentSummary = 212,
    /// A text is not an ISO 4217 currency code.
    UnknownCurrency = 300,
    /// An amount has more decimals than its currency takes.
    TooManyDecimals = 301,
    /// Amounts of two currencies meet.
    CurrencyMismatch = 302,
    /// A number that is not zero would become zero in its declared decimals.
    VanishingValue = 303,
    /// A row names an arm that the study does not have.
    UnknownArm = 400,
    /// No customer of the control arm was seen.
    MissingControl = 401,
    /// A treated arm has no customers.
    EmptyArm = 402,
    /// An arm has no cost.
    MissingCost = 403,
    /// No arm but the control was seen.
    MissingTreated = 404,
    /// The costs of two programs hold for different contexts.
    IncomparableContexts = 405,
    /// Two accumulators of different documents cannot be merged.
    DocumentMismatch = 500,
    /// An accumulator was asked to merge itself.
    SelfMerge = 501,
    /// A saved state is truncated, edited or contradicts itself.
    DamagedState = 502,
    /// An acquisition effort acquired nobody to divide its cost among.
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
