//! Extension of a schema by another document.

use serde::{Deserialize, Serialize};

use crate::customer::schema::consent::ConsentColumn;
use crate::customer::schema::event::Event;
use crate::customer::schema::field::Field;
use crate::customer::schema::schema::{Schema, SchemaDocument};
use crate::document::document;
use crate::error::error::{Error, Result};

/// What is added to a schema, or replaced in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Extension {
    version: u64,
    id: Option<String>,
    fields: Vec<Field>,
    events: Vec<Event>,
    consents: Vec<ConsentColumn>,
}

impl Default for Extension {
    fn default() -> Extension {
        let SchemaDocument { version, id, fields, events, consents } = SchemaDocument::default();
        Extension { version, id, fields, events, consents }
    }
}

impl Schema {
    /// Returns the schema with the fields, events and consents of a document, each in the place of
    /// the one of that name, or at the end.
    ///
    /// A field that is less protected than the one it replaces (by its sensitivity, special
    /// category, compartments or consent) needs a key `override` with a `reason`, which is kept; so
    /// does an event.
    ///
    /// # Errors
    ///
    /// Those of [`from_json`](Schema::from_json), and [`Error::Conflict`] for a protection that is
    /// lowered without a reason.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    ///
    /// let schema = Schema::standard("ILS".parse()?)?;
    /// let plan = r#"{"fields": [{"name": "plan", "type": "code", "codes": ["basic", "plus"]}]}"#;
    /// assert!(schema.extend(plan)?.to_json()?.contains("plus"));
    /// let open = r#"{"fields": [{"name": "phone", "type": "text", "sensitivity": "public"}]}"#;
    /// let error = schema.extend(open).unwrap_err();
    /// assert_eq!(error.path(), Some("$.fields[0].override"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn extend(&self, json: &str) -> Result<Schema> {
        let value = document::parse(json)?;
        if let Some(version) = value.get("version") {
            let current = SchemaDocument::default().version;
            document::version(Some(version), "version", "schema", current)?;
        }
        let extension: Extension = document::read_value(value)?;
        let mut document = self.document().clone();
        if extension.id.is_some() {
            document.id = extension.id;
        }
        for (at, field) in extension.fields.into_iter().enumerate() {
            replace_field(&mut document.fields, field, &format!("$.fields[{at}]"))?;
        }
        for (at, event) in extension.events.into_iter().enumerate() {
            replace_event(&mut document.events, event, &format!("$.events[{at}]"))?;
        }
        for consent in extension.consents {
            let same = |one: &ConsentColumn| {
                (&one.purpose, &one.channel) == (&consent.purpose, &consent.channel)
            };
            match document.consents.iter_mut().find(|one| same(one)) {
                Some(one) => *one = consent,
                None => document.consents.push(consent),
            }
        }
        Schema::new(document)
    }
}

fn replace_field(fields: &mut Vec<Field>, mut field: Field, path: &str) -> Result<()> {
    field.check(path)?;
    let Some(old) = fields.iter_mut().find(|old| old.name == field.name) else {
        fields.push(field);
        return Ok(());
    };
    let keeps_consent = old.consent.is_none() || old.consent == field.consent;
    let is_protected = field.protection().covers(&old.protection()) && keeps_consent;
    if !is_protected && field.reason.is_none() {
        return Err(lowered(path, &format!("the field {:?}", field.name)));
    }
    field.reason = field.reason.or_else(|| old.reason.take());
    *old = field;
    Ok(())
}

fn replace_event(events: &mut Vec<Event>, mut event: Event, path: &str) -> Result<()> {
    let Some(old) = events.iter_mut().find(|old| old.name == event.name) else {
        events.push(event);
        return Ok(());
    };
    if !event.protection().covers(&old.protection()) && event.reason.is_none() {
        return Err(lowered(path, &format!("the event {:?}", event.name)));
    }
    event.reason = event.reason.or_else(|| old.reason.take());
    *old = event;
    Ok(())
}

fn lowered(path: &str, what: &str) -> Error {
    let message =
        format!(r#"is missing: {what} would be less protected, which needs {{"reason": "..."}}"#);
    Error::conflict(&format!("{path}.override"), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard() -> Schema {
        Schema::standard("ILS".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_lowered_protection_needs_a_reason_which_is_kept() {
        let field = |rest: &str| {
            format!(r#"{{"fields": [{{"name": "birth_date", "type": "date"{rest}}}]}}"#)
        };
        for lowered in [
            "",
            r#", "sensitivity": "internal", "consent": "personal_data""#,
            r#", "sensitivity": "confidential""#,
            r#", "sensitivity": "confidential", "consent": "marketing""#,
        ] {
            let error = standard().extend(&field(lowered)).unwrap_err();
            assert_eq!(error.path(), Some("$.fields[0].override"), "{lowered}");
        }
        let why = r#", "override": {"reason": "a club of children"}"#;
        let open = standard().extend(&field(why)).unwrap();
        let kept = |schema: &Schema| {
            schema.to_json().unwrap().contains(r#""override":{"reason":"a club of children"}"#)
        };
        assert!(kept(&open));
        let closed = r#", "sensitivity": "restricted", "consent": "personal_data""#;
        assert!(kept(&open.extend(&field(closed)).unwrap()));
        assert!(standard().extend(&field(closed)).is_ok());
    }

    #[test]
    fn an_event_is_protected_as_a_whole() {
        let event = |rest: &str| {
            format!(r#"{{"events": [{{"name": "complaint", "table": "complaints"{rest}}}]}}"#)
        };
        let closed = standard().extend(&event(r#", "compartments": ["service"]"#)).unwrap();
        let error = closed.extend(&event("")).unwrap_err();
        assert_eq!(error.path(), Some("$.events[0].override"));
        let why = r#", "override": {"reason": "all answer complaints"}"#;
        assert!(closed.extend(&event(why)).is_ok());
    }

    #[test]
    fn what_is_replaced_keeps_its_place() {
        let age =
            r#"{"fields": [{"name": "new", "type": "int"}, {"name": "age", "type": "float"}]}"#;
        let schema = standard().extend(age).unwrap();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name.as_str()).collect();
        assert_eq!((names.first(), names.last()), (Some(&"age"), Some(&"new")));
        // A field may not read the column of another, whose protection it would evade.
        let copy = r#"{"fields": [{"name": "copy", "column": "phone", "type": "text"}]}"#;
        assert_eq!(standard().extend(copy).unwrap_err().path(), Some("$.fields[20].column"));
    }
}
