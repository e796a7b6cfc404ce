//! The record of a customer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crm_core::customer::{Change, LoyaltyBounds};
use crm_core::date::Instant;
use crm_core::document::Document;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};
use serde_json::{Value, json};

use crate::argument::{Count, MAPPING, STR, argument};
use crate::date::{Date, micros};
use crate::document::{Json, Rows};
use crate::error::Fail;
use crate::json::json_text;
use crate::schema::{Schema, Seer, Viewer};
use crate::table::Table;

argument! {
    /// An instant: a `datetime` with a time zone.
    At: type_hint_identifier!("datetime", "datetime")
}

impl At<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Instant, Fail> {
        Ok(Instant::try_from(micros(&self.0, field)?)?)
    }
}

argument! {
    /// Any value of Python.
    Anything: type_hint_identifier!("builtins", "object")
}

argument! {
    /// A document: a dict, a list of dicts, or JSON.
    Documents: type_hint_union!(
        STR,
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object")),
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Iterable"),
            type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object"))
        )
    )
}

impl Documents<'_> {
    pub(crate) fn json(&self, field: &str) -> Result<String, Fail> {
        json_text(&self.0, field)
    }
}

argument! {
    /// Dates, in any order.
    Dates: type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_identifier!("datetime", "date")
    )
}

/// A Python `datetime` in UTC.
pub(crate) fn datetime(py: Python<'_>, at: Instant) -> PyResult<Bound<'_, PyAny>> {
    let datetime = py.import("datetime")?;
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let epoch = datetime.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    epoch.add(datetime.getattr("timedelta")?.call1((0, 0, i64::from(at)))?)
}

fn bounds(
    regular_gap_days: Option<Count<'_>>,
    long_term_days: Option<Count<'_>>,
) -> Result<LoyaltyBounds, Fail> {
    let mut bounds = LoyaltyBounds::default();
    if let Some(days) = regular_gap_days {
        bounds = bounds.with_regular_gap_days(days.up_to("regular_gap_days", u32::MAX)?);
    }
    if let Some(days) = long_term_days {
        bounds = bounds.with_long_term_days(days.up_to("long_term_days", u32::MAX)?);
    }
    Ok(bounds)
}

/// Return the class of loyalty by the dates of purchases up to a day: "regular", "long_term",
/// "short_term", "occasional", "one_time", or None without any.
///
/// >>> import datetime
/// >>> import crm_py as crm
/// >>> dates = [datetime.date(2026, 1, 10), datetime.date(2026, 3, 1)]
/// >>> crm.loyalty_status(dates, now=datetime.date(2026, 3, 31))
/// 'short_term'
#[pyfunction]
#[pyo3(signature = (dates, *, now, regular_gap_days=None, long_term_days=None))]
pub(crate) fn loyalty_status(
    dates: Dates<'_>,
    now: Date<'_>,
    regular_gap_days: Option<Count<'_>>,
    long_term_days: Option<Count<'_>>,
) -> Result<Option<&'static str>, Fail> {
    let mut days = Vec::new();
    for (at, date) in dates.0.try_iter()?.enumerate() {
        let Ok(date) = date?.extract::<Date<'_>>();
        days.push(date.get(&format!("dates[{at}]"))?);
    }
    let bounds = bounds(regular_gap_days, long_term_days)?;
    let status = crm_core::customer::loyalty_status(&days, now.get("now")?, bounds)?;
    Ok(status.map(|status| status.name()))
}

/// Whether a consent holds, and since when it is as it is.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ConsentState(crm_core::customer::ConsentState);

#[pymethods]
impl ConsentState {
    /// "granted", "confirmed", "denied", "withdrawn", "expired", "requested" or "not_asked".
    #[getter]
    fn status(&self) -> &'static str {
        self.0.status.name()
    }

    /// Whether a yes holds.
    #[getter]
    fn allowed(&self) -> bool {
        self.0.allowed
    }

    /// Since when, a `datetime` in UTC, or None if nobody asked.
    #[getter]
    fn since<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.since.map(|since| datetime(py, since)).transpose()
    }

    fn __repr__(&self) -> String {
        format!("ConsentState(status='{}')", self.0.status)
    }
}

/// Whether something may be done, and why.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decision(crm_core::customer::Decision);

