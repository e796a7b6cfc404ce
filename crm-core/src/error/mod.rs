//! What can go wrong, and why a number does not exist.

pub(crate) mod choice;
pub(crate) mod error;
pub(crate) mod names;
pub(crate) mod undefined;

pub use error::{Error, ErrorCode, Result};
pub use undefined::{Undefined, UndefinedReason};
