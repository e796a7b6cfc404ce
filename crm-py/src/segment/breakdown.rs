//! What each clause of a rule does.

use pyo3::prelude::*;

use crate::document::Json;
use crate::error::Fail;

/// What each clause of a rule does among the customers of a table.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Breakdown(pub(crate) crm_core::segment::Breakdown);

#[pymethods]
impl Breakdown {
    /// The segment.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// "and" or "or".
    #[getter]
    fn combinator(&self) -> &'static str {
        self.0.combinator
    }

    /// The number of rows.
    #[getter]
    fn rows(&self) -> u64 {
        self.0.rows
    }

    /// The number of rows where the rule is true.
    #[getter]
    fn matched(&self) -> u64 {
        self.0.matched
    }

    /// The clauses, in their order.
    #[getter]
    fn clauses(&self) -> Vec<BreakdownClause> {
        self.0.clauses.iter().cloned().map(BreakdownClause).collect()
    }

    /// Return the breakdown as a dict.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    /// Return a chart as a dict: how many customers remain after each clause of an AND, or are
    /// reached by each of an OR; the first 30.
    ///
    /// The title is the label in the language, or else the id; the words are in English or, with
    /// "he", in Hebrew.
    #[pyo3(signature = (*, language="en"))]
    fn chart(&self, language: &str) -> Result<Json, Fail> {
        Ok(Json(self.0.chart(language).to_json()?))
    }

    /// Draw the chart with matplotlib (`pip install crm-py[plot]`); return the axes.
    #[pyo3(signature = (*, language="en", ax=None))]
    fn plot<'py>(
        &self,
        py: Python<'py>,
        language: &str,
        ax: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let chart = self.chart(language)?;
        py.import("crm_py.plot")?.call_method1("draw", (chart, ax))
    }

    /// Write the counts of each clause as text.
    fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// Write the counts of each clause as an HTML fragment, as notebooks show it.
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
        format!("<Breakdown of {} in {} rows>", self.0.id, self.0.rows)
    }
}

/// What a clause does.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BreakdownClause(pub(crate) crm_core::segment::BreakdownClause);

#[pymethods]
impl BreakdownClause {
    /// The clause.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The rows where it is true.
    #[getter(r#true)]
    fn true_rows(&self) -> u64 {
        self.0.true_rows
    }

    /// The rows where it is false.
    #[getter(r#false)]
    fn false_rows(&self) -> u64 {
        self.0.false_rows
    }

    /// The rows where it is unknown.
    #[getter]
    fn unknown(&self) -> u64 {
        self.0.unknown
    }

    /// Of an AND, the rows that remain after it; of an OR, those that are reached by then.
    #[getter]
    fn remaining(&self) -> u64 {
        self.0.remaining
    }

    /// Of an AND, how many more there would be without it; of an OR, how many only it brings.
    #[getter]
    fn alone(&self) -> u64 {
        self.0.alone
    }

    fn __repr__(&self) -> String {
        format!("<BreakdownClause {}>", self.0.text)
    }
}
