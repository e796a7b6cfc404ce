//! Columns: borrowed memory in Arrow's layout, and the readers that take it in blocks.
//!
//! A [`Batch`] is a table of [`Column`]s of one length. Columns borrow their memory: from plain
//! slices, from C arrays, or from Arrow. A column is read once, in blocks that fit the cache, and
//! nothing is allocated for a row. What a column's memory claims (offsets, indices, UTF-8) is
//! checked as it is read, so that malformed input is an error and never undefined.

#[cfg(feature = "arrow")]
mod arrow;
mod batch;
mod bitmap;
mod column;
mod id;
mod integers;
mod level;
mod lookup;
mod matcher;
mod number;
mod outcome;
mod reader;
mod text;
mod units;

pub use batch::Batch;
pub use bitmap::Bitmap;
pub use column::{Column, TimeUnit, Values};
pub(crate) use id::{Digits, ids};
pub use integers::Integers;
pub(crate) use level::{Coder, Levels, NULL};
pub(crate) use lookup::{FEW, NOTHING, lookup};
pub(crate) use number::{MAX_COUNT, counts, decimal, number, numbers};
pub(crate) use outcome::outcomes;
pub(crate) use reader::Exact;
pub use text::Text;
pub(crate) use units::{units, whole_units};

/// How many rows are read at a time: their decoded values fit the second level of the cache, and
/// each stretch of a column is long enough for the processor to read ahead.
pub(crate) const BLOCK: usize = 8192;
