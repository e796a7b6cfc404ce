//! The display of a report: text, page, fragment and charts.

pub(crate) mod basis;
pub(crate) mod charts;
pub(crate) mod cost_text;
pub(crate) mod headline;
pub(crate) mod html;
pub(crate) mod notes;
pub(crate) mod page;
pub(crate) mod section;
pub(crate) mod tables;
pub(crate) mod text;
pub(crate) mod view;
