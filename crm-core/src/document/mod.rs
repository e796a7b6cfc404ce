//! Documents: canonical JSON, its hash, and the envelope of a saved state; an answer as a document,
//! whose parts are found by JSON Pointer.

pub(crate) mod answer;
pub(crate) mod digits;
pub(crate) mod document;
pub(crate) mod envelope;
pub(crate) mod kind;
pub(crate) mod numerals;
pub(crate) mod parse;
pub(crate) mod part;
mod pointer;
pub(crate) mod wording;

pub use answer::Document;
pub use part::Part;
