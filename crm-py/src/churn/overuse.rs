//! Who records a reason too readily.

use pyo3::prelude::*;

use crate::churn::reason_finding::{ReasonFinding, findings};
use crate::table::Table;

/// Who records a reason too readily.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Overuse(pub(crate) crm_core::churn::Overuse);

#[pymethods]
impl Overuse {
    /// representative, n, k, share, lower, upper, rest_share, p_value, p_adjusted, flagged; in the
    /// order of the names.
    #[getter]
    fn table(&self) -> Table {
        Table(self.0.table.clone())
    }

    /// The exits of all representatives.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Those of them with the reason.
    #[getter]
    fn k(&self) -> u64 {
        self.0.k
    }

    /// Pearson's chi-square of homogeneity over its degrees of freedom.
    #[getter]
    fn dispersion(&self) -> Option<f64> {
        self.0.dispersion
    }

    /// What limits the conclusions.
    #[getter]
    fn findings(&self) -> Vec<ReasonFinding> {
        findings(&self.0.findings)
    }

    fn __repr__(&self) -> String {
        format!("<Overuse of {} in {} exits>", self.0.k, self.0.n)
    }
}
