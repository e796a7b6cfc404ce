//! GrowthBook's hashes.

use std::ffi::c_char;

use crm_core::retention::{growthbook_v1, growthbook_v2};

use crate::boundary::{text, write};
use crate::error::{crm_error_t, crm_status_t};

/// Computes GrowthBook's hash, version 1: 32-bit FNV-1a of `value` followed by `seed`, modulo
/// 1,000, divided by 1,000.
///
/// @param seed            The seed, UTF-8; may be empty.
/// @param seed_length     Its length in bytes.
/// @param value           The value, UTF-8; may be empty.
/// @param value_length    Its length in bytes.
/// @param[out] out_number Receives a number from 0 to 0.999.
/// @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_growthbook_v1(
    seed: *const c_char,
    seed_length: usize,
    value: *const c_char,
    value_length: usize,
    out_number: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_number, "out_number", || {
        let (seed, value) = (text(seed, seed_length, "seed")?, text(value, value_length, "value")?);
        Ok(growthbook_v1(seed, value))
    })
}

/// Computes GrowthBook's hash, version 2: 32-bit FNV-1a of the decimal text of the 32-bit FNV-1a of
/// `seed` followed by `value`, modulo 10,000, divided by 10,000.
///
/// @param seed            The seed, UTF-8; may be empty.
/// @param seed_length     Its length in bytes.
/// @param value           The value, UTF-8; may be empty.
/// @param value_length    Its length in bytes.
/// @param[out] out_number Receives a number from 0 to 0.9999.
/// @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_growthbook_v2(
    seed: *const c_char,
    seed_length: usize,
    value: *const c_char,
    value_length: usize,
    out_number: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_number, "out_number", || {
        let (seed, value) = (text(seed, seed_length, "seed")?, text(value, value_length, "value")?);
        Ok(growthbook_v2(seed, value))
    })
}
