//! Variances and covariances from exact sums.

/// Returns the numerator of a variance, `n * sum(x^2) - sum(x)^2`, computed exactly and rounded
/// once; `None` if it is negative, which no numbers can give.
///
/// Divided by `n (n - 1)` it is the sample variance.
pub(crate) fn spread(n: u64, sum: i128, sum_sq: i128) -> Option<f64> {
    let squares = Wide::product(u128::from(n), sum_sq.unsigned_abs());
    let square = Wide::product(sum.unsigned_abs(), sum.unsigned_abs());
    if sum_sq < 0 || squares < square {
        return None;
    }
    Some(squares.minus(square).to_f64())
}

/// Returns the numerator of a covariance, `n * sum(x y) - sum(x) * sum(y)`, computed exactly and
/// rounded once.
pub(crate) fn joint_spread(n: u64, first: i128, second: i128, product: i128) -> f64 {
    let left = (product < 0, Wide::product(u128::from(n), product.unsigned_abs()));
    let right =
        ((first < 0) != (second < 0), Wide::product(first.unsigned_abs(), second.unsigned_abs()));
    match (left, right) {
        ((one, left), (other, right)) if one != other => {
            let size = left.plus(right).to_f64();
            if one { -size } else { size }
        }
        ((negative, left), (_, right)) => {
            let size = if left >= right { left.minus(right) } else { right.minus(left) }.to_f64();
            if negative == (left >= right) { -size } else { size }
        }
    }
}

/// A non-negative 256-bit integer; the derived order compares the high half first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wide {
    high: u128,
    low: u128,
}

impl Wide {
    /// Multiplies in 64-bit halves.
    fn product(left: u128, right: u128) -> Wide {
        const HALF: u32 = 64;
        const LOW: u128 = (1 << HALF) - 1;
        let (left_high, left_low) = (left >> HALF, left & LOW);
        let (right_high, right_low) = (right >> HALF, right & LOW);
        let low = left_low * right_low;
        let (middle, carried) = (left_high * right_low).overflowing_add(left_low * right_high);
        let (low, carry) = low.overflowing_add(middle << HALF);
        let high = left_high * right_high
            + (middle >> HALF)
            + (u128::from(carried) << HALF)
            + u128::from(carry);
        Wide { high, low }
    }

    fn plus(self, other: Wide) -> Wide {
        let (low, carry) = self.low.overflowing_add(other.low);
        // Products of numbers below 2^127 leave two bits unused.
        Wide { high: self.high.wrapping_add(other.high).wrapping_add(carry.into()), low }
    }

    /// Subtracts a smaller number.
    fn minus(self, other: Wide) -> Wide {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Wide { high: self.high.wrapping_sub(other.high).wrapping_sub(borrow.into()), low }
    }

    /// Returns the nearest float, half to even.
    fn to_f64(self) -> f64 {
        if self.high == 0 {
            return self.low as f64;
        }
        // The leading 128 bits and whether any other bit is set determine the result.
        let zeros = self.high.leading_zeros();
        let leading = if zeros == 0 {
            self.high
        } else {
            self.high << zeros | self.low >> (u128::BITS - zeros)
        };
        let rest = if zeros == 0 { self.low } else { self.low << zeros };
        let sticky = leading | u128::from(rest != 0);
        sticky as f64 * 2_f64.powi((u128::BITS - zeros) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers() {
        // 1, 2, 3, 4: 4 * 30 - 100.
        assert_eq!(spread(4, 10, 30), Some(20.0));
        assert_eq!(spread(4, -10, 30), Some(20.0));
        assert_eq!(spread(1, 7, 49), Some(0.0));
        assert_eq!(spread(4, 11, 30), None);
        assert_eq!(spread(4, 0, -1), None);
        // (1, 2), (2, 1), (3, -4).
        assert_eq!(joint_spread(3, 6, -1, -8), -18.0);
        assert_eq!(joint_spread(3, -6, -1, 8), 18.0);
        assert_eq!(joint_spread(3, 6, 1, 8), 18.0);
        assert_eq!(joint_spread(3, 6, 5, 8), -6.0);
        assert_eq!(joint_spread(3, 6, -5, -8), 6.0);
        assert_eq!(joint_spread(2, 2, 4, 4), 0.0);
        assert_eq!(joint_spread(2, 2, -1, 1), 4.0);
    }

    #[test]
    fn large_numbers_do_not_cancel() {
        // 2^40 numbers of 10^17, one of them larger by one: the spread is n for any size.
        let (n, x) = (1_u64 << 40, 10_i128.pow(11));
        let sum = i128::from(n) * x + 1;
        let sum_sq = i128::from(n) * x * x + 2 * x + 1;
        assert_eq!(spread(n, sum, sum_sq), Some((n - 1) as f64));
    }

    #[test]
    fn products_carry() {
        let most = u128::MAX;
        assert_eq!(Wide::product(most, most), Wide { high: most - 1, low: 1 });
        assert_eq!(Wide::product(1 << 127, 2), Wide { high: 1, low: 0 });
        let wide = Wide { high: 1, low: 0 };
        assert_eq!(wide.minus(Wide { high: 0, low: 1 }), Wide { high: 0, low: most });
        assert_eq!(wide.minus(Wide { high: 0, low: 1 }).plus(Wide { high: 0, low: 1 }), wide);
    }

    #[test]
    fn rounding_is_to_the_nearest_float() {
        let two = |power: i32| 2_f64.powi(power);
        assert_eq!(Wide { high: 1, low: 0 }.to_f64(), two(128));
        assert_eq!(Wide { high: u128::MAX, low: u128::MAX }.to_f64(), two(256));
        // Half an ulp above 2^128 is a tie and rounds to even; one more does not.
        let half = 1_u128 << (128 - 53);
        assert_eq!(Wide { high: 1, low: half }.to_f64(), two(128));
        assert_eq!(Wide { high: 1, low: half + 1 }.to_f64(), two(128) * (1.0 + two(-52)));
        assert_eq!(Wide { high: 1 << 60, low: 1 }.to_f64(), two(188));
    }
}
