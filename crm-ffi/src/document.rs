//! Compound answers, read by JSON Pointer.

use std::collections::BTreeSet;
use std::ffi::c_char;
use std::sync::OnceLock;

use crm_core::date::{Day, Instant};
use crm_core::document::{Document, Part};
use crm_core::money::Amount;
use crm_core::{Estimate, RatioSet};

use crate::boundary::{Failure, fill, free, hand_out, handles, reader, required, text, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::number::{crm_estimate_t, crm_ratio_set_t};
use crate::text::{Terminated, crm_string_t, crm_text_t, with_nul};

handles!(crm_document_t);

/// A compound answer, such as a report: canonical JSON (RFC 8785), of which each part is read by a
/// JSON Pointer (RFC 6901), `/arms/mail/cost_per_retained`.
///
/// A name after each `/` is a name of an object or a position in a list, from 0. In a name, `~1` is
/// `/` and `~0` is `~`; the name itself may be any text. The empty pointer is the whole document.
/// docs/report.md lists the pointers of a report; crm_names.h has their parts as constants.
///
/// Each reader takes the document, borrowed for the call, the pointer and its length in bytes, and
/// writes one value. It returns
///
/// - #CRM_OK;
/// - #CRM_ERR_UNDEFINED for an undefined value: crm_error_reason() is the number of the reason, and
///   crm_error_message() a sentence;
/// - #CRM_ERR_NOT_ASKED for a value that the options of the report did not request;
/// - #CRM_ERR_UNKNOWN_NAME for a name that is not there: `nearest` of crm_error_details() has the
///   names that are spelled most like it;
/// - #CRM_ERR_WRONG_KIND for a value of another kind; the message names both;
/// - #CRM_ERR_OUT_OF_RANGE for a pointer that is none.
///
/// It is immutable: any number of threads may read it. The first reader indexes it, the others find
/// their value in less than a microsecond.
#[derive(Debug)]
pub struct crm_document_t {
    inner: Document,
    /// The texts and names as C reads them, made when the first one is read.
    texts: OnceLock<BTreeSet<Terminated>>,
}

impl crm_document_t {
    pub(crate) fn new(inner: Document) -> crm_document_t {
        crm_document_t { inner, texts: OnceLock::new() }
    }

    /// Returns a text of the document with a NUL after it.
    fn text(&self, text: &str) -> crm_text_t {
        let all = || self.inner.texts().into_iter().map(with_nul).collect();
        self.texts.get_or_init(all).get(text).map(crm_text_t::of).unwrap_or_default()
    }
}

/// Reads a saved answer: a report, or any other JSON.
///
/// @code
/// status = crm_document_from_json(CRM_LITERAL("{\"arms\": {\"mail\": {\"n\": 1000}}}"), &document, &error);
/// if (status == CRM_OK) {
///     status = crm_document_count(document, CRM_LITERAL("/arms/mail/n"), &count, &error);
/// }
/// @endcode
///
/// @param json              The document.
/// @param length            Its length in bytes.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT if it is not JSON, has a key twice, is nested more than
///         256 levels deep, or has a whole number that is neither text nor exact as a float.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_from_json(
    json: *const c_char,
    length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        Ok(crm_document_t::new(Document::from_json(text(json, length, "json")?)?))
    })
}

/// Frees a document that the caller owns; NULL is ignored, and the handle becomes NULL. Everything
/// borrowed from it becomes invalid. A document of a report is freed with the report, and a handle of
/// it stays as it is.
///
/// @param document  The document, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_free(document: *mut *mut crm_document_t) {
    free(document)
}

/// Returns whether there is a value: neither null nor undefined.
///
/// @param document        The document; NULL gives 0.
/// @param pointer         The pointer.
/// @param pointer_length  Its length in bytes.
/// @return 1 or 0; 0 also if the pointer is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_has(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
) -> i32 {
    let Ok(pointer) = text(pointer, pointer_length, "pointer") else { return 0 };
    reader(document, |document| document.inner.has(pointer).into())
}

/// Writes a part as canonical JSON (RFC 8785), whatever it is, undefined values too.
///
/// @param document        The document; borrowed for the call.
/// @param pointer         The pointer; empty for the whole document.
/// @param pointer_length  Its length in bytes.
/// @param[out] out_json   Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, or what #crm_document_t lists, for a pointer that leads nowhere.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_json(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let document = &required(document, "document")?.inner;
        let pointer = text(pointer, pointer_length, "pointer")?;
        crm_string_t::large(document.part(pointer)?.to_json()?)
    })
}

/// Reads a number. The texts "inf" and "-inf", which crm_table_to_json() writes, are infinite.
///
/// @param[out] out_number  Receives the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_number(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_number: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |_: &crm_document_t, part: Part<'_>| part.number();
    write(error, out_number, "out_number", || part(document, (pointer, pointer_length), read))
}

/// Reads a count: a whole number of at least 0, or its digits as text.
///
/// @param[out] out_count  Receives the count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_count(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_count: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |_: &crm_document_t, part: Part<'_>| part.count();
    write(error, out_count, "out_count", || part(document, (pointer, pointer_length), read))
}

