//! Documents: canonical JSON, its hash, and the envelope of a saved state.

pub(crate) mod digits;
pub(crate) mod document;
pub(crate) mod envelope;
pub(crate) mod kind;
pub(crate) mod parse;
pub(crate) mod wording;
