//! Statuses and errors.

use crate::boundary::{Details, Failure, free, reader};
use crate::text::{Terminated, crm_text_t, with_nul};

/// The result of a call: #CRM_OK, or the number of the error. Every number other than 0 is a
/// failure, even one that this header does not define.
pub type crm_status_t = i32;

/// The call succeeded.
pub const CRM_OK: crm_status_t = 0;
/// A required pointer is NULL.
pub const CRM_ERR_NULL_ARGUMENT: crm_status_t = 1;
/// A text argument is not UTF-8.
pub const CRM_ERR_INVALID_UTF8_ARGUMENT: crm_status_t = 2;
/// An internal error of the library; please report it.
pub const CRM_ERR_PANIC: crm_status_t = 3;
/// A struct is smaller than its first version.
pub const CRM_ERR_STRUCT_SIZE: crm_status_t = 4;
/// A number is outside its documented range.
pub const CRM_ERR_OUT_OF_RANGE: crm_status_t = 100;
/// A number is NaN or infinite but must be finite.
pub const CRM_ERR_NOT_FINITE: crm_status_t = 101;
/// A text or a number is not one of those that the parameter accepts.
pub const CRM_ERR_UNKNOWN_NAME: crm_status_t = 102;
/// A document does not have the required form.
pub const CRM_ERR_INVALID_DOCUMENT: crm_status_t = 103;
/// A document or a state has a version that this library does not support.
pub const CRM_ERR_UNSUPPORTED_VERSION: crm_status_t = 104;
/// Two parameters exclude each other, or one requires another.
pub const CRM_ERR_CONFLICT: crm_status_t = 105;
/// The result is mathematically undefined; the message gives the reason.
pub const CRM_ERR_UNDEFINED: crm_status_t = 106;
/// A computation or a column is too large.
pub const CRM_ERR_TOO_LARGE: crm_status_t = 107;
/// The table has no column with this name.
pub const CRM_ERR_UNKNOWN_COLUMN: crm_status_t = 200;
/// The table has several columns with this name.
pub const CRM_ERR_DUPLICATE_COLUMN: crm_status_t = 201;
/// A column has a type that is not supported here.
pub const CRM_ERR_COLUMN_TYPE: crm_status_t = 202;
/// The columns of a table differ in length.
pub const CRM_ERR_COLUMN_LENGTH: crm_status_t = 203;
/// The memory layout of a column is inconsistent.
pub const CRM_ERR_MALFORMED_COLUMN: crm_status_t = 204;
/// A text of a column is not valid UTF-8.
pub const CRM_ERR_INVALID_UTF8: crm_status_t = 205;
/// A required value is null.
pub const CRM_ERR_NULL_VALUE: crm_status_t = 206;
/// A value of a column is not allowed.
pub const CRM_ERR_INVALID_VALUE: crm_status_t = 207;
/// A column has more distinct values than the number of groups allows.
pub const CRM_ERR_TOO_MANY_GROUPS: crm_status_t = 208;
/// The input has no rows.
pub const CRM_ERR_EMPTY_INPUT: crm_status_t = 209;
/// An exact sum would exceed its limit.
pub const CRM_ERR_OVERFLOW: crm_status_t = 210;
/// The producer of an Arrow stream reported a failure.
pub const CRM_ERR_STREAM: crm_status_t = 211;
/// A row of a summary has a combination of sums that no set of customers can produce.
pub const CRM_ERR_INCONSISTENT_SUMMARY: crm_status_t = 212;
/// A text is not an ISO 4217 currency code.
pub const CRM_ERR_UNKNOWN_CURRENCY: crm_status_t = 300;
/// An amount has more decimals than its currency allows.
pub const CRM_ERR_TOO_MANY_DECIMALS: crm_status_t = 301;
/// Amounts have different currencies.
pub const CRM_ERR_CURRENCY_MISMATCH: crm_status_t = 302;
/// A nonzero number would become zero in its declared decimals.
pub const CRM_ERR_VANISHING_VALUE: crm_status_t = 303;
/// A row has an arm that the study does not have.
pub const CRM_ERR_UNKNOWN_ARM: crm_status_t = 400;
/// The data have no customers in the control arm.
pub const CRM_ERR_MISSING_CONTROL: crm_status_t = 401;
/// A treated arm has no customers.
pub const CRM_ERR_EMPTY_ARM: crm_status_t = 402;
/// An arm has no cost.
pub const CRM_ERR_MISSING_COST: crm_status_t = 403;
/// The data have no treated arm.
pub const CRM_ERR_MISSING_TREATED: crm_status_t = 404;
/// The costs of two programs have different contexts or follow-ups.
pub const CRM_ERR_INCOMPARABLE_CONTEXTS: crm_status_t = 405;
/// Two accumulators with different documents cannot be merged.
pub const CRM_ERR_DOCUMENT_MISMATCH: crm_status_t = 500;
/// An accumulator cannot be merged with itself.
pub const CRM_ERR_SELF_MERGE: crm_status_t = 501;
/// A saved state is truncated, edited or inconsistent.
pub const CRM_ERR_DAMAGED_STATE: crm_status_t = 502;
/// An acquisition campaign acquired no customers to divide its cost among.
pub const CRM_ERR_NONE_ACQUIRED: crm_status_t = 600;

/// The error of a failed call; owned by the caller, free it with crm_error_free().
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_error_t {
    status: crm_status_t,
    message: Terminated,
    path: Option<Terminated>,
}

impl From<Failure> for crm_error_t {
    fn from(failure: Failure) -> crm_error_t {
        let (status, message, path) = match &failure {
            Failure::Null(name) => {
                (CRM_ERR_NULL_ARGUMENT, format!("{name} must not be NULL"), Some(*name))
            }
            Failure::Utf8(name) => {
                (CRM_ERR_INVALID_UTF8_ARGUMENT, format!("{name} must be UTF-8"), Some(*name))
            }
            Failure::StructSize { name, least, given } => (
                CRM_ERR_STRUCT_SIZE,
                format!("{name} must be at least {least}, got {given}"),
                Some(*name),
            ),
            Failure::Core(error) => (error.code().as_i32(), error.to_string(), error.path()),
            Failure::Panic => {
                (CRM_ERR_PANIC, "internal error in crm, please report it".to_owned(), None)
            }
        };
        crm_error_t { status, message: with_nul(&message), path: path.map(with_nul) }
    }
}

impl Details for crm_error_t {
    fn status(&self) -> crm_status_t {
        self.status
    }
}

/// Returns the status that the failed call returned.
///
/// @param error  The error; NULL gives #CRM_OK.
/// @return The status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_status(error: *const crm_error_t) -> crm_status_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(error, CRM_OK, |error| error.status) }
}

/// Returns the message: a sentence that names the parameter, the allowed values, and the given
/// value.
///
/// @param error  The error; NULL gives the empty text.
/// @return Borrowed until `error` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_message(error: *const crm_error_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(error, crm_text_t::empty(), |error| crm_text_t::of(&error.message)) }
}

/// Returns the parameter, the column or the place in a document that the error is about.
///
/// @param error  The error; NULL gives the empty text.
/// @return Borrowed until `error` is freed; empty if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_path(error: *const crm_error_t) -> crm_text_t {
    let path =
        |error: &crm_error_t| error.path.as_ref().map_or(crm_text_t::empty(), crm_text_t::of);
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(error, crm_text_t::empty(), path) }
}

/// Frees an error; NULL is ignored.
///
/// @param error  The error, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_free(error: *mut crm_error_t) {
    // SAFETY: the caller guarantees that it is NULL or was created by this library.
    unsafe { free(error) }
}
