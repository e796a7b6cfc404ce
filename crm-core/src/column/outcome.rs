//! Outcomes: boolean columns.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::integers::each_width;
use crate::column::reader::{Exact, Reader};
use crate::error::error::Result;

const ACCEPTED: &str = "bool, or numbers that are 0 or 1";
const ALLOWED: &str = "0 or 1";

/// Reads a block of a boolean column as bytes 1 and 0.
pub(crate) fn outcomes(
    batch: &Batch<'_>,
    column: &Column<'_>,
    rows: Range<usize>,
    out: &mut [u8],
) -> Result<()> {
    let reader = Reader { batch, column, rows };
    reader.no_nulls()?;
    match column.values() {
        Values::Bits(bits) => {
            bits.unpack(reader.rows, out);
            Ok(())
        }
        Values::Bools(bools) => {
            reader.convert(bools, out, ALLOWED, |yes| yes, |yes| Some(yes.into()))
        }
        Values::Bytes(bytes) => {
            reader.convert(bytes, out, ALLOWED, |byte| byte, |byte| (byte <= 1).then_some(byte))
        }
        Values::Integers(integers) => each_width!(integers, slice => {
            reader.convert(slice, out, ALLOWED, |one| one, |one| match one {
                0 => Some(0),
                1 => Some(1),
                _ => None,
            })
        }),
        Values::Float32(floats) => {
            reader.convert(floats, out, ALLOWED, |one| one, |one| float(one.into()))
        }
        Values::Float64(floats) => reader.convert(floats, out, ALLOWED, |one| one, float),
        &Values::Decimal128 { values, scale } => {
            let written = |units| Exact { units, scale };
            reader.convert(values, out, ALLOWED, written, |value| scaled(value, scale))
        }
        &Values::Scaled { integers, scale } => each_width!(integers, values => {
            let written = |value: _| Exact { units: i128::from(value), scale };
            reader.convert(values, out, ALLOWED, written, |value| scaled(value.into(), scale))
        }),
        _ => Err(column.wrong_type(ACCEPTED)),
    }
}

fn scaled(value: i128, scale: i32) -> Option<u8> {
    // With a negative scale, or one beyond 128 bits, no value is 1.
    let one = u32::try_from(scale).ok().and_then(|scale| 10_i128.checked_pow(scale));
    match value {
        0 => Some(0),
        _ => (Some(value) == one).then_some(1),
    }
}

fn float(value: f64) -> Option<u8> {
    if value == 0.0 {
        Some(0)
    } else if value == 1.0 {
        Some(1)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;
    use crate::column::integers::Integers;

    fn read_all(column: Column<'_>) -> Result<Vec<u8>> {
        let batch = Batch::new(vec![column])?.with_first_row(100);
        let mut out = vec![9; batch.rows()];
        outcomes(&batch, batch.column("y")?, 0..batch.rows(), &mut out)?;
        Ok(out)
    }

    #[test]
    fn every_layout_of_yes_and_no() {
        let bits = Bitmap::new(&[0b0110], 1, 3).unwrap();
        let columns = [
            Column::new("y", Values::Bits(bits)),
            Column::bools("y", &[true, true, false]),
            Column::new("y", Values::Bytes(&[1, 1, 0])),
            Column::new("y", Values::Integers(Integers::UInt16(&[1, 1, 0]))),
            Column::int64("y", &[1, 1, 0]),
            Column::float64("y", &[1.0, 1.0, -0.0]),
            Column::new("y", Values::Decimal128 { values: &[1, 1, 0], scale: 0 }),
            Column::new("y", Values::Decimal128 { values: &[100, 100, 0], scale: 2 }),
            Column::new(
                "y",
                Values::Scaled { integers: Integers::Int32(&[100, 100, 0]), scale: 2 },
            ),
        ];
        for column in columns {
            assert_eq!(read_all(column.clone()).unwrap(), [1, 1, 0], "{column:?}");
        }
    }

    #[test]
    fn values_that_are_not_boolean_are_named_with_their_row() {
        let message = |column| read_all(column).unwrap_err().to_string();
        assert_eq!(
            message(Column::int64("y", &[1, -1])),
            "column \"y\" must contain 0 or 1, got -1 in row 101"
        );
        assert_eq!(
            message(Column::float64("y", &[f64::NAN])),
            "column \"y\" must contain 0 or 1, got NaN in row 100"
        );
        assert_eq!(
            message(Column::new("y", Values::Bytes(&[2]))),
            "column \"y\" must contain 0 or 1, got 2 in row 100"
        );
        assert_eq!(
            message(Column::new("y", Values::Decimal128 { values: &[0, 150], scale: 2 })),
            "column \"y\" must contain 0 or 1, got 1.50 in row 101"
        );
        assert_eq!(
            message(Column::strings("y", &["yes"])),
            "column \"y\" has type utf8, expected bool, or numbers that are 0 or 1"
        );
    }

    #[test]
    fn nulls_are_errors() {
        let column =
            Column::int64("y", &[1, 7]).with_validity(Bitmap::new(&[0b01], 0, 2).unwrap()).unwrap();
        assert_eq!(
            read_all(column).unwrap_err().to_string(),
            "column \"y\" must not be null, got null in row 101"
        );
    }
}
