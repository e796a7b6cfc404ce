//! Customers who appear more than once in an assignment table.

use crm_core::document::Document;
use crm_core::retention::check_ids;

use crate::boundary::{guard, hand_out};
use crate::column::{crm_column_t, with_column};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};

/// Finds ids that are duplicated in an arm, and ids in more than one arm.
///
/// Ids can have the types that crm_assignment_assign() accepts; arms can be #CRM_TYPE_STRING,
/// #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, #CRM_TYPE_DICTIONARY of text, or integers or booleans. The
/// call needs memory for each distinct id: its text and another 32 to 64 bytes, and temporarily
/// twice as much.
///
/// @param ids            The column of the customers' ids; borrowed for the call.
/// @param arms           The column of their arms; borrowed for the call.
/// @param row_count      The number of rows of each.
/// @param[out] out_check Receives the result, owned by the caller; free it with
///                       crm_document_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK, or a number of the 200s for the columns, #CRM_ERR_TOO_LARGE for too many
///         distinct ids, or for rows that do not fit in memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_check_ids(
    ids: *const crm_column_t,
    arms: *const crm_column_t,
    row_count: usize,
    out_check: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            with_column(ids, "ids", row_count, |ids| {
                with_column(arms, "arms", row_count, |arms| {
                    let check = || Ok(crm_document_t::new(Document::of(&check_ids(ids, arms)?)?));
                    hand_out(out_check, "out_check", check)
                })
            })
        })
    }
}
