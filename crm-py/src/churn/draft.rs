//! Drafts of schemes.

use pyo3::prelude::*;

use crate::churn::violation::Violation;
use crate::document::Json;
use crate::table::Table;

/// The draft of a scheme.
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct SchemeDraft(pub(crate) crm_core::churn::SchemeDraft);

#[pymethods]
impl SchemeDraft {
    /// The document, a dict.
    #[getter]
    fn document(&self) -> Json {
        Json(self.0.document.clone())
    }

    /// The count of each path of labels: the columns of the levels, `code` and `n`.
    #[getter]
    fn counts(&self) -> Table {
        Table(self.0.counts.clone())
    }

    /// What the document violates; a "label_twice" with the count under each parent.
    #[getter]
    fn violations(&self) -> Vec<Violation> {
        Violation::all(&self.0.violations)
    }

    fn __repr__(&self) -> String {
        let (paths, violations) = (self.0.counts.rows(), self.0.violations.len());
        format!("<SchemeDraft of {paths} paths with {violations} violations>")
    }
}
