//! Sets of segments.

use crm_core::Batch;
use pyo3::prelude::*;
use std::sync::Mutex;

use pyo3::types::{PyDict, PyString};
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};
use serde_json::{Value, json};

use crate::argument::{Count, Document, MAPPING, Progress, STR, argument, threads_of};
use crate::document::Json;
use crate::error::Fail;
use crate::frame::{Frame, rows_or_none};
use crate::json::{parsed, text_of, value};
use crate::schema::{Schema, Seer};
use crate::segment::breakdown::Breakdown;
use crate::segment::event_fold::EventFold;
use crate::segment::explanation::Explanation;
use crate::segment::given::{EventTables, FoldOptions, Given, Time, context};
use crate::segment::membership::Membership;
use crate::segment::record::{Customer, CustomerEvents, record_of};
use crate::segment::sql::SegmentSql;
use crate::table::Table;

argument! {
    /// Segments: a list of dicts, or the whole document as a dict or JSON.
    Segments: type_hint_union!(
        STR,
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object")),
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Iterable"),
            type_hint_identifier!("builtins", "object")
        )
    )
}

/// A set of segments: groups of customers by rules, and by hand.
///
/// `segments` is a list of dicts, or the whole document. A segment has an `id`, and may have a
/// `label` by language, a `version`, a `rule` (text or a dict), the customers whom it takes or leaves
/// out by hand (`include` and `exclude`, lists of dicts with `id`, `reason`, `by`, `at`), and a
/// `release` to viewers who may not see its fields. The days of rules are meant in `zone`, and weeks
/// start on `week_starts`. `exclusive` has groups of segments of which a customer is in at most one,
/// the first that takes him.
///
/// >>> import crm_py as crm
/// >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
/// >>> segments = crm.SegmentSet(schema, [{"id": "young", "rule": "age BETWEEN 18 AND 25"}])
/// >>> members = segments.evaluate({"age": [17, 18, 25, None]})
/// >>> members.counts, members.rows_of("young")
/// ({'young': 2}, [1, 2])
/// >>> segments.test({"age": 20})
/// ['young']
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SegmentSet(pub(crate) crm_core::segment::SegmentSet);

#[pymethods]
impl SegmentSet {
    #[new]
    #[pyo3(signature = (schema, segments, *, zone=None, week_starts=None, exclusive=None))]
    fn new(
        schema: &Bound<'_, Schema>,
        segments: Segments<'_>,
        zone: Option<&str>,
        week_starts: Option<&str>,
        exclusive: Option<Document<'_>>,
    ) -> Result<SegmentSet, Fail> {
        let given = &segments.0;
        let mut document: Value = if let Ok(text) = given.cast::<PyString>() {
            parsed(&text_of(text, "segments")?)?
        } else {
            value(given, "segments")?
        };
        if document.is_array() {
            document = json!({ "segments": document });
        }
        if let Value::Object(object) = &mut document {
            if let Some(zone) = zone {
                object.insert("zone".to_owned(), json!(zone));
            }
            if let Some(week_starts) = week_starts {
                object.insert("week_starts".to_owned(), json!(week_starts));
            }
            if let Some(exclusive) = exclusive {
                object.insert("exclusive".to_owned(), parsed(&exclusive.json("exclusive")?)?);
            }
        }
        let json = document.to_string();
        Ok(SegmentSet(crm_core::segment::SegmentSet::from_json(&schema.get().0, &json)?))
    }

    /// The ids of the segments, in their order.
    #[getter]
    fn ids(&self) -> Vec<String> {
        self.0.ids().to_vec()
    }

