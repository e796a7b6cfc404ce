//! Summing the metrics of many rows by group, exactly.

use multiversion::multiversion;

use crate::error::error::{Error, Result};
use crate::retention::definition::metric::Metric;
use crate::retention::tally::cell::overflow;

/// The metrics, whether or not a study has them.
pub(crate) const METRICS: usize = Metric::ALL.len();

/// What is summed of a group: the rows, the three metrics, their squares, their three products.
const FIELDS: usize = 1 + 3 * METRICS;

/// Up to this many groups, sums are kept in 64 bits for as long as they fit.
const FEW_GROUPS: usize = 4096;

/// Sums of a group.
pub(crate) type Group = [i128; FIELDS];

/// The fields of a group in registers of four floats; what is left over is 0.
type Lanes = [[f64; 4]; FIELDS.div_ceil(4)];

/// Up to here a float holds every integer.
const EXACT: f64 = (1_u64 << 53) as f64;

/// Sums by group. A null counts as 0; the group says which metrics its rows have.
#[derive(Default)]
pub(crate) struct Sums {
    wide: Vec<Group>,
    /// The sums since they were last added to the wide ones, and a bound of every one of them.
    narrow: Vec<[i64; FIELDS]>,
    load: u64,
    /// The same in floats, which hold every integer up to 2^53.
    floats: Vec<Lanes>,
    float_load: f64,
}

impl Sums {
    pub(crate) fn new() -> Sums {
        Sums::default()
    }

    /// Adds a block of rows, each a customer, whose units are whole numbers up to `largest` in size;
    /// returns whether their sums are sure to be exact, and otherwise adds nothing.
    pub(crate) fn add_floats(
        &mut self,
        groups: &[u32],
        units: [&[f64]; METRICS],
        largest: f64,
    ) -> Result<bool> {
        let load = largest.max(1.0) * largest.max(1.0) * groups.len() as f64;
        if load >= EXACT || self.wide.len() > FEW_GROUPS {
            return Ok(false);
        }
        if self.float_load + load >= EXACT {
            self.settle_floats()?;
        }
        self.float_load += load;
        add_rows(&mut self.floats, groups, units);
        Ok(true)
    }

    /// Adds the sums in floats to the wide ones.
    fn settle_floats(&mut self) -> Result<()> {
        for (floats, wide) in self.floats.iter_mut().zip(&mut self.wide) {
            let floats = floats.as_flattened_mut();
            if floats.first() == Some(&0.0) {
                continue;
            }
            for (field, (float, wide)) in floats.iter_mut().zip(wide).enumerate() {
                let sum = wide.checked_add(*float as i128);
                *wide = sum.ok_or_else(|| too_large(field))?;
                *float = 0.0;
            }
        }
        self.float_load = 0.0;
        Ok(())
    }

    /// Makes room for groups up to this number.
    pub(crate) fn resize(&mut self, groups: usize) {
        if groups > self.wide.len() {
            self.wide.resize(groups, [0; FIELDS]);
            self.narrow.resize(groups.min(FEW_GROUPS), [0; FIELDS]);
            self.floats.resize(groups.min(FEW_GROUPS), Lanes::default());
        }
    }

    /// Adds a block of rows, each a customer.
    pub(crate) fn add(&mut self, groups: &[u32], units: [&[i64]; METRICS]) -> Result<()> {
        let Some(load) = load(units) else { return self.add_wide(groups, units, None) };
        if self.wide.len() > FEW_GROUPS {
            return self.add_wide(groups, units, None);
        }
        if self.load.saturating_add(load) > i64::MAX as u64 {
            self.settle()?;
        }
        self.load += load;
        let [x, y, z] = units;
        for (((&group, &x), &y), &z) in groups.iter().zip(x).zip(y).zip(z) {
            let Some(sums) = self.narrow.get_mut(group as usize) else { continue };
            // No sum overflows before the load does: wrapping only spares the check.
            for (sum, more) in sums.iter_mut().zip(row(x, y, z)) {
                *sum = sum.wrapping_add(more);
            }
        }
        Ok(())
    }

    /// Adds a block of rows, each as many customers as its size says, one without sizes.
    pub(crate) fn add_wide(
        &mut self,
        groups: &[u32],
        units: [&[i64]; METRICS],
        sizes: Option<&[u64]>,
    ) -> Result<()> {
        let [x, y, z] = units;
        for (at, (((&group, &x), &y), &z)) in groups.iter().zip(x).zip(y).zip(z).enumerate() {
            let size = sizes.map_or(1, |sizes| sizes.get(at).copied().unwrap_or(0));
            let Some(sums) = self.wide.get_mut(group as usize) else { continue };
            let [x, y, z] = [x, y, z].map(i128::from);
            for (field, (sum, one)) in sums.iter_mut().zip(row(x, y, z)).enumerate() {
                let more = one.checked_mul(size.into()).and_then(|more| sum.checked_add(more));
                *sum = more.ok_or_else(|| too_large(field))?;
            }
        }
        Ok(())
    }

    /// The sums of each group.
    pub(crate) fn finish(mut self) -> Result<Vec<Group>> {
        self.settle()?;
        self.settle_floats()?;
        Ok(self.wide)
    }

