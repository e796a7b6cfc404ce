//! The report of a study.

use std::ffi::c_char;

use crm_core::retention::RetentionReport;

use super::arm::crm_arm_report_t;
use super::balance::crm_balance_t;
use super::control::crm_control_report_t;
use super::finding::crm_finding_t;
use super::strata::crm_strata_report_t;
use crate::boundary::{free, guard, hand_out, pointer, reader, required, text, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::defined;
use crate::stats::proportions::crm_sample_ratio_t;
use crate::text::crm_string_t;

/// Compares each treated arm with the control. Owned by the caller; free it with
/// crm_retention_report_free(). It does not depend on its study.
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_retention_report_t {
    inner: RetentionReport,
    control: crm_control_report_t,
    arms: Vec<crm_arm_report_t>,
    findings: Vec<crm_finding_t>,
    balance: Vec<crm_balance_t>,
    strata: Vec<crm_strata_report_t>,
}

impl crm_retention_report_t {
    pub(super) fn new(inner: RetentionReport) -> crm_retention_report_t {
        let control = crm_control_report_t::new(inner.control());
        let arms = inner.arms().iter().map(crm_arm_report_t::new).collect();
        let findings = inner.findings().iter().map(crm_finding_t::new).collect();
        let balance = inner.balance().iter().map(crm_balance_t::new).collect();
        let strata = inner.strata().iter().map(crm_strata_report_t::new).collect();
        crm_retention_report_t { inner, control, arms, findings, balance, strata }
    }
}

/// Frees a report; NULL is ignored. Everything borrowed from it becomes invalid.
///
/// @param report  The report, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_free(report: *mut crm_retention_report_t) {
    // SAFETY: the caller guarantees that it is NULL or was created by this library.
    unsafe { free(report) }
}

/// Writes the report as text for a terminal of 80 columns.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_text(
    report: *const crm_retention_report_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_text, "out_text", || Ok(crm_string_t::new(&report.inner.to_text())))
        })
    }
}

/// Writes all figures of the report as canonical JSON (RFC 8785).
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_json(
    report: *const crm_retention_report_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&report.inner.to_json()?)))
        })
    }
}

/// Writes the report as a self-contained HTML page, for a browser, a phone or paper.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_html(
    report: *const crm_retention_report_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_html, "out_html", || Ok(crm_string_t::new(&report.inner.to_html())))
        })
    }
}

/// Writes a chart as canonical JSON (RFC 8785): axes, bars, curves, reference lines and labels, with
/// nothing left to compute for the one who draws it.
///
/// @param report        The report; borrowed for the call.
/// @param name          "rates", "churn", "cost", "acceptability", "revenue" or "strata", UTF-8.
/// @param name_length   Its length in bytes.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME if no chart has that name, or #CRM_ERR_CONFLICT if the
///         report does not have what it shows: acceptability requires an arm with a cost, revenue a
///         study with revenue, strata a study with strata.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_chart(
    report: *const crm_retention_report_t,
    name: *const c_char,
    name_length: usize,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that each pointer is NULL or valid.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_json, "out_json", || {
                let name = text(name, name_length, "name")?;
                Ok(crm_string_t::new(&report.inner.chart(name)?.to_json()?))
            })
        })
    }
}

/// Writes the report as an HTML fragment with its own style, to embed in a page.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_html_fragment(
    report: *const crm_retention_report_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_html, "out_html", || {
                Ok(crm_string_t::new(&report.inner.to_html_fragment()))
            })
        })
    }
}

/// Returns the test of the sizes of the arms against the allocation ratio.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED without an allocation ratio.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_sample_ratio(
    report: *const crm_retention_report_t,
    out_test: *mut crm_sample_ratio_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            write(out_test, "out_test", || defined(report.inner.sample_ratio()))
        })
    }
}

/// Returns the control arm.
///
/// @param report  The report; NULL gives NULL.
/// @return Borrowed until `report` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_control(
    report: *const crm_retention_report_t,
) -> *const crm_control_report_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, std::ptr::null(), |report| &raw const report.control) }
}

/// Returns the number of treated arms.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm_count(
    report: *const crm_retention_report_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, 0, |report| report.arms.len()) }
}

/// Returns a treated arm, in the order of their names.
///
/// @param report  The report; NULL gives NULL.
/// @param index   Zero-based.
/// @return Borrowed until `report` is freed; NULL if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm_at(
    report: *const crm_retention_report_t,
    index: usize,
) -> *const crm_arm_report_t {
    let arm = |report: &crm_retention_report_t| pointer(report.arms.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, std::ptr::null(), arm) }
}

/// Returns a treated arm by its name.
///
/// @param report       The report; NULL gives NULL.
/// @param name         The name of the arm, UTF-8.
/// @param name_length  Its length in bytes.
/// @return Borrowed until `report` is freed; NULL if there is no such treated arm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm(
    report: *const crm_retention_report_t,
    name: *const c_char,
    name_length: usize,
) -> *const crm_arm_report_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    let Ok(name) = (unsafe { text(name, name_length, "name") }) else { return std::ptr::null() };
    let arm = |report: &crm_retention_report_t| {
        pointer(report.arms.iter().find(|arm| arm.inner.arm == name))
    };
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, std::ptr::null(), arm) }
}

/// Returns the number of findings.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_finding_count(
    report: *const crm_retention_report_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, 0, |report| report.findings.len()) }
}

/// Returns a finding.
///
/// @param report  The report; NULL gives NULL.
/// @param index   Zero-based.
/// @return Borrowed until `report` is freed; NULL if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_finding_at(
    report: *const crm_retention_report_t,
    index: usize,
) -> *const crm_finding_t {
    let finding = |report: &crm_retention_report_t| pointer(report.findings.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, std::ptr::null(), finding) }
}

/// Returns the number of comparisons of covariates, which is the same for each treated arm.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_balance_count(
    report: *const crm_retention_report_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, 0, |report| report.balance.len()) }
}

/// Returns the difference of a treated arm and the control in a covariate; in the order of the
/// treated arms, the baseline first.
///
/// @param report  The report; NULL gives NULL.
/// @param index   Zero-based.
/// @return Borrowed until `report` is freed; NULL if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_balance_at(
    report: *const crm_retention_report_t,
    index: usize,
) -> *const crm_balance_t {
    let balance = |report: &crm_retention_report_t| pointer(report.balance.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, std::ptr::null(), balance) }
}

/// Returns the number of treated arms with results by stratum: all, or 0 without strata.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_strata_count(
    report: *const crm_retention_report_t,
) -> usize {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, 0, |report| report.strata.len()) }
}

/// Returns the results by stratum of a treated arm, in the order of the arms.
///
/// @param report  The report; NULL gives NULL.
/// @param index   Zero-based.
/// @return Borrowed until `report` is freed; NULL if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_strata_at(
    report: *const crm_retention_report_t,
    index: usize,
) -> *const crm_strata_report_t {
    let strata = |report: &crm_retention_report_t| pointer(report.strata.get(index));
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(report, std::ptr::null(), strata) }
}
