//! What was offered, and who stayed.

use crate::churn::report::counts::undeclared;
use crate::churn::report::report::ReasonReport;
use crate::churn::report::saves::Attempts;
use crate::churn::report::shares::{cell, with_shares};
use crate::error::error::Result;
use crate::table::table::Table;

impl ReasonReport {
    /// Returns the attempts to leave by offer and top group of the reason, and who stayed: offer,
    /// code, attempts, saved, rate, lower, upper. Who was offered nothing has a null.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`](crate::Error::Conflict) without a column of who stayed, or of offers.
    pub fn offers(&self) -> Result<Table> {
        if self.inner.definition.offer.is_none() {
            return Err(undeclared("offer"));
        }
        let found = self.attempts_by(|offer, id| Ok((offer.cloned(), self.code(id, Some(1))?)))?;
        let attempts: Vec<Attempts> = found.values().copied().collect();
        let builder = Table::builder()
            .text("offer", found.keys().map(|(offer, _)| offer.as_deref()))
            .text("code", found.keys().map(|(_, code)| code.as_deref()))
            .int64("attempts", attempts.iter().map(|one| cell(one.attempts)))
            .int64("saved", attempts.iter().map(|one| cell(one.saved.n)));
        with_shares(builder, "rate", &self.rates(&attempts)?).finish()
    }
}
