//! Segments: groups of customers by rules, and by hand.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crm_core::Batch;
use crm_core::segment::{Context, Now};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyCapsule, PyDate, PyDateTime, PyDict, PyMapping, PyString};
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};
use serde_json::{Value, json};

use crate::argument::{Count, Document, MAPPING, Progress, STR, argument, threads_of, wrong_type};
use crate::document::Json;
use crate::error::Fail;
use crate::expression::Expression;
use crate::frame::Frame;
use crate::schema::{Schema, Seer};
use crate::table::Table;

argument! {
    /// The time of an evaluation: a `datetime` with a time zone.
    Time: type_hint_union!(
        type_hint_identifier!("datetime", "datetime"),
        type_hint_identifier!("builtins", "None")
    )
}

impl Time<'_> {
    fn get(&self, field: &str) -> Result<Option<Now>, Fail> {
        if self.0.is_none() {
            return Ok(None);
        }
        Ok(Some(Now::from_micros(micros(&self.0, field)?)))
    }
}

/// Returns the microseconds since 1970 of a `datetime` with a time zone.
pub(crate) fn micros(given: &Bound<'_, PyAny>, field: &str) -> Result<i64, Fail> {
    let Ok(time) = given.cast::<PyDateTime>() else {
        return Err(wrong_type(field, "a datetime with a time zone", given));
    };
    if time.call_method0("utcoffset")?.is_none() {
        return Err(Fail::Python(PyTypeError::new_err(format!(
            "{field} must have a time zone, as in datetime.now(timezone.utc)"
        ))));
    }
    let datetime = time.py().import("datetime")?;
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let epoch = datetime.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    let passed = time.sub(epoch)?;
    let part = |name: &str| passed.getattr(name)?.extract::<i64>();
    Ok(part("days")? * 86_400_000_000 + part("seconds")? * 1_000_000 + part("microseconds")?)
}

argument! {
    /// Tables of events by their name, or an `EventFold`.
    EventTables: type_hint_union!(
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object")),
        type_hint_identifier!("crm_py", "EventFold"),
        type_hint_identifier!("builtins", "None")
    )
}

impl EventTables<'_> {
    fn is_fold(&self) -> bool {
        self.0.cast::<EventFold>().is_ok()
    }

    /// Accumulates the events.
    fn fold(
        &self,
        set: &crm_core::segment::SegmentSet,
        now: Option<Now>,
        options: FoldOptions,
    ) -> Result<Option<crm_core::segment::EventFold>, Fail> {
        let given = &self.0;
        if given.is_none() {
            return Ok(None);
        }
        if let Ok(fold) = given.cast::<EventFold>() {
            return Ok(Some(fold.get().lock(given.py()).clone()));
        }
        let Ok(tables) = given.cast::<PyMapping>() else {
            return Err(wrong_type("events", "a dict of tables, or an EventFold", given));
        };
        let mut fold = set.event_fold(now)?.with_nan_as_null(options.nan_is_null);
        if options.fingerprints {
            fold = fold.with_fingerprints();
        }
        if let Some(threads) = options.threads {
            fold = fold.with_threads(threads);
        }
        for item in tables.items()?.iter() {
            let (name, table): (String, Bound<'_, PyAny>) = item.extract()?;
            add_events(&mut fold, set, &name, &table)?;
        }
        Ok(Some(fold))
    }
}

#[derive(Clone, Copy, Default)]
struct FoldOptions {
    nan_is_null: bool,
    fingerprints: bool,
    threads: Option<NonZeroUsize>,
}

fn add_events(
    fold: &mut crm_core::segment::EventFold,
    set: &crm_core::segment::SegmentSet,
    name: &str,
    table: &Bound<'_, PyAny>,
) -> Result<(), Fail> {
    let columns = set.event_columns(name);
    if !columns.is_empty() {
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let frame = Frame::take(table, &names)?;
        table.py().detach(|| {
            rows_or_none(frame.read(&names, |batches| {
                fold.update_all(name, batches)?;
                Python::attach(|py| py.check_signals())?;
                Ok(())
            }))
        })?;
    }
    Ok(fold.update_all(name, &[])?)
}

argument! {
    /// A customer: a `Customer`, a dict of fields, or JSON of fields and events.
    Customer: type_hint_union!(
        STR,
        type_hint_identifier!("crm_py", "Customer"),
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object"))
    )
}

argument! {
    /// The events of one customer: lists of dicts by the name of the event.
    CustomerEvents: type_hint_union!(
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object")),
        type_hint_identifier!("builtins", "None")
    )
}

