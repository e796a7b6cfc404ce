//! Stratified comparison of two groups.

use crm_core::document::Document;
use crm_core::number::Level;
use crm_core::stats;

use crate::boundary::{hand_out, slice};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};

/// Compares two groups within strata: first minus second, first over second.
///
/// @param tables          For each stratum four counts: the events and the others of the first
///                        group, then those of the second; each group at most 2^53; borrowed for the
///                        call.
/// @param count           The number of strata, at least 1.
/// @param level           The confidence level, between 0 and 1.
/// @param[out] out_result Receives the result, owned by the caller; free it with
///                        crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_mantel_haenszel(
    tables: *const u64,
    count: usize,
    level: f64,
    out_result: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_result, "out_result", || {
        let tables = slice(tables.cast::<[[u64; 2]; 2]>(), count, "tables")?;
        let found = stats::mantel_haenszel(tables, Level::new(level)?)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}
