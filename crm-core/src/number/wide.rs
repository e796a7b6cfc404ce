//! Signed integers of several 64-bit limbs.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An integer of `LIMBS` times 64 bits in two's complement, the lowest limb first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wide<const LIMBS: usize>([u64; LIMBS]);

/// An integer of 256 bits: a sum of cubes.
pub(crate) type Int256 = Wide<4>;

/// An integer of 512 bits: a figure made from sums of cubes.
pub(crate) type Int512 = Wide<8>;

/// The largest power of ten below 2^64, and its exponent.
const CHUNK: u64 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;

impl<const LIMBS: usize> Default for Wide<LIMBS> {
    fn default() -> Wide<LIMBS> {
        Wide([0; LIMBS])
    }
}

impl<const LIMBS: usize> From<i128> for Wide<LIMBS> {
    fn from(number: i128) -> Wide<LIMBS> {
        Wide([number as u64, (number >> 64) as u64]).resized()
    }
}

impl<const LIMBS: usize> Wide<LIMBS> {
    /// Returns the same number in another size, which must hold it.
    pub(crate) fn resized<const MORE: usize>(self) -> Wide<MORE> {
        let mut limbs = [self.fill(); MORE];
        for (to, from) in limbs.iter_mut().zip(self.0) {
            *to = from;
        }
        Wide(limbs)
    }

    /// Returns the sum; `None` if it does not fit.
    pub(crate) fn checked_add(self, other: Wide<LIMBS>) -> Option<Wide<LIMBS>> {
        let sum = self.plus(other);
        let (one, other) = (self.is_negative(), other.is_negative());
        (one != other || sum.is_negative() == one).then_some(sum)
    }

    /// Returns the sum of numbers whose sum fits.
    pub(crate) fn plus(self, other: Wide<LIMBS>) -> Wide<LIMBS> {
        let mut carry = false;
        let mut limbs = self.0;
        for (limb, more) in limbs.iter_mut().zip(other.0) {
            let (sum, first) = limb.overflowing_add(more);
            let (sum, second) = sum.overflowing_add(carry.into());
            (*limb, carry) = (sum, first || second);
        }
        Wide(limbs)
    }

    /// Returns the product of numbers whose product fits.
    #[expect(clippy::indexing_slicing, reason = "the two positions add up to less than the limbs")]
    pub(crate) fn times(self, other: Wide<LIMBS>) -> Wide<LIMBS> {
        let mut limbs = [0_u64; LIMBS];
        for (at, &left) in self.0.iter().enumerate() {
            let mut carry = 0_u128;
            for (shift, &right) in other.0.iter().enumerate().take(LIMBS - at) {
                let limb = &mut limbs[at + shift];
                carry += u128::from(left) * u128::from(right) + u128::from(*limb);
                *limb = carry as u64;
                carry >>= 64;
            }
        }
        Wide(limbs)
    }

    /// Returns the number with the other sign; the least number has none.
    pub(crate) fn negated(self) -> Wide<LIMBS> {
        Wide(self.0.map(|limb| !limb)).plus(1.into())
    }

    pub(crate) fn is_negative(self) -> bool {
        self.fill() != 0
    }

    /// The limbs that would follow the highest.
    fn fill(self) -> u64 {
        let highest = self.0.last().copied().unwrap_or(0);
        if highest >> 63 == 1 { u64::MAX } else { 0 }
    }

    fn size(self) -> Wide<LIMBS> {
        if self.is_negative() { self.negated() } else { self }
    }

    /// Returns the nearest float, half to even.
    pub(crate) fn to_f64(self) -> f64 {
        let limbs = self.size().0;
        let top = limbs.iter().rposition(|&limb| limb != 0).unwrap_or(0);
        let limb = |at| limbs.get(at).map_or(0, |&limb| u128::from(limb));
        let next = top.checked_sub(1);
        let leading = limb(top) << 64 | next.map_or(0, limb);
        // A float has 53 bits, so of the other limbs it only matters whether any is set.
        let rest = limbs.iter().take(next.unwrap_or(0)).any(|&limb| limb != 0);
        let exponent = 64 * (top as i32 - 1);
        let size = (leading | u128::from(rest)) as f64 * 2_f64.powi(exponent);
        if self.is_negative() { -size } else { size }
    }

    /// Divides a number that is not negative; returns the remainder too.
    fn divided(mut self, divisor: u64) -> (Wide<LIMBS>, u64) {
        let mut rest = 0_u128;
        for limb in self.0.iter_mut().rev() {
            let number = rest << 64 | u128::from(*limb);
            *limb = (number / u128::from(divisor)) as u64;
            rest = number % u128::from(divisor);
        }
        (self, rest as u64)
    }

