//! The record of a customer.

use std::ffi::c_char;

use crm_core::customer::{Change, Customer, LoyaltyBounds, LoyaltyStatus, loyalty_status};
use crm_core::date::{Day, Instant};
use crm_core::document::Document;
use crm_core::{Error, Result};

use crate::boundary::{
    Failure, free, guard, hand_out, handle, handles, reader, required, required_mut, slice, text,
    write,
};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::schema::{crm_schema_t, crm_viewer_t};
use crate::segment::context::CRM_NO_TIME;
use crate::text::crm_string_t;

handles!(crm_customer_t);

/// No expected version: the changes are applied to any.
pub const CRM_NO_VERSION: u64 = 9_223_372_036_854_775_807;

/// The record of a customer: fields, purchases, interactions, complaints, consents and relationships,
/// as a schema describes them. Owned by the caller; free it with crm_customer_free().
///
/// Functions that take it as `const` may run on several threads at once; all others need exclusive
/// access.
#[derive(Debug)]
pub struct crm_customer_t {
    pub(crate) inner: Customer,
}

/// The instant of a number of microseconds.
pub(crate) fn instant(now_us: i64) -> Result<Instant, Failure> {
    if now_us == CRM_NO_TIME {
        let message = "is needed, got CRM_NO_TIME".to_owned();
        return Err(Error::Conflict { field: "now_us".to_owned(), message }.into());
    }
    Ok(Instant::try_from(now_us)?)
}

/// A text that may be left out: NULL.
fn optional<'a>(
    data: *const c_char,
    length: usize,
    name: &'static str,
) -> Result<Option<&'a str>, Failure> {
    if data.is_null() { Ok(None) } else { text(data, length, name).map(Some) }
}

/// Creates the record of a customer of whom only the id is known.
///
/// @code
/// status = crm_customer_new(CRM_LITERAL("c-17"), schema, &customer, &error);
/// @endcode
///
/// @param id                The id, UTF-8.
/// @param id_length         Its length in bytes.
/// @param schema            The schema; borrowed for the call.
/// @param[out] out_customer Receives the customer, owned by the caller; free it with
///                          crm_customer_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for an empty id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_new(
    id: *const c_char,
    id_length: usize,
    schema: *const crm_schema_t,
    out_customer: *mut *mut crm_customer_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_customer, "out_customer", || {
        let schema = &required(schema, "schema")?.inner;
        Ok(crm_customer_t { inner: Customer::new(text(id, id_length, "id")?, schema)? })
    })
}

/// Reads what crm_customer_to_json() wrote.
///
/// @code
/// status = crm_customer_to_json(customer, &json, &error);
/// if (status == CRM_OK) {
///     crm_text_t saved = crm_string_text(json);
///     status = crm_customer_from_json(saved.data, saved.length, schema, &other, &error);
/// }
/// @endcode
///
/// @param json              The JSON.
/// @param json_length       Its length in bytes.
/// @param schema            The schema; borrowed for the call.
/// @param[out] out_customer Receives the customer, owned by the caller; free it with
///                          crm_customer_free().
/// @return #CRM_OK, #CRM_ERR_DAMAGED_STATE if the JSON was edited, #CRM_ERR_UNKNOWN_FIELD and
///         #CRM_ERR_INVALID_DOCUMENT if the schema does not describe what the record has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_from_json(
    json: *const c_char,
    json_length: usize,
    schema: *const crm_schema_t,
    out_customer: *mut *mut crm_customer_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_customer, "out_customer", || {
        let schema = &required(schema, "schema")?.inner;
        Ok(crm_customer_t { inner: Customer::from_json(text(json, json_length, "json")?, schema)? })
    })
}

/// Writes all that is known as canonical JSON, with a checksum.
///
/// @param customer      The customer; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_to_json(
    customer: *const crm_customer_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(customer, "customer")?.inner.to_json()?))
    })
}

/// Writes how much is known of a customer as an HTML fragment with its own style: numbers only, neither
/// the id nor any value.
///
/// @param customer      The customer; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_to_html_fragment(
    customer: *const crm_customer_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_html, "out_html", || {
        Ok(crm_string_t::new(&required(customer, "customer")?.inner.to_html_fragment()))
    })
}

/// Frees a customer; NULL is ignored, and the handle becomes NULL.
///
/// @param customer  The customer, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_free(customer: *mut *mut crm_customer_t) {
    free(customer)
}

/// Applies a change, or a list of changes, in order: all of them, or none.
///
/// @param customer         The customer.
/// @param json             The change, or the list, such as
///                         `{"change": "set", "field": "age", "value": 36, "verified_at": "..."}`.
/// @param json_length      Its length in bytes.
/// @param expected_version The version that the customer must have, or #CRM_NO_VERSION.
/// @return #CRM_OK, #CRM_ERR_STALE_VERSION, #CRM_ERR_WRONG_CUSTOMER, #CRM_ERR_ERASED,
///         #CRM_ERR_CONSENT_REQUIRED, #CRM_ERR_RELATIONSHIP_RULE, #CRM_ERR_UNKNOWN_FIELD,
///         #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_apply(
    customer: *mut crm_customer_t,
    json: *const c_char,
    json_length: usize,
    expected_version: u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let customer = required_mut(customer, "customer")?;
        let changes = Change::list_from_json(text(json, json_length, "json")?)?;
        let expected = (expected_version != CRM_NO_VERSION).then_some(expected_version);
        Ok(customer.inner.apply(&changes, expected)?)
    })
}

