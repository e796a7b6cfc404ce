//! Reasons by their size.

use std::cmp::Reverse;

use crate::churn::report::counts::undeclared;
use crate::churn::report::report::ReasonReport;
use crate::error::error::Result;
use crate::table::table::Table;
use crate::text::choice::choice;

choice! {
    /// What makes a reason large.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!("n".parse(), Ok(crm_core::churn::ParetoOrder::N));
    /// ```
    pub enum ParetoOrder as "by" {
        /// The number of exits.
        N = 1 "n",
        /// The sum of their values.
        Value = 2 "value",
    }
}

impl ReasonReport {
    /// Returns the exits by reason at a depth, the largest first and ties in the order of the codes:
    /// the columns of [`rollup`](ReasonReport::rollup), rank, cumulative_share.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`](crate::Error::Conflict) for values that the tally does not have.
    pub fn pareto(&self, depth: Option<usize>, by: ParetoOrder) -> Result<Table> {
        if by == ParetoOrder::Value && self.inner.definition.value.is_none() {
            return Err(undeclared("value"));
        }
        let mut lines = self.lines(self.at_depth(self.exits().iter(), depth)?)?;
        // The order of the codes stays where it decides.
        match by {
            ParetoOrder::N => lines.sort_by_key(|line| Reverse(line.sum.n)),
            ParetoOrder::Value => lines.sort_by_key(|line| Reverse(line.sum.value)),
        }
        let (n, value) = (self.n(), self.value_units().unwrap_or(0));
        let mut so_far = (0_u64, 0_i128);
        let cumulative: Vec<Option<f64>> = lines
            .iter()
            .map(|line| {
                so_far = (so_far.0 + line.sum.n, so_far.1 + line.sum.value);
                match by {
                    ParetoOrder::N => (n > 0).then(|| so_far.0 as f64 / n as f64),
                    ParetoOrder::Value => (value != 0).then(|| so_far.1 as f64 / value as f64),
                }
            })
            .collect();
        self.reasons(&lines)
            .int64("rank", (1..=lines.len()).map(|rank| i64::try_from(rank).ok()))
            .float64("cumulative_share", cumulative)
            .finish()
    }
}
