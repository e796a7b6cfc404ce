//! The schema of customer data, and who looks at it.

use std::ffi::c_char;

use crm_core::Currency;
use crm_core::customer::{Schema, Viewer};

use crate::boundary::{free, hand_out, handles, required, text};
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

handles!(crm_schema_t, crm_viewer_t);

/// The schema of customer data: fields, events and consents, and how they are protected. Owned by the
/// caller; free it with crm_schema_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_schema_t {
    pub(crate) inner: Schema,
}

/// Who looks at customer data. Owned by the caller; free it with crm_viewer_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_viewer_t {
    pub(crate) inner: Viewer,
}

/// Reads a schema.
///
/// @code
/// status = crm_schema_from_json(
///     CRM_LITERAL("{\"id\": \"id\", \"fields\": [{\"name\": \"id\", \"type\": \"text\"},"
///                 " {\"name\": \"age\", \"type\": \"int\"}]}"),
///     &schema, &error);
/// @endcode
///
/// @param json            The document, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_schema Receives the schema, owned by the caller; free it with crm_schema_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_schema_from_json(
    json: *const c_char,
    json_length: usize,
    out_schema: *mut *mut crm_schema_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_schema, "out_schema", || {
        Ok(crm_schema_t { inner: Schema::from_json(text(json, json_length, "json")?)? })
    })
}

/// Makes the standard schema, with amounts in a currency.
///
/// @param currency        An ISO 4217 code.
/// @param currency_length Its length in bytes.
/// @param[out] out_schema Receives the schema, owned by the caller; free it with crm_schema_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CURRENCY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_schema_standard(
    currency: *const c_char,
    currency_length: usize,
    out_schema: *mut *mut crm_schema_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_schema, "out_schema", || {
        let currency = text(currency, currency_length, "currency")?.parse::<Currency>()?;
        Ok(crm_schema_t { inner: Schema::standard(currency)? })
    })
}

/// Makes a schema with fields, events and consents added or replaced.
///
/// @param schema          The schema; borrowed for the call.
/// @param json            The document with what is added, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_schema Receives the schema, owned by the caller; free it with crm_schema_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_schema_extend(
    schema: *const crm_schema_t,
    json: *const c_char,
    json_length: usize,
    out_schema: *mut *mut crm_schema_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_schema, "out_schema", || {
        let schema = &required(schema, "schema")?.inner;
        Ok(crm_schema_t { inner: schema.extend(text(json, json_length, "json")?)? })
    })
}

/// Writes a schema as canonical JSON.
///
/// @param schema        The schema; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_schema_to_json(
    schema: *const crm_schema_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(schema, "schema")?.inner.to_json()?))
    })
}

/// Returns the hash of the canonical JSON of a schema.
///
/// @param schema        The schema; borrowed for the call.
/// @param[out] out_hash Receives the hash, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_schema_hash(
    schema: *const crm_schema_t,
    out_hash: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_hash, "out_hash", || {
        Ok(crm_string_t::new(&required(schema, "schema")?.inner.hash()?))
    })
}

/// Frees a schema; NULL is ignored, and the handle becomes NULL.
///
/// @param schema  The schema, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_schema_free(schema: *mut *mut crm_schema_t) {
    free(schema)
}

/// Reads a viewer: `{"clearance": "confidential", "compartments": ["hr"]}`.
///
/// @code
/// status = crm_viewer_from_json(CRM_LITERAL("{\"clearance\": \"internal\"}"), &viewer, &error);
/// @endcode
///
/// @param json            The document, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_viewer Receives the viewer, owned by the caller; free it with crm_viewer_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_viewer_from_json(
    json: *const c_char,
    json_length: usize,
    out_viewer: *mut *mut crm_viewer_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_viewer, "out_viewer", || {
        Ok(crm_viewer_t { inner: Viewer::from_json(text(json, json_length, "json")?)? })
    })
}

/// Frees a viewer; NULL is ignored, and the handle becomes NULL.
///
/// @param viewer  The viewer, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_viewer_free(viewer: *mut *mut crm_viewer_t) {
    free(viewer)
}
