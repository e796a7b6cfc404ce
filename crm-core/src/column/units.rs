//! Blocks of numbers as whole units.

use std::ops::Range;

use super::integers::Integers;
use super::number::numbers;
use super::reader::{Exact, Reader};
use super::{Batch, Column, Values};
use crate::Result;
use crate::money::{Decimals, Rounding};

const ALLOWED: &str = "numbers of at most 18 digits, decimals included";

/// Up to here a float holds every integer, and the halves between them.
const EXACT: f64 = (1_u64 << 51) as f64;

/// Added to a float below `EXACT`, rounds it to the nearest integer, which its last bits then hold.
const ROUND: f64 = 3.0 * EXACT;

/// Reads a block of a column of numbers as whole units, a null as 0; `present` receives 1 for each
/// row that holds a number.
///
/// The result is that of [`numbers`]; columns of floats and of integers without a surprise among
/// them are read without a branch for each row.
pub(crate) fn units(
    batch: &Batch<'_>,
    column: &Column<'_>,
    decimals: Decimals,
    rows: Range<usize>,
    (out, present): (&mut [i64], &mut [u8]),
    rounding: &mut Rounding,
) -> Result<()> {
    match column.validity() {
        Some(bits) => bits.unpack(rows.clone(), present),
        None => present.fill(1),
    }
    let plain = match column.values() {
        Values::Float64(values) => {
            exact_floats(values.get(rows.clone()).unwrap_or_default(), decimals, present, out)
        }
        Values::Integers(Integers::Int64(values)) => {
            exact_integers(values.get(rows.clone()).unwrap_or_default(), decimals, present, out)
        }
        _ => false,
    };
    if plain {
        return Ok(());
    }
    let mut outs = rows.clone().zip(out);
    numbers(batch, column, decimals, rows, |number| {
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

/// Reads a block of a column as whole units in floats, where each is one exactly; returns a bound
/// of their size, less than twice the largest, and none when one is not exact.
///
/// Then [`units`] would give the same numbers, without a rounding.
pub(crate) fn whole_units(
    column: &Column<'_>,
    decimals: Decimals,
    rows: Range<usize>,
    (out, present): (&mut [f64], &mut [u8]),
) -> Option<f64> {
    let Values::Float64(values) = column.values() else { return None };
    let values = values.get(rows.clone()).unwrap_or_default();
    match column.validity() {
        Some(bits) => bits.unpack(rows, present),
        None => present.fill(1),
    }
    let mut lanes = Lanes::new(10_f64.powi(decimals.get() as i32));
    let (values, values_rest) = values.as_chunks::<LANES>();
    let (masks, masks_rest) = present.as_chunks::<LANES>();
    let (outs, outs_rest) = out.as_chunks_mut::<LANES>();
    for ((values, masks), outs) in values.iter().zip(masks).zip(outs) {
        lanes.convert(values, masks, outs);
    }
    // What is left is filled up with nulls.
    let (mut last, mut mask, mut whole) = ([0.0; LANES], [0; LANES], [0.0; LANES]);
    for (to, from) in last.iter_mut().zip(values_rest) {
        *to = *from;
    }
    for (to, from) in mask.iter_mut().zip(masks_rest) {
        *to = *from;
    }
    lanes.convert(&last, &mask, &mut whole);
    for (to, from) in outs_rest.iter_mut().zip(whole) {
        *to = from;
    }
    lanes.bound()
}

/// How many numbers are converted side by side.
const LANES: usize = 8;

/// Converts numbers side by side, so that none waits for another.
struct Lanes {
    scale: f64,
    /// Bits that are set where a number was no whole number of units.
    different: [u64; LANES],
    /// The bits of all sizes together, in the last bits of `ROUND`.
    size: [u64; LANES],
}

impl Lanes {
    fn new(scale: f64) -> Lanes {
        Lanes { scale, different: [0; LANES], size: [0; LANES] }
    }

    #[inline]
    fn convert(&mut self, values: &[f64; LANES], present: &[u8; LANES], out: &mut [f64; LANES]) {
        let scale = self.scale;
        let lanes = values.iter().zip(present).zip(out).zip(&mut self.different);
        for ((((&value, &present), out), different), size) in lanes.zip(&mut self.size) {
            let value = f64::from_bits(value.to_bits() & u64::from(present).wrapping_neg());
            let whole = (value * scale + ROUND) - ROUND;
            // A negative zero counts as different: it is rare, and read the slow way.
            *different |= (whole / scale).to_bits() ^ value.to_bits();
            *size |= (whole.abs() + ROUND).to_bits();
            *out = whole;
        }
    }

    /// A bound of the sizes, when all were whole numbers of units. NaN, the infinite and what is
    /// too large leave bits above the last ones.
    fn bound(self) -> Option<f64> {
        let together = |bits: [u64; LANES]| bits.into_iter().fold(0, |bits, one| bits | one);
        let bound = (together(self.size) | ROUND.to_bits()) ^ ROUND.to_bits();
        let exact = together(self.different) == 0 && bound < EXACT as u64;
        exact.then_some(bound as f64)
    }
}

/// Converts floats that each are a whole number of units; returns whether all are.
fn exact_floats(values: &[f64], decimals: Decimals, present: &[u8], out: &mut [i64]) -> bool {
    let scale = 10_f64.powi(decimals.get() as i32);
    let mut exact = true;
    for ((&value, &present), out) in values.iter().zip(present).zip(out) {
        // Whatever stands behind a null becomes 0.
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
fn exact_integers(values: &[i64], decimals: Decimals, present: &[u8], out: &mut [i64]) -> bool {
    let scale = 10_i64.pow(decimals.get());
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
    use super::super::Bitmap;
    use super::*;

    type Read = (Vec<i64>, Vec<u8>, Rounding);

    fn read(column: Column<'_>, decimals: u32) -> Result<Read> {
        let batch = Batch::new(vec![column])?;
        let (mut out, mut present) = (vec![9; batch.rows()], vec![9; batch.rows()]);
        let mut rounding = Rounding::default();
        let column = batch.column("x")?;
        let rows = 0..batch.rows();
        let decimals = Decimals::new(decimals)?;
        units(&batch, column, decimals, rows, (&mut out, &mut present), &mut rounding)?;
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
    fn one_inexact_float_is_rounded_and_counted() {
        let (out, _, rounding) = read(Column::float64("x", &[0.125, 0.5, 1e16]), 2).unwrap();
        assert_eq!(out, [12, 50, 1_000_000_000_000_000_000]);
        assert_eq!((rounding.rows, rounding.largest_change), (1, 0.005));
    }

    #[test]
    fn nulls_are_zero_whatever_stands_behind_them() {
        let bits = Bitmap::new(&[0b101], 0, 3).unwrap();
        let column = Column::float64("x", &[1.5, f64::NAN, 2.0]).with_validity(bits).unwrap();
        assert_eq!(read(column, 1).unwrap().0, [15, 0, 20]);
        let column = Column::int64("x", &[1, i64::MAX, 2]).with_validity(bits).unwrap();
        let (out, present, _) = read(column, 1).unwrap();
        assert_eq!((out, present), (vec![10, 0, 20], vec![1, 0, 1]));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for column in [Column::int64("x", &[1, i64::MAX]), Column::float64("x", &[1.0, 1e19])] {
            let error = read(column, 2).unwrap_err().to_string();
            assert!(error.starts_with("column \"x\" must hold numbers of at most"), "{error}");
            assert!(error.ends_with("in row 1"), "{error}");
        }
        let error = read(Column::float64("x", &[f64::INFINITY]), 2).unwrap_err().to_string();
        assert_eq!(error, "column \"x\" must hold finite numbers, got inf in row 0");
    }
}
