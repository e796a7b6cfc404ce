//! Schemes of reasons: their documents, checks, search, extension and exchange.

pub(crate) mod benefit;
mod broader;
mod check;
pub(crate) mod circle;
pub(crate) mod code;
pub(crate) mod concept;
pub(crate) mod document;
pub(crate) mod draft;
mod extend;
pub(crate) mod initiator;
pub(crate) mod migrate;
mod recoverability;
pub(crate) mod scheme;
mod skos;
mod skos_term;
mod skos_writer;
pub(crate) mod standard;
mod tree;
pub(crate) mod violation;
