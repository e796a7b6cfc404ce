//! Reading of tables, value by value.

use std::collections::BTreeSet;
use std::ffi::c_char;
use std::sync::{PoisonError, RwLock};

use crm_core::Error;
use crm_core::table::{Cell, DataType};

use crate::boundary::{Failure, required, text, write};
use crate::column::{
    CRM_TYPE_BOOL, CRM_TYPE_DATE32, CRM_TYPE_DECIMAL128, CRM_TYPE_FLOAT64, CRM_TYPE_INT64,
    CRM_TYPE_LIST, CRM_TYPE_TIMESTAMP_US, CRM_TYPE_UTF8,
};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::table::crm_table_t;
use crate::text::{Terminated, crm_text_t, with_nul};

/// The texts of a table that C has read, each once, with a NUL after it.
#[derive(Debug, Default)]
pub(crate) struct Texts(RwLock<BTreeSet<Terminated>>);

impl Texts {
    /// Returns a text that lives as long as the table.
    fn keep(&self, text: &str) -> crm_text_t {
        let read = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = read.get(text) {
            return crm_text_t::of(kept);
        }
        drop(read);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(with_nul(text));
        all.get(text).map(crm_text_t::of).unwrap_or_default()
    }
}

/// Returns the number of columns.
///
/// @param table           The table; borrowed for the call.
/// @param[out] out_count  Receives the number.
/// @return #CRM_OK, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_column_count(
    table: *const crm_table_t,
    out_count: *mut usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_count, "out_count", || required(table, "table")?.column_count())
}

/// Returns the name of a column.
///
/// @param table          The table; borrowed for the call.
/// @param column         The position of the column, from 0.
/// @param[out] out_name  Receives the name, borrowed until `table` is freed.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the column, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_column_name(
    table: *const crm_table_t,
    column: usize,
    out_name: *mut crm_text_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_name, "out_name", || {
        let table = required(table, "table")?;
        Ok(table.texts.keep(table.column_name(column)?))
    })
}

/// Returns the position of the column with a name, for the readers.
///
/// @param table            The table; borrowed for the call.
/// @param name             The name, UTF-8.
/// @param name_length      Its length in bytes.
/// @param[out] out_column  Receives the position, from 0.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_COLUMN, #CRM_ERR_DUPLICATE_COLUMN, #CRM_ERR_CONFLICT for a
///         stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_column_index(
    table: *const crm_table_t,
    name: *const c_char,
    name_length: usize,
    out_column: *mut usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_column, "out_column", || {
        let table = required(table, "table")?;
        table.column_index(text(name, name_length, "name")?)
    })
}

/// Returns the type of a column, which tells how its values are read.
///
/// #CRM_TYPE_BOOL, #CRM_TYPE_INT64, #CRM_TYPE_DATE32 and #CRM_TYPE_TIMESTAMP_US are read by
/// crm_table_int64(), #CRM_TYPE_FLOAT64 by crm_table_float64(), #CRM_TYPE_DECIMAL128 by
/// crm_table_decimal(), #CRM_TYPE_UTF8 by crm_table_text(), #CRM_TYPE_LIST by
/// crm_table_list_length() and crm_table_list_text(). There are no others: integers and floats of
/// any width are read with 64 bits, integers with decimals as decimals, instants of any unit in
/// microseconds, and a dictionary as its values.
///
/// @param table          The table; borrowed for the call.
/// @param column         The position of the column, from 0.
/// @param[out] out_type  Receives the CRM_TYPE number.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the column, #CRM_ERR_COLUMN_TYPE if it cannot be read,
///         #CRM_ERR_MALFORMED_COLUMN, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_column_type(
    table: *const crm_table_t,
    column: usize,
    out_type: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_type, "out_type", || Ok(number(&required(table, "table")?.data_type(column)?)))
}

