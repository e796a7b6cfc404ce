//! All that is known of a customer who has not been erased.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::customer::arrived::{Arrived, take_arrival, with_arrival};
use crate::customer::change::{Change, ChangeKind};
use crate::customer::consent::{Consent, ConsentState, state};
use crate::customer::entry::{COMPLAINT, Entry, INTERACTION, PURCHASE};
use crate::customer::fact::Fact;
use crate::customer::relationship::Relationship;
use crate::customer::schema::event::Event;
use crate::customer::schema::field::Field;
use crate::customer::schema::schema::Schema;
use crate::customer::value::FieldValue;
use crate::date::instant::Instant;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::text::nearest::nearest;

/// All that is known of a customer.
#[derive(Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) facts: BTreeMap<String, Fact>,
    /// The purchases, interactions and complaints, by the name of their event.
    pub(crate) events: BTreeMap<String, Vec<Arrived<Entry>>>,
    pub(crate) consents: Vec<Consent>,
    /// The arrivals of the consents.
    pub(crate) consent_arrivals: Vec<u64>,
    pub(crate) relationships: Vec<Arrived<Relationship>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    field: String,
    value: Value,
    #[serde(default)]
    source: Option<String>,
    verified_at: Instant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verify {
    field: String,
    #[serde(default)]
    source: Option<String>,
    verified_at: Instant,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clear {
    field: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Erase {
    pub(crate) at: Instant,
}

/// Reads the body of a change that is at a path.
pub(crate) fn body<T: DeserializeOwned>(change: &Change, path: &str) -> Result<T> {
    document::read_value(change.body().clone().into()).map_err(|error| error.within(path))
}

/// Returns the declared field.
pub(crate) fn field<'s>(schema: &'s Schema, name: &str, path: &str) -> Result<&'s Field> {
    schema.field(name).ok_or_else(|| {
        let names: Vec<String> = schema.fields().iter().map(|one| one.name.clone()).collect();
        Error::UnknownField {
            segment: String::new(),
            path: path.to_owned(),
            given: name.to_owned(),
            nearest: nearest(name, &names),
        }
    })
}

impl Record {
    pub(crate) fn new(id: &str) -> Record {
        Record {
            id: id.to_owned(),
            facts: BTreeMap::new(),
            events: BTreeMap::new(),
            consents: Vec::new(),
            consent_arrivals: Vec::new(),
            relationships: Vec::new(),
        }
    }

    /// Applies a change other than an erasure, which makes the version `arrival`.
    pub(crate) fn apply(
        &mut self,
        schema: &Schema,
        change: &Change,
        arrival: u64,
        path: &str,
    ) -> Result<()> {
        match change.kind() {
            ChangeKind::Set => self.set(schema, body(change, path)?, path),
            ChangeKind::Verify => self.verify(schema, body(change, path)?, path),
            ChangeKind::Clear => {
                let Clear { field: name } = body(change, path)?;
                field(schema, &name, &format!("{path}.field"))?;
                self.facts.remove(&name);
                Ok(())
            }
            ChangeKind::Purchase => self.happen(schema, PURCHASE, change, arrival, path),
            ChangeKind::Interaction => self.happen(schema, INTERACTION, change, arrival, path),
            ChangeKind::Complaint => self.happen(schema, COMPLAINT, change, arrival, path),
            ChangeKind::Consent => {
                let consent: Consent = body(change, path)?;
                consent.check(path)?;
                self.consents.push(consent);
                self.consent_arrivals.push(arrival);
                Ok(())
            }
            ChangeKind::Relationship => self.relate(body(change, path)?, arrival, path),
            ChangeKind::Erase => Ok(()),
        }
    }

    fn set(&mut self, schema: &Schema, set: Set, path: &str) -> Result<()> {
        let field = field(schema, &set.field, &format!("{path}.field"))?;
        if set.value.is_null() {
            return Err(invalid(
                &format!("{path}.value"),
                "must not be null; a change \"clear\" removes it",
            ));
        }
        let shown = field.protection().values_are_shown();
        let value = FieldValue::read(field, shown, &format!("{path}.value"), &set.value)?;
        if let Some(state) = self.refused_storage(field, set.verified_at) {
            return Err(Error::ConsentRequired {
                path: field.name.clone(),
                purpose: field.consent.clone().unwrap_or_default(),
                status: state.status.name().to_owned(),
            });
        }
        let Set { source, verified_at, .. } = set;
        self.facts.insert(set.field, Fact { value, source, verified_at });
        Ok(())
    }

    fn verify(&mut self, schema: &Schema, verify: Verify, path: &str) -> Result<()> {
        let path = format!("{path}.field");
        field(schema, &verify.field, &path)?;
        let fact = self.facts.get_mut(&verify.field);
        let fact = fact.ok_or_else(|| invalid(&path, "has no value that could be verified"))?;
        fact.verified_at = verify.verified_at;
        fact.source = verify.source.or_else(|| fact.source.take());
        Ok(())
    }

    fn happen(
        &mut self,
        schema: &Schema,
        name: &str,
        change: &Change,
        arrival: u64,
        path: &str,
    ) -> Result<()> {
        let event = declared(schema, name, &format!("{path}.change"))?;
        let item = Entry::read(event, change.body(), path)?;
        self.events.entry(name.to_owned()).or_default().push(Arrived { arrival, item });
        Ok(())
    }

