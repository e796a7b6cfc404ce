//! Exact sums of numbers and of their products by group.

use crate::error::error::{Error, Result};
use crate::fold::cubes::{CubeSums, Cubes, FACTORS};
use crate::fold::float_sums::{FloatSums, TOGETHER, slot};
use crate::fold::middle_sums::{Middle, MiddleSums};
use crate::number::wide::Int256;

/// The number of sums of numbers together: rows, numbers, squares and products.
const SLOTS: usize = 1 + 3 * TOGETHER;

/// Up to this many groups, numbers are summed together.
const FEW_GROUPS: usize = 4096;

/// Below this bound a float represents every integer.
const EXACT: f64 = (1_u64 << 53) as f64;

/// The product of two factors: the positions of numbers counted from 1, or 0 for the number 1.
type Field = (usize, usize);

/// The slots of one number and its square.
const ONE_NUMBER: &[usize] = &[0, 1, TOGETHER + 1];

/// Sums by group of the rows, of each number, and of the requested products.
///
/// A null counts as 0: the group determines which numbers are present.
pub(crate) struct Sums {
    labels: Vec<String>,
    fields: Vec<Field>,
    /// The slot of each field.
    slots: Vec<usize>,
    /// The fields of each group.
    wide: Vec<i128>,
    /// The sums since the last addition to the wide sums, and a bound of each of them.
    narrow: Vec<[i64; SLOTS]>,
    narrow_bound: u64,
    /// The same in floats, which hold every integer up to 2^53.
    floats: FloatSums,
    floats_bound: f64,
    /// The sums whose products fit 128 bits.
    middle: MiddleSums,
    /// The sums of products of three factors.
    cubes: CubeSums,
    /// The power of two at which squares in floats are split, at least every unit in them.
    unit: f64,
}

