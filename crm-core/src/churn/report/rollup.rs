//! Reasons at a depth of the scheme.

use crate::churn::report::counts::Counts;
use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, share, with_shares};
use crate::churn::tally::groups::Sum;
use crate::error::error::Result;
use crate::number::estimate::Estimate;
use crate::table::builder::TableBuilder;
use crate::table::table::Table;

/// A line of a table of reasons.
pub(crate) struct Line {
    pub(crate) code: Option<String>,
    pub(crate) sum: Sum,
    pub(crate) share: Option<Estimate>,
    pub(crate) value_share: Option<f64>,
}

impl ReasonReport {
    /// Returns the exits by reason at a depth, in the order of the codes: code, label, n, share,
    /// lower, upper, value, value_share.
    ///
    /// # Errors
    ///
    /// None in practice: all codes are those of the scheme.
    pub fn rollup(&self, depth: Option<usize>) -> Result<Table> {
        let lines = self.lines(self.at_depth(self.exits().iter(), depth)?)?;
        self.reasons(&lines).finish()
    }

    /// The lines of counts, with their shares.
    pub(crate) fn lines(&self, counts: Counts) -> Result<Vec<Line>> {
        let (n, value) = (self.n(), self.value_units());
        let line = |(code, sum): (Option<String>, Sum)| {
            let whole = value.filter(|&value| value != 0);
            Ok(Line {
                code,
                sum,
                share: share(sum.n, n, self.level)?,
                value_share: whole.map(|whole| sum.value as f64 / whole as f64),
            })
        };
        counts.into_iter().map(line).collect()
    }

    /// The columns of lines.
    pub(crate) fn reasons(&self, lines: &[Line]) -> TableBuilder {
        let labels = lines.iter().map(|line| line.code.as_deref().and_then(|one| self.label(one)));
        let shares: Vec<_> = lines.iter().map(|line| line.share).collect();
        let builder = Table::builder()
            .text("code", lines.iter().map(|line| line.code.as_deref()))
            .text("label", labels)
            .int64("n", lines.iter().map(|line| cell(line.sum.n)));
        let builder = with_shares(builder, "share", &shares);
        self.values(builder, "value", lines.iter().map(|line| line.sum.value))
            .float64("value_share", lines.iter().map(|line| line.value_share))
    }

    /// Adds a column of sums of values, all null without a column of values.
    pub(crate) fn values(
        &self,
        builder: TableBuilder,
        name: &str,
        units: impl Iterator<Item = i128>,
    ) -> TableBuilder {
        let has = self.inner.definition.value.is_some();
        let decimals = u8::try_from(self.decimals()).unwrap_or_default();
        builder.decimal128(name, decimals, units.map(|units| has.then_some(units)))
    }
}
