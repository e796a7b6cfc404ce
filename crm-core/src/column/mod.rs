//! Columns: borrowed memory in Arrow's layout, and readers that decode it in blocks.
//!
//! A [`Batch`] is a table of [`Column`]s of the same length. Columns borrow their memory from
//! slices, from C arrays, or from Arrow. A column is read once, in blocks that fit into the cache,
//! and no memory is allocated per row. Offsets, indices and UTF-8 are checked when they are read,
//! so that malformed input is an error and never undefined behavior.

#[cfg(feature = "arrow")]
mod arrow;
pub(crate) mod batch;
pub(crate) mod bitmap;
pub(crate) mod column;
pub(crate) mod id;
pub(crate) mod integers;
pub(crate) mod list;
pub(crate) mod list_offsets;
pub(crate) mod number;
pub(crate) mod outcome;
pub(crate) mod reader;
pub(crate) mod text;
pub(crate) mod units;

pub use batch::Batch;
pub use bitmap::Bitmap;
pub use column::{Column, TimeUnit, Values};
pub use integers::Integers;
pub use list_offsets::ListOffsets;
pub use text::Text;
