//! One customer, as rules read him.

use pyo3::prelude::*;
use pyo3::types::PyString;
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};
use serde_json::json;

use crate::argument::{MAPPING, STR, argument};
use crate::error::Fail;
use crate::json::{text_of, value};
use crate::segment::given::Time;

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
        return text_of(text, "record");
    }
    let fields = value(&record.0, "record")?;
    let events = if events.0.is_none() { json!({}) } else { value(&events.0, "events")? };
    Ok(json!({ "fields": fields, "events": events }).to_string())
}

/// What the rules of a set read of one customer.
pub(crate) fn record_of(
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
