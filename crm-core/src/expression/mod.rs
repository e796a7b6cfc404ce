//! Expressions: rules about one customer, in the customer-relationship profile of OGC CQL2 1.0.

pub(crate) mod tree;
pub(crate) mod types;
