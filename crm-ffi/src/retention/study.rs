//! The retention study.

use std::ffi::c_char;

use crm_core::{Error, RetentionStudy, StudyDefinition};

use super::options::crm_report_options_t;
use super::report::crm_retention_report_t;
use crate::boundary::{free, guard, hand_out, required, required_mut, text};
use crate::column::{
    ArrowArray, ArrowArrayStream, ArrowSchema, batch, crm_column_t, read_stream, take, with_array,
};
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

/// Counts customers and losses by arm. Owned by the caller; free it with
/// crm_retention_study_free().
///
/// Functions that take it as `const` may run on several threads at once; any other needs it alone.
/// To use several threads, give each its own study and merge them.
#[derive(Debug)]
pub struct crm_retention_study_t {
    inner: RetentionStudy,
}

/// Makes a study that has seen no customer, from its definition:
///
///     {
///       "version": 1,
///       "arm": "segment",                 the column that names each customer's arm
///       "control": "No E-Mail",           the arm that did not see the program
///       "churned": "lapsed",              the column that says whether the customer was lost
///       "count": "customers",             optional: how many customers a row stands for
///       "currency": "USD",                ISO 4217
///       "follow_up": {"days": 14},        or {"months": 3}, or "open"
///       "cost": {"fixed": "1500", "per_assigned": "0.0125"},
///                                         or one such object for each arm by its name
///       "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1}
///                                         optional: the relative size of each arm
///     }
///
/// With a cost for each arm, or with an allocation ratio, a row with any other arm is an error.
///
/// @param definition        The definition as JSON, UTF-8.
/// @param definition_length Its length in bytes.
/// @param[out] out_study    Receives the study, owned by the caller; free it with
///                          crm_retention_study_free().
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_CONFLICT,
///         #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_MISSING_COST, #CRM_ERR_TOO_MANY_DECIMALS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_new(
    definition: *const c_char,
    definition_length: usize,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let definition = text(definition, definition_length, "definition")?;
            hand_out(out_study, "out_study", || {
                let inner = RetentionStudy::new(StudyDefinition::from_json(definition)?)?;
                Ok(crm_retention_study_t { inner })
            })
        })
    }
}

/// Frees a study; NULL is ignored.
///
/// @param study  The study, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_free(study: *mut crm_retention_study_t) {
    // SAFETY: NULL or made by this library, says the caller.
    unsafe { free(study) }
}

/// Makes a study of the same definition that has seen no customer, for another thread to fill.
///
/// @param study          The study; borrowed for the call.
/// @param[out] out_study Receives the new study, owned by the caller; free it with
///                       crm_retention_study_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_empty(
    study: *const crm_retention_study_t,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let inner = required(study, "study")?.inner.empty();
            hand_out(out_study, "out_study", || Ok(crm_retention_study_t { inner }))
        })
    }
}

/// Writes the definition in its canonical form (RFC 8785).
///
/// @param study         The study; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_definition(
    study: *const crm_retention_study_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let definition = required(study, "study")?.inner.definition();
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&definition.to_json()?)))
        })
    }
}

/// Adds the rows of a table, all or none.
///
/// A row is one customer, or as many as the `count` column says. The arm may be text of any kind, a
/// dictionary of text, an integer or a boolean; the loss a boolean, or a number that is 0 or 1; the
/// count a whole number from 0 to 2^53.
///
/// @param study         The study; used by one thread at a time.
/// @param columns       The columns of the table, in any order; borrowed for the call.
/// @param column_count  Their number.
/// @param row_count     The number of rows of each.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_UNKNOWN_ARM. On failure the
///         study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update(
    study: *mut crm_retention_study_t,
    columns: *const crm_column_t,
    column_count: usize,
    row_count: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required_mut(study, "study")?;
            Ok(study.inner.update(&batch(columns, column_count, row_count)?)?)
        })
    }
}

