//! Graphs of questions, and diagnoses.

use std::ffi::c_char;

use crm_core::churn::{Diagnosis, ProbeGraph};
use crm_core::document::Document;

use crate::boundary::{Failure, free, hand_out, required, slice, text};
use crate::churn::handle::{crm_answer_t, crm_probe_graph_t, crm_reason_scheme_t};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

/// Makes the standard graph, for the standard schemes, in English and Hebrew.
///
/// @param[out] out_graph    Receives the graph, owned by the caller; free it with
///                          crm_probe_graph_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_standard(
    out_graph: *mut *mut crm_probe_graph_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_graph, "out_graph", || {
        Ok(crm_probe_graph_t { inner: ProbeGraph::standard()? })
    })
}

/// Reads a graph of questions.
///
/// @code
/// status = crm_probe_graph_to_json(graph, &json, &error);
/// if (status == CRM_OK) {
///     crm_text_t saved = crm_string_text(json);
///     status = crm_probe_graph_from_json(saved.data, saved.length, roots, stated, &other_graph,
///                                        &error);
/// }
/// @endcode
///
/// @param json              The document, UTF-8.
/// @param json_length       Its length in bytes.
/// @param roots             The scheme of roots; borrowed for the call.
/// @param stated            The scheme of stated reasons; borrowed for the call.
/// @param[out] out_graph    Receives the graph, owned by the caller; free it with
///                          crm_probe_graph_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong,
///         #CRM_ERR_UNKNOWN_CODE, #CRM_ERR_NOT_ASSIGNABLE, #CRM_ERR_TOO_LARGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_from_json(
    json: *const c_char,
    json_length: usize,
    roots: *const crm_reason_scheme_t,
    stated: *const crm_reason_scheme_t,
    out_graph: *mut *mut crm_probe_graph_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_graph, "out_graph", || {
        let roots = &required(roots, "roots")?.inner;
        let stated = &required(stated, "stated")?.inner;
        let inner = ProbeGraph::from_json(text(json, json_length, "json")?, roots, stated)?;
        Ok(crm_probe_graph_t { inner })
    })
}

/// Diagnoses with the texts of C.
fn diagnosis(
    graph: *const crm_probe_graph_t,
    stated: *const c_char,
    stated_length: usize,
    answers: *const crm_answer_t,
    count: usize,
) -> Result<Diagnosis, Failure> {
    let graph = &required(graph, "graph")?.inner;
    let stated = text(stated, stated_length, "stated")?;
    let mut pairs = Vec::new();
    for one in slice(answers, count, "answers")? {
        let question = text(one.question, one.question_length, "answers.question")?;
        pairs.push((question, text(one.answer, one.answer_length, "answers.answer")?));
    }
    Ok(graph.diagnose(stated, &pairs)?)
}

/// Diagnoses the root behind a stated reason from answers.
///
/// @param graph             The graph; borrowed for the call.
/// @param stated            The stated reason.
/// @param stated_length     Its length in bytes.
/// @param answers           The answers, in any order; borrowed for the call.
/// @param count             Their number.
/// @param[out] out_document Receives `graph`, `revision`, `stated`, `outcome`, `root`,
///                          `path`, `possible_roots`, `unanswered`, `unused` and `next`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME for a stated reason, a question or an answer that there is
///         not, #CRM_ERR_CONFLICT for two answers to one question.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_diagnose(
    graph: *const crm_probe_graph_t,
    stated: *const c_char,
    stated_length: usize,
    answers: *const crm_answer_t,
    count: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let found = diagnosis(graph, stated, stated_length, answers, count)?;
        Ok(crm_document_t::new(Document::of(&found.record())?))
    })
}

/// Returns the question to ask next, in a language.
///
/// @param graph             The graph; borrowed for the call.
/// @param stated            The stated reason.
/// @param stated_length     Its length in bytes.
/// @param answers           The answers, in any order; borrowed for the call.
/// @param count             Their number.
/// @param language          The language, such as "en".
/// @param language_length   Its length in bytes.
/// @param[out] out_document Receives `next` and `question`, null if the walk has ended,
///                          and `options`: objects with `answer` and `label`, owned by the caller; free it with
///                          crm_document_free().
/// @return What crm_probe_graph_diagnose() returns, #CRM_ERR_UNKNOWN_NAME for the language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_options(
    graph: *const crm_probe_graph_t,
    stated: *const c_char,
    stated_length: usize,
    answers: *const crm_answer_t,
    count: usize,
    language: *const c_char,
    language_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let language = text(language, language_length, "language")?;
        let found = diagnosis(graph, stated, stated_length, answers, count)?;
        Ok(crm_document_t::new(Document::of(&found.prompt(language)?)?))
    })
}

/// Writes a graph as canonical JSON.
///
/// @param graph             The graph; borrowed for the call.
/// @param[out] out_json     Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_to_json(
    graph: *const crm_probe_graph_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(required(graph, "graph")?.inner.to_json()))
    })
}

/// Returns the hash of the canonical JSON of a graph.
///
/// @param graph             The graph; borrowed for the call.
/// @param[out] out_hash     Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_hash(
    graph: *const crm_probe_graph_t,
    out_hash: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_hash, "out_hash", || {
        Ok(crm_string_t::new(required(graph, "graph")?.inner.hash()))
    })
}

/// Frees a graph; NULL is ignored, and the handle becomes NULL.
///
/// @param graph  The graph, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_probe_graph_free(graph: *mut *mut crm_probe_graph_t) {
    free(graph)
}
