//! Numbers: counts of customers, and amounts in integer units.

use crate::number::count::MAX_COUNT;
use std::fmt;
use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::integers::each_width;
use crate::column::reader::{Exact, Reader};
use crate::error::error::{Error, Result};
use crate::money::decimals::{Decimals, Units};
use crate::number::wide::Int256;

const ACCEPTED_COUNTS: &str = "integers, decimal128, or floats that are whole numbers";
const ALLOWED_COUNTS: &str = "whole numbers from 0 to 2^53";
const ACCEPTED_NUMBERS: &str = "float64, float32, decimal128, integers";

/// Reads a block of a column of counts: integers from 0 to 2^53.
pub(crate) fn counts(
    batch: &Batch<'_>,
    column: &Column<'_>,
    rows: Range<usize>,
    out: &mut [u64],
) -> Result<()> {
    let reader = Reader { batch, column, rows };
    reader.no_nulls()?;
    match column.values() {
        Values::Integers(integers) => each_width!(integers, values => {
            reader.convert(values, out, ALLOWED_COUNTS, |value| value, natural)
        }),
        Values::Float64(values) => {
            reader.convert(values, out, ALLOWED_COUNTS, |value| value, whole)
        }
        Values::Float32(values) => {
            reader.convert(values, out, ALLOWED_COUNTS, |value| value, |value| whole(value.into()))
        }
        &Values::Decimal128 { values, scale } => {
            let written = |units| Exact { units, scale };
            reader.convert(values, out, ALLOWED_COUNTS, written, |value| scaled_count(value, scale))
        }
        &Values::Scaled { integers, scale } => each_width!(integers, values => {
            let written = |value: _| Exact { units: i128::from(value), scale };
            let count = |value: _| scaled_count(i128::from(value), scale);
            reader.convert(values, out, ALLOWED_COUNTS, written, count)
        }),
        _ => Err(column.wrong_type(ACCEPTED_COUNTS)),
    }
}

fn scaled_count(value: i128, scale: i32) -> Option<u64> {
    let whole = Decimals::whole().of_decimal(value, scale);
    natural(whole.filter(|units| units.change == 0.0)?.units)
}

fn natural(value: impl TryInto<u64>) -> Option<u64> {
    value.try_into().ok().filter(|&count| count <= MAX_COUNT)
}

fn whole(value: f64) -> Option<u64> {
    // The comparison is false for NaN, and the cast is exact in this range.
    (value >= 0.0 && value <= MAX_COUNT as f64 && value.fract() == 0.0).then_some(value as u64)
}

/// Integer units, and what happens to digits beyond their decimals.
#[derive(Clone, Copy)]
pub(crate) struct Precision {
    pub(crate) decimals: Decimals,
    /// Whether such digits are an error, unless they are the noise of a float: the decimals were
    /// not declared. Otherwise the number is rounded.
    pub(crate) undeclared: bool,
}

impl From<Decimals> for Precision {
    /// The decimals are declared.
    fn from(decimals: Decimals) -> Precision {
        Precision { decimals, undeclared: false }
    }
}

impl Precision {
    /// Converts `value / 10^scale` to units.
    fn scaled(self, value: i128, scale: i32) -> Result<Units, Refusal> {
        let units = self.decimals.of_decimal(value, scale).ok_or(Refusal::TooLarge)?;
        self.kept(units, value == 0)
    }

    /// Returns a nonzero number that was read, unless it lost digits or vanished.
    fn kept(self, units: Units, zero: bool) -> Result<Units, Refusal> {
        if units.units == 0 && !zero {
            Err(Refusal::Vanishes)
        } else if self.undeclared && self.decimals.loses_digits(units) {
            Err(Refusal::Digits)
        } else {
            Ok(units)
        }
    }
}

