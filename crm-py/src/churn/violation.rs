//! Violations in a document of a scheme.

use pyo3::prelude::*;

/// A violation in the document of a scheme.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Violation(crm_core::churn::Violation);

impl Violation {
    pub(crate) fn all(found: &[crm_core::churn::Violation]) -> Vec<Violation> {
        found.iter().cloned().map(Violation).collect()
    }
}

#[pymethods]
impl Violation {
    /// The JSON path in the document.
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    /// What is violated, such as "missing_label".
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code.name()
    }

    /// What is allowed, and what was found.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// "error" or "warning".
    #[getter]
    fn severity(&self) -> &'static str {
        self.0.severity.name()
    }

    fn __repr__(&self) -> String {
        format!("<Violation {} at {}>", self.0.code, self.0.path)
    }
}
