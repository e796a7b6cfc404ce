//! The boundary: it reads every pointer of a caller, and catches every panic.

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The reason why a call failed.
pub(crate) enum Failure {
    /// A required pointer is NULL.
    Null(&'static str),
    /// A text is not UTF-8.
    Utf8(&'static str),
    /// The size of a struct is not possible.
    StructSize { name: &'static str, least: usize, given: usize },
    /// A struct of a newer version has fields that are not zero.
    UnknownFields { name: &'static str, known: usize, given: usize },
    /// An error of the core.
    Core(crm_core::Error),
    /// An internal error of the library.
    Panic,
}

impl From<crm_core::Error> for Failure {
    fn from(error: crm_core::Error) -> Failure {
        Failure::Core(error)
    }
}

/// The details of a failure, for the caller.
pub(crate) trait Details: From<Failure> {
    /// The status that the call returns.
    fn status(&self) -> i32;
}

/// Runs the body of a C function, catches its panic, and converts its failure to a status.
///
/// `error` is set on every path: to NULL, or to the details of the failure.
///
/// # Safety
///
/// `error` must be NULL or valid for writes.
pub(crate) unsafe fn guard<E: Details>(
    error: *mut *mut E,
    body: impl FnOnce() -> Result<(), Failure>,
) -> i32 {
    // The details are made inside, because making them could panic too.
    let made = match catch_unwind(AssertUnwindSafe(|| body().map_err(E::from))) {
        Ok(Ok(())) => None,
        Ok(Err(made)) => Some(made),
        Err(_) => Some(E::from(Failure::Panic)),
    };
    let status = made.as_ref().map_or(0, E::status);
    if !error.is_null() {
        let details = made.map_or(std::ptr::null_mut(), |made| Box::into_raw(Box::new(made)));
        // SAFETY: not NULL, and the caller guarantees that it is then valid for writes.
        unsafe { error.write(details) };
    }
    status
}

/// Runs the body of a C function that cannot fail; after a panic it returns `otherwise`.
pub(crate) fn infallible<T>(otherwise: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(otherwise)
}

/// Takes back an object that was handed out, and drops it; NULL is ignored.
///
/// # Safety
///
/// `handle` must be NULL or come from [`hand_out`], and must not have been freed.
pub(crate) unsafe fn free<T>(handle: *mut T) {
    infallible((), || {
        if !handle.is_null() {
            // SAFETY: the caller guarantees that `hand_out` created it.
            drop(unsafe { Box::from_raw(handle) });
        }
    });
}

/// Hands an object out to the caller, who then owns it.
///
/// # Safety
///
/// `out` must be NULL or valid for writes.
pub(crate) unsafe fn hand_out<T>(
    out: *mut *mut T,
    name: &'static str,
    make: impl FnOnce() -> Result<T, Failure>,
) -> Result<(), Failure> {
    // The output pointer is checked before the work is done, and written after it has succeeded.
    let out = required_out(out, name)?;
    let made = Box::into_raw(Box::new(make()?));
    // SAFETY: the caller guarantees that it is valid for writes.
    unsafe { out.write(made) };
    Ok(())
}

/// Writes an output value.
///
/// # Safety
///
/// `out` must be NULL or valid for writes.
pub(crate) unsafe fn write<T>(
    out: *mut T,
    name: &'static str,
    make: impl FnOnce() -> Result<T, Failure>,
) -> Result<(), Failure> {
    let out = required_out(out, name)?;
    let made = make()?;
    // SAFETY: the caller guarantees that it is valid for writes.
    unsafe { out.write(made) };
    Ok(())
}

fn required_out<T>(out: *mut T, name: &'static str) -> Result<*mut T, Failure> {
    if out.is_null() { Err(Failure::Null(name)) } else { Ok(out) }
}

/// Borrows an object.
///
/// # Safety
///
/// `object` must be NULL or valid, and must not be modified meanwhile.
pub(crate) unsafe fn required<'a, T>(
    object: *const T,
    name: &'static str,
) -> Result<&'a T, Failure> {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { object.as_ref() }.ok_or(Failure::Null(name))
}

/// Borrows an object mutably.
///
/// # Safety
///
/// `object` must be NULL or valid, and must not be used by others meanwhile.
pub(crate) unsafe fn required_mut<'a, T>(
    object: *mut T,
    name: &'static str,
) -> Result<&'a mut T, Failure> {
    // SAFETY: the caller guarantees that it is NULL or valid, and not used by others.
    unsafe { object.as_mut() }.ok_or(Failure::Null(name))
}

/// Borrows an object for a reader that cannot fail.
///
/// # Safety
///
/// See [`required`].
pub(crate) unsafe fn reader<T, R>(object: *const T, otherwise: R, read: impl FnOnce(&T) -> R) -> R {
    // SAFETY: the caller guarantees that it is NULL or valid.
    match unsafe { object.as_ref() } {
        Some(object) => infallible(otherwise, || read(object)),
        None => otherwise,
    }
}

/// Returns a pointer to a borrowed object; NULL if there is none.
pub(crate) fn pointer<T>(found: Option<&T>) -> *const T {
    found.map_or(std::ptr::null(), std::ptr::from_ref)
}

