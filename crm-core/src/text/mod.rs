//! Text: closed lists of names, how alike names are, folding and patterns.

pub(crate) mod choice;
pub(crate) mod fold;
pub(crate) mod nearest;
pub(crate) mod parsed;
pub(crate) mod pattern;
mod wildcard;