#[pymethods]
impl Decision {
    /// Whether it may be done.
    #[getter]
    fn allowed(&self) -> bool {
        self.0.allowed
    }

    /// The rule that decided, or None: "erased", "refusal", "consent", "cap", "duty" or "storage".
    #[getter]
    fn rule(&self) -> Option<&'static str> {
        self.0.rule.map(|rule| rule.name())
    }

    /// Why, as a sentence.
    #[getter]
    fn reason(&self) -> &str {
        &self.0.reason
    }

    /// From when on it may be done, a `datetime` in UTC, or None if that is not known.
    #[getter]
    fn next_allowed_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.next_allowed_at.map(|next| datetime(py, next)).transpose()
    }

    fn __repr__(&self) -> String {
        let allowed = if self.0.allowed { "True" } else { "False" };
        format!("Decision(allowed={allowed}, reason={:?})", self.0.reason)
    }
}

/// The record of a customer: fields, purchases, interactions, complaints, consents and relationships,
/// as a schema describes them.
///
/// >>> from datetime import datetime, timezone
/// >>> import crm_py as crm
/// >>> customer = crm.Customer("c-17", crm.Schema.standard(currency="ILS"))
/// >>> now = datetime(2026, 3, 31, 9, tzinfo=timezone.utc)
/// >>> customer.set("age", 36, source="form", verified_at=now)
/// >>> customer.get("age"), customer.version
/// (36, 1)
/// >>> customer.consent("marketing", channel="email", now=now).status
/// 'not_asked'
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct Customer(Mutex<crm_core::customer::Customer>);

impl Customer {
    pub(crate) fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::customer::Customer> {
        self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

fn json_of(document: &Document) -> Json {
    Json(document.json().to_owned())
}

fn rows(found: crm_core::Result<Document>) -> Result<Rows, Fail> {
    Ok(Rows(found?.json().to_owned()))
}

fn answer(found: crm_core::Result<Document>) -> Result<Json, Fail> {
    Ok(json_of(&found?))
}

/// A value of a field as Python's.
fn python<'py>(py: Python<'py>, found: &Document) -> Result<Bound<'py, PyAny>, Fail> {
    let found = json_of(found).into_pyobject(py)?;
    let (kind, value): (String, Bound<'py, PyAny>) =
        (found.get_item("type")?.extract()?, found.get_item("value")?);
    if value.is_none() {
        return Ok(value);
    }
    Ok(match kind.as_str() {
        "int" => py.import("builtins")?.call_method1("int", (value,))?,
        "float" => py.import("builtins")?.call_method1("float", (value,))?,
        "decimal" | "money" => py.import("decimal")?.call_method1("Decimal", (value,))?,
        "date" => {
            py.import("datetime")?.getattr("date")?.call_method1("fromisoformat", (value,))?
        }
        "timestamp" => {
            let instant: Instant = value.extract::<String>()?.parse()?;
            datetime(py, instant)?
        }
        _ => value,
    })
}

#[pymethods]
impl Customer {
    #[new]
    fn new(id: &str, schema: &Schema) -> Result<Customer, Fail> {
        Ok(Customer(Mutex::new(crm_core::customer::Customer::new(id, &schema.0)?)))
    }

    /// Read what `to_json` wrote.
    #[staticmethod]
    fn from_json(text: &str, schema: &Schema) -> Result<Customer, Fail> {
        Ok(Customer(Mutex::new(crm_core::customer::Customer::from_json(text, &schema.0)?)))
    }

    /// Write all that is known as canonical JSON, with a checksum.
    fn to_json(&self, py: Python<'_>) -> Result<String, Fail> {
        Ok(self.lock(py).to_json()?)
    }

    /// The id, or None if the customer has been erased.
    #[getter]
    fn id(&self, py: Python<'_>) -> Option<String> {
        self.lock(py).id().map(str::to_owned)
    }

    /// The number of changes so far.
    #[getter]
    fn version(&self, py: Python<'_>) -> u64 {
        self.lock(py).version()
    }

    /// When the customer was erased, a `datetime` in UTC, or None.
    #[getter]
    fn erased_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let erased = self.lock(py).erased_at();
        erased.map(|at| datetime(py, at)).transpose()
    }

