//! The version of the interface and of the library.

use std::ffi::c_char;

/// The version of the binary interface that this header describes. It increases when a change of a
/// struct or a function breaks programs compiled with an older header.
pub const CRM_ABI_VERSION: u32 = 1;

/// Returns the version of the binary interface of the loaded library.
///
/// Compare it with #CRM_ABI_VERSION, the version at compile time.
#[unsafe(no_mangle)]
pub extern "C" fn crm_abi_version() -> u32 {
    CRM_ABI_VERSION
}

/// Returns the version of the loaded library, such as "0.1.0".
///
/// The string is static: do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn crm_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
