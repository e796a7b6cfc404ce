//! Outcomes: columns of yes and no.

use std::ops::Range;

use super::integers::each_width;
use super::{Batch, Column, Values};
use crate::{Error, Result};

const ACCEPTED: &str = "bool, or numbers that are 0 or 1";

/// Reads a block of a column of yes and no as bytes 1 and 0.
pub(crate) fn outcomes(
    batch: &Batch<'_>,
    column: &Column<'_>,
    rows: Range<usize>,
    out: &mut [u8],
) -> Result<()> {
    if let Some(row) = column.first_null(rows.clone()) {
        return Err(Error::NullValue {
            column: column.name().to_owned(),
            row: batch.row_number(row),
        });
    }
    match column.values() {
        Values::Bits(bits) => {
            bits.unpack(rows, out);
            Ok(())
        }
        Values::Bools(bools) => read(batch, column, bools, rows, out, |&yes| Some(yes.into())),
        Values::Bytes(bytes) => {
            read(batch, column, bytes, rows, out, |&byte| (byte <= 1).then_some(byte))
        }
        Values::Integers(integers) => each_width!(integers, slice => {
            read(batch, column, slice, rows, out, |&one| match one {
                0 => Some(0),
                1 => Some(1),
                _ => None,
            })
        }),
        Values::Float32(floats) => read(batch, column, floats, rows, out, |&one| float(one.into())),
        Values::Float64(floats) => read(batch, column, floats, rows, out, |&one| float(one)),
        _ => Err(column.wrong_type(ACCEPTED)),
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

fn read<T: std::fmt::Display>(
    batch: &Batch<'_>,
    column: &Column<'_>,
    values: &[T],
    rows: Range<usize>,
    out: &mut [u8],
    outcome: impl Fn(&T) -> Option<u8>,
) -> Result<()> {
    let values = values.get(rows.clone()).unwrap_or_default();
    for ((row, value), out) in rows.zip(values).zip(out) {
        *out = outcome(value).ok_or_else(|| Error::InvalidValue {
            column: column.name().to_owned(),
            row: batch.row_number(row),
            allowed: "0 or 1".to_owned(),
            given: value.to_string(),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Bitmap, Integers};
    use super::*;

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
        ];
        for column in columns {
            assert_eq!(read_all(column.clone()).unwrap(), [1, 1, 0], "{column:?}");
        }
    }

    #[test]
    fn what_is_neither_is_named_with_its_row() {
        let message = |column| read_all(column).unwrap_err().to_string();
        assert_eq!(
            message(Column::int64("y", &[1, -1])),
            "column \"y\" must hold 0 or 1, got -1 in row 101"
        );
        assert_eq!(
            message(Column::float64("y", &[f64::NAN])),
            "column \"y\" must hold 0 or 1, got NaN in row 100"
        );
        assert_eq!(
            message(Column::new("y", Values::Bytes(&[2]))),
            "column \"y\" must hold 0 or 1, got 2 in row 100"
        );
        assert_eq!(
            message(Column::strings("y", &["yes"])),
            "column \"y\" has type utf8, accepted are bool, or numbers that are 0 or 1"
        );
    }

    #[test]
    fn nulls_are_errors() {
        let column =
            Column::int64("y", &[1, 7]).with_validity(Bitmap::new(&[0b01], 0, 2).unwrap()).unwrap();
        assert_eq!(
            read_all(column).unwrap_err().to_string(),
            "column \"y\" must not be null, but is in row 101"
        );
    }
}