#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group and field")]
impl Sums {
    /// Prepares to sum numbers; `labels` name them in errors, `products` are pairs of their
    /// positions, and `cubes` products of three factors, which need numbers that are summed
    /// together.
    pub(crate) fn new(labels: Vec<String>, products: &[(usize, usize)], cubes: Cubes) -> Sums {
        let cubes = if labels.len() <= TOGETHER { cubes } else { Cubes::None };
        let rows = std::iter::once((0, 0));
        let singles = (1..=labels.len()).map(|number| (0, number));
        let products =
            products.iter().map(|&(one, other)| (one.min(other) + 1, one.max(other) + 1));
        let fields: Vec<Field> = rows.chain(singles).chain(products).collect();
        Sums {
            slots: fields.iter().map(|&(one, other)| slot(one, other)).collect(),
            floats: FloatSums::new(labels.len(), cubes),
            labels,
            fields,
            wide: Vec::new(),
            narrow: Vec::new(),
            narrow_bound: 0,
            floats_bound: 0.0,
            middle: MiddleSums::new(cubes),
            cubes: CubeSums::new(cubes),
            unit: 1.0,
        }
    }

    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        if groups > self.groups() {
            self.wide.resize(groups * self.fields.len(), 0);
            if self.labels.len() <= TOGETHER {
                self.narrow.resize(groups.min(FEW_GROUPS), [0; SLOTS]);
                self.floats.resize(groups.min(FEW_GROUPS));
                self.middle.resize(groups.min(FEW_GROUPS));
                self.cubes.resize(groups);
            }
        }
    }

    fn groups(&self) -> usize {
        self.wide.len() / self.fields.len()
    }

    /// Whether numbers are summed together.
    pub(crate) fn together(&self) -> bool {
        self.labels.len() <= TOGETHER && self.groups() <= FEW_GROUPS
    }

    /// Adds a block of rows that each count as often as their weight says, once without weights, whose
    /// units are integers of at most `largest` in absolute value. Returns whether their sums are certainly exact; otherwise adds nothing.
    pub(crate) fn add_floats(
        &mut self,
        groups: &[u32],
        units: [&[f64]; TOGETHER],
        weights: Option<&[f64]>,
        largest: f64,
    ) -> Result<bool> {
        let largest = largest.max(1.0);
        let heaviest = weights.map_or(1.0, |weights| weights.iter().copied().fold(1.0, f64::max));
        let (rows, unit) = (groups.len() as f64 * heaviest, power_above(largest));
        // The least bound of a larger unit is that of this one.
        let least = if self.cubes.of == Cubes::None { largest } else { unit };
        if least * least * rows >= EXACT || !self.together() {
            return Ok(false);
        }
        let bound = match self.cubes.of {
            Cubes::None => largest * largest * rows,
            _ => self.bound_of_cubes(largest, unit)? * rows,
        };
        if self.floats_bound + bound >= EXACT {
            self.add_floats_to_wide()?;
        }
        self.floats_bound += bound;
        self.floats.add(groups, units, weights, (self.cubes.of, self.unit));
        Ok(true)
    }

    /// Makes the unit at least this one, and returns a bound of what a row adds to any sum: the
    /// square of a number, or a part of a square times a number, the higher part in this unit.
    fn bound_of_cubes(&mut self, largest: f64, unit: f64) -> Result<f64> {
        if unit > self.unit {
            self.add_floats_to_wide()?;
            self.unit = unit;
        }
        let square = largest * largest;
        let higher = (square / self.unit + 0.5) * largest;
        Ok(square.max(higher).max(largest * self.unit / 2.0).min(self.unit * self.unit))
    }

    /// Adds a block of rows that each count as often as their weight says, once without weights. Of
    /// numbers that are summed together there are three, and one that is not there is 0.
    pub(crate) fn add(
        &mut self,
        groups: &[u32],
        units: &[&[i64]],
        weights: Option<&[u64]>,
    ) -> Result<()> {
        let few = <[&[i64]; TOGETHER]>::try_from(units).ok();
        let Some(few) = few.filter(|_| self.labels.len() <= TOGETHER) else {
            return self.add_wide(groups, units, weights);
        };
        if self.together() {
            if let (Cubes::None, Some(bound)) = (self.cubes.of, bound(few, weights)) {
                return self.add_narrow(groups, few, weights, bound);
            }
            let (largest, heaviest) = (integer_above(units), heaviest(weights));
            if let Some(bounds) = self.middle.bounds(largest, heaviest, groups.len()) {
                if self.middle.is_full(bounds) {
                    self.add_middle_to_wide()?;
                }
                self.middle.add(groups, few, weights, (largest, bounds));
                return Ok(());
            }
        }
        let [x, y, _] = few;
        let added = self.cubes.add(groups, [x, y], weights);
        added.map_err(|at| too_large_cube(&self.labels, at))?;
        self.add_wide(groups, units, weights)
    }

    /// Adds a block of rows, whose sums have a bound of 64 bits.
    fn add_narrow(
        &mut self,
        groups: &[u32],
        [x, y, z]: [&[i64]; TOGETHER],
        weights: Option<&[u64]>,
        bound: u64,
    ) -> Result<()> {
        if self.narrow_bound.saturating_add(bound) > i64::MAX as u64 {
            self.add_narrow_to_wide()?;
        }
        self.narrow_bound += bound;
        let rows = groups.iter().zip(x).zip(y).zip(z);
        let rows = rows.map(|(((&group, &x), &y), &z)| (group, row(x, y, z)));
        match weights {
            None => add_integers(&mut self.narrow, rows),
            Some(weights) => {
                let rows = rows.zip(weights).map(|((group, row), &weight)| {
                    (group, row.map(|field| field.wrapping_mul(weight as i64)))
                });
                add_integers(&mut self.narrow, rows);
            }
        }
        Ok(())
    }

    /// Adds a block of rows in 128 bits.
    fn add_wide(
        &mut self,
        groups: &[u32],
        units: &[&[i64]],
        weights: Option<&[u64]>,
    ) -> Result<()> {
        let few = <[&[i64]; TOGETHER]>::try_from(units).ok();
        let few = few.filter(|_| self.labels.len() <= TOGETHER && weighted_fit(units, weights));
        let added = match (few, self.slots.as_slice()) {
            // What is not summed of one number need not be computed.
            (Some(few), ONE_NUMBER) => add_few(&mut self.wide, ONE_NUMBER, groups, few, weights),
            (Some(few), slots) => add_few(&mut self.wide, slots, groups, few, weights),
            (None, _) => add_fields(&mut self.wide, &self.fields, groups, units, weights),
        };
        added.map_err(|field| too_large(&self.labels, self.fields[field]))
    }

    /// The fields of each group, in the order: rows, numbers, products.
    pub(crate) fn finish(mut self) -> Result<Totals> {
        self.add_narrow_to_wide()?;
        self.add_middle_to_wide()?;
        self.add_floats_to_wide()?;
        let of = self.cubes.of.count();
        let cubes = self.cubes.finish();
        let (numbers, stride) = (self.labels.len(), self.fields.len());
        Ok(Totals { numbers, stride, sums: self.wide, of, cubes })
    }

    fn add_narrow_to_wide(&mut self) -> Result<()> {
        for (group, narrow) in self.narrow.iter_mut().enumerate() {
            for (field, &slot) in self.slots.iter().enumerate() {
                let wide = &mut self.wide[group * self.slots.len() + field];
                let sum = wide.checked_add(narrow[slot].into());
                *wide = sum.ok_or_else(|| too_large(&self.labels, self.fields[field]))?;
            }
            *narrow = [0; SLOTS];
        }
        self.narrow_bound = 0;
        Ok(())
    }

    fn add_middle_to_wide(&mut self) -> Result<()> {
        for (group, Middle { ones, products, cubes }) in self.middle.take() {
            for (field, &slot) in self.slots.iter().enumerate() {
                let more = match slot.checked_sub(ones.len()) {
                    Some(product) => products[product],
                    None => ones[slot].into(),
                };
                let wide = &mut self.wide[group * self.slots.len() + field];
                let sum = wide.checked_add(more);
                *wide = sum.ok_or_else(|| too_large(&self.labels, self.fields[field]))?;
            }
            for (at, more) in cubes.into_iter().enumerate().take(self.cubes.of.count()) {
                let added = self.cubes.add_to(group, at, more.into());
                added.map_err(|at| too_large_cube(&self.labels, at))?;
            }
        }
        Ok(())
    }

    fn add_floats_to_wide(&mut self) -> Result<()> {
        let Sums { labels, fields, wide, floats, cubes, .. } = self;
        let positions: Vec<usize> =
            fields.iter().map(|&(one, other)| floats.position(one, other)).collect();
        let parts = floats.cubes();
        floats.take(|group, floats| {
            if floats[0] == 0.0 {
                return Ok(());
            }
            for (field, &position) in positions.iter().enumerate() {
                let wide = &mut wide[group * positions.len() + field];
                let sum = wide.checked_add(floats[position] as i128);
                *wide = sum.ok_or_else(|| too_large(labels, fields[field]))?;
            }
            for (at, &(higher, lower)) in parts.iter().enumerate().take(cubes.of.count()) {
                // The higher part is a multiple of the unit, and below 2^53 units.
                let sum = floats[higher] as i128 + floats[lower] as i128;
                let added = cubes.add_to(group, at, sum.into());
                added.map_err(|at| too_large_cube(labels, at))?;
            }
            Ok(())
        })?;
        self.floats_bound = 0.0;
        Ok(())
    }
}