/// Reads a block of a numeric column in integer units; a null is `None`.
pub(crate) fn numbers(
    batch: &Batch<'_>,
    column: &Column<'_>,
    precision: Precision,
    rows: Range<usize>,
    take: impl FnMut(Option<Units>) -> Result<()>,
) -> Result<()> {
    let reader = Reader { batch, column, rows };
    let decimals = precision.decimals;
    match column.values() {
        Values::Float64(values) => {
            let number = |value: f64| float(precision, value, || decimals.of_f64(value));
            each(&reader, precision, values, take, |value| value, number)
        }
        Values::Float32(values) => {
            let number = |value: f32| float(precision, value.into(), || decimals.of_f32(value));
            each(&reader, precision, values, take, |value| value, number)
        }
        Values::Integers(integers) => each_width!(integers, values => {
            each(&reader, precision, values, take, |value| value, |value| {
                decimals.of_integer(value.into()).ok_or(Refusal::TooLarge)
            })
        }),
        &Values::Decimal128 { values, scale } => {
            let number = |value| precision.scaled(value, scale);
            each(&reader, precision, values, take, |units| Exact { units, scale }, number)
        }
        &Values::Scaled { integers, scale } => each_width!(integers, values => {
            let written = |value: _| Exact { units: i128::from(value), scale };
            let number = |value: _| precision.scaled(i128::from(value), scale);
            each(&reader, precision, values, take, written, number)
        }),
        _ => Err(column.wrong_type(ACCEPTED_NUMBERS)),
    }
}

/// Reads one number in integer units; `None` for a null.
pub(crate) fn number(
    batch: &Batch<'_>,
    column: &Column<'_>,
    decimals: Decimals,
    row: usize,
) -> Result<Option<Units>> {
    let mut found = None;
    numbers(batch, column, decimals.into(), row..row + 1, |number| {
        found = number;
        Ok(())
    })?;
    Ok(found)
}

/// Reads one decimal from text in integer units; `None` for a null.
pub(crate) fn decimal(
    batch: &Batch<'_>,
    column: &Column<'_>,
    decimals: Decimals,
    row: usize,
) -> Result<Option<Units>> {
    let Values::Text(text) = column.values() else {
        return Err(column.wrong_type(ACCEPTED_NUMBERS));
    };
    if column.is_null(row) {
        return Ok(None);
    }
    let bytes = text.get(row).unwrap_or_default();
    let given = String::from_utf8_lossy(bytes);
    let units = decimal_digits(&given).and_then(|(value, scale)| decimals.of_decimal(value, scale));
    units.map(Some).ok_or_else(|| {
        let reader = Reader { batch, column, rows: row..row + 1 };
        reader.invalid(row, "decimal numbers of at most 38 digits", &format!("{given:?}"))
    })
}

/// Reads one sum of cubes in integer units, with `decimals` decimals: a number, a decimal as text, or
/// whole numbers with an exponent of ten as text, `+` between them. `None` for a null.
pub(crate) fn wide(
    batch: &Batch<'_>,
    column: &Column<'_>,
    decimals: Decimals,
    row: usize,
) -> Result<Option<Int256>> {
    // A null does not determine the type of its column.
    if column.is_null(row) {
        return Ok(None);
    }
    let Values::Text(text) = column.values() else {
        let found = number(batch, column, decimals, row)?;
        return Ok(found.map(|found| found.units.into()));
    };
    let given = String::from_utf8_lossy(text.get(row).unwrap_or_default());
    let places = decimals.get() as usize;
    let mut terms = given.split('+').map(|term| scaled(term, places));
    let sum = terms.try_fold(Int256::default(), |sum, term| sum.checked_add(term?));
    sum.map(Some).ok_or_else(|| {
        let reader = Reader { batch, column, rows: row..row + 1 };
        let allowed = format!("sums of cubes with at most {places} decimals");
        reader.invalid(row, &allowed, &format!("{given:?}"))
    })
}

