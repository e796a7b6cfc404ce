//! Single rules that have been compiled.

use std::ffi::c_char;

use crm_core::document::Document;

use crate::boundary::{free, hand_out, required, text, write};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::expression::crm_expression_t;
use crate::schema::{crm_schema_t, crm_viewer_t};
use crate::segment::context::{context, names};
use crate::segment::handle::crm_condition_t;
use crate::table::{ArrowArrayStream, crm_table_t, export};

/// The truth of a condition: false.
pub const CRM_FALSE: i32 = 0;
/// The truth of a condition: true.
pub const CRM_TRUE: i32 = 1;
/// The truth of a condition: unknown.
pub const CRM_UNKNOWN: i32 = 2;

/// Compiles an expression: checks its names and its types.
///
/// @code
/// status = crm_condition_new(expression, schema, CRM_LITERAL("Asia/Jerusalem"), &condition, &error);
/// @endcode
///
/// @param expression         The expression; borrowed for the call.
/// @param schema             The schema; borrowed for the call.
/// @param zone               The time zone of days, an IANA name; NULL for none.
/// @param zone_length        Its length in bytes.
/// @param[out] out_condition Receives the condition, owned by the caller; free it with
///                           crm_condition_free().
/// @return #CRM_OK, a number of the 800s, #CRM_ERR_UNKNOWN_NAME for the zone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_new(
    expression: *const crm_expression_t,
    schema: *const crm_schema_t,
    zone: *const c_char,
    zone_length: usize,
    out_condition: *mut *mut crm_condition_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_condition, "out_condition", || {
        let expression = &required(expression, "expression")?.inner;
        let zone = match zone.is_null() {
            true => None,
            false => Some(text(zone, zone_length, "zone")?.parse()?),
        };
        let inner = expression.compile(&required(schema, "schema")?.inner, zone)?;
        Ok(crm_condition_t { inner })
    })
}

/// Frees a condition; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_free(object: *mut *mut crm_condition_t) {
    free(object)
}

/// Tests one customer.
///
/// @param condition      The condition; borrowed for the call.
/// @param json           The fields and events of the customer, `{"fields": {...}, "events": {...}}`.
/// @param json_length    Its length in bytes.
/// @param now_us         The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_truth Receives #CRM_FALSE, #CRM_TRUE or #CRM_UNKNOWN.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT, #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_test(
    condition: *const crm_condition_t,
    json: *const c_char,
    json_length: usize,
    now_us: i64,
    out_truth: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_truth, "out_truth", || {
        let condition = &required(condition, "condition")?.inner;
        let record = condition.record(text(json, json_length, "json")?)?;
        let context = context(now_us, std::ptr::null(), std::ptr::null());
        Ok(match condition.test(&record, &context)? {
            Some(false) => CRM_FALSE,
            Some(true) => CRM_TRUE,
            None => CRM_UNKNOWN,
        })
    })
}

/// Explains the result for one customer.
///
/// @param condition         The condition; borrowed for the call.
/// @param json              The fields and events of the customer.
/// @param json_length       Its length in bytes.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param viewer            Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_document Receives the explanation, owned by the caller; free it with
///                          crm_document_free().
/// @return What crm_condition_test() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_explain(
    condition: *const crm_condition_t,
    json: *const c_char,
    json_length: usize,
    now_us: i64,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let condition = &required(condition, "condition")?.inner;
        let record = condition.record(text(json, json_length, "json")?)?;
        let context = context(now_us, std::ptr::null(), viewer);
        Ok(crm_document_t::new(Document::of(&condition.explain(&record, &context)?)?))
    })
}

/// Tests the customers of a table: a column of booleans, `condition`, null where it is unknown.
///
/// @param condition       The condition; borrowed for the call.
/// @param table           The table, no stream; borrowed for the call.
/// @param now_us          The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_stream Receives a stream of Arrow, which the caller releases.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT, a number of the 200s for the table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_evaluate(
    condition: *const crm_condition_t,
    table: *const crm_table_t,
    now_us: i64,
    out_stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    export(error, out_stream, || {
        let condition = &required(condition, "condition")?.inner;
        let context = context(now_us, std::ptr::null(), std::ptr::null());
        required(table, "table")?.with_batch(&names(&condition.set().columns()), |batch| {
            Ok(condition.evaluate(std::slice::from_ref(batch), &context)?)
        })
    })
}
