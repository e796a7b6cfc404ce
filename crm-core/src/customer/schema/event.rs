//! The definition of an event.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::customer::schema::field::{
    Field, Naive, Override, check_compartments, check_override, is_default, named,
};
use crate::customer::schema::field_kind::FieldKind;
use crate::customer::schema::protection::Protection;
use crate::customer::schema::sensitivity::Sensitivity;
use crate::document::document::invalid;
use crate::error::error::{Error, Result};
use crate::text::choice::choice;

choice! {
    /// The type of the time of an event.
    pub(crate) enum TimeKind as "at_type" {
        /// A calendar day.
        Date = 1 "date",
        /// An instant.
        Timestamp = 2 "timestamp",
    }
}

#[expect(clippy::derivable_impls, reason = "a variant of a closed list has only docs")]
impl Default for TimeKind {
    fn default() -> TimeKind {
        TimeKind::Timestamp
    }
}

/// An event: rows of a table, each of a customer and a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) table: String,
    /// The column of the customer's id, by default that of the schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// The column of the time, by default `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) at_type: TimeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) naive: Option<Naive>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fields: Vec<Field>,
    /// The column whose value must be the name of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) label: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) sensitivity: Sensitivity,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) compartments: BTreeSet<String>,
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Override>,
}

impl Event {
    pub(crate) fn new(name: &str, table: &str, fields: Vec<Field>) -> Event {
        Event {
            name: name.to_owned(),
            table: table.to_owned(),
            id: None,
            at: None,
            at_type: TimeKind::default(),
            naive: None,
            fields,
            kind: None,
            label: BTreeMap::new(),
            sensitivity: Sensitivity::default(),
            compartments: BTreeSet::new(),
            reason: None,
        }
    }

    /// Its class of protection.
    pub(crate) fn protection(&self) -> Protection {
        Protection {
            sensitivity: self.sensitivity,
            special_category: false,
            compartments: self.compartments.clone(),
        }
    }

    /// The column of the time.
    pub(crate) fn at(&self) -> &str {
        self.at.as_deref().unwrap_or("at")
    }

    /// The time as a field.
    pub(crate) fn time(&self) -> Field {
        let kind = match self.at_type {
            TimeKind::Date => FieldKind::Date,
            TimeKind::Timestamp => FieldKind::Timestamp,
        };
        Field { naive: self.naive, ..Field::new(self.at(), kind) }
    }

    /// Checks that its parts go together; `path` is its place in the schema.
    pub(crate) fn check(&self, path: &str, schema_id: Option<&str>) -> Result<()> {
        named(&self.name, path, "name")?;
        named(&self.table, path, "table")?;
        let id = self.id.as_deref().or(schema_id).ok_or_else(|| {
            invalid(&format!("{path}.id"), "is missing, and the schema has no id either")
        })?;
        let own = [("id", Some(id)), ("at", Some(self.at())), ("kind", self.kind.as_deref())];
        let own = own.into_iter().filter_map(|(key, column)| Some((key, column?)));
        let mut columns = BTreeSet::new();
        for (key, column) in own {
            named(column, path, key)?;
            if !columns.insert(column) {
                return Err(twice(&format!("{path}.{key}"), "column", column));
            }
        }
        if self.naive.is_some() && self.at_type == TimeKind::Date {
            return Err(Error::conflict(&format!("{path}.naive"), "is for timestamps"));
        }
        self.check_fields(path, &mut columns)?;
        check_override(self.reason.as_ref(), path)?;
        check_compartments(&self.compartments, path)
    }

    fn check_fields<'e>(&'e self, path: &str, columns: &mut BTreeSet<&'e str>) -> Result<()> {
        let mut names = BTreeSet::new();
        for (at, field) in self.fields.iter().enumerate() {
            let path = format!("{path}.fields[{at}]");
            field.check_in_event(&path)?;
            if !names.insert(field.name.as_str()) {
                return Err(twice(&format!("{path}.name"), "field", &field.name));
            }
            // A field may be the time, or the column that tells the events of a table apart.
            if !columns.insert(field.column()) && self.fields_before(at, field.column()) {
                return Err(twice(&format!("{path}.column"), "column", field.column()));
            }
        }
        Ok(())
    }

    /// Whether one of the first fields has a column.
    fn fields_before(&self, count: usize, column: &str) -> bool {
        self.fields.iter().take(count).any(|field| field.column() == column)
    }
}

/// The error for what is declared twice.
pub(crate) fn twice(path: &str, what: &str, name: &str) -> Error {
    invalid(path, format!("the {what} {name:?} is declared twice"))
}
