//! Exact sums in floats, which hold every integer up to 2^53.

use multiversion::multiversion;

use crate::error::error::Result;
use crate::fold::cubes::Cubes;

/// Up to this many numbers are summed together, in 64 bits or in floats while they fit.
pub(crate) const TOGETHER: usize = 3;

/// The sums of each group, in registers of four floats.
///
/// A square is split into a multiple of a power of two and a rest of at most half of it, so that
/// the sums of either part times a number stay exact.
pub(crate) enum FloatSums {
    /// One number: the rows, it, its square, and both parts of its cube.
    One(Vec<[[f64; 4]; 2]>),
    /// Up to three numbers: the rows, the numbers, their squares and products, and both parts of the
    /// cube of the first.
    Few(Vec<[[f64; 4]; 3]>),
    /// The same without the cube, and both parts of each product of three factors of the first two
    /// numbers.
    Crossed(Vec<[[f64; 4]; 5]>),
}

/// The positions of the parts of the products of three factors, in the order of [`Cubes`].
const ONE_CUBE: &[(usize, usize)] = &[(3, 4)];
const FIRST_CUBE: &[(usize, usize)] = &[(10, 11)];
const CROSSED_CUBES: &[(usize, usize)] = &[(12, 14), (16, 18), (13, 15), (17, 19)];

impl FloatSums {
    pub(crate) fn new(numbers: usize, cubes: Cubes) -> FloatSums {
        match (numbers, cubes) {
            (1, _) => FloatSums::One(Vec::new()),
            (_, Cubes::FirstTwo) => FloatSums::Crossed(Vec::new()),
            _ => FloatSums::Few(Vec::new()),
        }
    }

    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        match self {
            FloatSums::One(sums) => sums.resize(groups, Default::default()),
            FloatSums::Few(sums) => sums.resize(groups, Default::default()),
            FloatSums::Crossed(sums) => sums.resize(groups, Default::default()),
        }
    }

    /// Adds rows, each with its weight or once, to the sums of their groups; squares are split at
    /// `unit`, a power of two, where cubes are summed.
    pub(crate) fn add(
        &mut self,
        groups: &[u32],
        units: [&[f64]; TOGETHER],
        weights: Option<&[f64]>,
        (cubes, unit): (Cubes, f64),
    ) {
        // Adding and subtracting this number rounds to a multiple of the unit.
        let round = 1.5 * (1_u64 << 52) as f64 * unit;
        match (self, weights, cubes) {
            (FloatSums::One(sums), None, _) => add_one(sums, groups, units, round),
            (FloatSums::One(sums), Some(weights), _) => {
                weigh_one(sums, groups, units, weights, round);
            }
            (FloatSums::Few(sums), None, Cubes::None) => add_few(sums, groups, units, round),
            (FloatSums::Few(sums), None, _) => add_cubed(sums, groups, units, round),
            (FloatSums::Few(sums), Some(weights), _) => {
                weigh_cubed(sums, groups, units, weights, round);
            }
            (FloatSums::Crossed(sums), None, _) => add_crossed(sums, groups, units, round),
            (FloatSums::Crossed(sums), Some(weights), _) => {
                weigh_crossed(sums, groups, units, weights, round);
            }
        }
    }

    /// The sums of each group, by group, which become 0.
    pub(crate) fn take(&mut self, mut of: impl FnMut(usize, &[f64]) -> Taken) -> Taken {
        match self {
            FloatSums::One(sums) => take(sums, |group, sums| of(group, sums.as_flattened())),
            FloatSums::Few(sums) => take(sums, |group, sums| of(group, sums.as_flattened())),
            FloatSums::Crossed(sums) => take(sums, |group, sums| of(group, sums.as_flattened())),
        }
    }

    /// The position of the sum of the product of two numbers, counted from 1; 0 stands for the
    /// number 1.
    pub(crate) fn position(&self, one: usize, other: usize) -> usize {
        match self {
            FloatSums::One(_) => one + other,
            FloatSums::Few(_) | FloatSums::Crossed(_) => slot(one, other),
        }
    }

    /// The positions of the parts of the products of three factors.
    pub(crate) fn cubes(&self) -> &'static [(usize, usize)] {
        match self {
            FloatSums::One(_) => ONE_CUBE,
            FloatSums::Few(_) => FIRST_CUBE,
            FloatSums::Crossed(_) => CROSSED_CUBES,
        }
    }
}

/// What taking the sums of a group ends with.
type Taken = Result<()>;

