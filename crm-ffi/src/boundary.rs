//! The boundary: it reads every pointer of a caller, and catches every panic.
//!
//! Its functions are safe to call from the rooms, because only C functions call them, with pointers
//! for which their callers guarantee what the contract of the header says: a pointer is NULL or
//! valid, a handle was created by this library and has not been freed, an array has as many elements
//! as its count says, and nothing else uses meanwhile what a call writes.

use std::borrow::Cow;
use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crm_arrow::{FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, OwnedTable, Stream};

/// The reason why a call failed.
pub(crate) enum Failure {
    /// A required pointer is NULL.
    Null(Cow<'static, str>),
    /// An arm is NULL, which is what a report returns for a name that it does not have.
    NullArm(&'static str),
    /// A handle is that of another type, or no handle.
    Handle { name: &'static str, expected: &'static str, found: Option<&'static str> },
    /// A text is not UTF-8.
    Utf8(Cow<'static, str>),
    /// The size of a struct is not possible.
    StructSize { name: Cow<'static, str>, least: usize, given: usize },
    /// A struct of an array has another size than the first.
    OtherSize { name: Cow<'static, str>, first: usize, given: usize },
    /// A struct of a newer version has fields that are not zero.
    UnknownFields { name: Cow<'static, str>, known: usize, given: usize },
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

impl Failure {
    /// Names the place that the failure of a struct or a text is at.
    pub(crate) fn at(self, place: String) -> Failure {
        let name = place.into();
        match self {
            Failure::Null(_) => Failure::Null(name),
            Failure::Utf8(_) => Failure::Utf8(name),
            Failure::StructSize { least, given, .. } => Failure::StructSize { name, least, given },
            Failure::OtherSize { first, given, .. } => Failure::OtherSize { name, first, given },
            Failure::UnknownFields { known, given, .. } => {
                Failure::UnknownFields { name, known, given }
            }
            other => other,
        }
    }
}

/// An object that C knows by its address only.
pub(crate) trait Handle {
    /// The name of its type in C.
    fn name() -> &'static str;
}

/// The details of a failure, for the caller.
pub(crate) trait Details: From<Failure> + Handle {
    /// The status that the call returns.
    fn status(&self) -> i32;
}

/// A struct of numbers that later versions of the library may extend.
pub(crate) trait Struct: Copy + Default {
    /// The size of its first version; one that has grown returns the size that it had.
    fn first_size() -> usize {
        size_of::<Self>()
    }
}

/// An object as it is handed out: its type can be read before it is used.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Tagged<T> {
    mark: u64,
    name: &'static str,
    object: T,
}

/// What the memory of a live object begins with: one that the caller owns, or a part of another.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
enum Mark {
    Owned = 0x6372_6d2d_6f77_6e65,
    Part = 0x6372_6d2d_7061_7274,
}

impl<T: Handle> Tagged<T> {
    /// Makes an object that is a part of another, which lends its handle.
    pub(crate) fn part(object: T) -> Tagged<T> {
        Tagged { mark: Mark::Part as u64, name: T::name(), object }
    }

    pub(crate) fn get(&self) -> &T {
        &self.object
    }

    /// Returns the object that a handle borrows.
    pub(crate) fn handle(&self) -> *const T {
        std::ptr::from_ref(self).cast()
    }
}

/// What a pointer to an object of one type is.
enum Found<T> {
    Null,
    Object(*mut Tagged<T>),
    Other(Option<&'static str>),
}

/// Finds out what a handle is, through a raw pointer, before anything is borrowed.
fn found<T: Handle>(handle: *const T) -> Found<T> {
    let tagged = handle.cast::<Tagged<T>>();
    if tagged.is_null() {
        return Found::Null;
    }
    if !tagged.is_aligned() {
        return Found::Other(None);
    }
    // SAFETY: the caller guarantees a live object of some type, which begins with its mark.
    let mark = unsafe { (&raw const (*tagged).mark).read() };
    if ![Mark::Owned as u64, Mark::Part as u64].contains(&mark) {
        return Found::Other(None);
    }
    // SAFETY: the same, and its name follows.
    match unsafe { (&raw const (*tagged).name).read() } {
        name if name == T::name() => Found::Object(tagged.cast_mut()),
        name => Found::Other(Some(name)),
    }
}

/// Borrows an object; `None` if the handle is NULL, or that of another type.
pub(crate) fn handle<'a, T: Handle>(handle: *const T) -> Option<&'a T> {
    match found(handle) {
        // SAFETY: it is a live object of this type, which nothing modifies meanwhile.
        Found::Object(tagged) => Some(unsafe { &(*tagged).object }),
        Found::Null | Found::Other(_) => None,
    }
}

/// Borrows an object that must be given.
pub(crate) fn required<'a, T: Handle>(
    given: *const T,
    name: &'static str,
) -> Result<&'a T, Failure> {
    handle(given).ok_or_else(|| missing(given, name))
}

/// Borrows an object that must be given, for changes.
pub(crate) fn required_mut<'a, T: Handle>(
    given: *mut T,
    name: &'static str,
) -> Result<&'a mut T, Failure> {
    match found(given) {
        // SAFETY: it is a live object of this type, which nothing else uses meanwhile.
        Found::Object(tagged) => Ok(unsafe { &mut (*tagged).object }),
        Found::Null | Found::Other(_) => Err(missing(given, name)),
    }
}

fn missing<T: Handle>(given: *const T, name: &'static str) -> Failure {
    match found(given) {
        Found::Other(found) => Failure::Handle { name, expected: T::name(), found },
        _ => Failure::Null(name.into()),
    }
}

/// Reads an object for a function that cannot fail; without one, and after a panic, it returns the
/// default of its type.
pub(crate) fn reader<T: Handle, R: Default>(given: *const T, read: impl FnOnce(&T) -> R) -> R {
    infallible(|| handle(given).map(read).unwrap_or_default())
}

/// Runs the body of a C function that cannot fail; after a panic it returns the default of its
/// type.
pub(crate) fn infallible<R: Default>(body: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_default()
}

/// Runs the body of a C function, catches its panic, and converts its failure to a status.
///
/// `error` is set on every path: to NULL, or to the details of the failure.
pub(crate) fn guard<E: Details>(
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
        // SAFETY: the caller guarantees that it is valid for writes.
        unsafe { error.write(made.map_or(std::ptr::null_mut(), owned)) };
    }
    status
}

/// Hands out an object, which the caller owns; after a failure the handle is NULL.
pub(crate) fn hand_out<T: Handle, E: Details>(
    error: *mut *mut E,
    out: *mut *mut T,
    name: &'static str,
    make: impl FnOnce() -> Result<T, Failure>,
) -> i32 {
    write(error, out, name, || Ok(owned(make()?)))
}

/// Moves an object to the caller.
pub(crate) fn owned<T: Handle>(object: T) -> *mut T {
    Box::into_raw(Box::new(Tagged { mark: Mark::Owned as u64, name: T::name(), object })).cast()
}

/// Takes an object back, drops it, and clears its handle; a handle of another type, and one that is
/// only borrowed, stays as it is.
pub(crate) fn free<T: Handle>(handle: *mut *mut T) {
    infallible(|| {
        // SAFETY: the caller guarantees NULL or the address of a handle.
        let Some(handle) = (unsafe { handle.as_mut() }) else { return };
        let Found::Object(tagged) = found(*handle) else { return };
        // SAFETY: it is a live object of this type.
        if unsafe { (*tagged).mark } == Mark::Owned as u64 {
            *handle = std::ptr::null_mut();
            // SAFETY: `owned` allocated it.
            let mut object = unsafe { Box::from_raw(tagged) };
            object.mark = 0;
        }
    });
}

/// Writes a value; after a failure it is the default of its type.
pub(crate) fn write<T: Default, E: Details>(
    error: *mut *mut E,
    out: *mut T,
    name: &'static str,
    make: impl FnOnce() -> Result<T, Failure>,
) -> i32 {
    write_settled(error, out, name, T::default, make)
}

/// Writes a value; after a failure it is what `without` returns.
pub(crate) fn write_settled<T, E: Details>(
    error: *mut *mut E,
    out: *mut T,
    name: &'static str,
    without: impl FnOnce() -> T,
    make: impl FnOnce() -> Result<T, Failure>,
) -> i32 {
    guard(error, || {
        if out.is_null() {
            return Err(Failure::Null(name.into()));
        }
        let (value, result) = settled(without, make);
        // SAFETY: the caller guarantees that it is valid for writes.
        unsafe { out.write(value) };
        result
    })
}

/// The largest size of a struct: no version will be larger.
pub(crate) fn most_size() -> usize {
    1024
}

fn check_size<T: Struct>(size: usize, name: &'static str) -> Result<(), Failure> {
    let least = T::first_size();
    match (least..=most_size()).contains(&size) {
        true => Ok(()),
        false => Err(Failure::StructSize { name: name.into(), least, given: size }),
    }
}

/// Writes a struct as far as the header of the caller defines it; the rest is zero. After a failure
/// it is the default of its type.
pub(crate) fn fill<T: Struct, E: Details>(
    error: *mut *mut E,
    (out, size): (*mut T, usize),
    name: &'static str,
    make: impl FnOnce() -> Result<T, Failure>,
) -> i32 {
    guard(error, || {
        if out.is_null() {
            return Err(Failure::Null(name.into()));
        }
        check_size::<T>(size, name)?;
        let (value, result) = settled(T::default, make);
        let (bytes, known) = (out.cast::<u8>(), size.min(size_of::<T>()));
        // SAFETY: the caller guarantees `size` bytes that are valid for writes.
        unsafe {
            std::ptr::copy_nonoverlapping((&raw const value).cast::<u8>(), bytes, known);
            bytes.add(known).write_bytes(0, size - known);
        }
        result
    })
}

/// Writes a struct, and a value of its own beside it; after a failure both are the defaults of their
/// types.
pub(crate) fn fill_beside<T: Struct, U: Default, E: Details>(
    error: *mut *mut E,
    (out, name): ((*mut T, usize), &'static str),
    (beside, beside_name): (*mut U, &'static str),
    make: impl FnOnce() -> Result<(T, U), Failure>,
) -> i32 {
    let mut second = U::default();
    let status = fill(error, out, name, || {
        if beside.is_null() {
            return Err(Failure::Null(beside_name.into()));
        }
        let (first, made) = make()?;
        second = made;
        Ok(first)
    });
    if !beside.is_null() {
        // SAFETY: the caller guarantees that it is valid for writes.
        unsafe { beside.write(second) };
    }
    status
}

/// What a function makes; after a failure or a panic, something else beside the failure.
fn settled<T>(
    without: impl FnOnce() -> T,
    make: impl FnOnce() -> Result<T, Failure>,
) -> (T, Result<(), Failure>) {
    match catch_unwind(AssertUnwindSafe(make)).unwrap_or(Err(Failure::Panic)) {
        Ok(value) => (value, Ok(())),
        Err(failure) => (without(), Err(failure)),
    }
}

/// Reads a struct of a caller, which is as long as its header defines it: missing fields have their
/// defaults, and bytes beyond what this library knows must be zero.
pub(crate) fn given<T: Struct>(
    given: *const T,
    size: usize,
    name: &'static str,
) -> Result<T, Failure> {
    if given.is_null() {
        return Err(Failure::Null(name.into()));
    }
    check_size::<T>(size, name)?;
    // SAFETY: the caller guarantees `size` bytes; no reference to `T` is created, because the
    // caller's struct can be shorter.
    let bytes = unsafe { std::slice::from_raw_parts(given.cast::<u8>(), size) };
    let (known, unknown) = bytes.split_at(size.min(size_of::<T>()));
    if unknown.iter().any(|&byte| byte != 0) {
        let (known, given) = (known.len(), size);
        return Err(Failure::UnknownFields { name: name.into(), known, given });
    }
    let mut full = T::default();
    // SAFETY: `full` has at least as many bytes as are known, and any bytes are a `T`.
    unsafe {
        std::ptr::copy_nonoverlapping(known.as_ptr(), (&raw mut full).cast::<u8>(), known.len());
    }
    Ok(full)
}

/// Reads a struct of a caller that starts with its size.
pub(crate) fn sized<T: Struct>(whole: *const T, name: &'static str) -> Result<T, Failure> {
    if whole.is_null() {
        return Err(Failure::Null(name.into()));
    }
    // SAFETY: the caller guarantees that it starts with its size.
    given(whole, unsafe { whole.cast::<usize>().read_unaligned() }, name)
}

/// Returns a pointer to a borrowed object; NULL if there is none.
pub(crate) fn pointer<T: Handle>(found: Option<&Tagged<T>>) -> *const T {
    found.map_or(std::ptr::null(), Tagged::handle)
}

/// Borrows an array; it can be NULL if it is empty.
pub(crate) fn slice<'a, T>(
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
        return Err(Failure::Null(name.into()));
    }
    if !first.is_aligned() {
        return Err(crm_core::Error::MalformedColumn {
            column: Some(name.to_owned()),
            row: None,
            message: format!("its address must be a multiple of {}", align_of::<T>()),
        }
        .into());
    }
    // SAFETY: the caller guarantees `count` valid elements; they fit in memory and are aligned.
    Ok(unsafe { std::slice::from_raw_parts(first, count) })
}

/// Writes an array of the caller; it can be NULL if there are no values.
pub(crate) fn write_all<T: Copy>(
    first: *mut T,
    capacity: usize,
    values: &[T],
    name: &'static str,
) -> Result<(), Failure> {
    if values.is_empty() {
        return Ok(());
    }
    if first.is_null() {
        return Err(Failure::Null(name.into()));
    }
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
pub(crate) fn text<'a>(
    data: *const std::ffi::c_char,
    length: usize,
    name: &'static str,
) -> Result<&'a str, Failure> {
    let bytes = slice(data.cast::<u8>(), length, name)?;
    std::str::from_utf8(bytes).map_err(|_| Failure::Utf8(name.into()))
}

/// Borrows the text of a NUL-terminated string.
pub(crate) fn terminated<'a>(
    data: *const std::ffi::c_char,
    name: &'static str,
) -> Result<&'a str, Failure> {
    if data.is_null() {
        return Err(Failure::Null(name.into()));
    }
    std::str::from_utf8(bytes_until_nul(data)).map_err(|_| Failure::Utf8(name.into()))
}

