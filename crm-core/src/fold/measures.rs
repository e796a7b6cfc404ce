//! Reading numeric columns and summing them by group.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::fold::cubes::Cubes;
use crate::fold::description::NumberColumn;
use crate::fold::float_sums::TOGETHER;
use crate::fold::number_reader::NumberReader;
use crate::fold::sums::{GroupTotal, Sums, Totals};
use crate::money::decimals::Rounding;

/// How many blocks after one whose numbers are too large for floats are not tried in floats: theirs
/// are likely to be too large as well.
const PAUSE: u32 = 31;

/// Reads numeric columns, and sums them and their products by group and by the numbers that are
/// present.
pub(crate) struct Measures<'b> {
    readers: Vec<NumberReader<'b>>,
    sums: Sums,
    groups: Vec<u32>,
    masks: Vec<u8>,
    present: Vec<u8>,
    units: Vec<Vec<i64>>,
    floats: Vec<Vec<f64>>,
    weights: Vec<f64>,
    /// How many blocks are not tried in floats.
    pause: u32,
}

impl<'b> Measures<'b> {
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        columns: Vec<NumberColumn<'b>>,
        products: &[(usize, usize)],
        cubes: Cubes,
    ) -> Result<Measures<'b>> {
        let labels = columns.iter().map(|column| column.label.to_owned()).collect();
        let readers = columns.into_iter().map(|column| NumberReader::new(batch, column));
        let readers = readers.collect::<Result<Vec<_>>>()?;
        // The arrays have a fixed size; absent numbers are 0.
        let buffers = readers.len().max(TOGETHER);
        Ok(Measures {
            sums: Sums::new(labels, products, cubes),
            readers,
            groups: Vec::new(),
            masks: Vec::new(),
            present: Vec::new(),
            units: vec![Vec::new(); buffers],
            floats: vec![Vec::new(); TOGETHER],
            weights: Vec::new(),
            pause: 0,
        })
    }

    /// Whether there is nothing to sum.
    pub(crate) fn is_empty(&self) -> bool {
        self.readers.is_empty()
    }

    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        self.sums.resize(groups << self.readers.len());
    }

    /// Adds the numbers of some rows, each once or with its weight. A flag divides a group `g` into
    /// `2 g` and `2 g + 1`.
    pub(crate) fn add(
        &mut self,
        rows: Range<usize>,
        groups: &[u32],
        flags: Option<&[u8]>,
        weights: Option<&[u64]>,
    ) -> Result<()> {
        self.masks.resize(rows.len(), 0);
        self.present.resize(rows.len(), 0);
        if self.add_floats(rows.clone(), groups, flags, weights)? {
            return Ok(());
        }
        self.masks.fill(0);
        for units in &mut self.units {
            units.resize(rows.len(), 0);
        }
        for (at, (reader, out)) in self.readers.iter_mut().zip(&mut self.units).enumerate() {
            reader.read(rows.clone(), out, &mut self.present)?;
            mark(&mut self.masks, &self.present, at);
        }
        self.divide(groups, flags);
        let units: Vec<&[i64]> = self.units.iter().map(Vec::as_slice).collect();
        self.sums.add(&self.groups, &units, weights)
    }

    /// Adds numbers if all are floats, whole numbers of units and small enough; otherwise adds
    /// nothing and returns `false`.
    fn add_floats(
        &mut self,
        rows: Range<usize>,
        groups: &[u32],
        flags: Option<&[u8]>,
        weights: Option<&[u64]>,
    ) -> Result<bool> {
        if !self.sums.together() {
            return Ok(false);
        }
        if let Some(left) = self.pause.checked_sub(1) {
            self.pause = left;
            return Ok(false);
        }
        self.masks.fill(0);
        for floats in &mut self.floats {
            floats.resize(rows.len(), 0.0);
        }
        let mut largest = 0.0_f64;
        for (at, (reader, out)) in self.readers.iter().zip(&mut self.floats).enumerate() {
            let Some(bound) = reader.read_floats(rows.clone(), out, &mut self.present) else {
                return Ok(false);
            };
            largest = largest.max(bound);
            mark(&mut self.masks, &self.present, at);
        }
        self.divide(groups, flags);
        let [x, y, z] = self.floats.as_slice() else { return Ok(false) };
        let weights = weights.map(|weights| {
            // Of larger weights, no sum stays exact.
            self.weights.clear();
            self.weights.extend(weights.iter().map(|&weight| weight as f64));
            self.weights.as_slice()
        });
        let added = self.sums.add_floats(&self.groups, [x, y, z], weights, largest)?;
        if !added {
            self.pause = PAUSE;
        }
        Ok(added)
    }

    /// Divides groups by their flag and by the numbers that are present.
    fn divide(&mut self, groups: &[u32], flags: Option<&[u8]>) {
        let bits = self.readers.len();
        self.groups.resize(groups.len(), 0);
        let out = self.groups.iter_mut().zip(groups).zip(&self.masks);
        match flags {
            None => out.for_each(|((out, &group), &mask)| *out = group << bits | u32::from(mask)),
            Some(flags) => {
                for (((out, &group), &mask), &flag) in out.zip(flags) {
                    *out = (group << 1 | u32::from(flag)) << bits | u32::from(mask);
                }
            }
        }
    }

    /// The rounding, by column.
    pub(crate) fn roundings(&self) -> impl Iterator<Item = (&'b str, Rounding)> {
        self.readers.iter().map(NumberReader::rounding)
    }

    pub(crate) fn finish(self) -> Result<MeasureTotals> {
        Ok(MeasureTotals { numbers: self.readers.len(), totals: self.sums.finish()? })
    }
}

/// Sets a bit of the rows that have a number.
fn mark(masks: &mut [u8], present: &[u8], number: usize) {
    for (mask, &present) in masks.iter_mut().zip(present) {
        *mask |= present << number;
    }
}

/// The sums by group and by the numbers that are present.
pub(crate) struct MeasureTotals {
    numbers: usize,
    totals: Totals,
}

/// The set of numbers that are present in some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Present(usize);

impl Present {
    /// Whether the rows have the number at a position.
    pub(crate) fn has(self, number: usize) -> bool {
        self.0 >> number & 1 == 1
    }
}

impl MeasureTotals {
    /// The sums of a group, for each set of numbers that occurs in its rows.
    pub(crate) fn of(&self, group: usize) -> impl Iterator<Item = (Present, GroupTotal<'_>)> {
        let first = group << self.numbers;
        let sets = 0..1 << self.numbers;
        sets.filter_map(move |set| Some((Present(set), self.totals.of(first | set)?)))
    }
}