fn take<T: Default>(sums: &mut [T], mut of: impl FnMut(usize, &T) -> Taken) -> Taken {
    for (group, sums) in sums.iter_mut().enumerate() {
        of(group, &std::mem::take(sums))?;
    }
    Ok(())
}

/// The position of the sum of a product among the sums of numbers together.
pub(crate) fn slot(one: usize, other: usize) -> usize {
    match (one, other) {
        (0, number) => number,
        (one, other) if one == other => TOGETHER + one,
        (one, other) => TOGETHER + 1 + one + other,
    }
}

/// Both parts of a square.
#[inline(always)]
fn split(square: f64, round: f64) -> (f64, f64) {
    let high = (square + round) - round;
    (high, square - high)
}

#[inline(always)]
fn add(sums: &mut [f64; 4], more: [f64; 4]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

#[inline(always)]
fn one(sums: &mut [[f64; 4]; 2], weight: f64, [x, ..]: [f64; TOGETHER], round: f64) {
    let [first, [lower, ..]] = sums;
    let (wx, square) = (weight * x, x * x);
    let (high, low) = split(square, round);
    add(first, [weight, wx, wx * x, high * wx]);
    *lower += low * wx;
}

#[inline(always)]
fn few(sums: &mut [[f64; 4]; 3], weight: f64, [x, y, z]: [f64; TOGETHER], _: f64) {
    let [first, second, third] = sums;
    let (wx, wy, wz) = (weight * x, weight * y, weight * z);
    add(first, [weight, wx, wy, wz]);
    add(second, [wx * x, wy * y, wz * z, wx * y]);
    add(third, [wx * z, wy * z, 0.0, 0.0]);
}

#[inline(always)]
fn cubed(sums: &mut [[f64; 4]; 3], weight: f64, [x, y, z]: [f64; TOGETHER], round: f64) {
    let [first, second, third] = sums;
    let (wx, wy, wz) = (weight * x, weight * y, weight * z);
    let (high, low) = split(x * x, round);
    add(first, [weight, wx, wy, wz]);
    add(second, [wx * x, wy * y, wz * z, wx * y]);
    add(third, [wx * z, wy * z, high * wx, low * wx]);
}

#[inline(always)]
fn crossed(sums: &mut [[f64; 4]; 5], weight: f64, [x, y, z]: [f64; TOGETHER], round: f64) {
    let [first, second, third, fourth, fifth] = sums;
    let (wx, wy, wz) = (weight * x, weight * y, weight * z);
    let ((a, b), (c, d)) = (split(x * x, round), split(y * y, round));
    add(first, [weight, wx, wy, wz]);
    add(second, [wx * x, wy * y, wz * z, wx * y]);
    add(third, [wx * z, wy * z, 0.0, 0.0]);
    add(fourth, [a * wx, c * wx, b * wx, d * wx]);
    add(fifth, [a * wy, c * wy, b * wy, d * wy]);
}

/// Adds rows that each count once.
macro_rules! plain {
    ($name:ident, $row:ident, $size:literal) => {
        #[multiversion(targets("x86_64+avx2+fma"))]
        #[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
        fn $name(
            sums: &mut [[[f64; 4]; $size]],
            groups: &[u32],
            [x, y, z]: [&[f64]; TOGETHER],
            round: f64,
        ) {
            for (((&group, &x), &y), &z) in groups.iter().zip(x).zip(y).zip(z) {
                $row(&mut sums[group as usize], 1.0, [x, y, z], round);
            }
        }
    };
}

/// Adds rows that count as often as their weight says.
macro_rules! weighted {
    ($name:ident, $row:ident, $size:literal) => {
        #[multiversion(targets("x86_64+avx2+fma"))]
        #[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
        fn $name(
            sums: &mut [[[f64; 4]; $size]],
            groups: &[u32],
            [x, y, z]: [&[f64]; TOGETHER],
            weights: &[f64],
            round: f64,
        ) {
            for ((((&group, &x), &y), &z), &weight) in
                groups.iter().zip(x).zip(y).zip(z).zip(weights)
            {
                $row(&mut sums[group as usize], weight, [x, y, z], round);
            }
        }
    };
}

plain!(add_one, one, 2);
plain!(add_few, few, 3);
plain!(add_cubed, cubed, 3);
plain!(add_crossed, crossed, 5);
weighted!(weigh_one, one, 2);
weighted!(weigh_cubed, cubed, 3);
weighted!(weigh_crossed, crossed, 5);
