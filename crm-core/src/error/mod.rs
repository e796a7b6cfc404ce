//! Errors, and the reasons why a number is undefined.

pub(crate) mod choice;
pub(crate) mod error;
pub(crate) mod names;
pub(crate) mod undefined;

pub use error::{Error, ErrorCode, Result};
pub use undefined::{Undefined, UndefinedReason};
