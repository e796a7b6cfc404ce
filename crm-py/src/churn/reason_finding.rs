//! What limits the conclusions of a report on reasons.

use pyo3::prelude::*;

use crate::document::Json;
use crate::error::Fail;

/// What limits the conclusions of a report on reasons.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReasonFinding(pub(crate) crm_core::churn::ReasonFinding);

#[pymethods]
impl ReasonFinding {
    /// The kind: "too_many_unknown", "other_share", "sparse_table", "migrated", "rounded",
    /// "representatives_differ" or "save_rates_are_not_effects".
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Return a sentence, in English ("en") or Hebrew ("he").
    #[pyo3(signature = (*, language="en"))]
    fn message(&self, language: &str) -> String {
        self.0.message(language)
    }

    /// Return the finding with its numbers as a dict.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    fn __str__(&self) -> String {
        self.0.message("en")
    }

    fn __repr__(&self) -> String {
        format!("<ReasonFinding {}: {}>", self.0.name(), self.0.message("en"))
    }
}

/// The findings of a report, or of a part of it.
pub(crate) fn findings(findings: &[crm_core::churn::ReasonFinding]) -> Vec<ReasonFinding> {
    findings.iter().cloned().map(ReasonFinding).collect()
}
