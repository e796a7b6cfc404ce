//! Borrowing of the columns of a C table.

use std::marker::PhantomData;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::{Array, ArrayRef, BooleanArray, make_array, new_empty_array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use crm_core::{Batch, Column, Error, Result};

use crate::check::{self, Fault};
use crate::format;
use crate::raw::{RawArray, RawSchema};

/// The requested columns of a C table, which keeps the memory.
#[derive(Debug)]
pub struct Imported<'t> {
    columns: Vec<(String, ArrayRef)>,
    rows: usize,
    memory: PhantomData<&'t ()>,
}

impl Imported<'_> {
    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the only column of [`import_at`] or [`import_column`].
    pub(crate) fn only(&self) -> Option<Result<Column<'_>>> {
        let (name, array) = self.columns.first()?;
        Some(Column::from_array(name.as_str(), array.as_ref()))
    }

    /// Returns the columns as a batch whose first row is `first_row` of the whole input.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] for an unsupported type.
    pub fn batch(&self, first_row: u64) -> Result<Batch<'_>> {
        let columns = self
            .columns
            .iter()
            .map(|(name, array)| Column::from_array(name.as_str(), array.as_ref()))
            .collect::<Result<Vec<_>>>()?;
        Ok(Batch::new(columns)?.with_first_row(first_row))
    }
}

/// Checks a table, but not its columns; its first row is `first_row` of the whole input.
///
/// # Safety
///
/// The pointers of `array` and `schema` must be valid for the lengths that they give.
pub(crate) unsafe fn check_table(
    array: &FFI_ArrowArray,
    schema: &FFI_ArrowSchema,
    first_row: u64,
) -> Result<()> {
    let (raw_array, raw_schema) = (RawArray::of(array), RawSchema::of(schema));
    let table = |fault: Fault| malformed(None, fault);
    check::schema(raw_schema).map_err(table)?;
    check::extent(raw_array).map_err(table)?;
    if raw_array.release.is_none() {
        return Err(table("it has been released".to_owned()));
    }
    if schema.format() != "+s" {
        return Err(table(format!("its format is {:?}, not that of a struct", schema.format())));
    }
    if raw_array.n_children != raw_schema.n_children {
        return Err(table(format!(
            "it has {} columns, its schema {}",
            raw_array.n_children, raw_schema.n_children
        )));
    }
    // SAFETY: the caller guarantees that the pointers are valid.
    match unsafe { first_null_row(raw_array) } {
        Some(row) => Err(null_row(first_row.saturating_add(row))),
        None => Ok(()),
    }
}

fn null_row(row: u64) -> Error {
    let message = format!("row {row} is null as a whole");
    Error::MalformedColumn { column: None, row: Some(row), message }
}

/// Borrows the named columns of a table; other columns can have any type and are ignored.
///
/// # Errors
///
/// [`Error::MalformedColumn`] if the structs are inconsistent, [`Error::UnknownColumn`],
/// [`Error::DuplicateColumn`], [`Error::ColumnType`].
///
/// # Safety
///
/// The table must have passed [`check_table`], and its pointers must be valid for the lengths that
/// they give.
pub(crate) unsafe fn import<'t>(
    array: &'t FFI_ArrowArray,
    schema: &FFI_ArrowSchema,
    names: &[&str],
) -> Result<Imported<'t>> {
    let (raw_array, raw_schema) = (RawArray::of(array), RawSchema::of(schema));
    // SAFETY: the caller guarantees that the pointers are valid.
    let spelled = unsafe { spelled(raw_schema) }?;
    let columns = names
        .iter()
        .map(|&name| {
            let index = position(spelled.iter().map(String::as_str), name)?;
            // SAFETY: the caller's guarantee.
            let column = unsafe { column(raw_array, raw_schema, name, index) };
            Ok((name.to_owned(), column?))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Imported { columns, rows: array.len(), memory: PhantomData })
}

/// Borrows the column at a position; all others are ignored.
///
/// # Errors
///
/// Those of [`import`].
///
/// # Safety
///
/// See [`import`]; the memory of `array` must outlive the result.
pub(crate) unsafe fn import_at<'t>(
    array: &FFI_ArrowArray,
    schema: &FFI_ArrowSchema,
    index: usize,
    name: &str,
) -> Result<Imported<'t>> {
    // SAFETY: the caller's guarantee.
    let column = unsafe { column(RawArray::of(array), RawSchema::of(schema), name, index) }?;
    let columns = vec![(name.to_owned(), column)];
    Ok(Imported { columns, rows: array.len(), memory: PhantomData })
}

