//! The strata of a report.

use crm_core::Undefined;
use crm_core::retention::{CombinedStrata, StrataReport, StratumReport};
use crm_core::stats::{ChiSquareTest, Comparison};

use crate::boundary::{guard, pointer, reader, required, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::{crm_estimate_t, defined};
use crate::stats::balance::crm_chi_square_test_t;
use crate::stats::proportions::crm_comparison_t;
use crate::text::{Terminated, crm_text_t, with_nul};

/// The results by stratum of a treated arm; borrowed until the report is freed. Any number of
/// threads may read it.
#[derive(Debug)]
pub struct crm_strata_report_t {
    inner: StrataReport,
    arm: Terminated,
    strata: Vec<crm_stratum_report_t>,
    lacking: Vec<crm_stratum_names_t>,
}

/// One stratum of an arm and its control; borrowed until the report is freed. Any number of threads
/// may read it.
#[derive(Debug)]
pub struct crm_stratum_report_t {
    inner: StratumReport,
    names: crm_stratum_names_t,
}

/// The names of a stratum, one for each column of the study's strata; borrowed until the report is
/// freed. Any number of threads may read it.
#[derive(Debug)]
pub struct crm_stratum_names_t {
    names: Vec<Option<Terminated>>,
}

impl crm_strata_report_t {
    pub(super) fn new(strata: &StrataReport) -> crm_strata_report_t {
        crm_strata_report_t {
            inner: strata.clone(),
            arm: with_nul(&strata.arm),
            strata: strata.strata.iter().map(crm_stratum_report_t::new).collect(),
            lacking: strata.lacking.iter().map(|names| crm_stratum_names_t::new(names)).collect(),
        }
    }
}

impl crm_stratum_report_t {
    fn new(stratum: &StratumReport) -> crm_stratum_report_t {
        let names = crm_stratum_names_t::new(&stratum.names);
        crm_stratum_report_t { inner: stratum.clone(), names }
    }
}

impl crm_stratum_names_t {
    fn new(names: &[Option<String>]) -> crm_stratum_names_t {
        let names = names.iter().map(|name| name.as_deref().map(with_nul)).collect();
        crm_stratum_names_t { names }
    }
}

/// Returns the number of names: the columns of the study's strata.
///
/// @param names  The names; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_names_count(names: *const crm_stratum_names_t) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(names, 0, |names| names.names.len()) }
}

/// Returns the name of a stratum in one column.
///
/// @param names  The names; NULL gives the empty text.
/// @param index  Zero-based, in the order of the columns in the definition.
/// @return Borrowed until the report is freed; empty for a null, which crm_stratum_names_is_null()
///         distinguishes from an empty name, and if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_names_at(
    names: *const crm_stratum_names_t,
    index: usize,
) -> crm_text_t {
    let name = |names: &crm_stratum_names_t| {
        let name = names.names.get(index).and_then(Option::as_ref);
        name.map_or(crm_text_t::empty(), crm_text_t::of)
    };
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(names, crm_text_t::empty(), name) }
}

/// Returns whether a column of a stratum is null.
///
/// @param names  The names; NULL gives 0.
/// @param index  Zero-based, in the order of the columns in the definition.
/// @return 1 or 0; 0 also if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_names_is_null(
    names: *const crm_stratum_names_t,
    index: usize,
) -> i32 {
    let is_null =
        |names: &crm_stratum_names_t| names.names.get(index).is_some_and(Option::is_none).into();
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(names, 0, is_null) }
}

/// Returns the names of a stratum.
///
/// @param stratum  The stratum; NULL gives NULL.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_names(
    stratum: *const crm_stratum_report_t,
) -> *const crm_stratum_names_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, std::ptr::null(), |stratum| &raw const stratum.names) }
}

/// Returns the number of treated customers of a stratum.
///
/// @param stratum  The stratum; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_n(stratum: *const crm_stratum_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, 0, |stratum| stratum.inner.n) }
}

/// Returns the number of treated customers of a stratum who were lost.
///
/// @param stratum  The stratum; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_churned(stratum: *const crm_stratum_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, 0, |stratum| stratum.inner.churned) }
}

/// Returns the number of controls of a stratum.
///
/// @param stratum  The stratum; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_control_n(stratum: *const crm_stratum_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, 0, |stratum| stratum.inner.control_n) }
}

/// Returns the number of controls of a stratum who were lost.
///
/// @param stratum  The stratum; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_control_churned(
    stratum: *const crm_stratum_report_t,
) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, 0, |stratum| stratum.inner.control_churned) }
}

/// Returns the number of customers retained in a stratum.
///
/// @param stratum  The stratum; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_retained(stratum: *const crm_stratum_report_t) -> f64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, 0.0, |stratum| stratum.inner.retained) }
}

/// Returns the group in which a stratum is compared, from 0: strata of the same group are taken
/// together in a stratified report, because an arm has fewer than two customers in one of them.
///
/// @param stratum  The stratum; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_group(stratum: *const crm_stratum_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(stratum, 0, |stratum| stratum.inner.group) }
}

/// Returns the churn reduction in a stratum, by the report's method.
///
/// @param stratum           The stratum; borrowed for the call.
/// @param[out] out_estimate Receives the churn reduction.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stratum_report_churn_reduction(
    stratum: *const crm_stratum_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let stratum = &required(stratum, "stratum")?.inner;
            write(out_estimate, "out_estimate", || Ok(stratum.churn_reduction.into()))
        })
    }
}

