//! One customer, as rules read him.

use std::ffi::c_char;

use crate::boundary::{free, hand_out, required, text};
use crate::customer::{crm_customer_t, instant};
use crate::error::{crm_error_t, crm_status_t};
use crate::segment::handle::{crm_record_t, crm_segment_set_t};

/// Reads the fields and the events of a customer: `{"fields": {...}, "events": {...}}`.
///
/// @code
/// status = crm_record_from_json(
///     segments,
///     CRM_LITERAL("{\"fields\": {\"age\": 30},"
///                 " \"events\": {\"purchase\": [{\"at\": \"2026-03-21T09:00:00Z\"}]}}"),
///     &record, &error);
/// @endcode
///
/// @param set             The set whose schema has their names; borrowed for the call.
/// @param json            The document, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_record Receives the record, owned by the caller; free it with crm_record_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME for a key that the schema does not have,
///         #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_record_from_json(
    set: *const crm_segment_set_t,
    json: *const c_char,
    json_length: usize,
    out_record: *mut *mut crm_record_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_record, "out_record", || {
        let set = &required(set, "set")?.inner;
        Ok(crm_record_t { inner: set.record(text(json, json_length, "json")?)? })
    })
}

/// Returns what rules read of a customer at an instant; consents hold at a time.
///
/// @param set             The set; borrowed for the call.
/// @param customer        The customer; borrowed for the call.
/// @param now_us          The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_record Receives the record, owned by the caller; free it with crm_record_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT for a customer of another schema, #CRM_ERR_MISSING_CONTEXT for
///         events that the record of a customer does not hold, #CRM_ERR_ERASED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_record_of_customer(
    set: *const crm_segment_set_t,
    customer: *const crm_customer_t,
    now_us: i64,
    out_record: *mut *mut crm_record_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_record, "out_record", || {
        let set = &required(set, "set")?.inner;
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_record_t { inner: set.record_of(customer, instant(now_us)?)? })
    })
}

/// Frees a record; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_record_free(object: *mut *mut crm_record_t) {
    free(object)
}
