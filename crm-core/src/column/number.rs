//! Numbers: counts of customers, and amounts in whole units.

use std::ops::Range;

use super::integers::each_width;
use super::{Batch, Column, Values};
use crate::money::{Decimals, Units};
use crate::{Error, Result};

/// The largest count that is also a float: 2^53.
pub(crate) const MAX_COUNT: u64 = 1 << 53;

const ACCEPTED_COUNTS: &str = "integers, decimal128, or floats that are whole numbers";
const ACCEPTED_NUMBERS: &str = "float64, float32, decimal128, integers";

/// Reads a block of a column of counts: whole numbers from 0 to 2^53.
pub(crate) fn counts(
    batch: &Batch<'_>,
    column: &Column<'_>,
    rows: Range<usize>,
    out: &mut [u64],
) -> Result<()> {
    if let Some(row) = column.first_null(rows.clone()) {
        return Err(Error::NullValue {
            column: column.name().to_owned(),
            row: batch.row_number(row),
        });
    }
    let slice = rows.clone();
    match column.values() {
        Values::Integers(integers) => each_width!(integers, values => {
            let values = values.get(slice).unwrap_or_default();
            read(batch, column, values, rows, out, |&value| natural(value))
        }),
        Values::Float64(values) => {
            let values = values.get(slice).unwrap_or_default();
            read(batch, column, values, rows, out, |&value| whole(value))
        }
        Values::Float32(values) => {
            let values = values.get(slice).unwrap_or_default();
            read(batch, column, values, rows, out, |&value| whole(value.into()))
        }
        Values::Decimal128 { values, scale } => {
            let values = values.get(slice).unwrap_or_default();
            let unit = Decimals::new(0)?;
            read(batch, column, values, rows, out, |&value| {
                let whole = unit.of_decimal(value, *scale).filter(|units| units.change == 0.0)?;
                u64::try_from(whole.units).ok()
            })
        }
        _ => Err(column.wrong_type(ACCEPTED_COUNTS)),
    }
}

fn natural(value: impl TryInto<u64>) -> Option<u64> {
    value.try_into().ok()
}

fn whole(value: f64) -> Option<u64> {
    // The comparison is false for NaN, and the cast is exact in this range.
    (value >= 0.0 && value <= MAX_COUNT as f64 && value.fract() == 0.0).then_some(value as u64)
}

fn read<T: std::fmt::Display>(
    batch: &Batch<'_>,
    column: &Column<'_>,
    values: &[T],
    rows: Range<usize>,
    out: &mut [u64],
    count: impl Fn(&T) -> Option<u64>,
) -> Result<()> {
    for ((row, value), out) in rows.zip(values).zip(out) {
        *out = count(value).filter(|&count| count <= MAX_COUNT).ok_or_else(|| {
            Error::InvalidValue {
                column: column.name().to_owned(),
                row: batch.row_number(row),
                allowed: "whole numbers from 0 to 2^53".to_owned(),
                given: value.to_string(),
            }
        })?;
    }
    Ok(())
}

/// Reads a block of a column of numbers in whole units; a null is taken as none.
pub(crate) fn numbers(
    batch: &Batch<'_>,
    column: &Column<'_>,
    decimals: Decimals,
    rows: Range<usize>,
    take: impl FnMut(Option<Units>) -> Result<()>,
) -> Result<()> {
    let reader = Reader { batch, column, decimals, rows: rows.clone() };
    match column.values() {
        Values::Float64(values) => reader.read(values, take, |&value| float(decimals, value)),
        Values::Float32(values) => {
            reader.read(values, take, |&value| float(decimals, value.into()))
        }
        Values::Integers(integers) => each_width!(integers, values => {
            reader.read(values, take, |&value| {
                decimals.of_integer(value.into()).ok_or(Refusal::TooLarge)
            })
        }),
        Values::Decimal128 { values, scale } => reader.read(values, take, |&value| {
            let units = decimals.of_decimal(value, *scale).ok_or(Refusal::TooLarge)?;
            kept(units, value == 0)
        }),
        _ => Err(column.wrong_type(ACCEPTED_NUMBERS)),
    }
}

/// Why a number cannot be taken.
enum Refusal {
    NotFinite,
    TooLarge,
    Vanishes,
}

fn float(decimals: Decimals, value: f64) -> Result<Units, Refusal> {
    if !value.is_finite() {
        return Err(Refusal::NotFinite);
    }
    kept(decimals.of_f64(value).ok_or(Refusal::TooLarge)?, value == 0.0)
}

fn kept(units: Units, zero: bool) -> Result<Units, Refusal> {
    if units.units == 0 && !zero { Err(Refusal::Vanishes) } else { Ok(units) }
}

struct Reader<'r> {
    batch: &'r Batch<'r>,
    column: &'r Column<'r>,
    decimals: Decimals,
    rows: Range<usize>,
}