/// The sums of every group.
#[derive(Debug, PartialEq)]
pub(crate) struct Totals {
    numbers: usize,
    stride: usize,
    sums: Vec<i128>,
    /// The number of products of three factors.
    of: usize,
    cubes: Vec<Int256>,
}

/// The sums of one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GroupTotal<'s> {
    pub(crate) rows: u64,
    /// By the position of the number.
    pub(crate) sums: &'s [i128],
    /// In the order of the requested products.
    pub(crate) products: &'s [i128],
    /// The products of three factors, in the order of [`Cubes`].
    pub(crate) cubes: &'s [Int256],
}

impl Totals {
    /// The sums of a group; `None` if it has no rows.
    #[expect(clippy::indexing_slicing, reason = "each group has every field")]
    pub(crate) fn of(&self, group: usize) -> Option<GroupTotal<'_>> {
        let fields = &self.sums[group * self.stride..][..self.stride];
        let (sums, products) = fields[1..].split_at(self.numbers);
        let rows = u64::try_from(fields[0]).unwrap_or(u64::MAX);
        let cubes = &self.cubes[group * self.of..][..self.of];
        (rows > 0).then_some(GroupTotal { rows, sums, products, cubes })
    }
}

/// Adds rows to the sums of their groups; no sum overflows before its bound does.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
fn add_integers(sums: &mut [[i64; SLOTS]], rows: impl Iterator<Item = (u32, [i64; SLOTS])>) {
    for (group, row) in rows {
        for (sum, more) in sums[group as usize].iter_mut().zip(row) {
            // Wrapping only spares the check.
            *sum = sum.wrapping_add(more);
        }
    }
}

