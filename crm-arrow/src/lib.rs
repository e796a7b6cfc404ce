//! Arrow's C data interface as batches of `crm-core`.
//!
//! The C and the Python interface both accept tables as C structs: an array of structs with its
//! schema, or a stream of them. This crate borrows only the columns that an operation reads, and
//! provides them as a [`Batch`](crm_core::Batch). An array that is not a table is one column, in
//! [`Piece`]s. [`Names`] is a column for export, and [`table_stream`] exports an owned table.
//!
//! The interface has pointers without lengths, so some claims of a producer must be trusted: that
//! pointers are valid, and that the data of a text column are as long as its last offset.
//! Everything else is checked before use: lengths, offsets and numbers of buffers here, and each
//! offset, dictionary index and byte of text in `crm-core`.

mod check;
mod export;
mod format;
mod import;
mod owned;
mod piece;
mod raw;
mod stream;
mod table;

pub use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
pub use arrow_array::ffi_stream::FFI_ArrowArrayStream;
pub use export::Names;
pub use import::{Imported, position};
pub use owned::OwnedTable;
pub use piece::Piece;
pub use stream::Stream;
pub use table::{table_array, table_schema, table_stream};
