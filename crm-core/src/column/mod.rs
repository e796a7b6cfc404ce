//! Columns: borrowed memory in Arrow's layout, and the readers that take it in blocks.
//!
//! A [`Batch`] is a table of [`Column`]s of one length. Columns borrow their memory: from plain
//! slices, from C arrays, or from Arrow. A column is read once, in blocks that fit the cache, and
//! nothing is allocated for a row. What a column's memory claims (offsets, indices, UTF-8) is
//! checked as it is read, so that malformed input is an error and never undefined.

#[cfg(feature = "arrow")]
mod arrow;
pub(crate) mod batch;
pub(crate) mod bitmap;
pub(crate) mod column;
pub(crate) mod id;
pub(crate) mod integers;
pub(crate) mod number;
pub(crate) mod outcome;
pub(crate) mod reader;
pub(crate) mod text;
pub(crate) mod units;

pub use batch::Batch;
pub use bitmap::Bitmap;
pub use column::{Column, TimeUnit, Values};
pub use integers::Integers;
pub use text::Text;
