//! What can go wrong, each kind with a number that is the same in Rust, C and Python.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::error::accumulator::accumulator;
use crate::error::bounded::Bounded;
use crate::error::churn::churn;
use crate::error::column::column;
use crate::error::customer::customer;
use crate::error::declare::collect;
use crate::error::expression::expression;
use crate::error::general::general;
use crate::error::money::money;
use crate::error::place::Place;
use crate::error::retention::retention;
use crate::error::segment::segment;
use crate::error::text::{
    at, below, circle, column_or_table, instead, lacking, list, meant, near, near_or_text, one_of,
    part_or_whole,
};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::error::value::value;

/// The result of a fallible operation of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Makes the error, its codes and their readers from the kinds that the modules declare.
macro_rules! errors {
    ($(
        $(#[doc = $doc:literal])+
        $kind:ident = $number:literal $(at $path:ident)? $(at $place:literal)? ($($message:tt)+)
        $({ $($(#[doc = $about:literal])+ $field:ident: $type:ty,)+ })?
    )+) => {
        /// The one error type of this crate.
        ///
        /// A message is lower case, names the field as the caller spells it, says what is allowed
        /// and then what was given. [`Error::code`] is the same number that the C interface returns
        /// as its status and that Python shows as `exc.code`.
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
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Error {
            $(
                $(#[doc = $doc])+
                $kind $({ $($(#[doc = $about])+ $field: $type,)+ })?,
            )+
        }

        impl fmt::Display for Error {
            /// Writes the message, in which a field has at most the length that messages allow.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Error::$kind { $($($field,)+)? } => {
                        $($(let $field = &$field.bounded(stringify!($field));)+)?
                        let _ = ($($($field,)+)?);
                        write!(f, $($message)+)
                    })+
                }
            }
        }

        /// What a rule is called in an error about its size.
pub(crate) const EXPRESSION: &str = "expression";

impl Error {
            fn kind(&self) -> ErrorCode {
                match self {
                    $(Error::$kind { .. } => ErrorCode::$kind,)+
                }
            }

            fn place(&self) -> Option<&str> {
                match self {
                    $(Error::$kind { $($path,)? .. } => {
                        None$(.or($path.place()))?$(.or(Some($place)))?
                    })+
                }
            }

            fn place_mut(&mut self) -> Option<&mut String> {
                match self {
                    $(Error::$kind { $($path,)? .. } => None$(.or($path.place_mut()))?,)+
                }
            }

            fn fields(&self) -> Map<String, Value> {
                match self {
                    $(Error::$kind { $($($field,)+)? } => Map::from_iter([
                        $($((
                            stringify!($field).to_owned(),
                            json!($field.bounded(stringify!($field))),
                        ),)+)?
                    ]),)+
                }
            }
        }

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
            $($(#[doc = $doc])+ $kind = $number,)+
        }

        impl ErrorCode {
            /// Every code, in the order of their numbers.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$kind,)+];

            /// The numbers of kinds that no longer exist.
            pub const RETIRED: &[i32] = &[];

            /// Returns the number.
            #[must_use]
            pub fn as_i32(self) -> i32 {
                self as i32
            }

            /// Returns the name of the error's variant, such as `"OutOfRange"`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$kind => stringify!($kind),)+
                }
            }

            /// Returns when this kind of error occurs, as a sentence.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self {
                    $(ErrorCode::$kind => concat!($($doc),+).trim_start(),)+
                }
            }

            /// Returns the keys of [`Error::details`] for this kind, each with its meaning.
            #[must_use]
            pub fn fields(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(ErrorCode::$kind => {
                        &[$($((stringify!($field), concat!($($about),+)),)+)?]
                    })+
                }
            }
        }
    };
}

impl std::error::Error for Error {}

collect! { errors [
    general column money retention accumulator value churn expression customer segment
] }

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
        self.kind()
    }

    /// Returns where in the caller's input the error is.
    ///
    /// A place in a document (a definition, options, a saved state) is its JSON path, which begins
    /// with `$`, such as `$.cost.mail.fixed` or `$.arms[0].share`, also where the document was built
    /// with functions and not read from JSON. Any other path is the name of a parameter or of a
    /// column of the input table, or a product or sum of several. An error about the input as a
    /// whole has no path.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    /// use crm_core::retention::CostContext;
    ///
    /// let error = Money::parse("1.123456789", "USD").unwrap_err();
    /// assert_eq!(error.path(), Some("amount"));
    /// let error = CostContext::default().with_product_rank(0).check().unwrap_err();
    /// assert_eq!(error.path(), Some("$.product_rank"));
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            // Only one that was read in a document has a place.
            Error::Undefined { path, .. } => path.as_deref(),
            _ => self.place(),
        }
    }

    /// Returns the fields of the error as a JSON object in its canonical form.
    ///
    /// The keys are the names of the variant's fields; [`ErrorCode::fields`] lists them.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::number::Level;
    ///
    /// let error = Level::new(1.5).unwrap_err();
    /// let details = r#"{"allowed":"between 0 and 1, both excluded","field":"level","given":"1.5"}"#;
    /// assert_eq!(error.details(), details);
    /// ```
    #[must_use]
    pub fn details(&self) -> String {
        // The keys are sorted and the numbers whole, so this is the canonical form.
        Value::Object(self.fields()).to_string()
    }

    /// Returns the column of the input that the error is about.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    ///
    /// let table = Batch::new(vec![Column::bools("churned", &[true])])?;
    /// assert_eq!(table.column("region").unwrap_err().column(), Some("region"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            // With another reason it is a key of the definition.
            Error::Undefined { reason: UndefinedReason::MissingColumn, column, .. } => *column,
            Error::Undefined { .. } => None,
            _ => self.place().filter(|_| self.fields().contains_key("column")),
        }
    }

    /// Returns the row that the error is about, from 0, over the whole input.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let error = Table::builder().float64("rate", [Some(0.5), Some(f64::NAN)]).finish();
    /// assert_eq!(error.unwrap_err().row(), Some(1));
    /// ```
    #[must_use]
    pub fn row(&self) -> Option<u64> {
        self.fields().get("row").and_then(Value::as_u64)
    }

    /// Turns the parameter that the error is about into a key of a document.
    pub(crate) fn in_document(mut self) -> Error {
        if let Error::OutOfRange { field, .. }
        | Error::NotFinite { field, .. }
        | Error::UnknownName { field, .. }
        | Error::TooManyDecimals { field, .. } = &mut self
            && !field.starts_with('$')
        {
            field.insert_str(0, "$.");
        }
        self
    }

    /// Turns a path of a document into that of the same place in a larger one, where this document
    /// is at `place`.
    pub(crate) fn within(mut self, place: &str) -> Error {
        if let Some(path) = self.place_mut()
            && path.starts_with('$')
        {
            path.replace_range(..1, place);
        }
        self
    }

    /// Names the segment whose rule the error is about.
    pub(crate) fn in_segment(mut self, id: &str) -> Error {
        if let Error::ExpressionSyntax { segment, .. }
        | Error::UnknownField { segment, .. }
        | Error::UnknownFunction { segment, .. }
        | Error::TypeMismatch { segment, .. }
        | Error::UnknownCode { segment, .. }
        | Error::MissingContext { segment, .. }
        | Error::NotExpressible { segment, .. }
        | Error::UnknownSegment { segment, .. } = &mut self
            && segment.is_empty()
        {
            id.clone_into(segment);
        }
        if let Error::TooLarge { field, .. } = &mut self
            && field == EXPRESSION
        {
            *field = format!("{EXPRESSION} of the segment {id:?}");
        }
        self
    }

    /// An [`Error::OutOfRange`] for a parameter.
    pub(crate) fn out_of_range(field: &str, allowed: &str, given: impl ToString) -> Error {
        Error::OutOfRange {
            field: field.to_owned(),
            allowed: allowed.to_owned(),
            given: given.to_string(),
        }
    }

    /// An [`Error::Conflict`] of a parameter; the message goes on from the field.
    pub(crate) fn conflict(field: &str, message: impl Into<String>) -> Error {
        Error::Conflict { field: field.to_owned(), message: message.into() }
    }

    /// An [`Error::NotFinite`] for a parameter.
    pub(crate) fn not_finite(field: &str, given: f64) -> Error {
        Error::NotFinite { field: field.to_owned(), given: given.to_string() }
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
            Err(Error::Undefined { reason, column, .. }) => Ok(Err(Undefined { reason, column })),
            Err(error) => Err(error),
        }
    }
}

