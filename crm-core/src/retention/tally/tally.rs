//! The state of a study: its cells, its covariates, and the rounding of its numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::error::{Error, Result};
use crate::money::decimals::Rounding;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::tally::cell::{Cell, CellKey};
use crate::retention::tally::covariate::{Covariate, merge_by_arm};

/// The maximum number of cells, of arms and strata together.
pub(crate) const MOST_CELLS: usize = 10_000;

/// Counts and exact sums. They do not depend on the order of merging.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tallies {
    pub(crate) cells: BTreeMap<CellKey, Cell>,
    /// By column, then by arm.
    pub(crate) covariates: BTreeMap<String, BTreeMap<String, Covariate>>,
    /// By column: numbers that needed more decimals.
    pub(crate) rounded: BTreeMap<String, Rounding>,
    /// By column of a summary: floats that are not an integer number of units.
    pub(crate) inexact: BTreeMap<String, Rounding>,
    /// The missing columns of a summary.
    pub(crate) absent: BTreeSet<String>,
    /// By arm: customers whose identifier is assigned to a different arm.
    pub(crate) misassigned: BTreeMap<String, u64>,
}

impl Tallies {
    /// Adds the counts of another tally.
    pub(crate) fn merge(&mut self, definition: &StudyDefinition, other: &Tallies) -> Result<()> {
        // If the arms are declared, one without customers is omitted.
        let taken = definition.arms().is_none();
        let cells = other.cells.iter();
        for (key, cell) in cells.filter(|(_, cell)| taken || cell.n > 0 || cell.excluded > 0) {
            self.cells.entry(key.clone()).or_default().merge(cell)?;
        }
        if self.cells.len() > MOST_CELLS {
            let column = definition.strata.last().unwrap_or(&definition.arm).clone();
            return Err(Error::TooManyGroups { column, limit: MOST_CELLS });
        }
        for (column, arms) in &other.covariates {
            merge_by_arm(self.covariates.entry(column.clone()).or_default(), arms, column)?;
        }
        add_roundings(&mut self.rounded, &other.rounded);
        add_roundings(&mut self.inexact, &other.inexact);
        self.absent.extend(other.absent.iter().cloned());
        for (arm, count) in &other.misassigned {
            let sum = self.misassigned.entry(arm.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
        Ok(())
    }

    /// The memory of the state in bytes.
    pub(crate) fn heap_size(&self) -> usize {
        let cells = self.cells.iter().map(|(key, cell)| {
            let strata = key.strata.iter().flatten().map(String::capacity).sum::<usize>();
            let names = key.arm.capacity() + key.strata.capacity() * size_of::<Option<String>>();
            size_of::<(CellKey, Cell)>() + names + strata + cell.heap_size()
        });
        let covariates = self.covariates.iter().map(|(column, arms)| {
            let sums = arms.iter().map(|(arm, covariate)| {
                size_of::<(String, Covariate)>() + arm.capacity() + covariate.heap_size()
            });
            size_of::<(String, BTreeMap<String, Covariate>)>()
                + column.capacity()
                + sums.sum::<usize>()
        });
        let roundings = self.rounded.keys().chain(self.inexact.keys());
        let roundings = roundings.map(|column| size_of::<(String, Rounding)>() + column.capacity());
        let absent = self.absent.iter().map(|column| size_of::<String>() + column.capacity());
        let misassigned =
            self.misassigned.keys().map(|arm| size_of::<(String, u64)>() + arm.capacity());
        cells.chain(covariates).chain(roundings).chain(absent).chain(misassigned).sum()
    }

    /// Returns the arms in the data, in the order of their names.
    pub(crate) fn arms(&self) -> Vec<&str> {
        let mut arms: Vec<&str> = self.cells.keys().map(|key| key.arm.as_str()).collect();
        arms.dedup();
        arms
    }

    /// Returns the cell of all customers of an arm, over all strata.
    pub(crate) fn arm(&self, arm: &str) -> Result<Cell> {
        let mut sum = Cell::default();
        for (key, cell) in &self.cells {
            if key.arm == arm {
                sum.merge(cell)?;
            }
        }
        Ok(sum)
    }
}

fn add_roundings(sums: &mut BTreeMap<String, Rounding>, more: &BTreeMap<String, Rounding>) {
    for (column, rounding) in more {
        sums.entry(column.clone()).or_default().merge(*rounding);
    }
}
