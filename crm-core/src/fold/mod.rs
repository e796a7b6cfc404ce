//! Exact sums by group: the engine with which every accumulator reads rows.

pub(crate) mod accumulator;
pub(crate) mod block;
pub(crate) mod counts;
pub(crate) mod cubes;
pub(crate) mod description;
pub(crate) mod float_sums;
pub(crate) mod group_by;
pub(crate) mod key_names;
pub(crate) mod key_reader;
pub(crate) mod keys;
pub(crate) mod lookup;
pub(crate) mod matcher;
pub(crate) mod measures;
pub(crate) mod middle_sums;
pub(crate) mod number_reader;
pub(crate) mod numbering;
pub(crate) mod sums;
pub(crate) mod text_key;

pub use accumulator::{Accumulator, GroupedSummary, Keyed, Summary};
