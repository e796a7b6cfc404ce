//! The JSON form of an expression (CQL2-JSON): reader and writer.

pub(crate) mod reader;
pub(crate) mod writer;
