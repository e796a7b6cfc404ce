//! Counting rows by two keys.

use std::collections::BTreeMap;

use crate::churn::tally::groups::Sum;

/// The most cells of a dense table: 64 MB.
const MOST_CELLS: usize = 1 << 22;

/// The weights and the values of the rows of a block.
#[derive(Clone, Copy)]
pub(crate) struct Amounts<'a> {
    /// How many customers each row stands for; once each if `None`.
    pub(crate) weights: Option<&'a [u64]>,
    /// The value of each row times its weight, if there is a column of values.
    pub(crate) values: Option<&'a [i64]>,
    /// The sum of the absolute values.
    pub(crate) load: u128,
}

/// The sums of the rows by an outer and an inner key, whose values are small numbers.
///
/// They are kept in a dense table while it is small, and otherwise in a map.
#[derive(Default)]
pub(crate) struct Crossed {
    cells: Vec<Cell>,
    /// The number of inner keys that a row of the table has room for, a power of two.
    width: usize,
    /// The sums that the table has no room for.
    wide: BTreeMap<(u32, u32), Sum>,
    /// A bound of the absolute sums of the table.
    load: u128,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    n: u64,
    value: i64,
}

impl Crossed {
    /// Adds a block of rows; `outer` is `None` if there is one outer key only.
    pub(crate) fn add(
        &mut self,
        (outer, outers): (Option<&[u32]>, usize),
        (inner, inners): (&[u32], usize),
        amounts: Amounts<'_>,
    ) {
        let dense = self.make_room(outers.max(1), inners.max(1), amounts.load);
        if !dense {
            return self.add_wide(outer, inner, amounts);
        }
        self.load += amounts.load;
        let shift = self.width.trailing_zeros();
        match outer {
            None => self.add_cells(inner.iter().map(|&inner| inner as usize), amounts),
            Some(outer) => {
                let pairs = outer.iter().zip(inner);
                let places =
                    pairs.map(|(&outer, &inner)| ((outer as usize) << shift) + inner as usize);
                self.add_cells(places, amounts);
            }
        }
    }

    fn add_cells(&mut self, places: impl Iterator<Item = usize>, amounts: Amounts<'_>) {
        let cells = self.cells.as_mut_slice();
        match (amounts.weights, amounts.values) {
            (None, None) => {
                for place in places {
                    let Some(cell) = cells.get_mut(place) else { continue };
                    cell.n += 1;
                }
            }
            (None, Some(values)) => {
                for (place, &value) in places.zip(values) {
                    let Some(cell) = cells.get_mut(place) else { continue };
                    cell.n += 1;
                    cell.value += value;
                }
            }
            (Some(weights), None) => {
                for (place, &weight) in places.zip(weights) {
                    let Some(cell) = cells.get_mut(place) else { continue };
                    cell.n = cell.n.saturating_add(weight);
                }
            }
            (Some(weights), Some(values)) => {
                for (place, (&weight, &value)) in places.zip(weights.iter().zip(values)) {
                    let Some(cell) = cells.get_mut(place) else { continue };
                    cell.n = cell.n.saturating_add(weight);
                    cell.value += value;
                }
            }
        }
    }

    fn add_wide(&mut self, outer: Option<&[u32]>, inner: &[u32], amounts: Amounts<'_>) {
        for (row, &inner) in inner.iter().enumerate() {
            let outer = outer.and_then(|outer| outer.get(row)).copied().unwrap_or(0);
            let n = amounts.weights.map_or(1, |all| all.get(row).copied().unwrap_or(0));
            let value = amounts.values.and_then(|all| all.get(row)).copied().unwrap_or(0);
            let sum = Sum { n, value: value.into() };
            self.wide.entry((outer, inner)).or_default().add(sum);
        }
    }

    /// Makes room for a block; returns whether the table has room for its keys and its sums.
    fn make_room(&mut self, outers: usize, inners: usize, load: u128) -> bool {
        const MOST: u128 = i64::MAX as u128;
        if load > MOST {
            return false;
        }
        if self.load + load > MOST {
            self.spill();
        }
        let width = self.width.max(inners.next_power_of_two());
        if outers.saturating_mul(width) > MOST_CELLS {
            self.spill();
            return false;
        }
        if width > self.width {
            self.widen(width);
        }
        if outers * width > self.cells.len() {
            self.cells.resize(
                outers.next_power_of_two().min(MOST_CELLS / width) * width,
                Cell::default(),
            );
        }
        true
    }

