//! Stratified comparison of two groups.

use crm_core::Undefined;
use crm_core::number::Level;
use crm_core::stats;
use crm_core::stats::{ChiSquareTest, Comparison, MantelHaenszel};

use super::balance::crm_chi_square_test_t;
use super::proportions::crm_comparison_t;
use crate::boundary::{free, guard, hand_out, reader, required, slice, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::defined;

/// The results of a stratified comparison of two groups. Owned by the caller; free it with
/// crm_mantel_haenszel_free().
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_mantel_haenszel_t {
    inner: MantelHaenszel,
}

/// Compares two groups within strata: first minus second, first over second.
///
/// @param tables          For each stratum four counts: the events and the others of the first
///                        group, then those of the second; each group at most 2^53; borrowed for the
///                        call.
/// @param count           The number of strata, at least 1.
/// @param level           The confidence level, between 0 and 1.
/// @param[out] out_result Receives the result, owned by the caller; free it with
///                        crm_mantel_haenszel_free().
/// @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
///                        NULL.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_mantel_haenszel(
    tables: *const u64,
    count: usize,
    level: f64,
    out_result: *mut *mut crm_mantel_haenszel_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let tables = slice(tables.cast::<[[u64; 2]; 2]>(), count, "tables")?;
            hand_out(out_result, "out_result", || {
                let inner = stats::mantel_haenszel(tables, Level::new(level)?)?;
                Ok(crm_mantel_haenszel_t { inner })
            })
        })
    }
}

/// Frees a result; NULL is ignored. Everything borrowed from it becomes invalid.
///
/// @param result  The result, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_free(result: *mut crm_mantel_haenszel_t) {
    // SAFETY: the caller guarantees that it is NULL or was created by this library.
    unsafe { free(result) }
}

/// Returns the common risk difference, first minus second.
///
/// @param result              The result; borrowed for the call.
/// @param[out] out_comparison Receives the difference with its interval and p-value.
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if it has no variance or no stratum has both groups.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_risk_difference(
    result: *const crm_mantel_haenszel_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { comparison(result, out_comparison, error, |result| result.risk_difference) }
}

/// Returns the common risk ratio, first over second.
///
/// @param result              The result; borrowed for the call.
/// @param[out] out_comparison Receives the ratio with its interval and p-value.
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a group has no events, or it has no variance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_risk_ratio(
    result: *const crm_mantel_haenszel_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { comparison(result, out_comparison, error, |result| result.risk_ratio) }
}

/// Returns the common odds ratio, first over second.
///
/// @param result              The result; borrowed for the call.
/// @param[out] out_comparison Receives the odds ratio with its interval and p-value.
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when it is zero, infinite or zero divided by zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_odds_ratio(
    result: *const crm_mantel_haenszel_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { comparison(result, out_comparison, error, |result| result.odds_ratio) }
}

/// Returns the test of no association in any stratum (Cochran, Mantel and Haenszel).
///
/// @param result        The result; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the outcomes do not vary within strata.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_cmh(
    result: *const crm_mantel_haenszel_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(result, out_test, error, |result| result.cmh) }
}

/// Returns the test of no association with the continuity correction.
///
/// @param result        The result; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the outcomes do not vary within strata.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_cmh_corrected(
    result: *const crm_mantel_haenszel_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(result, out_test, error, |result| result.cmh_corrected) }
}

/// Returns the test that the risk difference is the same in all strata.
///
/// @param result        The result; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when fewer than two strata can be compared.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_cochran_q(
    result: *const crm_mantel_haenszel_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(result, out_test, error, |result| result.cochran_q) }
}

/// Returns the test that the odds ratio is the same in all strata.
///
/// @param result        The result; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when fewer than two strata can be compared,
///         or the common odds ratio is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_breslow_day(
    result: *const crm_mantel_haenszel_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(result, out_test, error, |result| result.breslow_day) }
}

/// Returns the test of Breslow and Day, corrected for the estimation of the odds ratio.
///
/// @param result        The result; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when fewer than two strata can be compared,
///         or the common odds ratio is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_tarone(
    result: *const crm_mantel_haenszel_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(result, out_test, error, |result| result.tarone) }
}

/// Returns the number of strata with members of both groups.
///
/// @param result  The result; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_used_count(
    result: *const crm_mantel_haenszel_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(result, 0, |result| result.inner.used.len()) }
}

/// Returns the indices of the strata with members of both groups.
///
/// @param result  The result; NULL gives NULL.
/// @return As many as crm_mantel_haenszel_used_count() says, in ascending order; borrowed until
///         `result` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_used(
    result: *const crm_mantel_haenszel_t,
) -> *const usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(result, std::ptr::null(), |result| result.inner.used.as_ptr()) }
}

/// Returns the number of strata without members of one group, which have no weight.
///
/// @param result  The result; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_dropped_count(
    result: *const crm_mantel_haenszel_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(result, 0, |result| result.inner.dropped.len()) }
}

/// Returns the indices of the strata without members of one group, which have no weight.
///
/// @param result  The result; NULL gives NULL.
/// @return As many as crm_mantel_haenszel_dropped_count() says, in ascending order; borrowed until
///         `result` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_dropped(
    result: *const crm_mantel_haenszel_t,
) -> *const usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(result, std::ptr::null(), |result| result.inner.dropped.as_ptr()) }
}

/// Returns the number of used strata without variance, which crm_mantel_haenszel_cochran_q() omits:
/// in each group all outcomes are equal.
///
/// @param result  The result; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_mantel_haenszel_without_variance(
    result: *const crm_mantel_haenszel_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(result, 0, |result| result.inner.without_variance) }
}

/// # Safety
///
/// Pointers must be NULL or valid.
unsafe fn comparison(
    result: *const crm_mantel_haenszel_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
    get: impl FnOnce(&MantelHaenszel) -> Result<Comparison, Undefined>,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let result = &required(result, "result")?.inner;
            write(out_comparison, "out_comparison", || defined(get(result)))
        })
    }
}

/// # Safety
///
/// Pointers must be NULL or valid.
unsafe fn test(
    result: *const crm_mantel_haenszel_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
    get: impl FnOnce(&MantelHaenszel) -> Result<ChiSquareTest, Undefined>,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let result = &required(result, "result")?.inner;
            write(out_test, "out_test", || defined(get(result)))
        })
    }
}
