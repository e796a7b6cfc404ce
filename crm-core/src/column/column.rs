//! One named column.

use std::borrow::Cow;
use std::ops::Range;

use super::{Bitmap, Integers, Text};
use crate::{Error, Result};

/// The unit of a timestamp, counted from 1970-01-01T00:00:00.
///
/// # Examples
///
/// ```
/// use crm_core::column::TimeUnit;
///
/// assert_eq!(TimeUnit::Microsecond.type_name(), "timestamp[us]");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Thousandths of a second.
    Millisecond,
    /// Millionths of a second.
    Microsecond,
    /// Thousand-millionths of a second.
    Nanosecond,
}

impl TimeUnit {
    /// Returns the name of the timestamp type of this unit.
    #[must_use]
    pub fn type_name(self) -> &'static str {
        match self {
            TimeUnit::Second => "timestamp[s]",
            TimeUnit::Millisecond => "timestamp[ms]",
            TimeUnit::Microsecond => "timestamp[us]",
            TimeUnit::Nanosecond => "timestamp[ns]",
        }
    }
}

/// The values of a column, borrowed.
///
/// # Examples
///
/// ```
/// use crm_core::column::{Integers, Values};
///
/// let values = Values::Integers(Integers::Int64(&[1, 2]));
/// assert_eq!((values.len(), values.type_name()), (2, "int64".to_owned()));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Values<'a> {
    /// Booleans, a bit each.
    Bits(Bitmap<'a>),
    /// Booleans, a byte each: 0 or 1.
    Bytes(&'a [u8]),
    /// Booleans of Rust.
    Bools(&'a [bool]),
    /// Integers of any width.
    Integers(Integers<'a>),
    /// Floats of 32 bits.
    Float32(&'a [f32]),
    /// Floats of 64 bits.
    Float64(&'a [f64]),
    /// Decimals: `value / 10^scale`.
    Decimal128 {
        /// The integers.
        values: &'a [i128],
        /// The number of decimals; may be negative.
        scale: i32,
    },
    /// Days since 1970-01-01.
    Date32(&'a [i32]),
    /// Instants since 1970-01-01T00:00:00.
    Timestamp {
        /// The instants.
        values: &'a [i64],
        /// Their unit.
        unit: TimeUnit,
    },
    /// Text.
    Text(Text<'a>),
    /// Codes that stand for the values of another column.
    Dictionary {
        /// For each row, the position of its value.
        codes: Integers<'a>,
        /// The values.
        values: Box<Column<'a>>,
    },
}

impl Values<'_> {
    /// Returns the number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Bits(bits) => bits.len(),
            Values::Bytes(bytes) => bytes.len(),
            Values::Bools(bools) => bools.len(),
            Values::Integers(integers) => integers.len(),
            Values::Float32(floats) => floats.len(),
            Values::Float64(floats) => floats.len(),
            Values::Decimal128 { values, .. } => values.len(),
            Values::Date32(days) => days.len(),
            Values::Timestamp { values, .. } => values.len(),
            Values::Text(text) => text.len(),
            Values::Dictionary { codes, .. } => codes.len(),
        }
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the name of the type.
    #[must_use]
    pub fn type_name(&self) -> String {
        match self {
            Values::Bits(_) | Values::Bytes(_) | Values::Bools(_) => "bool".to_owned(),
            Values::Integers(integers) => integers.type_name().to_owned(),
            Values::Float32(_) => "float32".to_owned(),
            Values::Float64(_) => "float64".to_owned(),
            Values::Decimal128 { scale, .. } => format!("decimal128 with {scale} decimals"),
            Values::Date32(_) => "date32".to_owned(),
            Values::Timestamp { unit, .. } => unit.type_name().to_owned(),
            Values::Text(text) => text.type_name().to_owned(),
            Values::Dictionary { values, .. } => {
                format!("dictionary of {}", values.values().type_name())
            }
        }
    }
}

/// One named column of borrowed values.
///
/// # Examples
///
/// ```
/// use crm_core::Column;
/// use crm_core::column::Bitmap;
///
/// let arm = Column::strings("arm", &["mail", "none", "mail"]);
/// assert_eq!((arm.name(), arm.len()), ("arm", 3));
///
/// // The second of three values is null.
/// let spend = Column::float64("spend", &[9.5, 0.0, 3.0])
///     .with_validity(Bitmap::new(&[0b101], 0, 3)?)?;
/// assert!(spend.is_null(1));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Column<'a> {
    name: Cow<'a, str>,
    values: Values<'a>,
    validity: Option<Bitmap<'a>>,
}

impl<'a> Column<'a> {
    /// Makes a column without nulls.
    pub fn new(name: impl Into<Cow<'a, str>>, values: Values<'a>) -> Column<'a> {
        Column { name: name.into(), values, validity: None }
    }

    /// Makes a column of booleans.
    pub fn bools(name: impl Into<Cow<'a, str>>, values: &'a [bool]) -> Column<'a> {
        Column::new(name, Values::Bools(values))
    }

    /// Makes a column of integers of 64 bits.
    pub fn int64(name: impl Into<Cow<'a, str>>, values: &'a [i64]) -> Column<'a> {
        Column::new(name, Values::Integers(Integers::Int64(values)))
    }

    /// Makes a column of floats of 64 bits.
    pub fn float64(name: impl Into<Cow<'a, str>>, values: &'a [f64]) -> Column<'a> {
        Column::new(name, Values::Float64(values))
    }

    /// Makes a column of text.
    pub fn strings(name: impl Into<Cow<'a, str>>, values: &'a [&'a str]) -> Column<'a> {
        Column::new(name, Values::Text(Text::Strings(values)))
    }

    /// Says which rows hold a value.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnLength`] when the bitmap has another length than the column.
    pub fn with_validity(self, validity: Bitmap<'a>) -> Result<Column<'a>> {
        if validity.len() != self.len() {
            return Err(Error::ColumnLength {
                column: self.name.into_owned(),
                found: validity.len(),
                expected: self.values.len(),
            });
        }
        Ok(Column { validity: Some(validity), ..self })
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the values.
    #[must_use]
    pub fn values(&self) -> &Values<'a> {
        &self.values
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns whether a row is null.
    #[must_use]
    pub fn is_null(&self, row: usize) -> bool {
        self.validity.is_some_and(|validity| !validity.get(row))
    }

    /// Returns the first null among `rows`.
    pub(crate) fn first_null(&self, rows: Range<usize>) -> Option<usize> {
        self.validity.and_then(|validity| validity.first_unset(rows))
    }

    /// The error that says which types a reader accepts.
    pub(crate) fn wrong_type(&self, accepted: &str) -> Error {
        Error::ColumnType {
            column: self.name.clone().into_owned(),
            found: self.values.type_name(),
            accepted: accepted.to_owned(),
        }
    }
}