    fn widen(&mut self, width: usize) {
        let mut cells = vec![Cell::default(); self.cells.len() / self.width.max(1) * width];
        if self.width > 0 {
            for (old, new) in self.cells.chunks(self.width).zip(cells.chunks_mut(width)) {
                for (old, new) in old.iter().zip(new) {
                    *new = *old;
                }
            }
        }
        (self.cells, self.width) = (cells, width);
    }

    /// Moves the sums of the table to the map.
    fn spill(&mut self) {
        let width = self.width.max(1);
        for (at, cell) in self.cells.iter_mut().enumerate() {
            let Cell { n, value } = std::mem::take(cell);
            if n != 0 || value != 0 {
                let place = ((at / width) as u32, (at % width) as u32);
                self.wide.entry(place).or_default().add(Sum { n, value: value.into() });
            }
        }
        self.load = 0;
    }

    /// Every sum that is not zero, by outer and inner key.
    pub(crate) fn finish(mut self) -> Vec<((u32, u32), Sum)> {
        if !self.wide.is_empty() {
            self.spill();
            let sums = self.wide.into_iter().filter(|(_, sum)| sum.n > 0);
            return sums.collect();
        }
        let width = self.width.max(1);
        let cells = self.cells.iter().enumerate().filter(|(_, cell)| cell.n > 0);
        let sum = |(at, cell): (usize, &Cell)| {
            let place = ((at / width) as u32, (at % width) as u32);
            (place, Sum { n: cell.n, value: cell.value.into() })
        };
        cells.map(sum).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts<'a>(weights: &'a [u64], values: &'a [i64]) -> Amounts<'a> {
        let load = values.iter().map(|value| u128::from(value.unsigned_abs())).sum();
        Amounts { weights: Some(weights), values: Some(values), load }
    }

    /// The sums in a map.
    fn expected(rows: &[(u32, u32, u64, i64)]) -> Vec<((u32, u32), Sum)> {
        let mut sums: BTreeMap<(u32, u32), Sum> = BTreeMap::new();
        for &(outer, inner, n, value) in rows {
            sums.entry((outer, inner)).or_default().add(Sum { n, value: value.into() });
        }
        sums.into_iter().filter(|(_, sum)| sum.n > 0).collect()
    }

    fn found(rows: &[(u32, u32, u64, i64)], block: usize) -> Vec<((u32, u32), Sum)> {
        let mut crossed = Crossed::default();
        for rows in rows.chunks(block) {
            let outer: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let inner: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let weights: Vec<u64> = rows.iter().map(|row| row.2).collect();
            let values: Vec<i64> = rows.iter().map(|row| row.3).collect();
            let most = |keys: &[u32]| keys.iter().max().map_or(0, |&most| most as usize + 1);
            crossed.add(
                (Some(&outer), most(&outer)),
                (&inner, most(&inner)),
                amounts(&weights, &values),
            );
        }
        crossed.finish()
    }

    #[test]
    fn sums_are_the_same_however_the_table_grows() {
        let row = |at: u32| (at * 7 % 40, at * at % 19, u64::from(at % 3), i64::from(at) - 500);
        let rows: Vec<_> = (0..1000).map(row).collect();
        for block in [1, 7, 333, 1000] {
            assert_eq!(found(&rows, block), expected(&rows), "{block}");
        }
    }

    #[test]
    fn large_sums_and_many_keys_leave_the_table() {
        let large = i64::MAX / 2;
        let rows = [(0, 0, 1, large), (0, 0, 1, large), (0, 0, 1, large), (1, 0, 1, i64::MIN)];
        assert_eq!(found(&rows, 1), expected(&rows));
        assert_eq!(found(&rows, 4), expected(&rows));
        let many = [(0, 1, 1, 5), (5_000_000, 3, 2, 7), (0, 1, 1, 1), (9, 3, 1, 1)];
        for block in [1, 2, 4] {
            assert_eq!(found(&many, block), expected(&many), "{block}");
        }
    }

    #[test]
    fn rows_count_once_without_weights() {
        let mut crossed = Crossed::default();
        let none = Amounts { weights: None, values: None, load: 0 };
        crossed.add((None, 1), (&[2, 0, 2], 3), none);
        let values = Amounts { weights: None, values: Some(&[5, 6, 7]), load: 18 };
        crossed.add((None, 1), (&[2, 0, 2], 3), values);
        let sums = [((0, 0), Sum { n: 2, value: 6 }), ((0, 2), Sum { n: 4, value: 12 })];
        assert_eq!(crossed.finish(), sums);
    }
}
