//! Expressions in SQL.
//!
//! The text is made of what the compiler has checked. SQL combines truths as the language does, so
//! only tests whose nulls differ are written around.

pub(crate) mod codes;
pub(crate) mod events;
pub(crate) mod literal;
pub(crate) mod number;
pub(crate) mod predicate;
pub(crate) mod scalar;
pub(crate) mod time;
pub(crate) mod truth;
pub(crate) mod writer;
