//! Schemes of reasons.

use std::ffi::c_char;

use crm_core::Batch;
use crm_core::churn::{DraftOptions, ReasonScheme, SchemeDrafter, SchemeKind};
use crm_core::document::Document;

use crate::boundary::{flag, free, hand_out, required, text, write};
use crate::churn::handle::{crm_reason_scheme_t, list};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::table::{Names, crm_table_t};
use crate::text::crm_string_t;

/// Reads a scheme of reasons.
///
/// @code
/// status = crm_reason_scheme_from_json(
///     CRM_LITERAL("{\"id\": \"gym\", \"languages\": [\"en\"], \"concepts\": ["
///                 " {\"code\": \"CROWDED\", \"labels\": {\"en\": \"Too crowded\"}}]}"),
///     &scheme, &error);
/// @endcode
///
/// @param json              The document, UTF-8.
/// @param json_length       Its length in bytes.
/// @param[out] out_scheme   Receives the scheme, owned by the caller; free it with
///                          crm_reason_scheme_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of the first violation,
///         #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_TOO_LARGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_from_json(
    json: *const c_char,
    json_length: usize,
    out_scheme: *mut *mut crm_reason_scheme_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_scheme, "out_scheme", || {
        let inner = ReasonScheme::from_json(text(json, json_length, "json")?)?;
        Ok(crm_reason_scheme_t { inner })
    })
}

/// Makes a standard scheme, in English and Hebrew.
///
/// @param kind              #CRM_SCHEME_ROOT or #CRM_SCHEME_STATED.
/// @param[out] out_scheme   Receives the scheme, owned by the caller; free it with
///                          crm_reason_scheme_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for another kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_standard(
    kind: i32,
    out_scheme: *mut *mut crm_reason_scheme_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_scheme, "out_scheme", || {
        let inner = ReasonScheme::standard(SchemeKind::from_i32(kind)?)?;
        Ok(crm_reason_scheme_t { inner })
    })
}

/// Reads a scheme from SKOS in a subset of JSON-LD. What is not understood is among its warnings.
///
/// @code
/// status = crm_reason_scheme_to_skos(scheme, &json, &error);
/// if (status == CRM_OK) {
///     crm_text_t saved = crm_string_text(json);
///     status = crm_reason_scheme_from_skos(saved.data, saved.length, &other_scheme, &error);
/// }
/// @endcode
///
/// @param skos              The document, UTF-8.
/// @param skos_length       Its length in bytes.
/// @param[out] out_scheme   Receives the scheme, owned by the caller; free it with
///                          crm_reason_scheme_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_from_skos(
    skos: *const c_char,
    skos_length: usize,
    out_scheme: *mut *mut crm_reason_scheme_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_scheme, "out_scheme", || {
        let inner = ReasonScheme::from_skos(text(skos, skos_length, "skos")?)?;
        Ok(crm_reason_scheme_t { inner })
    })
}

/// Lists every violation in the document of a scheme.
///
/// @param json              The document, UTF-8.
/// @param json_length       Its length in bytes.
/// @param[out] out_document Receives a list of objects with `path`, `code`,
///                          `message` and `severity`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT if it has not the form of a scheme.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_check(
    json: *const c_char,
    json_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let found = ReasonScheme::check(text(json, json_length, "json")?)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}

/// Drafts a scheme from the label columns of a table.
///
/// @param table             The table; a stream is read to its end.
/// @param options           `{"levels": ["category", "reason"], "id": "old", "language": "en"}`, and
///                          optionally `count`, the column that says how many times a row counts.
/// @param options_length    Its length in bytes.
/// @param[out] out_document Receives `document`, `counts` (as crm_table_to_json() writes
///                          tables) and `violations`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE and #CRM_ERR_INVALID_DOCUMENT for the options,
///         #CRM_ERR_CONFLICT for a label below a null, a number of the 200s for the table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_draft(
    table: *mut crm_table_t,
    options: *const c_char,
    options_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let table = required(table, "table")?;
        let options = DraftOptions::from_json(text(options, options_length, "options")?)?;
        let names: Vec<String> = options.columns().map(str::to_owned).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut drafter = SchemeDrafter::new(options)?;
        table.each(&Names::new(&names, Vec::new()), |batch: &Batch<'_>| {
            Ok(drafter.update(batch)?)
        })?;
        Ok(crm_document_t::new(Document::from_json(&drafter.finish()?.to_json()?)?))
    })
}

/// Returns the concept with a code.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param[out] out_document Receives the concept as the document of the scheme has it, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_get(
    scheme: *const crm_reason_scheme_t,
    code: *const c_char,
    code_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        let concept = scheme.get(text(code, code_length, "code")?)?;
        Ok(crm_document_t::new(Document::of(concept)?))
    })
}

/// Returns the codes in their order.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param assignable        1 for those that an exit can have, 0 for all.
/// @param[out] out_document Receives a list of codes, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for another number than 0 and 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_codes(
    scheme: *const crm_reason_scheme_t,
    assignable: i32,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        list(&scheme.codes(flag(assignable, "assignable")?))
    })
}

