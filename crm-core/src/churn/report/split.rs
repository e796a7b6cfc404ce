//! Who wanted to leave.

use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, share, with_shares};
use crate::churn::tally::groups::Sum;
use crate::error::error::Result;
use crate::table::table::Table;

impl ReasonReport {
    /// Returns the exits by whether the customer wanted to leave: kind (`voluntary`, `involuntary`,
    /// `unknown`), n, share, lower, upper, value.
    ///
    /// # Errors
    ///
    /// None in practice: all codes are those of the scheme.
    pub fn split(&self) -> Result<Table> {
        const KINDS: [(&str, Option<bool>); 3] =
            [("voluntary", Some(true)), ("involuntary", Some(false)), ("unknown", None)];
        let mut sums = [Sum::default(); 3];
        for &(id, sum) in self.exits() {
            let code = self.inner.roots.name(id).unwrap_or_default();
            let voluntary = self.scheme().get(code)?.voluntary();
            for ((_, kind), total) in KINDS.iter().zip(&mut sums) {
                if *kind == voluntary {
                    total.add(sum);
                }
            }
        }
        let n = self.n();
        let shares = sums.iter().map(|sum| share(sum.n, n, self.level));
        let shares = shares.collect::<Result<Vec<_>>>()?;
        let builder = Table::builder()
            .text("kind", KINDS.iter().map(|(kind, _)| Some(*kind)))
            .int64("n", sums.iter().map(|sum| cell(sum.n)));
        let builder = with_shares(builder, "share", &shares);
        self.values(builder, "value", sums.iter().map(|sum| sum.value)).finish()
    }
}
