//! Conversion of the numbers of a column to integer units, so that their sums are exact.

use serde::Serialize;

use crate::error::error::{Error, Result};

/// The declared number of decimals of a numeric column: 0 to 9.
///
/// A column is summed in integer units of `10^-decimals`, so that the sum is exact and independent
/// of the order of the rows.
///
/// A float `v` is accepted if the nearest integer `q` to `v * 10^decimals` gives it back,
/// `q / 10^decimals == v`: 19.99 has no exact binary representation, but it is the float of 1999
/// cents. Otherwise it is rounded, half to even, and counted ([`Rounded`]).
///
/// # Examples
///
/// ```
/// use crm_core::Currency;
/// use crm_core::money::Decimals;
///
/// assert_eq!(Decimals::of("USD".parse()?).get(), 2);
/// assert_eq!(Decimals::default().get(), 6);
/// assert_eq!(Decimals::new(4)?.get(), 4);
/// assert_eq!(Decimals::new(10).unwrap_err().path(), Some("decimals"));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Decimals(u32);

impl Decimals {
    /// The maximum.
    pub const MAX: u32 = 9;

    /// Checks a number of decimals.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] above 9.
    pub fn new(decimals: u32) -> Result<Decimals> {
        if decimals > Decimals::MAX {
            return Err(Error::out_of_range("decimals", "from 0 to 9", decimals));
        }
        Ok(Decimals(decimals))
    }

    /// Returns the decimals of a currency's minor unit, the default of a money column.
    #[must_use]
    pub fn of(currency: crate::money::currency::Currency) -> Decimals {
        Decimals(currency.decimals())
    }

    /// Returns the number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    /// Zero decimals.
    pub(crate) fn whole() -> Decimals {
        Decimals(0)
    }

    /// Returns the decimals of a product.
    pub(crate) fn plus(self, other: Decimals) -> Decimals {
        Decimals(self.0 + other.0)
    }

    /// Returns a finite float in integer units; `None` if they do not fit.
    pub(crate) fn of_f64(self, value: f64) -> Option<Units> {
        /// Below this bound the product of two floats is off by less than half a unit.
        const EXACT: f64 = (1_u64 << 52) as f64;
        let scale = self.scale() as f64;
        let nearest = (value * scale).round_ties_even();
        if nearest.abs() <= EXACT && nearest / scale == value {
            return Some(Units { units: nearest as i128, change: 0.0 });
        }
        let rounded = self.nearest(value)?;
        // Parsing rounds correctly, unlike the division of a large integer.
        let back: f64 = format!("{}e-{}", rounded.units, self.0).parse().ok()?;
        Some(if back == value { Units { change: 0.0, ..rounded } } else { rounded })
    }

    /// Returns the shortest decimal that reads back as a finite single-precision float, or the float
    /// itself if it is a whole number, in integer units.
    pub(crate) fn of_f32(self, value: f32) -> Option<Units> {
        /// Below this bound, at most one number of whole units reads back.
        const SPARSE: f64 = (1_u64 << 22) as f64;
        let scale = self.scale() as f64;
        let nearest = (f64::from(value) * scale).round_ties_even();
        if nearest.abs() < SPARSE && (nearest / scale) as f32 == value {
            return Some(Units { units: nearest as i128, change: 0.0 });
        }
        // Above 2^24, where every float is whole, the shortest decimal can be another number.
        if value.fract() == 0.0 {
            return self.of_f64(value.into());
        }
        // The shortest decimal is how Rust writes a float.
        self.of_f64(format!("{value:e}").parse().ok()?)
    }

    /// Whether a number lost digits that are not the noise of a float.
    pub(crate) fn loses_digits(self, Units { change, .. }: Units) -> bool {
        /// Of a unit.
        const NOISE: f64 = 0.001;
        change * self.scale() as f64 > NOISE
    }

    /// Returns an integer in integer units.
    pub(crate) fn of_integer(self, value: i128) -> Option<Units> {
        Some(Units { units: value.checked_mul(self.scale())?, change: 0.0 })
    }

