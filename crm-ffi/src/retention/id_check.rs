//! Customers who appear more than once in an assignment table.

use std::ffi::c_char;

use crm_core::retention::IdCheck;
use crm_core::retention::check_ids;

use crate::boundary::{self, free, guard, hand_out, reader, required};
use crate::error::{crm_error_t, crm_status_t};
use crate::table::{Names, crm_table_t};
use crate::text::{Terminated, crm_string_t, crm_text_t, with_nul};

/// Duplicate ids in an assignment table. Owned by the caller; free it with crm_id_check_free().
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_id_check_t {
    inner: IdCheck,
    duplicates: Vec<Terminated>,
    in_two_arms: Vec<Terminated>,
}

impl crm_id_check_t {
    fn new(inner: IdCheck) -> crm_id_check_t {
        let copied = |ids: &[String]| ids.iter().map(|id| with_nul(id)).collect();
        crm_id_check_t {
            duplicates: copied(&inner.duplicate_examples),
            in_two_arms: copied(&inner.in_two_arms_examples),
            inner,
        }
    }
}

/// Finds ids that are duplicated in an arm, and ids in more than one arm.
///
/// Ids can have the types that crm_assignment_assign() accepts; arms can be #CRM_TYPE_STRING,
/// #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, #CRM_TYPE_DICTIONARY of text, or integers or booleans. The
/// call needs memory for each distinct id: its text and another 32 to 64 bytes, and temporarily
/// twice as much.
///
/// @param table          The table; not a stream.
/// @param id             The name of the column of the customers' ids, UTF-8.
/// @param id_length      Its length in bytes.
/// @param arm            The name of the column of their arms, UTF-8.
/// @param arm_length     Its length in bytes.
/// @param[out] out_check Receives the result, owned by the caller; free it with
///                       crm_id_check_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK, or a number of the 200s for the columns, #CRM_ERR_TOO_LARGE for too many
///         distinct ids, or for rows that do not fit in memory, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_check_ids(
    table: *mut crm_table_t,
    id: *const c_char,
    id_length: usize,
    arm: *const c_char,
    arm_length: usize,
    out_check: *mut *mut crm_id_check_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let table = required(table, "table")?;
            let id = boundary::text(id, id_length, "id")?;
            let arm = boundary::text(arm, arm_length, "arm")?;
            hand_out(out_check, "out_check", || {
                table.with_batch(&Names::new(&[id, arm], Vec::new()), |batch| {
                    Ok(crm_id_check_t::new(check_ids(batch.column(id)?, batch.column(arm)?)?))
                })
            })
        })
    }
}

/// Frees a check; NULL is ignored. Everything borrowed from it becomes invalid.
///
/// @param check  The check, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_free(check: *mut crm_id_check_t) {
    // SAFETY: the caller guarantees that it is NULL or was created by this library.
    unsafe { free(check) }
}

/// Returns the number of rows.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_rows(check: *const crm_id_check_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(check, 0, |check| check.inner.rows) }
}

/// Returns the number of distinct ids.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_distinct(check: *const crm_id_check_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(check, 0, |check| check.inner.distinct) }
}

/// Returns the number of ids that are duplicated in an arm.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_duplicates(check: *const crm_id_check_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(check, 0, |check| check.inner.duplicates) }
}

/// Returns the number of ids that occur in more than one arm.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_in_two_arms(check: *const crm_id_check_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(check, 0, |check| check.inner.in_two_arms) }
}

/// Returns an example of an id that is duplicated in an arm. There are as many examples as
/// crm_id_check_duplicates() says, but at most ten: the smallest in byte order.
///
/// @param check  The check; NULL gives the empty text.
/// @param index  Zero-based.
/// @return Borrowed until `check` is freed; empty if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_duplicate_example(
    check: *const crm_id_check_t,
    index: usize,
) -> crm_text_t {
    let example = |check: &crm_id_check_t| text(check.duplicates.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(check, crm_text_t::empty(), example) }
}

/// Returns an example of an id that occurs in more than one arm. There are as many examples as
/// crm_id_check_in_two_arms() says, but at most ten: the smallest in byte order.
///
/// @param check  The check; NULL gives the empty text.
/// @param index  Zero-based.
/// @return Borrowed until `check` is freed; empty if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_in_two_arms_example(
    check: *const crm_id_check_t,
    index: usize,
) -> crm_text_t {
    let example = |check: &crm_id_check_t| text(check.in_two_arms.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(check, crm_text_t::empty(), example) }
}

/// Writes the numbers and the examples as canonical JSON (RFC 8785).
///
/// @param check         The check; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_to_json(
    check: *const crm_id_check_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let check = required(check, "check")?;
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&check.inner.to_json()?)))
        })
    }
}

fn text(found: Option<&Terminated>) -> crm_text_t {
    found.map_or(crm_text_t::empty(), crm_text_t::of)
}
