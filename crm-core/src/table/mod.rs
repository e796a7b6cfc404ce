//! Owned tables: the results of operations that return many rows.
//!
//! A [`Table`] contains named columns of the same length in Arrow's memory layout: packed bits for
//! booleans and for validity, offsets and bytes for text. It is borrowed as a
//! [`Batch`](crate::Batch) and exported to Arrow (feature `arrow`) without a copy. Copies of a
//! table share its memory.

#[cfg(feature = "arrow")]
mod arrow;
pub(crate) mod bits;
pub(crate) mod builder;
pub(crate) mod cell;
pub(crate) mod column;
mod copy;
pub(crate) mod data_type;
pub(crate) mod dictionary;
pub(crate) mod lists;
mod read;
pub(crate) mod table;
pub(crate) mod texts;

pub use builder::TableBuilder;
pub use cell::Cell;
pub use column::TableColumn;
pub use data_type::DataType;
pub use lists::TextList;
pub use table::Table;
