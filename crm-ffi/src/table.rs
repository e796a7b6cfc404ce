//! Tables: the handle for rows.

use std::sync::{Mutex, MutexGuard, TryLockError};

use crm_arrow::{
    FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, OwnedTable, Stream, table_stream,
};
use crm_core::fold::Accumulator;
use crm_core::table::{Cell, DataType, Table, TableColumn};
use crm_core::{Batch, Error};

use crate::boundary::{
    Failure, arrow_stream, arrow_table, free, hand_out, handles, moved, owned, required, write,
    write_settled,
};
use crate::cell::Texts;
use crate::column::{Columns, crm_column_t};
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

handles!(crm_table_t);

/// Rows, for an operation or from one. Owned by the caller; free it with crm_table_free().
///
/// An operation reads only the columns that it names; no other column is looked at. The readers,
/// crm_table_int64() and others, read one value of any table but a stream: what an operation
/// returned, arrays, or Arrow. Several threads may read a table at the same time; only one thread
/// may read a stream.
#[derive(Debug)]
pub struct crm_table_t {
    rows: Rows,
    pub(crate) texts: Texts,
}

#[derive(Debug)]
enum Rows {
    /// What an operation of the library returned.
    Owned(Table),
    Columns(Columns),
    /// A table of Arrow, and the number of its first row in the whole input.
    Arrow(OwnedTable, u64),
    Stream(Mutex<Reading>),
}

/// A stream that has been read up to a row.
#[derive(Debug)]
struct Reading {
    /// `None` after its end, or after a failure.
    stream: Option<Stream>,
    /// The first table, whose columns an operation refused.
    refused: Option<OwnedTable>,
    first_row: u64,
    /// Whether batches were handed out.
    handed_out: bool,
}

impl Reading {
    fn new(stream: Stream) -> Reading {
        Reading { stream: Some(stream), refused: None, first_row: 0, handed_out: false }
    }

    /// Checks that an operation gets all rows, because it would count the rest of them silently.
    fn complete(&self) -> Result<(), Error> {
        if !self.handed_out {
            return Ok(());
        }
        let message = "is a stream of which batches were taken: take the others as well \
                       (crm_table_next)";
        Err(Error::Conflict { field: "table".to_owned(), message: message.to_owned() })
    }

    /// Takes the next table with rows, and the number of its first row.
    fn next(&mut self) -> Result<Option<(OwnedTable, u64)>, Error> {
        let read = || Error::Stream { message: "it has already been read".to_owned() };
        // A failure ends the stream, as its end does.
        let mut stream = self.stream.take().ok_or_else(read)?;
        let next = match self.refused.take() {
            Some(table) => Some(table),
            None => stream.next_table()?,
        };
        let Some(table) = next else { return Ok(None) };
        self.stream = Some(stream);
        let first_row = self.first_row;
        self.first_row += table.rows() as u64;
        Ok(Some((table, first_row)))
    }

    /// Ends the stream after a failure in a table, unless it is the first and its columns are to
    /// blame: then the caller can correct their names and read the same stream.
    fn refuse(&mut self, table: OwnedTable, first_row: u64, failure: &Failure) {
        let columns = matches!(
            failure,
            Failure::Core(
                Error::UnknownColumn { .. }
                    | Error::DuplicateColumn { .. }
                    | Error::ColumnType { .. }
            )
        );
        if first_row == 0 && columns {
            self.refused = Some(table);
            self.first_row = 0;
        } else {
            self.stream = None;
        }
    }
}

/// The columns that an operation reads.
pub(crate) struct Names {
    required: Vec<String>,
    /// Columns that are read if the table has them.
    optional: Vec<String>,
}

impl Names {
    pub(crate) fn new(given: &[&str], optional: Vec<String>) -> Names {
        let mut required: Vec<String> = Vec::with_capacity(given.len());
        for &name in given {
            if !required.iter().any(|one| one == name) {
                required.push(name.to_owned());
            }
        }
        Names { required, optional }
    }

    /// Returns the names to read of a table with the given columns.
    pub(crate) fn among<'a>(
        &'a self,
        given: impl Iterator<Item = &'a str> + Clone,
    ) -> impl Iterator<Item = &'a str> {
        let optional = self.optional.iter().map(String::as_str);
        let present = optional.filter(move |&name| given.clone().any(|one| one == name));
        self.required.iter().map(String::as_str).chain(present)
    }
}

