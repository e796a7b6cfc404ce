//! Expressions without a value, counted.

use std::cell::{Cell, RefCell};

use crate::expression::plan::flaw::Flaw;
use crate::expression::plan::plan::Program;

/// The number of rows in which each expression of a program had no value, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FlawCounts {
    counts: Vec<[u64; Flaw::ALL.len()]>,
}

impl FlawCounts {
    pub(crate) fn new(program: &Program) -> FlawCounts {
        FlawCounts { counts: vec![Default::default(); program.sites.len()] }
    }

    pub(crate) fn add(&mut self, site: usize, flaw: Flaw, rows: u64) {
        let place = Flaw::ALL.iter().position(|one| *one == flaw).unwrap_or_default();
        if let Some(count) = self.counts.get_mut(site).and_then(|counts| counts.get_mut(place)) {
            *count += rows;
        }
    }

    pub(crate) fn merge(&mut self, other: &FlawCounts) {
        for (counts, others) in self.counts.iter_mut().zip(&other.counts) {
            counts.iter_mut().zip(others).for_each(|(count, other)| *count += other);
        }
    }

    /// Returns the expressions, the reasons and the numbers of rows that are not zero.
    pub(crate) fn found(&self, program: &Program) -> Vec<(String, Flaw, u64)> {
        let mut found = Vec::new();
        for (site, counts) in program.sites.iter().zip(&self.counts) {
            for (flaw, &count) in Flaw::ALL.iter().zip(counts) {
                if count > 0 {
                    found.push((site.expression.clone(), *flaw, count));
                }
            }
        }
        found
    }
}

/// Counts the rows in which expressions have no value, each row once for each expression.
#[derive(Debug)]
pub(crate) struct Flaws {
    counts: RefCell<FlawCounts>,
    /// The last row that was counted, plus one.
    last: Vec<Cell<u64>>,
}

impl Flaws {
    pub(crate) fn new(program: &Program) -> Flaws {
        let last = vec![Cell::new(0); program.sites.len()];
        Flaws { counts: RefCell::new(FlawCounts::new(program)), last }
    }

    /// Counts a row.
    pub(crate) fn count(&self, site: usize, flaw: Flaw, row: u64) {
        if let Some(last) = self.last.get(site)
            && last.replace(row + 1) != row + 1
        {
            self.counts.borrow_mut().add(site, flaw, 1);
        }
    }

    /// Forgets the last rows, so that the rows of another block are counted.
    pub(crate) fn restart(&self) {
        self.last.iter().for_each(|last| last.set(0));
    }

    pub(crate) fn finish(self) -> FlawCounts {
        self.counts.into_inner()
    }
}