/// Returns whether a value is null: what is undefined in a table of figures is null.
///
/// @param table          The table; borrowed for the call.
/// @param column         The position of the column, from 0.
/// @param row            The row, from 0.
/// @param[out] out_flag  Receives 1 or 0.
/// @return #CRM_OK, or what crm_table_int64() returns for a column or a row that is not there or
///         cannot be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_is_null(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    out_flag: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_flag, "out_flag", || {
        required(table, "table")?.with_cell(column, row, |cell| Ok(cell.is_none().into()))
    })
}

/// Reads a whole number, a boolean as 1 or 0, a date as days since 1970-01-01, or an instant as
/// microseconds since 1970-01-01T00:00:00.
///
/// @param table            The table; borrowed for the call.
/// @param column           The position of the column, from 0.
/// @param row              The row, from 0.
/// @param[out] out_number  Receives the number.
/// @return #CRM_OK, #CRM_ERR_NULL_VALUE for a null, #CRM_ERR_OUT_OF_RANGE for a column or a row that
///         is not there, #CRM_ERR_COLUMN_TYPE for a column of another type, #CRM_ERR_INVALID_VALUE
///         for a number beyond 64 bits with a sign, or an instant between microseconds,
///         #CRM_ERR_MALFORMED_COLUMN, #CRM_ERR_CONFLICT for a stream. Errors of a batch number its
///         rows over the whole stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_int64(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    out_number: *mut i64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_number, "out_number", || {
        let accepted = [CRM_TYPE_BOOL, CRM_TYPE_INT64, CRM_TYPE_DATE32, CRM_TYPE_TIMESTAMP_US];
        value(table, (column, row), &accepted, |_, cell| match cell {
            Cell::Bool(flag) => Some(Ok(flag.into())),
            Cell::Int64(number) | Cell::Timestamp(number) => Some(Ok(number)),
            Cell::Date32(days) => Some(Ok(days.into())),
            _ => None,
        })
    })
}

/// Reads a float. An unbounded limit is infinity.
///
/// @param table            The table; borrowed for the call.
/// @param column           The position of the column, from 0.
/// @param row              The row, from 0.
/// @param[out] out_number  Receives the number.
/// @return #CRM_OK, #CRM_ERR_INVALID_VALUE for NaN, or what crm_table_int64() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_float64(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    out_number: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_number, "out_number", || {
        value(table, (column, row), &[CRM_TYPE_FLOAT64], |_, cell| match cell {
            Cell::Float64(float) => Some(Ok(float)),
            _ => None,
        })
    })
}

/// Reads a decimal, without zeros at its end: equal amounts are equal structs.
///
/// @param table             The table; borrowed for the call.
/// @param column            The position of the column, from 0.
/// @param row               The row, from 0.
/// @param[out] out_decimal  Receives the decimal.
/// @return #CRM_OK, #CRM_ERR_INVALID_VALUE above 64 bits or 18 decimals, or what crm_table_int64()
///         returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_decimal(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    out_decimal: *mut crm_money_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_decimal, "out_decimal", || {
        value(table, (column, row), &[CRM_TYPE_DECIMAL128], |table, cell| match cell {
            Cell::Decimal128 { units, decimals } => {
                let read = crm_money_t::reduced(units, decimals);
                Some(read.ok_or_else(|| too_wide(table, (column, row), units, decimals)))
            }
            _ => None,
        })
    })
}

/// Reads a text.
///
/// @param table          The table; borrowed for the call.
/// @param column         The position of the column, from 0.
/// @param row            The row, from 0.
/// @param[out] out_text  Receives the text, borrowed until `table` is freed, which keeps a copy of
///                       each different text that was read.
/// @return #CRM_OK, #CRM_ERR_INVALID_UTF8, or what crm_table_int64() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_text(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    out_text: *mut crm_text_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_text, "out_text", || {
        value(table, (column, row), &[CRM_TYPE_UTF8], |table, cell| match cell {
            Cell::Text(text) => Some(Ok(table.texts.keep(text))),
            _ => None,
        })
    })
}

