//! The evaluation of plans: of one record, and of frames in blocks.

pub(crate) mod block;
pub(crate) mod bucket;
pub(crate) mod cells;
pub(crate) mod dictionary;
pub(crate) mod evaluator;
pub(crate) mod flaws;
pub(crate) mod input;
pub(crate) mod kernel;
pub(crate) mod limits;
pub(crate) mod pack;
pub(crate) mod record;
pub(crate) mod record_row;
pub(crate) mod row;
pub(crate) mod short_text;
pub(crate) mod source;
pub(crate) mod truth_table;
pub(crate) mod words;
