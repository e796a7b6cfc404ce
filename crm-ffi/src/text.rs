//! Text output.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::ffi::c_char;

use crate::boundary::{Failure, free, handles, reader, too_long};

handles!(crm_string_t);

/// A borrowed text: UTF-8, `length` bytes, followed by a NUL that is not counted.
///
/// A text with a NUL inside, such as the name of an arm, keeps it: use `length`, because the first
/// NUL is not always the end.
///
/// The function that returns it documents its lifetime.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct crm_text_t {
    /// The first byte; never NULL.
    pub data: *const c_char,
    /// The number of bytes before the terminating NUL.
    pub length: usize,
}

impl Default for crm_text_t {
    /// The empty text.
    fn default() -> crm_text_t {
        crm_text_t { data: c"".as_ptr(), length: 0 }
    }
}

impl crm_text_t {
    pub(crate) fn of(text: &Terminated) -> crm_text_t {
        crm_text_t { data: text.0.as_ptr().cast(), length: text.0.len() - 1 }
    }
}

/// A text that the caller owns; free it with crm_string_free().
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_string_t {
    text: Terminated,
}

impl crm_string_t {
    pub(crate) fn new(text: &str) -> crm_string_t {
        crm_string_t { text: with_nul(text) }
    }

    /// Keeps a text that may be too large for a copy.
    pub(crate) fn large(mut text: String) -> Result<crm_string_t, Failure> {
        text.try_reserve_exact(1).map_err(|_| too_long("text", text.len()))?;
        text.push('\0');
        Ok(crm_string_t { text: Terminated(text.into_boxed_str()) })
    }
}

/// A text with a terminating NUL. NULs inside are kept, so that different names stay different.
#[derive(Debug)]
pub(crate) struct Terminated(Box<str>);

/// In a set, it is the text without its NUL.
impl Borrow<str> for Terminated {
    fn borrow(&self) -> &str {
        self.0.strip_suffix('\0').unwrap_or_default()
    }
}

impl Ord for Terminated {
    fn cmp(&self, other: &Terminated) -> Ordering {
        let (one, other): (&str, &str) = (self.borrow(), other.borrow());
        one.cmp(other)
    }
}

impl PartialOrd for Terminated {
    fn partial_cmp(&self, other: &Terminated) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Terminated {
    fn eq(&self, other: &Terminated) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Terminated {}

/// Copies a text and appends a NUL.
pub(crate) fn with_nul(text: &str) -> Terminated {
    Terminated(format!("{text}\0").into_boxed_str())
}

/// Returns the text.
///
/// @param string  The string; NULL gives the empty text.
/// @return Borrowed until `string` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_string_text(string: *const crm_string_t) -> crm_text_t {
    reader(string, |string| crm_text_t::of(&string.text))
}

/// Frees a string; NULL is ignored, and the handle becomes NULL.
///
/// @param string  The string, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_string_free(string: *mut *mut crm_string_t) {
    free(string)
}
