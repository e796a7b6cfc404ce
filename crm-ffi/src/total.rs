//! The exact sum of a column.

use std::ffi::c_char;

use crm_core::money::Decimals;
use crm_core::total::Total;
use crm_core::{Currency, Error};

use crate::boundary::{
    Failure, fill, free, guard, hand_out, handle, handles, reader, required, required_mut, structs,
    text,
};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::table::{Names, crm_table_t};
use crate::text::crm_string_t;

handles!(crm_total_t);
structs!(crm_total_report_t);

/// Adds up a column of money or numbers, exactly. Owned by the caller; free it with
/// crm_total_free().
///
/// Functions that take it as `const` may run on several threads at once; all others need exclusive
/// access.
#[derive(Debug)]
pub struct crm_total_t {
    inner: Total,
}

/// The result of a total.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct crm_total_report_t {
    /// The number of rows with a number.
    pub rows: u64,
    /// The number of nulls.
    pub nulls: u64,
    /// The sum, without trailing zeros.
    pub sum: crm_money_t,
    /// The number of rows that were rounded to the declared decimals.
    pub rounded_rows: u64,
    /// The largest change by rounding; 0 if no row was rounded.
    pub rounded_largest_change: f64,
}

/// Creates a total of a column.
///
/// @code
/// status = crm_total_new(CRM_LITERAL("spend"), CRM_LITERAL("USD"), -1, &total, &error);
/// @endcode
///
/// @param column           The name of the column.
/// @param column_length    Its length in bytes.
/// @param currency         The currency of a money column, an ISO 4217 code; NULL for a column of
///                         numbers.
/// @param currency_length  Its length in bytes.
/// @param decimals         The declared decimals, 0 to 9; -1 for those of the currency, or 6
///                         without one.
/// @param[out] out_total   Receives the total, owned by the caller; free it with crm_total_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_CURRENCY, #CRM_ERR_TOO_MANY_DECIMALS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_new(
    column: *const c_char,
    column_length: usize,
    currency: *const c_char,
    currency_length: usize,
    decimals: i32,
    out_total: *mut *mut crm_total_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_total, "out_total", || {
        let column = text(column, column_length, "column")?;
        let currency = match currency.is_null() {
            true => None,
            false => Some(text(currency, currency_length, "currency")?.parse::<Currency>()?),
        };
        let inner = Total::new(column, currency, declared(decimals)?)?;
        Ok(crm_total_t { inner })
    })
}

fn declared(decimals: i32) -> Result<Option<Decimals>, Failure> {
    match u32::try_from(decimals) {
        Ok(decimals) => Ok(Some(Decimals::new(decimals)?)),
        Err(_) if decimals == -1 => Ok(None),
        Err(_) => Err(Error::OutOfRange {
            field: "decimals".to_owned(),
            allowed: "from 0 to 9, or -1".to_owned(),
            given: decimals.to_string(),
        }
        .into()),
    }
}

/// Frees a total; NULL is ignored, and the handle becomes NULL.
///
/// @param total  The total, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_free(total: *mut *mut crm_total_t) {
    free(total)
}

/// Returns the bytes of memory that a total takes.
///
/// @param total  The total; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_size(total: *const crm_total_t) -> usize {
    reader(total, |total| total.inner.size())
}

/// Creates an empty total of the same column, for another thread.
///
/// @param total          The total; borrowed for the call.
/// @param[out] out_total Receives the new total, owned by the caller; free it with crm_total_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_empty(
    total: *const crm_total_t,
    out_total: *mut *mut crm_total_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_total, "out_total", || {
        let inner = required(total, "total")?.inner.empty();
        Ok(crm_total_t { inner })
    })
}

/// Adds the rows of a table, all or none; a stream as a whole.
///
/// The column contains integers, floats or #CRM_TYPE_DECIMAL128. Nulls are counted and excluded.
///
/// @param total       The total; used by one thread at a time.
/// @param table       The table; a stream is read to its end.
/// @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_VANISHING_VALUE for a number
///         that would become 0, #CRM_ERR_TOO_LARGE for a column that does not fit in memory. A
///         failure leaves the total unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_update(
    total: *mut crm_total_t,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let total = &mut required_mut(total, "total")?.inner;
        let names = Names::new(&[total.column()], Vec::new());
        required(table, "table")?.add_to(total, &names, Total::update)
    })
}

/// Adds the rows of another total of the same column.
///
/// @param total       The total; used by one thread at a time.
/// @param other       The other; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_DOCUMENT_MISMATCH,
///         #CRM_ERR_OVERFLOW. A failure leaves the total unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_merge(
    total: *mut crm_total_t,
    other: *const crm_total_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        if handle(total).is_some() && std::ptr::eq(total, other) {
            return Err(Error::SelfMerge.into());
        }
        let total = required_mut(total, "total")?;
        Ok(total.inner.merge(&required(other, "other")?.inner)?)
    })
}

/// Returns the sum so far.
///
/// @param total          The total; borrowed for the call.
/// @param[out] out_report Receives the report.
/// @param out_report_size `sizeof *out_report`.
/// @return #CRM_OK, #CRM_ERR_OVERFLOW when the sum does not fit 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_report(
    total: *const crm_total_t,
    out_report: *mut crm_total_report_t,
    out_report_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_report, out_report_size), "out_report", || {
        let total = required(total, "total")?;
        let report = total.inner.report();
        let rounded = report.rounded.as_ref();
        Ok(crm_total_report_t {
            rows: report.rows,
            nulls: report.nulls,
            sum: crm_money_t::of(report.sum)?,
            rounded_rows: rounded.map_or(0, |rounded| rounded.rows),
            rounded_largest_change: rounded.map_or(0.0, |one| one.largest_change),
        })
    })
}

/// Writes the state as canonical JSON, sealed with a checksum.
///
/// @param total          The total; borrowed for the call.
/// @param[out] out_json  Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_to_json(
    total: *const crm_total_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let total = required(total, "total")?;
        Ok(crm_string_t::new(&total.inner.to_json()?))
    })
}

/// Reads a state that crm_total_to_json() wrote.
///
/// @code
/// status = crm_total_to_json(total, &json, &error);
/// if (status == CRM_OK) {
///     crm_text_t text = crm_string_text(json);
///     status = crm_total_from_json(text.data, text.length, &other_total, &error);
/// }
/// @endcode
///
/// @param json           The JSON, UTF-8.
/// @param json_length    Its length in bytes.
/// @param[out] out_total Receives the total, owned by the caller; free it with crm_total_free().
/// @return #CRM_OK, #CRM_ERR_DAMAGED_STATE, #CRM_ERR_UNSUPPORTED_VERSION,
///         #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_total_from_json(
    json: *const c_char,
    json_length: usize,
    out_total: *mut *mut crm_total_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_total, "out_total", || {
        let json = text(json, json_length, "json")?;
        Ok(crm_total_t { inner: Total::from_json(json)? })
    })
}
