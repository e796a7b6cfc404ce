//! Comparison of the costs of two programs.

use crm_core::document::Document;
use crm_core::retention::compare_costs;

use super::arm::crm_arm_report_t;
use crate::boundary::{flag, hand_out};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};

/// Compares the costs per retained customer of two programs, first minus second.
///
/// Arms of one report share their control, and the limits of their difference take into account how
/// it moves both. Any other two arms are assumed to be independent: arms of two reports, even of
/// one study. So take both arms from one report of a study; an arm is still of its report if it is
/// copied, and arms of a report that is read from JSON are of one report.
///
/// The cost of retention depends on the customers, the market and the time: costs from different
/// contexts or follow-ups are not comparable, unless `force` is set.
///
/// @param first               An arm of a report; borrowed for the call.
/// @param second              An arm of the same or another report; borrowed for the call.
/// @param force               1 to compare anyway, 0 otherwise.
/// @param[out] out_comparison Receives the comparison, owned by the caller; free it with
///                            crm_document_free().
/// @return #CRM_OK, #CRM_ERR_INCOMPARABLE_CONTEXTS without `force`; in any case
///         #CRM_ERR_CURRENCY_MISMATCH, #CRM_ERR_CONFLICT if the reports have different levels, and
///         #CRM_ERR_OUT_OF_RANGE if `force` is neither 0 nor 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_compare_costs(
    first: *const crm_arm_report_t,
    second: *const crm_arm_report_t,
    force: i32,
    out_comparison: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_comparison, "out_comparison", || {
        let first = crm_arm_report_t::given(first, "first")?;
        let second = crm_arm_report_t::given(second, "second")?;
        let found = compare_costs(first, second, flag(force, "force")?)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}
