//! Reasons by month.

use std::collections::BTreeMap;

use crate::churn::report::counts::Counts;
use crate::churn::report::matrix::{codes, total};
use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, ratio};
use crate::churn::tally::month_reader::{first_day, month_of};
use crate::churn::tally::place::Axis;
use crate::date::civil::days_of;
use crate::error::error::Result;
use crate::table::table::Table;

/// The counts of a month that nobody left in.
static NOBODY: Counts = Counts::new();

/// The counts of every calendar month from the first to the last.
pub(crate) struct Months {
    counts: BTreeMap<i32, Counts>,
    pub(crate) codes: Vec<Option<String>>,
}

impl Months {
    /// Each month and its counts; those of a month in which nobody left are empty.
    pub(crate) fn all(&self) -> impl Iterator<Item = (i32, &Counts)> {
        let first = self.counts.keys().next().copied().unwrap_or(0);
        let end = self.counts.keys().next_back().map_or(first, |last| last + 1);
        (first..end).map(|month| (month, self.counts.get(&month).unwrap_or(&NOBODY)))
    }
}

/// The first day of a month in days since 1970-01-01.
pub(crate) fn day(month: i32) -> Option<i32> {
    let number = month.rem_euclid(12).unsigned_abs() + 1;
    days_of(month.div_euclid(12), number, 1).and_then(|day| i32::try_from(day).ok())
}

impl ReasonReport {
    /// The counts by month at a depth.
    pub(crate) fn months(&self, depth: usize) -> Result<Months> {
        let groups = self.declared(Axis::Month, Axis::Root, "date")?;
        let mut counts = BTreeMap::new();
        for (key, row) in self.crossed(groups, depth)? {
            let month = key.first().and_then(|one| month_of(one.as_deref()?));
            counts.insert(month.unwrap_or_default(), row);
        }
        let codes = codes(counts.values());
        Ok(Months { counts, codes })
    }

    /// Returns the exits by month and reason at a depth, with the share within the month: month (its
    /// first day), code, n, share. It has every calendar month from the first to the last.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`](crate::Error::Conflict) without a column of dates.
    pub fn by_month(&self, depth: usize) -> Result<Table> {
        let found = self.months(depth)?;
        let (mut months, mut names, mut counts, mut shares) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (month, row) in found.all() {
            let all = total(row);
            for code in &found.codes {
                let n = row.get(code).map_or(0, |sum| sum.n);
                months.push(day(month));
                names.push(code.clone());
                counts.push(cell(n));
                shares.push(ratio(n, all));
            }
        }
        Table::builder()
            .date32("month", months)
            .text("code", names)
            .int64("n", counts)
            .float64("share", shares)
            .finish()
    }

    /// The name of a month: `2024-01`.
    pub(crate) fn month_name(month: i32) -> String {
        let mut name = first_day(month);
        name.truncate(7);
        name
    }
}
