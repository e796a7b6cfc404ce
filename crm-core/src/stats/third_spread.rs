//! Third central moments from exact sums.

use crate::number::wide::{Int256, Int512};

/// Returns the numerator of a third central moment of three numbers `x`, `y` and `z`, computed
/// exactly and rounded once: `n^2 sum(x y z) - n (sum(x) sum(y z) + sum(y) sum(x z) + sum(z) sum(x
/// y)) + 2 sum(x) sum(y) sum(z)`.
///
/// `sums` are those of `x`, `y` and `z`; `products` those of `y z`, `x z` and `x y`. Divided by
/// `n^3` it is the mean of the products of the differences from the means.
pub(crate) fn third_spread(n: u64, sums: [i128; 3], products: [i128; 3], cube: Int256) -> f64 {
    let (n, [x, y, z]) = (Int512::from(i128::from(n)), sums.map(Int512::from));
    let [yz, xz, xy] = products.map(Int512::from);
    let pairs = x.times(yz).plus(y.times(xz)).plus(z.times(xy));
    let means = x.times(y).times(z);
    let cubes = n.times(n).times(cube.resized());
    cubes.plus(n.times(pairs).negated()).plus(means).plus(means).to_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_that_of_the_differences() {
        // 0, 1, 5 with mean 2: -8 - 1 + 27 = 18, times n^2.
        assert_eq!(third_spread(3, [6; 3], [26; 3], 126.into()), 162.0);
        // Of equal numbers nothing is left, however large they are.
        let (x, n) = (1_i128 << 62, 1_u64 << 40);
        let cube = Int256::from(x * x).times(Int256::from(x * i128::from(n)));
        assert_eq!(third_spread(n, [x << 40; 3], [0; 3], Int256::default()), {
            let sum = (x as f64) * (1_u64 << 40) as f64;
            2.0 * sum * sum * sum
        });
        assert!(cube.to_f64() > 0.0);
        // (0, 0, 1), (1, 2, 0), (2, 1, 2): the mean is 1 of each.
        let found = third_spread(3, [3, 3, 3], [2, 4, 4], 4.into());
        let expected: f64 = [[-1.0, -1.0, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, 1.0]]
            .iter()
            .map(|row: &[f64; 3]| row.iter().product::<f64>())
            .sum();
        assert_eq!(found, 9.0 * expected);
    }
}
