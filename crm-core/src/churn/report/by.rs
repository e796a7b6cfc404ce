//! Reasons by other columns.

use serde::Serialize;

use crate::churn::report::counts::Counts;
use crate::churn::report::finding::ReasonFinding;
use crate::churn::report::matrix::{codes, total};
use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, ratio};
use crate::churn::report::trend::adjusted;
use crate::churn::tally::place::Axis;
use crate::error::error::{Error, Result};
use crate::stats::chi_square::ChiSquareTest;
use crate::stats::chi_square_independence::{IndependenceTest, chi_square_independence};
use crate::stats::normal::two_sided;
use crate::table::table::Table;

/// Below this expected count the chi-square distribution is a poor approximation.
const LEAST_EXPECTED: f64 = 5.0;

/// Reasons by other columns.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReasonsBy {
    /// The levels, code, n, share, residual, p_adjusted.
    #[serde(serialize_with = "crate::churn::report::json::serialize_table")]
    pub table: Table,
    /// Whether the reasons depend on the levels; `None` if nobody left.
    pub test: Option<ChiSquareTest>,
    /// Cramer's V; `None` with fewer than two levels or codes.
    pub cramers_v: Option<f64>,
    /// The smallest expected count; `None` if nobody left.
    pub smallest_expected: Option<f64>,
    /// What limits the conclusions.
    pub findings: Vec<ReasonFinding>,
}

impl ReasonReport {
    /// Returns the exits by the levels of columns and reason at a depth, with the share within the
    /// level, the adjusted standardized residual of the cell, and its p-value, adjusted over all
    /// cells (Benjamini-Hochberg); and the chi-square test of independence. A null is a level.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if the definition has no such entry of `by`.
    pub fn by(&self, columns: &[&str], depth: usize) -> Result<ReasonsBy> {
        let definition = &self.inner.definition;
        let position = definition.by.iter().position(|by| by.0 == columns);
        let groups = position.and_then(|at| self.groups(Some(Axis::By(at)), Axis::Root));
        let Some(groups) = groups else {
            let allowed = definition.by.iter().map(|by| by.0.join(", ")).collect();
            return Err(Error::unknown_name("columns", allowed, &columns.join(", ")));
        };
        let crossed = self.crossed(groups, depth)?;
        let codes = codes(crossed.values());
        let count = |row: &Counts| -> Vec<u64> {
            codes.iter().map(|code| row.get(code).map_or(0, |sum| sum.n)).collect()
        };
        let counts: Vec<Vec<u64>> = crossed.values().map(count).collect();
        let test = match counts.is_empty() {
            true => None,
            false => Some(chi_square_independence(&counts)?),
        };
        let residuals: Vec<Option<f64>> =
            test.iter().flat_map(|test| test.residuals.iter().flatten().copied()).collect();
        let p_values: Vec<Option<f64>> =
            residuals.iter().map(|residual| residual.map(two_sided)).collect();
        let mut builder = Table::builder();
        for (at, name) in columns.iter().enumerate() {
            let level = crossed.keys().flat_map(|key| {
                let level = key.get(at).cloned().flatten();
                std::iter::repeat_n(level, codes.len())
            });
            builder = builder.text(*name, level);
        }
        let all_codes = std::iter::repeat_n(&codes, crossed.len()).flatten().cloned();
        let shares = crossed.values().zip(&counts).flat_map(|(row, counts)| {
            let all = total(row);
            counts.iter().map(move |&n| ratio(n, all))
        });
        let table = builder
            .text("code", all_codes)
            .int64("n", counts.iter().flatten().map(|&n| cell(n)))
            .float64("share", shares)
            .float64("residual", residuals.iter().copied())
            .float64("p_adjusted", adjusted(&p_values)?)
            .finish()?;
        Ok(ReasonsBy {
            table,
            cramers_v: test.as_ref().and_then(|test| test.cramers_v),
            smallest_expected: test.as_ref().map(|test| test.smallest_expected),
            findings: sparse(columns, test.as_ref()).into_iter().collect(),
            test: test.map(|test| test.chi_square),
        })
    }
}

/// The finding of a test whose approximation is poor.
fn sparse(columns: &[&str], test: Option<&IndependenceTest>) -> Option<ReasonFinding> {
    let test = test.filter(|test| test.chi_square.degrees_of_freedom > 0)?;
    let smallest_expected = test.smallest_expected;
    (smallest_expected < LEAST_EXPECTED).then(|| ReasonFinding::SparseTable {
        by: columns.iter().map(|&column| column.to_owned()).collect(),
        smallest_expected,
    })
}
