//! The members of segments.

use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use serde_json::json;

use crate::document::{Json, Rows};
use crate::error::Fail;
use crate::table::Table;

/// The members of the segments of a set: an Arrow table with a column of bools for each segment.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Membership(pub(crate) crm_core::segment::Membership);

#[pymethods]
impl Membership {
    /// The number of rows.
    #[getter]
    fn rows(&self) -> usize {
        self.0.rows()
    }

    /// The ids of the segments, in the order of the set.
    #[getter]
    fn ids(&self) -> Vec<String> {
        self.0.ids().to_vec()
    }

    /// The number of members of each segment.
    #[getter]
    fn counts(&self) -> Json {
        let pairs = self.0.ids().iter().zip(self.0.counts());
        let pairs: Vec<String> =
            pairs.map(|(id, count)| format!("{}:{count}", json!(id))).collect();
        Json(format!("{{{}}}", pairs.join(",")))
    }

    /// What was noticed in the data: a list of dicts.
    #[getter]
    fn findings(&self) -> Rows {
        Rows(serde_json::to_string(self.0.findings()).unwrap_or_default())
    }

    /// The number of events of customers who have no row.
    #[getter]
    fn unmatched(&self) -> u64 {
        self.0.unmatched()
    }

    /// The hash of the set.
    #[getter]
    fn hash(&self) -> &str {
        self.0.hash()
    }

    /// The time of the evaluation.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(now) = self.0.now() else { return Ok(None) };
        let datetime = py.import("datetime")?;
        let utc = datetime.getattr("timezone")?.getattr("utc")?;
        let epoch = datetime.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
        let passed = datetime.getattr("timedelta")?.call1((0, 0, i64::from(now)))?;
        epoch.add(passed).map(Some)
    }

    /// Return the numbers of the rows of the members of a segment.
    fn rows_of(&self, id: &str) -> Result<Vec<u64>, Fail> {
        Ok(self.0.rows_of(id)?)
    }

    /// Return how many customers two segments share: a row and a column for each segment.
    #[pyo3(signature = (ids=None))]
    fn overlap(&self, ids: Option<Vec<String>>) -> Result<Vec<Vec<u64>>, Fail> {
        let ids: Option<Vec<&str>> =
            ids.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        Ok(self.0.overlap(ids.as_deref())?)
    }

    /// Return a table of one column, a dictionary of text: for each row the segment of an exclusive
    /// group, null for none.
    fn group(&self, name: &str) -> Result<Table, Fail> {
        Ok(Table(self.0.group(name)?))
    }

    /// Return the members as a table.
    fn table(&self) -> Result<Table, Fail> {
        Ok(Table(self.0.table()?))
    }

    /// Hand the members out as Arrow's capsule of a stream.
    ///
    /// The types cannot be chosen: `requested_schema` is ignored.
    #[pyo3(signature = (requested_schema: "object"=None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> Result<Bound<'py, PyCapsule>, Fail> {
        let _ = requested_schema;
        let stream = crm_arrow::table_stream(&self.0.table()?)?;
        Ok(PyCapsule::new_with_value(py, stream, c"arrow_array_stream")?)
    }

    fn __len__(&self) -> usize {
        self.0.rows()
    }

    /// Return a chart as a dict: axes, bars, shares and labels, with nothing left to compute for the
    /// one who draws it.
    ///
    /// `name` is "sizes", the customers of each segment, or "overlap", how many of the customers of
    /// one segment are in another. Segments have their label in the language, or else their id;
    /// the words are in English or, with "he", in Hebrew. Without `ids`, the 30 largest are shown.
    #[pyo3(signature = (name, *, ids=None, language="en"))]
    fn chart(&self, name: &str, ids: Option<Vec<String>>, language: &str) -> Result<Json, Fail> {
        let ids: Option<Vec<&str>> =
            ids.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        Ok(Json(self.0.chart(name, ids.as_deref(), language)?.to_json()?))
    }

    /// Draw a chart with matplotlib (`pip install crm-py[plot]`); return the axes.
    ///
    /// `name`, `ids` and `language` are those of `chart`.
    #[pyo3(signature = (name="sizes", *, ids=None, language="en", ax=None))]
    fn plot<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        ids: Option<Vec<String>>,
        language: &str,
        ax: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let chart = self.chart(name, ids, language)?;
        py.import("crm_py.plot")?.call_method1("draw", (chart, ax))
    }

    /// Write the sizes of the segments as text.
    fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// Write the sizes of the segments, and how much the largest overlap, as an HTML fragment, as
    /// notebooks show it.
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
        format!("<Membership of {} rows in {} segments>", self.0.rows(), self.0.ids().len())
    }
}
