//! What every report draws with: numbers in words, tables, terminals, HTML and SVG.

pub(crate) mod format;
pub(crate) mod grid;
pub(crate) mod svg;
