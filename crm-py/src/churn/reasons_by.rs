//! Reasons by other columns.

use pyo3::prelude::*;

use crate::churn::reason_finding::{ReasonFinding, findings};
use crate::stats::ChiSquareTest;
use crate::table::Table;

/// Reasons by other columns.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReasonsBy(pub(crate) crm_core::churn::ReasonsBy);

#[pymethods]
impl ReasonsBy {
    /// The levels, code, n, share, residual, p_adjusted.
    #[getter]
    fn table(&self) -> Table {
        Table(self.0.table.clone())
    }

    /// Whether the reasons depend on the levels; None if nobody left.
    #[getter]
    fn test(&self) -> Option<ChiSquareTest> {
        self.0.test.map(ChiSquareTest)
    }

    /// Cramer's V; None with fewer than two levels or codes.
    #[getter]
    fn cramers_v(&self) -> Option<f64> {
        self.0.cramers_v
    }

    /// The smallest expected count; None if nobody left.
    #[getter]
    fn smallest_expected(&self) -> Option<f64> {
        self.0.smallest_expected
    }

    /// What limits the conclusions.
    #[getter]
    fn findings(&self) -> Vec<ReasonFinding> {
        findings(&self.0.findings)
    }

    fn __repr__(&self) -> String {
        format!("<ReasonsBy with {} cells>", self.0.table.rows())
    }
}
