//! Text: closed lists of names, and how alike names are.

pub(crate) mod choice;
pub(crate) mod nearest;
pub(crate) mod parsed;
