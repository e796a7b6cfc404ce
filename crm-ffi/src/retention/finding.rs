//! The findings of a report.

use crm_core::retention::Finding;

use crate::boundary::reader;
use crate::text::{Terminated, crm_text_t, with_nul};

/// A finding that is good to know.
pub const CRM_SEVERITY_INFO: i32 = 1;
/// The figures are less certain than they look.
pub const CRM_SEVERITY_WARNING: i32 = 2;
/// The figures should not be used before this is explained.
pub const CRM_SEVERITY_CRITICAL: i32 = 3;

/// Something that the reader of a report must know; borrowed until the report is freed. Any number
/// of threads may read it.
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
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.name)) }
}

/// Returns how much the finding weighs, a CRM_SEVERITY number.
///
/// @param finding  The finding; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_severity(finding: *const crm_finding_t) -> i32 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, 0, |finding| finding.severity) }
}

/// Returns what the finding says, in a sentence.
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_message(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.message)) }
}

/// Returns the finding with all its numbers, as canonical JSON.
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_json(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.json)) }
}
