//! Customers: the schema of what is known of them, and who may see it.

pub(crate) mod schema;

pub use schema::{Family, Schema, Sensitivity, Viewer};
