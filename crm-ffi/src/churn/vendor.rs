//! The codes of other systems.

use std::ffi::c_char;

use crm_core::churn::{map_vendor, vendor_codes, vendors};
use crm_core::document::Document;

use crate::boundary::{hand_out, text};
use crate::churn::handle::list;
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};

/// Returns what the code of a vendor says of an exit, in the codes of the standard schemes.
///
/// @param vendor            The vendor, such as "stripe".
/// @param vendor_length     Its length in bytes.
/// @param code              The code.
/// @param code_length       Its length in bytes.
/// @param[out] out_document Receives `stated`, `root`, `relation`, `initiator` and
///                          `voluntary`, any of them null, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME for the vendor, #CRM_ERR_UNKNOWN_CODE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_map_vendor(
    vendor: *const c_char,
    vendor_length: usize,
    code: *const c_char,
    code_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let vendor = text(vendor, vendor_length, "vendor")?;
        let reason = map_vendor(vendor, text(code, code_length, "code")?)?;
        Ok(crm_document_t::new(Document::of(&reason)?))
    })
}

/// Returns the vendors whose codes are known.
///
/// @param[out] out_document Receives a list of names, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_vendors(
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || list(&vendors()?))
}

/// Returns the codes of a vendor.
///
/// @param vendor            The vendor, such as "stripe".
/// @param vendor_length     Its length in bytes.
/// @param[out] out_document Receives a list of codes, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_vendor_codes(
    vendor: *const c_char,
    vendor_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        list(&vendor_codes(text(vendor, vendor_length, "vendor")?)?)
    })
}
