//! What a code has become.

use pyo3::prelude::*;

/// What has become of a code.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Migration(pub(crate) crm_core::churn::Migration);

#[pymethods]
impl Migration {
    /// The code to which the replacements lead.
    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    /// "current", "replaced", "ambiguous" if there are several replacements, or "retired".
    #[getter]
    fn status(&self) -> &'static str {
        self.0.status.name()
    }

    fn __repr__(&self) -> String {
        format!("<Migration {} {}>", self.0.status, self.0.code)
    }
}
