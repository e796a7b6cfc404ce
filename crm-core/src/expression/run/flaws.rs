//! Expressions without a value, counted.

use std::cell::Cell;

use crate::expression::plan::flaw::Flaw;
use crate::expression::plan::plan::Program;

/// The number of rows in which each expression of a program had no value, by reason.
#[derive(Clone, Debug)]
pub(crate) struct Flaws {
    counts: Vec<[Cell<u64>; Flaw::ALL.len()]>,
    /// The last row that was counted, plus one.
    last: Vec<Cell<u64>>,
}

impl Flaws {
    pub(crate) fn new(program: &Program) -> Flaws {
        let sites = program.sites.len();
        Flaws { counts: vec![Default::default(); sites], last: vec![Cell::new(0); sites] }
    }

    /// Counts a row, once for each expression.
    pub(crate) fn count(&self, site: usize, flaw: Flaw, row: u64) {
        if let Some(last) = self.last.get(site)
            && last.replace(row + 1) != row + 1
        {
            self.add(site, flaw, 1);
        }
    }

    pub(crate) fn add(&self, site: usize, flaw: Flaw, rows: u64) {
        let place = Flaw::ALL.iter().position(|one| *one == flaw).unwrap_or_default();
        if let Some(count) = self.counts.get(site).and_then(|counts| counts.get(place)) {
            count.set(count.get() + rows);
        }
    }

    /// Forgets the last rows, so that the rows of another block are counted.
    pub(crate) fn restart(&self) {
        self.last.iter().for_each(|last| last.set(0));
    }

    pub(crate) fn merge(&self, other: &Flaws) {
        for (counts, others) in self.counts.iter().zip(&other.counts) {
            for (count, other) in counts.iter().zip(others) {
                count.set(count.get() + other.get());
            }
        }
    }

    /// Returns the expressions, the reasons and the numbers of rows that are not zero.
    pub(crate) fn found(&self, program: &Program) -> Vec<(String, Flaw, u64)> {
        let mut found = Vec::new();
        for (site, counts) in program.sites.iter().zip(&self.counts) {
            for (flaw, count) in Flaw::ALL.iter().zip(counts) {
                if count.get() > 0 {
                    found.push((site.expression.clone(), *flaw, count.get()));
                }
            }
        }
        found
    }
}
