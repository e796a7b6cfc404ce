//! The tally of the reasons of those who left.

use std::ffi::c_char;

use crm_core::Error;
use crm_core::churn::{ReasonTally, TallyDefinition};
use crm_core::number::Level;

use crate::boundary::{free, guard, hand_out, handle, reader, required, required_mut, text};
use crate::churn::handle::{crm_reason_report_t, crm_reason_scheme_t, crm_reason_tally_t};
use crate::error::{crm_error_t, crm_status_t};
use crate::table::{Names, crm_table_t};
use crate::text::crm_string_t;

/// Creates an empty tally.
///
/// The definition is a JSON object of columns; only `root` is required:
///
///     {"root": "reason",              one column of codes, or a list, one for each level
///      "stated": "said",              codes of the stated scheme
///      "contributing": ["also"], "dissatisfaction": "grumble", "representative": "agent",
///      "date": "date", "zone": "Asia/Jerusalem", "value": "mrr", "currency": "USD",
///      "decimals": 2, "count": "n", "saved": "saved", "offer": "offer",
///      "by": ["plan", ["stage", "plan"]], "null_root": "not_asked", "allow_parents": true}
///
/// @code
/// status = crm_reason_tally_new(scheme, stated_scheme, CRM_LITERAL("{\"root\": \"reason\"}"),
///                               &tally, &error);
/// @endcode
///
/// @param scheme             The scheme of the roots; borrowed for the call.
/// @param stated_scheme      The scheme of the stated reasons; borrowed for the call.
/// @param definition         The definition, UTF-8.
/// @param definition_length  Its length in bytes.
/// @param[out] out_tally     Receives the tally, owned by the caller; free it with
///                           crm_reason_tally_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_CONFLICT, #CRM_ERR_TOO_MANY_DECIMALS,
///         #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_new(
    scheme: *const crm_reason_scheme_t,
    stated_scheme: *const crm_reason_scheme_t,
    definition: *const c_char,
    definition_length: usize,
    out_tally: *mut *mut crm_reason_tally_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_tally, "out_tally", || {
        let scheme = &required(scheme, "scheme")?.inner;
        let stated = &required(stated_scheme, "stated_scheme")?.inner;
        let definition = text(definition, definition_length, "definition")?;
        let definition = TallyDefinition::from_json(definition)?;
        Ok(crm_reason_tally_t { inner: ReasonTally::new(scheme, stated, definition)? })
    })
}

/// Frees a tally; NULL is ignored, and the handle becomes NULL.
///
/// @param tally  The tally, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_free(tally: *mut *mut crm_reason_tally_t) {
    free(tally)
}

/// Returns the bytes of memory that the counts and sums of a tally take.
///
/// @param tally  The tally; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_size(tally: *const crm_reason_tally_t) -> usize {
    reader(tally, |tally| tally.inner.size())
}

/// Creates an empty tally with the same definition, for another thread.
///
/// @param tally          The tally; borrowed for the call.
/// @param[out] out_tally Receives the new tally, owned by the caller; free it with
///                       crm_reason_tally_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_empty(
    tally: *const crm_reason_tally_t,
    out_tally: *mut *mut crm_reason_tally_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_tally, "out_tally", || {
        Ok(crm_reason_tally_t { inner: required(tally, "tally")?.inner.empty() })
    })
}

/// Adds the rows of a table, all or none; a stream as a whole.
///
/// @param tally  The tally; used by one thread at a time.
/// @param table  The table; a stream is read to its end.
/// @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_UNKNOWN_CODE with the nearest
///         codes, #CRM_ERR_NOT_ASSIGNABLE with those below, #CRM_ERR_CONFLICT for instants of a zone
///         without `zone`, #CRM_ERR_VANISHING_VALUE, #CRM_ERR_OVERFLOW. A failure leaves the tally
///         unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_update(
    tally: *mut crm_reason_tally_t,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let tally = &mut required_mut(tally, "tally")?.inner;
        let names = Names::new(&tally.columns(), Vec::new());
        required(table, "table")?.add_to(tally, &names, ReasonTally::update)
    })
}