impl Reader<'_> {
    fn read<T: std::fmt::Display>(
        &self,
        values: &[T],
        mut take: impl FnMut(Option<Units>) -> Result<()>,
        number: impl Fn(&T) -> Result<Units, Refusal>,
    ) -> Result<()> {
        let values = values.get(self.rows.clone()).unwrap_or_default();
        for (row, value) in self.rows.clone().zip(values) {
            if self.column.is_null(row) {
                take(None)?;
            } else {
                let units = number(value).map_err(|why| self.refused(why, value, row))?;
                take(Some(units))?;
            }
        }
        Ok(())
    }

    #[cold]
    fn refused(&self, why: Refusal, value: impl ToString, row: usize) -> Error {
        let column = self.column.name().to_owned();
        let row = self.batch.row_number(row);
        let given = value.to_string();
        let allowed = match why {
            Refusal::Vanishes => {
                let decimals = self.decimals.get();
                return Error::VanishingValue { column, row, decimals, given };
            }
            Refusal::NotFinite => "finite numbers".to_owned(),
            Refusal::TooLarge => "numbers of at most 38 digits".to_owned(),
        };
        Error::InvalidValue { column, row, allowed, given }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bitmap, Integers};
    use super::*;

    fn counts_of(column: Column<'_>) -> Result<Vec<u64>> {
        let batch = Batch::new(vec![column])?;
        let mut out = vec![9; batch.rows()];
        counts(&batch, batch.column("n")?, 0..batch.rows(), &mut out)?;
        Ok(out)
    }

    fn units_of(column: Column<'_>, places: u32) -> Result<Vec<Option<i128>>> {
        let batch = Batch::new(vec![column])?;
        let mut out = Vec::new();
        let decimals = Decimals::new(places)?;
        numbers(&batch, batch.column("n")?, decimals, 0..batch.rows(), |units| {
            out.push(units.map(|units| units.units));
            Ok(())
        })?;
        Ok(out)
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        let three = Values::Decimal128 { values: &[300, 0], scale: 2 };
        assert_eq!(counts_of(Column::new("n", three)).unwrap(), [3, 0]);
        assert_eq!(counts_of(Column::float64("n", &[5.0, 0.0])).unwrap(), [5, 0]);
        let largest = MAX_COUNT as i64;
        assert_eq!(counts_of(Column::int64("n", &[largest])).unwrap(), [MAX_COUNT]);
        for column in [
            Column::int64("n", &[-1]),
            Column::int64("n", &[largest + 1]),
            Column::float64("n", &[1.5]),
            Column::float64("n", &[f64::INFINITY]),
            Column::float64("n", &[f64::NAN]),
            Column::new("n", Values::Decimal128 { values: &[150], scale: 2 }),
            Column::new("n", Values::Integers(Integers::UInt64(&[u64::MAX]))),
        ] {
            let error = counts_of(column).unwrap_err();
            assert!(matches!(error, Error::InvalidValue { row: 0, .. }), "{error}");
        }
        assert!(matches!(
            counts_of(Column::strings("n", &["5"])).unwrap_err(),
            Error::ColumnType { .. }
        ));
    }

    #[test]
    fn numbers_of_every_type_in_the_same_units() {
        for column in [
            Column::float64("n", &[2.0, -3.0]),
            Column::int64("n", &[2, -3]),
            Column::new("n", Values::Float32(&[2.0, -3.0])),
            Column::new("n", Values::Integers(Integers::Int8(&[2, -3]))),
            Column::new("n", Values::Decimal128 { values: &[2000, -3000], scale: 3 }),
            Column::new("n", Values::Decimal128 { values: &[2, -3], scale: 0 }),
        ] {
            assert_eq!(units_of(column.clone(), 2).unwrap(), [Some(200), Some(-300)], "{column:?}");
        }
    }

    #[test]
    fn nulls_are_none_whatever_stands_there() {
        let column = Column::float64("n", &[1.0, f64::NAN])
            .with_validity(Bitmap::new(&[0b01], 0, 2).unwrap())
            .unwrap();
        assert_eq!(units_of(column, 0).unwrap(), [Some(1), None]);
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        let message = |column, places| units_of(column, places).unwrap_err().to_string();
        assert_eq!(
            message(Column::float64("n", &[1.0, f64::NAN]), 2),
            "column \"n\" must hold finite numbers, got NaN in row 1"
        );
        assert_eq!(
            message(Column::float64("n", &[f64::NEG_INFINITY]), 2),
            "column \"n\" must hold finite numbers, got -inf in row 0"
        );
        assert_eq!(
            message(Column::float64("n", &[0.001]), 2),
            "column \"n\" takes 2 decimals, in which 0.001 of row 0 becomes 0"
        );
        assert_eq!(
            message(Column::float64("n", &[1e300]), 2),
            format!("column \"n\" must hold numbers of at most 38 digits, got {} in row 0", 1e300)
        );
        assert_eq!(
            message(Column::new("n", Values::Date32(&[1])), 2),
            format!("column \"n\" has type date32, accepted are {ACCEPTED_NUMBERS}")
        );
    }
}
