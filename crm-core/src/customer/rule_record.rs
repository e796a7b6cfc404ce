//! A customer as the record that rules are tested with.

use serde_json::{Map, Value, json};

use crate::customer::arrived::Arrived;
use crate::customer::customer::Customer;
use crate::customer::entry::Entry;
use crate::customer::record::Record;
use crate::customer::schema::event::{Event, TimeKind};
use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::date::zone::Zone;
use crate::document::answer::Document;
use crate::error::error::{Error, Result};

impl Customer {
    /// Returns the customer as the record that rules are tested with: `{"fields": ..., "events":
    /// ...}`, with the id and the consents among the fields. A field that may not be kept at that
    /// instant is absent.
    ///
    /// # Errors
    ///
    /// [`Error::Erased`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// customer.apply(&Change::list_from_json(
    ///     r#"{"change": "set", "field": "age", "value": 36, "verified_at": "2026-03-31T09:00:00Z"}"#,
    /// )?, None)?;
    /// let record = customer.rule_record("2026-03-31T10:00:00Z".parse()?)?;
    /// let json = r#"{"events":{},"fields":{"age":36,"customer_id":"c-17"}}"#;
    /// assert_eq!(record.json(), json);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn rule_record(&self, now: Instant) -> Result<Document> {
        if let Some(remains) = self.remains() {
            return Err(Error::Erased { at: remains.at.to_string() });
        }
        let Some(record) = self.record() else { return Document::of(&json!({})) };
        let mut events = Map::new();
        for event in self.schema().events() {
            let rows = record.entries(&event.name).iter();
            let rows = rows.map(|one: &Arrived<Entry>| row(event, &one.item));
            let rows = rows.collect::<Result<Vec<Value>>>()?;
            if !rows.is_empty() {
                events.insert(event.name.clone(), rows.into());
            }
        }
        Document::of(&json!({ "fields": self.rule_fields(record, now), "events": events }))
    }

    fn rule_fields(&self, record: &Record, now: Instant) -> Map<String, Value> {
        let schema = self.schema();
        let live = |name: &String| {
            let field = schema.field(name)?;
            Some((name.clone(), record.live(field, now)?.value.to_json()))
        };
        let mut fields: Map<String, Value> = record.facts.keys().filter_map(live).collect();
        for consent in schema.consents() {
            let state = self.consent(&consent.purpose, Some(&consent.channel), now);
            fields.insert(consent.column.clone(), state.allowed.into());
        }
        if let Some(id) = schema.id().filter(|id| schema.field(id).is_none()) {
            fields.insert(id.to_owned(), record.id.as_str().into());
        }
        fields
    }
}

/// An event as a row of its table, without its note.
fn row(event: &Event, entry: &Entry) -> Result<Value> {
    let values = entry.values.iter().map(|(name, value)| (name.clone(), value.to_json()));
    let mut row: Map<String, Value> = values.collect();
    let at = match event.at_type {
        TimeKind::Timestamp => entry.at.to_string(),
        TimeKind::Date => Day::try_from(Zone::UTC.day(entry.at.into()))?.to_string(),
    };
    row.insert(event.at().to_owned(), at.into());
    Ok(Value::Object(row))
}