/// Returns the codes directly below a code, in their order.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param[out] out_document Receives a list of codes, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_children(
    scheme: *const crm_reason_scheme_t,
    code: *const c_char,
    code_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        list(&scheme.children(text(code, code_length, "code")?)?)
    })
}

/// Returns the codes above a code, the nearest first.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param[out] out_document Receives a list of codes, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_ancestors(
    scheme: *const crm_reason_scheme_t,
    code: *const c_char,
    code_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        list(&scheme.ancestors(text(code, code_length, "code")?)?)
    })
}

/// Returns the codes below no other, in their order.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param[out] out_document Receives a list of codes, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_top(
    scheme: *const crm_reason_scheme_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        list(&scheme.top())
    })
}

/// Returns the codes whose code, label or other wording folds to the same as a text.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param label             The text.
/// @param label_length      Its length in bytes.
/// @param[out] out_document Receives a list of codes: none, one or several, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_find(
    scheme: *const crm_reason_scheme_t,
    label: *const c_char,
    label_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        list(&scheme.find(text(label, label_length, "label")?))
    })
}

/// Returns what has become of a code.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param[out] out_document Receives `code` and `status`: "current", "replaced",
///                          "ambiguous" or "retired", owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_migrate(
    scheme: *const crm_reason_scheme_t,
    code: *const c_char,
    code_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        let found = scheme.migrate(text(code, code_length, "code")?)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}

/// Returns what to do about a root.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param root              The root.
/// @param root_length       Its length in bytes.
/// @param context           A JSON object with `price_gap`, `repairs` and `alternatives`, each
///                          optional; NULL for none.
/// @param context_length    Its length in bytes.
/// @param[out] out_document Receives `probe`, `response`, `benefit`,
///                          `recoverability`, `adjustments` and `contact`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE, #CRM_ERR_NOT_ASSIGNABLE, #CRM_ERR_UNKNOWN_NAME for the context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_response(
    scheme: *const crm_reason_scheme_t,
    root: *const c_char,
    root_length: usize,
    context: *const c_char,
    context_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        let root = text(root, root_length, "root")?;
        let context = match context.is_null() {
            true => "{}",
            false => text(context, context_length, "context")?,
        };
        Ok(crm_document_t::new(Document::of(&scheme.response(root, context)?)?))
    })
}

/// Returns the violations of the scheme that are warnings.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param[out] out_document Receives a list of objects with `path`, `code`,
///                          `message` and `severity`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_warnings(
    scheme: *const crm_reason_scheme_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_document_t::new(Document::of(&scheme.warnings())?))
    })
}

/// Makes a scheme with the changes of a document: `id`, `revision`, `add`, `relabel`, `retire`.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param json              The document, UTF-8.
/// @param json_length       Its length in bytes.
/// @param[out] out_scheme   Receives the scheme, owned by the caller; free it with
///                          crm_reason_scheme_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE, #CRM_ERR_CONFLICT for a revision that is not higher,
///         #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_extend(
    scheme: *const crm_reason_scheme_t,
    json: *const c_char,
    json_length: usize,
    out_scheme: *mut *mut crm_reason_scheme_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_scheme, "out_scheme", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_reason_scheme_t { inner: scheme.extend(text(json, json_length, "json")?)? })
    })
}

/// Writes a scheme as canonical JSON.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param[out] out_json     Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_to_json(
    scheme: *const crm_reason_scheme_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_string_t::new(scheme.to_json()))
    })
}

/// Writes a scheme as SKOS in a subset of JSON-LD.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param[out] out_json     Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_to_skos(
    scheme: *const crm_reason_scheme_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_string_t::new(&scheme.to_skos()?))
    })
}

/// Returns the hash of the canonical JSON of a scheme.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param[out] out_hash     Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_hash(
    scheme: *const crm_reason_scheme_t,
    out_hash: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_hash, "out_hash", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_string_t::new(scheme.hash()))
    })
}

/// Returns the id of a scheme.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param[out] out_id       Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_id(
    scheme: *const crm_reason_scheme_t,
    out_id: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_id, "out_id", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_string_t::new(scheme.id()))
    })
}

/// Returns the code that stands for another at a depth: at 1 the top group.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param depth             The depth, from 1.
/// @param[out] out_code     Receives the code, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_at_depth(
    scheme: *const crm_reason_scheme_t,
    code: *const c_char,
    code_length: usize,
    depth: usize,
    out_code: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_code, "out_code", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(crm_string_t::new(scheme.at_depth(text(code, code_length, "code")?, depth)?))
    })
}

/// Returns whether an exit can have a code: it is assignable and in use.
///
/// @param scheme            The scheme; borrowed for the call.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param[out] out_assignable Receives 1 or 0.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_is_assignable(
    scheme: *const crm_reason_scheme_t,
    code: *const c_char,
    code_length: usize,
    out_assignable: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_assignable, "out_assignable", || {
        let scheme = &required(scheme, "scheme")?.inner;
        Ok(i32::from(scheme.is_assignable(text(code, code_length, "code")?)?))
    })
}

/// Frees a scheme; NULL is ignored, and the handle becomes NULL.
///
/// @param scheme  The scheme, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_scheme_free(scheme: *mut *mut crm_reason_scheme_t) {
    free(scheme)
}