/// A row that counts once, in the order of the slots.
#[inline]
fn row(x: i64, y: i64, z: i64) -> [i64; SLOTS] {
    [1, x, y, z, x * x, y * y, z * z, x * y, x * z, y * z]
}

/// Adds rows of numbers that are summed together, whose weighted units fit 64 bits; fails with the
/// field whose sum does not fit.
#[inline(always)]
fn add_few(
    sums: &mut [i128],
    slots: &[usize],
    groups: &[u32],
    [x, y, z]: [&[i64]; TOGETHER],
    weights: Option<&[u64]>,
) -> std::result::Result<(), usize> {
    let rows = groups.iter().zip(x).zip(y).zip(z);
    let rows = rows.map(|(((&group, &x), &y), &z)| (group, [x, y, z]));
    match weights {
        None => add_slots(sums, slots, rows.map(|(group, row)| (group, wide_row(row, 1)))),
        Some(weights) => {
            let rows = rows.zip(weights);
            let rows = rows.map(|((group, row), &weight)| (group, wide_row(row, weight as i64)));
            add_slots(sums, slots, rows)
        }
    }
}

/// Adds some slots of rows.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group and field")]
fn add_slots(
    sums: &mut [i128],
    slots: &[usize],
    rows: impl Iterator<Item = (u32, [i128; SLOTS])>,
) -> std::result::Result<(), usize> {
    for (group, row) in rows {
        let sums = &mut sums[group as usize * slots.len()..][..slots.len()];
        for (field, (sum, &slot)) in sums.iter_mut().zip(slots).enumerate() {
            match sum.checked_add(row[slot]) {
                Some(total) => *sum = total,
                None => return Err(field),
            }
        }
    }
    Ok(())
}

/// A row that counts as often as its weight says, in the order of the slots.
#[inline(always)]
fn wide_row(row: [i64; TOGETHER], weight: i64) -> [i128; SLOTS] {
    let [x, y, z] = row.map(i128::from);
    let [wx, wy, wz] = row.map(|units| i128::from(units.wrapping_mul(weight)));
    [weight.into(), wx, wy, wz, wx * x, wy * y, wz * z, wx * y, wx * z, wy * z]
}

/// Whether the weight of a row times its units is sure to fit 64 bits.
fn weighted_fit(units: &[&[i64]], weights: Option<&[u64]>) -> bool {
    weights.is_none()
        || largest(units).checked_mul(heaviest(weights)).is_some_and(|most| most <= i64::MAX as u64)
}

/// A bound of the size of units, at least 1.
fn largest(units: &[&[i64]]) -> u64 {
    let bits = |units: &&[i64]| units.iter().fold(0, |bits, unit| bits | unit.unsigned_abs());
    units.iter().map(bits).fold(1, |a, b| a | b)
}

/// The least power of two that is not below a number of at least 1.
fn power_above(number: f64) -> f64 {
    const FRACTION: u64 = (1 << 52) - 1;
    let bits = number.to_bits();
    let below = f64::from_bits(bits & !FRACTION);
    if bits & FRACTION == 0 { below } else { 2.0 * below }
}

