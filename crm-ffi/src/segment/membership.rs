//! The members of segments.

use std::ffi::c_char;

use crm_core::document::Document;

use crate::boundary::{free, guard, hand_out, reader, required, text, write, write_all};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::segment::context::{CRM_NO_TIME, texts};
use crate::segment::handle::crm_membership_t;
use crate::table::{ArrowArrayStream, crm_table_t, export};
use crate::text::crm_string_t;

/// Frees the members of segments; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_free(object: *mut *mut crm_membership_t) {
    free(object)
}

/// Returns the number of rows.
///
/// @param membership  The members; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_rows(membership: *const crm_membership_t) -> usize {
    reader(membership, |membership| membership.inner.rows())
}

/// Returns the number of events of customers who have no row.
///
/// @param membership  The members; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_unmatched(membership: *const crm_membership_t) -> u64 {
    reader(membership, |membership| membership.inner.unmatched())
}

/// Returns the number of members of a segment.
///
/// @param membership     The members; borrowed for the call.
/// @param id             The segment.
/// @param id_length      Its length in bytes.
/// @param[out] out_count Receives the number.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_count(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    out_count: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_count, "out_count", || {
        Ok(required(membership, "membership")?.inner.count(text(id, id_length, "id")?)?)
    })
}

/// Returns whether the customer of a row is a member of a segment; a row that does not exist is not.
///
/// @param membership      The members; borrowed for the call.
/// @param id              The segment.
/// @param id_length       Its length in bytes.
/// @param row             The number of the row, from 0.
/// @param[out] out_member Receives 1 or 0.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_is_member(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    row: usize,
    out_member: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_member, "out_member", || {
        let membership = &required(membership, "membership")?.inner;
        Ok(i32::from(membership.is_member(text(id, id_length, "id")?, row)?))
    })
}

/// Writes the members of a segment as bits, in words of 64 rows, the first row lowest.
///
/// @param membership    The members; borrowed for the call.
/// @param id            The segment.
/// @param id_length     Its length in bytes.
/// @param[out] out_bits Receives the words.
/// @param capacity      Their number, at least crm_membership_rows() divided by 64, rounded up.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_bits(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    out_bits: *mut u64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let membership = &required(membership, "membership")?.inner;
        write_all(out_bits, capacity, membership.bits(text(id, id_length, "id")?)?, "out_bits")
    })
}

/// Writes the numbers of the rows of the members of a segment, from 0.
///
/// @param membership    The members; borrowed for the call.
/// @param id            The segment.
/// @param id_length     Its length in bytes.
/// @param[out] out_rows Receives the numbers.
/// @param capacity      How many fit, at least crm_membership_count().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_rows_of(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    out_rows: *mut u64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let membership = &required(membership, "membership")?.inner;
        let rows = membership.rows_of(text(id, id_length, "id")?)?;
        write_all(out_rows, capacity, &rows, "out_rows")
    })
}

/// Returns for each row the segment of an exclusive group: a table of one column of text that is
/// named as the group, a dictionary when it is moved out as Arrow; null for a customer in none.
///
/// @param membership     The members; borrowed for the call.
/// @param name           The group.
/// @param name_length    Its length in bytes.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_group(
    membership: *const crm_membership_t,
    name: *const c_char,
    name_length: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let membership = &required(membership, "membership")?.inner;
        Ok(membership.group(text(name, name_length, "name")?)?.into())
    })
}

/// Returns the time of the evaluation in microseconds since 1970-01-01T00:00:00Z; #CRM_NO_TIME if it
/// had none.
///
/// @param membership  The members; NULL gives #CRM_NO_TIME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_now(membership: *const crm_membership_t) -> i64 {
    let now = reader(membership, |membership| membership.inner.now());
    now.map_or(CRM_NO_TIME, i64::from)
}

/// Writes how many customers two segments share: row by row, in the order of the set, or of a list.
///
/// @param membership      The members; borrowed for the call.
/// @param ids_json        The segments, a JSON list of texts, UTF-8; NULL for all of the set.
/// @param ids_json_length Its length in bytes.
/// @param[out] out_counts Receives the counts.
/// @param capacity        Their number, at least the square of the number of segments.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_overlap(
    membership: *const crm_membership_t,
    ids_json: *const c_char,
    ids_json_length: usize,
    out_counts: *mut u64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let membership = &required(membership, "membership")?.inner;
        let ids = match ids_json.is_null() {
            true => None,
            false => Some(texts(text(ids_json, ids_json_length, "ids_json")?)?),
        };
        let ids: Option<Vec<&str>> =
            ids.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        let overlap = membership.overlap(ids.as_deref())?.concat();
        write_all(out_counts, capacity, &overlap, "out_counts")
    })
}

/// Returns what was noticed in the data: a list of objects with a `kind`.
///
/// @param membership        The members; borrowed for the call.
/// @param[out] out_document Receives the findings, owned by the caller; free it with crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_findings(
    membership: *const crm_membership_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let findings = required(membership, "membership")?.inner.findings();
        Ok(crm_document_t::new(Document::of(&findings)?))
    })
}

/// Returns the hash of the set.
///
/// @param membership    The members; borrowed for the call.
/// @param[out] out_hash Receives the hash, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_hash(
    membership: *const crm_membership_t,
    out_hash: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_hash, "out_hash", || {
        Ok(crm_string_t::new(required(membership, "membership")?.inner.hash()))
    })
}

/// Writes the sizes of the segments as text for a terminal of 80 columns.
///
/// @param membership    The members; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_to_text(
    membership: *const crm_membership_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        Ok(crm_string_t::new(&required(membership, "membership")?.inner.to_text()))
    })
}

/// Writes the sizes of the segments, and how much the largest overlap, as an HTML fragment with its own
/// style.
///
/// @param membership    The members; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_to_html_fragment(
    membership: *const crm_membership_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_html, "out_html", || {
        Ok(crm_string_t::new(&required(membership, "membership")?.inner.to_html_fragment()))
    })
}

/// Writes a chart as canonical JSON (RFC 8785): axes, bars, shares and labels, with nothing left to
/// compute for the one who draws it.
///
/// The 30 largest segments are shown, by their label in the language, or else by their id.
///
/// @param membership      The members; borrowed for the call.
/// @param name            "sizes" or "overlap", UTF-8.
/// @param name_length     Its length in bytes.
/// @param language        The language, such as "en" or "he", UTF-8.
/// @param language_length Its length in bytes.
/// @param[out] out_json   Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME if no chart has that name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_chart(
    membership: *const crm_membership_t,
    name: *const c_char,
    name_length: usize,
    language: *const c_char,
    language_length: usize,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let membership = &required(membership, "membership")?.inner;
        let name = text(name, name_length, "name")?;
        let language = text(language, language_length, "language")?;
        Ok(crm_string_t::new(&membership.chart(name, None, language)?.to_json()?))
    })
}

/// Moves the members out as a stream of Arrow with a column of booleans for each segment.
///
/// @param membership      The members; borrowed for the call.
/// @param[out] out_stream Receives the stream, which the caller releases.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_export(
    membership: *const crm_membership_t,
    out_stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    export(error, out_stream, || Ok(required(membership, "membership")?.inner.table()?))
}
