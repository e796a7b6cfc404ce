//! Blocks of numbers in integer units.

use std::ops::Range;

use multiversion::multiversion;
use multiversion::target::target_cfg_f;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::integers::Integers;
use crate::column::number::{Precision, numbers};
use crate::column::reader::{Exact, Reader};
use crate::error::error::Result;
use crate::money::decimals::{Decimals, Rounding};

const ALLOWED: &str = "numbers of at most 18 digits, decimals included";

/// Below this bound a float can represent every integer and every half-integer.
const EXACT: f64 = (1_u64 << 51) as f64;

/// Adding this number rounds a float below `EXACT` to the nearest integer, which its last bits then
/// contain.
const ROUND: f64 = 3.0 * EXACT;

/// Reads a block of a numeric column in integer units, with 0 for a null; `present` receives 1 for
/// each row with a number.
///
/// The result is that of [`numbers`]; regular columns of floats and integers are read without a
/// branch per row.
pub(crate) fn units(
    batch: &Batch<'_>,
    column: &Column<'_>,
    precision: Precision,
    rows: Range<usize>,
    (out, present): (&mut [i64], &mut [u8]),
    rounding: &mut Rounding,
) -> Result<()> {
    let decimals = precision.decimals;
    match column.validity() {
        Some(bits) => bits.unpack(rows.clone(), present),
        None => present.fill(1),
    }
    let plain = match column.values() {
        Values::Float64(values) => {
            exact_floats(values.get(rows.clone()).unwrap_or_default(), decimals, present, out)
        }
        _ => match shifted(column, decimals) {
            Some((values, shift)) => {
                exact_integers(values.get(rows.clone()).unwrap_or_default(), shift, present, out)
            }
            None => false,
        },
    };
    if plain {
        return Ok(());
    }
    let mut outs = rows.clone().zip(out);
    numbers(batch, column, precision, rows, |number| {
        let Some((row, out)) = outs.next() else { return Ok(()) };
        let Some(number) = number else {
            *out = 0;
            return Ok(());
        };
        rounding.record(number.change);
        *out = i64::try_from(number.units).map_err(|_| {
            let given = Exact { units: number.units, scale: decimals.get() as i32 };
            Reader { batch, column, rows: row..row + 1 }.invalid(row, ALLOWED, &given)
        })?;
        Ok(())
    })
}

/// Returns the 64-bit integers of a column, and the number of zeros that makes units of them.
fn shifted<'c>(column: &Column<'c>, decimals: Decimals) -> Option<(&'c [i64], u32)> {
    match *column.values() {
        Values::Integers(Integers::Int64(values)) => Some((values, decimals.get())),
        Values::Scaled { integers: Integers::Int64(values), scale } => {
            let scale = u32::try_from(scale).ok()?;
            Some((values, decimals.get().checked_sub(scale)?))
        }
        _ => None,
    }
}

/// The properties of numbers that are all integer units.
pub(crate) struct Whole {
    /// A bound of their absolute values, less than twice the largest.
    pub(crate) bound: f64,
    /// Whether one of them is negative.
    pub(crate) negative: bool,
}

/// Reads a block of a column in integer units as floats; returns `None` if a number is not an exact
/// integer number of units.
///
/// [`units`] gives the same numbers, without rounding.
pub(crate) fn whole_units(
    column: &Column<'_>,
    decimals: Decimals,
    rows: Range<usize>,
    (out, present): (&mut [f64], &mut [u8]),
) -> Option<Whole> {
    let integers = shifted(column, decimals);
    if integers.is_none() && !matches!(column.values(), Values::Float64(_)) {
        return None;
    }
    match column.validity() {
        Some(bits) => bits.unpack(rows.clone(), present),
        None => present.fill(1),
    }
    let power = |digits: u32| 10_f64.powi(digits as i32);
    let bits = match (integers, column.values()) {
        (Some((values, shift)), _) => {
            convert_integers(values.get(rows).unwrap_or_default(), present, out, power(shift))
        }
        (None, Values::Float64(values)) => {
            let values = values.get(rows).unwrap_or_default();
            convert(values, present, out, power(decimals.get()))
        }
        _ => return None,
    };
    // NaN, infinity and numbers that are too large set bits above the last ones.
    let bound = (bits.sizes | ROUND.to_bits()) ^ ROUND.to_bits();
    let negative = f64::from_bits(bits.signs).is_sign_negative();
    let exact = bits.different == 0 && bound < EXACT as u64;
    exact.then_some(Whole { bound: bound as f64, negative })
}

