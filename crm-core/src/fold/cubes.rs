//! Exact sums of products of three factors by group.

use multiversion::multiversion;

use crate::number::wide::Int256;

/// The products of three factors that are summed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Cubes {
    /// None.
    #[default]
    None,
    /// The cube of the first number, `x`.
    First,
    /// All of the first two numbers: `x x x`, `x x y`, `x y y` and `y y y`.
    FirstTwo,
}

impl Cubes {
    /// The number of products.
    pub(crate) fn count(self) -> usize {
        match self {
            Cubes::None => 0,
            Cubes::First => 1,
            Cubes::FirstTwo => MOST,
        }
    }
}

/// The largest number of products.
const MOST: usize = 4;

/// The factors of each product: 0 for the first number and 1 for the second.
pub(crate) const FACTORS: [[usize; 3]; MOST] = [[0, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1]];

/// Sums of products of three factors by group.
pub(crate) struct CubeSums {
    pub(crate) of: Cubes,
    /// The products of each group.
    wide: Vec<Int256>,
    /// The sums since the last addition to the wide sums, and a bound of each of them.
    narrow: Vec<[i128; MOST]>,
    narrow_bound: u128,
}

#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
impl CubeSums {
    pub(crate) fn new(of: Cubes) -> CubeSums {
        CubeSums { of, wide: Vec::new(), narrow: Vec::new(), narrow_bound: 0 }
    }

    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        self.wide.resize(groups * self.of.count(), Int256::default());
        self.narrow.resize(if self.of == Cubes::None { 0 } else { groups }, [0; MOST]);
    }

    /// Adds rows whose units and weights have these bounds, of the first two numbers; fails with
    /// the product whose sum does not fit.
    pub(crate) fn add(
        &mut self,
        groups: &[u32],
        [x, y]: [&[i64]; 2],
        weights: Option<&[u64]>,
        (largest, heaviest): (u64, u64),
    ) -> Result<(), usize> {
        if self.of == Cubes::None {
            return Ok(());
        }
        let Some(bound) = bound(largest, heaviest, groups.len()) else {
            return self.add_wide(groups, [x, y], weights);
        };
        match self.narrow_bound.checked_add(bound).filter(|&all| all <= i128::MAX as u128) {
            Some(all) => self.narrow_bound = all,
            None => {
                self.add_narrow_to_wide()?;
                self.narrow_bound = bound;
            }
        }
        // Squares below 2^62 are multiplied in 64 bits.
        match (self.of, largest <= 1 << 31) {
            (Cubes::First, true) => first::<i64>(&mut self.narrow, groups, x, weights),
            (Cubes::First, false) => first::<i128>(&mut self.narrow, groups, x, weights),
            (_, true) => first_two::<i64>(&mut self.narrow, groups, [x, y], weights),
            (_, false) => first_two::<i128>(&mut self.narrow, groups, [x, y], weights),
        }
        Ok(())
    }

    /// Adds rows in 256 bits, which hold the product of three units and a weight.
    fn add_wide(
        &mut self,
        groups: &[u32],
        units: [&[i64]; 2],
        weights: Option<&[u64]>,
    ) -> Result<(), usize> {
        for (row, &group) in groups.iter().enumerate() {
            let weight = weights.map_or(1, |weights| i128::from(weights[row]));
            for (at, factors) in FACTORS.iter().enumerate().take(self.of.count()) {
                let [one, two, three] = factors.map(|number| i128::from(units[number][row]));
                let product = Int256::from(one * two).times((three * weight).into());
                self.add_to(group as usize, at, product)?;
            }
        }
        Ok(())
    }

    /// Adds to a sum; fails with the product if it does not fit.
    pub(crate) fn add_to(&mut self, group: usize, at: usize, more: Int256) -> Result<(), usize> {
        let sum = &mut self.wide[group * self.of.count() + at];
        *sum = sum.checked_add(more).ok_or(at)?;
        Ok(())
    }

    fn add_narrow_to_wide(&mut self) -> Result<(), usize> {
        if self.narrow_bound == 0 {
            return Ok(());
        }
        for group in 0..self.narrow.len() {
            let narrow = std::mem::take(&mut self.narrow[group]);
            for (at, sum) in narrow.into_iter().enumerate().take(self.of.count()) {
                self.add_to(group, at, sum.into())?;
            }
        }
        self.narrow_bound = 0;
        Ok(())
    }

    /// The products of each group.
    pub(crate) fn finish(mut self) -> Result<Vec<Int256>, usize> {
        self.add_narrow_to_wide()?;
        Ok(self.wide)
    }
}

/// A bound of the sums of a block; none where they may not fit 128 bits.
fn bound(largest: u64, heaviest: u64, rows: usize) -> Option<u128> {
    let largest = u128::from(largest);
    let cube = largest.checked_mul(largest)?.checked_mul(largest)?;
    let bound = cube.checked_mul(heaviest.into())?.checked_mul(rows as u128)?;
    (bound <= i128::MAX as u128).then_some(bound)
}

/// An integer that holds the square of a unit.
trait Square: Copy + Into<i128> {
    fn of(unit: i64) -> Self;
}

impl Square for i64 {
    #[inline(always)]
    fn of(unit: i64) -> i64 {
        // Wrapping only spares the check.
        unit.wrapping_mul(unit)
    }
}

impl Square for i128 {
    #[inline(always)]
    fn of(unit: i64) -> i128 {
        i128::from(unit) * i128::from(unit)
    }
}

/// The product of a square and a unit, which fits.
#[inline(always)]
fn product(square: impl Into<i128>, unit: i64) -> i128 {
    square.into().wrapping_mul(unit.into())
}