impl From<Undefined> for Error {
    fn from(Undefined { reason, column }: Undefined) -> Error {
        Error::Undefined { reason, column, path: None }
    }
}

impl From<UndefinedReason> for Error {
    fn from(reason: UndefinedReason) -> Error {
        Undefined::from(reason).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_start_at_100_and_are_never_reused() {
        let numbers: Vec<i32> = ErrorCode::ALL.iter().map(|code| code.as_i32()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(numbers.first(), Some(&100));
        assert!(numbers.iter().all(|number| !ErrorCode::RETIRED.contains(number)));
    }

    #[test]
    fn every_kind_describes_itself_and_its_fields() {
        for code in ErrorCode::ALL {
            let sentences = code.fields().iter().map(|(_, about)| *about);
            for sentence in sentences.chain([code.description()]) {
                assert!(sentence.trim().ends_with(['.', '`']), "{sentence}");
            }
        }
    }

    #[test]
    fn details_are_the_fields_and_nothing_else() {
        let error = Error::InvalidValue {
            column: "spend".to_owned(),
            row: 7,
            allowed: "\"finite\" numbers".to_owned(),
            given: "NaN".to_owned(),
        };
        let details: Map<String, Value> = serde_json::from_str(&error.details()).unwrap();
        let mut keys: Vec<&str> = error.code().fields().iter().map(|(name, _)| *name).collect();
        keys.sort_unstable();
        assert_eq!(details.keys().collect::<Vec<_>>(), keys);
        assert_eq!((details["row"].clone(), details["column"].clone()), (7.into(), "spend".into()));
        assert_eq!(Error::EmptyInput.details(), "{}");
    }

    #[test]
    fn a_long_value_is_cut_in_the_message_and_the_details() {
        let given = format!("1{}", "0".repeat(1_000_000));
        let error = Error::out_of_range("amount", "at most 2", given);
        assert!(error.to_string().len() < 200 && error.to_string().contains("10000"), "{error}");
        assert!(error.details().len() < 200, "{}", error.details());
        let names = vec!["é".repeat(1_000_000); 20];
        let error = Error::UnknownName {
            field: "arm".into(),
            allowed: names.clone(),
            given: "x".into(),
            nearest: names,
        };
        assert!(error.to_string().len() < 5000 && error.details().len() < 10_000);
    }

    #[test]
    fn a_long_list_of_names_is_cut_in_the_message_and_the_details() {
        let names: Vec<String> = (0..100_000).map(|at| format!("customer-{at}")).collect();
        let error = Error::unknown_name("/customers/x", names, "x");
        assert!(error.details().len() < 2500, "{}", error.details().len());
        assert!(error.to_string().contains("and at least 90 more"), "{error}");
    }

    #[test]
    fn a_malformed_table_has_no_column() {
        let malformed = |column: Option<&str>, row| Error::MalformedColumn {
            column: column.map(str::to_owned),
            row,
            message: "it is odd".to_owned(),
        };
        let table = malformed(None, Some(7));
        assert_eq!(table.to_string(), "the table is malformed: it is odd");
        assert_eq!((table.path(), table.column(), table.row()), (None, None, Some(7)));
        let column = malformed(Some("arm"), None);
        assert_eq!(column.to_string(), "column \"arm\" is malformed: it is odd");
        assert_eq!(
            (column.path(), column.column(), column.row()),
            (Some("arm"), Some("arm"), None)
        );
    }

    #[test]
    fn a_name_among_none_says_so() {
        let error = Error::UnknownName {
            field: "/findings/7".to_owned(),
            allowed: Vec::new(),
            given: "7".to_owned(),
            nearest: Vec::new(),
        };
        let message = "/findings/7 does not exist because there are none, got \"7\"";
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn a_path_moves_into_a_larger_document() {
        let error = Error::out_of_range("$.level", "below 1", 2).within("$.options");
        assert_eq!(error.path(), Some("$.options.level"));
        let error = Error::out_of_range("level", "below 1", 2).within("$.options");
        assert_eq!(error.path(), Some("level"));
    }
}