/// The combined bits of many numbers.
#[derive(Default)]
struct Bits {
    /// Nonzero if a number is not an integer number of units.
    different: u64,
    /// The absolute values, in the last bits of `ROUND`.
    sizes: u64,
    /// The highest bit is set if a number is negative.
    signs: u64,
}

/// Converts numbers to integer units, with 0 for a null.
///
/// A number is exact if it is the float nearest to its units divided by the scale. With a fused
/// multiply-add, two operations replace the division: the remainder of the division by the number,
/// times the inverse of the scale, moves the number to the nearest quotient, and leaves it
/// unchanged if it is already the nearest (Markstein 1990).
#[multiversion(targets("x86_64+avx2+fma"))]
fn convert(values: &[f64], present: &[u8], out: &mut [f64], scale: f64) -> Bits {
    let inverse = 1.0 / scale;
    let mut bits = Bits::default();
    for ((&value, &present), out) in values.iter().zip(present).zip(out) {
        let value = f64::from_bits(value.to_bits() & u64::from(present).wrapping_neg());
        let whole = (value * scale + ROUND) - ROUND;
        let nearest = if target_cfg_f!(any(target_feature = "fma", target_arch = "aarch64")) {
            (-value).mul_add(scale, whole).mul_add(inverse, value)
        } else {
            whole / scale
        };
        // A negative zero counts as different: it is rare, and the slow path reads it.
        bits.different |= nearest.to_bits() ^ value.to_bits();
        bits.sizes |= (whole.abs() + ROUND).to_bits();
        bits.signs |= whole.to_bits();
        *out = whole;
    }
    bits
}

/// Converts integers to integer units, with 0 for a null; one that is too large counts as different.
#[multiversion(targets("x86_64+avx2+fma"))]
fn convert_integers(values: &[i64], present: &[u8], out: &mut [f64], scale: f64) -> Bits {
    const LIMIT: i64 = EXACT as i64;
    let mut bits = Bits::default();
    for ((&value, &present), out) in values.iter().zip(present).zip(out) {
        let value = value & i64::from(present).wrapping_neg();
        // From -2^51 to 2^51 - 1, the last bits of a float near `ROUND` are the number.
        bits.different |= (value.wrapping_add(LIMIT) as u64) >> 52;
        let float = f64::from_bits(ROUND.to_bits().wrapping_add(value as u64)) - ROUND;
        let whole = float * scale;
        bits.sizes |= (whole.abs() + ROUND).to_bits();
        bits.signs |= whole.to_bits();
        *out = whole;
    }
    bits
}

/// Converts floats that are exact integer numbers of units; returns whether all are.
fn exact_floats(values: &[f64], decimals: Decimals, present: &[u8], out: &mut [i64]) -> bool {
    let scale = 10_f64.powi(decimals.get() as i32);
    let mut exact = true;
    for ((&value, &present), out) in values.iter().zip(present).zip(out) {
        // A value under a null becomes 0.
        let value = f64::from_bits(value.to_bits() & u64::from(present).wrapping_neg());
        let rounded = value * scale + ROUND;
        let whole = rounded - ROUND;
        // Both comparisons are false for NaN.
        exact &= (whole / scale == value) & (whole.abs() < EXACT);
        *out = (rounded.to_bits() as i64).wrapping_sub(ROUND.to_bits() as i64);
    }
    exact
}

