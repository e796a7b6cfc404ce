//! The schema of customer data, a document.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::customer::schema::consent::ConsentColumn;
use crate::customer::schema::event::{Event, twice};
use crate::customer::schema::field::{Field, named};
use crate::customer::schema::protection::Protection;
use crate::document::document::{self, invalid};
use crate::error::error::Result;

/// The version of the document format.
const VERSION: u64 = 1;

/// The description of customer data: fields, events and consents, each with its type, its columns
/// and its protection.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "id": "customer_id",
///   "fields": [
///     {"name": "age", "type": "int", "family": "demographic"},
///     {"name": "plan", "type": "code", "codes": ["basic", "plus"], "label": {"he": "מסלול"}},
///     {"name": "diagnosis", "type": "text", "sensitivity": "restricted",
///      "special_category": true, "compartments": ["medical"], "consent": "health"}
///   ],
///   "events": [
///     {"name": "purchase", "table": "orders", "id": "customer", "at": "ordered_at",
///      "fields": [{"name": "amount", "type": "money", "currency": "ILS", "column": "total"}]}
///   ],
///   "consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `version` | 1, also if it is left out |
/// | `id` | optional: the column with the customer's id, text or int |
/// | `fields` | the fields of a customer |
/// | `events` | events: rows of other tables |
/// | `consents` | columns that are true where the customer consents to a `purpose` on a `channel` |
///
/// A field has:
///
/// | key | meaning |
/// |---|---|
/// | `name` | its name in expressions |
/// | `type` | `bool`, `int`, `float`, `decimal`, `money`, `date`, `timestamp`, `text`, `code`, `codes` |
/// | `column` | optional: its column, by default the name |
/// | `family` | optional: a [`Family`](crate::customer::Family) |
/// | `label` | optional: what to call it, by language |
/// | `codes` | optional, for `code` and `codes`: the codes that there are |
/// | `decimals` | for `decimal`, and optional for `money`, whose default is that of the currency: from 0 to 9 |
/// | `currency` | for `money`: the currency, ISO 4217 |
/// | `naive` | optional, for `timestamp`: the zone of a column without one, `utc` or `local` |
/// | `sensitivity` | optional: a [`Sensitivity`](crate::customer::Sensitivity), by default `internal` |
/// | `special_category` | optional: whether it is of a special category of personal data |
/// | `compartments` | optional: the compartments to which a viewer must belong |
/// | `consent` | optional: the purpose without a consent to which it may not be kept |
/// | `max_age_days` | optional: after how many days a value must be verified again |
/// | `override` | optional: `{"reason": "..."}`, why it is less protected than what it replaces |
///
/// An event has a `name`, a `table`, its columns `id` (by default that of the schema) and `at` (by
/// default `at`), optionally `at_type` (`timestamp` or `date`), `naive`, `fields`, a column `kind`
/// whose value must be the name of the event, and `label`, `sensitivity`, `compartments` and
/// `override` as a whole.
///
/// # Examples
///
/// ```
/// use crm_core::customer::Schema;
///
/// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
/// let json = r#"{"fields":[{"name":"age","type":"int"}],"version":1}"#;
/// assert_eq!(schema.to_json()?, json);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Schema {
    document: Arc<SchemaDocument>,
}

/// The document of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SchemaDocument {
    #[serde(default = "current")]
    pub(crate) version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fields: Vec<Field>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) events: Vec<Event>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) consents: Vec<ConsentColumn>,
}

fn current() -> u64 {
    VERSION
}

impl Default for SchemaDocument {
    fn default() -> SchemaDocument {
        SchemaDocument {
            version: VERSION,
            id: None,
            fields: Vec::new(),
            events: Vec::new(),
            consents: Vec::new(),
        }
    }
}

impl Schema {
    /// Checks a document.
    pub(crate) fn new(document: SchemaDocument) -> Result<Schema> {
        document.check()?;
        Ok(Schema { document: Arc::new(document) })
    }

    /// Reads a schema from JSON.
    ///
    /// # Errors
    ///
    /// An error that names the JSON path: [`InvalidDocument`](crate::Error::InvalidDocument) for a
    /// key that is unknown or missing and for what is declared twice,
    /// [`Conflict`](crate::Error::Conflict) for a key that does not go with the type of its field,
    /// [`UnsupportedVersion`](crate::Error::UnsupportedVersion).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    ///
    /// let json = r#"{"fields": [{"name": "age", "type": "int", "decimals": 2}]}"#;
    /// let error = Schema::from_json(json).unwrap_err();
    /// assert_eq!(error.to_string(), "$.fields[0].decimals is for the types decimal and money");
    /// ```
    pub fn from_json(json: &str) -> Result<Schema> {
        let value = document::parse(json)?;
        if let Some(version) = value.get("version") {
            document::version(Some(version), "version", "schema", VERSION)?;
        }
        Schema::new(document::read_value(value)?)
    }

