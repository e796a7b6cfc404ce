//! Arrow's C data interface as batches of `crm-core`.
//!
//! The C and the Python interface both take tables as C structs: an array of structs with its
//! schema, or a stream of them. This crate borrows the columns that an operation reads, and no
//! others, and hands them on as a [`Batch`](crm_core::Batch). An array that is no table is taken as
//! one column, in [`Piece`]s; a column of [`Names`] is what is handed out.
//!
//! The interface is a set of pointers without lengths, so some of what a producer claims has to be
//! believed: that a pointer leads where it says, and that a text column's data are as long as its
//! last offset. Everything else is checked before it is used: lengths, offsets and counts of
//! buffers here, and each offset, dictionary code and byte of text as `crm-core` reads it.

mod check;
mod export;
mod format;
mod import;
mod piece;
mod raw;
mod stream;

pub use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
pub use arrow_array::ffi_stream::FFI_ArrowArrayStream;
pub use export::Names;
pub use import::{Imported, column_names, import, import_column};
pub use piece::Piece;
pub use stream::Stream;
