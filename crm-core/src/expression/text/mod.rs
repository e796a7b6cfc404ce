//! The text form of an expression (CQL2-Text): reader and printer.

pub(crate) mod keyword;
pub(crate) mod lexer;
pub(crate) mod parser;
pub(crate) mod printer;
pub(crate) mod token;