/// Returns the number of elements of a list of text.
///
/// @param table            The table; borrowed for the call.
/// @param column           The position of the column, from 0.
/// @param row              The row, from 0.
/// @param[out] out_length  Receives the number.
/// @return #CRM_OK, or what crm_table_text() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_list_length(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    out_length: *mut usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_length, "out_length", || {
        value(table, (column, row), &[CRM_TYPE_LIST], |_, cell| match cell {
            Cell::List(list) => Some(Ok(list.len())),
            _ => None,
        })
    })
}

/// Reads an element of a list of text.
///
/// @param table          The table; borrowed for the call.
/// @param column         The position of the column, from 0.
/// @param row            The row, from 0.
/// @param element        The position in the list, from 0.
/// @param[out] out_text  Receives the text, borrowed until `table` is freed, as of crm_table_text().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for an element that is not there, or what crm_table_text()
///         returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_table_list_text(
    table: *const crm_table_t,
    column: usize,
    row: usize,
    element: usize,
    out_text: *mut crm_text_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_text, "out_text", || {
        value(table, (column, row), &[CRM_TYPE_LIST], |table, cell| match cell {
            Cell::List(list) => Some(match list.get(element) {
                Some(text) => Ok(table.texts.keep(text)),
                None => Err(Error::OutOfRange {
                    field: "element".to_owned(),
                    allowed: format!("below {}, the length of the list", list.len()),
                    given: element.to_string(),
                }
                .into()),
            }),
            _ => None,
        })
    })
}

/// Reads the value of a row; `convert` returns `None` for a value of another type.
fn value<T>(
    table: *const crm_table_t,
    (column, row): (usize, usize),
    accepted: &[i32],
    convert: impl FnOnce(&crm_table_t, Cell<'_>) -> Option<Result<T, Failure>>,
) -> Result<T, Failure> {
    let table = required(table, "table")?;
    let found = table.with_cell(column, row, |cell| Ok(cell.map(|cell| convert(table, cell))))?;
    if let Some(Some(value)) = found {
        return value;
    }
    let data_type = table.data_type(column)?;
    let name = table.column_name(column)?.to_owned();
    if accepted.contains(&number(&data_type)) {
        return Err(Error::NullValue { column: name, row: table.row_number(row) }.into());
    }
    let names = accepted.iter().map(|&one| type_name(one)).collect::<Vec<_>>();
    let (found, accepted) = (data_type.to_string(), names.join(", "));
    Err(Error::ColumnType { column: name, found, accepted }.into())
}

/// The error of a decimal that crm_money_t does not hold.
fn too_wide(
    table: &crm_table_t,
    (column, row): (usize, usize),
    units: i128,
    decimals: u8,
) -> Failure {
    match table.column_name(column) {
        Ok(name) => Error::InvalidValue {
            column: name.to_owned(),
            row: table.row_number(row),
            allowed: "decimals of 64 bits, at most 18 of them after the point".to_owned(),
            given: format!("{units} with {decimals} decimals"),
        }
        .into(),
        Err(failure) => failure,
    }
}

/// Returns the number of a type; 0 for one that has none.
fn number(data_type: &DataType) -> i32 {
    match data_type {
        DataType::Bool => CRM_TYPE_BOOL,
        DataType::Int64 => CRM_TYPE_INT64,
        DataType::Float64 => CRM_TYPE_FLOAT64,
        DataType::Decimal128 { .. } => CRM_TYPE_DECIMAL128,
        DataType::Text => CRM_TYPE_UTF8,
        DataType::List => CRM_TYPE_LIST,
        DataType::Date32 => CRM_TYPE_DATE32,
        DataType::Timestamp { .. } => CRM_TYPE_TIMESTAMP_US,
        _ => 0,
    }
}

fn type_name(number: i32) -> &'static str {
    match number {
        CRM_TYPE_BOOL => "bool",
        CRM_TYPE_INT64 => "int64",
        CRM_TYPE_FLOAT64 => "float64",
        CRM_TYPE_DECIMAL128 => "decimal128",
        CRM_TYPE_UTF8 => "text",
        CRM_TYPE_LIST => "list of text",
        CRM_TYPE_DATE32 => "date32",
        _ => "timestamp",
    }
}
