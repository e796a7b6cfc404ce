//! Expressions: rules about one customer, in the customer-relationship profile of OGC CQL2 1.0.

mod plan;
mod run;
mod tree;
mod types;
