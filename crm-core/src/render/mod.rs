//! What every report draws with: numbers in text, tables, terminals, HTML, charts and SVG.

pub(crate) mod chart;
pub(crate) mod drawing;
pub(crate) mod forest;
pub(crate) mod format;
pub(crate) mod grid;
pub(crate) mod html;
pub(crate) mod label;
pub(crate) mod svg;
pub(crate) mod table;
mod table_json;
pub(crate) mod terminal;

pub use chart::{
    Axis, Bar, Chart, Curve, Direction, End, Mark, Matrix, Reference, Role, Segment, Stroke, Tick,
};
