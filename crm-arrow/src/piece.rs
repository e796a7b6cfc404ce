//! One column in pieces that own the memory they borrow from.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use crm_core::{Batch, Result};

use crate::import::{Imported, import_column};

/// A piece of a column.
#[derive(Debug)]
pub struct Piece {
    imported: Imported<'static>,
    /// The borrowed memory belongs to this field, which is dropped last.
    _array: FFI_ArrowArray,
}

impl Piece {
    /// Takes an array as a piece of a column; a table of one column is that column.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`](crm_core::Error::MalformedColumn) if the structs are inconsistent,
    /// [`Error::ColumnType`](crm_core::Error::ColumnType).
    ///
    /// # Safety
    ///
    /// The pointers of `array` and `schema` must be valid for the lengths that they give.
    pub unsafe fn new(
        array: FFI_ArrowArray,
        schema: &FFI_ArrowSchema,
        name: &str,
    ) -> Result<Piece> {
        // SAFETY: the caller's guarantee.
        unsafe { Piece::at(array, schema, name, 0) }
    }

    /// Takes a piece whose first row is `first_row` of the whole column.
    ///
    /// # Safety
    ///
    /// See [`Piece::new`].
    pub(crate) unsafe fn at(
        array: FFI_ArrowArray,
        schema: &FFI_ArrowSchema,
        name: &str,
        first_row: u64,
    ) -> Result<Piece> {
        // SAFETY: the caller's guarantee, and the piece keeps the array for as long as the borrowed
        // memory.
        let imported = unsafe { import_column(&array, schema, name, first_row) }?;
        Ok(Piece { imported, _array: array })
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.imported.rows()
    }

    /// Returns the piece as a batch of one column, whose first row is `first_row` of the whole
    /// column.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`](crm_core::Error::ColumnType) for an unsupported type.
    pub fn batch(&self, first_row: u64) -> Result<Batch<'_>> {
        self.imported.batch(first_row)
    }
}
