//! Signed integers of more than 128 bits.

use std::fmt;

use bnum::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A signed integer of 256 bits, which every sum of cubes fits.
pub(crate) type Int256 = Wide<32>;

/// A signed integer of 512 bits, for products of such sums.
pub(crate) type Int512 = Wide<64>;

/// A signed integer of so many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wide<const BYTES: usize>(bnum::Int<BYTES>);

impl<const BYTES: usize> From<i128> for Wide<BYTES> {
    fn from(number: i128) -> Wide<BYTES> {
        Wide(number.as_())
    }
}

impl<const BYTES: usize> Wide<BYTES> {
    /// Returns the number with more bytes, or with fewer that it fits.
    pub(crate) fn resized<const OTHER: usize>(self) -> Wide<OTHER> {
        Wide(self.0.as_())
    }

    /// Returns the sum; `None` if it does not fit.
    pub(crate) fn checked_add(self, other: Wide<BYTES>) -> Option<Wide<BYTES>> {
        self.0.checked_add(other.0).map(Wide)
    }

    /// Returns the sum, which must fit.
    pub(crate) fn plus(self, other: Wide<BYTES>) -> Wide<BYTES> {
        Wide(self.0.wrapping_add(other.0))
    }

    /// Returns the product, which must fit.
    pub(crate) fn times(self, other: Wide<BYTES>) -> Wide<BYTES> {
        Wide(self.0.wrapping_mul(other.0))
    }

    pub(crate) fn negated(self) -> Wide<BYTES> {
        Wide(self.0.wrapping_neg())
    }

    /// Returns the nearest float.
    pub(crate) fn to_f64(self) -> f64 {
        self.0.as_()
    }

    /// Reads digits as [`Display`](fmt::Display) writes them: without leading zeros or a plus sign.
    pub(crate) fn parse(text: &str) -> Option<Wide<BYTES>> {
        let number = Wide(text.parse().ok()?);
        (number.to_string() == text).then_some(number)
    }
}

impl<const BYTES: usize> fmt::Display for Wide<BYTES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const BYTES: usize> Serialize for Wide<BYTES> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}

impl<'de, const BYTES: usize> Deserialize<'de> for Wide<BYTES> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wide<BYTES>, D::Error> {
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
        assert_eq!(Int256::parse(text).unwrap().resized::<64>().resized::<32>().to_string(), text);
        assert_eq!(cube(-5).resized::<64>().to_string(), "-125");
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