/// Reads a whole number, or its digits as text.
///
/// @param[out] out_number  Receives the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_int64(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_number: *mut i64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |_: &crm_document_t, part: Part<'_>| part.int64();
    write(error, out_number, "out_number", || part(document, (pointer, pointer_length), read))
}

/// Reads a truth value.
///
/// @param[out] out_flag  Receives 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_bool(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_flag: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read =
        |_: &crm_document_t, part: Part<'_>| part.read::<bool>("true or false").map(i32::from);
    write(error, out_flag, "out_flag", || part(document, (pointer, pointer_length), read))
}

/// Reads a date, `2026-01-31`.
///
/// @param[out] out_day  Receives the day, in days since 1970-01-01.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_date(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_day: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |_: &crm_document_t, part: Part<'_>| part.read::<Day>("a date").map(i32::from);
    write(error, out_day, "out_day", || part(document, (pointer, pointer_length), read))
}

/// Reads an instant, `2026-01-31T09:30:00Z`. One without a time zone is a text.
///
/// @param[out] out_instant  Receives the instant, in microseconds since 1970-01-01T00:00:00Z.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_instant(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_instant: *mut i64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read =
        |_: &crm_document_t, part: Part<'_>| part.read::<Instant>("an instant").map(i64::from);
    write(error, out_instant, "out_instant", || part(document, (pointer, pointer_length), read))
}

/// Reads an estimate, or the estimate of a comparison. Its limits can be infinite.
///
/// @param[out] out_estimate  Receives the estimate.
/// @param out_estimate_size `sizeof *out_estimate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_estimate(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read =
        |_: &crm_document_t, part: Part<'_>| part.read::<Estimate>("an estimate").map(Into::into);
    fill(error, (out_estimate, out_estimate_size), "out_estimate", || {
        part(document, (pointer, pointer_length), read)
    })
}

/// Reads the confidence set of a ratio. Its limits can be infinite.
///
/// @param[out] out_set  Receives the set.
/// @param out_set_size `sizeof *out_set`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_ratio_set(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_set: *mut crm_ratio_set_t,
    out_set_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read =
        |_: &crm_document_t, part: Part<'_>| part.read::<RatioSet>("a ratio set").map(Into::into);
    fill(error, (out_set, out_set_size), "out_set", || {
        part(document, (pointer, pointer_length), read)
    })
}

/// Returns the number of values of a list, or of names of an object.
///
/// @param[out] out_length  Receives the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_length(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_length: *mut usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |_: &crm_document_t, part: Part<'_>| part.length();
    write(error, out_length, "out_length", || part(document, (pointer, pointer_length), read))
}

/// Reads an exact amount: text such as "51.59", or an object with its currency. Amounts without one
/// are in the currency of the study. Zeros at its end are left out: equal amounts are equal structs.
///
/// @param[out] out_money  Receives the amount.
/// @return #CRM_OK, or what #crm_document_t lists, or #CRM_ERR_OVERFLOW above 64 bits or 18
///         decimals.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_money(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_money: *mut crm_money_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |_: &crm_document_t, part: Part<'_>| {
        let Amount(amount) = part.read("an amount of money")?;
        crm_money_t::of(amount)
    };
    write(error, out_money, "out_money", || part(document, (pointer, pointer_length), read))
}

/// Reads a text, or a name of a closed list such as a verdict.
///
/// @param[out] out_text  Receives the text, borrowed until `document` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_text(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    out_text: *mut crm_text_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |document: &crm_document_t, part: Part<'_>| {
        part.read("a text").map(|text| document.text(text))
    };
    write(error, out_text, "out_text", || part(document, (pointer, pointer_length), read))
}

/// Returns a name of an object, such as the name of an arm, in the order of their bytes. The time
/// grows with the index: a name that is known is read by its pointer instead.
///
/// @param index          Zero-based, below crm_document_length().
/// @param[out] out_name  Receives the name, without escapes, borrowed until `document` is freed.
/// @return #CRM_OK, or what #crm_document_t lists, or #CRM_ERR_OUT_OF_RANGE for the index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_document_name_at(
    document: *const crm_document_t,
    pointer: *const c_char,
    pointer_length: usize,
    index: usize,
    out_name: *mut crm_text_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let read = |document: &crm_document_t, part: Part<'_>| {
        part.name_at(index).map(|name| document.text(name))
    };
    write(error, out_name, "out_name", || part(document, (pointer, pointer_length), read))
}

/// Reads the part to which a pointer leads.
fn part<T, E: Into<Failure>>(
    document: *const crm_document_t,
    (pointer, length): (*const c_char, usize),
    read: impl FnOnce(&crm_document_t, Part<'_>) -> Result<T, E>,
) -> Result<T, Failure> {
    let document = required(document, "document")?;
    let pointer = text(pointer, length, "pointer")?;
    read(document, document.inner.part(pointer)?).map_err(Into::into)
}
