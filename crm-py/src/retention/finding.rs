//! The findings of a report.

use pyo3::prelude::*;

use crate::document::Json;
use crate::error::Fail;

/// A property of the data that limits the conclusions, with its figures.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding(pub(super) crm_core::retention::Finding);

#[pymethods]
impl Finding {
    /// The kind of finding, such as "tiny_arm".
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The severity: "info", "warning" or "critical".
    #[getter]
    fn severity(&self) -> &'static str {
        self.0.severity().name()
    }

    /// The finding as a sentence.
    #[getter]
    fn message(&self) -> String {
        self.0.to_string()
    }

    /// Write the finding with all its fields as canonical JSON (RFC 8785).
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// Return the finding with all its fields.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    fn __repr__(&self) -> String {
        format!("<Finding {}, {}: {}>", self.0.name(), self.0.severity(), self.0)
    }
}
