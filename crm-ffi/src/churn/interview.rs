//! Exit interviews.

use std::ffi::c_char;

use crm_core::churn::ExitInterview;

use crate::boundary::{free, hand_out, required, text};
use crate::churn::handle::{crm_exit_interview_t, list};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::table::crm_table_t;
use crate::text::crm_string_t;

/// Makes the standard interview, in English and Hebrew.
///
/// @param[out] out_interview Receives the interview, owned by the caller; free it with
///                          crm_exit_interview_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_standard(
    out_interview: *mut *mut crm_exit_interview_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_interview, "out_interview", || {
        Ok(crm_exit_interview_t { inner: ExitInterview::standard()? })
    })
}

/// Reads an interview.
///
/// @code
/// status = crm_exit_interview_from_json(
///     CRM_LITERAL("{\"id\": \"gym\", \"languages\": [\"en\"], \"questions\": ["
///                 " {\"id\": \"missing\", \"text\": {\"en\": \"What was missing?\"}}]}"),
///     &interview, &error);
/// @endcode
///
/// @param json              The document, UTF-8.
/// @param json_length       Its length in bytes.
/// @param[out] out_interview Receives the interview, owned by the caller; free it with
///                          crm_exit_interview_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_from_json(
    json: *const c_char,
    json_length: usize,
    out_interview: *mut *mut crm_exit_interview_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_interview, "out_interview", || {
        let inner = ExitInterview::from_json(text(json, json_length, "json")?)?;
        Ok(crm_exit_interview_t { inner })
    })
}

/// Returns the ids of the questions in their order.
///
/// @param interview         The interview; borrowed for the call.
/// @param[out] out_document Receives a list of ids, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_questions(
    interview: *const crm_exit_interview_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        list(&required(interview, "interview")?.inner.questions())
    })
}

/// Returns the text of a question in a language.
///
/// @param interview         The interview; borrowed for the call.
/// @param id                The question.
/// @param id_length         Its length in bytes.
/// @param language          The language, such as "en".
/// @param language_length   Its length in bytes.
/// @param[out] out_text     Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_question(
    interview: *const crm_exit_interview_t,
    id: *const c_char,
    id_length: usize,
    language: *const c_char,
    language_length: usize,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let interview = &required(interview, "interview")?.inner;
        let id = text(id, id_length, "id")?;
        let language = text(language, language_length, "language")?;
        Ok(crm_string_t::new(interview.question(id, language)?))
    })
}

/// Counts the responses of customers by question.
///
/// @param interview         The interview; borrowed for the call.
/// @param responses         A JSON list of objects by question: `{"text": "..."}`, `"declined"` or
///                          `"not_asked"`. A question without a response was not asked.
/// @param responses_length  Its length in bytes.
/// @param[out] out_table    Receives the columns `question`, `text`, `declined` and `not_asked`, owned
///                          by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_summary(
    interview: *const crm_exit_interview_t,
    responses: *const c_char,
    responses_length: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let interview = &required(interview, "interview")?.inner;
        let summary = interview.summary(text(responses, responses_length, "responses")?)?;
        Ok(crm_table_t::from(summary))
    })
}

/// Writes an interview as canonical JSON.
///
/// @param interview         The interview; borrowed for the call.
/// @param[out] out_json     Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_to_json(
    interview: *const crm_exit_interview_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(interview, "interview")?.inner.to_json()?))
    })
}

/// Frees an interview; NULL is ignored, and the handle becomes NULL.
///
/// @param interview  The interview, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_exit_interview_free(interview: *mut *mut crm_exit_interview_t) {
    free(interview)
}
