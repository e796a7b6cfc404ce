//! Expressions: rules about one customer, in the customer-relationship profile of OGC CQL2 1.0.
//!
//! An [`Expression`] is read from text or JSON, and written in one form of each.

pub(crate) mod expression;
mod json;
mod react_querybuilder;
mod text;
mod tree;
mod types;

pub use expression::Expression;