    /// Writes the schema in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(&*self.document)
    }

    /// Returns the hash of the canonical form, 16 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// None occur.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    ///
    /// let one = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let other = r#"{"version": 1, "fields": [{"type": "int", "name": "age"}]}"#;
    /// assert_eq!(one.hash()?, Schema::from_json(other)?.hash()?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn hash(&self) -> Result<String> {
        Ok(document::hash(&self.to_json()?))
    }

    pub(crate) fn document(&self) -> &SchemaDocument {
        &self.document
    }

    /// The column with the customer's id.
    pub(crate) fn id(&self) -> Option<&str> {
        self.document.id.as_deref()
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.document.fields
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.document.events
    }

    pub(crate) fn consents(&self) -> &[ConsentColumn] {
        &self.document.consents
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    pub(crate) fn event(&self, name: &str) -> Option<&Event> {
        self.events().iter().find(|event| event.name == name)
    }

    /// The column with the customer's id in the table of an event.
    pub(crate) fn event_id<'s>(&'s self, event: &'s Event) -> &'s str {
        // The schema has an id if the event has none: this was checked.
        event.id.as_deref().or(self.id()).unwrap_or_default()
    }

    /// The class of protection of a field.
    pub(crate) fn field_protection(&self, name: &str) -> Option<Protection> {
        self.field(name).map(Field::protection)
    }

    /// The class of protection of an event.
    pub(crate) fn event_protection(&self, name: &str) -> Option<Protection> {
        self.event(name).map(Event::protection)
    }

    /// The class of protection of consents.
    pub(crate) fn consent_protection() -> Protection {
        Protection::usual()
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("fields", &self.fields().len())
            .field("events", &self.events().len())
            .field("consents", &self.consents().len())
            .finish()
    }
}

impl SchemaDocument {
    fn check(&self) -> Result<()> {
        if let Some(id) = &self.id {
            named(id, "$", "id")?;
        }
        let mut columns = BTreeSet::new();
        self.check_fields(&mut columns)?;
        self.check_events()?;
        self.check_consents(&mut columns)
    }