    /// Returns `value / 10^scale` in integer units, rounded half to even.
    pub(crate) fn of_decimal(self, value: i128, scale: i32) -> Option<Units> {
        let shift = i64::from(self.0) - i64::from(scale);
        if shift >= 0 {
            let factor = 10_i128.checked_pow(u32::try_from(shift).ok()?)?;
            return Some(Units { units: value.checked_mul(factor)?, change: 0.0 });
        }
        let divisor = 10_i128.checked_pow(u32::try_from(-shift).ok()?)?;
        let units = round_half_even(value, divisor);
        Some(Units { units, change: self.change(value, units, divisor) })
    }

    pub(crate) fn scale(self) -> i128 {
        10_i128.pow(self.0)
    }

    /// Returns the difference between `units` and `value / divisor` units.
    fn change(self, value: i128, units: i128, divisor: i128) -> f64 {
        let rest = (value - units * divisor).unsigned_abs();
        rest as f64 / divisor as f64 / self.scale() as f64
    }

    /// Returns the units nearest to a float, in exact arithmetic; `None` above 2^127.
    fn nearest(self, value: f64) -> Option<Units> {
        const FRACTION_BITS: u32 = 52;
        let bits = value.to_bits();
        let raw = (bits >> FRACTION_BITS) & 0x7ff;
        let fraction = bits & ((1 << FRACTION_BITS) - 1);
        let mantissa = if raw == 0 { fraction } else { fraction | (1 << FRACTION_BITS) };
        let exponent = raw.max(1) as i32 - 1075;
        let sign = if value < 0.0 { -1 } else { 1 };
        let product = sign * i128::from(mantissa) * self.scale();
        let power = 1_i128.checked_shl(exponent.unsigned_abs()).filter(|&power| power > 0);
        match (exponent >= 0, power) {
            (true, Some(power)) => Some(Units { units: product.checked_mul(power)?, change: 0.0 }),
            (true, None) => None,
            (false, Some(power)) => {
                let units = round_half_even(product, power);
                Some(Units { units, change: self.change(product, units, power) })
            }
            // The product has fewer than 53 + 30 bits and rounds to zero.
            (false, None) => Some(Units { units: 0, change: value.abs() }),
        }
    }
}

impl Default for Decimals {
    /// Six decimals, the default of a numeric column.
    fn default() -> Decimals {
        Decimals(6)
    }
}

/// A number in integer units, and the change by rounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Units {
    pub(crate) units: i128,
    pub(crate) change: f64,
}

/// The numbers of a column that need more than its declared decimals and were rounded.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column};
/// use crm_core::total::Total;
///
/// let mut total = Total::new("price", Some("USD".parse()?), None)?;
/// total.update(&Batch::new(vec![Column::float64("price", &[19.99, 0.125])])?)?;
/// let rounded = total.report().rounded.unwrap();
/// assert_eq!((rounded.rows, rounded.largest_change), (1, 0.005));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rounded {
    /// The column.
    pub column: String,
    /// The number of rounded rows.
    pub rows: u64,
    /// The largest change by rounding.
    pub largest_change: f64,
}

/// Counts rounded numbers; the counts of two parts merge in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rounding {
    pub(crate) rows: u64,
    pub(crate) largest_change: f64,
}

impl Rounding {
    pub(crate) fn record(&mut self, change: f64) {
        if change > 0.0 {
            self.rows += 1;
            self.largest_change = self.largest_change.max(change);
        }
    }

    pub(crate) fn merge(&mut self, other: Rounding) {
        self.rows = self.rows.saturating_add(other.rows);
        self.largest_change = self.largest_change.max(other.largest_change);
    }

    pub(crate) fn finding(&self, column: &str) -> Option<Rounded> {
        (self.rows > 0).then(|| Rounded {
            column: column.to_owned(),
            rows: self.rows,
            largest_change: self.largest_change,
        })
    }
}

