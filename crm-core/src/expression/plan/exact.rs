//! Exact decimals.

use std::cmp::Ordering;

use crate::expression::plan::flaw::Flaw;

/// A decimal, `units / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Exact {
    pub(crate) units: i128,
    pub(crate) scale: u32,
}

/// The most digits after the point of a float's divisor that is exact.
const EXACT_POWER: u32 = 22;

/// The integers up to here are floats.
const EXACT_FLOAT: u128 = 1 << 53;

impl Exact {
    pub(crate) fn whole(units: impl Into<i128>) -> Exact {
        Exact { units: units.into(), scale: 0 }
    }

    /// Returns the units with a larger scale; `None` if they do not fit.
    fn units_at(self, scale: u32) -> Option<i128> {
        match scale.saturating_sub(self.scale) {
            0 => Some(self.units),
            _ if self.units == 0 => Some(0),
            more => self.units.checked_mul(10_i128.checked_pow(more)?),
        }
    }

    /// Returns the units of both with one scale.
    fn alike(self, other: Exact) -> Result<(i128, i128, u32), Flaw> {
        let scale = self.scale.max(other.scale);
        let units = self.units_at(scale).zip(other.units_at(scale));
        units.map(|(one, two)| (one, two, scale)).ok_or(Flaw::Overflow)
    }

    pub(crate) fn compare(self, other: Exact) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.units_at(scale), other.units_at(scale)) {
            (Some(one), Some(two)) => one.cmp(&two),
            // The one that does not fit is farther from zero.
            (None, _) => self.units.cmp(&0),
            (_, None) => 0.cmp(&other.units),
        }
    }

    /// Compares an integer with a float by its exact value, another decimal as the nearest float.
    pub(crate) fn compare_float(self, float: f64) -> Ordering {
        const END: f64 = 1.701_411_834_604_692_3e38;
        if self.scale > 0 {
            return self.to_f64().total_cmp(&(float + 0.0));
        }
        if float >= END {
            return Ordering::Less;
        }
        if float < -END {
            return Ordering::Greater;
        }
        // The cast truncates toward zero and is exact.
        let fraction = float.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal);
        self.units.cmp(&(float as i128)).then(fraction.reverse())
    }

    pub(crate) fn plus(self, other: Exact) -> Result<Exact, Flaw> {
        let (one, two, scale) = self.alike(other)?;
        one.checked_add(two).map(|units| Exact { units, scale }).ok_or(Flaw::Overflow)
    }

    pub(crate) fn minus(self, other: Exact) -> Result<Exact, Flaw> {
        let (one, two, scale) = self.alike(other)?;
        one.checked_sub(two).map(|units| Exact { units, scale }).ok_or(Flaw::Overflow)
    }

    /// Returns the product; the decimals add up.
    pub(crate) fn times(self, other: Exact) -> Result<Exact, Flaw> {
        let scale = self.scale.saturating_add(other.scale);
        let units = self.units.checked_mul(other.units);
        units.map(|units| Exact { units, scale }).ok_or(Flaw::Overflow)
    }

    /// Returns the quotient, truncated toward zero.
    pub(crate) fn whole_quotient(self, other: Exact) -> Result<Exact, Flaw> {
        if other.units == 0 {
            return Err(Flaw::DivisionByZero);
        }
        let (one, two, _) = self.alike(other)?;
        one.checked_div(two).map(Exact::whole).ok_or(Flaw::Overflow)
    }

    /// Returns the remainder, with the sign of the dividend.
    pub(crate) fn remainder(self, other: Exact) -> Result<Exact, Flaw> {
        if other.units == 0 {
            return Err(Flaw::DivisionByZero);
        }
        let (one, two, scale) = self.alike(other)?;
        Ok(Exact { units: one.checked_rem(two).unwrap_or(0), scale })
    }

    /// Returns an integer to a power from 0 up.
    pub(crate) fn power(self, exponent: i128) -> Result<Exact, Flaw> {
        match self.units {
            1 => Ok(self),
            0 => Ok(Exact::whole(i128::from(exponent == 0))),
            -1 => Ok(Exact::whole(if exponent % 2 == 0 { 1 } else { -1 })),
            units => {
                let exponent = u32::try_from(exponent).ok();
                let power = exponent.and_then(|exponent| units.checked_pow(exponent));
                power.map(Exact::whole).ok_or(Flaw::Overflow)
            }
        }
    }

    /// Returns the float that is nearest to the quotient.
    pub(crate) fn quotient(self, other: Exact) -> Result<f64, Flaw> {
        if other.units == 0 {
            return Err(Flaw::DivisionByZero);
        }
        Ok(match self.alike(other) {
            Ok((one, two, _)) => nearest(one, two),
            Err(_) => self.to_f64() / other.to_f64(),
        })
    }

    /// Returns the nearest float.
    pub(crate) fn to_f64(self) -> f64 {
        if self.units.unsigned_abs() <= EXACT_FLOAT && self.scale <= EXACT_POWER {
            return self.units as f64 / 10_u128.pow(self.scale) as f64;
        }
        match 10_i128.checked_pow(self.scale) {
            Some(divisor) => nearest(self.units, divisor),
            None => format!("{}e-{}", self.units, self.scale).parse().unwrap_or(0.0),
        }
    }
}