/// Returns the name of the treated arm.
///
/// @param strata  The strata; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_arm(strata: *const crm_strata_report_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(strata, crm_text_t::empty(), |strata| crm_text_t::of(&strata.arm)) }
}

/// Returns the number of strata with customers of both arms.
///
/// @param strata  The strata; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_stratum_count(
    strata: *const crm_strata_report_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(strata, 0, |strata| strata.strata.len()) }
}

/// Returns a stratum with customers of both arms, in the order of their names.
///
/// @param strata  The strata; NULL gives NULL.
/// @param index   Zero-based.
/// @return Borrowed until the report is freed; NULL if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_stratum_at(
    strata: *const crm_strata_report_t,
    index: usize,
) -> *const crm_stratum_report_t {
    let stratum = |strata: &crm_strata_report_t| pointer(strata.strata.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(strata, std::ptr::null(), stratum) }
}

/// Returns the number of strata without customers of one arm, which have no weight.
///
/// @param strata  The strata; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_lacking_count(
    strata: *const crm_strata_report_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(strata, 0, |strata| strata.lacking.len()) }
}

/// Returns the names of a stratum without customers of one arm.
///
/// @param strata  The strata; NULL gives NULL.
/// @param index   Zero-based.
/// @return Borrowed until the report is freed; NULL if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_lacking_at(
    strata: *const crm_strata_report_t,
    index: usize,
) -> *const crm_stratum_names_t {
    let names = |strata: &crm_strata_report_t| pointer(strata.lacking.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(strata, std::ptr::null(), names) }
}

/// Returns the common churn reduction of the strata (Mantel-Haenszel).
///
/// @param strata              The strata; borrowed for the call.
/// @param[out] out_comparison Receives the churn reduction with its interval and p-value.
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, or it has no variance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_churn_reduction(
    strata: *const crm_strata_report_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { comparison(strata, out_comparison, error, |combined| combined.churn_reduction) }
}

/// Returns the common risk ratio of churn, treated over control.
///
/// @param strata              The strata; borrowed for the call.
/// @param[out] out_comparison Receives the ratio with its interval and p-value.
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, no customer of an arm was lost,
///         or it has no variance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_risk_ratio(
    strata: *const crm_strata_report_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { comparison(strata, out_comparison, error, |combined| combined.risk_ratio) }
}

/// Returns the common odds ratio of churn, treated over control.
///
/// @param strata              The strata; borrowed for the call.
/// @param[out] out_comparison Receives the odds ratio with its interval and p-value.
/// @param[out] error          On failure receives the details, to be freed with crm_error_free();
///                            may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, or it is zero, infinite or zero
///         divided by zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_odds_ratio(
    strata: *const crm_strata_report_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { comparison(strata, out_comparison, error, |combined| combined.odds_ratio) }
}

/// Returns the test of no effect in any stratum (Cochran, Mantel and Haenszel).
///
/// @param strata        The strata; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, or churn does not vary within
///         strata.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_cmh(
    strata: *const crm_strata_report_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(strata, out_test, error, |combined| combined.cmh) }
}

/// Returns the test of no effect in any stratum with the continuity correction.
///
/// @param strata        The strata; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, or churn does not vary within
///         strata.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_cmh_corrected(
    strata: *const crm_strata_report_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(strata, out_test, error, |combined| combined.cmh_corrected) }
}

/// Returns the test that the churn reduction is the same in all strata.
///
/// @param strata        The strata; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, or fewer than two strata can be
///         compared.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_cochran_q(
    strata: *const crm_strata_report_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(strata, out_test, error, |combined| combined.cochran_q) }
}

/// Returns the test that the odds ratio is the same in all strata.
///
/// @param strata        The strata; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, fewer than two strata can be
///         compared, or the common odds ratio is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_breslow_day(
    strata: *const crm_strata_report_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(strata, out_test, error, |combined| combined.breslow_day) }
}

/// Returns the test of Breslow and Day, corrected for the estimation of the odds ratio.
///
/// @param strata        The strata; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no stratum has both arms, fewer than two strata can be
///         compared, or the common odds ratio is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_strata_report_tarone(
    strata: *const crm_strata_report_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { test(strata, out_test, error, |combined| combined.tarone) }
}

/// # Safety
///
/// Pointers must be NULL or valid.
unsafe fn comparison(
    strata: *const crm_strata_report_t,
    out_comparison: *mut crm_comparison_t,
    error: *mut *mut crm_error_t,
    get: impl FnOnce(&CombinedStrata) -> Result<Comparison, Undefined>,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let strata = &required(strata, "strata")?.inner;
            write(out_comparison, "out_comparison", || defined(combined(strata).and_then(get)))
        })
    }
}

/// # Safety
///
/// Pointers must be NULL or valid.
unsafe fn test(
    strata: *const crm_strata_report_t,
    out_test: *mut crm_chi_square_test_t,
    error: *mut *mut crm_error_t,
    get: impl FnOnce(&CombinedStrata) -> Result<ChiSquareTest, Undefined>,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let strata = &required(strata, "strata")?.inner;
            write(out_test, "out_test", || defined(combined(strata).and_then(get)))
        })
    }
}

/// Returns the combined strata, which are undefined if no stratum has both arms.
fn combined(strata: &StrataReport) -> Result<&CombinedStrata, Undefined> {
    strata.combined.as_ref().map_err(|undefined| *undefined)
}