    /// Adds the narrow sums to the wide ones.
    fn settle(&mut self) -> Result<()> {
        for (narrow, wide) in self.narrow.iter_mut().zip(&mut self.wide) {
            for (field, (narrow, wide)) in narrow.iter_mut().zip(wide).enumerate() {
                let sum = wide.checked_add(i128::from(*narrow));
                *wide = sum.ok_or_else(|| too_large(field))?;
                *narrow = 0;
            }
        }
        self.load = 0;
        Ok(())
    }
}

/// Adds rows of a customer each to the sums of their groups.
#[multiversion(targets("x86_64+avx2+fma"))]
fn add_rows(sums: &mut [Lanes], groups: &[u32], [x, y, z]: [&[f64]; METRICS]) {
    for (((&group, &x), &y), &z) in groups.iter().zip(x).zip(y).zip(z) {
        let Some([first, second, third]) = sums.get_mut(group as usize) else { continue };
        add(first, [1.0, x, y, z]);
        add(second, [x * x, y * y, z * z, x * y]);
        add(third, [x * z, y * z, 0.0, 0.0]);
    }
}

#[inline(always)]
fn add(sums: &mut [f64; 4], more: [f64; 4]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// A row of one customer, in the order of the fields.
#[inline]
fn row<T: Copy + From<i8> + std::ops::Mul<Output = T>>(x: T, y: T, z: T) -> [T; FIELDS] {
    [T::from(1), x, y, z, x * x, y * y, z * z, x * y, x * z, y * z]
}

/// A bound of the sums of a block; none when they may not fit 64 bits.
fn load(units: [&[i64]; METRICS]) -> Option<u64> {
    let bits = |units: &[i64]| units.iter().fold(0, |bits, unit| bits | unit.unsigned_abs());
    let largest = units.map(bits).into_iter().fold(0, |a, b| a | b) | 1;
    // Each is below the next power of two, and so is a product below that power's square.
    let square = 1_u64.checked_shl(2 * (u64::BITS - largest.leading_zeros()))?;
    let rows = units.map(<[i64]>::len).into_iter().fold(1, usize::max) as u64;
    square.checked_mul(rows).filter(|&load| load <= i64::MAX as u64)
}

fn too_large(field: usize) -> Error {
    let metrics = || Metric::ALL.iter().map(|metric| metric.name());
    let name = match field.checked_sub(1) {
        None => "customers".to_owned(),
        Some(at) if at < METRICS => metrics().nth(at).unwrap_or_default().to_owned(),
        Some(at) if at < 2 * METRICS => {
            format!("the squares of {}", metrics().nth(at - METRICS).unwrap_or_default())
        }
        Some(at) => {
            let (first, second) = Metric::PAIRS
                .get(at - 2 * METRICS)
                .copied()
                .unwrap_or((Metric::Cost, Metric::Cost));
            format!("the products of {first} and {second}")
        }
    };
    overflow(name, "2^127 units".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_and_wide_sums_agree() {
        let mut state = 1_u64;
        let mut draw = |most: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as i64 % (2 * most + 1) - most
        };
        for most in [3, 1 << 20, 1 << 30] {
            let groups: Vec<u32> = (0..5000).map(|_| draw(3).unsigned_abs() as u32).collect();
            let mut column = || (0..5000).map(|_| draw(most)).collect::<Vec<i64>>();
            let (x, y, z) = (column(), column(), column());
            let units = [&x[..], &y[..], &z[..]];
            let sum = |add: &dyn Fn(&mut Sums)| {
                let mut sums = Sums::new();
                sums.resize(4);
                (0..3).for_each(|_| add(&mut sums));
                sums.finish().unwrap()
            };
            let narrow = sum(&|sums| sums.add(&groups, units).unwrap());
            let wide = sum(&|sums| sums.add_wide(&groups, units, None).unwrap());
            let floats = units.map(|units| units.iter().map(|&x| x as f64).collect::<Vec<f64>>());
            let mut whole = Sums::new();
            whole.resize(4);
            let exact = (0..3).all(|_| {
                let [x, y, z] = &floats;
                whole.add_floats(&groups, [x, y, z], most as f64).unwrap()
            });
            assert_eq!(exact, most < 1 << 30);
            if exact {
                assert_eq!(whole.finish().unwrap(), narrow, "{most}");
            }
            let sizes = vec![3; 5000];
            let mut weighted = Sums::new();
            weighted.resize(4);
            weighted.add_wide(&groups, units, Some(&sizes)).unwrap();
            assert_eq!(narrow, wide, "{most}");
            assert_eq!(narrow, weighted.finish().unwrap(), "{most}");
        }
    }

    #[test]
    fn a_sum_that_does_not_fit_is_named() {
        let mut sums = Sums::new();
        sums.resize(1);
        let large = [i64::MAX; 4];
        let error = sums.add(&[0; 4], [&[0; 4], &large, &[0; 4]]).unwrap_err().to_string();
        assert_eq!(error, "the sum of the squares of baseline passes its limit of 2^127 units");
    }
}
