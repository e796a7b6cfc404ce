//! Why a customer is a member of a segment, or is not.

use pyo3::prelude::*;

use crate::document::Json;
use crate::error::Fail;

/// Why a customer is a member of a segment, or is not.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Explanation(pub(crate) crm_core::segment::Explanation);

#[pymethods]
impl Explanation {
    /// Whether the customer is a member.
    #[getter]
    fn member(&self) -> bool {
        self.0.member
    }

    /// Whether the rule is "true", "false" or "unknown"; None without a rule.
    #[getter]
    fn truth(&self) -> Option<&'static str> {
        self.0.truth
    }

    /// The clauses that decide it.
    #[getter]
    fn because(&self) -> Vec<String> {
        self.0.because.clone()
    }

    /// The values of the fields that these clauses read.
    #[getter]
    fn values(&self) -> Json {
        Json(serde_json::to_string(&self.0.values).unwrap_or_default())
    }

    /// "included" or "excluded" if that was done by hand.
    #[getter]
    fn manual(&self) -> Option<&'static str> {
        self.0.manual
    }

    /// The segment of the exclusive group that took the customer before, or None.
    #[getter]
    fn exclusive(&self) -> Option<&str> {
        self.0.exclusive.as_deref()
    }

    /// The rule with the truth of every part.
    #[getter]
    fn tree(&self) -> Json {
        Json(self.0.tree.to_string())
    }

    /// Return the explanation as a dict.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    /// Write the clauses that decide it, and the rule with the truth of each part, as text, without
    /// any value of the customer.
    fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// Write the same as an HTML fragment, as notebooks show it.
    fn to_html_fragment(&self) -> String {
        self.0.to_html_fragment()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html_fragment()
    }

    fn __str__(&self) -> String {
        self.0.to_text()
    }

    fn __repr__(&self) -> String {
        let member = if self.0.member { "a member" } else { "not a member" };
        format!("<Explanation: {member}>")
    }
}
