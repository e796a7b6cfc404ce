//! The version of the interface and of the library.

use std::ffi::c_char;

/// The version of the binary interface that this header describes. It grows when a struct or a
/// function changes in a way that programs built against an older header do not survive.
pub const CRM_ABI_VERSION: u32 = 1;

/// Returns the version of the binary interface of the library that is loaded.
///
/// A program compares it with #CRM_ABI_VERSION, the one it was built against.
#[unsafe(no_mangle)]
pub extern "C" fn crm_abi_version() -> u32 {
    CRM_ABI_VERSION
}

/// Returns the version of the library that is loaded, such as "0.1.0".
///
/// The string is static: it need not be freed and lives as long as the library is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn crm_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