impl crm_table_t {
    /// Adds all rows to an accumulator, or none.
    pub(crate) fn add_to<A: Accumulator>(
        &self,
        accumulator: &mut A,
        names: &Names,
        add: impl Fn(&mut A, &Batch<'_>) -> Result<(), Error>,
    ) -> Result<(), Failure> {
        if !matches!(self.rows, Rows::Stream(_)) {
            return self.with_batch(names, |batch| Ok(add(accumulator, batch)?));
        }
        let mut scratch = accumulator.empty();
        let mut rows = 0;
        let mut reading = self.reading()?;
        reading.complete()?;
        while let Some((table, first_row)) = reading.next()? {
            let added = with_batch(&table, names, first_row, |batch| Ok(add(&mut scratch, batch)?));
            if let Err(failure) = added {
                reading.refuse(table, first_row, &failure);
                return Err(failure);
            }
            rows += table.rows();
        }
        if rows == 0 {
            return Err(Error::EmptyInput.into());
        }
        Ok(accumulator.merge(&scratch)?)
    }

    /// Passes all rows on in batches of the named columns; none if a stream has no rows.
    pub(crate) fn each(
        &self,
        names: &Names,
        mut read: impl FnMut(&Batch<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if !matches!(self.rows, Rows::Stream(_)) {
            return self.with_batch(names, read);
        }
        let mut reading = self.reading()?;
        while let Some((table, first_row)) = reading.next()? {
            let done = with_batch(&table, names, first_row, &mut read);
            if done.is_err() {
                reading.stream = None;
            }
            done?;
        }
        Ok(())
    }

    /// Passes all rows on as one batch of the named columns, which a stream cannot.
    pub(crate) fn with_batch<R>(
        &self,
        names: &Names,
        read: impl FnOnce(&Batch<'_>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        match &self.rows {
            Rows::Owned(table) => read(&table.as_batch()),
            Rows::Columns(columns) => columns.with_batch(names, read),
            Rows::Arrow(table, first_row) => with_batch(table, names, *first_row, read),
            Rows::Stream(_) => Err(unread()),
        }
    }

    /// Passes all rows on as [`with_batch`](crm_table_t::with_batch) does, for an operation whose
    /// result the batches of a stream do not give.
    pub(crate) fn with_all_rows<R>(
        &self,
        names: &Names,
        read: impl FnOnce(&Batch<'_>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        if matches!(self.rows, Rows::Stream(_)) {
            let message = "is a stream, whose batches do not give the result for all rows: make \
                           one table of them (crm_table_from_columns, crm_table_from_arrow)";
            let field = "table".to_owned();
            return Err(Error::Conflict { field, message: message.to_owned() }.into());
        }
        self.with_batch(names, read)
    }

    /// Returns the number of rows; 0 without columns, as in a table of the library.
    fn row_count(&self) -> Result<usize, Failure> {
        if self.column_count()? == 0 {
            return Ok(0);
        }
        match &self.rows {
            Rows::Owned(table) => Ok(table.rows()),
            Rows::Columns(columns) => Ok(columns.rows()),
            Rows::Arrow(table, _) => Ok(table.rows()),
            Rows::Stream(_) => Err(unread()),
        }
    }

    pub(crate) fn column_count(&self) -> Result<usize, Failure> {
        match &self.rows {
            Rows::Owned(table) => Ok(table.columns().len()),
            Rows::Columns(columns) => Ok(columns.names().len()),
            Rows::Arrow(table, _) => Ok(table.column_count()?),
            Rows::Stream(_) => Err(unread()),
        }
    }

    pub(crate) fn column_name(&self, index: usize) -> Result<&str, Failure> {
        let name = match &self.rows {
            Rows::Owned(table) => table.columns().get(index).map(TableColumn::name),
            Rows::Columns(columns) => columns.names().nth(index),
            Rows::Arrow(table, _) => table.column_name(index)?,
            Rows::Stream(_) => return Err(unread()),
        };
        name.ok_or_else(|| match self.column_count() {
            Ok(count) => beyond("column", count, index),
            Err(failure) => failure,
        })
    }

    pub(crate) fn column_index(&self, name: &str) -> Result<usize, Failure> {
        let names = (0..self.column_count()?).map(|index| self.column_name(index));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        Ok(crm_arrow::position(names.into_iter(), name)?)
    }

    pub(crate) fn data_type(&self, index: usize) -> Result<DataType, Failure> {
        self.column_name(index)?;
        match &self.rows {
            Rows::Owned(table) => Ok(table.columns().get(index).ok_or(Failure::Panic)?.data_type()),
            Rows::Columns(columns) => columns.data_type(index),
            Rows::Arrow(table, _) => Ok(table.column_at(index)?.data_type()),
            Rows::Stream(_) => Err(unread()),
        }
    }

    /// Passes a value on; `None` for a null.
    pub(crate) fn with_cell<R>(
        &self,
        column: usize,
        row: usize,
        read: impl FnOnce(Option<Cell<'_>>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        self.column_name(column)?;
        let rows = self.row_count()?;
        if row >= rows {
            return Err(beyond("row", rows, row));
        }
        match &self.rows {
            Rows::Owned(table) => read(table.columns().get(column).ok_or(Failure::Panic)?.get(row)),
            Rows::Columns(columns) => columns.with_cell(column, row, read),
            Rows::Arrow(table, _) => {
                read(table.column_at(column)?.cell(row, self.row_number(row))?)
            }
            Rows::Stream(_) => Err(unread()),
        }
    }

    /// Returns the number of a row in the whole input.
    pub(crate) fn row_number(&self, row: usize) -> u64 {
        let first_row = match &self.rows {
            Rows::Arrow(_, first_row) => *first_row,
            _ => 0,
        };
        first_row.saturating_add(row as u64)
    }

    /// Returns all rows as a table of the library: a copy, or what an operation returned.
    fn to_table(&self) -> Result<Table, Failure> {
        match &self.rows {
            Rows::Owned(table) => Ok(table.clone()),
            Rows::Columns(columns) => columns.with_all(|batch| Ok(Table::from_batch(batch)?)),
            Rows::Arrow(table, first_row) => {
                let names = table.column_names()?;
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                Ok(Table::from_batch(&table.columns(&names)?.batch(*first_row)?)?)
            }
            Rows::Stream(_) => Err(unread()),
        }
    }

    fn reading(&self) -> Result<MutexGuard<'_, Reading>, Failure> {
        match &self.rows {
            Rows::Stream(reading) => match reading.try_lock() {
                Ok(reading) => Ok(reading),
                Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
                // Waiting would never end if the producer itself calls.
                Err(TryLockError::WouldBlock) => Err(Error::Conflict {
                    field: "table".to_owned(),
                    message: "is a stream that another call is reading".to_owned(),
                }
                .into()),
            },
            _ => Err(Error::Conflict {
                field: "table".to_owned(),
                message: "must be a stream".to_owned(),
            }
            .into()),
        }
    }
}

impl From<Rows> for crm_table_t {
    fn from(rows: Rows) -> crm_table_t {
        crm_table_t { rows, texts: Texts::default() }
    }
}

impl From<Table> for crm_table_t {
    fn from(table: Table) -> crm_table_t {
        Rows::Owned(table).into()
    }
}

/// The error of a stream where rows are read.
fn unread() -> Failure {
    let message = "is a stream, use its batches instead (crm_table_next)".to_owned();
    Error::Conflict { field: "table".to_owned(), message }.into()
}

/// The error of a position beyond the end.
fn beyond(field: &str, count: usize, given: usize) -> Failure {
    let allowed = format!("below the number of {field}s, {count}");
    Error::OutOfRange { field: field.to_owned(), allowed, given: given.to_string() }.into()
}

fn with_batch<R>(
    table: &OwnedTable,
    names: &Names,
    first_row: u64,
    read: impl FnOnce(&Batch<'_>) -> Result<R, Failure>,
) -> Result<R, Failure> {
    let given = table.column_names()?;
    let names: Vec<&str> = names.among(given.iter().map(String::as_str)).collect();
    read(&table.columns(&names)?.batch(first_row)?)
}

/// Creates a table from arrays.
///
/// @code
/// static const char *const arms[3] = {"mail", "none", "mail"};
/// static const uint8_t churned[3] = {0, 1, 0};
/// crm_column_t columns[2];
/// memset(columns, 0, sizeof columns);
/// columns[0].struct_size = columns[1].struct_size = sizeof *columns;
/// columns[0].type = CRM_TYPE_STRING;
/// columns[1].type = CRM_TYPE_BOOL;
/// columns[0].name = "arm";
/// columns[0].values = arms;
/// columns[1].name = "churned";
/// columns[1].values = churned;
/// status = crm_table_from_columns(columns, 2, 3, &table, &error);
/// @endcode
///
/// A column is checked by the operation that reads it. What a pointer under a null points to is not
/// followed.
///
/// @param columns         The columns, in any order. The structs are copied; all that they point to
///                        is borrowed until the table is freed.
/// @param column_count    Their number.
/// @param row_count       The number of rows of each.
/// @param[out] out_table  Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_STRUCT_SIZE for a column without its size, or with fields that this
///         library does not know, #CRM_ERR_INVALID_UTF8_ARGUMENT for its name, #CRM_ERR_TOO_LARGE for
///         columns that do not fit in memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_from_columns(
    columns: *const crm_column_t,
    column_count: usize,
    row_count: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let columns = Columns::borrow(columns, column_count, row_count)?;
        Ok(Rows::Columns(columns).into())
    })
}

