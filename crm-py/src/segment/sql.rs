//! Segments in SQL.

use pyo3::prelude::*;

/// The membership of a segment in SQL.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SegmentSql(pub(crate) crm_core::segment::SegmentSql);

#[pymethods]
impl SegmentSql {
    /// The expression, with parameters for its texts.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The values of the parameters, in their order.
    #[getter]
    fn params(&self) -> Vec<String> {
        self.0.params.clone()
    }

    /// What differs from the rule, or can differ.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    fn __repr__(&self) -> String {
        format!("<SegmentSql of {} characters>", self.0.text.chars().count())
    }
}
