//! Customers who stand twice in a table of assignments.

use crm_core::retention::IdCheck;
use crm_core::retention::check_ids;

use crate::boundary::{free, guard, hand_out, reader, required};
use crate::column::{crm_column_t, with_column};
use crate::error::{crm_error_t, crm_status_t};
use crate::text::{Terminated, crm_string_t, crm_text_t, with_nul};

/// What is wrong with the ids of a table of assignments. Owned by the caller; free it with
/// crm_id_check_free().
///
/// It never changes: any number of threads may read it.
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

/// Looks for ids that occur more than once in one arm, and for ids in more than one arm.
///
/// Ids may be of the types that crm_assignment_assign() takes, arms of #CRM_TYPE_STRING,
/// #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, #CRM_TYPE_DICTIONARY of text, or integers or booleans. The
/// call needs memory for each different id: its text and from 32 to 64 bytes more, and as much again
/// for a moment.
///
/// @param ids            The column of the customers' ids; borrowed for the call.
/// @param arms           The column of their arms; borrowed for the call.
/// @param row_count      The number of rows of each.
/// @param[out] out_check Receives what was found, owned by the caller; free it with
///                       crm_id_check_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK, or a number of the 200s for the columns, #CRM_ERR_TOO_LARGE for more ids than
///         are told apart, or rows that do not fit in memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_check_ids(
    ids: *const crm_column_t,
    arms: *const crm_column_t,
    row_count: usize,
    out_check: *mut *mut crm_id_check_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            with_column(ids, "ids", row_count, |ids| {
                with_column(arms, "arms", row_count, |arms| {
                    let check = || Ok(crm_id_check_t::new(check_ids(ids, arms)?));
                    hand_out(out_check, "out_check", check)
                })
            })
        })
    }
}

/// Frees a check; NULL is ignored. What was borrowed from it is gone with it.
///
/// @param check  The check, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_free(check: *mut crm_id_check_t) {
    // SAFETY: NULL or made by this library, says the caller.
    unsafe { free(check) }
}

/// Returns the number of rows.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_rows(check: *const crm_id_check_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(check, 0, |check| check.inner.rows) }
}

/// Returns the number of different ids.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_distinct(check: *const crm_id_check_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(check, 0, |check| check.inner.distinct) }
}

/// Returns the number of ids that occur more than once in one arm.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_duplicates(check: *const crm_id_check_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(check, 0, |check| check.inner.duplicates) }
}

/// Returns the number of ids that occur in more than one arm.
///
/// @param check  The check; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_in_two_arms(check: *const crm_id_check_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(check, 0, |check| check.inner.in_two_arms) }
}

/// Returns an id that occurs more than once in one arm. There are as many examples as crm_id_check_duplicates() says,
/// but at most ten: the smallest in the order of their bytes.
///
/// @param check  The check; NULL gives the empty text.
/// @param index  From 0 on.
/// @return Borrowed until `check` is freed; the empty text when there are not as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_duplicate_example(
    check: *const crm_id_check_t,
    index: usize,
) -> crm_text_t {
    let example = |check: &crm_id_check_t| text(check.duplicates.get(index));
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(check, crm_text_t::empty(), example) }
}

/// Returns an id that occurs in more than one arm. There are as many examples as crm_id_check_in_two_arms() says,
/// but at most ten: the smallest in the order of their bytes.
///
/// @param check  The check; NULL gives the empty text.
/// @param index  From 0 on.
/// @return Borrowed until `check` is freed; the empty text when there are not as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_id_check_in_two_arms_example(
    check: *const crm_id_check_t,
    index: usize,
) -> crm_text_t {
    let example = |check: &crm_id_check_t| text(check.in_two_arms.get(index));
    // SAFETY: NULL or valid, says the caller.
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
    // SAFETY: all pointers are NULL or valid, says the caller.
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
