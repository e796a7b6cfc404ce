//! Columns from C arrays, and tables from Arrow's C structs.

use std::ffi::{c_char, c_void};

use crm_arrow::{FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, Stream};
use crm_core::column::{Bitmap, Integers, Text, TimeUnit, Values};
use crm_core::{Batch, Column, Error};

use crate::boundary::{Failure, required, reserved, slice, strings, terminated, too_long};

/// Booleans, one byte each: 0 or 1.
pub const CRM_TYPE_BOOL: i32 = 1;
/// Booleans, one bit each, the lowest bit of a byte first, as in Arrow.
pub const CRM_TYPE_BOOL_BITS: i32 = 2;
/// `int32_t`.
pub const CRM_TYPE_INT32: i32 = 3;
/// `int64_t`.
pub const CRM_TYPE_INT64: i32 = 4;
/// `double`.
pub const CRM_TYPE_FLOAT64: i32 = 5;
/// 128-bit integers in the machine's byte order, aligned to 16 bytes: each is the value times 10 to
/// the power of `decimals`.
pub const CRM_TYPE_DECIMAL128: i32 = 6;
/// `int32_t`: days since 1970-01-01.
pub const CRM_TYPE_DATE32: i32 = 7;
/// `int64_t`: seconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_S: i32 = 8;
/// `int64_t`: milliseconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_MS: i32 = 9;
/// `int64_t`: microseconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_US: i32 = 10;
/// `int64_t`: nanoseconds since 1970-01-01T00:00:00.
pub const CRM_TYPE_TIMESTAMP_NS: i32 = 11;
/// `char`: the concatenated texts; `offsets` are `int32_t`, one more than rows.
pub const CRM_TYPE_UTF8: i32 = 12;
/// `char`: the concatenated texts; `offsets` are `int64_t`, one more than rows.
pub const CRM_TYPE_LARGE_UTF8: i32 = 13;
/// `const char *`: a NUL-terminated string per row; NULL is a null.
pub const CRM_TYPE_STRING: i32 = 14;
/// `int32_t`: for each row, the index of its value in `dictionary`.
pub const CRM_TYPE_DICTIONARY: i32 = 15;

/// A column of a table, borrowed for the call only.
///
/// Set unused fields to zero.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct crm_column_t {
    /// The name, UTF-8, NUL-terminated.
    pub name: *const c_char,
    /// A CRM_TYPE number.
    pub r#type: i32,
    /// For #CRM_TYPE_DECIMAL128, the number of decimals, from -38 to 38.
    pub decimals: i32,
    /// The values, of the C type of the CRM_TYPE number, aligned to it.
    pub values: *const c_void,
    /// For #CRM_TYPE_UTF8 and #CRM_TYPE_LARGE_UTF8, the start of each text, which is the end of the
    /// previous one.
    pub offsets: *const c_void,
    /// NULL if no value is null; otherwise one bit per row, set if the row has a value, the lowest
    /// bit of a byte first.
    pub validity: *const u8,
    /// For #CRM_TYPE_DICTIONARY, the column of its values.
    pub dictionary: *const crm_column_t,
    /// For #CRM_TYPE_DICTIONARY, the number of its values.
    pub dictionary_length: usize,
    /// The index of the first used row in values, offsets and validity.
    pub offset: usize,
}