/// Adds the rows of a table of Arrow's C data interface, all or none.
///
/// @param study       The study; used by one thread at a time.
/// @param array       An array of structs, one row each; borrowed for the call, never released.
/// @param schema      Its schema; borrowed for the call, never released.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_arrow(
    study: *mut crm_retention_study_t,
    array: *const ArrowArray,
    schema: *const ArrowSchema,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            with_array(array, schema, &study.columns(), |batch| scratch.update(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds the rows of a stream of Arrow's C stream interface, all or none.
///
/// @param study       The study; used by one thread at a time.
/// @param stream      A stream of arrays of structs; it is taken, and released also on failure.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update(), #CRM_ERR_STREAM when the producer failed. On failure the
///         study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_stream(
    study: *mut crm_retention_study_t,
    stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let stream = take(stream)?;
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            read_stream(stream, &study.columns(), |batch| scratch.update(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds a table that has been grouped already, all or none: the arm by its own column name, "n"
/// customers and "churned" of them.
///
/// @param study         The study; used by one thread at a time.
/// @param columns       The columns of the table, in any order; borrowed for the call.
/// @param column_count  Their number.
/// @param row_count     The number of rows of each.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return As crm_retention_study_update(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary(
    study: *mut crm_retention_study_t,
    columns: *const crm_column_t,
    column_count: usize,
    row_count: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required_mut(study, "study")?;
            Ok(study.inner.update_summary(&batch(columns, column_count, row_count)?)?)
        })
    }
}

/// Adds a table of Arrow's C data interface that has been grouped already, all or none; the columns
/// are those of crm_retention_study_update_summary().
///
/// @param study       The study; used by one thread at a time.
/// @param array       An array of structs, one row each; borrowed for the call, never released.
/// @param schema      Its schema; borrowed for the call, never released.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary_arrow(
    study: *mut crm_retention_study_t,
    array: *const ArrowArray,
    schema: *const ArrowSchema,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            let names = study.summary_columns();
            with_array(array, schema, &names, |batch| scratch.update_summary(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds a stream of tables that have been grouped already, all or none; the columns are those of
/// crm_retention_study_update_summary().
///
/// @param study       The study; used by one thread at a time.
/// @param stream      A stream of arrays of structs; it is taken, and released also on failure.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update_stream(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary_stream(
    study: *mut crm_retention_study_t,
    stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let stream = take(stream)?;
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            let names = study.summary_columns();
            read_stream(stream, &names, |batch| scratch.update_summary(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds what another study of the same definition has seen.
///
/// @param study       The study; used by one thread at a time.
/// @param other       The other; borrowed for the call.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_DOCUMENT_MISMATCH when the
///         definitions differ, #CRM_ERR_OVERFLOW. On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_merge(
    study: *mut crm_retention_study_t,
    other: *const crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            if !study.is_null() && std::ptr::eq(study, other) {
                return Err(Error::SelfMerge.into());
            }
            let study = required_mut(study, "study")?;
            Ok(study.inner.merge(&required(other, "other")?.inner)?)
        })
    }
}

/// Writes the state as canonical JSON: the definition, the counts, and a checksum.
///
/// @param study         The study; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_to_json(
    study: *const crm_retention_study_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required(study, "study")?;
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&study.inner.to_json()?)))
        })
    }
}

/// Reads a state that crm_retention_study_to_json() wrote, in this or another language.
///
/// @param json           The JSON, UTF-8.
/// @param json_length    Its length in bytes.
/// @param[out] out_study Receives the study, owned by the caller; free it with
///                       crm_retention_study_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK, #CRM_ERR_DAMAGED_STATE when it was cut or edited, #CRM_ERR_UNSUPPORTED_VERSION,
///         #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_from_json(
    json: *const c_char,
    json_length: usize,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let json = text(json, json_length, "json")?;
            hand_out(out_study, "out_study", || {
                Ok(crm_retention_study_t { inner: RetentionStudy::from_json(json)? })
            })
        })
    }
}

/// Compares each treated arm with the control.
///
/// @param study           The study; borrowed for the call.
/// @param options         The options, filled by crm_report_options_default(); borrowed for the
///                        call; NULL for the defaults.
/// @param[out] out_report Receives the report, owned by the caller; free it with
///                        crm_retention_report_free().
/// @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
///                        NULL.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTROL, #CRM_ERR_MISSING_TREATED and #CRM_ERR_EMPTY_ARM when
///         an arm has no customers, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME and
///         #CRM_ERR_TOO_MANY_DECIMALS for the options, #CRM_ERR_STRUCT_SIZE, #CRM_ERR_OVERFLOW when
///         the cost does not fit 28 digits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_report(
    study: *const crm_retention_study_t,
    options: *const crm_report_options_t,
    out_report: *mut *mut crm_retention_report_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required(study, "study")?;
            let options = crm_report_options_t::read(options)?;
            hand_out(out_report, "out_report", || {
                Ok(crm_retention_report_t::new(study.inner.report(&options)?))
            })
        })
    }
}