/// Adds a table that is already grouped by all key columns, all rows or none: these columns, "n"
/// customers, and with a value the sum of theirs, "value_sum".
///
/// The state is that of crm_reason_tally_update(), unless values have more decimals than the tally
/// keeps: each "value_sum" is rounded once, and not each row, so that sums differ by up to half a unit
/// a row, and the finding "rounded" counts the rows of this table.
///
/// @param tally  The tally; used by one thread at a time.
/// @param table  The table; a stream is read to its end.
/// @return See crm_reason_tally_update(); #CRM_ERR_INCONSISTENT_SUMMARY for a value of nobody.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_update_summary(
    tally: *mut crm_reason_tally_t,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let tally = &mut required_mut(tally, "tally")?.inner;
        let names = Names::new(&tally.summary_columns(), Vec::new());
        required(table, "table")?.add_to(tally, &names, ReasonTally::update_summary)
    })
}

/// Adds the rows of another tally with the same definition.
///
/// @param tally  The tally; used by one thread at a time.
/// @param other  The other; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE if both are the same object, #CRM_ERR_DOCUMENT_MISMATCH if
///         the columns or the schemes differ, #CRM_ERR_TOO_MANY_GROUPS, #CRM_ERR_OVERFLOW. A failure
///         leaves the tally unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_merge(
    tally: *mut crm_reason_tally_t,
    other: *const crm_reason_tally_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        if handle(tally).is_some() && std::ptr::eq(tally, other) {
            return Err(Error::SelfMerge.into());
        }
        let tally = required_mut(tally, "tally")?;
        Ok(tally.inner.merge(&required(other, "other")?.inner)?)
    })
}

/// Writes the state as canonical JSON: the definition, the counts, and a checksum.
///
/// @param tally         The tally; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_to_json(
    tally: *const crm_reason_tally_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        crm_string_t::large(required(tally, "tally")?.inner.to_json()?)
    })
}

/// Reads a state that crm_reason_tally_to_json() wrote, in this or another language, with its
/// schemes, or newer revisions of them.
///
/// @code
/// status = crm_reason_tally_to_json(tally, &json, &error);
/// if (status == CRM_OK) {
///     crm_text_t saved = crm_string_text(json);
///     status = crm_reason_tally_from_json(saved.data, saved.length, scheme, stated_scheme,
///                                         &other_tally, &error);
/// }
/// @endcode
///
/// @param json           The JSON, UTF-8.
/// @param json_length    Its length in bytes.
/// @param scheme         The scheme of the roots; borrowed for the call.
/// @param stated_scheme  The scheme of the stated reasons; borrowed for the call.
/// @param[out] out_tally Receives the tally, owned by the caller; free it with
///                       crm_reason_tally_free().
/// @return #CRM_OK, #CRM_ERR_DAMAGED_STATE if it was truncated or edited,
///         #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_DOCUMENT_MISMATCH for another scheme,
///         #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_from_json(
    json: *const c_char,
    json_length: usize,
    scheme: *const crm_reason_scheme_t,
    stated_scheme: *const crm_reason_scheme_t,
    out_tally: *mut *mut crm_reason_tally_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_tally, "out_tally", || {
        let scheme = &required(scheme, "scheme")?.inner;
        let stated = &required(stated_scheme, "stated_scheme")?.inner;
        let json = text(json, json_length, "json")?;
        Ok(crm_reason_tally_t { inner: ReasonTally::from_json(json, scheme, stated)? })
    })
}

/// Reports what the tally says so far.
///
/// @param tally           The tally; borrowed for the call.
/// @param level           The level of the limits, such as 0.95.
/// @param[out] out_report Receives the report, owned by the caller; free it with
///                        crm_reason_report_free(). It does not depend on the tally.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the level.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_tally_report(
    tally: *const crm_reason_tally_t,
    level: f64,
    out_report: *mut *mut crm_reason_report_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_report, "out_report", || {
        let inner = required(tally, "tally")?.inner.report(Level::new(level)?)?;
        Ok(crm_reason_report_t { inner })
    })
}
