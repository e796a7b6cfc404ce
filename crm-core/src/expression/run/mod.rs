//! The evaluation of plans: of one record, and of frames in blocks.

pub(crate) mod evaluator;
pub(crate) mod flaws;
pub(crate) mod row;
