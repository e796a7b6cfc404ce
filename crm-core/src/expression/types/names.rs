//! The names that a schema lends to the language.

use crate::expression::types::field_type::FieldType;

/// A field: of a customer, or of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldName {
    pub(crate) name: String,
    /// The column of a frame that holds it.
    pub(crate) column: String,
    pub(crate) kind: FieldType,
    /// Whether an instant without a zone is in the zone of the run, and not in UTC.
    pub(crate) naive_is_local: bool,
    /// Whether an error may show a value.
    pub(crate) values_are_shown: bool,
}

/// An event: rows of another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventName {
    pub(crate) name: String,
    pub(crate) table: String,
    /// The column of the customer's id.
    pub(crate) id: String,
    /// The column of the time, and whether it is a date or a timestamp.
    pub(crate) at: FieldName,
    /// The column whose value must be the name of the event.
    pub(crate) kind: Option<String>,
    pub(crate) fields: Vec<FieldName>,
}

/// A consent: a column of booleans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConsentName {
    pub(crate) purpose: String,
    pub(crate) channel: String,
    pub(crate) column: String,
}

/// The names that an expression may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// The column of the customer's id.
    pub(crate) id: Option<String>,
    pub(crate) fields: Vec<FieldName>,
    pub(crate) events: Vec<EventName>,
    pub(crate) consents: Vec<ConsentName>,
}