/// Reads a table of columns.
///
/// # Safety
///
/// Every pointer must be NULL or point to as many elements as the rows, offsets and lengths say.
pub(crate) unsafe fn with_batch(
    columns: *const crm_column_t,
    column_count: usize,
    row_count: usize,
    read: impl FnOnce(&Batch<'_>) -> Result<(), Error>,
) -> Result<(), Failure> {
    // SAFETY: the caller guarantees as many columns as `column_count` says; the same holds below.
    let columns = unsafe { slice(columns, column_count, "columns") }?;
    // SAFETY: the caller's guarantee.
    let nulls = |column: &crm_column_t| unsafe { Nulls::of(column, row_count) };
    let nulls = columns.iter().map(nulls).collect::<Result<Vec<_>, Failure>>()?;
    let columns = columns.iter().zip(&nulls);
    let columns = columns
        // SAFETY: the caller's guarantee.
        .map(|(column, nulls)| unsafe { borrow(column, row_count, Some(nulls)) })
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(read(&Batch::new(columns)?)?)
}

/// The validity bits of a column of strings, in which a NULL is a null without a bit.
#[derive(Default)]
struct Nulls {
    /// Empty if no string is NULL.
    validity: Vec<u8>,
    dictionary: Option<Box<Nulls>>,
}

impl Nulls {
    /// # Safety
    ///
    /// See [`with_batch`].
    unsafe fn of(column: &crm_column_t, rows: usize) -> Result<Nulls, Failure> {
        // SAFETY: the caller guarantees that the name is NUL-terminated.
        let name = unsafe { terminated(column.name, "column name") }?;
        // SAFETY: the caller guarantees NULL or a column of `dictionary_length` rows.
        let dictionary = unsafe { column.dictionary.as_ref() };
        let found = match (column.r#type, dictionary) {
            // SAFETY: the caller's guarantee.
            (CRM_TYPE_STRING, _) => unsafe { Nulls::of_strings(column, rows) },
            (CRM_TYPE_DICTIONARY, Some(values)) if values.r#type == CRM_TYPE_STRING => {
                // SAFETY: as above.
                let nulls = unsafe { Nulls::of(values, column.dictionary_length) };
                nulls.map(|nulls| Nulls { dictionary: Some(Box::new(nulls)), ..Nulls::default() })
            }
            _ => Ok(Nulls::default()),
        };
        found.map_err(|failure| named(failure, name))
    }

    /// # Safety
    ///
    /// See [`with_batch`].
    unsafe fn of_strings(column: &crm_column_t, rows: usize) -> Result<Nulls, Failure> {
        // SAFETY: the caller guarantees as many pointers as rows from the first on.
        let pointers: &[*const c_char] = unsafe { array(column, rows) }?;
        if pointers.iter().all(|pointer| !pointer.is_null()) {
            return Ok(Nulls::default());
        }
        // SAFETY: the caller's guarantee.
        let stated = unsafe { validity(column, rows, "values") }?;
        let room = reserved(rows.div_ceil(8), "values");
        let mut validity = room.map_err(|_| too_long("values", rows))?;
        for (byte, pointers) in pointers.chunks(8).enumerate() {
            let bits = pointers.iter().enumerate().map(|(bit, pointer)| {
                let stated = stated.is_none_or(|stated| stated.get(8 * byte + bit));
                u8::from(stated && !pointer.is_null()) << bit
            });
            validity.push(bits.sum());
        }
        Ok(Nulls { validity, dictionary: None })
    }
}

/// Reads a single column.
///
/// # Safety
///
/// See [`with_batch`].
pub(crate) unsafe fn with_column(
    column: *const crm_column_t,
    name: &'static str,
    row_count: usize,
    read: impl FnOnce(&Column<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // SAFETY: the caller guarantees that it is NULL or valid, with as many elements as its rows
    // say.
    let column = unsafe { required(column, name) }?;
    // SAFETY: the caller's guarantee.
    let nulls = unsafe { Nulls::of(column, row_count) }?;
    // SAFETY: the caller's guarantee.
    read(&unsafe { borrow(column, row_count, Some(&nulls)) }?)
}

/// # Safety
///
/// See [`with_batch`].
unsafe fn borrow<'a>(
    column: &crm_column_t,
    rows: usize,
    nulls: Option<&'a Nulls>,
) -> Result<Column<'a>, Failure> {
    // SAFETY: the caller guarantees that the name is NUL-terminated.
    let name: &'a str = unsafe { terminated(column.name, "column name") }?;
    // SAFETY: the caller's guarantee.
    let values = unsafe { values(column, name, rows, nulls) }.map_err(|f| named(f, name))?;
    let plain = Column::new(name, values);
    let validity = match nulls.filter(|nulls| !nulls.validity.is_empty()) {
        Some(nulls) => Some(Bitmap::new(&nulls.validity, 0, rows)?),
        // SAFETY: the caller's guarantee.
        None => unsafe { validity(column, rows, name) }?,
    };
    match validity {
        Some(validity) => Ok(plain.with_validity(validity)?),
        None => Ok(plain),
    }
}

/// # Safety
///
/// See [`with_batch`].
unsafe fn validity<'a>(
    column: &crm_column_t,
    rows: usize,
    name: &str,
) -> Result<Option<Bitmap<'a>>, Failure> {
    if column.validity.is_null() {
        return Ok(None);
    }
    let end = end_of(name, column.offset, rows)?;
    // SAFETY: the caller guarantees a bit for each row from the first on.
    let bytes = unsafe { slice(column.validity, end.div_ceil(8), "validity") }?;
    Ok(Some(Bitmap::new(bytes, column.offset, rows)?))
}

