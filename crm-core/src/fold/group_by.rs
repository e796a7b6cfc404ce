//! Exact sums by group: the engine of every accumulator.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::column::number::counts;
use crate::column::outcome::outcomes;
use crate::error::error::{Error, Result};
use crate::fold::block::blocks;
use crate::fold::counts::Counts;
use crate::fold::description::Description;
use crate::fold::keys::Keys;
use crate::fold::measures::{MeasureTotals, Measures, Present};
use crate::fold::sums::GroupTotal;
use crate::money::decimals::Rounding;

/// Groups the rows of a batch by a description, and sums their numbers exactly.
pub(crate) struct GroupBy<'b> {
    batch: &'b Batch<'b>,
    rows: Range<usize>,
    keys: Keys<'b>,
    flags: Vec<&'b Column<'b>>,
    weight: Option<&'b Column<'b>>,
    measures: Measures<'b>,
    counts: Counts,
    block: Block,
}

/// The values of a block of rows.
#[derive(Default)]
struct Block {
    rows: Range<usize>,
    groups: Vec<u32>,
    /// By flag column.
    flags: Vec<Vec<u8>>,
    weights: Vec<u64>,
    weighted: bool,
    /// The groups divided by all flags except the last.
    divided: Vec<u32>,
}

impl<'b> GroupBy<'b> {
    /// Prepares to read some rows of a batch.
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        rows: Range<usize>,
        description: Description<'b>,
    ) -> Result<GroupBy<'b>> {
        if rows.is_empty() {
            return Err(Error::EmptyInput);
        }
        let Description { keys, limit, flags, weight, numbers, products, cubes } = description;
        let keys = Keys::new(batch, keys, limit)?;
        let flags = flags.into_iter().map(|name| batch.column(name));
        let flags = flags.collect::<Result<Vec<_>>>()?;
        Ok(GroupBy {
            batch,
            rows,
            keys,
            weight: weight.map(|name| batch.column(name)).transpose()?,
            measures: Measures::new(batch, numbers, &products, cubes)?,
            counts: Counts::default(),
            block: Block { flags: vec![Vec::new(); flags.len()], ..Block::default() },
            flags,
        })
    }

    /// Adds the rows, a block at a time; `inspect` sees each block before its numbers are summed,
    /// and may change its weights.
    pub(crate) fn run(
        &mut self,
        mut inspect: impl FnMut(&mut GroupBy<'b>) -> Result<()>,
    ) -> Result<()> {
        for rows in blocks(self.rows.clone()) {
            self.read(rows)?;
            inspect(self)?;
            self.add()?;
        }
        Ok(())
    }

    /// Reads the keys, the flags and the weights of a block.
    fn read(&mut self, rows: Range<usize>) -> Result<()> {
        let block = &mut self.block;
        block.groups.resize(rows.len(), 0);
        self.keys.read(rows.clone(), &mut block.groups)?;
        for (column, out) in self.flags.iter().zip(&mut block.flags) {
            out.resize(rows.len(), 0);
            outcomes(self.batch, column, rows.clone(), out)?;
        }
        if let Some(column) = self.weight {
            block.weights.resize(rows.len(), 0);
            counts(self.batch, column, rows.clone(), &mut block.weights)?;
        }
        block.weighted = self.weight.is_some();
        block.rows = rows;
        Ok(())
    }

    /// Sums the numbers of the block.
    fn add(&mut self) -> Result<()> {
        let Block { rows, groups, flags, weights, weighted, divided } = &mut self.block;
        let weights = weighted.then_some(weights.as_slice());
        let groups = match flags.as_slice() {
            [] | [_] => groups.as_slice(),
            [others @ .., _] => {
                divided.clone_from(groups);
                others.iter().for_each(|flags| divide(divided, flags));
                divided
            }
        };
        let flag = flags.last().map(Vec::as_slice);
        let count = self.keys.count() << flags.len();
        if !self.measures.is_empty() {
            self.measures.resize(count);
            return self.measures.add(rows.clone(), groups, flag, weights);
        }
        self.counts.resize(count);
        match flag {
            Some(flags) => self.counts.add_flagged(groups, flags, weights),
            None => self.counts.add(groups, weights),
        }
        Ok(())
    }

    /// The rows of the block.
    pub(crate) fn rows(&self) -> Range<usize> {
        self.block.rows.clone()
    }

    /// The group of each row by its keys.
    pub(crate) fn groups(&self) -> &[u32] {
        &self.block.groups
    }

    /// The flag of each row, by its position.
    #[expect(clippy::indexing_slicing, reason = "the flag is one of those described")]
    pub(crate) fn flags_mut(&mut self, position: usize) -> &mut [u8] {
        &mut self.block.flags[position]
    }

    /// The weight of each row; `None` if every row counts once.
    pub(crate) fn weights(&self) -> Option<&[u64]> {
        self.block.weighted.then_some(self.block.weights.as_slice())
    }

    /// The mutable weight of each row.
    pub(crate) fn weights_mut(&mut self) -> &mut [u64] {
        let block = &mut self.block;
        if !block.weighted {
            block.weights.clear();
            block.weights.resize(block.groups.len(), 1);
            block.weighted = true;
        }
        &mut block.weights
    }

    /// The keys of the rows read so far.
    pub(crate) fn keys(&self) -> &Keys<'b> {
        &self.keys
    }

    /// The groups and their sums.
    pub(crate) fn finish(self) -> Result<Groups<'b>> {
        let GroupBy { keys, flags, measures, counts, .. } = self;
        let roundings = measures.roundings().collect();
        let sums = if measures.is_empty() {
            GroupSums::Counts(counts.totals())
        } else {
            GroupSums::Measures(measures.finish()?)
        };
        Ok(Groups { keys, flags: flags.len(), roundings, sums })
    }
}

