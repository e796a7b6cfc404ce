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

/// Groups the rows of a batch as a description says, and sums their numbers exactly.
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

/// What was read of a block of rows.
#[derive(Default)]
struct Block {
    rows: Range<usize>,
    groups: Vec<u32>,
    /// By flag column.
    flags: Vec<Vec<u8>>,
    weights: Vec<u64>,
    weighted: bool,
    /// The groups divided by all flags but the last.
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
        let Description { keys, limit, flags, weight, numbers, products } = description;
        let keys = Keys::new(batch, keys, limit)?;
        let flags = flags.into_iter().map(|name| batch.column(name));
        let flags = flags.collect::<Result<Vec<_>>>()?;
        Ok(GroupBy {
            batch,
            rows,
            keys,
            weight: weight.map(|name| batch.column(name)).transpose()?,
            measures: Measures::new(batch, numbers, &products)?,
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

    /// How often each row counts, where not every row counts once.
    pub(crate) fn weights(&self) -> Option<&[u64]> {
        self.block.weighted.then_some(self.block.weights.as_slice())
    }

    /// How often each row counts, to change.
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

    /// What was found.
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
    /// What was rounded, by column.
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

    /// The sums of a group, apart for each set of flags and numbers that some of its rows have.
    pub(crate) fn of(&self, group: usize) -> Vec<Subgroup<'_>> {
        let of = self.flags;
        let (first, sets) = (group << of, 0..1_usize << of);
        match &self.sums {
            GroupSums::Counts(counts) => {
                let subgroup = |flags: usize| {
                    let rows = counts.get(first | flags).copied().filter(|&rows| rows > 0)?;
                    let total = GroupTotal { rows, sums: &[], products: &[] };
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
