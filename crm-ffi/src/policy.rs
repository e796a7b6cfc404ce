//! Policies of contacts and of relationships.

use std::ffi::c_char;

use crm_core::customer::{Contact, ContactPolicy, RelationshipPolicy, Touch};
use crm_core::document::Document;

use crate::boundary::{free, hand_out, handles, required, text};
use crate::customer::{crm_customer_t, instant};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

handles!(crm_contact_policy_t, crm_relationship_policy_t);

/// The rules of contacts with customers: purposes, consent and caps. Owned by the caller; free it with crm_contact_policy_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_contact_policy_t {
    inner: ContactPolicy,
}

/// Reads a policy.
///
/// @code
/// status = crm_contact_policy_from_json(
///     CRM_LITERAL("{\"purposes\": {\"promotion\": {\"category\": \"marketing\"}},"
///                 " \"caps\": [{\"n\": 2, \"days\": 30, \"channel\": \"email\"}]}"),
///     &policy, &error);
/// @endcode
///
/// @param json            The document, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_policy Receives the policy, owned by the caller; free it with
///                        crm_contact_policy_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_OUT_OF_RANGE with the
///         path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_contact_policy_from_json(
    json: *const c_char,
    json_length: usize,
    out_policy: *mut *mut crm_contact_policy_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_policy, "out_policy", || {
        Ok(crm_contact_policy_t {
            inner: ContactPolicy::from_json(text(json, json_length, "json")?)?,
        })
    })
}

/// Writes a policy as canonical JSON.
///
/// @param policy        The policy; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_contact_policy_to_json(
    policy: *const crm_contact_policy_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(policy, "policy")?.inner.to_json()?))
    })
}

/// Frees a policy; NULL is ignored, and the handle becomes NULL.
///
/// @param policy  The policy, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_contact_policy_free(policy: *mut *mut crm_contact_policy_t) {
    free(policy)
}

/// Decides whether a customer may be contacted: `allowed`, `rule`, `reason`, `next_allowed_at`.
///
/// @param policy            The policy; borrowed for the call.
/// @param customer          The customer; borrowed for the call.
/// @param contact           The contact: `{"purpose": "promotion", "channel": "email"}`.
/// @param contact_length    Its length in bytes.
/// @param history           The contacts so far: a list of `at`, `purpose`, `channel`; NULL for none.
/// @param history_length    Its length in bytes.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME for a purpose, #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_contact_policy_may_contact(
    policy: *const crm_contact_policy_t,
    customer: *const crm_customer_t,
    contact: *const c_char,
    contact_length: usize,
    history: *const c_char,
    history_length: usize,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let policy = &required(policy, "policy")?.inner;
        let customer = &required(customer, "customer")?.inner;
        let contact = Contact::from_json(text(contact, contact_length, "contact")?)?;
        let history = match history.is_null() {
            true => Vec::new(),
            false => Touch::list_from_json(text(history, history_length, "history")?)?,
        };
        let decision = policy.may_contact(customer, &contact, &history, instant(now_us)?)?;
        Ok(crm_document_t::new(Document::of(&decision)?))
    })
}

/// What the business means by each type of relationship. Owned by the caller; free it with crm_relationship_policy_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_relationship_policy_t {
    inner: RelationshipPolicy,
}

/// Reads a policy.
///
/// @code
/// status = crm_relationship_policy_from_json(
///     CRM_LITERAL("{\"personal_assistance\": {\"channels\": [\"phone\"], \"cadence_days\": 90}}"),
///     &relationships, &error);
/// @endcode
///
/// @param json            The document, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_policy Receives the policy, owned by the caller; free it with
///                        crm_relationship_policy_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_OUT_OF_RANGE with the
///         path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_relationship_policy_from_json(
    json: *const c_char,
    json_length: usize,
    out_policy: *mut *mut crm_relationship_policy_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_policy, "out_policy", || {
        Ok(crm_relationship_policy_t {
            inner: RelationshipPolicy::from_json(text(json, json_length, "json")?)?,
        })
    })
}

/// Writes a policy as canonical JSON.
///
/// @param policy        The policy; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_relationship_policy_to_json(
    policy: *const crm_relationship_policy_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        Ok(crm_string_t::new(&required(policy, "policy")?.inner.to_json()?))
    })
}

/// Frees a policy; NULL is ignored, and the handle becomes NULL.
///
/// @param policy  The policy, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_relationship_policy_free(policy: *mut *mut crm_relationship_policy_t) {
    free(policy)
}

/// Answers where the relationships of a customer differ from the policy: a list of `type`, `kind`,
/// `channel`.
///
/// @param policy            The policy; borrowed for the call.
/// @param customer          The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_document Receives the answer, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_relationship_policy_misalignments(
    policy: *const crm_relationship_policy_t,
    customer: *const crm_customer_t,
    now_us: i64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let policy = &required(policy, "policy")?.inner;
        let customer = &required(customer, "customer")?.inner;
        let found = policy.misalignments(customer, instant(now_us)?);
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}
