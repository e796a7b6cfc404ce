//! Customers who appear more than once in an assignment table.

use std::ffi::c_char;

use crm_core::document::Document;
use crm_core::retention::IdRegister;

use crate::boundary::{hand_out, required, text};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::table::{Names, crm_table_t};

/// Finds ids that are duplicated in an arm, and ids in more than one arm.
///
/// Ids can have the types that crm_assignment_assign() accepts; arms can be #CRM_TYPE_STRING,
/// #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, #CRM_TYPE_DICTIONARY of text, or integers or booleans. The
/// call needs memory for each distinct id: its text and another 32 to 64 bytes, and temporarily
/// twice as much.
///
/// @code
/// status = crm_check_ids(table, CRM_LITERAL("customer"), CRM_LITERAL("arm"), &document, &error);
/// if (status == CRM_OK) {
///     status = crm_document_count(document, CRM_LITERAL("/duplicates"), &count, &error);
/// }
/// @endcode
///
/// @param table          The table of all rows; not a stream, and not its batches one by one, which
///                       do not show an id that two of them have.
/// @param id             The name of the column of the customers' ids, UTF-8.
/// @param id_length      Its length in bytes.
/// @param arm            The name of the column of their arms, UTF-8.
/// @param arm_length     Its length in bytes.
/// @param[out] out_check Receives the result, owned by the caller; free it with
///                       crm_document_free().
/// @return #CRM_OK, or a number of the 200s for the columns, #CRM_ERR_TOO_LARGE for too many
///         distinct ids, or for rows that do not fit in memory, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_check_ids(
    table: *const crm_table_t,
    id: *const c_char,
    id_length: usize,
    arm: *const c_char,
    arm_length: usize,
    out_check: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_check, "out_check", || {
        let table = required(table, "table")?;
        let id = text(id, id_length, "id")?;
        let arm = text(arm, arm_length, "arm")?;
        table.with_all_rows(&Names::new(&[id, arm], Vec::new()), |batch| {
            let mut register = IdRegister::new(id, arm);
            register.update(batch)?;
            Ok(crm_document_t::new(Document::of(&register.check())?))
        })
    })
}
