//! Sets of segments and what is found with them, as text, HTML and charts.

pub(crate) mod charts;
pub(crate) mod html;
pub(crate) mod literals;
pub(crate) mod tables;
pub(crate) mod text;
pub(crate) mod wording;
