//! The types of fields, and the names that a schema lends to the language.

pub(crate) mod field_type;
pub(crate) mod names;
