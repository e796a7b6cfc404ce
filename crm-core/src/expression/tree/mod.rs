//! The tree of an expression, in the form that its text and its JSON share.

pub(crate) mod build;
pub(crate) mod limits;
pub(crate) mod moment;
pub(crate) mod node;
pub(crate) mod number;
pub(crate) mod operator;
pub(crate) mod pattern;
pub(crate) mod place;
pub(crate) mod unknown;
