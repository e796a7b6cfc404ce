//! The control arm of a report.

use crm_core::Undefined;
use crm_core::retention::ControlReport;

use crate::boundary::{Failure, guard, reader, required, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::crm_estimate_t;
use crate::text::{Terminated, crm_text_t, with_nul};

/// The control arm of a report; borrowed until the report is freed. Any number of threads may read
/// it.
#[derive(Debug)]
pub struct crm_control_report_t {
    inner: ControlReport,
    name: Terminated,
}

impl crm_control_report_t {
    pub(super) fn new(control: &ControlReport) -> crm_control_report_t {
        crm_control_report_t { inner: control.clone(), name: with_nul(&control.arm) }
    }
}

/// Returns the name of the control arm.
///
/// @param control  The control; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_name(
    control: *const crm_control_report_t,
) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(control, crm_text_t::empty(), |control| crm_text_t::of(&control.name)) }
}

/// Returns the number of customers of the control.
///
/// @param control  The control; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_n(control: *const crm_control_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(control, 0, |control| control.inner.n) }
}

/// Returns the number of customers of the control who were lost.
///
/// @param control  The control; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_churned(control: *const crm_control_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(control, 0, |control| control.inner.churned) }
}

/// Returns the churn rate of the control, with its Wilson interval.
///
/// @param control           The control; borrowed for the call.
/// @param[out] out_estimate Receives the rate.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_churn_rate(
    control: *const crm_control_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = required(control, "control")?;
            write(out_estimate, "out_estimate", || Ok(control.inner.churn_rate.into()))
        })
    }
}

/// Returns the number of controls who were exposed to the program despite being controls.
///
/// @param control          The control; borrowed for the call.
/// @param[out] out_exposed Receives the number.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
///                         NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no exposure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_exposed(
    control: *const crm_control_report_t,
    out_exposed: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = &required(control, "control")?.inner;
            write(out_exposed, "out_exposed", || known(control.exposed))
        })
    }
}

/// Returns the number of controls who were excluded because their follow-up was too short.
///
/// @param control           The control; borrowed for the call.
/// @param[out] out_excluded Receives the number.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary did not tell the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_excluded(
    control: *const crm_control_report_t,
    out_excluded: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = &required(control, "control")?.inner;
            write(out_excluded, "out_excluded", || known(control.excluded))
        })
    }
}

/// Returns the number of controls who were excluded because their follow-up was too short and who
/// were lost.
///
/// @param control                   The control; borrowed for the call.
/// @param[out] out_excluded_churned Receives the number.
/// @param[out] error                On failure receives the details, to be freed with
///                                  crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary did not tell the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_excluded_churned(
    control: *const crm_control_report_t,
    out_excluded_churned: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = &required(control, "control")?.inner;
            write(out_excluded_churned, "out_excluded_churned", || known(control.excluded_churned))
        })
    }
}

/// Returns the number of controls whose revenue is known.
///
/// @param control                The control; borrowed for the call.
/// @param[out] out_revenue_known Receives the number.
/// @param[out] error             On failure receives the details, to be freed with
///                               crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_revenue_known(
    control: *const crm_control_report_t,
    out_revenue_known: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = &required(control, "control")?.inner;
            write(out_revenue_known, "out_revenue_known", || known(control.revenue_known))
        })
    }
}

/// Returns the number of controls whose revenue is null; `missing` of the definition says whether
/// they count as 0 or are unknown.
///
/// @param control                  The control; borrowed for the call.
/// @param[out] out_revenue_missing Receives the number.
/// @param[out] error               On failure receives the details, to be freed with
///                                 crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_revenue_missing(
    control: *const crm_control_report_t,
    out_revenue_missing: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = &required(control, "control")?.inner;
            write(out_revenue_missing, "out_revenue_missing", || known(control.revenue_missing))
        })
    }
}

/// Returns the number of controls whose revenue was above the cap of the definition, and counts as
/// the cap.
///
/// @param control                 The control; borrowed for the call.
/// @param[out] out_revenue_capped Receives the number.
/// @param[out] error              On failure receives the details, to be freed with
///                                crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue or a summary did not tell the
///         number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_revenue_capped(
    control: *const crm_control_report_t,
    out_revenue_capped: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let control = &required(control, "control")?.inner;
            write(out_revenue_capped, "out_revenue_capped", || known(control.revenue_capped))
        })
    }
}

/// Returns a number of customers, which only a study with its column has.
pub(super) fn known<T>(number: Result<T, Undefined>) -> Result<T, Failure> {
    number.map_err(|undefined| Failure::Core(undefined.into()))
}
