//! A named column.

use std::borrow::Cow;
use std::ops::Range;

use crate::column::bitmap::Bitmap;
use crate::column::integers::{Integers, some};
use crate::column::text::Text;
use crate::error::error::{Error, Result};

/// The unit of a timestamp since 1970-01-01T00:00:00.
///
/// # Examples
///
/// ```
/// use crm_core::column::TimeUnit;
///
/// assert_eq!(TimeUnit::Microsecond.type_name(), "timestamp[us]");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
    /// Microseconds.
    Microsecond,
    /// Nanoseconds.
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

/// The borrowed values of a column.
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
    /// Booleans, one bit each.
    Bits(Bitmap<'a>),
    /// Booleans, one byte each: 0 or 1.
    Bytes(&'a [u8]),
    /// Rust booleans.
    Bools(&'a [bool]),
    /// Integers of any width.
    Integers(Integers<'a>),
    /// Integers of any width that count fractions, such as cents: `integer / 10^scale`.
    Scaled {
        /// The integers.
        integers: Integers<'a>,
        /// The number of decimals, from -38 to 38.
        scale: i32,
    },
    /// 32-bit floats.
    Float32(&'a [f32]),
    /// 64-bit floats.
    Float64(&'a [f64]),
    /// Decimals: `value / 10^scale`.
    Decimal128 {
        /// The integers.
        values: &'a [i128],
        /// The number of decimals, from -38 to 38.
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
    /// Indices into the values of another column.
    Dictionary {
        /// For each row, the index of its value.
        codes: Integers<'a>,
        /// The values.
        values: Box<Column<'a>>,
    },
}

impl<'a> Values<'a> {
    /// Returns the number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Values::Bits(bits) => bits.len(),
            Values::Bytes(bytes) => bytes.len(),
            Values::Bools(bools) => bools.len(),
            Values::Integers(integers) | Values::Scaled { integers, .. } => integers.len(),
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

    /// Borrows existing rows.
    fn slice(&self, rows: Range<usize>) -> Values<'a> {
        match self {
            Values::Bits(bits) => Values::Bits(bits.slice(rows)),
            Values::Bytes(bytes) => Values::Bytes(some(bytes, rows)),
            Values::Bools(bools) => Values::Bools(some(bools, rows)),
            Values::Integers(integers) => Values::Integers(integers.slice(rows)),
            &Values::Scaled { integers, scale } => {
                Values::Scaled { integers: integers.slice(rows), scale }
            }
            Values::Float32(floats) => Values::Float32(some(floats, rows)),
            Values::Float64(floats) => Values::Float64(some(floats, rows)),
            &Values::Decimal128 { values, scale } => {
                Values::Decimal128 { values: some(values, rows), scale }
            }
            Values::Date32(days) => Values::Date32(some(days, rows)),
            &Values::Timestamp { values, unit } => {
                Values::Timestamp { values: some(values, rows), unit }
            }
            Values::Text(text) => Values::Text(text.slice(rows)),
            Values::Dictionary { codes, values } => {
                Values::Dictionary { codes: codes.slice(rows), values: values.clone() }
            }
        }
    }

    /// Returns the name of the type.
    #[must_use]
    pub fn type_name(&self) -> String {
        match self {
            Values::Bits(_) | Values::Bytes(_) | Values::Bools(_) => "bool".to_owned(),
            Values::Integers(integers) => integers.type_name().to_owned(),
            Values::Scaled { integers, scale } => {
                format!("{} with {scale} decimals", integers.type_name())
            }
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
    /// The time zone in which timestamps are displayed.
    zone: Option<&'a str>,
}

impl<'a> Column<'a> {
    /// Creates a column without nulls.
    pub fn new(name: impl Into<Cow<'a, str>>, values: Values<'a>) -> Column<'a> {
        Column { name: name.into(), values, validity: None, zone: None }
    }

    /// Creates a column whose validity is known to have the length of the values.
    pub(crate) fn owned(
        name: &'a str,
        values: Values<'a>,
        validity: Option<Bitmap<'a>>,
    ) -> Column<'a> {
        Column { name: name.into(), values, validity, zone: None }
    }

    /// Creates a column of booleans.
    pub fn bools(name: impl Into<Cow<'a, str>>, values: &'a [bool]) -> Column<'a> {
        Column::new(name, Values::Bools(values))
    }

    /// Creates a column of 64-bit integers.
    pub fn int64(name: impl Into<Cow<'a, str>>, values: &'a [i64]) -> Column<'a> {
        Column::new(name, Values::Integers(Integers::Int64(values)))
    }

    /// Creates a column of 64-bit floats.
    pub fn float64(name: impl Into<Cow<'a, str>>, values: &'a [f64]) -> Column<'a> {
        Column::new(name, Values::Float64(values))
    }

    /// Creates a column of text.
    pub fn strings(name: impl Into<Cow<'a, str>>, values: &'a [&'a str]) -> Column<'a> {
        Column::new(name, Values::Text(Text::Strings(values)))
    }

    /// Sets which rows have a value.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnLength`] if the bitmap differs in length from the column.
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

    /// Borrows a range of rows; rows beyond the end are omitted.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Column;
    ///
    /// let arm = Column::strings("arm", &["mail", "none", "mail"]);
    /// assert_eq!(arm.slice(1..3).len(), 2);
    /// assert_eq!(arm.slice(2..9).len(), 1);
    /// ```
    #[must_use]
    pub fn slice(&self, rows: Range<usize>) -> Column<'a> {
        let end = rows.end.min(self.len());
        let rows = rows.start.min(end)..end;
        Column {
            name: self.name.clone(),
            values: self.values.slice(rows.clone()),
            validity: self.validity.map(|validity| validity.slice(rows)),
            zone: self.zone,
        }
    }

    /// Sets the time zone in which timestamps, which are counted in UTC, are displayed; an empty one
    /// is none, as in Arrow.
    pub(crate) fn with_zone(self, zone: Option<&'a str>) -> Column<'a> {
        Column { zone: zone.filter(|zone| !zone.is_empty()), ..self }
    }

    /// Returns the time zone in which timestamps are displayed.
    pub(crate) fn zone(&self) -> Option<&'a str> {
        self.zone
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

    /// Returns whether a row is null; a row beyond the end is null if the column has a validity
    /// bitmap.
    #[must_use]
    pub fn is_null(&self, row: usize) -> bool {
        self.validity.is_some_and(|validity| !validity.get(row))
    }

    /// Returns the validity bitmap; `None` if all rows have a value.
    pub(crate) fn validity(&self) -> Option<Bitmap<'a>> {
        self.validity
    }

    /// Returns the first null among `rows`.
    pub(crate) fn first_null(&self, rows: Range<usize>) -> Option<usize> {
        self.validity.and_then(|validity| validity.first_unset(rows))
    }

    /// Checks that the scale of decimals is in Arrow's range; others can be neither scaled nor
    /// written.
    pub(crate) fn writable(&self) -> Result<()> {
        match self.values {
            Values::Decimal128 { scale, .. } | Values::Scaled { scale, .. }
                if !(-38..=38).contains(&scale) =>
            {
                let name = match self.values {
                    Values::Scaled { integers, .. } => integers.type_name(),
                    _ => "decimal128",
                };
                Err(self.wrong_type(&format!("{name} with -38 to 38 decimals")))
            }
            _ => Ok(()),
        }
    }

    /// Returns the error that names the types that a reader accepts.
    pub(crate) fn wrong_type(&self, accepted: &str) -> Error {
        Error::ColumnType {
            column: self.name.clone().into_owned(),
            found: self.values.type_name(),
            accepted: accepted.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_is_sliced_with_its_nulls() {
        let bits = Bitmap::new(&[0b1010_1010], 1, 4).unwrap();
        let dictionary = Box::new(Column::strings("x", &["a", "b"]));
        let all = [
            Values::Bits(bits),
            Values::Bytes(&[0, 1, 0, 1]),
            Values::Bools(&[false, true, false, true]),
            Values::Integers(Integers::UInt8(&[0, 1, 2, 3])),
            Values::Scaled { integers: Integers::Int16(&[0, 1, 2, 3]), scale: 2 },
            Values::Float32(&[0.0, 1.0, 2.0, 3.0]),
            Values::Float64(&[0.0, 1.0, 2.0, 3.0]),
            Values::Decimal128 { values: &[0, 1, 2, 3], scale: 2 },
            Values::Date32(&[0, 1, 2, 3]),
            Values::Timestamp { values: &[0, 1, 2, 3], unit: TimeUnit::Second },
            Values::Text(Text::Utf8 { offsets: &[0, 1, 1, 2, 3], data: b"abc" }),
            Values::Text(Text::LargeUtf8 { offsets: &[0, 1, 1, 2, 3], data: b"abc" }),
            Values::Text(Text::Utf8View { views: &[0, 1, 2, 3], buffers: vec![] }),
            Values::Text(Text::Strings(&["a", "", "b", "c"])),
            Values::Text(Text::Bytes(vec![b"a", b"", b"b", b"c"])),
            Values::Dictionary { codes: Integers::Int8(&[0, 1, 0, 1]), values: dictionary },
        ];
        for values in all {
            let column = Column::new("x", values);
            let kind = column.values().type_name();
            let column = column.with_validity(Bitmap::new(&[0b1101], 0, 4).unwrap()).unwrap();
            let two = column.slice(1..3);
            assert_eq!((two.len(), two.is_null(0), two.is_null(1)), (2, true, false), "{kind}");
            assert_eq!(two.values().type_name(), kind);
            assert_eq!((column.slice(3..9).len(), column.slice(9..12).len()), (1, 0), "{kind}");
            if let Values::Text(text) = two.slice(1..2).values()
                && kind != "utf8_view"
            {
                assert_eq!(text.get(0), Some(&b"b"[..]), "{kind}");
            }
        }
        let none = Column::new("x", Values::Text(Text::Utf8 { offsets: &[], data: b"" }));
        assert!(none.slice(0..2).is_empty());
    }

    #[test]
    fn a_row_beyond_the_last_is_not_looked_up() {
        let column = Column::bools("x", &[true, true]);
        assert!(!column.is_null(usize::MAX));
        let column = column.with_validity(Bitmap::new(&[0b110], 1, 2).unwrap()).unwrap();
        assert!(!column.is_null(1) && column.is_null(usize::MAX));
    }
}
