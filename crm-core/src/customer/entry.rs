//! Purchases, interactions and complaints: the events of a record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::customer::schema::event::Event;
use crate::customer::schema::field::Field;
use crate::customer::value::FieldValue;
use crate::date::instant::Instant;
use crate::document::document::invalid;
use crate::error::error::{Error, Result};
use crate::text::nearest::nearest;

/// The event of a purchase.
pub(crate) const PURCHASE: &str = "purchase";

/// The event of an interaction.
pub(crate) const INTERACTION: &str = "interaction";

/// The event of a complaint.
pub(crate) const COMPLAINT: &str = "complaint";

/// The kinds of interactions; another one begins with [`OTHER`].
const INTERACTION_KINDS: [&str; 4] = ["marketing", "sales", "technical", "service"];

/// The beginning of a kind of interaction that is none of those listed.
const OTHER: &str = "other:";

/// The states of a complaint that needs nothing more.
const CLOSED: [&str; 4] = ["resolved", "verified", "closed", "withdrawn"];

/// An event of a customer.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) at: Instant,
    /// The fields of the event.
    pub(crate) values: BTreeMap<String, FieldValue>,
    /// What was noted about an interaction.
    pub(crate) note: Option<String>,
}

impl Entry {
    /// Reads an event of a document whose keys are `at`, the fields of the event, and for an
    /// interaction `note`.
    pub(crate) fn read(event: &Event, given: &Map<String, Value>, path: &str) -> Result<Entry> {
        let shown = event.protection().values_are_shown();
        let mut entry = Entry { at: time(given, path)?, values: BTreeMap::new(), note: None };
        for (key, value) in given.iter().filter(|(key, value)| *key != "at" && !value.is_null()) {
            let path = format!("{path}.{key}");
            match event.fields.iter().find(|field| field.name == *key) {
                Some(field) => {
                    let value = FieldValue::read(field, shown, &path, value)?;
                    entry.values.insert(key.clone(), value);
                }
                None if key == "note" && event.name == INTERACTION => {
                    let note = value.as_str().ok_or_else(|| invalid(&path, "must be text"))?;
                    entry.note = Some(note.to_owned());
                }
                None => return Err(unknown_key(event, key, &path)),
            }
        }
        entry.check_kind(event, path)?;
        Ok(entry)
    }

    /// Writes the event as a document.
    pub(crate) fn save(&self) -> Value {
        let values = self.values.iter().map(|(key, value)| (key.clone(), value.to_json()));
        let mut members: Map<String, Value> = values.collect();
        members.insert("at".to_owned(), self.at.to_string().into());
        if let Some(note) = &self.note {
            members.insert("note".to_owned(), note.as_str().into());
        }
        Value::Object(members)
    }

    /// The text of a field.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        match self.values.get(field) {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether a complaint with this entry as its last needs something more.
    pub(crate) fn is_open(&self) -> bool {
        !self.text("status").is_some_and(|status| CLOSED.contains(&status))
    }

    fn check_kind(&self, event: &Event, path: &str) -> Result<()> {
        let Some(kind) = self.text("kind").filter(|_| event.name == INTERACTION) else {
            return Ok(());
        };
        let is_other = kind.strip_prefix(OTHER).is_some_and(|code| !code.is_empty());
        if is_other || INTERACTION_KINDS.contains(&kind) {
            return Ok(());
        }
        let path = format!("{path}.kind");
        if !event.protection().values_are_shown() {
            return Err(invalid(&path, "must be a kind of interaction"));
        }
        let kinds = INTERACTION_KINDS.iter().map(|&kind| kind.to_owned());
        let allowed = kinds.chain(["other:code".to_owned()]).collect();
        Err(Error::unknown_name(&path, allowed, kind))
    }
}

/// The time of an event. An error does not show what was given, which may be anything.
fn time(given: &Map<String, Value>, path: &str) -> Result<Instant> {
    let place = format!("{path}.at");
    let text = given.get("at").ok_or_else(|| invalid(&place, "is missing"))?.as_str();
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| invalid(&place, "must be an instant of RFC 3339 with its zone"))
}

fn unknown_key(event: &Event, key: &str, path: &str) -> Error {
    let names: Vec<String> = event.fields.iter().map(|field: &Field| field.name.clone()).collect();
    Error::UnknownField {
        what: "field",
        segment: String::new(),
        path: path.to_owned(),
        given: key.to_owned(),
        nearest: nearest(key, &names),
    }
}