/// Borrows an array; it can be NULL if it is empty.
///
/// # Safety
///
/// `first` must be NULL or point to `count` valid elements.
pub(crate) unsafe fn slice<'a, T>(
    first: *const T,
    count: usize,
    name: &'static str,
) -> Result<&'a [T], Failure> {
    /// The number of bytes that current processors can address.
    const ADDRESSES: u64 = 1 << 48;
    if count == 0 {
        return Ok(&[]);
    }
    let bytes = count.checked_mul(size_of::<T>()).and_then(|bytes| isize::try_from(bytes).ok());
    if bytes.is_none_or(|bytes| bytes as u64 >= ADDRESSES) {
        return Err(too_long(name, count));
    }
    if first.is_null() {
        return Err(Failure::Null(name));
    }
    if !first.is_aligned() {
        return Err(crm_core::Error::MalformedColumn {
            column: name.to_owned(),
            message: format!("it is not aligned to {} bytes", align_of::<T>()),
        }
        .into());
    }
    // SAFETY: the caller guarantees `count` valid elements; they fit in memory and are aligned.
    Ok(unsafe { std::slice::from_raw_parts(first, count) })
}

/// Writes an array of the caller; it can be NULL if there are no values.
///
/// # Safety
///
/// `first` must be NULL or point to `capacity` elements that are valid for writes and not used by
/// others meanwhile.
pub(crate) unsafe fn write_all<T: Copy>(
    first: *mut T,
    capacity: usize,
    values: &[T],
    name: &'static str,
) -> Result<(), Failure> {
    if values.is_empty() {
        return Ok(());
    }
    let first = required_out(first, name)?;
    if capacity < values.len() {
        return Err(crm_core::Error::OutOfRange {
            field: "capacity".to_owned(),
            allowed: format!("at least {}", values.len()),
            given: capacity.to_string(),
        }
        .into());
    }
    // SAFETY: the caller guarantees as many elements as there are values.
    unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), first, values.len()) };
    Ok(())
}

/// Borrows a text; it can be NULL if it is empty.
///
/// # Safety
///
/// `data` must be NULL or point to `length` bytes.
pub(crate) unsafe fn text<'a>(
    data: *const std::ffi::c_char,
    length: usize,
    name: &'static str,
) -> Result<&'a str, Failure> {
    // SAFETY: the caller guarantees `length` bytes.
    let bytes = unsafe { slice(data.cast::<u8>(), length, name) }?;
    std::str::from_utf8(bytes).map_err(|_| Failure::Utf8(name))
}

/// Borrows the text of a NUL-terminated string.
///
/// # Safety
///
/// `data` must be NULL or point to a NUL-terminated string.
pub(crate) unsafe fn terminated<'a>(
    data: *const std::ffi::c_char,
    name: &'static str,
) -> Result<&'a str, Failure> {
    if data.is_null() {
        return Err(Failure::Null(name));
    }
    // SAFETY: the caller guarantees that it is NUL-terminated.
    unsafe { CStr::from_ptr(data) }.to_str().map_err(|_| Failure::Utf8(name))
}

/// Allocates a vector whose length the caller gives, so that a wrong count is an error, not an
/// abort.
pub(crate) fn reserved<T>(count: usize, name: &'static str) -> Result<Vec<T>, Failure> {
    let mut room = Vec::new();
    room.try_reserve_exact(count).map_err(|_| too_long(name, count))?;
    Ok(room)
}

/// Reads a boolean from an integer.
pub(crate) fn flag(given: i32, name: &'static str) -> Result<bool, Failure> {
    match given {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(out_of_range(name, "0 or 1", given)),
    }
}

/// Returns the error of a number that is not allowed.
pub(crate) fn out_of_range(name: &'static str, allowed: &str, given: i32) -> Failure {
    let (field, allowed) = (name.to_owned(), allowed.to_owned());
    crm_core::Error::OutOfRange { field, allowed, given: given.to_string() }.into()
}

/// The largest size of a struct: no version will be larger.
pub(crate) fn most_size() -> usize {
    1024
}

/// Reads a struct that starts with its size. A caller compiled with an older header passes a
/// shorter struct, whose missing fields are those of `zero`; a longer one must be zero beyond what
/// this library knows.
///
/// # Safety
///
/// `given` must be NULL or point to as many bytes as its first field says. `T` must be
/// `#[repr(C)]`, start with its size as a `usize`, and consist of integers, floats and pointers.
pub(crate) unsafe fn sized<T>(
    given: *const T,
    zero: T,
    least: usize,
    name: &'static str,
) -> Result<T, Failure> {
    if given.is_null() {
        return Err(Failure::Null(name));
    }
    // No reference is created, because the caller's struct can be shorter than `T`. SAFETY: the
    // caller guarantees that it starts with its size.
    let size = unsafe { given.cast::<usize>().read_unaligned() };
    if !(least..=most_size()).contains(&size) {
        return Err(Failure::StructSize { name, least, given: size });
    }
    // SAFETY: the caller's struct has `size` bytes.
    let bytes = unsafe { std::slice::from_raw_parts(given.cast::<u8>(), size) };
    let (known, unknown) = bytes.split_at(size.min(size_of::<T>()));
    if unknown.iter().any(|&byte| byte != 0) {
        return Err(Failure::UnknownFields { name, known: known.len(), given: size });
    }
    let mut full = zero;
    // SAFETY: `full` has at least as many bytes as are known.
    unsafe {
        std::ptr::copy_nonoverlapping(known.as_ptr(), (&raw mut full).cast::<u8>(), known.len());
    }
    Ok(full)
}

/// The error of an array that is too large for memory.
pub(crate) fn too_long(name: &'static str, count: usize) -> Failure {
    crm_core::Error::TooLarge {
        field: name.to_owned(),
        message: format!("{count} elements do not fit in memory"),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_beyond_memory_is_an_error() {
        let Err(Failure::Core(error)) = reserved::<u64>(usize::MAX / 8, "values") else {
            panic!("there is no such memory");
        };
        let message =
            format!("values is too large: {} elements do not fit in memory", usize::MAX / 8);
        assert_eq!(error.to_string(), message);
    }
}