    /// Apply a change, or a list of changes: all of them, or none.
    ///
    /// A change is a dict whose `change` is "set", "verify", "clear", "purchase", "interaction",
    /// "complaint", "consent", "relationship" or "erase". With `expected_version`, a record that has
    /// been changed since is left as it is (`StaleVersionError`).
    ///
    /// >>> from datetime import datetime, timezone
    /// >>> import crm_py as crm
    /// >>> customer = crm.Customer("c-17", crm.Schema.standard(currency="ILS"))
    /// >>> now = datetime(2026, 3, 31, 9, tzinfo=timezone.utc)
    /// >>> customer.apply({"change": "purchase", "at": now, "what": "tea"}, expected_version=0)
    /// >>> customer.version
    /// 1
    #[pyo3(signature = (changes, expected_version=None))]
    fn apply(
        &self,
        py: Python<'_>,
        changes: Documents<'_>,
        expected_version: Option<u64>,
    ) -> Result<(), Fail> {
        let changes = Change::list_from_json(&changes.json("changes")?)?;
        Ok(self.lock(py).apply(&changes, expected_version)?)
    }

    /// Set a field, by a change: its value as of `verified_at`, and the `source` of it.
    #[pyo3(signature = (field, value, *, source=None, verified_at))]
    fn set(
        &self,
        py: Python<'_>,
        field: &str,
        value: Anything<'_>,
        source: Option<&str>,
        verified_at: At<'_>,
    ) -> Result<(), Fail> {
        let given = crate::json::value(&value.0, "value")?;
        let mut change = json!({
            "change": "set", "field": field, "value": given,
            "verified_at": verified_at.get("verified_at")?.to_string(),
        });
        if let (Some(source), Some(members)) = (source, change.as_object_mut()) {
            members.insert("source".to_owned(), Value::from(source));
        }
        Ok(self.lock(py).apply(&[Change::from_json(&change.to_string())?], None)?)
    }

