//! Exact sums of integers whose products fit 128 bits.

use crate::fold::cubes::Cubes;
use crate::fold::float_sums::TOGETHER;

/// The number of products of two numbers, and of three factors of the first two numbers.
const PRODUCTS: usize = 6;
const CUBES: usize = 4;

/// The sums of a group.
#[derive(Clone, Copy, Default)]
pub(crate) struct Middle {
    /// The rows and the numbers.
    pub(crate) ones: [i64; 1 + TOGETHER],
    /// The squares and the products, in the order of the slots.
    pub(crate) products: [i128; PRODUCTS],
    /// The products of three factors.
    pub(crate) cubes: [i128; CUBES],
}

/// The sums of each group, and a bound of what was added to any of them since they were taken.
pub(crate) struct MiddleSums {
    of: Cubes,
    sums: Vec<Middle>,
    ones_bound: u128,
    products_bound: u128,
}

impl MiddleSums {
    pub(crate) fn new(of: Cubes) -> MiddleSums {
        MiddleSums { of, sums: Vec::new(), ones_bound: 0, products_bound: 0 }
    }

    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        self.sums.resize(groups, Middle::default());
    }

    /// The bounds of the sums of a block; `None` where they may not fit.
    pub(crate) fn bounds(&self, largest: u64, heaviest: u64, rows: usize) -> Option<(u128, u128)> {
        let largest = u128::from(largest);
        let ones = largest.checked_mul(heaviest.into())?.checked_mul(rows as u128)?;
        let products = match self.of {
            Cubes::None => ones.checked_mul(largest)?,
            _ => ones.checked_mul(largest)?.checked_mul(largest)?,
        };
        fit((ones, products)).then_some((ones, products))
    }

    /// Whether the sums must be taken before a block with these bounds is added.
    pub(crate) fn is_full(&self, (ones, products): (u128, u128)) -> bool {
        // Each is below 2^127.
        !fit((self.ones_bound + ones, self.products_bound + products))
    }

    /// Adds a block of rows with these bounds, each with its weight or once.
    pub(crate) fn add(
        &mut self,
        groups: &[u32],
        units: [&[i64]; TOGETHER],
        weights: Option<&[u64]>,
        (largest, bounds): (u64, (u128, u128)),
    ) {
        self.ones_bound += bounds.0;
        self.products_bound += bounds.1;
        let sums = &mut self.sums;
        // Squares below 2^62 are multiplied in 64 bits.
        match (self.of, largest <= 1 << 31) {
            (Cubes::None, _) => add::<i64, 0>(sums, groups, units, weights),
            (Cubes::First, true) => add::<i64, 1>(sums, groups, units, weights),
            (Cubes::First, false) => add::<i128, 1>(sums, groups, units, weights),
            (Cubes::FirstTwo, true) => add::<i64, CUBES>(sums, groups, units, weights),
            (Cubes::FirstTwo, false) => add::<i128, CUBES>(sums, groups, units, weights),
        }
    }

    /// Returns the sums that have rows, by group; then all are 0.
    pub(crate) fn take(&mut self) -> Vec<(usize, Middle)> {
        if self.ones_bound == 0 {
            return Vec::new();
        }
        (self.ones_bound, self.products_bound) = (0, 0);
        let taken = self.sums.iter_mut().enumerate();
        let taken = taken.map(|(group, sums)| (group, std::mem::take(sums)));
        taken.filter(|(_, sums)| sums.ones != [0; 1 + TOGETHER]).collect()
    }
}

/// Whether sums with these bounds fit.
fn fit((ones, products): (u128, u128)) -> bool {
    ones <= i64::MAX as u128 && products <= i128::MAX as u128
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

fn add<S: Square, const CUBES: usize>(
    sums: &mut [Middle],
    groups: &[u32],
    [x, y, z]: [&[i64]; TOGETHER],
    weights: Option<&[u64]>,
) {
    let rows = groups.iter().zip(x).zip(y).zip(z);
    let rows = rows.map(|(((&group, &x), &y), &z)| (group, [x, y, z]));
    match weights {
        None => rows.for_each(|(group, row)| add_row::<S, CUBES>(sums, group, row, 1)),
        Some(weights) => rows.zip(weights).for_each(|((group, row), &weight)| {
            add_row::<S, CUBES>(sums, group, row, weight as i64);
        }),
    }
}

/// Adds a row; no sum overflows before its bound does, so that wrapping only spares the check.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
fn add_row<S: Square, const CUBES: usize>(
    sums: &mut [Middle],
    group: u32,
    [x, y, z]: [i64; TOGETHER],
    weight: i64,
) {
    let Middle { ones, products, cubes } = &mut sums[group as usize];
    let [wx, wy, wz] = [x, y, z].map(|unit| unit.wrapping_mul(weight));
    for (sum, more) in ones.iter_mut().zip([weight, wx, wy, wz]) {
        *sum = sum.wrapping_add(more);
    }
    for (sum, (one, other)) in
        products.iter_mut().zip([(wx, x), (wy, y), (wz, z), (wx, y), (wx, z), (wy, z)])
    {
        *sum = sum.wrapping_add(i128::from(one) * i128::from(other));
    }
    let squares = [(S::of(x), wx), (S::of(x), wy), (S::of(y), wx), (S::of(y), wy)];
    for (sum, (square, unit)) in cubes.iter_mut().zip(squares).take(CUBES) {
        *sum = sum.wrapping_add(square.into().wrapping_mul(unit.into()));
    }
}
