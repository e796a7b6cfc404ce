//! What is behind what customers say.

use std::collections::BTreeSet;

use crate::churn::report::counts::Counts;
use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, ratio};
use crate::churn::tally::place::Axis;
use crate::error::error::Result;
use crate::table::table::Table;

/// The codes that occur in any of several counts, in their order.
pub(crate) fn codes<'c>(counts: impl Iterator<Item = &'c Counts>) -> Vec<Option<String>> {
    let all: BTreeSet<&Option<String>> = counts.flat_map(Counts::keys).collect();
    all.into_iter().cloned().collect()
}

/// The customers of a count.
pub(crate) fn total(counts: &Counts) -> u64 {
    counts.values().map(|sum| sum.n).sum()
}

impl ReasonReport {
    /// Returns the exits by stated reason and top group of the root, with the share within the
    /// stated reason: stated, code, n, share. Who said nothing has a null.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`](crate::Error::Conflict) without a column of stated reasons.
    pub fn matrix(&self) -> Result<Table> {
        let groups = self.declared(Axis::Stated, Axis::Root, "stated")?;
        let crossed = self.crossed(groups, 1)?;
        let codes = codes(crossed.values());
        let (mut stated, mut roots, mut counts, mut shares) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (key, row) in &crossed {
            let all = total(row);
            for code in &codes {
                let n = row.get(code).map_or(0, |sum| sum.n);
                stated.push(key.first().cloned().flatten());
                roots.push(code.clone());
                counts.push(cell(n));
                shares.push(ratio(n, all));
            }
        }
        Table::builder()
            .text("stated", stated)
            .text("code", roots)
            .int64("n", counts)
            .float64("share", shares)
            .finish()
    }
}
