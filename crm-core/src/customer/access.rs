//! What a viewer sees of a customer.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::customer::arrived::Arrived;
use crate::customer::customer::Customer;
use crate::customer::record::{Record, field};
use crate::customer::relationship::Relationship;
use crate::customer::schema::event::Event;
use crate::customer::schema::field::Field;
use crate::customer::schema::protection::Protection;
use crate::customer::schema::viewer::Viewer;
use crate::date::instant::Instant;
use crate::document::answer::Document;
use crate::document::document;
use crate::error::error::Result;

/// Whether a viewer sees a class; without a viewer, all is seen.
pub(crate) fn sees(viewer: Option<&Viewer>, class: &Protection) -> bool {
    viewer.is_none_or(|viewer| viewer.sees(class))
}

/// Something that happened, with what orders it.
struct Moment {
    at: Instant,
    arrival: u64,
    entry: Value,
}

impl Customer {
    /// Returns what is known of a field: `type`, `value`, `verified_at` and `source`; the last three
    /// are null if it has no value. Without a viewer, every field is readable.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownField`](crate::Error::UnknownField), and
    /// [`Error::AccessDenied`](crate::Error::AccessDenied) if the viewer may not see the field.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema, Viewer};
    ///
    /// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// assert!(!customer.get("age", Some(&Viewer::default()))?.has("/value"));
    /// let error = customer.get("phone", Some(&Viewer::default())).unwrap_err();
    /// assert_eq!(error.to_string(), "phone is confidential, which the viewer may not see");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn get(&self, name: &str, viewer: Option<&Viewer>) -> Result<Document> {
        let field = field(self.schema(), name, "field")?;
        if let Some(viewer) = viewer {
            viewer.check(name, &field.protection())?;
        }
        let fact = self.record().and_then(|record| record.facts.get(name));
        Document::of(&json!({
            "type": field.kind,
            "value": fact.map(|fact| fact.value.to_json()),
            "verified_at": fact.map(|fact| fact.verified_at),
            "source": fact.and_then(|fact| fact.source.as_deref()),
        }))
    }

    /// Returns what a viewer sees of the customer: `version`, `id`, the `fields` that have a value,
    /// and the `events`, `consents` and `relationships`. What he may not see is absent. Of an erased
    /// customer, `erased` has the time, and the counts for a viewer who may see every kind of them.
    ///
    /// # Errors
    ///
    /// None occur.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema, Viewer};
    ///
    /// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// let view = customer.view(&Viewer::default())?;
    /// assert!(view.json().starts_with(r#"{"consents":[],"events":{},"fields":{},"id":"c-17""#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn view(&self, viewer: &Viewer) -> Result<Document> {
        let mut view = Map::new();
        view.insert("version".to_owned(), self.version().into());
        if let Some(remains) = self.remains() {
            let classes = self.schema().fields().iter().map(Field::protection);
            let classes = classes.chain(self.schema().events().iter().map(Event::protection));
            // A count tells whether there was anything.
            let erased = match classes.into_iter().all(|class| viewer.sees(&class)) {
                true => document::value(remains)?,
                false => json!({ "at": remains.at }),
            };
            view.insert("erased".to_owned(), erased);
        }
        if let Some(record) = self.record() {
            view.insert("id".to_owned(), record.id.as_str().into());
            view.insert("fields".to_owned(), self.seen_fields(record, viewer));
            view.insert("events".to_owned(), self.seen_events(record, viewer));
            if viewer.sees(&Protection::usual()) {
                view.insert("consents".to_owned(), document::value(&record.consents)?);
                let relationships = record.relationships.iter().map(|one| &one.item);
                let relationships: Vec<&Relationship> = relationships.collect();
                view.insert("relationships".to_owned(), document::value(&relationships)?);
            }
        }
        Document::of(&Value::Object(view))
    }

    fn seen_fields(&self, record: &Record, viewer: &Viewer) -> Value {
        let seen = |field: &&Field| viewer.sees(&field.protection());
        let fields = self.schema().fields().iter().filter(seen);
        let fact =
            |field: &Field| Some((field.name.clone(), record.facts.get(&field.name)?.save()));
        Value::Object(fields.filter_map(fact).collect())
    }

    fn seen_events(&self, record: &Record, viewer: &Viewer) -> Value {
        let events = self.schema().events().iter().filter(|one| viewer.sees(&one.protection()));
        let saved = events.filter_map(|event| {
            let entries = record.entries(&event.name);
            let saved: Vec<Value> = entries.iter().map(|one| one.item.save()).collect();
            (!saved.is_empty()).then(|| (event.name.clone(), saved.into()))
        });
        Value::Object(saved.collect())
    }

    /// Returns what happened, as far as a viewer sees it: a list of `at`, `kind` (the name of an
    /// event, `consent` or `relationship`) and what else is known, by time, then by arrival.
    ///
    /// # Errors
    ///
    /// None occur.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema, Viewer};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// customer.apply(&Change::list_from_json(r#"[
    ///     {"change": "purchase", "at": "2026-01-02T00:00:00Z", "what": "tea"},
    ///     {"change": "interaction", "at": "2026-01-01T00:00:00Z", "kind": "sales"}
    /// ]"#)?, None)?;
    /// let timeline = customer.timeline(Some(&Viewer::default()))?;
    /// let kind: String = timeline.part("/0/kind")?.read("text")?;
    /// assert_eq!(kind, "interaction");
    /// assert!(timeline.json().contains(r#""what":"tea""#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn timeline(&self, viewer: Option<&Viewer>) -> Result<Document> {
        let mut moments = Vec::new();
        if let Some(record) = self.record() {
            self.happened(record, viewer, &mut moments);
            if sees(viewer, &Protection::usual()) {
                decided(record, &mut moments)?;
            }
        }
        moments.sort_by_key(|moment| (moment.at, moment.arrival));
        let entries: Vec<Value> = moments.into_iter().map(|moment| moment.entry).collect();
        Document::of(&entries)
    }

    fn happened(&self, record: &Record, viewer: Option<&Viewer>, moments: &mut Vec<Moment>) {
        for event in self.schema().events().iter().filter(|one| sees(viewer, &one.protection())) {
            for Arrived { arrival, item } in record.entries(&event.name) {
                let values = item.values.iter().map(|(name, one)| (name.clone(), one.to_json()));
                let values: Map<String, Value> = values.collect();
                let mut entry = json!({ "at": item.at, "kind": event.name, "values": values });
                if let (Some(note), Some(members)) = (&item.note, entry.as_object_mut()) {
                    members.insert("note".to_owned(), note.as_str().into());
                }
                moments.push(Moment { at: item.at, arrival: *arrival, entry });
            }
        }
    }
}

/// Adds consents and relationships.
fn decided(record: &Record, moments: &mut Vec<Moment>) -> Result<()> {
    for (consent, &arrival) in record.consents.iter().zip(&record.consent_arrivals) {
        let at = consent.at;
        moments.push(Moment { at, arrival, entry: entry(at, "consent", consent)? });
    }
    for Arrived { arrival, item } in &record.relationships {
        let entry = entry(item.since, "relationship", item)?;
        moments.push(Moment { at: item.since, arrival: *arrival, entry });
    }
    Ok(())
}

fn entry<T: Serialize>(at: Instant, kind: &str, item: &T) -> Result<Value> {
    Ok(json!({ "at": at, "kind": kind, "values": document::value(item)? }))
}
