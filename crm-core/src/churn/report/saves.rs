//! Who stayed.

use std::collections::BTreeMap;

use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, share, with_shares};
use crate::churn::tally::groups::{Id, Sum};
use crate::churn::tally::place::Axis;
use crate::churn::tally::rows::SAVED;
use crate::error::error::Result;
use crate::number::estimate::Estimate;
use crate::table::table::Table;

/// Attempts to leave, and those of them who stayed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Attempts {
    pub(crate) attempts: u64,
    pub(crate) saved: Sum,
}

impl Attempts {
    pub(crate) fn add(&mut self, saved: bool, sum: Sum) {
        self.attempts += sum.n;
        if saved {
            self.saved.add(sum);
        }
    }
}

impl ReasonReport {
    /// The attempts by offer and root.
    pub(crate) fn attempts_by<K: Ord>(
        &self,
        key: impl Fn(Option<&String>, Id) -> Result<K>,
    ) -> Result<BTreeMap<K, Attempts>> {
        if self.inner.definition.saved.is_none() {
            return Err(crate::churn::report::counts::undeclared("saved"));
        }
        let groups = self.declared(Axis::Offer, Axis::Root, "saved")?;
        let mut found: BTreeMap<K, Attempts> = BTreeMap::new();
        for (outer, id, sum) in groups.cells() {
            let offer = outer.first().and_then(Option::as_ref);
            let saved = outer.last().is_some_and(|one| one.as_deref() == Some(SAVED));
            found.entry(key(offer, id)?).or_default().add(saved, sum);
        }
        Ok(found)
    }

    /// The share of attempts that ended with the customer staying.
    pub(crate) fn rates(&self, attempts: &[Attempts]) -> Result<Vec<Option<Estimate>>> {
        attempts.iter().map(|one| share(one.saved.n, one.attempts, self.level)).collect()
    }

    /// Returns the attempts to leave by reason at a depth, and who stayed: code, attempts, saved,
    /// rate, lower, upper, value_saved.
    ///
    /// A rate of those who stayed is no effect of what was offered, as the finding
    /// `save_rates_are_not_effects` says.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`](crate::Error::Conflict) without a column of who stayed.
    pub fn saves(&self, depth: usize) -> Result<Table> {
        let found = self.attempts_by(|_, id| self.code(id, Some(depth)))?;
        let attempts: Vec<Attempts> = found.values().copied().collect();
        let builder = Table::builder()
            .text("code", found.keys().cloned())
            .int64("attempts", attempts.iter().map(|one| cell(one.attempts)))
            .int64("saved", attempts.iter().map(|one| cell(one.saved.n)));
        let builder = with_shares(builder, "rate", &self.rates(&attempts)?);
        let values = attempts.iter().map(|one| one.saved.value);
        self.values(builder, "value_saved", values).finish()
    }
}
