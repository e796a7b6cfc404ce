//! Comparison of the costs of two programs.

use crm_core::retention::{CostComparison, compare_costs};

use super::arm::crm_arm_report_t;
use crate::boundary::{flag, free, guard, hand_out, reader, required, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::{crm_estimate_t, defined};
use crate::text::{Terminated, crm_text_t, with_nul};

/// The difference in cost per retained customer between two programs. Owned by the caller; free it
/// with crm_cost_comparison_free(). It does not depend on the reports.
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_cost_comparison_t {
    inner: CostComparison,
    mismatches: Vec<Terminated>,
}

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
///                            crm_cost_comparison_free().
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_INCOMPARABLE_CONTEXTS without `force`; in any case
///         #CRM_ERR_CURRENCY_MISMATCH, #CRM_ERR_CONFLICT if the reports have different levels, and
///         #CRM_ERR_OUT_OF_RANGE if `force` is neither 0 nor 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_compare_costs(
    first: *const crm_arm_report_t,
    second: *const crm_arm_report_t,
    force: i32,
    out_comparison: *mut *mut crm_cost_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let first = &required(first, "first")?.inner;
            let second = &required(second, "second")?.inner;
            hand_out(out_comparison, "out_comparison", || {
                let inner = compare_costs(first, second, flag(force, "force")?)?;
                let mismatches = inner.mismatches.iter().map(|name| with_nul(name)).collect();
                Ok(crm_cost_comparison_t { inner, mismatches })
            })
        })
    }
}

/// Frees a comparison; NULL is ignored. Everything borrowed from it becomes invalid.
///
/// @param comparison  The comparison, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_free(comparison: *mut crm_cost_comparison_t) {
    // SAFETY: the caller guarantees that it is NULL or was created by this library.
    unsafe { free(comparison) }
}

/// Returns the difference in cost per retained customer, first minus second, of two arms of one
/// report, or of two studies without common customers.
///
/// @param comparison        The comparison; borrowed for the call.
/// @param[out] out_estimate Receives the difference, in the currency of both.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED unless both programs retain customers and both costs are
///         intervals.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_difference(
    comparison: *const crm_cost_comparison_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let comparison = &required(comparison, "comparison")?.inner;
            write(out_estimate, "out_estimate", || defined(comparison.difference))
        })
    }
}

/// Returns whether two programs were compared despite differences besides their costs.
///
/// @param comparison  The comparison; NULL gives 0.
/// @return 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_forced(
    comparison: *const crm_cost_comparison_t,
) -> i32 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(comparison, 0, |comparison| comparison.inner.forced.into()) }
}

/// Returns the number of differences between two programs besides their costs.
///
/// @param comparison  The comparison; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_mismatch_count(
    comparison: *const crm_cost_comparison_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(comparison, 0, |comparison| comparison.mismatches.len()) }
}

/// Returns a difference between two programs: a field of the context, or "follow_up".
///
/// @param comparison  The comparison; NULL gives the empty text.
/// @param index       Zero-based.
/// @return Borrowed until `comparison` is freed; empty if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_mismatch_at(
    comparison: *const crm_cost_comparison_t,
    index: usize,
) -> crm_text_t {
    let name = |comparison: &crm_cost_comparison_t| {
        comparison.mismatches.get(index).map_or(crm_text_t::empty(), crm_text_t::of)
    };
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(comparison, crm_text_t::empty(), name) }
}