/// Borrows the bytes of a NUL-terminated string, which must not be NULL.
pub(crate) fn bytes_until_nul<'a>(data: *const std::ffi::c_char) -> &'a [u8] {
    // SAFETY: the caller guarantees that it is NUL-terminated.
    unsafe { CStr::from_ptr(data) }.to_bytes()
}

/// Moves a value out of the memory of a caller, which keeps `left`.
pub(crate) fn moved<T>(given: *mut T, left: T) -> Option<T> {
    // SAFETY: the caller guarantees that it is NULL or valid.
    (!given.is_null()).then(|| unsafe { given.replace(left) })
}

/// Makes a table of Arrow's C structs.
pub(crate) fn arrow_table(
    array: FFI_ArrowArray,
    schema: FFI_ArrowSchema,
) -> crm_core::Result<OwnedTable> {
    // SAFETY: the caller guarantees that the pointers of both are valid for their lengths.
    unsafe { OwnedTable::new(array, schema) }
}

/// Opens a stream of Arrow's C structs.
pub(crate) fn arrow_stream(stream: FFI_ArrowArrayStream) -> crm_core::Result<Stream> {
    // SAFETY: the caller guarantees that its producer conforms to the interface.
    unsafe { Stream::new(stream) }
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

/// The error of an array that is too large for memory.
pub(crate) fn too_long(name: &'static str, count: usize) -> Failure {
    crm_core::Error::TooLarge {
        field: name.to_owned(),
        message: format!("{count} elements do not fit in memory"),
    }
    .into()
}

/// Declares the types of handles.
macro_rules! handles {
    ($($type:ident),+) => {
        $(impl crate::boundary::Handle for $type {
            fn name() -> &'static str {
                stringify!($type)
            }
        })+
    };
}

/// Declares structs that later versions may extend.
macro_rules! structs {
    ($($type:ident),+) => {
        $(impl crate::boundary::Struct for $type {})+
    };
}

pub(crate) use {handles, structs};

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