/// Returns the names of the columns of a table, from its schema.
///
/// # Errors
///
/// [`Error::MalformedColumn`] if the schema is not that of a struct, or is inconsistent.
///
/// # Safety
///
/// The pointers of `schema` must be valid.
pub(crate) unsafe fn column_names(schema: &FFI_ArrowSchema) -> Result<Vec<String>> {
    let raw = RawSchema::of(schema);
    check::schema(raw).map_err(|fault| malformed(None, fault))?;
    // SAFETY: the caller guarantees that the pointers are valid.
    unsafe { spelled(raw) }
}

/// # Safety
///
/// See [`column_names`].
unsafe fn spelled(schema: &RawSchema) -> Result<Vec<String>> {
    let name = |index: usize| {
        // SAFETY: the caller guarantees that the pointers are valid.
        let child = unsafe { schema.child(index) };
        let fault = |what| malformed(None, format!("the schema of column {index} {what}"));
        let child = RawSchema::of(child.ok_or_else(|| fault("is missing"))?);
        // Its name was moved with it.
        if child.release.is_none() {
            return Err(fault("has been released"));
        }
        // SAFETY: the name is NUL-terminated, as the C data interface prescribes.
        Ok(unsafe { child.name() })
    };
    (0..schema.n_children as usize).map(name).collect()
}

/// Borrows an array as one column with this name; a table of one column is that column. Its first
/// row is `first_row` of the whole input.
///
/// # Errors
///
/// [`Error::MalformedColumn`] if the structs are inconsistent, [`Error::ColumnType`].
///
/// # Safety
///
/// The pointers of `array` and `schema` must be valid for the lengths that they give, and `array`
/// must outlive the result.
pub(crate) unsafe fn import_column<'t>(
    array: &FFI_ArrowArray,
    schema: &FFI_ArrowSchema,
    name: &str,
    first_row: u64,
) -> Result<Imported<'t>> {
    let raw = RawSchema::of(schema);
    check::schema(raw).map_err(|fault| malformed(Some(name), fault))?;
    if schema.format() == "+s" {
        // SAFETY: the caller guarantees that the pointers are valid.
        let only = unsafe { raw.child(0) }.filter(|_| raw.n_children == 1);
        let only = only.ok_or_else(|| Error::ColumnType {
            column: name.to_owned(),
            found: format!("table of {} columns", raw.n_children),
            accepted: "one column".to_owned(),
        })?;
        // SAFETY: the name is NUL-terminated, as the C data interface prescribes.
        let spelled = unsafe { RawSchema::of(only).name() };
        // SAFETY: the caller's guarantee; the same holds below.
        unsafe { check_table(array, schema, first_row) }?;
        // SAFETY: the table has been checked.
        let table = unsafe { import(array, schema, &[&spelled]) }?;
        let columns = table.columns.into_iter().map(|(_, column)| (name.to_owned(), column));
        let columns = columns.collect();
        return Ok(Imported { columns, rows: table.rows, memory: PhantomData });
    }
    // SAFETY: the caller's guarantee.
    let column = unsafe { borrow(array, schema, name) }?;
    let rows = column.len();
    Ok(Imported { columns: vec![(name.to_owned(), column)], rows, memory: PhantomData })
}

/// Finds the only column with a name.
///
/// # Errors
///
/// [`Error::UnknownColumn`] if there is none, [`Error::DuplicateColumn`] if there are several.
pub fn position<'n>(names: impl Iterator<Item = &'n str> + Clone, name: &str) -> Result<usize> {
    let mut found = names.clone().enumerate().filter(|(_, one)| *one == name);
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        (Some(_), Some(_)) => Err(Error::DuplicateColumn { column: name.to_owned() }),
        (None, _) => {
            let available = names.map(str::to_owned).collect();
            Err(Error::UnknownColumn { column: name.to_owned(), available })
        }
    }
}

