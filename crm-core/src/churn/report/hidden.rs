//! What hides behind a stated reason.

use serde::Serialize;

use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::known_share;
use crate::churn::report::sums::{all, count};
use crate::churn::tally::place::Axis;
use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Estimate;
use crate::table::table::Table;

/// What hides behind a stated reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HiddenReasons {
    /// The exits with the stated reason.
    pub n: u64,
    /// Those of them whose root says something.
    pub established: u64,
    /// Those of them whose root is what the stated reason means literally.
    pub literal: u64,
    /// The share of the established whose root is another; undefined if none is established, or the
    /// stated reason means nothing literally.
    #[serde(serialize_with = "crate::churn::report::json::serialize_share")]
    pub hidden: std::result::Result<Estimate, Undefined>,
    /// The roots: the columns of a rollup without values.
    #[serde(serialize_with = "crate::churn::report::json::serialize_table")]
    pub table: Table,
}

impl ReasonReport {
    /// Returns the roots behind a stated reason: code, label, n, share, lower, upper.
    ///
    /// # Formula
    ///
    /// `hidden = 1 - literal / established`, with Wilson limits.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`](crate::Error::UnknownCode),
    /// [`Error::Conflict`](crate::Error::Conflict) without a column of stated reasons.
    pub fn hidden_behind(&self, stated: &str) -> Result<HiddenReasons> {
        let groups = self.declared(Axis::Stated, Axis::Root, "stated")?;
        self.stated_scheme().place_in(stated, "stated")?;
        let literals = self.stated_scheme().get(stated)?.literal();
        let row = groups.0.get(&vec![Some(stated.to_owned())]).map_or(&[][..], Vec::as_slice);
        let roots = &self.inner.roots;
        let established = count(row, roots, |code| self.is_established(code));
        let literal = count(row, roots, |code| {
            literals.iter().any(|literal| self.scheme().is_within(code, literal))
        });
        let hidden = match literals {
            [] => Err(UndefinedReason::NotLiteral.into()),
            _ => known_share(established - literal, established, self.level)?,
        };
        let n = all(row);
        let table = self.plain_table(row.iter(), n)?;
        Ok(HiddenReasons { n, established, literal, hidden, table })
    }
}