/// Divides by a positive divisor and rounds half to even.
pub(crate) fn round_half_even(value: i128, divisor: i128) -> i128 {
    let quotient = value.div_euclid(divisor);
    let rest = value.rem_euclid(divisor);
    let up = match rest.cmp(&(divisor - rest)) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => quotient & 1,
        std::cmp::Ordering::Greater => 1,
    };
    quotient + up
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimals(number: u32) -> Decimals {
        Decimals::new(number).unwrap()
    }

    #[test]
    fn a_price_is_taken_silently() {
        for (value, units) in
            [(19.99, 1999), (-0.07, -7), (0.0, 0), (-0.0, 0), (1e12, 10_i128.pow(14))]
        {
            assert_eq!(decimals(2).of_f64(value), Some(Units { units, change: 0.0 }), "{value}");
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!(decimals(2).of_f64(0.125).unwrap().units, 12);
        assert_eq!(decimals(2).of_f64(0.375).unwrap().units, 38);
        assert_eq!(decimals(2).of_f64(-0.125).unwrap().units, -12);
        assert_eq!(decimals(0).of_f64(2.5).unwrap(), Units { units: 2, change: 0.5 });
        assert_eq!(decimals(1).of_decimal(-125, 2).unwrap().units, -12);
    }

    #[test]
    fn large_floats_are_exact() {
        let value = 9_007_199_254_740_993.0_f64; // 2^53 + 1 is not a float: this is 2^53
        assert_eq!(decimals(9).of_f64(value).unwrap().units, (1_i128 << 53) * 1_000_000_000);
        assert_eq!(decimals(0).of_f64(1e30).unwrap().units, 1e30 as i128);
        assert_eq!(decimals(9).of_f64(1e300), None);
    }

    #[test]
    fn a_single_precision_float_is_its_shortest_decimal() {
        for value in [0.1_f32, -19.99, 0.07, 1_234_567.1, 123_456.79, 16_777_216.0, 1e-3] {
            let shortest: f64 = value.to_string().parse().unwrap();
            for places in 0..=9 {
                let (found, expected) =
                    (decimals(places).of_f32(value), decimals(places).of_f64(shortest));
                assert_eq!(found, expected, "{value} with {places}");
            }
        }
        // 2^32 is written 4294967300.
        let whole = 4_294_967_296_u64;
        assert_eq!(decimals(2).of_f32(whole as f32).unwrap().units, i128::from(whole) * 100);
        assert_eq!(decimals(0).of_f32(-(whole as f32)).unwrap().units, -i128::from(whole));
        assert_eq!(
            decimals(2).of_f32(1_234_567.1).unwrap(),
            Units { units: 123_456_710, change: 0.0 }
        );
    }

    #[test]
    fn small_floats_vanish() {
        assert_eq!(decimals(2).of_f64(1e-9).unwrap().units, 0);
        assert_eq!(decimals(9).of_f64(5e-324).unwrap(), Units { units: 0, change: 5e-324 });
    }

    #[test]
    fn decimals_shift_both_ways() {
        assert_eq!(decimals(4).of_decimal(199, 2), Some(Units { units: 19_900, change: 0.0 }));
        let rounded = decimals(2).of_decimal(123_456, 4).unwrap();
        assert_eq!(rounded.units, 1235);
        assert!((rounded.change - 0.0044).abs() < 1e-15);
        assert_eq!(decimals(2).of_decimal(7, -3), Some(Units { units: 700_000, change: 0.0 }));
    }

    proptest! {
        #[test]
        fn every_amount_in_cents_is_silent(cents in -(1_i64 << 50)..(1_i64 << 50)) {
            let value = cents as f64 / 100.0;
            prop_assert_eq!(
                decimals(2).of_f64(value),
                Some(Units { units: i128::from(cents), change: 0.0 })
            );
        }

        #[test]
        fn the_change_is_at_most_half_a_unit(value in -1e9_f64..1e9, places in 0_u32..=9) {
            let units = decimals(places).of_f64(value).unwrap();
            let half = 0.5 / 10_f64.powi(places as i32);
            prop_assert!(units.change <= half, "{units:?}");
        }
    }
}