/// A power of two of at least the size of units; that of `i64::MIN` is its own.
fn integer_above(units: &[&[i64]]) -> u64 {
    let largest = largest(units);
    largest.checked_next_power_of_two().unwrap_or(largest)
}

/// A bound of the weights, at least 1.
fn heaviest(weights: Option<&[u64]>) -> u64 {
    weights.map_or(1, |weights| weights.iter().fold(1, |bits, weight| bits | weight))
}

/// Adds rows of any numbers; fails with the field whose sum does not fit.
#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group and field")]
fn add_fields(
    sums: &mut [i128],
    fields: &[Field],
    groups: &[u32],
    units: &[&[i64]],
    weights: Option<&[u64]>,
) -> std::result::Result<(), usize> {
    let mut factors = vec![1; 1 + units.len()];
    for (row, &group) in groups.iter().enumerate() {
        for (factor, units) in factors[1..].iter_mut().zip(units) {
            *factor = units[row];
        }
        let weight = weights.map_or(1, |weights| weights[row]);
        let sums = &mut sums[group as usize * fields.len()..][..fields.len()];
        for (field, (sum, &(one, other))) in sums.iter_mut().zip(fields).enumerate() {
            // Of 64 bits each, so that their product fits.
            let product = i128::from(factors[one]) * i128::from(factors[other]);
            let more = if weight == 1 { Some(product) } else { product.checked_mul(weight.into()) };
            *sum = more.and_then(|more| sum.checked_add(more)).ok_or(field)?;
        }
    }
    Ok(())
}

/// A bound of the sums of a block; none where they may not fit 64 bits.
fn bound(units: [&[i64]; TOGETHER], weights: Option<&[u64]>) -> Option<u64> {
    // Each is below the next power of two, and so is a product below that power's square.
    let square = integer_above(&units).checked_mul(integer_above(&units))?;
    let rows = units.map(<[i64]>::len).into_iter().fold(1, usize::max) as u64;
    let bound = square.checked_mul(rows)?.checked_mul(heaviest(weights))?;
    (bound <= i64::MAX as u64).then_some(bound)
}

fn too_large(labels: &[String], (one, other): Field) -> Error {
    let label = |number: usize| labels.get(number.wrapping_sub(1)).map_or("rows", String::as_str);
    let field = match (one, other) {
        (0, number) => label(number).to_owned(),
        (one, other) if one == other => format!("{}^2", label(one)),
        (one, other) => format!("{} * {}", label(one), label(other)),
    };
    Error::Overflow { field, limit: "2^127 units in sum".to_owned() }
}