    /// Return the value of a field, or None if there is none. Without a viewer, all is seen.
    #[pyo3(signature = (field, viewer=None))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        field: &str,
        viewer: Option<Seer<'_>>,
    ) -> Result<Bound<'py, PyAny>, Fail> {
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        let found = self.lock(py).get(field, viewer.as_ref())?;
        python(py, &found)
    }

    /// Return what a viewer sees of the customer: a dict of `fields`, `events`, `consents` and more,
    /// without what he may not see.
    fn view(&self, py: Python<'_>, viewer: &Viewer) -> Result<Json, Fail> {
        Ok(json_of(&self.lock(py).view(&viewer.0)?))
    }

    /// Return what happened, by time, as far as a viewer sees it.
    #[pyo3(signature = (viewer=None))]
    fn timeline(&self, py: Python<'_>, viewer: Option<Seer<'_>>) -> Result<Rows, Fail> {
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        rows(self.lock(py).timeline(viewer.as_ref()))
    }

    /// Return whether a consent to a purpose holds, on a channel or on all.
    #[pyo3(signature = (purpose, channel=None, *, now))]
    fn consent(
        &self,
        py: Python<'_>,
        purpose: &str,
        channel: Option<&str>,
        now: At<'_>,
    ) -> Result<ConsentState, Fail> {
        Ok(ConsentState(self.lock(py).consent(purpose, channel, now.get("now")?)))
    }

    /// Decide whether a field may be kept.
    #[pyo3(signature = (field, *, now))]
    fn may_store(&self, py: Python<'_>, field: &str, now: At<'_>) -> Result<Decision, Fail> {
        Ok(Decision(self.lock(py).may_store(field, now.get("now")?)?))
    }

    /// Decide whether data, or one field, may be disclosed to a recipient.
    #[pyo3(signature = (recipient, *, now, field=None))]
    fn may_disclose(
        &self,
        py: Python<'_>,
        recipient: &str,
        now: At<'_>,
        field: Option<&str>,
    ) -> Result<Decision, Fail> {
        Ok(Decision(self.lock(py).may_disclose(recipient, now.get("now")?, field)?))
    }

    /// Return the fields that are kept without the consent that they need.
    #[pyo3(signature = (*, now))]
    fn unconsented_fields(&self, py: Python<'_>, now: At<'_>) -> Result<Vec<String>, Fail> {
        Ok(self.lock(py).unconsented_fields(now.get("now")?))
    }

    /// Return the fields that must be verified again, the most overdue first.
    #[pyo3(signature = (*, now))]
    fn stale_fields(&self, py: Python<'_>, now: At<'_>) -> Result<Rows, Fail> {
        rows(Document::of(&self.lock(py).stale_fields(now.get("now")?)))
    }

    /// Return what to ask at the next contact.
    #[pyo3(signature = (*, now, limit))]
    fn verification_prompts(
        &self,
        py: Python<'_>,
        now: At<'_>,
        limit: Count<'_>,
    ) -> Result<Rows, Fail> {
        let limit = limit.up_to("limit", u32::MAX)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        rows(Document::of(&self.lock(py).verification_prompts(now.get("now")?, limit)))
    }

    /// Return which fields are filled and missing, and whether purchases, complaints and preferences
    /// are known.
    fn completeness(&self, py: Python<'_>) -> Result<Json, Fail> {
        answer(Document::of(&self.lock(py).completeness()))
    }

    /// Return of how many purchases the motive is known.
    fn motive_coverage(&self, py: Python<'_>) -> Result<Json, Fail> {
        answer(Document::of(&self.lock(py).motive_coverage()))
    }

    /// Return the relationships at a time.
    #[pyo3(signature = (*, now))]
    fn relationships(&self, py: Python<'_>, now: At<'_>) -> Result<Rows, Fail> {
        rows(self.lock(py).relationships(now.get("now")?))
    }

    /// Return how close the closest relationship is, from 0 to 6, or None without one.
    #[pyo3(signature = (*, now))]
    fn closeness(&self, py: Python<'_>, now: At<'_>) -> Result<Option<u32>, Fail> {
        Ok(self.lock(py).closeness(now.get("now")?))
    }

    /// Return where the customer stands: existing, interested, dissatisfied.
    #[pyo3(signature = (*, now, interested_days, low_satisfaction, signals=Vec::new()))]
    fn standing(
        &self,
        py: Python<'_>,
        now: At<'_>,
        interested_days: Count<'_>,
        low_satisfaction: i64,
        signals: Vec<String>,
    ) -> Result<Json, Fail> {
        let signals: Vec<&str> = signals.iter().map(String::as_str).collect();
        let days = interested_days.up_to("interested_days", u32::MAX)?;
        let now = now.get("now")?;
        answer(Document::of(&self.lock(py).standing(now, days, low_satisfaction, &signals)))
    }

    /// Return the class of loyalty by the dates of the purchases, in UTC.
    #[pyo3(signature = (*, now, regular_gap_days=None, long_term_days=None))]
    fn loyalty_status(
        &self,
        py: Python<'_>,
        now: Date<'_>,
        regular_gap_days: Option<Count<'_>>,
        long_term_days: Option<Count<'_>>,
    ) -> Result<Option<&'static str>, Fail> {
        let bounds = bounds(regular_gap_days, long_term_days)?;
        let status = self.lock(py).loyalty_status(now.get("now")?, bounds)?;
        Ok(status.map(|status| status.name()))
    }

    /// Return the record that rules are tested with.
    #[pyo3(signature = (*, now))]
    fn rule_record(&self, py: Python<'_>, now: At<'_>) -> Result<Json, Fail> {
        Ok(json_of(&self.lock(py).rule_record(now.get("now")?)?))
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("Customer(version={})", self.lock(py).version())
    }

    /// Write how much is known as an HTML fragment, as notebooks show it: numbers only, neither the
    /// id nor any value.
    fn to_html_fragment(&self, py: Python<'_>) -> String {
        self.lock(py).to_html_fragment()
    }

    fn _repr_html_(&self, py: Python<'_>) -> String {
        self.lock(py).to_html_fragment()
    }
}

/// The records of many customers as tables, as a viewer sees them at a time; `SegmentSet.evaluate`
/// takes them.
///
/// >>> from datetime import datetime, timezone
/// >>> import crm_py as crm
/// >>> schema = crm.Schema.standard(currency="ILS")
/// >>> table = crm.CustomerTable(schema, now=datetime(2026, 3, 31, 9, tzinfo=timezone.utc))
/// >>> table.add(crm.Customer("c-17", schema))
/// >>> table.customers["customer_id"], sorted(table.events)
/// (['c-17'], ['complaints', 'interactions', 'purchases'])
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct CustomerTable(Mutex<crm_core::customer::CustomerTable>);

