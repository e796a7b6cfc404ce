//! Single rules that have been compiled.

use pyo3::prelude::*;

use crate::error::Fail;
use crate::expression::Expression;
use crate::frame::{Frame, rows_or_none};
use crate::schema::{Schema, Seer};
use crate::segment::explanation::Explanation;
use crate::segment::given::{EventTables, FoldOptions, Given, Time, context};
use crate::segment::record::{Customer, CustomerEvents, record_of};
use crate::table::Table;

/// A rule that has been compiled with a schema: what `Expression.compile` returns.
///
/// >>> import crm_py as crm
/// >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
/// >>> condition = crm.Expression("age < 26").compile(schema)
/// >>> condition.test({"age": 20}), condition.test({"age": 30}), condition.test({})
/// (True, False, None)
#[pyclass(module = "crm_py", frozen)]
#[derive(Clone, Debug)]
pub(crate) struct Condition(crm_core::segment::Condition);

impl Condition {
    pub(crate) fn new(
        expression: &Expression,
        schema: &Schema,
        zone: Option<&str>,
    ) -> Result<Condition, Fail> {
        let zone = zone.map(str::parse).transpose()?;
        Ok(Condition(expression.0.compile(&schema.0, zone)?))
    }
}

#[pymethods]
impl Condition {
    /// Test one customer: True, False, or None where it is unknown.
    #[pyo3(signature = (record, *, now=None, events=None))]
    fn test(
        &self,
        record: Customer<'_>,
        now: Option<Time<'_>>,
        events: Option<CustomerEvents<'_>>,
    ) -> Result<Option<bool>, Fail> {
        let record = record_of(self.0.set(), &record, events, now.as_ref())?;
        let context = context(now.map_or(Ok(None), |now| now.get("now"))?);
        Ok(self.0.test(&record, &context)?)
    }

    /// Explain the result for one customer.
    #[pyo3(signature = (record, *, now=None, events=None, viewer=None))]
    fn explain(
        &self,
        record: Customer<'_>,
        now: Option<Time<'_>>,
        events: Option<CustomerEvents<'_>>,
        viewer: Option<Seer<'_>>,
    ) -> Result<Explanation, Fail> {
        let record = record_of(self.0.set(), &record, events, now.as_ref())?;
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        let mut context = context(now.map_or(Ok(None), |now| now.get("now"))?);
        context.viewer = viewer.as_ref();
        Ok(Explanation(self.0.explain(&record, &context)?))
    }

    /// Test the customers of a table: a table of one column of bools, null where it is unknown.
    #[pyo3(signature = (frame, *, now=None, events=None, nan="error"))]
    fn evaluate(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        now: Option<Time<'_>>,
        events: Option<EventTables<'_>>,
        nan: &str,
    ) -> Result<Table, Fail> {
        let set = self.0.set();
        let given = Given::new(set, now, events, None, nan, FoldOptions::default())?;
        let names = set.columns();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let frame = Frame::take(frame, &names)?;
        let mut found = None;
        py.detach(|| {
            rows_or_none(frame.read_all(&names, |batches| {
                found = Some(self.0.evaluate(batches, &given.context())?);
                Ok(())
            }))
        })?;
        match found {
            Some(found) => Ok(Table(found)),
            None => Ok(Table(self.0.evaluate(&[], &given.context())?)),
        }
    }

    fn __repr__(&self) -> String {
        "<Condition>".to_owned()
    }
}
