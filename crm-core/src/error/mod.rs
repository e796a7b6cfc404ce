//! Errors, and the reasons why a number is undefined.

pub(crate) mod accumulator;
pub(crate) mod bounded;
pub(crate) mod churn;
pub(crate) mod column;
pub(crate) mod customer;
pub(crate) mod declare;
pub(crate) mod error;
pub(crate) mod expression;
pub(crate) mod general;
pub(crate) mod money;
pub(crate) mod names;
pub(crate) mod place;
pub(crate) mod retention;
pub(crate) mod segment;
pub(crate) mod text;
pub(crate) mod undefined;
pub(crate) mod value;

pub use error::{Error, ErrorCode, Result};
pub use undefined::{Undefined, UndefinedReason};
