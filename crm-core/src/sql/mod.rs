//! Dialects of SQL.

pub(crate) mod dialect;
