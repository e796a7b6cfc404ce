//! Comparing the costs of two programs.

use crm_core::retention::{CostComparison, compare_costs};

use super::arm::crm_arm_report_t;
use crate::boundary::{flag, free, guard, hand_out, reader, required, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::{crm_estimate_t, defined};
use crate::text::{Terminated, crm_text_t, with_nul};

/// How the cost of a retained customer differs between two programs. Owned by the caller; free it
/// with crm_cost_comparison_free(). It does not need the reports any more.
///
/// It never changes: any number of threads may read it.
#[derive(Debug)]
pub struct crm_cost_comparison_t {
    inner: CostComparison,
    mismatches: Vec<Terminated>,
}

/// Compares what two programs cost for each retained customer, first less second.
///
/// The two are taken to be independent. Arms of one report share their control, so the limits of
/// their difference are wider than they need be: that is safe, but finds less.
///
/// What keeping a customer costs depends on the customers, the market and the time: costs of
/// different contexts or follow-ups are not comparable, unless `force` says that they are.
///
/// @param first               An arm of a report; borrowed for the call.
/// @param second              An arm of the same or another report; borrowed for the call.
/// @param force               1 to compare all the same, 0 not to.
/// @param[out] out_comparison Receives the comparison, owned by the caller; free it with
///                            crm_cost_comparison_free().
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_INCOMPARABLE_CONTEXTS without `force`; in any case
///         #CRM_ERR_CURRENCY_MISMATCH, #CRM_ERR_CONFLICT when the reports have different levels, and
///         #CRM_ERR_OUT_OF_RANGE when `force` is neither 0 nor 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_compare_costs(
    first: *const crm_arm_report_t,
    second: *const crm_arm_report_t,
    force: i32,
    out_comparison: *mut *mut crm_cost_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
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

/// Frees a comparison; NULL is ignored. What was borrowed from it is gone with it.
///
/// @param comparison  The comparison, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_free(comparison: *mut crm_cost_comparison_t) {
    // SAFETY: NULL or made by this library, says the caller.
    unsafe { free(comparison) }
}

/// Returns the cost of a retained customer, first less second, of two studies that share no
/// customers.
///
/// @param comparison        The comparison; borrowed for the call.
/// @param[out] out_estimate Receives the difference, in the currency of both.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED unless both programs are known to retain customers, and the
///         costs of both are intervals.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_difference(
    comparison: *const crm_cost_comparison_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let comparison = &required(comparison, "comparison")?.inner;
            write(out_estimate, "out_estimate", || defined(comparison.difference))
        })
    }
}

/// Returns whether two programs were compared although they differ in more than their costs.
///
/// @param comparison  The comparison; NULL gives 0.
/// @return 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_forced(
    comparison: *const crm_cost_comparison_t,
) -> i32 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(comparison, 0, |comparison| comparison.inner.forced.into()) }
}

/// Returns in how many things two programs differ besides their costs.
///
/// @param comparison  The comparison; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_mismatch_count(
    comparison: *const crm_cost_comparison_t,
) -> usize {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(comparison, 0, |comparison| comparison.mismatches.len()) }
}

/// Returns a thing in which two programs differ: a field of the context, or "follow_up".
///
/// @param comparison  The comparison; NULL gives the empty text.
/// @param index       From 0 on.
/// @return Borrowed until `comparison` is freed; empty when there are not as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_cost_comparison_mismatch_at(
    comparison: *const crm_cost_comparison_t,
    index: usize,
) -> crm_text_t {
    let name = |comparison: &crm_cost_comparison_t| {
        comparison.mismatches.get(index).map_or(crm_text_t::empty(), crm_text_t::of)
    };
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(comparison, crm_text_t::empty(), name) }
}