/// Returns the number of changes so far.
///
/// @param customer  The customer; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_version(customer: *const crm_customer_t) -> u64 {
    reader(customer, |customer| customer.inner.version())
}

/// Writes the id; the empty text for an erased customer.
///
/// @param customer    The customer; borrowed for the call.
/// @param[out] out_id Receives the id, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_id(
    customer: *const crm_customer_t,
    out_id: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_id, "out_id", || {
        Ok(crm_string_t::new(required(customer, "customer")?.inner.id().unwrap_or_default()))
    })
}

/// Writes when the customer was erased.
///
/// @param customer    The customer; borrowed for the call.
/// @param[out] out_us Receives microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_erased_at(
    customer: *const crm_customer_t,
    out_us: *mut i64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_us, "out_us", || {
        let erased = required(customer, "customer")?.inner.erased_at();
        Ok(erased.map_or(CRM_NO_TIME, i64::from))
    })
}

/// Answers what is known of a field: `type`, `value`, `verified_at`, `source`.
///
/// @param customer          The customer; borrowed for the call.
/// @param field             The field, UTF-8.
/// @param field_length      Its length in bytes.
/// @param viewer            Who looks; borrowed for the call, or NULL for all.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_FIELD, #CRM_ERR_ACCESS_DENIED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_get(
    customer: *const crm_customer_t,
    field: *const c_char,
    field_length: usize,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let viewer = handle(viewer).map(|viewer| &viewer.inner);
        let field = text(field, field_length, "field")?;
        Ok(crm_document_t::new(customer.get(field, viewer)?))
    })
}

/// Answers what a viewer sees: `id`, `version`, `fields`, `events`, `consents`,
/// `relationships`; of an erased customer `erased`.
///
/// @param customer          The customer; borrowed for the call.
/// @param viewer            Who looks; borrowed for the call.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_view(
    customer: *const crm_customer_t,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let viewer = &required(viewer, "viewer")?.inner;
        Ok(crm_document_t::new(customer.view(viewer)?))
    })
}

/// Answers what happened, by time, then by arrival: a list of `at`, `kind`, `values`.
///
/// @param customer          The customer; borrowed for the call.
/// @param viewer            Who looks; borrowed for the call, or NULL for all.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_timeline(
    customer: *const crm_customer_t,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let viewer = handle(viewer).map(|viewer| &viewer.inner);
        Ok(crm_document_t::new(customer.timeline(viewer)?))
    })
}

/// Answers whether a consent holds: `status`, `allowed`, `since`.
///
/// @param customer          The customer; borrowed for the call.
/// @param purpose           The purpose, UTF-8.
/// @param purpose_length    Its length in bytes.
/// @param channel           The channel, UTF-8, or NULL for all.
/// @param channel_length    Its length in bytes.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_consent(
    customer: *const crm_customer_t,
    purpose: *const c_char,
    purpose_length: usize,
    channel: *const c_char,
    channel_length: usize,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let purpose = text(purpose, purpose_length, "purpose")?;
        let channel = optional(channel, channel_length, "channel")?;
        Ok(crm_document_t::new(Document::of(&customer.consent(
            purpose,
            channel,
            instant(now_us)?,
        ))?))
    })
}

/// Decides whether a field may be kept: `allowed`, `rule`, `reason`.
///
/// @param customer          The customer; borrowed for the call.
/// @param field             The field, UTF-8.
/// @param field_length      Its length in bytes.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_may_store(
    customer: *const crm_customer_t,
    field: *const c_char,
    field_length: usize,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let field = text(field, field_length, "field")?;
        Ok(crm_document_t::new(Document::of(&customer.may_store(field, instant(now_us)?)?)?))
    })
}

/// Decides whether data, or one field, may be disclosed: `allowed`, `rule`, `reason`.
///
/// @param customer          The customer; borrowed for the call.
/// @param recipient         The recipient, UTF-8.
/// @param recipient_length  Its length in bytes.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param field             The field, UTF-8, or NULL for data in general.
/// @param field_length      Its length in bytes.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_may_disclose(
    customer: *const crm_customer_t,
    recipient: *const c_char,
    recipient_length: usize,
    now_us: i64,
    field: *const c_char,
    field_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let recipient = text(recipient, recipient_length, "recipient")?;
        let field = optional(field, field_length, "field")?;
        let decision = customer.may_disclose(recipient, instant(now_us)?, field)?;
        Ok(crm_document_t::new(Document::of(&decision)?))
    })
}

/// Answers which fields are kept without the consent that they need: a list of names.
///
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_unconsented_fields(
    customer: *const crm_customer_t,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_document_t::new(Document::of(&customer.unconsented_fields(instant(now_us)?))?))
    })
}

