//! What the functions of reasons take and give.

use std::ffi::c_char;

use crm_core::churn::{
    ExitInterview, ExitReason, ProbeGraph, ReasonReport, ReasonScheme, ReasonTally,
};
use crm_core::document::Document;

use crate::boundary::{Failure, handles, required};
use crate::document::crm_document_t;

handles!(
    crm_reason_scheme_t,
    crm_probe_graph_t,
    crm_exit_reason_t,
    crm_exit_interview_t,
    crm_reason_tally_t,
    crm_reason_report_t
);

/// The standard scheme of the reasons behind what is stated.
pub const CRM_SCHEME_ROOT: i32 = 0;
/// The standard scheme of what a customer or a representative states.
pub const CRM_SCHEME_STATED: i32 = 1;

/// The reasons for which customers leave, by code. Owned by the caller; free it with
/// crm_reason_scheme_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_reason_scheme_t {
    pub(crate) inner: ReasonScheme,
}

/// The questions that lead from a stated reason to the root behind it. Owned by the caller; free it
/// with crm_probe_graph_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_probe_graph_t {
    pub(crate) inner: ProbeGraph,
}

/// The record of why a customer left. Owned by the caller; free it with crm_exit_reason_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_exit_reason_t {
    pub(crate) inner: ExitReason,
}

/// The open questions that a customer who leaves is asked. Owned by the caller; free it with
/// crm_exit_interview_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_exit_interview_t {
    pub(crate) inner: ExitInterview,
}

/// Counts the reasons of those who left. Owned by the caller; free it with crm_reason_tally_free().
///
/// One thread may use it at a time.
#[derive(Debug)]
pub struct crm_reason_tally_t {
    pub(crate) inner: ReasonTally,
}

/// What a tally of reasons says. Owned by the caller; free it with crm_reason_report_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_reason_report_t {
    pub(crate) inner: ReasonReport,
}

/// The answer to a question; its texts are borrowed for the call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct crm_answer_t {
    /// The id of the question, UTF-8.
    pub question: *const c_char,
    /// Its length in bytes.
    pub question_length: usize,
    /// The id of the answer, "declined" or "not_asked", UTF-8.
    pub answer: *const c_char,
    /// Its length in bytes.
    pub answer_length: usize,
}

/// A list of texts as a document.
pub(crate) fn list(texts: &[&str]) -> Result<crm_document_t, Failure> {
    Ok(crm_document_t::new(Document::of(&texts)?))
}

/// The schemes of roots and of stated reasons; both NULL for the standard ones.
pub(crate) fn schemes<'a>(
    roots: *const crm_reason_scheme_t,
    stated: *const crm_reason_scheme_t,
) -> Result<Option<(&'a ReasonScheme, &'a ReasonScheme)>, Failure> {
    if roots.is_null() && stated.is_null() {
        return Ok(None);
    }
    Ok(Some((&required(roots, "roots")?.inner, &required(stated, "stated")?.inner)))
}
