//! The version of the interface and of the library.

use std::ffi::c_char;

/// The version of the binary interface that this header describes. It increases when a change of a
/// struct or a function breaks programs compiled with an older header.
pub const CRM_ABI_VERSION: u32 = 1;

/// The version of the library that this header describes: major, minor and patch, for `#if`.
pub const CRM_VERSION_MAJOR: u32 = 0;
/// See #CRM_VERSION_MAJOR.
pub const CRM_VERSION_MINOR: u32 = 1;
/// See #CRM_VERSION_MAJOR.
pub const CRM_VERSION_PATCH: u32 = 0;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_of_the_header_are_that_of_the_package() {
        let parts = [CRM_VERSION_MAJOR, CRM_VERSION_MINOR, CRM_VERSION_PATCH];
        assert_eq!(parts.map(|part| part.to_string()).join("."), env!("CARGO_PKG_VERSION"));
    }
}
