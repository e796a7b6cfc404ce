//! How a report is shown: text, page, fragment and drawings.

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