    /// Reads decimal digits with an optional minus sign; `None` if they are not those that
    /// [`Display`](fmt::Display) writes.
    pub(crate) fn parse(text: &str) -> Option<Wide<LIMBS>> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || digits.len() > LIMBS * CHUNK_DIGITS + LIMBS {
            return None;
        }
        let mut size = Wide::default();
        for digit in digits.bytes() {
            if !digit.is_ascii_digit() {
                return None;
            }
            // Eight times and twice the number.
            let twice = size.checked_add(size)?;
            let eight = twice.checked_add(twice).and_then(|four| four.checked_add(four))?;
            size = eight.checked_add(twice)?.checked_add(i128::from(digit - b'0').into())?;
        }
        let number = if digits.len() == text.len() { size } else { size.negated() };
        (number.to_string() == text).then_some(number)
    }
}

impl<const LIMBS: usize> fmt::Display for Wide<LIMBS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, mut chunks) = (self.size(), Vec::new());
        while rest != Wide::default() {
            let (quotient, chunk) = rest.divided(CHUNK);
            chunks.push(chunk);
            rest = quotient;
        }
        let first = chunks.pop().unwrap_or(0);
        write!(f, "{}{first}", if self.is_negative() { "-" } else { "" })?;
        chunks.iter().rev().try_for_each(|chunk| write!(f, "{chunk:0CHUNK_DIGITS$}"))
    }
}

impl<const LIMBS: usize> Serialize for Wide<LIMBS> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}

impl<'de, const LIMBS: usize> Deserialize<'de> for Wide<LIMBS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wide<LIMBS>, D::Error> {
        let text = String::deserialize(deserializer)?;
        Wide::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("expected a whole number as a string, got {text:?}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(number: i128) -> Int256 {
        number.into()
    }

    #[test]
    fn small_numbers_are_those_of_128_bits() {
        let numbers = [0, 1, -1, 7, -12, i64::MAX.into(), i64::MIN.into(), 1 << 100, -(1 << 99)];
        for one in numbers {
            assert_eq!(wide(one).to_string(), one.to_string());
            assert_eq!(wide(one).to_f64(), one as f64, "{one}");
            assert_eq!(Int256::parse(&one.to_string()), Some(wide(one)));
            for other in numbers {
                assert_eq!(wide(one).checked_add(wide(other)), Some(wide(one + other)));
                if let Some(product) = one.checked_mul(other) {
                    assert_eq!(wide(one).times(wide(other)), wide(product), "{one} {other}");
                }
            }
        }
    }

    #[test]
    fn large_numbers_keep_every_digit() {
        let cube = |x: i128| wide(x).times(wide(x)).times(wide(x));
        let text = "784637716923335095224261902710254454442933591094742482943";
        assert_eq!(cube(i64::MAX.into()).to_string(), text);
        assert_eq!(cube(-i128::from(i64::MAX)).to_string(), format!("-{text}"));
        assert_eq!(Int256::parse(text), Some(cube(i64::MAX.into())));
        assert_eq!(Int256::parse(text).unwrap().resized::<8>().resized::<4>().to_string(), text);
        assert_eq!(cube(-5).resized::<8>().to_string(), "-125");
    }

    #[test]
    fn what_does_not_fit_is_none() {
        let most = Int256::parse(
            "57896044618658097711785492504343953926634992332820282019728792003956564819967",
        );
        let most = most.unwrap();
        assert_eq!(most.checked_add(wide(1)), None);
        assert_eq!(most.negated().checked_add(wide(-2)), None);
        assert_eq!(most.checked_add(wide(-1)).unwrap().checked_add(wide(1)), Some(most));
        let more = "57896044618658097711785492504343953926634992332820282019728792003956564819968";
        assert_eq!(Int256::parse(more), None);
        for text in ["", "-", "+1", "01", "-0", "1.5", " 1", "1e3"] {
            assert_eq!(Int256::parse(text), None, "{text}");
        }
    }

    #[test]
    fn floats_are_the_nearest() {
        let two = |power: u32| (0..power).fold(wide(1), |number, _| number.plus(number));
        assert_eq!(two(200).to_f64(), 2_f64.powi(200));
        // Half an ulp above 2^200 is a tie and rounds to even; one more does not.
        let half = two(200).plus(two(200 - 53));
        assert_eq!(half.to_f64(), 2_f64.powi(200));
        let above = 2_f64.powi(200) * (1.0 + f64::EPSILON);
        assert_eq!(half.plus(wide(1)).to_f64(), above);
        assert_eq!(half.plus(wide(1)).negated().to_f64(), -above);
        assert_eq!(two(64).plus(wide(1)).to_f64(), 2_f64.powi(64));
    }
}
