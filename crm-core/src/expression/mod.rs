//! Expressions: rules about one customer, in the customer-relationship profile of OGC CQL2 1.0.
//!
//! An [`Expression`] is read from text or JSON, and written in one form of each.

pub(crate) mod expression;
pub(crate) mod json;
pub(crate) mod plan;
pub(crate) mod react_querybuilder;
pub(crate) mod run;
pub(crate) mod sql;
pub(crate) mod text;
pub(crate) mod tree;
pub(crate) mod types;

pub use expression::Expression;
