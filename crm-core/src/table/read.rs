//! Reading one value of a borrowed column.

use std::fmt;

use crate::column::column::{Column, TimeUnit, Values};
use crate::column::reader::{no_entry, outside};
use crate::error::error::{Error, Result};
use crate::table::cell::Cell;
use crate::table::data_type::DataType;
use crate::table::lists::{Elements, TextList};

impl Column<'_> {
    /// Returns the type in which [`cell`](Column::cell) returns the values: integers and floats of
    /// any width have 64 bits, and a dictionary has the type of its values.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Column;
    /// use crm_core::table::DataType;
    ///
    /// assert_eq!(Column::strings("arm", &["mail"]).data_type(), DataType::Text);
    /// ```
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self.values() {
            Values::Bits(_) | Values::Bytes(_) | Values::Bools(_) => DataType::Bool,
            Values::Integers(_) => DataType::Int64,
            Values::Scaled { scale, .. } | Values::Decimal128 { scale, .. } => {
                DataType::Decimal128 { decimals: decimals(*scale) }
            }
            Values::Float32(_) | Values::Float64(_) => DataType::Float64,
            Values::Date32(_) => DataType::Date32,
            Values::Timestamp { .. } => {
                DataType::Timestamp { zone: self.zone().map(str::to_owned) }
            }
            Values::Text(_) => DataType::Text,
            Values::Dictionary { values, .. } => values.data_type(),
            Values::List { .. } => DataType::List,
        }
    }

    /// Returns the value of a row; `None` if it is null or the row does not exist. `number` is the
    /// number of the row in the whole input, for errors.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidValue`] for a boolean that is neither 0 nor 1, for NaN, and for an integer, a
    /// decimal or an instant that a [`Cell`] cannot hold, [`Error::InvalidUtf8`],
    /// [`Error::MalformedColumn`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Column;
    /// use crm_core::table::Cell;
    ///
    /// let arm = Column::strings("arm", &["mail", "none"]);
    /// assert_eq!((arm.cell(1, 1)?, arm.cell(2, 2)?), (Some(Cell::Text("none")), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn cell(&self, row: usize, number: u64) -> Result<Option<Cell<'_>>> {
        if row >= self.len() || self.is_null(row) {
            return Ok(None);
        }
        Ok(match self.values() {
            Values::Bits(bits) => Some(Cell::Bool(bits.get(row))),
            Values::Bools(bools) => bools.get(row).copied().map(Cell::Bool),
            Values::Bytes(bytes) => match bytes.get(row) {
                Some(&byte @ (0 | 1)) => Some(Cell::Bool(byte == 1)),
                given => return Err(self.no_cell(number, "0 or 1", given.unwrap_or(&0))),
            },
            Values::Integers(integers) => {
                let integer = integers.get(row).unwrap_or_default();
                let signed = i64::try_from(integer);
                let signed = signed.map_err(|_| self.no_cell(number, "64-bit integers", &integer));
                Some(Cell::Int64(signed?))
            }
            Values::Scaled { integers, scale } => {
                Some(self.decimal(integers.get(row).unwrap_or_default(), *scale, number)?)
            }
            Values::Decimal128 { values, scale } => {
                Some(self.decimal(values.get(row).copied().unwrap_or_default(), *scale, number)?)
            }
            Values::Float32(floats) => {
                Some(self.float(floats.get(row).copied().unwrap_or_default().into(), number)?)
            }
            Values::Float64(floats) => {
                Some(self.float(floats.get(row).copied().unwrap_or_default(), number)?)
            }
            Values::Date32(days) => days.get(row).copied().map(Cell::Date32),
            Values::Timestamp { values, unit } => {
                let instant = values.get(row).copied().unwrap_or_default();
                let allowed = "whole microseconds of 64 bits";
                let micros = microseconds(instant, *unit);
                let micros = micros.ok_or_else(|| self.no_cell(number, allowed, &instant));
                Some(Cell::Timestamp(micros?))
            }
            Values::Text(text) => {
                let bytes = text.get(row).ok_or_else(|| outside(self, number))?;
                let text = std::str::from_utf8(bytes).map_err(|_| Error::InvalidUtf8 {
                    column: self.name().to_owned(),
                    row: number,
                });
                Some(Cell::Text(text?))
            }
            Values::Dictionary { codes, values } => {
                let code = codes.get(row).unwrap_or_default();
                let entry = usize::try_from(code).ok().filter(|&entry| entry < values.len());
                let entry = entry.ok_or_else(|| no_entry(self, number, &code, values.len()))?;
                values.cell(entry, number)?
            }
            Values::List { offsets, values } => {
                let elements = offsets.range(row).filter(|elements| elements.end <= values.len());
                let elements = elements.ok_or_else(|| outside(self, number))?;
                for at in elements.clone() {
                    if !matches!(values.cell(at, number)?, Some(Cell::Text(_))) {
                        return Err(self.no_cell(number, "lists of text without nulls", &"null"));
                    }
                }
                Some(Cell::List(TextList::new(Elements::Column(values), elements)))
            }
        })
    }

    /// Returns the text of a row; `None` if it is null, no text or does not exist.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        match self.cell(row, 0) {
            Ok(Some(Cell::Text(text))) => Some(text),
            _ => None,
        }
    }

    fn float(&self, float: f64, number: u64) -> Result<Cell<'_>> {
        match float.is_nan() {
            true => Err(self.no_cell(number, "numbers or nulls", &"NaN")),
            false => Ok(Cell::Float64(float)),
        }
    }

    fn decimal(&self, units: i128, scale: i32, number: u64) -> Result<Cell<'_>> {
        // A negative scale counts tens, hundreds and so on.
        let zeros = u32::try_from(scale.saturating_neg()).unwrap_or(0);
        let whole = 10_i128.checked_pow(zeros).and_then(|tens| units.checked_mul(tens));
        let units = whole.ok_or_else(|| self.no_cell(number, "decimals of 38 digits", &units))?;
        Ok(Cell::Decimal128 { units, decimals: decimals(scale) })
    }

    #[cold]
    fn no_cell(&self, row: u64, allowed: &str, given: &dyn fmt::Display) -> Error {
        Error::InvalidValue {
            column: self.name().to_owned(),
            row,
            allowed: allowed.to_owned(),
            given: given.to_string(),
        }
    }
}