/// # Safety
///
/// See [`with_batch`].
unsafe fn values<'a>(
    column: &crm_column_t,
    name: &'a str,
    rows: usize,
    nulls: Option<&'a Nulls>,
) -> Result<Values<'a>, Failure> {
    let end = end_of(name, column.offset, rows)?;
    let values = match column.r#type {
        // SAFETY: the values have the given type, and are as many as rows from the first on.
        CRM_TYPE_BOOL => Values::Bytes(unsafe { array(column, rows) }?),
        CRM_TYPE_BOOL_BITS => {
            // SAFETY: a bit for each row from the first on.
            let bytes = unsafe { slice(column.values.cast(), end.div_ceil(8), "values") }?;
            Values::Bits(Bitmap::new(bytes, column.offset, rows)?)
        }
        // SAFETY: as above; the same holds below.
        CRM_TYPE_INT32 => Values::Integers(Integers::Int32(unsafe { array(column, rows) }?)),
        // SAFETY: as above.
        CRM_TYPE_INT64 => Values::Integers(Integers::Int64(unsafe { array(column, rows) }?)),
        // SAFETY: as above.
        CRM_TYPE_FLOAT64 => Values::Float64(unsafe { array(column, rows) }?),
        CRM_TYPE_DECIMAL128 => {
            // SAFETY: as above.
            Values::Decimal128 { values: unsafe { array(column, rows) }?, scale: column.decimals }
        }
        // SAFETY: as above.
        CRM_TYPE_DATE32 => Values::Date32(unsafe { array(column, rows) }?),
        // SAFETY: as above.
        CRM_TYPE_TIMESTAMP_S => unsafe { timestamps(column, rows, TimeUnit::Second) }?,
        // SAFETY: as above.
        CRM_TYPE_TIMESTAMP_MS => unsafe { timestamps(column, rows, TimeUnit::Millisecond) }?,
        // SAFETY: as above.
        CRM_TYPE_TIMESTAMP_US => unsafe { timestamps(column, rows, TimeUnit::Microsecond) }?,
        // SAFETY: as above.
        CRM_TYPE_TIMESTAMP_NS => unsafe { timestamps(column, rows, TimeUnit::Nanosecond) }?,
        CRM_TYPE_UTF8 => {
            // SAFETY: one offset more than rows, and data up to the last offset.
            let (offsets, data) = unsafe { text::<i32>(column, name, rows) }?;
            Values::Text(Text::Utf8 { offsets, data })
        }
        CRM_TYPE_LARGE_UTF8 => {
            // SAFETY: as above.
            let (offsets, data) = unsafe { text::<i64>(column, name, rows) }?;
            Values::Text(Text::LargeUtf8 { offsets, data })
        }
        CRM_TYPE_STRING => {
            // SAFETY: as many pointers as rows, each NULL or a NUL-terminated string.
            Values::Text(Text::Bytes(unsafe { strings(array(column, rows)?, "values") }?))
        }
        CRM_TYPE_DICTIONARY => {
            // SAFETY: as above.
            let codes = Integers::Int32(unsafe { array(column, rows) }?);
            // SAFETY: NULL or a column of `dictionary_length` rows.
            let dictionary = unsafe { required(column.dictionary, "dictionary") }?;
            if dictionary.r#type == CRM_TYPE_DICTIONARY {
                return Err(malformed(name, "its dictionary is itself a dictionary"));
            }
            let nulls = nulls.and_then(|nulls| nulls.dictionary.as_deref());
            // SAFETY: as above.
            let values = unsafe { borrow(dictionary, column.dictionary_length, nulls) }?;
            Values::Dictionary { codes, values: Box::new(values) }
        }
        other => {
            return Err(Error::ColumnType {
                column: name.to_owned(),
                found: format!("number {other}"),
                accepted: "the CRM_TYPE numbers 1 to 15".to_owned(),
            }
            .into());
        }
    };
    Ok(values)
}

/// # Safety
///
/// The values must have this type, and be as many as rows from the first on.
unsafe fn array<'a, T>(column: &crm_column_t, rows: usize) -> Result<&'a [T], Failure> {
    let end = column.offset.saturating_add(rows);
    // SAFETY: the caller's guarantee.
    let all = unsafe { slice(column.values.cast::<T>(), end, "values") }?;
    Ok(all.get(column.offset..).unwrap_or_default())
}

/// # Safety
///
/// See [`array`].
unsafe fn timestamps<'a>(
    column: &crm_column_t,
    rows: usize,
    unit: TimeUnit,
) -> Result<Values<'a>, Failure> {
    // SAFETY: the caller's guarantee.
    Ok(Values::Timestamp { values: unsafe { array(column, rows) }?, unit })
}