/// Creates a table from an array of structs of Arrow's C data interface, one row each.
///
/// Both structs are filled by another library, which need not know this one.
///
/// @code
/// status = crm_table_from_arrow(&array, &schema, &table, &error);
/// @endcode
///
/// @param array           The array; it is moved: released with the table, or by a failure.
/// @param schema          Its schema; it is moved likewise.
/// @param[out] out_table  Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_MALFORMED_COLUMN if the structs are not those of a table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_from_arrow(
    array: *mut ArrowArray,
    schema: *mut ArrowSchema,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // Both are moved before anything can fail.
    let array = moved(array.cast(), FFI_ArrowArray::empty());
    let schema = moved(schema.cast(), FFI_ArrowSchema::empty());
    hand_out(error, out_table, "out_table", || {
        let array = array.ok_or(Failure::Null("array".into()))?;
        let schema = schema.ok_or(Failure::Null("schema".into()))?;
        Ok(Rows::Arrow(arrow_table(array, schema)?, 0).into())
    })
}

/// Creates a table from a stream of Arrow's C stream interface, which is read once: table by table,
/// by an operation that accepts all rows or none, or by crm_table_next().
///
/// An operation that began to read a stream has spent it, also when it failed; a second one is
/// #CRM_ERR_STREAM. Only a failure of the columns in its first table (#CRM_ERR_UNKNOWN_COLUMN,
/// #CRM_ERR_DUPLICATE_COLUMN, #CRM_ERR_COLUMN_TYPE) leaves it as it was, for another attempt. Once
/// crm_table_next() was called, an operation on the stream itself is #CRM_ERR_CONFLICT.
///
/// @code
/// status = crm_table_from_stream(&stream, &table, &error);
/// if (status == CRM_OK) {
///     status = crm_retention_study_update(study, table, &error);
/// }
/// @endcode
///
/// @param stream          A stream of arrays of structs; it is moved: released at its end, with the
///                        table, or by a failure.
/// @param[out] out_table  Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_STREAM if the producer failed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_from_stream(
    stream: *mut ArrowArrayStream,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let stream = moved(stream.cast(), FFI_ArrowArrayStream::empty());
    hand_out(error, out_table, "out_table", || {
        let stream = arrow_stream(stream.ok_or(Failure::Null("stream".into()))?)?;
        Ok(Rows::Stream(Mutex::new(Reading::new(stream))).into())
    })
}

