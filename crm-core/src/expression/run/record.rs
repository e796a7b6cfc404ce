//! A customer as a document: the values of fields, and events.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::expression::plan::exact::Exact;
use crate::expression::plan::literal;
use crate::expression::plan::value::{Codes, Constant};
use crate::expression::tree::number::Number;
use crate::expression::types::field_type::FieldType;
use crate::expression::types::names::{EventName, FieldName, Names};
use crate::text::nearest::nearest;

/// The values of one customer, in the order of the names of a schema. `Debug` shows none of them.
#[derive(Clone)]
pub struct Record {
    pub(crate) names: Arc<Names>,
    pub(crate) id: Option<Box<str>>,
    pub(crate) fields: Vec<Option<Constant>>,
    pub(crate) consents: Vec<bool>,
    /// The events of each kind.
    pub(crate) events: Vec<Vec<EventRecord>>,
}

/// One event.
#[derive(Clone)]
pub(crate) struct EventRecord {
    pub(crate) at: Constant,
    pub(crate) fields: Vec<Option<Constant>>,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}

impl Record {
    /// Reads a record: `{"fields": {...}, "events": {...}}`.
    pub(crate) fn read(json: &str, names: &Arc<Names>) -> Result<Record> {
        let Json::Object(mut document) = document::parse(json)? else {
            return Err(invalid("$", "a record is an object of \"fields\" and \"events\""));
        };
        let fields = object(document.remove("fields"), "$.fields")?;
        let events = object(document.remove("events"), "$.events")?;
        if let Some((key, _)) = document.iter().next() {
            return Err(unknown("$", key, &["fields".to_owned(), "events".to_owned()]));
        }
        Record::new(fields, events, names)
    }

    fn new(
        fields: Map<String, Json>,
        events: Map<String, Json>,
        names: &Arc<Names>,
    ) -> Result<Record> {
        let mut record = Record {
            names: names.clone(),
            id: None,
            fields: vec![None; names.fields.len()],
            consents: vec![false; names.consents.len()],
            events: vec![Vec::new(); names.events.len()],
        };
        for (key, value) in fields {
            record.set(&key, value)?;
        }
        for (name, rows) in events {
            record.add(&name, rows)?;
        }
        Ok(record)
    }

    fn set(&mut self, key: &str, value: Json) -> Result<()> {
        let names = self.names.clone();
        let path = format!("$.fields.{key}");
        if let Some(at) = names.fields.iter().position(|field| field.name == key) {
            if let (Some(field), Some(place)) = (names.fields.get(at), self.fields.get_mut(at)) {
                *place = typed(field, value, &path)?;
            }
            if names.id.as_deref() != Some(key) {
                return Ok(());
            }
            self.id = self.fields.get(at).and_then(|value| id_of(value.as_ref()?));
            return Ok(());
        }
        if names.id.as_deref() == Some(key) {
            self.id = match value {
                Json::String(text) => Some(text.into()),
                Json::Number(number) if number.is_i64() || number.is_u64() => {
                    Some(number.to_string().into())
                }
                Json::Null => None,
                _ => return Err(invalid(&path, "an id is text or an integer")),
            };
            return Ok(());
        }
        let consent = names.consents.iter().position(|consent| consent.column == key);
        if let Some(place) = consent.and_then(|at| self.consents.get_mut(at)) {
            *place = match value {
                Json::Bool(live) => live,
                Json::Null => false,
                _ => return Err(invalid(&path, "a consent is true or false")),
            };
            return Ok(());
        }
        let mut known: Vec<String> = names.fields.iter().map(|one| one.name.clone()).collect();
        known.extend(names.id.clone());
        known.extend(names.consents.iter().map(|one| one.column.clone()));
        Err(unknown_field(&path, key, &known))
    }

    fn add(&mut self, name: &str, rows: Json) -> Result<()> {
        let names = self.names.clone();
        let path = format!("$.events.{name}");
        let Some(at) = names.events.iter().position(|event| event.name == name) else {
            let known: Vec<String> = names.events.iter().map(|one| one.name.clone()).collect();
            return Err(unknown("$.events", name, &known));
        };
        let Json::Array(rows) = rows else {
            return Err(invalid(&path, "the events of one kind are a list"));
        };
        let (Some(event), Some(events)) = (names.events.get(at), self.events.get_mut(at)) else {
            return Ok(());
        };
        for (row, value) in rows.into_iter().enumerate() {
            events.push(event_record(event, value, &format!("{path}[{row}]"))?);
        }
        Ok(())
    }
}

