//! The record of an exit.

use std::ffi::c_char;

use crm_core::churn::ExitReason;
use crm_core::document::Document;

use crate::boundary::{free, hand_out, required, text};
use crate::churn::handle::{crm_exit_reason_t, crm_reason_scheme_t, schemes};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

/// Checks the record of why a customer left.
///
/// @code
/// status = crm_exit_reason_from_json(
///     CRM_LITERAL("{\"stated\": \"TOO_EXPENSIVE\", \"root\": \"OFFER.CHEAPER\"}"), NULL, NULL,
///     &exit_reason, &error);
/// @endcode
///
/// @param json              An object with `root`, and optionally `stated`, `contributing`,
///                          `dissatisfaction`, `satisfied_at_exit`, `initiator`, `diagnosis` (what
///                          crm_probe_graph_diagnose() returns) and `comment`; UTF-8.
/// @param json_length       Its length in bytes.
/// @param roots             The scheme of roots; borrowed for the call. NULL, as `stated`, for the
///                          standard schemes.
/// @param stated            The scheme of stated reasons; borrowed for the call.
/// @param[out] out_exit     Receives the record, owned by the caller; free it with
///                          crm_exit_reason_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT for a rule that is broken, #CRM_ERR_UNKNOWN_CODE,
///         #CRM_ERR_NOT_ASSIGNABLE, #CRM_ERR_PROBE_INCOMPLETE, #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_reason_from_json(
    json: *const c_char,
    json_length: usize,
    roots: *const crm_reason_scheme_t,
    stated: *const crm_reason_scheme_t,
    out_exit: *mut *mut crm_exit_reason_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_exit, "out_exit", || {
        let json = text(json, json_length, "json")?;
        let inner = ExitReason::from_json(json, schemes(roots, stated)?)?;
        Ok(crm_exit_reason_t { inner })
    })
}

/// Writes the record of an exit as canonical JSON.
///
/// @param exit              The record; borrowed for the call.
/// @param[out] out_json     Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_reason_to_json(
    exit: *const crm_exit_reason_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(exit, "exit")?.inner.to_json()?))
    })
}

/// Returns what follows from the reason of an exit.
///
/// @param exit              The record; borrowed for the call.
/// @param[out] out_document Receives `voluntary`, `recoverability` and `contact`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_reason_derived(
    exit: *const crm_exit_reason_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let exit = &required(exit, "exit")?.inner;
        Ok(crm_document_t::new(Document::of(&exit.derived())?))
    })
}

/// Frees the record of an exit; NULL is ignored, and the handle becomes NULL.
///
/// @param exit  The record, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_reason_free(exit: *mut *mut crm_exit_reason_t) {
    free(exit)
}