    fn relate(&mut self, item: Relationship, arrival: u64, path: &str) -> Result<()> {
        let others = self.relationships.iter().map(|one| &one.item);
        let others = others.filter(|one| !one.is_same(&item));
        item.check(others, !self.facts.is_empty(), path)?;
        match self.relationships.iter_mut().find(|one| one.item.is_same(&item)) {
            Some(one) => one.item = item,
            None => self.relationships.push(Arrived { arrival, item }),
        }
        Ok(())
    }

    /// The events of a name, in the order of their arrival.
    pub(crate) fn entries(&self, event: &str) -> &[Arrived<Entry>] {
        self.events.get(event).map(Vec::as_slice).unwrap_or_default()
    }

    /// The state of the consent without which a field may not be kept, if none holds.
    pub(crate) fn refused_storage(&self, field: &Field, now: Instant) -> Option<ConsentState> {
        let purpose = field.consent.as_deref()?;
        Some(state(&self.consents, purpose, None, now)).filter(|state| !state.allowed)
    }

    /// What is known of a field and may be kept at an instant.
    pub(crate) fn live(&self, field: &Field, now: Instant) -> Option<&Fact> {
        let fact = self.facts.get(&field.name)?;
        self.refused_storage(field, now).is_none().then_some(fact)
    }

    /// Writes the record as a document.
    pub(crate) fn save(&self) -> Result<Map<String, Value>> {
        let facts: Map<String, Value> =
            self.facts.iter().map(|(name, fact)| (name.clone(), fact.save())).collect();
        let mut events = Map::new();
        for (name, entries) in &self.events {
            let entries = entries.iter().map(|one| with_arrival(one.item.save(), one.arrival));
            events.insert(name.clone(), entries.collect::<Result<Vec<_>>>()?.into());
        }
        let consents = self
            .consents
            .iter()
            .zip(&self.consent_arrivals)
            .map(|(item, &arrival)| Arrived { arrival, item: item.clone() }.save());
        let relationships = self.relationships.iter().map(Arrived::save);
        let saved = json!({
            "id": self.id,
            "fields": facts,
            "events": events,
            "consents": consents.collect::<Result<Vec<_>>>()?,
            "relationships": relationships.collect::<Result<Vec<_>>>()?,
        });
        match saved {
            Value::Object(members) => Ok(members),
            _ => Ok(Map::new()),
        }
    }

    /// Reads what [`save`](Record::save) wrote.
    pub(crate) fn load(schema: &Schema, saved: &Map<String, Value>) -> Result<Record> {
        let id = saved.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let missing = || invalid("$.id", "must be a text that is not empty");
        let mut record = Record::new(id.ok_or_else(missing)?);
        for (name, fact) in object(saved, "fields")? {
            let path = format!("$.fields.{name}");
            let fact = Fact::load(field(schema, name, &path)?, fact, &path)?;
            record.facts.insert(name.clone(), fact);
        }
        for (name, entries) in object(saved, "events")? {
            let path = format!("$.events.{name}");
            let event = declared(schema, name, &path)?;
            let entries = list(Some(entries), &path)?.iter().enumerate();
            let entries =
                entries.map(|(at, saved)| load_entry(event, saved, &format!("{path}[{at}]")));
            record.events.insert(name.clone(), entries.collect::<Result<_>>()?);
        }
        for (at, saved) in list(saved.get("consents"), "$.consents")?.iter().enumerate() {
            let path = format!("$.consents[{at}]");
            let Arrived { arrival, item } = Arrived::<Consent>::load(saved.clone(), &path)?;
            item.check(&path)?;
            record.consents.push(item);
            record.consent_arrivals.push(arrival);
        }
        for (at, saved) in list(saved.get("relationships"), "$.relationships")?.iter().enumerate() {
            let path = format!("$.relationships[{at}]");
            record.relationships.push(Arrived::load(saved.clone(), &path)?);
        }
        Ok(record)
    }
}

fn load_entry(event: &Event, saved: &Value, path: &str) -> Result<Arrived<Entry>> {
    let mut saved = saved.clone();
    let arrival = take_arrival(&mut saved, path)?;
    let members = saved.as_object().ok_or_else(|| invalid(path, "must be an object"))?;
    Ok(Arrived { arrival, item: Entry::read(event, members, path)? })
}

fn object<'v>(saved: &'v Map<String, Value>, key: &str) -> Result<&'v Map<String, Value>> {
    let found = saved.get(key).and_then(Value::as_object);
    found.ok_or_else(|| invalid(&format!("$.{key}"), "must be an object"))
}

fn list<'v>(found: Option<&'v Value>, path: &str) -> Result<&'v [Value]> {
    let found = found.and_then(Value::as_array).map(Vec::as_slice);
    found.ok_or_else(|| invalid(path, "must be a list"))
}

/// The declared event that a change records.
fn declared<'s>(schema: &'s Schema, name: &str, path: &str) -> Result<&'s Event> {
    let message = || format!("needs an event {name:?} in the schema");
    schema.event(name).ok_or_else(|| Error::conflict(path, message()))
}
