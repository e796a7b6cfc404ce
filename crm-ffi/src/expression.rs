//! Expressions: rules about one customer.

use std::ffi::c_char;

use crm_core::expression::Expression;

use crate::boundary::{free, hand_out, handles, required, text};
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

handles!(crm_expression_t);

/// A condition about one customer, in the language OGC CQL2 1.0. Owned by the caller; free it with
/// crm_expression_free().
///
/// docs/segments.md describes the language. An expression is checked against the fields of a schema
/// when it is compiled, not here.
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_expression_t {
    pub(crate) inner: Expression,
}

/// Reads an expression from its text, CQL2-Text: `age BETWEEN 18 AND 25`.
///
/// @code
/// status = crm_expression_from_cql2_text(CRM_LITERAL("age BETWEEN 18 AND 25"), &expression, &error);
/// @endcode
///
/// @param text                The text, UTF-8.
/// @param text_length         Its length in bytes.
/// @param[out] out_expression Receives the expression, owned by the caller; free it with
///                            crm_expression_free().
/// @return #CRM_OK, #CRM_ERR_EXPRESSION_SYNTAX or #CRM_ERR_UNKNOWN_FUNCTION with the number of the
///         character as the path, #CRM_ERR_TOO_LARGE for more than 100 levels, 10,000 parts, 100,000
///         values in lists or 1,000 characters in a pattern.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_expression_from_cql2_text(
    text: *const c_char,
    text_length: usize,
    out_expression: *mut *mut crm_expression_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_expression, "out_expression", || {
        let inner = Expression::from_cql2_text(self::text(text, text_length, "text")?)?;
        Ok(crm_expression_t { inner })
    })
}

/// Reads an expression from its JSON, CQL2-JSON, or from a JSON string that holds its text.
///
/// @code
/// status = crm_expression_from_cql2_json(
///     CRM_LITERAL("{\"op\": \">=\", \"args\": [{\"property\": \"age\"}, 18]}"), &expression, &error);
/// @endcode
///
/// @param json                The JSON, UTF-8.
/// @param json_length         Its length in bytes.
/// @param[out] out_expression Receives the expression, owned by the caller; free it with
///                            crm_expression_free().
/// @return What crm_expression_from_cql2_text() returns, with a JSON path as the path;
///         #CRM_ERR_INVALID_DOCUMENT for what is not JSON.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_expression_from_cql2_json(
    json: *const c_char,
    json_length: usize,
    out_expression: *mut *mut crm_expression_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_expression, "out_expression", || {
        let inner = Expression::from_cql2_json(text(json, json_length, "json")?)?;
        Ok(crm_expression_t { inner })
    })
}

/// Frees an expression; NULL is ignored, and the handle becomes NULL.
///
/// @param expression  The expression, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_expression_free(expression: *mut *mut crm_expression_t) {
    free(expression)
}

/// Writes the text of an expression, which is the same for all expressions that are equal.
///
/// @param expression    The expression; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_expression_to_cql2_text(
    expression: *const crm_expression_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        Ok(crm_string_t::new(&required(expression, "expression")?.inner.to_cql2_text()))
    })
}

/// Writes the JSON of an expression in its canonical form (RFC 8785).
///
/// @param expression    The expression; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_expression_to_cql2_json(
    expression: *const crm_expression_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(expression, "expression")?.inner.to_cql2_json()?))
    })
}
