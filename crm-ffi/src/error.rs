//! Statuses and errors.

use crm_core::Error;
use crm_core::error::UndefinedReason;

use crate::boundary::{Details, Failure, free, handles, most_size, reader};
use crate::text::{Terminated, crm_text_t, with_nul};

handles!(crm_error_t);

/// The result of a call: #CRM_OK, or the number of the error. Every number other than 0 is a
/// failure, even one that this header does not define. Numbers are never reused, and each range has
/// one subject:
///
///     1 to 99     the C boundary: NULL, UTF-8, sizes of structs
///     100 to 199  parameters and documents
///     200 to 299  tables and their columns
///     300 to 399  money
///     400 to 499  retention
///     500 to 599  accumulators and saved states
///     600 to 699  value
///     700 and up  a hundred each, reserved: text and date, expression, customer, segment, churn,
///                 lifecycle, care
pub type crm_status_t = i32;

/// The call succeeded.
pub const CRM_OK: crm_status_t = 0;
/// A required pointer is NULL.
pub const CRM_ERR_NULL_ARGUMENT: crm_status_t = 1;
/// A text argument is not UTF-8.
pub const CRM_ERR_INVALID_UTF8_ARGUMENT: crm_status_t = 2;
/// An internal error of the library; please report it.
pub const CRM_ERR_PANIC: crm_status_t = 3;
/// The size of a struct is smaller than that of its first version or larger than 1024 bytes, or not
/// that of the others in its array, or the struct has fields that this library does not know.
pub const CRM_ERR_STRUCT_SIZE: crm_status_t = 4;

/// A handle is that of another type, or none.
pub const CRM_ERR_HANDLE: crm_status_t = 5;

/// The error of a failed call; owned by the caller, free it with crm_error_free().
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_error_t {
    status: crm_status_t,
    message: Terminated,
    path: Option<Terminated>,
    details: Terminated,
    reason: i32,
    column: Option<Terminated>,
    row: i64,
}

impl From<Failure> for crm_error_t {
    fn from(failure: Failure) -> crm_error_t {
        let (status, message, path) = match &failure {
            Failure::Null(name) => {
                (CRM_ERR_NULL_ARGUMENT, format!("{name} must not be NULL"), Some(&**name))
            }
            Failure::NullArm(name) => {
                let message = format!(
                    "{name} must not be NULL, which crm_retention_report_arm returns for a name that \
                     is no treated arm"
                );
                (CRM_ERR_NULL_ARGUMENT, message, Some(*name))
            }
            Failure::Handle { name, expected, found: Some(found) } => {
                (CRM_ERR_HANDLE, format!("{name} must be a {expected}, got a {found}"), Some(*name))
            }
            Failure::Handle { name, expected, found: None } => {
                (CRM_ERR_HANDLE, format!("{name} must be a {expected}, not freed"), Some(*name))
            }
            Failure::Utf8(name) => {
                (CRM_ERR_INVALID_UTF8_ARGUMENT, format!("{name} must be UTF-8"), Some(&**name))
            }
            Failure::StructSize { name, least, given } => (
                CRM_ERR_STRUCT_SIZE,
                format!(
                    "the size of {name} must be from {least} to {} bytes, got {given}",
                    most_size()
                ),
                Some(&**name),
            ),
            Failure::OtherSize { name, first, given } => (
                CRM_ERR_STRUCT_SIZE,
                format!("the size of {name} must be that of the first, {first} bytes, got {given}"),
                Some(&**name),
            ),
            Failure::UnknownFields { name, known, given } => (
                CRM_ERR_STRUCT_SIZE,
                format!(
                    "{name} has {given} bytes, of which this library knows {known}: all others must \
                     be zero"
                ),
                Some(&**name),
            ),
            Failure::Core(error) => (error.code().as_i32(), error.to_string(), error.path()),
            Failure::Panic => {
                (CRM_ERR_PANIC, "internal error in crm, please report it".to_owned(), None)
            }
        };
        let details = match &failure {
            Failure::Core(error) => error.details(),
            _ => "{}".to_owned(),
        };
        let reason = match &failure {
            Failure::Core(Error::Undefined { reason, .. }) => reason.as_i32(),
            Failure::Core(Error::NotAsked { .. }) => UndefinedReason::NotAsked.as_i32(),
            _ => 0,
        };
        let (column, row) = match &failure {
            Failure::Core(error) => (error.column(), error.row()),
            _ => (None, None),
        };
        let row = row.and_then(|row| i64::try_from(row).ok()).unwrap_or(-1);
        crm_error_t {
            status,
            message: with_nul(&message),
            path: path.map(with_nul),
            details: with_nul(&details),
            reason,
            column: column.map(with_nul),
            row,
        }
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
    reader(error, |error| error.status)
}

/// Returns the message: a sentence that names the parameter, the allowed values, and the given
/// value.
///
/// @param error  The error; NULL gives the empty text.
/// @return Borrowed until `error` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_message(error: *const crm_error_t) -> crm_text_t {
    reader(error, |error| crm_text_t::of(&error.message))
}

/// Returns where in the caller's input the error is: the JSON path of a place in a document, which
/// begins with `$`, the pointer that was read, or the name of a parameter or of a column.
///
/// @param error  The error; NULL gives the empty text.
/// @return Borrowed until `error` is freed; empty when the error is about the input as a whole, which
///         the empty pointer also is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_path(error: *const crm_error_t) -> crm_text_t {
    let path = |error: &crm_error_t| error.path.as_ref().map(crm_text_t::of).unwrap_or_default();
    reader(error, path)
}

/// Returns the column of the caller's table that the error is about. What a definition does not name
/// is no column: the message of #CRM_ERR_UNDEFINED then has the key of the definition.
///
/// @param error  The error; NULL gives the empty text.
/// @return Borrowed until `error` is freed; empty when the error is not about one column.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_column(error: *const crm_error_t) -> crm_text_t {
    let column =
        |error: &crm_error_t| error.column.as_ref().map(crm_text_t::of).unwrap_or_default();
    reader(error, column)
}

/// Returns the row of the caller's table that the error is about, from 0, over all batches of a
/// stream.
///
/// @param error  The error; NULL gives -1.
/// @return The row; -1 when the error is not about one row.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_row(error: *const crm_error_t) -> i64 {
    // The default of a number would be the first row.
    reader(error, |error| Some(error.row)).unwrap_or(-1)
}

/// Returns the details of the error as a JSON object; the number of each error lists its keys.
///
/// @param error  The error; NULL gives the empty text.
/// @return Borrowed until `error` is freed; `{}` when there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_details(error: *const crm_error_t) -> crm_text_t {
    reader(error, |error| crm_text_t::of(&error.details))
}

/// Returns the number of the reason why a value is undefined; crm_name() with
/// #CRM_NAMES_UNDEFINED_REASON is its name.
///
/// @param error  The error; NULL gives 0.
/// @return The number; 0 for an error that is neither #CRM_ERR_UNDEFINED nor #CRM_ERR_NOT_ASKED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_reason(error: *const crm_error_t) -> i32 {
    reader(error, |error| error.reason)
}

/// Frees an error; NULL is ignored, and the handle becomes NULL.
///
/// @param error  The error, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_error_free(error: *mut *mut crm_error_t) {
    free(error)
}