/// # Safety
///
/// There must be one offset more than rows, and as much data as the last offset says.
unsafe fn text<'a, O: Copy + TryInto<usize> + std::fmt::Display>(
    column: &crm_column_t,
    name: &str,
    rows: usize,
) -> Result<(&'a [O], &'a [u8]), Failure> {
    let end = end_of(name, column.offset, rows)?;
    // SAFETY: the caller guarantees one offset more than rows.
    let offsets = unsafe { slice(column.offsets.cast::<O>(), end + 1, "offsets") }?;
    let offsets = offsets.get(column.offset..).unwrap_or_default();
    let Some(last) = offsets.last() else { return Ok((&[], &[])) };
    let length: usize =
        (*last).try_into().map_err(|_| malformed(name, &format!("its last offset is {last}")))?;
    // SAFETY: the caller guarantees as much data as the last offset says.
    Ok((offsets, unsafe { slice(column.values.cast::<u8>(), length, "values") }?))
}

fn end_of(name: &str, offset: usize, rows: usize) -> Result<usize, Failure> {
    offset
        .checked_add(rows)
        .filter(|&end| end < isize::MAX as usize)
        .ok_or_else(|| malformed(name, &format!("offset {offset} and {rows} rows are too many")))
}

fn malformed(column: &str, message: &str) -> Failure {
    Error::MalformedColumn { column: column.to_owned(), message: message.to_owned() }.into()
}

/// Adds the name of the column to a failure of the boundary, which only has the field of the
/// struct.
fn named(failure: Failure, column: &str) -> Failure {
    match failure {
        Failure::Null(field) => malformed(column, &format!("its {field} must not be NULL")),
        Failure::Core(Error::MalformedColumn { column: field, message }) if field != column => {
            malformed(column, &format!("its {field}: {message}"))
        }
        Failure::Core(Error::TooLarge { field, message }) if field != column => {
            let message = format!("its {field}: {message}");
            Error::TooLarge { field: column.to_owned(), message }.into()
        }
        other => other,
    }
}

/// Reads the named columns of a table of Arrow's C structs, and the optional ones that it has; the
/// caller keeps the structs.
///
/// # Safety
///
/// Both structs must be NULL or valid, with valid pointers.
pub(crate) unsafe fn with_array(
    array: *const ArrowArray,
    schema: *const ArrowSchema,
    names: &[&str],
    optional: &[String],
    read: impl FnOnce(&Batch<'_>) -> Result<(), Error>,
) -> Result<(), Failure> {
    // SAFETY: the caller guarantees that they are NULL or valid; the structs have the same layout.
    let array = unsafe { required(array.cast::<FFI_ArrowArray>(), "array") }?;
    // SAFETY: as above.
    let schema = unsafe { required(schema.cast::<FFI_ArrowSchema>(), "schema") }?;
    // SAFETY: the caller guarantees valid pointers.
    let names = with_present(names, optional, &unsafe { crm_arrow::column_names(schema) }?);
    // SAFETY: the caller guarantees valid pointers that outlive this call.
    let imported = unsafe { crm_arrow::import(array, schema, &names) }?;
    Ok(read(&imported.batch(0)?)?)
}

/// Takes a stream from the caller; it is released when the result is dropped.
///
/// # Safety
///
/// The stream must be NULL or valid.
pub(crate) unsafe fn take(stream: *mut ArrowArrayStream) -> Result<FFI_ArrowArrayStream, Failure> {
    if stream.is_null() {
        return Err(Failure::Null("stream"));
    }
    // SAFETY: the caller guarantees that it is valid; the structs have the same layout.
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(stream.cast()) })
}

/// Reads the named columns of a stream of tables to its end, and the optional ones that it has.
///
/// # Safety
///
/// The callbacks of the stream must be those of a conforming producer.
pub(crate) unsafe fn read_stream(
    stream: FFI_ArrowArrayStream,
    names: &[&str],
    optional: &[String],
    mut read: impl FnMut(&Batch<'_>) -> Result<(), Error>,
) -> Result<(), Failure> {
    // SAFETY: the caller's guarantee.
    let stream = unsafe { Stream::new(stream) }?;
    let names = with_present(names, optional, &stream.column_names()?);
    Ok(stream.read(&names, 1, |batches| batches.iter().try_for_each(&mut read))?)
}

/// Returns the names, followed by the optional ones that the table has.
fn with_present<'n>(names: &[&'n str], optional: &'n [String], given: &[String]) -> Vec<&'n str> {
    let present = optional.iter().filter(|name| given.contains(name)).map(String::as_str);
    names.iter().copied().chain(present).collect()
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