/// Divides each group `g` by a flag, into `2 g` and `2 g + 1`.
fn divide(groups: &mut [u32], flags: &[u8]) {
    for (group, &flag) in groups.iter_mut().zip(flags) {
        *group = *group << 1 | u32::from(flag);
    }
}

/// The groups of rows and their sums.
pub(crate) struct Groups<'b> {
    keys: Keys<'b>,
    flags: usize,
    /// The rounding, by column.
    pub(crate) roundings: Vec<(&'b str, Rounding)>,
    sums: GroupSums,
}

enum GroupSums {
    Counts(Vec<u64>),
    Measures(MeasureTotals),
}

/// The rows of a group that have the same flags and the same numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Subgroup<'s> {
    flags: usize,
    of: usize,
    /// Which numbers the rows have.
    pub(crate) present: Present,
    /// Their sums.
    pub(crate) total: GroupTotal<'s>,
}

impl Subgroup<'_> {
    /// Whether the rows have a flag, by its position; a flag that is not described is not set.
    pub(crate) fn flag(&self, position: usize) -> bool {
        position < self.of && self.flags >> (self.of - 1 - position) & 1 == 1
    }
}

impl<'b> Groups<'b> {
    /// The keys of the groups.
    pub(crate) fn keys(&self) -> &Keys<'b> {
        &self.keys
    }

    /// The sums of a group, one item for each set of flags and numbers that occurs in its rows.
    pub(crate) fn of(&self, group: usize) -> Vec<Subgroup<'_>> {
        let of = self.flags;
        let (first, sets) = (group << of, 0..1_usize << of);
        match &self.sums {
            GroupSums::Counts(counts) => {
                let subgroup = |flags: usize| {
                    let rows = counts.get(first | flags).copied().filter(|&rows| rows > 0)?;
                    let total = GroupTotal { rows, sums: &[], products: &[], cubes: &[] };
                    Some(Subgroup { flags, of, present: Present::default(), total })
                };
                sets.filter_map(subgroup).collect()
            }
            GroupSums::Measures(totals) => {
                let subgroups = sets.flat_map(|flags| {
                    let found = totals.of(first | flags);
                    found.map(move |(present, total)| Subgroup { flags, of, present, total })
                });
                subgroups.collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::column::batch::BLOCK;
    use crate::column::bitmap::Bitmap;
    use crate::fold::cubes::Cubes;
    use crate::fold::description::{KeyColumn, NumberColumn};
    use crate::fold::key_names::KeyNames;
    use crate::money::decimals::Decimals;

    const ROWS: usize = 3 * BLOCK + 17;

    /// Unordered columns: two keys, two flags, a weight, and four numbers, some of them null.
    struct Rows {
        region: Vec<&'static str>,
        month: Vec<i64>,
        flags: [Vec<bool>; 2],
        weight: Vec<i64>,
        numbers: [Vec<f64>; 4],
        valid: Vec<u8>,
    }

    impl Rows {
        fn new(seed: u64) -> Rows {
            let mut state = seed;
            let mut draw = |below: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) % below
            };
            let regions = ["north", "south", "east of the river and west of the hill", ""];
            Rows {
                region: (0..ROWS).map(|_| regions[draw(4) as usize]).collect(),
                month: (0..ROWS).map(|_| draw(5) as i64).collect(),
                flags: [0, 1].map(|_| (0..ROWS).map(|_| draw(3) == 0).collect()),
                weight: (0..ROWS).map(|_| draw(4) as i64).collect(),
                numbers: [4, 2000, 300_000, 50_000_000].map(|below| {
                    (0..ROWS).map(|_| (draw(2 * below) as f64 - below as f64) / 100.0).collect()
                }),
                valid: (0..ROWS.div_ceil(8)).map(|_| draw(256) as u8).collect(),
            }
        }

        fn is_valid(&self, row: usize) -> bool {
            self.valid[row / 8] >> (row % 8) & 1 == 1
        }

        fn nullable<'r>(&'r self, column: Column<'r>) -> Column<'r> {
            column.with_validity(Bitmap::new(&self.valid, 0, ROWS).unwrap()).unwrap()
        }

        fn batch(&self) -> Batch<'_> {
            let [first, second, third, fourth] = &self.numbers;
            Batch::new(vec![
                Column::strings("region", &self.region),
                self.nullable(Column::int64("month", &self.month)),
                Column::bools("one", &self.flags[0]),
                Column::bools("two", &self.flags[1]),
                Column::int64("weight", &self.weight),
                self.nullable(Column::float64("a", first)),
                Column::float64("b", second),
                self.nullable(Column::float64("c", third)),
                Column::float64("d", fourth),
            ])
            .unwrap()
        }
    }

    fn description(flags: usize, weighted: bool, numbers: usize) -> Description<'static> {
        let key = |name, nullable| KeyColumn { name, nullable, names: KeyNames::open(100) };
        let number = |name| NumberColumn::new(name, Decimals::new(2).unwrap());
        let products = (0..numbers).flat_map(|one| (one..numbers).map(move |two| (one, two)));
        Description {
            keys: vec![key("region", false), key("month", true)],
            limit: 100,
            flags: ["one", "two"][..flags].to_vec(),
            weight: weighted.then_some("weight"),
            numbers: ["a", "b", "c", "d"][..numbers].iter().copied().map(number).collect(),
            products: products.collect(),
            cubes: Cubes::None,
        }
    }

    type Found = BTreeMap<(Vec<Option<String>>, Vec<bool>, Vec<bool>), (u64, Vec<i128>, Vec<i128>)>;

    fn engine(rows: &Rows, description: Description<'_>, of: Range<usize>) -> Found {
        let (flags, numbers) = (description.flags.len(), description.numbers.len());
        let batch = rows.batch();
        let mut groups = GroupBy::new(&batch, of, description).unwrap();
        groups.run(|_| Ok(())).unwrap();
        let groups = groups.finish().unwrap();
        let mut found = Found::new();
        for group in 0..groups.keys().count() {
            let key = groups.keys().of(group);
            let key: Vec<Option<String>> =
                key.into_iter().map(|name| name.map(str::to_owned)).collect();
            for subgroup in groups.of(group) {
                let flags = (0..flags).map(|flag| subgroup.flag(flag)).collect();
                let present = (0..numbers).map(|number| subgroup.present.has(number)).collect();
                let GroupTotal { rows, sums, products, .. } = subgroup.total;
                let sums = (rows, sums.to_vec(), products.to_vec());
                assert_eq!(found.insert((key.clone(), flags, present), sums), None);
            }
        }
        found
    }

    /// The same sums, row by row.
    fn naive(rows: &Rows, description: &Description<'_>, of: Range<usize>) -> Found {
        let mut found = Found::new();
        for row in of {
            let valid = rows.is_valid(row);
            let month = valid.then(|| rows.month[row].to_string());
            let flags = rows.flags.iter().take(description.flags.len()).map(|flag| flag[row]);
            let numbers = description.numbers.len();
            let present: Vec<bool> = (0..numbers).map(|at| at % 2 == 1 || valid).collect();
            let units: Vec<i128> =
                (0..numbers)
                    .map(|at| {
                        if present[at] {
                            (rows.numbers[at][row] * 100.0).round() as i128
                        } else {
                            0
                        }
                    })
                    .collect();
            let weight = if description.weight.is_some() { rows.weight[row] } else { 1 };
            if weight == 0 {
                continue;
            }
            let key = (vec![Some(rows.region[row].to_owned()), month], flags.collect(), present);
            let products = &description.products;
            let (count, sums, squares) =
                found.entry(key).or_insert_with(|| (0, vec![0; numbers], vec![0; products.len()]));
            *count += weight as u64;
            for (sum, one) in sums.iter_mut().zip(&units) {
                *sum += i128::from(weight) * one;
            }
            for (sum, &(one, other)) in squares.iter_mut().zip(products) {
                *sum += i128::from(weight) * units[one] * units[other];
            }
        }
        found
    }

    #[test]
    fn groups_are_those_of_the_rows_one_by_one() {
        for numbers in 0..=4 {
            let rows = Rows::new(numbers as u64 + 1);
            for flags in 0..=2 {
                for weighted in [false, true] {
                    for of in [0..ROWS, 5..BLOCK + 9, 7..8] {
                        let expected =
                            naive(&rows, &description(flags, weighted, numbers), of.clone());
                        let found = engine(&rows, description(flags, weighted, numbers), of);
                        assert_eq!(found, expected, "{numbers} {flags} {weighted}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_block_may_be_weighted_before_it_is_summed() {
        let rows = Rows::new(9);
        let batch = rows.batch();
        let mut groups = GroupBy::new(&batch, 0..ROWS, description(1, false, 2)).unwrap();
        let mut seen = 0;
        let weigh = |block: &mut GroupBy<'_>| {
            assert_eq!(block.rows().start, seen);
            seen = block.rows().end;
            assert_eq!(block.weights(), None);
            block.weights_mut().fill(3);
            Ok(())
        };
        groups.run(weigh).unwrap();
        let groups = groups.finish().unwrap();
        let of = |group| groups.of(group).into_iter().map(|one| one.total.rows).sum::<u64>();
        assert_eq!((0..groups.keys().count()).map(of).sum::<u64>(), 3 * ROWS as u64);
    }

    #[test]
    fn no_rows_are_refused_and_so_are_too_many_groups() {
        let rows = Rows::new(3);
        let batch = rows.batch();
        let none = GroupBy::new(&batch, 4..4, description(0, false, 0));
        assert!(matches!(none.err(), Some(Error::EmptyInput)));
        let few = Description { limit: 3, ..description(0, false, 0) };
        let error = GroupBy::new(&batch, 0..ROWS, few).unwrap().run(|_| Ok(())).unwrap_err();
        assert_eq!(error, Error::TooManyGroups { column: "month".to_owned(), limit: 3 });
    }
}
