//! Text: closed lists of names, and how alike names are.

pub(crate) mod choice;
mod nearest;
pub(crate) mod parsed;