/// Answers which fields must be verified again, the most overdue first: a list of `field`,
/// `verified_at`, `due`.
///
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_stale_fields(
    customer: *const crm_customer_t,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_document_t::new(Document::of(&customer.stale_fields(instant(now_us)?))?))
    })
}

/// Answers the relationships at a time: a list.
///
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_relationships(
    customer: *const crm_customer_t,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_document_t::new(customer.relationships(instant(now_us)?)?))
    })
}

/// Answers the record that rules are tested with: `fields`, `events`.
///
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time, #CRM_ERR_ERASED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_rule_record(
    customer: *const crm_customer_t,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_document_t::new(customer.rule_record(instant(now_us)?)?))
    })
}

/// Answers what to ask at the next contact: a list of `field`, `verified_at`, `due`.
///
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param limit             How many at most.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_verification_prompts(
    customer: *const crm_customer_t,
    now_us: i64,
    limit: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let prompts = customer.verification_prompts(instant(now_us)?, limit);
        Ok(crm_document_t::new(Document::of(&prompts)?))
    })
}

/// Answers which fields are `filled` and `missing`, and whether `purchases`, `complaints` and
/// `preferences` are known.
///
/// @param customer          The customer; borrowed for the call.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_completeness(
    customer: *const crm_customer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_document_t::new(Document::of(&customer.completeness())?))
    })
}

/// Answers of how many `purchases` the motive is `known`, and the `share`.
///
/// @param customer          The customer; borrowed for the call.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_motive_coverage(
    customer: *const crm_customer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_document_t::new(Document::of(&customer.motive_coverage())?))
    })
}

/// Answers where the customer stands: `existing`, `interested`, `dissatisfied`.
///
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param interested_days   For how many days a contact shows interest.
/// @param low_satisfaction  The highest satisfaction that is low.
/// @param signals           How many other signs of dissatisfaction there are.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_standing(
    customer: *const crm_customer_t,
    now_us: i64,
    interested_days: u32,
    low_satisfaction: i64,
    signals: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let customer = &required(customer, "customer")?.inner;
        let signals = if signals > 0 { &[""][..] } else { &[] };
        let now = instant(now_us)?;
        Ok(crm_document_t::new(Document::of(&customer.standing(
            now,
            interested_days,
            low_satisfaction,
            signals,
        ))?))
    })
}

/// Writes how close the closest relationship is, from 0 to 6.
///
/// @param customer           The customer; borrowed for the call.
/// @param now_us             The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_closeness Receives the closeness, or -1 without a relationship.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_closeness(
    customer: *const crm_customer_t,
    now_us: i64,
    out_closeness: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_closeness, "out_closeness", || {
        let closeness = required(customer, "customer")?.inner.closeness(instant(now_us)?);
        Ok(closeness.and_then(|closeness| i32::try_from(closeness).ok()).unwrap_or(-1))
    })
}

fn bounds(regular_gap_days: u32, long_term_days: u32) -> LoyaltyBounds {
    LoyaltyBounds::default()
        .with_regular_gap_days(regular_gap_days)
        .with_long_term_days(long_term_days)
}

/// Writes the class of loyalty by the dates of the purchases, in UTC.
///
/// @param customer         The customer; borrowed for the call.
/// @param now_day          The day, in days since 1970-01-01.
/// @param regular_gap_days The most days between purchases of a steady customer; 90 is usual.
/// @param long_term_days   The fewest days of a long-term customer; 365 is usual.
/// @param[out] out_status  Receives 1 regular, 2 long_term, 3 short_term, 4 occasional, 5 one_time,
///                         or 0 without a purchase.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_loyalty_status(
    customer: *const crm_customer_t,
    now_day: i32,
    regular_gap_days: u32,
    long_term_days: u32,
    out_status: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_status, "out_status", || {
        let bounds = bounds(regular_gap_days, long_term_days);
        let now = Day::try_from(now_day)?;
        let status = required(customer, "customer")?.inner.loyalty_status(now, bounds)?;
        Ok(status.map_or(0, LoyaltyStatus::as_i32))
    })
}

/// Writes the class of loyalty by the days of purchases.
///
/// @param days             The days, in days since 1970-01-01, in any order.
/// @param count            Their number.
/// @param now_day          The day up to which they count.
/// @param regular_gap_days The most days between purchases of a steady customer; 90 is usual.
/// @param long_term_days   The fewest days of a long-term customer; 365 is usual.
/// @param[out] out_status  Receives 1 regular, 2 long_term, 3 short_term, 4 occasional, 5 one_time,
///                         or 0 without a purchase.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_loyalty_status(
    days: *const i32,
    count: usize,
    now_day: i32,
    regular_gap_days: u32,
    long_term_days: u32,
    out_status: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_status, "out_status", || {
        let days = slice(days, count, "days")?.iter().map(|&day| Day::try_from(day));
        let days = days.collect::<Result<Vec<Day>>>()?;
        let now = Day::try_from(now_day)?;
        let status = loyalty_status(&days, now, bounds(regular_gap_days, long_term_days))?;
        Ok(status.map_or(0, LoyaltyStatus::as_i32))
    })
}
