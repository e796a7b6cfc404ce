//! Which reasons become more or less frequent.

use crate::churn::report::matrix::total;
use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, ratio};
use crate::error::error::{Error, Result};
use crate::stats::adjust::{Multiplicity, adjust};
use crate::stats::trend_of_proportions::{TrendTest, trend_of_proportions};
use crate::table::table::Table;

/// Adjusts the p-values that there are, by Benjamini and Hochberg (1995).
pub(crate) fn adjusted(p_values: &[Option<f64>]) -> Result<Vec<Option<f64>>> {
    let known: Vec<f64> = p_values.iter().flatten().copied().collect();
    let mut adjusted = adjust(&known, Multiplicity::BenjaminiHochberg)?.into_iter();
    Ok(p_values.iter().map(|p| p.and_then(|_| adjusted.next())).collect())
}

impl ReasonReport {
    /// Returns the trend of each reason at a depth: code, label, n, first_share, last_share, z,
    /// p_value, p_adjusted.
    ///
    /// The test is that of Cochran and Armitage over calendar months, from the first to the last,
    /// with those in which nobody left; p-values are adjusted over the codes (Benjamini-Hochberg).
    /// They are null where there is one month only, or all exits have the reason.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] without a column of dates.
    pub fn trend(&self, depth: usize) -> Result<Table> {
        let months = self.months(depth)?;
        let totals: Vec<u64> = months.all().map(|(_, row)| total(row)).collect();
        let events = |code: &Option<String>| -> Vec<u64> {
            months.all().map(|(_, row)| row.get(code).map_or(0, |sum| sum.n)).collect()
        };
        let all: Vec<Vec<u64>> = months.codes.iter().map(events).collect();
        let tests = all.iter().map(|events| match trend_of_proportions(events, &totals, None) {
            Ok(test) => Ok(Some(test)),
            Err(Error::Undefined { .. }) => Ok(None),
            Err(error) => Err(error),
        });
        let tests: Vec<Option<TrendTest>> = tests.collect::<Result<_>>()?;
        let p_values: Vec<Option<f64>> =
            tests.iter().map(|one| Some(one.as_ref()?.p_value)).collect();
        let share = |n: Option<&u64>, of: Option<&u64>| ratio(*n?, *of?);
        let first = all.iter().map(|events| share(events.first(), totals.first()));
        let last = all.iter().map(|events| share(events.last(), totals.last()));
        let label = |code: &Option<String>| code.as_deref().and_then(|code| self.label(code));
        Table::builder()
            .text("code", months.codes.iter().cloned())
            .text("label", months.codes.iter().map(label))
            .int64("n", all.iter().map(|events| cell(events.iter().sum())))
            .float64("first_share", first)
            .float64("last_share", last)
            .float64("z", tests.iter().map(|test| test.as_ref().map(|test| test.z)))
            .float64("p_value", p_values.iter().copied())
            .float64("p_adjusted", adjusted(&p_values)?)
            .finish()
    }
}