    /// The columns of the customers that the rules read.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.0.columns()
    }

    /// The tables of events that the rules read.
    #[getter]
    fn event_tables(&self) -> Vec<String> {
        self.0.event_tables()
    }

    /// The columns of a table of events that the rules read.
    fn event_columns(&self, table: &str) -> Vec<String> {
        self.0.event_columns(table)
    }

    /// Find the members of all segments among the customers of a table.
    ///
    /// `frame` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns: arrays, or
    /// lists of bool, int, float, str, Decimal, date, datetime or lists of str. `now` is a
    /// `datetime` with a time zone. `events` has the tables of events by their name, or is an
    /// `EventFold`. What the viewer may not see is left out. `nan` is "error", or "null" to read NaN
    /// as null. `threads` is the number of threads; None is one per core. `progress` is called with
    /// the number of rows read so far.
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    #[pyo3(signature = (frame, *, now=None, events=None, viewer=None, nan="error", threads=None, progress=None))]
    fn evaluate(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        now: Option<Time<'_>>,
        events: Option<EventTables<'_>>,
        viewer: Option<Seer<'_>>,
        nan: &str,
        threads: Option<Count<'_>>,
        progress: Option<Progress<'_>>,
    ) -> Result<Membership, Fail> {
        let threads = threads_of(threads)?;
        let options = FoldOptions { threads: Some(threads), ..FoldOptions::default() };
        let set = self.seen_by(viewer.as_ref(), events.as_ref())?;
        let given = Given::new(&set, now, events, viewer, nan, options)?;
        let names = set.columns();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let frame = Frame::take(frame, &names).map_err(|fail| given.named(&set, fail))?;
        let progress = progress.map(Progress::unbind);
        let context = given.context();
        let mut rows = 0;
        py.detach(|| {
            let mut evaluation = set.evaluation(&context)?.with_threads(threads);
            let read = frame.read(&names, |batches| {
                evaluation.update(batches)?;
                rows += batches.iter().map(Batch::rows).sum::<usize>();
                Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map_or(Ok(()), |call| call.call1(py, (rows,)).map(drop))
                })?;
                Ok(())
            });
            rows_or_none(read).map_err(|fail| given.named(&set, fail))?;
            Ok(Membership(evaluation.finish()?))
        })
    }

    /// Start an accumulator of the events that the rules read.
    ///
    /// It may be used instead of tables of events, at the same `now`.
    #[pyo3(signature = (*, now=None))]
    fn event_fold(&self, now: Option<Time<'_>>) -> Result<EventFold, Fail> {
        let now = now.map_or(Ok(None), |now| now.get("now"))?;
        Ok(EventFold { set: self.0.clone(), inner: Mutex::new(self.0.event_fold(now)?) })
    }

    /// Return the segments of one customer.
    ///
    /// `record` is a `Customer`, a dict of fields, or JSON of fields and events; `events` has lists of
    /// dicts by the name of the event. A field that is left out is null.
    #[pyo3(signature = (record, *, now=None, events=None))]
    fn test(
        &self,
        record: Customer<'_>,
        now: Option<Time<'_>>,
        events: Option<CustomerEvents<'_>>,
    ) -> Result<Vec<String>, Fail> {
        let record = record_of(&self.0, &record, events, now.as_ref())?;
        let context = context(now.map_or(Ok(None), |now| now.get("now"))?);
        Ok(self.0.test(&record, &context)?.into_iter().map(str::to_owned).collect())
    }

    /// Explain for each segment why a customer is a member or not: a dict of `Explanation` by id.
    ///
    /// >>> import crm_py as crm
    /// >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    /// >>> segments = crm.SegmentSet(schema, [{"id": "young", "rule": "age >= 18 AND age < 26"}])
    /// >>> why = segments.explain({"age": 30})["young"]
    /// >>> why.member, why.truth, why.because, why.values
    /// (False, 'false', ['age < 26'], {'age': 30})
    #[pyo3(signature = (record, *, now=None, events=None, viewer=None) -> "dict[str, Explanation]")]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        record: Customer<'_>,
        now: Option<Time<'_>>,
        events: Option<CustomerEvents<'_>>,
        viewer: Option<Seer<'_>>,
    ) -> Result<Bound<'py, PyDict>, Fail> {
        let record = record_of(&self.0, &record, events, now.as_ref())?;
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        let mut context = context(now.map_or(Ok(None), |now| now.get("now"))?);
        context.viewer = viewer.as_ref();
        let explained = PyDict::new(py);
        for (id, explanation) in self.0.explain(&record, &context)? {
            explained.set_item(id, Explanation(explanation))?;
        }
        Ok(explained)
    }

    /// Count what each clause at the top of a rule does.
    ///
    /// >>> import crm_py as crm
    /// >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    /// >>> segments = crm.SegmentSet(schema, [{"id": "young", "rule": "age >= 18 AND age < 26"}])
    /// >>> clauses = segments.breakdown("young", {"age": [17, 20, 30, None]}).clauses
    /// >>> [(clause.text, clause.true, clause.remaining, clause.alone) for clause in clauses]
    /// [('age >= 18', 2, 2, 1), ('age < 26', 2, 1, 1)]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    #[pyo3(signature = (id, frame, *, now=None, events=None, viewer=None, nan="error"))]
    fn breakdown(
        &self,
        py: Python<'_>,
        id: &str,
        frame: &Bound<'_, PyAny>,
        now: Option<Time<'_>>,
        events: Option<EventTables<'_>>,
        viewer: Option<Seer<'_>>,
        nan: &str,
    ) -> Result<Breakdown, Fail> {
        let whole = events.as_ref().is_some_and(EventTables::is_fold);
        let set = if whole { self.0.clone() } else { self.0.only(&[id])? };
        let given = Given::new(&set, now, events, viewer, nan, FoldOptions::default())?;
        let names = set.columns();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let frame = Frame::take(frame, &names).map_err(|fail| given.named(&set, fail))?;
        let mut found = None;
        py.detach(|| {
            rows_or_none(frame.read_all(&names, |batches| {
                found = Some(set.breakdown(id, batches, &given.context())?);
                Ok(())
            }))
        })?;
        match found {
            Some(found) => Ok(Breakdown(found)),
            None => Ok(Breakdown(set.breakdown(id, &[], &given.context())?)),
        }
    }

    /// Compare the members before and after: a table of `id`, `segment`, `change` ("entered" or
    /// "exited") and `cause`, the names of the fields and events that differ, or "(time)", "(new)",
    /// "(gone)".
    ///
    /// `before_now` and `before_events` are `now` and `events` unless they are given.
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    #[pyo3(signature = (before, after, *, now=None, before_now=None, events=None, before_events=None, viewer=None, nan="error"))]
    fn changes<'py>(
        &self,
        py: Python<'py>,
        before: &Bound<'py, PyAny>,
        after: &Bound<'py, PyAny>,
        now: Option<Time<'py>>,
        before_now: Option<Time<'py>>,
        events: Option<EventTables<'py>>,
        before_events: Option<EventTables<'py>>,
        viewer: Option<Seer<'py>>,
        nan: &str,
    ) -> Result<Table, Fail> {
        let set = self.seen_by(viewer.as_ref(), events.as_ref().or(before_events.as_ref()))?;
        let given = |now, events, viewer: &Option<Seer<'py>>| {
            let viewer = viewer.as_ref().map(|viewer| Seer(viewer.0.clone()));
            Given::new(
                &set,
                now,
                events,
                viewer,
                nan,
                FoldOptions { fingerprints: true, ..FoldOptions::default() },
            )
        };
        let before_now = before_now.or_else(|| now.as_ref().map(|now| Time(now.0.clone())));
        let same = || events.as_ref().map(|events| EventTables(events.0.clone()));
        let before_events = before_events.or_else(same);
        let old = given(before_now, before_events, &viewer)?;
        let new = given(now, events, &viewer)?;
        let mut names = set.columns();
        names.extend(set.schema_id().map(str::to_owned));
        names.sort();
        names.dedup();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let before = Frame::take(before, &names).map_err(|fail| old.named(&set, fail))?;
        let after = Frame::take(after, &names).map_err(|fail| new.named(&set, fail))?;
        py.detach(|| {
            let mut found = None;
            let (old, new) = (old.context(), new.context());
            let mut after = Some(after);
            rows_or_none(before.read_all(&names, |before| {
                let Some(after) = after.take() else { return Ok(()) };
                rows_or_none(after.read_all(&names, |after| {
                    found = Some(set.changes((before, &old), (after, &new))?);
                    Ok(())
                }))?;
                if found.is_none() {
                    found = Some(set.changes((before, &old), (&[], &new))?);
                }
                Ok(())
            }))?;
            if let Some(after) = after.take() {
                rows_or_none(after.read_all(&names, |after| {
                    found = Some(set.changes((&[], &old), (after, &new))?);
                    Ok(())
                }))?;
            }
            match found {
                Some(found) => Ok(Table(found)),
                None => Ok(Table(set.changes((&[], &old), (&[], &new))?)),
            }
        })
    }

    /// Compile queries of react-querybuilder (version 8), each the rule of the segment of its key;
    /// days are meant in `zone`.
    #[staticmethod]
    #[pyo3(signature = (schema, queries: "dict[str, object]", *, zone=None))]
    fn from_react_querybuilder(
        schema: &Schema,
        queries: &Bound<'_, PyDict>,
        zone: Option<&str>,
    ) -> Result<SegmentSet, Fail> {
        let mut given = Vec::new();
        for (id, query) in queries.iter() {
            given.push((id.extract::<String>()?, value(&query, "queries")?.to_string()));
        }
        let given: Vec<(&str, &str)> =
            given.iter().map(|(id, query)| (id.as_str(), query.as_str())).collect();
        let zone = zone.map(str::parse).transpose()?;
        let set = crm_core::segment::SegmentSet::from_react_querybuilder(&schema.0, &given, zone)?;
        Ok(SegmentSet(set))
    }

    /// Return the rule of a segment as a query of react-querybuilder.
    fn to_react_querybuilder(&self, id: &str) -> Result<Json, Fail> {
        Ok(Json(self.0.to_react_querybuilder(id)?))
    }

    /// Write the membership of a segment in SQL: a boolean expression that is never null.
    ///
    /// `dialect` is "duckdb", "sqlite", "postgresql" or "spark". `alias` is what the query calls the
    /// customers' table. With `approximate`, what the dialect has not exactly is written as what is
    /// nearest, and `notes` lists the differences. In SQLite a date is ISO text, a timestamp an
    /// integer of microseconds, and codes are an array of JSON.
    #[pyo3(signature = (id, *, dialect, now=None, alias=None, approximate=false))]
    fn to_sql(
        &self,
        id: &str,
        dialect: &str,
        now: Option<Time<'_>>,
        alias: Option<&str>,
        approximate: bool,
    ) -> Result<SegmentSql, Fail> {
        let now = now.map(|now| now.get("now")).transpose()?.flatten();
        Ok(SegmentSql(self.0.to_sql(id, dialect.parse()?, now, alias, approximate)?))
    }

    /// Write a query of all segments: the id of each customer of a table, and a column for each
    /// segment, with all literals written in.
    #[pyo3(signature = (table, *, dialect, now=None))]
    fn members_sql(
        &self,
        table: &str,
        dialect: &str,
        now: Option<Time<'_>>,
    ) -> Result<String, Fail> {
        let now = now.map(|now| now.get("now")).transpose()?.flatten();
        Ok(self.0.members_sql(table, dialect.parse()?, now)?)
    }

    /// Return the hash of the set, or of a segment with all that it refers to.
    #[pyo3(signature = (id=None))]
    fn hash(&self, id: Option<&str>) -> Result<String, Fail> {
        Ok(match id {
            Some(id) => self.0.segment_hash(id)?,
            None => self.0.hash()?,
        })
    }

    /// Return what a segment reads, through references too: fields, events, consents, segments, and
    /// whether time alone can change it.
    fn reads(&self, id: &str) -> Result<Json, Fail> {
        Ok(Json(self.0.reads(id)?.to_json()?))
    }

    /// Return the segments to test again where these fields, events, consents (by their purpose) or
    /// segments changed.
    fn affected_by(&self, names: Vec<String>) -> Result<Vec<String>, Fail> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(self.0.affected_by(&names)?)
    }

    /// Write the document as canonical JSON; for a viewer, without what he may not see.
    #[pyo3(signature = (*, viewer=None))]
    fn to_json(&self, viewer: Option<Seer<'_>>) -> Result<String, Fail> {
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        Ok(self.0.to_json(viewer.as_ref())?)
    }

    fn __getnewargs__(&self) -> Result<(Schema, String), Fail> {
        Ok((Schema(self.0.schema().clone()), self.0.to_json(None)?))
    }

    /// Write the segments and their rules as text; for a viewer, those that he may see.
    #[pyo3(signature = (*, viewer=None))]
    fn to_text(&self, viewer: Option<Seer<'_>>) -> Result<String, Fail> {
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        Ok(self.0.to_text(viewer.as_ref()))
    }

    /// Write the segments and their rules as an HTML fragment, as notebooks show it; for a viewer,
    /// those that he may see.
    #[pyo3(signature = (*, viewer=None))]
    fn to_html_fragment(&self, viewer: Option<Seer<'_>>) -> Result<String, Fail> {
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        Ok(self.0.to_html_fragment(viewer.as_ref()))
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html_fragment(None)
    }

    fn __str__(&self) -> String {
        self.0.to_text(None)
    }

    fn __repr__(&self) -> String {
        format!("<SegmentSet of {} segments>", self.0.ids().len())
    }
}

impl SegmentSet {
    /// The part of the set that a viewer may ask about; an `EventFold` is of the whole set.
    fn seen_by(
        &self,
        viewer: Option<&Seer<'_>>,
        events: Option<&EventTables<'_>>,
    ) -> Result<crm_core::segment::SegmentSet, Fail> {
        let viewer = viewer.map_or(Ok(None), Seer::get)?;
        match viewer.filter(|_| !events.is_some_and(EventTables::is_fold)) {
            Some(viewer) => Ok(self.0.seen_by(&viewer)?),
            None => Ok(self.0.clone()),
        }
    }
}