impl CustomerTable {
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::customer::CustomerTable> {
        self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl CustomerTable {
    #[new]
    #[pyo3(signature = (schema, *, viewer=None, now))]
    fn new(schema: &Schema, viewer: Option<Seer<'_>>, now: At<'_>) -> Result<CustomerTable, Fail> {
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        let now = now.get("now")?;
        let table = crm_core::customer::CustomerTable::new(&schema.0, viewer, now);
        Ok(CustomerTable(Mutex::new(table)))
    }

    /// Add a customer.
    fn add(&self, py: Python<'_>, customer: &Customer) -> Result<(), Fail> {
        let customer = customer.lock(py).clone();
        Ok(self.lock(py).add(&customer)?)
    }

    /// The customers, in the order in which they were added.
    #[getter]
    fn customers(&self, py: Python<'_>) -> Result<Table, Fail> {
        Ok(Table(self.lock(py).customers()?))
    }

    /// The tables of events by name.
    #[getter]
    fn events(&self, py: Python<'_>) -> Result<BTreeMap<String, Table>, Fail> {
        let events = self.lock(py).events()?;
        Ok(events.into_iter().map(|(name, table)| (name, Table(table))).collect())
    }
}

/// The rules of contacts with customers: purposes, consent and caps.
///
/// A dict or JSON with `purposes` (by name, each with a `category`, "marketing", "service" or
/// "advice", and the purpose of its `consent`), `regime` ("opt_in", "soft_opt_in" or "opt_out"),
/// `require_confirmed`, and `caps` (each `n` contacts in `days`, of a `category`, on a `channel`).
///
/// >>> import crm_py as crm
/// >>> policy = crm.ContactPolicy({"purposes": {"promotion": {"category": "marketing"}}})
/// >>> policy.to_json()
/// '{"purposes":{"promotion":{"category":"marketing"}},"regime":"opt_in","version":1}'
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ContactPolicy(crm_core::customer::ContactPolicy);

#[pymethods]
impl ContactPolicy {
    #[new]
    fn new(document: Documents<'_>) -> Result<ContactPolicy, Fail> {
        let json = document.json("document")?;
        Ok(ContactPolicy(crm_core::customer::ContactPolicy::from_json(&json)?))
    }

    /// Decide whether a customer may be contacted, after the contacts so far.
    ///
    /// `contact` is a dict of `purpose` and `channel`; `history` has these and `at`.
    #[pyo3(signature = (customer, contact, history=None, *, now))]
    fn may_contact(
        &self,
        py: Python<'_>,
        customer: &Customer,
        contact: Documents<'_>,
        history: Option<Documents<'_>>,
        now: At<'_>,
    ) -> Result<Decision, Fail> {
        use crm_core::customer::{Contact, Touch};
        let contact = Contact::from_json(&contact.json("contact")?)?;
        let history = match history {
            Some(history) => Touch::list_from_json(&history.json("history")?)?,
            None => Vec::new(),
        };
        let now = now.get("now")?;
        Ok(Decision(self.0.may_contact(&customer.lock(py), &contact, &history, now)?))
    }

    /// Write the policy as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }
}

/// What the business means by each type of relationship: a dict or JSON that has for a type the
/// `channels`, the `cadence_days` within which there is contact, and whether it has an `owner`.
///
/// >>> import crm_py as crm
/// >>> crm.RelationshipPolicy({"community": {"channels": ["web"]}}).to_json()
/// '{"community":{"channels":["web"]}}'
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RelationshipPolicy(crm_core::customer::RelationshipPolicy);

#[pymethods]
impl RelationshipPolicy {
    #[new]
    fn new(document: Documents<'_>) -> Result<RelationshipPolicy, Fail> {
        let json = document.json("document")?;
        Ok(RelationshipPolicy(crm_core::customer::RelationshipPolicy::from_json(&json)?))
    }

    /// Return where the relationships of a customer differ from the policy.
    #[pyo3(signature = (customer, *, now))]
    fn misalignments(
        &self,
        py: Python<'_>,
        customer: &Customer,
        now: At<'_>,
    ) -> Result<Rows, Fail> {
        rows(Document::of(&self.0.misalignments(&customer.lock(py), now.get("now")?)))
    }

    /// Write the policy as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }
}
