//! The balance of the arms of a report.

use crm_core::Error;
use crm_core::retention::Balance;

use crate::boundary::{guard, reader, required, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::defined;
use crate::text::{Terminated, crm_text_t, with_nul};

/// The difference of a treated arm and the control in a covariate; borrowed until the report is
/// freed. Any number of threads may read it.
#[derive(Debug)]
pub struct crm_balance_t {
    inner: Balance,
    arm: Terminated,
    covariate: Terminated,
}

impl crm_balance_t {
    pub(super) fn new(balance: &Balance) -> crm_balance_t {
        crm_balance_t {
            inner: balance.clone(),
            arm: with_nul(&balance.arm),
            covariate: with_nul(&balance.covariate),
        }
    }
}

/// Returns the name of the treated arm.
///
/// @param balance  The balance; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_arm(balance: *const crm_balance_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(balance, crm_text_t::empty(), |balance| crm_text_t::of(&balance.arm)) }
}

/// Returns the column of the covariate, or of the baseline.
///
/// @param balance  The balance; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_covariate(balance: *const crm_balance_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(balance, crm_text_t::empty(), |balance| crm_text_t::of(&balance.covariate)) }
}

/// Returns the standardized mean difference, treated minus control (Austin 2009); for categories,
/// the distance of their shares (Yang and Dalton 2012). An absolute value up to 0.1 is small.
///
/// @param balance      The balance; borrowed for the call.
/// @param[out] out_smd Receives the difference, in standard deviations.
/// @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
///                     NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary lacks the columns of the covariate, too few
///         customers have it, or it does not vary and the arms differ.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_smd(
    balance: *const crm_balance_t,
    out_smd: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let balance = &required(balance, "balance")?.inner;
            write(out_smd, "out_smd", || defined(balance.smd))
        })
    }
}

/// Returns the p-value of no difference, not adjusted for several covariates and arms. For numbers,
/// of Student's t with the larger of two variances: that of all customers together, and that of each
/// arm (Welch). For categories, of chi-square, with rare ones taken together, or Fisher's exact test
/// of two.
///
/// @param balance          The balance; borrowed for the call.
/// @param[out] out_p_value Receives the p-value.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
///                         NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED as for crm_balance_smd(), or if an arm has fewer than 20
///         numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_p_value(
    balance: *const crm_balance_t,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let balance = &required(balance, "balance")?.inner;
            write(out_p_value, "out_p_value", || defined(balance.p_value))
        })
    }
}

/// Returns the p-value of equal shares of missing values in both arms (Fisher's exact test), not
/// adjusted for several covariates and arms.
///
/// @param balance          The balance; borrowed for the call.
/// @param[out] out_p_value Receives the p-value.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
///                         NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT if no value is missing in both arms.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_missing_p_value(
    balance: *const crm_balance_t,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let balance = &required(balance, "balance")?.inner;
            write(out_p_value, "out_p_value", || {
                Ok(balance.missing_p_value.map_err(|_| Error::Conflict {
                    field: "missing_p_value".to_owned(),
                    message: "is undefined because no value is missing".to_owned(),
                })?)
            })
        })
    }
}

/// Returns the number of customers of the arm whose value is missing.
///
/// @param balance          The balance; borrowed for the call.
/// @param[out] out_missing Receives the number.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
///                         be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary lacks the covariate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_missing(
    balance: *const crm_balance_t,
    out_missing: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let balance = &required(balance, "balance")?.inner;
            write(out_missing, "out_missing", || defined(balance.missing))
        })
    }
}

/// Returns the number of controls whose value is missing.
///
/// @param balance                  The balance; borrowed for the call.
/// @param[out] out_control_missing Receives the number.
/// @param[out] error               On failure receives the details, to be freed with
///                                 crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary lacks the covariate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_balance_control_missing(
    balance: *const crm_balance_t,
    out_control_missing: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let balance = &required(balance, "balance")?.inner;
            write(out_control_missing, "out_control_missing", || defined(balance.control_missing))
        })
    }
}