/// Takes the next batch of a stream, for several accumulators in one pass:
///
/// @code
/// while ((status = crm_table_next(table, &batch, &error)) == CRM_OK && batch != NULL) {
///     status = crm_total_update(total, batch, &error);
///     if (status == CRM_OK) {
///         status = crm_retention_study_update(study, batch, &error);
///     }
///     crm_table_free(&batch);
///     if (status != CRM_OK) {
///         break;
///     }
/// }
/// @endcode
///
/// Each batch is all or nothing. Errors number its rows over the whole stream.
///
/// @param table           The table, made by crm_table_from_stream(); used by one thread at a time.
/// @param[out] out_batch  Receives a table of at least one row, owned by the caller; free it with
///                        crm_table_free(). Receives NULL at the end of the stream.
/// @return #CRM_OK, #CRM_ERR_STREAM if the producer failed, or the stream has ended before,
///         #CRM_ERR_MALFORMED_COLUMN if it gave no table, #CRM_ERR_CONFLICT for another table,
///         or while another call reads the stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_next(
    table: *mut crm_table_t,
    out_batch: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_batch, "out_batch", || {
        let table = required(table, "table")?;
        let mut reading = table.reading()?;
        reading.handed_out = true;
        let next = reading.next()?;
        let batch = next.map(|(table, row)| Rows::Arrow(table, row).into());
        Ok(batch.map_or(std::ptr::null_mut(), owned))
    })
}