/// Returns the JSON of a customer.
fn record_json(record: &Customer<'_>, events: &CustomerEvents<'_>) -> Result<String, Fail> {
    if let Ok(text) = record.0.cast::<PyString>() {
        return Ok(text.to_str()?.to_owned());
    }
    let fields = value(&record.0, "record")?;
    let events = if events.0.is_none() { json!({}) } else { value(&events.0, "events")? };
    Ok(json!({ "fields": fields, "events": events }).to_string())
}

/// The most levels of lists and dicts.
const DEEPEST: usize = 256;

/// Returns a value as JSON: dates and times as text, decimals as text.
pub(crate) fn value(given: &Bound<'_, PyAny>, field: &str) -> Result<Value, Fail> {
    nested(given, field, DEEPEST)
}

fn nested(given: &Bound<'_, PyAny>, field: &str, levels: usize) -> Result<Value, Fail> {
    use pyo3::types::{PyBool, PyFloat, PyInt};
    let invalid = |message: &str| {
        let (path, message) = (field.to_owned(), message.to_owned());
        Fail::Core(crm_core::Error::InvalidDocument { path, message })
    };
    let inner = || levels.checked_sub(1).ok_or_else(|| invalid("has more than 256 levels"));
    if given.is_none() {
        Ok(Value::Null)
    } else if given.is_instance_of::<PyBool>() {
        Ok(json!(given.extract::<bool>()?))
    } else if given.is_instance_of::<PyInt>() {
        Ok(given.extract::<i64>().map_or_else(|_| json!(given.to_string()), |int| json!(int)))
    } else if given.is_instance_of::<PyFloat>() {
        let float = given.extract::<f64>()?;
        if !float.is_finite() {
            let error = crm_core::Error::NotFinite {
                field: field.to_owned(),
                given: "another number".to_owned(),
            };
            return Err(error.into());
        }
        Ok(json!(float))
    } else if given.is_instance_of::<PyString>() {
        // The text itself is not shown: it may be protected.
        Ok(json!(
            given.extract::<String>().map_err(|_| invalid("has a surrogate, which is no text"))?
        ))
    } else if given.get_type().name()?.to_str()? == "NaTType" {
        Ok(Value::Null)
    } else if given.is_instance_of::<PyDateTime>() {
        // A time without a zone is an error.
        micros(given, field)?;
        let utc = given.py().import("datetime")?.getattr("timezone")?.getattr("utc")?;
        let text = given.call_method1("astimezone", (utc,))?.call_method0("isoformat")?;
        Ok(json!(text.extract::<String>()?))
    } else if given.is_instance_of::<PyDate>() {
        Ok(json!(given.call_method0("isoformat")?.extract::<String>()?))
    } else if let Ok(mapping) = given.cast::<PyMapping>() {
        let mut object = serde_json::Map::new();
        for item in mapping.items()?.iter() {
            let (key, one): (String, Bound<'_, PyAny>) = item.extract()?;
            let one = nested(&one, &key, inner()?)?;
            object.insert(key, one);
        }
        Ok(Value::Object(object))
    } else if given.get_type().name()?.to_str()? == "Decimal" {
        Ok(json!(given.call_method1("__format__", ("f",))?.extract::<String>()?))
    } else {
        let items = given.try_iter().map_err(|_| wrong_type(field, "a value", given))?;
        let levels = inner()?;
        let items = items.map(|one| nested(&one?, field, levels));
        Ok(Value::Array(items.collect::<Result<_, Fail>>()?))
    }
}

/// Reads how NaN is treated.
fn nan_is_null(nan: &str) -> Result<bool, Fail> {
    match nan {
        "error" => Ok(false),
        "null" => Ok(true),
        other => {
            let allowed = vec!["error".to_owned(), "null".to_owned()];
            Err(crm_core::Error::unknown_name("nan", allowed, other).into())
        }
    }
}

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
            let document = crm_core::document::Document::from_json(text.to_str()?)?;
            serde_json::from_str(document.json()).unwrap_or_default()
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
                let exclusive = serde_json::from_str(&exclusive.json()?).unwrap_or_default();
                object.insert("exclusive".to_owned(), exclusive);
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
        let frame = Frame::take(frame, &names).map_err(|fail| named(&set, fail))?;
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
            rows_or_none(read).map_err(|fail| named(&set, fail))?;
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
        let frame = Frame::take(frame, &names).map_err(|fail| named(&set, fail))?;
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
        let before = Frame::take(before, &names).map_err(|fail| named(&set, fail))?;
        let after = Frame::take(after, &names).map_err(|fail| named(&set, fail))?;
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

/// Names who reads a column that is missing.
fn named(set: &crm_core::segment::SegmentSet, fail: Fail) -> Fail {
    match fail {
        Fail::Core(error) => Fail::Core(set.name_reader(error)),
        fail => fail,
    }
}

/// A table without rows is no error.
fn rows_or_none(read: Result<(), Fail>) -> Result<(), Fail> {
    match read {
        Err(Fail::Core(crm_core::Error::EmptyInput)) => Ok(()),
        read => read,
    }
}

/// What an evaluation was given.
struct Given {
    now: Option<Now>,
    fold: Option<crm_core::segment::EventFold>,
    viewer: Option<crm_core::customer::Viewer>,
    nan_is_null: bool,
}

impl Given {
    fn new(
        set: &crm_core::segment::SegmentSet,
        now: Option<Time<'_>>,
        events: Option<EventTables<'_>>,
        viewer: Option<Seer<'_>>,
        nan: &str,
        options: FoldOptions,
    ) -> Result<Given, Fail> {
        let nan_is_null = nan_is_null(nan)?;
        let now = now.map_or(Ok(None), |now| now.get("now"))?;
        let options = FoldOptions { nan_is_null, ..options };
        let fold = events.map_or(Ok(None), |events| events.fold(set, now, options))?;
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        Ok(Given { now, fold, viewer, nan_is_null })
    }

    fn context(&self) -> Context<'_> {
        let mut given = context(self.now).with_nan_as_null(self.nan_is_null);
        given.events = self.fold.as_ref().map(crm_core::segment::Events::Fold);
        given.viewer = self.viewer.as_ref();
        given
    }
}