/// The number of decimals of a scale; a batch has at most 38.
fn decimals(scale: i32) -> u8 {
    u8::try_from(scale.max(0)).unwrap_or(u8::MAX)
}

/// Microseconds, if that many are whole and fit.
fn microseconds(instant: i64, unit: TimeUnit) -> Option<i64> {
    match unit {
        TimeUnit::Second => instant.checked_mul(1_000_000),
        TimeUnit::Millisecond => instant.checked_mul(1000),
        TimeUnit::Microsecond => Some(instant),
        TimeUnit::Nanosecond => (instant % 1000 == 0).then_some(instant / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::bitmap::Bitmap;
    use crate::column::integers::Integers;
    use crate::column::text::Text;
    use crate::table::table::Table;

    fn cell(values: Values<'_>) -> std::result::Result<String, String> {
        let column = Column::new("x", values);
        let cell = column.cell(1, 57).map_err(|error| error.to_string())?;
        Ok(format!("{:?}", cell.unwrap()))
    }

    #[test]
    fn every_layout_has_cells() {
        let labels = || Box::new(Column::strings("labels", &["a", "b"]));
        let seconds = Values::Timestamp { values: &[0, 60], unit: TimeUnit::Second };
        let nanoseconds = Values::Timestamp { values: &[0, -5000], unit: TimeUnit::Nanosecond };
        let tens = Values::Scaled { integers: Integers::Int8(&[0, -7]), scale: -1 };
        for (values, expected) in [
            (Values::Bits(Bitmap::new(&[2], 0, 2).unwrap()), "Bool(true)"),
            (Values::Bytes(&[0, 1]), "Bool(true)"),
            (Values::Bools(&[false, true]), "Bool(true)"),
            (Values::Integers(Integers::UInt64(&[0, 9])), "Int64(9)"),
            (tens, "Decimal128 { units: -70, decimals: 0 }"),
            (
                Values::Decimal128 { values: &[0, 5], scale: 2 },
                "Decimal128 { units: 5, decimals: 2 }",
            ),
            (Values::Float32(&[0.0, 1.5]), "Float64(1.5)"),
            (Values::Float64(&[0.0, f64::INFINITY]), "Float64(inf)"),
            (Values::Date32(&[0, -1]), "Date32(-1)"),
            (seconds, "Timestamp(60000000)"),
            (nanoseconds, "Timestamp(-5)"),
            (Values::Text(Text::Strings(&["", "b"])), "Text(\"b\")"),
            (
                Values::Dictionary { codes: Integers::UInt8(&[0, 1]), values: labels() },
                "Text(\"b\")",
            ),
        ] {
            assert_eq!(cell(values), Ok(expected.to_owned()));
        }
    }

    #[test]
    fn what_no_cell_holds_is_an_error_of_its_row() {
        let labels = Box::new(Column::strings("labels", &["a"]));
        let nanoseconds = Values::Timestamp { values: &[0, 1], unit: TimeUnit::Nanosecond };
        let far = Values::Timestamp { values: &[0, i64::MAX], unit: TimeUnit::Millisecond };
        for values in [
            Values::Bytes(&[0, 2]),
            Values::Integers(Integers::UInt64(&[0, u64::MAX])),
            Values::Decimal128 { values: &[0, i128::MAX], scale: -2 },
            nanoseconds,
            far,
            Values::Float64(&[0.0, f64::NAN]),
            Values::Float32(&[0.0, f32::NAN]),
            Values::Text(Text::Utf8 { offsets: &[0, 1, 9], data: b"ab" }),
            Values::Text(Text::Bytes(vec![b"a", b"\xff"])),
            Values::Dictionary { codes: Integers::Int8(&[0, -1]), values: labels },
        ] {
            let message = cell(values).unwrap_err();
            assert!(message.contains("row 57"), "{message}");
        }
    }

    #[test]
    fn a_batch_is_copied() {
        let validity = Bitmap::new(&[0b01], 0, 2).unwrap();
        let seconds = Values::Timestamp { values: &[1, 2], unit: TimeUnit::Second };
        let columns = [
            ("a", Values::Bools(&[true, false])),
            ("b", Values::Integers(Integers::Int8(&[3, 4]))),
            ("c", Values::Float32(&[0.5, 1.0])),
            ("d", Values::Decimal128 { values: &[7, 8], scale: 2 }),
            ("e", Values::Text(Text::Strings(&["mail", "none"]))),
            ("f", Values::Date32(&[9, 10])),
            ("g", seconds),
        ];
        let columns = columns
            .map(|(name, values)| Column::new(name, values).with_validity(validity).unwrap());
        let copied = Table::from_batch(&Batch::new(columns.to_vec()).unwrap()).unwrap();
        let expected = Table::builder()
            .bool("a", [Some(true), None])
            .int64("b", [Some(3), None])
            .float64("c", [Some(0.5), None])
            .decimal128("d", 2, [Some(7), None])
            .text("e", [Some("mail"), None])
            .date32("f", [Some(9), None])
            .timestamp("g", None, [Some(1_000_000), None])
            .finish()
            .unwrap();
        assert_eq!(copied, expected);
        assert_eq!(Table::from_batch(&copied.as_batch()).unwrap(), expected);
    }

    #[test]
    fn a_copy_keeps_the_time_zone() {
        let zoned = Table::builder().timestamp("at", Some("Asia/Jerusalem"), [Some(0)]);
        let zoned = zoned.finish().unwrap();
        assert_eq!(Table::from_batch(&zoned.as_batch()).unwrap(), zoned);
    }
}