/// Adds rows of cubes of one number; no sum overflows before its bound does.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
fn first<S: Square>(
    sums: &mut [[i128; MOST]],
    groups: &[u32],
    x: &[i64],
    weights: Option<&[u64]>,
) {
    let rows = groups.iter().zip(x);
    let rows = rows.map(|(&group, &x)| (group, product(S::of(x), x)));
    match weights {
        None => rows.for_each(|(group, cube)| {
            let [sum, ..] = &mut sums[group as usize];
            *sum = sum.wrapping_add(cube);
        }),
        Some(weights) => rows.zip(weights).for_each(|((group, cube), &weight)| {
            let [sum, ..] = &mut sums[group as usize];
            *sum = sum.wrapping_add(cube.wrapping_mul(weight.into()));
        }),
    }
}

/// Adds rows of products of two numbers; no sum overflows before its bound does.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
fn first_two<S: Square>(
    sums: &mut [[i128; MOST]],
    groups: &[u32],
    [x, y]: [&[i64]; 2],
    weights: Option<&[u64]>,
) {
    let rows = groups.iter().zip(x).zip(y).map(|((&group, &x), &y)| {
        let (xx, yy) = (S::of(x), S::of(y));
        (group, [product(xx, x), product(xx, y), product(yy, x), product(yy, y)])
    });
    match weights {
        None => rows.for_each(|(group, row)| {
            for (sum, more) in sums[group as usize].iter_mut().zip(row) {
                *sum = sum.wrapping_add(more);
            }
        }),
        Some(weights) => rows.zip(weights).for_each(|((group, row), &weight)| {
            for (sum, more) in sums[group as usize].iter_mut().zip(row) {
                *sum = sum.wrapping_add(more.wrapping_mul(weight.into()));
            }
        }),
    }
}

/// The sums of rows in floats: the parts of `x x x` and of `x y y` in the first four, those of `x x
/// y` and of `y y y` in the others.
pub(crate) type FloatCubes = [[f64; 4]; 2];

/// The products of the parts of a square by number: each is split into a multiple of a power of two
/// and a rest of at most half of it, so that the sums of either part times a number stay exact.
#[inline(always)]
pub(crate) fn split(square: f64, round: f64) -> (f64, f64) {
    let high = (square + round) - round;
    (high, square - high)
}

/// The number that rounds a smaller float to a multiple of `unit`, a power of two, when it is added
/// and subtracted.
pub(crate) fn rounding_to(unit: f64) -> f64 {
    1.5 * (1_u64 << 52) as f64 * unit
}

/// Adds rows that each count once to the sums of their groups.
#[multiversion(targets("x86_64+avx2+fma"))]
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
pub(crate) fn add_float_cubes(
    sums: &mut [FloatCubes],
    groups: &[u32],
    [x, y]: [&[f64]; 2],
    round: f64,
) {
    for ((&group, &x), &y) in groups.iter().zip(x).zip(y) {
        let ((a, b), (c, d)) = (split(x * x, round), split(y * y, round));
        let [first, second] = &mut sums[group as usize];
        for ((sum, more), part) in first.iter_mut().zip(&mut *second).zip([a, b, c, d]) {
            *sum += part * x;
            *more += part * y;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_agrees_with_the_rows_one_by_one() {
        let mut state = 1_u64;
        let mut draw = |most: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 1) as i64 % most - most / 2
        };
        for bits in [4, 20, 32, 40, 50, 62] {
            let mut column = || (0..500).map(|_| draw(1 << bits)).collect::<Vec<i64>>();
            let (x, y) = (column(), column());
            let groups: Vec<u32> = (0..500).map(|row| row % 3).collect();
            let weights: Vec<u64> = (0..500).map(|row| row % 4 << (row % 50)).collect();
            for (of, weights) in [Cubes::First, Cubes::FirstTwo]
                .into_iter()
                .flat_map(|of| [(of, None), (of, Some(weights.as_slice()))])
            {
                let bounds = (1 << bits, if weights.is_some() { 1 << 52 } else { 1 });
                let mut sums = CubeSums::new(of);
                sums.resize(3);
                sums.add(&groups, [&x, &y], weights, bounds).unwrap();
                sums.add(&groups, [&x, &y], weights, bounds).unwrap();
                let mut wide = CubeSums::new(of);
                wide.resize(3);
                wide.add_wide(&groups, [&x, &y], weights).unwrap();
                wide.add_wide(&groups, [&x, &y], weights).unwrap();
                assert_eq!(sums.finish().unwrap(), wide.finish().unwrap(), "{bits} {of:?}");
            }
        }
    }

    #[test]
    fn products_have_their_factors() {
        let mut sums = CubeSums::new(Cubes::FirstTwo);
        sums.resize(1);
        sums.add(&[0, 0], [&[2, 0], &[-3, 1]], Some(&[1, 10]), (3, 10)).unwrap();
        let found = sums.finish().unwrap().into_iter().map(|sum| sum.to_f64());
        assert_eq!(found.collect::<Vec<f64>>(), [8.0, -12.0, 18.0, -17.0]);
    }

    #[test]
    fn a_sum_that_does_not_fit_is_named() {
        let mut sums = CubeSums::new(Cubes::FirstTwo);
        sums.resize(1);
        let most = u64::MAX;
        let large = [&[1][..], &[i64::MIN][..]];
        let failed = (0..8).find_map(|_| sums.add(&[0], large, Some(&[most]), (1 << 63, most)).err());
        assert_eq!(failed, Some(3));
    }
}
