//! The schema of customer data: fields, events and consents, and how they are protected.

pub(crate) mod consent;
pub(crate) mod event;
mod extend;
pub(crate) mod family;
pub(crate) mod field;
pub(crate) mod field_kind;
pub(crate) mod names;
pub(crate) mod protection;
pub(crate) mod schema;
pub(crate) mod sensitivity;
pub(crate) mod standard;
pub(crate) mod viewer;
