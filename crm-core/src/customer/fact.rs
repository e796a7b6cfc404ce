//! What is known of a field.

use serde_json::{Map, Value};

use crate::customer::schema::field::Field;
use crate::customer::value::FieldValue;
use crate::date::instant::Instant;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};

/// A value of a field, where it comes from, and when it was verified last.
#[derive(Clone, PartialEq)]
pub(crate) struct Fact {
    pub(crate) value: FieldValue,
    pub(crate) source: Option<String>,
    pub(crate) verified_at: Instant,
}

impl Fact {
    /// Writes the fact as a document.
    pub(crate) fn save(&self) -> Value {
        let mut members = Map::new();
        members.insert("value".to_owned(), self.value.to_json());
        members.insert("verified_at".to_owned(), self.verified_at.to_string().into());
        if let Some(source) = &self.source {
            members.insert("source".to_owned(), source.as_str().into());
        }
        Value::Object(members)
    }

    /// Reads what [`save`](Fact::save) wrote.
    pub(crate) fn load(field: &Field, saved: &Value, path: &str) -> Result<Fact> {
        let missing = |key: &str| invalid(&format!("{path}.{key}"), "is missing");
        let text = |key: &str| saved.get(key).cloned().ok_or_else(|| missing(key));
        let shown = field.protection().values_are_shown();
        let place = format!("{path}.value");
        let inside = |error: Error| error.within(path);
        Ok(Fact {
            value: FieldValue::read(field, shown, &place, &text("value")?)?,
            source: saved.get("source").and_then(Value::as_str).map(str::to_owned),
            verified_at: document::read_value(text("verified_at")?).map_err(inside)?,
        })
    }
}