fn context<'c>(now: Option<Now>) -> Context<'c> {
    let mut context = Context::new();
    context.now = now;
    context
}

/// What the rules of a set read of one customer.
fn record_of(
    set: &crm_core::segment::SegmentSet,
    record: &Customer<'_>,
    events: Option<CustomerEvents<'_>>,
    now: Option<&Time<'_>>,
) -> Result<crm_core::segment::Record, Fail> {
    if let Ok(customer) = record.0.cast::<crate::customer::Customer>() {
        if events.is_some_and(|events| !events.0.is_none()) {
            let message = "are those of the Customer: leave them out".to_owned();
            return Err(crm_core::Error::Conflict { field: "events".to_owned(), message }.into());
        }
        let now = now.map_or(Ok(None), |now| now.get("now"))?.ok_or_else(|| {
            let message = "a Customer needs it, because consents hold at a time".to_owned();
            let (segment, path) = (String::new(), "now".to_owned());
            crm_core::Error::MissingContext { segment, path, message }
        })?;
        let now = crm_core::date::Instant::try_from(i64::from(now))?;
        return Ok(set.record_of(&customer.get().lock(record.0.py()), now)?);
    }
    let none = record.0.py().None().into_bound(record.0.py());
    Ok(set.record(&record_json(record, &events.unwrap_or(CustomerEvents(none)))?)?)
}

/// The members of the segments of a set: an Arrow table with a column of bools for each segment.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Membership(crm_core::segment::Membership);

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
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let json = serde_json::to_string(self.0.findings()).unwrap_or_default();
        Json(json).into_pyobject(py)
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

/// The events of customers, accumulated for one set of segments and one time: what
/// `SegmentSet.event_fold` starts, and `SegmentSet.evaluate` takes as `events`.
///
/// The result does not depend on the order or the parts in which rows are added.
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct EventFold {
    set: crm_core::segment::SegmentSet,
    inner: Mutex<crm_core::segment::EventFold>,
}

#[pymethods]
impl EventFold {
    /// Add rows of a table of events, all or none.
    fn update(&self, py: Python<'_>, table: &str, rows: &Bound<'_, PyAny>) -> Result<(), Fail> {
        let mut scratch = self.lock(py).empty()?;
        add_events(&mut scratch, &self.set, table, rows)?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add the events of another accumulator of the same set and time.
    fn merge(slf: &Bound<'_, EventFold>, other: &Bound<'_, EventFold>) -> Result<(), Fail> {
        if slf.is(other) {
            return Err(crm_core::Error::SelfMerge.into());
        }
        // One lock is released before the next is taken, so that crossed merges cannot deadlock.
        let seen = other.get().lock(slf.py()).clone();
        Ok(slf.get().lock(slf.py()).merge(&seen)?)
    }

    /// The number of customers with events.
    #[getter]
    fn customers(&self, py: Python<'_>) -> usize {
        self.lock(py).customers()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<EventFold of {} customers>", self.customers(py))
    }
}

impl EventFold {
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::segment::EventFold> {
        // The guarded value is always replaced as a whole, so a panic cannot leave it inconsistent.
        self.inner.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a customer is a member of a segment, or is not.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Explanation(crm_core::segment::Explanation);

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

/// The membership of a segment in SQL.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SegmentSql(crm_core::segment::SegmentSql);

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

/// What each clause of a rule does among the customers of a table.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Breakdown(crm_core::segment::Breakdown);

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
pub(crate) struct BreakdownClause(crm_core::segment::BreakdownClause);

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
