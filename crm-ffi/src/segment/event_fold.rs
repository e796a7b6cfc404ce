//! Events of customers, accumulated.

use std::ffi::c_char;

use crm_core::{Batch, Error};

use crate::boundary::{free, guard, hand_out, handle, reader, required, required_mut, text};
use crate::error::{crm_error_t, crm_status_t};
use crate::segment::context::{names, time};
use crate::segment::handle::{crm_event_fold_t, crm_segment_set_t};
use crate::table::crm_table_t;

/// Starts an accumulator of the events that the rules of a set read.
///
/// @code
/// status = crm_event_fold_new(segments, now, &fold, &error);
/// @endcode
///
/// @param set           The set; borrowed for the call.
/// @param now_us        The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_fold Receives the accumulator, owned by the caller; free it with
///                      crm_event_fold_free().
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT if a rule needs the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_new(
    set: *const crm_segment_set_t,
    now_us: i64,
    out_fold: *mut *mut crm_event_fold_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_fold, "out_fold", || {
        let inner = required(set, "set")?.inner.event_fold(time(now_us))?.with_fingerprints();
        Ok(crm_event_fold_t { inner })
    })
}

/// Frees an accumulator of events; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_free(object: *mut *mut crm_event_fold_t) {
    free(object)
}

/// Returns the number of customers with events.
///
/// @param fold  The accumulator; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_customers(fold: *const crm_event_fold_t) -> usize {
    reader(fold, |fold| fold.inner.customers())
}

/// Adds rows of a table of events, all or none.
///
/// @param fold        The accumulator; used by one thread at a time.
/// @param name        The name of the table in the schema.
/// @param name_length Its length in bytes.
/// @param table       The rows; a stream is read to its end.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME, a number of the 200s for the table. A failure leaves the
///         accumulator unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_update(
    fold: *mut crm_event_fold_t,
    name: *const c_char,
    name_length: usize,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let fold = &mut required_mut(fold, "fold")?.inner;
        let name = text(name, name_length, "name")?;
        let mut scratch = fold.empty()?;
        let columns = fold.event_columns(name);
        if !columns.is_empty() {
            let update = |batch: &Batch<'_>| Ok(scratch.update(name, batch)?);
            required(table, "table")?.each(&names(&columns), update)?;
        }
        scratch.update_all(name, &[])?;
        Ok(fold.merge(&scratch)?)
    })
}

/// Adds the events of another accumulator of the same set and time.
///
/// @param fold   The accumulator; used by one thread at a time.
/// @param other  The other; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_CONFLICT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_merge(
    fold: *mut crm_event_fold_t,
    other: *const crm_event_fold_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        if handle(fold).is_some() && std::ptr::eq(fold, other) {
            return Err(Error::SelfMerge.into());
        }
        let fold = required_mut(fold, "fold")?;
        Ok(fold.inner.merge(&required(other, "other")?.inner)?)
    })
}
