//! Checks of a C array before any memory behind its pointers is used.

use std::ffi::c_void;

use arrow_schema::DataType;

use crate::raw::{RawArray, RawSchema};

/// The maximum length: the bytes of a longer array would not fit in memory.
const MOST_ROWS: i64 = 1 << 48;

/// The description of a fault in an array or a schema.
pub(crate) type Fault = String;

/// Checks that the schema of a column has a valid format pointer.
pub(crate) fn schema(schema: &RawSchema) -> Result<(), Fault> {
    if schema.release.is_none() {
        return Err("its schema has been released".to_owned());
    }
    if schema.format.is_null() {
        return Err("its schema has no format".to_owned());
    }
    // SAFETY: the format is a NUL-terminated string, as the C data interface prescribes.
    if unsafe { std::ffi::CStr::from_ptr(schema.format) }.to_str().is_err() {
        return Err("the format of its schema is not UTF-8".to_owned());
    }
    if schema.n_children < 0 || schema.n_children > 0 && schema.children.is_null() {
        return Err("its schema has children without pointers".to_owned());
    }
    Ok(())
}

/// Checks the lengths, counts and pointers of a table or a column.
pub(crate) fn extent(array: &RawArray) -> Result<(), Fault> {
    let RawArray { length, offset, n_buffers, n_children, .. } = *array;
    if !(0..=MOST_ROWS).contains(&length) || !(0..=MOST_ROWS).contains(&offset) {
        return Err(format!("its length is {length} and its offset {offset}"));
    }
    if n_buffers < 0 || n_buffers > 0 && array.buffers.is_null() {
        return Err(format!("its {n_buffers} buffers have no pointers"));
    }
    if n_children < 0 || n_children > 0 && array.children.is_null() {
        return Err(format!("its {n_children} children have no pointers"));
    }
    Ok(())
}

/// Checks a column of a supported type.
///
/// # Safety
///
/// The pointers of `array` must be valid for the lengths that it gives.
pub(crate) unsafe fn column(array: &RawArray, data_type: &DataType) -> Result<(), Fault> {
    // A released array: its owner may already have freed the memory.
    if array.release.is_none() {
        return Err("it has been released".to_owned());
    }
    extent(array)?;
    let Some(buffers) = buffers(data_type) else { return Ok(()) };
    let variadic = *data_type == DataType::Utf8View;
    if array.n_buffers < buffers || array.n_buffers > buffers && !variadic {
        return Err(format!("it has {} buffers instead of {buffers}", array.n_buffers));
    }
    let rows = array.length + array.offset;
    // SAFETY: the caller guarantees as many buffers as `n_buffers` says; the same holds below.
    let buffer = |index| unsafe { array.buffer(index) };
    if array.null_count > 0 && buffer(0).is_null() {
        return Err(format!("it has {} nulls but no validity", array.null_count));
    }
    if rows > 0 && buffer(1).is_null() {
        return Err("it has rows but no data".to_owned());
    }
    match data_type {
        DataType::Utf8 if rows > 0 => {
            // SAFETY: there is one offset more than rows.
            let last = unsafe { buffer(1).cast::<i32>().add(rows as usize).read_unaligned() };
            text(i64::from(last), buffer(2))
        }
        DataType::LargeUtf8 if rows > 0 => {
            // SAFETY: there is one offset more than rows.
            let last = unsafe { buffer(1).cast::<i64>().add(rows as usize).read_unaligned() };
            text(last, buffer(2))
        }
        // SAFETY: the caller's guarantee.
        DataType::Utf8View => unsafe { views(array) },
        DataType::List(element) if rows > 0 => {
            // SAFETY: there is one offset more than rows.
            let last = unsafe { buffer(1).cast::<i32>().add(rows as usize).read_unaligned() };
            // SAFETY: the caller's guarantee.
            unsafe { elements(array, element.data_type(), last.into()) }
        }
        DataType::LargeList(element) if rows > 0 => {
            // SAFETY: there is one offset more than rows.
            let last = unsafe { buffer(1).cast::<i64>().add(rows as usize).read_unaligned() };
            // SAFETY: the caller's guarantee.
            unsafe { elements(array, element.data_type(), last) }
        }
        // SAFETY: the caller's guarantee.
        DataType::List(one) | DataType::LargeList(one) => unsafe {
            elements(array, one.data_type(), 0)
        },
        DataType::Dictionary(_, values) => {
            // SAFETY: the caller guarantees that the pointer is null or valid.
            let Some(dictionary) = (unsafe { array.dictionary.as_ref() }) else {
                return Err("its dictionary is missing".to_owned());
            };
            // SAFETY: the same as for the column.
            unsafe { column(dictionary, values) }
                .map_err(|fault| format!("its dictionary: {fault}"))
        }
        _ => Ok(()),
    }
}

/// Checks the elements of a column of lists, of which the last list ends at an offset.
///
/// # Safety
///
/// See [`column`].
unsafe fn elements(array: &RawArray, data_type: &DataType, last: i64) -> Result<(), Fault> {
    // SAFETY: the caller guarantees that each pointer is null or valid.
    let only = unsafe { array.child(0) }.filter(|_| array.n_children == 1);
    let child = RawArray::of(only.ok_or("its lists have no one column of elements")?);
    let checked = if *data_type == DataType::Null {
        null_elements(child)
    } else {
        // SAFETY: the same as for the column.
        unsafe { column(child, data_type) }
    };
    checked.map_err(|fault| format!("the elements of its lists: {fault}"))?;
    if last < 0 || last > child.length {
        return Err(format!("its lists end at {last}, it has {} elements", child.length));
    }
    Ok(())
}

/// Elements of type null have no memory; only lists without elements have them.
fn null_elements(child: &RawArray) -> Result<(), Fault> {
    extent(child)?;
    match (child.release, child.length) {
        (None, _) => Err("it has been released".to_owned()),
        (_, 0) => Ok(()),
        _ => Err("they are null".to_owned()),
    }
}

fn text(last: i64, data: *const c_void) -> Result<(), Fault> {
    if !(0..=MOST_ROWS).contains(&last) {
        return Err(format!("its last offset is {last}"));
    }
    if last > 0 && data.is_null() {
        return Err("its text is missing".to_owned());
    }
    Ok(())
}

/// # Safety
///
/// See [`column`].
unsafe fn views(array: &RawArray) -> Result<(), Fault> {
    // The validity, the views, the data, and the lengths of the data.
    let last = array.n_buffers as usize - 1;
    let count = last - 2;
    if count == 0 {
        return Ok(());
    }
    // SAFETY: there are as many buffers as `n_buffers` says.
    let lengths = unsafe { array.buffer(last) }.cast::<i64>();
    if lengths.is_null() {
        return Err("the lengths of its data are missing".to_owned());
    }
    for index in 0..count {
        // SAFETY: the last buffer holds a length for each buffer of data.
        let length = unsafe { lengths.add(index).read_unaligned() };
        // SAFETY: there are as many buffers as `n_buffers` says.
        text(length, unsafe { array.buffer(2 + index) })?;
    }
    Ok(())
}

/// Returns the number of buffers of a supported type; the minimum for views.
fn buffers(data_type: &DataType) -> Option<i64> {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Some(3),
        DataType::Boolean | DataType::Dictionary(..) => Some(2),
        DataType::List(_) | DataType::LargeList(_) => Some(2),
        other if other.is_primitive() => Some(2),
        _ => None,
    }
}