/// Returns a decimal, or a whole number with an exponent, in units of `10^-places`.
fn scaled(term: &str, places: usize) -> Option<Int256> {
    let (digits, zeros) = match term.split_once('e') {
        Some((whole, exponent)) => {
            let zeros = i64::try_from(places).ok()?.checked_add(exponent.parse().ok()?)?;
            (whole.to_owned(), usize::try_from(zeros).ok()?)
        }
        None => {
            let (whole, fraction) = term.split_once('.').unwrap_or((term, ""));
            (format!("{whole}{fraction}"), places.checked_sub(fraction.len())?)
        }
    };
    let (sign, size) = digits.strip_prefix('-').map_or(("", &*digits), |size| ("-", size));
    if size.is_empty() || zeros > MOST_ZEROS {
        return None;
    }
    match size.trim_start_matches('0') {
        "" => Some(Int256::default()),
        size => Int256::parse(&format!("{sign}{size}{}", "0".repeat(zeros))),
    }
}

/// More zeros than these make any number too large.
const MOST_ZEROS: usize = 77;

/// Returns the digits and the number of decimals of a plain decimal.
fn decimal_digits(text: &str) -> Option<(i128, i32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let value = format!("{whole}{fraction}").parse().ok().filter(|_| digits)?;
    Some((value, i32::try_from(fraction.len()).ok()?))
}

/// Reads each non-null row of a reader as a number in integer units.
fn each<S: Copy, T: fmt::Display>(
    reader: &Reader<'_>,
    precision: Precision,
    values: &[S],
    mut take: impl FnMut(Option<Units>) -> Result<()>,
    written: impl Fn(S) -> T,
    number: impl Fn(S) -> Result<Units, Refusal>,
) -> Result<()> {
    let values = values.get(reader.rows.clone()).unwrap_or_default();
    for (row, &value) in reader.rows.clone().zip(values) {
        if reader.column.is_null(row) {
            take(None)?;
        } else {
            let refused = |why| refused(reader, precision.decimals, why, row, &written(value));
            take(Some(number(value).map_err(refused)?))?;
        }
    }
    Ok(())
}

#[cold]
fn refused(
    reader: &Reader<'_>,
    decimals: Decimals,
    why: Refusal,
    row: usize,
    given: &dyn fmt::Display,
) -> Error {
    match why {
        Refusal::Vanishes => Error::VanishingValue {
            column: reader.column.name().to_owned(),
            row: reader.batch.row_number(row),
            decimals: decimals.get(),
            given: given.to_string(),
        },
        Refusal::Digits => too_precise(reader, decimals, row, given),
        Refusal::NotFinite => reader.invalid(row, "finite numbers", given),
        Refusal::TooLarge => reader.invalid(row, "numbers of at most 38 digits", given),
    }
}

/// The reason why a number is rejected.
enum Refusal {
    Digits,
    NotFinite,
    TooLarge,
    Vanishes,
}

fn float(
    precision: Precision,
    value: f64,
    units: impl Fn() -> Option<Units>,
) -> Result<Units, Refusal> {
    if !value.is_finite() {
        return Err(Refusal::NotFinite);
    }
    precision.kept(units().ok_or(Refusal::TooLarge)?, value == 0.0)
}

/// The error of a number with more digits than the decimals of its column, which nobody declared.
#[cold]
fn too_precise(
    reader: &Reader<'_>,
    decimals: Decimals,
    row: usize,
    given: &dyn fmt::Display,
) -> Error {
    let given = given.to_string();
    let digits = given.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len());
    let enough = u32::try_from(digits).unwrap_or(Decimals::MAX).min(Decimals::MAX);
    let allowed = undeclared(reader.column.name(), decimals, enough);
    reader.invalid(row, &allowed, &given)
}

