//! Reading of a stream of C tables.

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use crm_core::{Batch, Error, Result};

use crate::import::column_names;
use crate::owned::{OwnedTable, Schema};
use crate::piece::Piece;

/// A stream of tables, which is released when it is dropped.
#[derive(Debug)]
pub struct Stream {
    stream: FFI_ArrowArrayStream,
    schema: Schema,
    /// The number of rows that have been taken.
    rows: u64,
}

impl Stream {
    /// Takes a stream and reads its schema.
    ///
    /// # Errors
    ///
    /// [`Error::Stream`] if the stream has been released, is incomplete, or fails.
    ///
    /// # Safety
    ///
    /// The callbacks of the stream must be those of a producer that conforms to the C stream
    /// interface.
    pub unsafe fn new(mut stream: FFI_ArrowArrayStream) -> Result<Stream> {
        if stream.release().is_none() {
            return Err(failed("it has been released"));
        }
        let Some(get_schema) = stream.get_schema() else {
            return Err(failed("it has no get_schema callback"));
        };
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the callback is that of this stream, and `schema` is valid for writes.
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            // SAFETY: the last call on the stream failed.
            return Err(unsafe { failure(&mut stream, code) });
        }
        Ok(Stream { stream, schema: schema.into(), rows: 0 })
    }

    /// Returns the names of the columns.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`] if the schema is inconsistent.
    pub fn column_names(&self) -> Result<Vec<String>> {
        // SAFETY: the producer conforms to the interface, and the schema is its own.
        unsafe { column_names(self.schema.get()) }
    }

    /// Reads the stream to its end: `each` receives the named columns of several tables at a time,
    /// with at least `rows` rows together, or the remaining ones.
    ///
    /// # Errors
    ///
    /// The errors of `each`, [`Error::EmptyInput`] if no table has rows, [`Error::Stream`] if the
    /// producer fails, and the errors of [`OwnedTable::columns`].
    pub fn read<E: From<Error>>(
        mut self,
        names: &[&str],
        rows: usize,
        mut each: impl FnMut(&[Batch<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut first_row = 0;
        loop {
            let tables = self.some(rows)?;
            if tables.is_empty() {
                return if first_row == 0 { Err(Error::EmptyInput.into()) } else { Ok(()) };
            }
            let columns = tables.iter().map(|table| table.columns(names));
            let columns = columns.collect::<Result<Vec<_>>>()?;
            let mut batches = Vec::with_capacity(columns.len());
            for columns in &columns {
                batches.push(columns.batch(first_row)?);
                first_row += columns.rows() as u64;
            }
            each(&batches)?;
        }
    }

    /// Reads the stream to its end as one column with this name, in non-empty pieces.
    ///
    /// # Errors
    ///
    /// [`Error::Stream`] if the producer fails, and the errors of [`Piece::new`].
    pub fn pieces(mut self, name: &str) -> Result<Vec<Piece>> {
        let mut pieces = Vec::new();
        while let Some(array) = self.next()? {
            // SAFETY: the producer conforms to the interface.
            let piece = unsafe { Piece::at(array, self.schema.get(), name, self.rows) }?;
            self.rows += piece.rows() as u64;
            if piece.rows() > 0 {
                pieces.push(piece);
            }
        }
        Ok(pieces)
    }

    /// Takes the next table that has rows; returns `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Stream`] if the producer fails, and the errors of [`OwnedTable::new`].
    pub fn next_table(&mut self) -> Result<Option<OwnedTable>> {
        while let Some(array) = self.next()? {
            // SAFETY: the producer conforms to the interface.
            let table = unsafe { OwnedTable::with_schema(array, self.schema.clone(), self.rows) }?;
            self.rows += table.rows() as u64;
            if table.rows() > 0 {
                return Ok(Some(table));
            }
        }
        Ok(None)
    }

    /// Takes tables until they have enough rows.
    fn some(&mut self, rows: usize) -> Result<Vec<OwnedTable>> {
        let mut tables = Vec::new();
        let mut held = 0;
        while held < rows {
            let Some(table) = self.next_table()? else { break };
            held += table.rows();
            tables.push(table);
        }
        Ok(tables)
    }

    fn next(&mut self) -> Result<Option<FFI_ArrowArray>> {
        let Some(get_next) = self.stream.get_next() else {
            return Err(failed("it has no get_next callback"));
        };
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the callback is that of this stream, and `array` is valid for writes.
        let code = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        if code != 0 {
            // SAFETY: the last call on the stream failed.
            return Err(unsafe { failure(&mut self.stream, code) });
        }
        Ok((!array.is_released()).then_some(array))
    }
}

/// # Safety
///
/// The last call on the stream must have failed.
unsafe fn failure(stream: &mut FFI_ArrowArrayStream, code: i32) -> Error {
    let message = stream.get_last_error().and_then(|get_last_error| {
        // SAFETY: the callback is that of this stream, whose last call failed.
        let message = unsafe { get_last_error(stream) };
        // SAFETY: the message is null or NUL-terminated, and valid until the next call.
        (!message.is_null()).then(|| unsafe { CStr::from_ptr(message) }.to_string_lossy())
    });
    match message {
        Some(message) => failed(&message),
        None => failed(&format!("error number {code}")),
    }
}

fn failed(message: &str) -> Error {
    Error::Stream { message: message.to_owned() }
}
