//! Expressions whose names and types have been checked.
//!
//! The compiler writes relations of time as comparisons of first and last days or instants, reads
//! literals as the type that they are compared with, and gives equal predicates one number.

pub(crate) mod arithmetic;
pub(crate) mod arrays;
pub(crate) mod comparison;
pub(crate) mod compiler;
pub(crate) mod compute;
pub(crate) mod events;
pub(crate) mod exact;
pub(crate) mod flaw;
pub(crate) mod functions;
pub(crate) mod kind;
pub(crate) mod literal;
pub(crate) mod lookup;
pub(crate) mod order;
pub(crate) mod outline;
pub(crate) mod plan;
pub(crate) mod predicate;
pub(crate) mod reads;
pub(crate) mod scalar;
pub(crate) mod temporal;
pub(crate) mod text;
pub(crate) mod truth;
pub(crate) mod value;