/// Returns the number of rows; 0 of a table without columns.
///
/// @param table           The table; borrowed for the call.
/// @param[out] out_count  Receives the number.
/// @return #CRM_OK, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_row_count(
    table: *const crm_table_t,
    out_count: *mut usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_count, "out_count", || {
        let table = required(table, "table")?;
        table.row_count()
    })
}

/// Moves all rows out as a stream of Arrow's C stream interface.
///
/// What an operation returned is not copied, and the stream keeps its memory. A table of arrays or of
/// Arrow is copied: integers and floats get 64 bits, decimals 38 digits, instants are in microseconds
/// and keep their time zone, a dictionary becomes its values. Instants of arrays have no time zone.
///
/// @param table            The table; borrowed for the call.
/// @param[out] out_stream  Receives the stream, which the caller releases by its own `release`; it
///                         does not depend on the table. After a failure its `release` is NULL.
/// @return #CRM_OK, #CRM_ERR_INVALID_VALUE for a value that cannot be copied, such as NaN, or a number
///         of the 200s for the columns, #CRM_ERR_TOO_LARGE for a copy that does not fit in memory,
///         #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_export(
    table: *const crm_table_t,
    out_stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let out_stream = out_stream.cast::<FFI_ArrowArrayStream>();
    write_settled(error, out_stream, "out_stream", FFI_ArrowArrayStream::empty, || {
        Ok(table_stream(&required(table, "table")?.to_table()?)?)
    })
}

/// Writes all rows as canonical JSON (RFC 8785): a list of objects, whose keys are the names of the
/// columns.
///
/// A null is `null`. A decimal is text, and so is an integer above 2^53; an unbounded limit is `"inf"`
/// or `"-inf"`. A date is `"2026-01-31"`, an instant with a time zone `"2026-01-31T09:30:00Z"`, in UTC,
/// and one without a time zone `"2026-01-31T09:30:00"`. crm_document_from_json() reads it by pointers such as `/0/arm`.
///
/// @param table          The table; borrowed for the call.
/// @param[out] out_json  Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_VALUE for a date that is not of the years 1 to 9999,
///         #CRM_ERR_TOO_LARGE above 2^31 - 1 bytes, or what crm_table_export() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_to_json(
    table: *const crm_table_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let table = required(table, "table")?.to_table()?;
        crm_string_t::large(table.to_json()?)
    })
}

/// Frees a table; NULL is ignored, and the handle becomes NULL. Arrays are no longer borrowed, and
/// Arrow's structs are released.
///
/// @param table  The table, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_free(table: *mut *mut crm_table_t) {
    free(table)
}

/// A stream of Arrow that is moved to the caller.
#[repr(transparent)]
pub(crate) struct Exported(FFI_ArrowArrayStream);

impl Default for Exported {
    fn default() -> Exported {
        Exported(FFI_ArrowArrayStream::empty())
    }
}

/// Moves a table to the caller as a stream of Arrow.
pub(crate) fn export(
    error: *mut *mut crm_error_t,
    out_stream: *mut ArrowArrayStream,
    table: impl FnOnce() -> Result<crm_core::table::Table, Failure>,
) -> crm_status_t {
    write(error, out_stream.cast::<Exported>(), "out_stream", || {
        Ok(Exported(crm_arrow::table_stream(&table()?)?))
    })
}

/// `struct ArrowArray` of Arrow's C data interface.
#[derive(Debug)]
pub struct ArrowArray {
    _opaque: [u8; 0],
}

/// `struct ArrowSchema` of Arrow's C data interface.
#[derive(Debug)]
pub struct ArrowSchema {
    _opaque: [u8; 0],
}

/// `struct ArrowArrayStream` of Arrow's C stream interface.
#[derive(Debug)]
pub struct ArrowArrayStream {
    _opaque: [u8; 0],
}
