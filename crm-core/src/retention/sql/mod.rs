//! The query that groups rows in a database.

pub(crate) mod dialect;
pub(crate) mod parts;
pub(crate) mod query;
pub(crate) mod sum;
pub(crate) mod value;
pub(crate) mod written;