/// Converts integers to units; returns whether all fit.
fn exact_integers(values: &[i64], shift: u32, present: &[u8], out: &mut [i64]) -> bool {
    let scale = 10_i64.pow(shift);
    let most = i64::MAX / scale;
    let mut fits = true;
    for ((&value, &present), out) in values.iter().zip(present).zip(out) {
        let value = value & i64::from(present).wrapping_neg();
        fits &= (value <= most) & (value >= -most);
        *out = value.wrapping_mul(scale);
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;

    type Read = (Vec<i64>, Vec<u8>, Rounding);

    fn read(column: Column<'_>, decimals: u32) -> Result<Read> {
        let batch = Batch::new(vec![column])?;
        let (mut out, mut present) = (vec![9; batch.rows()], vec![9; batch.rows()]);
        let mut rounding = Rounding::default();
        let column = batch.column("x")?;
        let rows = 0..batch.rows();
        let decimals = Decimals::new(decimals)?;
        units(&batch, column, decimals.into(), rows, (&mut out, &mut present), &mut rounding)?;
        Ok((out, present, rounding))
    }

    #[test]
    fn exact_floats_are_taken_silently() {
        let values = [19.99, -0.01, 0.0, -0.0, 1e9, 22_517_998_136_852.47];
        let (out, present, rounding) = read(Column::float64("x", &values), 2).unwrap();
        assert_eq!(out, [1999, -1, 0, 0, 100_000_000_000, 2_251_799_813_685_247]);
        assert_eq!((present, rounding), (vec![1; 6], Rounding::default()));
    }

    #[test]
    fn the_fused_test_of_exactness_agrees_with_division() {
        let mut state = 1_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 11
        };
        let edges = [0.0, -0.0, f64::MIN_POSITIVE, 5e-324, 0.5, 1.0, 1e15, 1e300];
        for decimals in 0..=Decimals::MAX as i32 {
            let scale = 10_f64.powi(decimals);
            // Quotients of any size, and their neighbors.
            let mut next = || (draw() >> (draw() % 53)) as f64 / scale;
            let near = |x: f64| [x, -x, x.next_up(), x.next_down(), x / 3.0];
            let values = (0..2000).map(|_| next()).chain(edges).flat_map(near);
            for value in values.chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]) {
                let whole = (value * scale + ROUND) - ROUND;
                let exact = (whole / scale).to_bits() == value.to_bits() && whole.abs() < EXACT;
                let column = Column::float64("x", std::slice::from_ref(&value));
                let (mut out, mut present) = ([0.0], [0]);
                let decimals = Decimals::new(decimals as u32).unwrap();
                let found = whole_units(&column, decimals, 0..1, (&mut out, &mut present));
                assert_eq!(found.is_some(), exact, "{value:e} with {decimals:?}");
                if let Some(Whole { bound, negative }) = found {
                    assert_eq!((out, negative), ([whole], whole < 0.0));
                    assert!(whole.abs() <= bound && bound <= 2.0 * whole.abs(), "{whole} {bound}");
                }
            }
        }
    }

    #[test]
    fn small_integers_are_floats() {
        let find = |values: &[i64], decimals| {
            let column = Column::int64("x", values);
            let (mut out, mut present) = (vec![9.0; values.len()], vec![9; values.len()]);
            let decimals = Decimals::new(decimals).unwrap();
            let found = whole_units(&column, decimals, 0..values.len(), (&mut out, &mut present));
            found.map(|Whole { bound, negative }| (out, bound, negative))
        };
        let (out, bound, negative) = find(&[3, 0, -5, 7], 2).unwrap();
        assert_eq!((out, negative), (vec![300.0, 0.0, -500.0, 700.0], true));
        assert!((700.0..1024.0).contains(&bound));
        assert!(!find(&[3, 0], 0).unwrap().2);
        let most = (1 << 51) - 1;
        assert_eq!(find(&[most, -most], 0).unwrap().0, [most as f64, -most as f64]);
        for (values, decimals) in [
            ([1 << 51, 0], 0),
            ([-(1 << 51) - 1, 0], 0),
            ([i64::MAX, 0], 0),
            ([i64::MIN, 0], 9),
            ([most, 0], 1),
            ([most / 5, 1], 1),
        ] {
            assert!(find(&values, decimals).is_none(), "{values:?} {decimals}");
        }
    }

    #[test]
    fn one_inexact_float_is_rounded_and_counted() {
        let (out, _, rounding) = read(Column::float64("x", &[0.125, 0.5, 1e16]), 2).unwrap();
        assert_eq!(out, [12, 50, 1_000_000_000_000_000_000]);
        assert_eq!((rounding.rows, rounding.largest_change), (1, 0.005));
    }

    #[test]
    fn nulls_are_zero_for_any_stored_value() {
        let bits = Bitmap::new(&[0b101], 0, 3).unwrap();
        let column = Column::float64("x", &[1.5, f64::NAN, 2.0]).with_validity(bits).unwrap();
        assert_eq!(read(column, 1).unwrap().0, [15, 0, 20]);
        let column = Column::int64("x", &[1, i64::MAX, 2]).with_validity(bits).unwrap();
        let (out, present, _) = read(column, 1).unwrap();
        assert_eq!((out, present), (vec![10, 0, 20], vec![1, 0, 1]));
    }

    #[test]
    fn numbers_that_do_not_fit_are_named() {
        for column in [Column::int64("x", &[1, i64::MAX]), Column::float64("x", &[1.0, 1e19])] {
            let error = read(column, 2).unwrap_err().to_string();
            assert!(error.starts_with("column \"x\" must contain numbers of at most"), "{error}");
            assert!(error.ends_with("in row 1"), "{error}");
        }
        let error = read(Column::float64("x", &[f64::INFINITY]), 2).unwrap_err().to_string();
        assert_eq!(error, "column \"x\" must contain finite numbers, got inf in row 0");
    }
}
