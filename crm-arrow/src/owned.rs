//! A table of Arrow's C data interface, owned.

use std::sync::{Arc, OnceLock};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use crm_core::{Column, Error, Result};

use crate::import::{Imported, check_table, column_names, import, import_at};

/// A schema that the tables of a stream share.
#[derive(Clone, Debug)]
pub(crate) struct Schema(Arc<ReadOnly>);

#[derive(Debug)]
struct ReadOnly(FFI_ArrowSchema);

// SAFETY: nothing writes to the schema before it is released, which has exclusive access.
unsafe impl Sync for ReadOnly {}

impl From<FFI_ArrowSchema> for Schema {
    fn from(schema: FFI_ArrowSchema) -> Schema {
        Schema(Arc::new(ReadOnly(schema)))
    }
}

impl Schema {
    pub(crate) fn get(&self) -> &FFI_ArrowSchema {
        &self.0.0
    }
}

/// The name of a column, and the column once it has been read.
type Read = (String, OnceLock<Result<Imported<'static>>>);

/// A table that was moved out of C structs; they are released when it is dropped.
#[derive(Debug)]
pub struct OwnedTable {
    /// The columns that have been read one by one; the memory that they borrow belongs to `array`,
    /// which is dropped after them.
    read: OnceLock<Result<Vec<Read>>>,
    array: FFI_ArrowArray,
    schema: Schema,
}

impl OwnedTable {
    /// Takes a table: an array of structs with its schema. Columns are checked when they are read.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`](crm_core::Error::MalformedColumn) if the structs are not those of
    /// a table.
    ///
    /// # Safety
    ///
    /// The pointers of `array` and `schema` must be valid for the lengths that they give, until
    /// they are released.
    pub unsafe fn new(array: FFI_ArrowArray, schema: FFI_ArrowSchema) -> Result<OwnedTable> {
        // SAFETY: the caller's guarantee.
        unsafe { OwnedTable::with_schema(array, schema.into(), 0) }
    }

    /// Takes a table whose first row is `first_row` of the whole input.
    ///
    /// # Safety
    ///
    /// See [`OwnedTable::new`].
    pub(crate) unsafe fn with_schema(
        array: FFI_ArrowArray,
        schema: Schema,
        first_row: u64,
    ) -> Result<OwnedTable> {
        // SAFETY: the caller's guarantee.
        unsafe { check_table(&array, schema.get(), first_row) }?;
        Ok(OwnedTable { read: OnceLock::new(), array, schema })
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.array.len()
    }

    /// Returns the names of the columns.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`](crm_core::Error::MalformedColumn) if the schema of a column is
    /// missing.
    pub fn column_names(&self) -> Result<Vec<String>> {
        // SAFETY: guaranteed when the table was created.
        unsafe { column_names(self.schema.get()) }
    }

    /// Borrows the column at a position, which is checked once.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if there is none, and those of [`columns`](OwnedTable::columns).
    pub fn column_at(&self, index: usize) -> Result<Column<'_>> {
        let all = self.read()?;
        let none = || Error::OutOfRange {
            field: "column".to_owned(),
            allowed: format!("below the number of columns, {}", all.len()),
            given: index.to_string(),
        };
        let (name, read) = all.get(index).ok_or_else(none)?;
        // SAFETY: guaranteed when the table was created, which also checked it; the array keeps
        // the memory at least as long.
        let import = || unsafe { import_at(&self.array, self.schema.get(), index, name) };
        let imported = read.get_or_init(import).as_ref().map_err(Clone::clone)?;
        imported.only().ok_or_else(none)?
    }

    /// Returns the name of the column at a position; `None` if there is none.
    ///
    /// # Errors
    ///
    /// See [`column_names`](OwnedTable::column_names).
    pub fn column_name(&self, index: usize) -> Result<Option<&str>> {
        Ok(self.read()?.get(index).map(|(name, _)| name.as_str()))
    }

    /// Returns the number of columns.
    ///
    /// # Errors
    ///
    /// See [`column_names`](OwnedTable::column_names).
    pub fn column_count(&self) -> Result<usize> {
        Ok(self.read()?.len())
    }

    fn read(&self) -> Result<&[Read]> {
        let unread = || {
            let names = self.column_names()?;
            Ok(names.into_iter().map(|name| (name, OnceLock::new())).collect())
        };
        self.read.get_or_init(unread).as_deref().map_err(Clone::clone)
    }

    /// Borrows the named columns; all others are ignored.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`](crm_core::Error::MalformedColumn),
    /// [`Error::UnknownColumn`](crm_core::Error::UnknownColumn),
    /// [`Error::DuplicateColumn`](crm_core::Error::DuplicateColumn),
    /// [`Error::ColumnType`](crm_core::Error::ColumnType).
    pub fn columns(&self, names: &[&str]) -> Result<Imported<'_>> {
        // SAFETY: guaranteed when the table was created, which also checked it.
        unsafe { import(&self.array, self.schema.get(), names) }
    }
}