/// Returns the float that is nearest to a quotient; the divisor is not zero.
fn nearest(dividend: i128, divisor: i128) -> f64 {
    let (one, two) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    if one <= EXACT_FLOAT && two <= EXACT_FLOAT {
        return dividend as f64 / divisor as f64;
    }
    let sign = if (dividend < 0) == (divisor < 0) { 1.0 } else { -1.0 };
    let (mut quotient, mut rest) = (one / two, one % two);
    let mut shift = 0;
    // At least 64 digits, so that the last of them can stand for all that follow.
    while rest > 0 && quotient < 1 << 64 && shift < 256 {
        rest <<= 1;
        quotient = quotient << 1 | u128::from(rest >= two);
        rest -= if rest >= two { two } else { 0 };
        shift += 1;
    }
    let sticky = u128::from(rest > 0);
    sign * ((quotient | sticky) as f64) * 2_f64.powi(-shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(units: i128, scale: u32) -> Exact {
        Exact { units, scale }
    }

    #[test]
    fn decimals_of_any_scale_are_compared_by_value() {
        assert_eq!(exact(150, 2).compare(exact(15, 1)), Ordering::Equal);
        assert_eq!(exact(i128::MAX, 0).compare(exact(1, 30)), Ordering::Greater);
        assert_eq!(exact(i128::MIN, 0).compare(exact(1, 30)), Ordering::Less);
        assert_eq!(exact(1, 30).compare(exact(i128::MIN, 0)), Ordering::Greater);
        assert_eq!(exact(0, 90).compare(exact(0, 0)), Ordering::Equal);
    }

    #[test]
    fn integers_meet_floats_by_exact_value() {
        let large = exact((1 << 53) + 1, 0);
        assert_eq!(large.compare_float(9_007_199_254_740_992.0), Ordering::Greater);
        assert_eq!(exact(3, 0).compare_float(3.5), Ordering::Less);
        assert_eq!(exact(-3, 0).compare_float(-3.5), Ordering::Greater);
        assert_eq!(exact(0, 0).compare_float(-0.0), Ordering::Equal);
        assert_eq!(exact(i128::MAX, 0).compare_float(1e300), Ordering::Less);
        assert_eq!(exact(i128::MIN, 0).compare_float(-1e300), Ordering::Greater);
        assert_eq!(exact(1, 1).compare_float(0.1), Ordering::Equal);
        assert_eq!(exact(0, 1).compare_float(-0.0), Ordering::Equal);
    }

    #[test]
    fn quotients_are_the_nearest_floats() {
        assert_eq!(exact(3, 1).quotient(exact(1, 1)), Ok(3.0));
        assert_eq!(exact(1, 0).quotient(exact(3, 0)), Ok(1.0 / 3.0));
        assert_eq!(exact(1, 0).quotient(exact(0, 0)), Err(Flaw::DivisionByZero));
        for (units, scale) in [(123_456_789_012_345_678_901, 9), (-1, 30), (i128::MAX, 38)] {
            let read: f64 = format!("{units}e-{scale}").parse().unwrap();
            assert_eq!(exact(units, scale).to_f64(), read);
        }
    }

    #[test]
    fn division_truncates_and_the_remainder_has_the_sign_of_the_dividend() {
        let pair = |one, two| {
            let (one, two) = (Exact::whole(one), Exact::whole(two));
            (one.whole_quotient(two).unwrap().units, one.remainder(two).unwrap().units)
        };
        assert_eq!([pair(7, 2), pair(-7, 2), pair(7, -2)], [(3, 1), (-3, -1), (-3, 1)]);
        assert_eq!(exact(75, 1).remainder(exact(2, 0)), Ok(exact(15, 1)));
        assert_eq!(exact(i128::MIN, 0).whole_quotient(exact(-1, 0)), Err(Flaw::Overflow));
    }

    #[test]
    fn powers_are_exact_or_overflow() {
        assert_eq!(exact(2, 0).power(126), Ok(exact(1 << 126, 0)));
        assert_eq!(exact(2, 0).power(127), Err(Flaw::Overflow));
        assert_eq!((exact(0, 0).power(0), exact(-1, 0).power(i128::MAX)), (Ok(exact(1, 0)), Ok(exact(-1, 0))));
    }
}