/// The allowed numbers of a column whose decimals were not declared, and how to declare `enough`.
fn undeclared(column: &str, decimals: Decimals, enough: u32) -> String {
    format!(
        "numbers with at most {} unless more are declared, as in decimals={{{column:?}: {enough}}}",
        match decimals.get() {
            1 => "1 decimal".to_owned(),
            places => format!("{places} decimals"),
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;
    use crate::column::integers::Integers;

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
        numbers(&batch, batch.column("n")?, decimals.into(), 0..batch.rows(), |units| {
            out.push(units.map(|units| units.units));
            Ok(())
        })?;
        Ok(out)
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        let three = Values::Decimal128 { values: &[300, 0], scale: 2 };
        assert_eq!(counts_of(Column::new("n", three)).unwrap(), [3, 0]);
        let three = Values::Scaled { integers: Integers::UInt32(&[300, 0]), scale: 2 };
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
            Column::new("n", Values::Scaled { integers: Integers::UInt8(&[150]), scale: 2 }),
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
            Column::new("n", Values::Scaled { integers: Integers::Int16(&[200, -300]), scale: 2 }),
            Column::new(
                "n",
                Values::Scaled { integers: Integers::Int64(&[2000, -3000]), scale: 3 },
            ),
        ] {
            assert_eq!(units_of(column.clone(), 2).unwrap(), [Some(200), Some(-300)], "{column:?}");
        }
    }

    #[test]
    fn nulls_are_none_for_any_stored_value() {
        let column = Column::float64("n", &[1.0, f64::NAN])
            .with_validity(Bitmap::new(&[0b01], 0, 2).unwrap())
            .unwrap();
        assert_eq!(units_of(column, 0).unwrap(), [Some(1), None]);
    }

    #[test]
    fn undeclared_digits_are_an_error_and_noise_is_not() {
        let read = |column: Column<'_>| -> Result<Vec<i128>> {
            let batch = Batch::new(vec![column])?;
            let precision = Precision { decimals: Decimals::new(2)?, undeclared: true };
            let mut out = Vec::new();
            numbers(&batch, batch.column("spent")?, precision, 0..batch.rows(), |units| {
                out.extend(units.map(|units| units.units));
                Ok(())
            })?;
            Ok(out)
        };
        let noisy = [0.1 + 0.2, 19.99, 1e9 + 0.07, 0.010_001, -3.0];
        assert_eq!(
            read(Column::float64("spent", &noisy)),
            Ok(vec![30, 1999, 100_000_000_007, 1, -300])
        );
        let halves = [0.1_f32, 19.99, 123_456.79];
        let floats = Column::new("spent", Values::Float32(&halves));
        assert_eq!(read(floats), Ok(vec![10, 1999, 12_345_679]));
        let message = |column| read(column).unwrap_err().to_string();
        let expected = |given: &str, places: u32| {
            format!(
                "column \"spent\" must contain numbers with at most 2 decimals unless more are \
                 declared, as in decimals={{\"spent\": {places}}}, got {given} in row 1"
            )
        };
        assert_eq!(message(Column::float64("spent", &[1.5, 0.0125])), expected("0.0125", 4));
        assert_eq!(message(Column::float64("spent", &[1.5, -0.014])), expected("-0.014", 3));
        assert_eq!(
            message(Column::float64("spent", &[1.5, 1.0 / 3.0])),
            expected("0.3333333333333333", 9)
        );
        let single = Values::Float32(&[1.5, 0.0125]);
        assert_eq!(message(Column::new("spent", single)), expected("0.0125", 4));
        let decimal = Values::Decimal128 { values: &[150_000, 1250], scale: 5 };
        assert_eq!(message(Column::new("spent", decimal)), expected("0.01250", 4));
    }

    #[test]
    fn invalid_values_are_named() {
        let message = |column, places| units_of(column, places).unwrap_err().to_string();
        assert_eq!(
            message(Column::float64("n", &[1.0, f64::NAN]), 2),
            "column \"n\" must contain finite numbers, got NaN in row 1"
        );
        assert_eq!(
            message(Column::float64("n", &[f64::NEG_INFINITY]), 2),
            "column \"n\" must contain finite numbers, got -inf in row 0"
        );
        assert_eq!(
            message(Column::float64("n", &[0.001]), 2),
            "column \"n\" has decimals = 2, in which 0.001 in row 0 becomes 0"
        );
        let large = message(Column::float64("n", &[1e300]), 2);
        let start = "column \"n\" must contain numbers of at most 38 digits, got 10000000000";
        assert!(large.starts_with(start) && large.len() < 200, "{large}");
        assert_eq!(
            message(Column::new("n", Values::Date32(&[1])), 2),
            format!("column \"n\" has type date32, expected {ACCEPTED_NUMBERS}")
        );
    }
}