    /// Each column is one field or one consent, so that no value has two classes of protection.
    fn check_fields<'d>(&'d self, columns: &mut BTreeSet<&'d str>) -> Result<()> {
        let mut names = BTreeSet::new();
        for (at, field) in self.fields.iter().enumerate() {
            let path = format!("$.fields[{at}]");
            field.check(&path)?;
            if !names.insert(&field.name) {
                return Err(twice(&format!("{path}.name"), "field", &field.name));
            }
            if !columns.insert(field.column()) {
                return Err(twice(&format!("{path}.column"), "column", field.column()));
            }
        }
        Ok(())
    }

    fn check_events(&self) -> Result<()> {
        let mut names = BTreeSet::new();
        for (at, event) in self.events.iter().enumerate() {
            let path = format!("$.events[{at}]");
            event.check(&path, self.id.as_deref())?;
            if !names.insert(&event.name) {
                return Err(twice(&format!("{path}.name"), "event", &event.name));
            }
            self.check_kind(event, &path)?;
        }
        Ok(())
    }

    /// Events of one table are told apart by one column.
    fn check_kind(&self, event: &Event, path: &str) -> Result<()> {
        let shares = |other: &&Event| other.table == event.table && other.kind != event.kind;
        match self.events.iter().find(shares) {
            None if event.kind.is_none() && self.table_is_shared(event) => {
                let message = format!("is missing: several events are in {:?}", event.table);
                Err(invalid(&format!("{path}.kind"), message))
            }
            None => Ok(()),
            Some(other) => Err(invalid(
                &format!("{path}.kind"),
                format!("must be that of {:?}, which is in the same table", other.name),
            )),
        }
    }

    fn table_is_shared(&self, event: &Event) -> bool {
        self.events.iter().filter(|other| other.table == event.table).count() > 1
    }

    fn check_consents<'d>(&'d self, columns: &mut BTreeSet<&'d str>) -> Result<()> {
        let mut scopes = BTreeSet::new();
        for (at, consent) in self.consents.iter().enumerate() {
            let path = format!("$.consents[{at}]");
            consent.check(&path)?;
            if !scopes.insert((&consent.purpose, &consent.channel)) {
                let scope = format!("{} on {}", consent.purpose, consent.channel);
                return Err(twice(&path, "consent", &scope));
            }
            if !columns.insert(&consent.column) {
                return Err(twice(&format!("{path}.column"), "column", &consent.column));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> (String, String) {
        let error = Schema::from_json(json).unwrap_err();
        (error.path().unwrap_or_default().to_owned(), error.to_string())
    }

    #[test]
    fn what_is_wrong_is_named_by_its_path() {
        let field = |rest: &str| format!(r#"{{"fields": [{{"name": "a", {rest}}}]}}"#);
        let event = |rest: &str| {
            format!(r#"{{"id": "id", "events": [{{"name": "e", "table": "t", {rest}}}]}}"#)
        };
        for (json, path) in [
            (r#"{"version": 2}"#.to_owned(), "$.version"),
            (r#"{"field": []}"#.to_owned(), "$.field"),
            (r#"{"id": ""}"#.to_owned(), "$.id"),
            (field(r#""type": "integer""#), "$.fields[0].type"),
            (field(r#""type": "decimal""#), "$.fields[0].decimals"),
            (field(r#""type": "decimal", "decimals": 10"#), "$.fields[0].decimals"),
            (field(r#""type": "money""#), "$.fields[0].currency"),
            (field(r#""type": "money", "currency": "NIS""#), "$.fields[0].currency"),
            (field(r#""type": "int", "currency": "ILS""#), "$.fields[0].currency"),
            (field(r#""type": "text", "codes": ["a"]"#), "$.fields[0].codes"),
            (field(r#""type": "code", "codes": []"#), "$.fields[0].codes"),
            (field(r#""type": "code", "codes": ["a", "a"]"#), "$.fields[0].codes[1]"),
            (field(r#""type": "date", "naive": "local""#), "$.fields[0].naive"),
            (field(r#""type": "int", "max_age_days": 0"#), "$.fields[0].max_age_days"),
            (field(r#""type": "int", "override": {}"#), "$.fields[0].override"),
            (field(r#""type": "int", "override": {"reason": " "}"#), "$.fields[0].override.reason"),
            (field(r#""type": "int"}, {"name": "a", "type": "int""#), "$.fields[1].name"),
            (
                field(r#""type": "int"}, {"name": "b", "column": "a", "type": "int""#),
                "$.fields[1].column",
            ),
            (
                event(r#""fields": [{"name": "x", "type": "int", "sensitivity": "public"}]"#),
                "$.events[0].fields[0].sensitivity",
            ),
            (event(r#""at": "id""#), "$.events[0].at"),
            (event(r#""at_type": "date", "naive": "local""#), "$.events[0].naive"),
            (event(r#""kind": "k"}, {"name": "f", "table": "t""#), "$.events[0].kind"),
            (event(r#""at": "a"}, {"name": "f", "table": "t""#), "$.events[0].kind"),
            (r#"{"events": [{"name": "e", "table": "t"}]}"#.to_owned(), "$.events[0].id"),
        ] {
            let (found, message) = refusal(&json);
            assert_eq!(found, path, "{json}: {message}");
        }
        let twice = r#"{"consents": [{"purpose": "p", "channel": "c", "column": "x"},
            {"purpose": "p", "channel": "c", "column": "y"}]}"#;
        let message =
            r#"invalid document at $.consents[1]: the consent "p on c" is declared twice"#;
        assert_eq!(refusal(twice).1, message);
    }

    #[test]
    fn a_default_is_not_written() {
        let json = r#"{"fields": [{"name": "a", "type": "int", "sensitivity": "internal",
            "special_category": false, "compartments": [], "label": {}}], "consents": []}"#;
        let written = r#"{"fields":[{"name":"a","type":"int"}],"version":1}"#;
        assert_eq!(Schema::from_json(json).unwrap().to_json().unwrap(), written);
    }

    #[test]
    fn the_language_is_lent_names_types_and_columns() {
        let schema = Schema::standard("ILS".parse().unwrap()).unwrap();
        let names = schema.names();
        assert_eq!((names.fields.len(), names.events.len()), (20, 3));
        assert_eq!(names.id.as_deref(), Some("customer_id"));
        let birth_date = names.fields.iter().find(|one| one.name == "birth_date").unwrap();
        assert!(!birth_date.values_are_shown);
        let purchase = &names.events[0];
        assert_eq!((purchase.table.as_str(), purchase.at.name.as_str()), ("purchases", "at"));
        assert_eq!(Schema::from_json(&schema.to_json().unwrap()).unwrap(), schema);
    }
}
