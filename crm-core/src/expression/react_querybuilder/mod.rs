//! Queries of react-querybuilder, version 8: its JSON as an expression, and an expression as its
//! JSON.

mod like;
mod literal;
mod operator;
pub(crate) mod reader;
pub(crate) mod writer;
