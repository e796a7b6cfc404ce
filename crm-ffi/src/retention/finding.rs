//! The findings of a report.

use crm_core::retention::Finding;

use crate::boundary::reader;
use crate::text::{Terminated, crm_text_t, with_nul};

/// An informational finding.
pub const CRM_SEVERITY_INFO: i32 = 1;
/// The figures are less reliable than they look.
pub const CRM_SEVERITY_WARNING: i32 = 2;
/// Do not use the figures before this is resolved.
pub const CRM_SEVERITY_CRITICAL: i32 = 3;

/// A property of the data that limits the conclusions; borrowed until the report is freed. Any
/// number of threads may read it.
#[derive(Debug)]
pub struct crm_finding_t {
    severity: i32,
    name: Terminated,
    message: Terminated,
    json: Terminated,
}

impl crm_finding_t {
    pub(super) fn new(finding: &Finding) -> crm_finding_t {
        crm_finding_t {
            severity: finding.severity().as_i32(),
            name: with_nul(finding.name()),
            message: with_nul(&finding.to_string()),
            json: with_nul(&finding.to_json().unwrap_or_default()),
        }
    }
}

/// Returns the name of the kind of finding, such as "tiny_arm".
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_name(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.name)) }
}

/// Returns the severity, a CRM_SEVERITY number.
///
/// @param finding  The finding; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_severity(finding: *const crm_finding_t) -> i32 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(finding, 0, |finding| finding.severity) }
}

/// Returns the finding as a sentence.
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_message(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.message)) }
}

/// Returns the finding with all its fields, as canonical JSON.
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_json(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.json)) }
}