fn event_record(event: &EventName, value: Json, path: &str) -> Result<EventRecord> {
    let Json::Object(values) = value else {
        return Err(invalid(path, "an event is an object"));
    };
    let mut at = None;
    let mut fields = vec![None; event.fields.len()];
    for (key, value) in values {
        let path = format!("{path}.{key}");
        let field = event.fields.iter().position(|field| field.name == key);
        if let Some(number) = field {
            if let (Some(field), Some(place)) = (event.fields.get(number), fields.get_mut(number)) {
                *place = typed(field, value.clone(), &path)?;
            }
        } else if key != "at"
            && key != event.at.name
            && key != event.id
            && Some(&key) != event.kind.as_ref()
        {
            let mut known: Vec<String> = event.fields.iter().map(|one| one.name.clone()).collect();
            known.push("at".to_owned());
            return Err(unknown_field(&path, &key, &known));
        }
        if key == "at" || key == event.at.name {
            at = typed(&event.at, value, &path)?;
        }
    }
    let at = at.ok_or_else(|| invalid(&format!("{path}.at"), "an event has a time"))?;
    Ok(EventRecord { at, fields })
}

/// Returns the text of an id.
fn id_of(value: &Constant) -> Option<Box<str>> {
    match value {
        Constant::Text(text) => Some(text.as_ref().into()),
        Constant::Exact(exact) => Some(exact.units.to_string().into()),
        _ => None,
    }
}

fn object(value: Option<Json>, path: &str) -> Result<Map<String, Json>> {
    match value {
        None => Ok(Map::new()),
        Some(Json::Object(object)) => Ok(object),
        Some(_) => Err(invalid(path, "must be an object")),
    }
}

fn unknown(path: &str, key: &str, known: &[String]) -> Error {
    Error::UnknownName {
        field: path.to_owned(),
        allowed: known.to_vec(),
        given: key.to_owned(),
        nearest: nearest(key, known),
    }
}

fn unknown_field(path: &str, key: &str, known: &[String]) -> Error {
    Error::UnknownField {
        segment: String::new(),
        path: path.to_owned(),
        given: key.to_owned(),
        nearest: nearest(key, known),
    }
}

/// Reads a value as the type of its field.
fn typed(field: &FieldName, value: Json, path: &str) -> Result<Option<Constant>> {
    if value.is_null() {
        return Ok(None);
    }
    let wrong = |value: &Json| {
        let given = if field.values_are_shown { value.to_string() } else { "another value".into() };
        invalid(path, format!("must be {}, got {given}", expected(&field.kind)))
    };
    let found = match (&field.kind, &value) {
        (FieldType::Bool, Json::Bool(value)) => Some(Constant::Bool(*value)),
        (FieldType::Int, value) => decimal(value, 0)
            .filter(|exact| i64::try_from(exact.units).is_ok())
            .map(Constant::Exact),
        (FieldType::Decimal { decimals } | FieldType::Money { decimals, .. }, value) => {
            decimal(value, *decimals).map(Constant::Exact)
        }
        (FieldType::Float, Json::Number(number)) => number.as_f64().map(Constant::Float),
        (FieldType::Date, Json::String(text)) => {
            text.parse::<Day>().ok().map(|day| Constant::Date(day.into()))
        }
        (FieldType::Timestamp, Json::String(text)) => {
            text.parse::<Instant>().ok().map(|instant| Constant::Instant(instant.into()))
        }
        (FieldType::Text | FieldType::Code(_), Json::String(text)) => {
            Some(Constant::Text(text.clone().into()))
        }
        (FieldType::Codes(_), Json::Array(codes)) => {
            let codes: Option<Vec<Box<str>>> =
                codes.iter().map(|code| code.as_str().map(Box::from)).collect();
            codes.map(|codes| Constant::Codes(Codes::set(codes)))
        }
        _ => None,
    };
    found.map(Some).ok_or_else(|| wrong(&value))
}

/// Reads a number, or its text, with so many decimals.
fn decimal(value: &Json, decimals: u8) -> Option<Exact> {
    let text = match value {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        _ => return None,
    };
    let scale = u32::from(decimals);
    if let Some(exact) = literal::decimal(&text, Some(decimals)) {
        let units = exact.units.checked_mul(10_i128.checked_pow(scale - exact.scale)?)?;
        return Some(Exact { units, scale });
    }
    let units = Number::from_decimal_text(&text).ok()?.to_units(decimals)?;
    Some(Exact { units, scale })
}

fn expected(kind: &FieldType) -> String {
    match kind {
        FieldType::Bool => "true or false".to_owned(),
        FieldType::Int => "an integer of 64 bits".to_owned(),
        FieldType::Float => "a number".to_owned(),
        FieldType::Decimal { decimals } | FieldType::Money { decimals, .. } => {
            format!("a number with at most {decimals} decimals")
        }
        FieldType::Date => "a date, as in \"2026-03-31\"".to_owned(),
        FieldType::Timestamp => {
            "an instant with its zone, as in \"2026-03-31T09:00:00Z\"".to_owned()
        }
        FieldType::Text | FieldType::Code(_) => "text".to_owned(),
        FieldType::Codes(_) => "a list of texts".to_owned(),
    }
}