fn too_large_cube(labels: &[String], at: usize) -> Error {
    let factors = FACTORS.get(at).copied().unwrap_or_default();
    let names = factors.map(|number| labels.get(number).map_or("", String::as_str));
    Error::Overflow { field: names.join(" * "), limit: "2^255 units in sum".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(usize, usize); 6] = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)];

    fn sums() -> Sums {
        sums_of(Cubes::FirstTwo)
    }

    fn sums_of(cubes: Cubes) -> Sums {
        let labels = ["revenue", "baseline", "cost"].map(str::to_owned);
        let mut sums = Sums::new(labels.to_vec(), &ALL, cubes);
        sums.resize(4);
        sums
    }

    /// Unordered numbers up to a size.
    fn draws() -> impl FnMut(i64) -> i64 {
        let mut state = 1_u64;
        move |most| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as i64 % (2 * most + 1) - most
        }
    }

    /// The expected sums, row by row.
    fn naive(groups: &[u32], units: &[&[i64]], weights: &[u64]) -> Totals {
        let stride = 1 + units.len() + ALL.len();
        let mut expected = vec![0_i128; 4 * stride];
        for (row, &group) in groups.iter().enumerate() {
            let at = |number: usize| i128::from(units[number][row]);
            let singles = (0..units.len()).map(at);
            let products = ALL.iter().map(|&(one, other)| at(one) * at(other));
            let fields = std::iter::once(1).chain(singles).chain(products);
            let sums = &mut expected[group as usize * stride..][..stride];
            for (sum, field) in sums.iter_mut().zip(fields) {
                *sum += i128::from(weights[row]) * field;
            }
        }
        let mut cubes = vec![Int256::default(); 4 * FACTORS.len()];
        for (row, &group) in groups.iter().enumerate() {
            for (at, factors) in FACTORS.iter().enumerate() {
                let [one, two, three] =
                    factors.map(|number| Int256::from(i128::from(units[number][row])));
                let weight = Int256::from(i128::from(weights[row]));
                let sum = &mut cubes[group as usize * FACTORS.len() + at];
                *sum = sum.plus(one.times(two).times(three).times(weight));
            }
        }
        Totals { numbers: units.len(), stride, sums: expected, of: FACTORS.len(), cubes }
    }

    /// Adds rows in the widest integers.
    fn all_wide(sums: &mut Sums, groups: &[u32], units: &[&[i64]; 3], weights: Option<&[u64]>) {
        let [x, y, _] = *units;
        sums.cubes.add(groups, [x, y], weights).unwrap();
        sums.add_wide(groups, units, weights).unwrap();
    }

    #[test]
    fn every_way_to_sum_agrees_with_the_rows_one_by_one() {
        let mut draw = draws();
        for most in [3, 1 << 20, 1 << 30, i64::MAX >> 33] {
            let groups: Vec<u32> = (0..5000).map(|_| draw(3).unsigned_abs() as u32).collect();
            let mut column = || (0..5000).map(|_| draw(most)).collect::<Vec<i64>>();
            let columns = [column(), column(), column()];
            let units = [0, 1, 2].map(|number: usize| columns[number].as_slice());
            let weights: Vec<u64> = (0..5000).map(|row| row % 5).collect();
            let expected = naive(&groups, &units, &[1; 5000]);
            let (mut narrow, mut wide, mut whole) = (sums(), sums(), sums());
            narrow.add(&groups, &units, None).unwrap();
            assert_eq!(narrow.finish().unwrap(), expected, "{most}");
            all_wide(&mut wide, &groups, &units, None);
            assert_eq!(wide.finish().unwrap(), expected, "{most}");
            let floats = units.map(|units| units.iter().map(|&x| x as f64).collect::<Vec<f64>>());
            let floats = [0, 1, 2].map(|number: usize| floats[number].as_slice());
            let exact = whole.add_floats(&groups, floats, None, most as f64).unwrap();
            // The squares of larger numbers exceed 2^53.
            assert_eq!(exact, most <= 1 << 20);
            if exact {
                assert_eq!(whole.finish().unwrap(), expected, "{most}");
            }
            for cubes in [Cubes::None, Cubes::First] {
                let mut fewer = sums_of(cubes);
                fewer.add(&groups, &units, None).unwrap();
                fewer.add(&groups, &units, Some(&weights)).unwrap();
                if fewer.add_floats(&groups, floats, None, most as f64).unwrap() {
                    fewer.add(&groups, &units, None).unwrap();
                } else {
                    fewer.add(&groups, &units, None).unwrap();
                    fewer.add(&groups, &units, None).unwrap();
                }
                let fewer = fewer.finish().unwrap();
                let all: Vec<u64> = weights.iter().map(|weight| weight + 3).collect();
                let expected = naive(&groups, &units, &all);
                assert_eq!(fewer.sums, expected.sums, "{most} {cubes:?}");
                for group in 0..4 {
                    let (one, all) = (fewer.of(group).unwrap(), expected.of(group).unwrap());
                    assert_eq!(one.cubes, &all.cubes[..cubes.count()], "{most} {cubes:?}");
                }
            }
            let expected = naive(&groups, &units, &weights);
            let (mut narrow, mut wide) = (sums(), sums());
            narrow.add(&groups, &units, Some(&weights)).unwrap();
            assert_eq!(narrow.finish().unwrap(), expected, "{most}");
            all_wide(&mut wide, &groups, &units, Some(&weights));
            assert_eq!(wide.finish().unwrap(), expected, "{most}");
            let weights: Vec<f64> = weights.iter().map(|&weight| weight as f64).collect();
            let mut whole = sums();
            let exact = whole.add_floats(&groups, floats, Some(&weights), most as f64).unwrap();
            assert_eq!(exact, most == 3);
            if exact {
                assert_eq!(whole.finish().unwrap(), expected, "{most}");
            }
        }
    }

    #[test]
    fn sums_pass_from_floats_and_64_bits_to_128() {
        let groups = [1; 1000];
        let (large, small) = ([1 << 25; 1000], [1.0; 1000]);
        let mut sums = sums();
        for _ in 0..30_000 {
            sums.add(&groups, &[&large, &large, &large], None).unwrap();
        }
        for _ in 0..3 {
            assert!(sums.add_floats(&groups, [&small, &small, &small], None, 1e6).unwrap());
        }
        let totals = sums.finish().unwrap();
        let total = totals.of(1).unwrap();
        assert_eq!(total.rows, 30_003_000);
        assert_eq!(total.products[5], 30_000_000 * (1_i128 << 50) + 3000);
        assert_eq!(totals.of(0), None);
    }

    #[test]
    fn more_than_three_numbers_are_summed_in_128_bits() {
        let labels = ["a", "b", "c", "d"].map(str::to_owned);
        let mut sums = Sums::new(labels.to_vec(), &[(3, 0), (2, 2)], Cubes::None);
        sums.resize(2);
        assert!(!sums.together());
        sums.add(&[1, 1], &[&[1, 2], &[3, 4], &[5, 6], &[7, 8]], Some(&[1, 10])).unwrap();
        let totals = sums.finish().unwrap();
        let total = totals.of(1).unwrap();
        assert_eq!((total.rows, total.sums), (11, [21, 43, 65, 87].as_slice()));
        assert_eq!(total.products, [167, 385]);
    }

    #[test]
    fn one_number_is_summed_in_128_bits() {
        let units = [i64::MAX, -3, i64::MIN, 5];
        let none = [0; 4];
        for (weights, rows) in [(None, 4), (Some([1, 2, 0, 7].as_slice()), 10)] {
            let mut sums = Sums::new(vec!["age".to_owned()], &[(0, 0)], Cubes::None);
            sums.resize(2);
            sums.add(&[1, 1, 0, 1], &[&units, &none, &none], weights).unwrap();
            let totals = sums.finish().unwrap();
            let weight = |row: usize| weights.map_or(1, |weights| i128::from(weights[row]));
            let moment = |power| -> i128 {
                [0, 1, 3].map(|row| weight(row) * i128::from(units[row]).pow(power)).iter().sum()
            };
            let total = totals.of(1).unwrap();
            assert_eq!((total.sums, total.products), ([moment(1)].as_slice(), &[moment(2)][..]));
            let other = totals.of(0).map_or(0, |total| total.rows);
            assert_eq!(total.rows + other, rows);
        }
    }

    #[test]
    fn a_weighted_square_that_does_not_fit_is_named() {
        for large in [1_u64 << 63, 4] {
            let mut sums = Sums::new(vec!["age".to_owned()], &[(0, 0)], Cubes::None);
            sums.resize(1);
            let error = sums.add(&[0], &[&[i64::MIN], &[0], &[0]], Some(&[large])).unwrap_err();
            assert!(error.to_string().contains("age^2"), "{error}");
        }
    }

    #[test]
    fn a_sum_that_does_not_fit_is_named() {
        let large = [i64::MAX; 4];
        let error = sums().add(&[0; 4], &[&[0; 4], &large, &[0; 4]], None).unwrap_err();
        let Error::Overflow { field, limit } = error else { panic!("{error}") };
        assert_eq!((field.as_str(), limit.as_str()), ("baseline^2", "2^127 units in sum"));
        let error = sums().add(&[0; 4], &[&large, &[0; 4], &large], None).unwrap_err();
        assert!(error.to_string().contains("revenue^2"), "{error}");
    }
}