/// Borrows one column.
///
/// # Safety
///
/// See [`import`].
unsafe fn column(
    table: &RawArray,
    schema: &RawSchema,
    name: &str,
    index: usize,
) -> Result<ArrayRef> {
    let fault = |fault: Fault| malformed(Some(name), fault);
    // SAFETY: the caller guarantees that the pointers are valid.
    let (child, child_schema) = unsafe { (table.child(index), schema.child(index)) };
    let (Some(child), Some(child_schema)) = (child, child_schema) else {
        return Err(fault("its pointer is NULL".to_owned()));
    };
    // SAFETY: the caller's guarantee.
    let array = unsafe { borrow(child, child_schema, name) }?;
    let (offset, length) = (table.offset as usize, table.length as usize);
    if offset + length > array.len() {
        return Err(fault(format!(
            "it has {} rows, the table needs {}",
            array.len(),
            offset + length
        )));
    }
    Ok(if (offset, length) == (0, array.len()) { array } else { array.slice(offset, length) })
}

/// Borrows all rows of an array.
///
/// # Safety
///
/// See [`import`].
unsafe fn borrow(array: &FFI_ArrowArray, schema: &FFI_ArrowSchema, name: &str) -> Result<ArrayRef> {
    let fault = |fault: Fault| malformed(Some(name), fault);
    check::schema(RawSchema::of(schema)).map_err(fault)?;
    if schema.format() == "n" && schema.dictionary().is_none() {
        return nulls(RawArray::of(array), name);
    }
    // An unsupported type is rejected before its memory is accessed.
    let data_type = format::data_type(schema, name)?;
    // SAFETY: the caller's guarantee.
    unsafe { check::column(RawArray::of(array), &data_type) }.map_err(fault)?;
    let raw = RawArray::of(array);
    if raw.length + raw.offset == 0 {
        // Without rows all buffers may be NULL.
        return Ok(new_empty_array(&data_type));
    }
    // SAFETY: a copy of the struct that releases nothing, because the owner keeps the memory.
    let borrowed = unsafe {
        let mut copy = std::ptr::read(array);
        copy.set_release(Some(keep));
        copy
    };
    // SAFETY: the caller guarantees that the pointers are valid, and their extents have been
    // checked.
    let data = unsafe { from_ffi(borrowed, schema) };
    let misfit = |_| fault("its buffers do not fit its type".to_owned());
    Ok(make_array(data.map_err(misfit)?))
}

/// A column of type null, which a producer uses if all values are null, has no memory to borrow. It
/// is replaced by a boolean column of nulls.
fn nulls(array: &RawArray, name: &str) -> Result<ArrayRef> {
    /// A larger length would be a claim without memory behind it.
    const MOST: i64 = 1 << 30;
    let fault = |fault: Fault| malformed(Some(name), fault);
    check::extent(array).map_err(fault)?;
    let rows = array.length as usize;
    if array.length > MOST {
        return Err(fault(format!("it has the null type and too many rows, {rows}")));
    }
    let mut bytes: Vec<u8> = Vec::new();
    bytes.try_reserve_exact(rows.div_ceil(8)).map_err(|_| Error::TooLarge {
        field: name.to_owned(),
        message: format!("{rows} nulls do not fit in memory"),
    })?;
    bytes.resize(rows.div_ceil(8), 0);
    // No bit is set: no value is true, and no row has one.
    let bits = BooleanBuffer::new(Buffer::from_vec(bytes), 0, rows);
    Ok(Arc::new(BooleanArray::new(bits.clone(), Some(NullBuffer::new(bits)))))
}

/// The release callback of a borrowed array, which does nothing.
unsafe extern "C" fn keep(_array: *mut FFI_ArrowArray) {}

/// Returns the first row of the table that is null as a whole.
///
/// # Safety
///
/// See [`import`].
unsafe fn first_null_row(table: &RawArray) -> Option<u64> {
    // SAFETY: the caller guarantees that the pointers are valid.
    let validity = unsafe { table.buffer(0) }.cast::<u8>();
    if table.null_count == 0 || validity.is_null() {
        return None;
    }
    for row in table.offset..table.offset + table.length {
        // SAFETY: the validity has a bit for each row.
        let byte = unsafe { validity.add((row / 8) as usize).read() };
        if byte >> (row % 8) & 1 == 0 {
            return u64::try_from(row - table.offset).ok();
        }
    }
    None
}

fn malformed(column: Option<&str>, message: Fault) -> Error {
    Error::MalformedColumn { column: column.map(str::to_owned), row: None, message }
}
