//! Assignment of customers to arms.

use std::ffi::c_char;

use crm_core::retention::Assignment;

use crate::boundary::{free, guard, hand_out, handles, reader, required, text, write, write_all};
use crate::error::{crm_error_t, crm_status_t};
use crate::table::{Names, crm_table_t};
use crate::text::{Terminated, crm_string_t, crm_text_t, with_nul};

handles!(crm_assignment_t);

/// Assigns customers to arms by hashing their ids, reproducibly. Owned by the caller; free it with
/// crm_assignment_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_assignment_t {
    inner: Assignment,
    /// The names of the arms by their codes.
    names: Vec<Terminated>,
}

/// Creates an assignment from its definition:
///
///     {
///       "version": 1,
///       "name": "spring",           the name of the experiment
///       "salt": "spring-2026",      a text that is hashed with each id; use one per experiment
///       "control": "none",          optional: the control arm, by default "control"
///       "hash": "xxh3",             optional: or "growthbook_v1", "growthbook_v2"
///       "arms": [                   the treated arms, in ten-thousandths; they must not overlap
///         {"name": "mail", "start": 0, "share": 4500},
///         {"name": "call", "start": 4500, "share": 4500}
///       ]
///     }
///
/// Because the start of an arm is fixed, raising its share moves nobody out of a treated arm.
///
/// @code
/// static const char spring[] =
///     "{\"version\": 1, \"name\": \"spring\", \"salt\": \"spring-2026\", \"control\": \"none\","
///     " \"arms\": [{\"name\": \"mail\", \"start\": 0, \"share\": 4500}]}";
/// status = crm_assignment_from_json(spring, strlen(spring), &assignment, &error);
/// if (status == CRM_OK) {
///     status = crm_assignment_arm(assignment, CRM_LITERAL("customer-7"), &name, &error);
/// }
/// @endcode
///
/// @param json                The definition as JSON, UTF-8.
/// @param json_length         Its length in bytes.
/// @param[out] out_assignment Receives the assignment, owned by the caller; free it with
///                            crm_assignment_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_OUT_OF_RANGE
///         for an empty text, no arms or an invalid share, #CRM_ERR_CONFLICT for two arms with the
///         same name or overlapping arms.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_from_json(
    json: *const c_char,
    json_length: usize,
    out_assignment: *mut *mut crm_assignment_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_assignment, "out_assignment", || {
        let json = text(json, json_length, "json")?;
        let inner = Assignment::from_json(json)?;
        let names = inner.arm_names().into_iter().map(with_nul).collect();
        Ok(crm_assignment_t { inner, names })
    })
}

/// Frees an assignment; NULL is ignored, and the handle becomes NULL. Everything borrowed from it
/// becomes invalid.
///
/// @param assignment  The assignment, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_free(assignment: *mut *mut crm_assignment_t) {
    free(assignment)
}

/// Writes the definition in its canonical form (RFC 8785), with every key.
///
/// @param assignment    The assignment; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_to_json(
    assignment: *const crm_assignment_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let assignment = required(assignment, "assignment")?;
        Ok(crm_string_t::new(&assignment.inner.to_json()?))
    })
}

/// Returns the number of arms, including the control; the codes are 0 to this number minus 1.
///
/// @param assignment  The assignment; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_arm_count(assignment: *const crm_assignment_t) -> usize {
    reader(assignment, |assignment| assignment.names.len())
}

/// Returns the name of the arm of a code.
///
/// @param assignment  The assignment; NULL gives the empty text.
/// @param code        0 for the control, 1, 2, ... for the treated arms in the order of the
///                    definition.
/// @return Borrowed until `assignment` is freed; the empty text for an invalid code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_arm_name(
    assignment: *const crm_assignment_t,
    code: u16,
) -> crm_text_t {
    reader(assignment, |assignment| assignment.name(code))
}

/// Returns the expected share of customers in an arm.
///
/// @param assignment  The assignment; NULL gives 0.
/// @param code        0 for the control, 1, 2, ... for the treated arms in the order of the
///                    definition.
/// @return A fraction of 1, of the buckets that the hash can give; 0 for an invalid code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_allocation_ratio(
    assignment: *const crm_assignment_t,
    code: u16,
) -> f64 {
    let share = |assignment: &crm_assignment_t| {
        let inner = &assignment.inner;
        let name = inner.arm_names().get(usize::from(code)).copied();
        name.and_then(|name| inner.allocation_ratio().get(name).copied()).unwrap_or(0.0)
    };
    reader(assignment, share)
}

/// Returns the bucket of a customer, from 0 to 9999.
///
/// An integer is equivalent to its decimal text.
///
/// @param assignment      The assignment; borrowed for the call.
/// @param id              The customer's id, UTF-8; may be empty.
/// @param id_length       Its length in bytes.
/// @param[out] out_bucket Receives the bucket.
/// @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_bucket(
    assignment: *const crm_assignment_t,
    id: *const c_char,
    id_length: usize,
    out_bucket: *mut u16,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_bucket, "out_bucket", || {
        let assignment = required(assignment, "assignment")?;
        let id = text(id, id_length, "id")?;
        Ok(assignment.inner.bucket(id))
    })
}

/// Returns the arm of a customer.
///
/// An integer is equivalent to its decimal text.
///
/// @param assignment    The assignment; borrowed for the call.
/// @param id            The customer's id, UTF-8; may be empty.
/// @param id_length     Its length in bytes.
/// @param[out] out_name Receives the name of the arm, borrowed until `assignment` is freed.
/// @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_arm(
    assignment: *const crm_assignment_t,
    id: *const c_char,
    id_length: usize,
    out_name: *mut crm_text_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_name, "out_name", || {
        let assignment = required(assignment, "assignment")?;
        let id = text(id, id_length, "id")?;
        Ok(assignment.name(assignment.inner.code(id)))
    })
}

/// Returns the code of each customer's arm, for crm_assignment_arm_name() to name.
///
/// The column can be #CRM_TYPE_STRING, #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, integers or
/// #CRM_TYPE_DECIMAL128 without decimals, or #CRM_TYPE_DICTIONARY of text or integers.
///
/// @param assignment     The assignment; borrowed for the call.
/// @param table          The table; not a stream.
/// @param id             The name of the column of the customers' ids, UTF-8.
/// @param id_length      Its length in bytes.
/// @param[out] out_codes Receives a code for each row: 0 for the control, 1, 2, ... for the treated
///                       arms in the order of the definition.
/// @param capacity       The number of codes for which there is room.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for a capacity below the number of rows,
///         #CRM_ERR_NULL_VALUE, #CRM_ERR_INVALID_UTF8, #CRM_ERR_COLUMN_TYPE,
///         #CRM_ERR_MALFORMED_COLUMN, #CRM_ERR_UNKNOWN_COLUMN, #CRM_ERR_TOO_LARGE for rows that do
///         not fit in memory, #CRM_ERR_CONFLICT for a stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_assignment_assign(
    assignment: *const crm_assignment_t,
    table: *const crm_table_t,
    id: *const c_char,
    id_length: usize,
    out_codes: *mut u16,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let assignment = required(assignment, "assignment")?;
        let table = required(table, "table")?;
        let id = text(id, id_length, "id")?;
        table.with_batch(&Names::new(&[id], Vec::new()), |batch| {
            let codes = assignment.inner.assign_batch(id, batch)?;
            write_all(out_codes, capacity, &codes, "out_codes")
        })
    })
}

impl crm_assignment_t {
    fn name(&self, code: u16) -> crm_text_t {
        self.names.get(usize::from(code)).map(crm_text_t::of).unwrap_or_default()
    }
}
