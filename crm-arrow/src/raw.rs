//! The fields of Arrow's C structs, which are private in Arrow's library.

use std::ffi::{CStr, c_char, c_void};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};

/// `struct ArrowArray` of the C data interface.
#[repr(C)]
pub(crate) struct RawArray {
    pub(crate) length: i64,
    pub(crate) null_count: i64,
    pub(crate) offset: i64,
    pub(crate) n_buffers: i64,
    pub(crate) n_children: i64,
    pub(crate) buffers: *const *const c_void,
    pub(crate) children: *const *const RawArray,
    pub(crate) dictionary: *const RawArray,
    pub(crate) release: Option<unsafe extern "C" fn(*mut FFI_ArrowArray)>,
    private_data: *mut c_void,
}

/// `struct ArrowSchema` of the C data interface.
#[repr(C)]
pub(crate) struct RawSchema {
    pub(crate) format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    pub(crate) n_children: i64,
    pub(crate) children: *const *const RawSchema,
    pub(crate) dictionary: *const RawSchema,
    pub(crate) release: Option<unsafe extern "C" fn(*mut FFI_ArrowSchema)>,
    private_data: *mut c_void,
}

// Both pairs have the layout that the C data interface prescribes.
const _: () = assert!(size_of::<RawArray>() == size_of::<FFI_ArrowArray>());
const _: () = assert!(size_of::<RawSchema>() == size_of::<FFI_ArrowSchema>());

impl RawArray {
    pub(crate) fn of(array: &FFI_ArrowArray) -> &RawArray {
        // SAFETY: both are `#[repr(C)]` with the fields of the C data interface.
        unsafe { &*std::ptr::from_ref(array).cast() }
    }

    /// Returns a buffer's pointer; null if there is no such buffer.
    ///
    /// # Safety
    ///
    /// `buffers` must be null or point to `n_buffers` pointers.
    pub(crate) unsafe fn buffer(&self, index: usize) -> *const c_void {
        if self.buffers.is_null() || i64::try_from(index).is_ok_and(|at| at >= self.n_buffers) {
            return std::ptr::null();
        }
        // SAFETY: the caller guarantees more than `index` pointers.
        unsafe { self.buffers.add(index).read() }
    }

    /// Returns a child; `None` if its pointer is null.
    ///
    /// # Safety
    ///
    /// `children` must be null or point to `n_children` pointers, each null or to a live struct.
    pub(crate) unsafe fn child(&self, index: usize) -> Option<&FFI_ArrowArray> {
        if self.children.is_null() || i64::try_from(index).is_ok_and(|at| at >= self.n_children) {
            return None;
        }
        // SAFETY: the caller guarantees more than `index` pointers, each null or valid; the layouts
        // are the same.
        unsafe { self.children.add(index).read().cast::<FFI_ArrowArray>().as_ref() }
    }
}

impl RawSchema {
    pub(crate) fn of(schema: &FFI_ArrowSchema) -> &RawSchema {
        // SAFETY: both are `#[repr(C)]` with the fields of the C data interface.
        unsafe { &*std::ptr::from_ref(schema).cast() }
    }

    /// Returns the name, with invalid UTF-8 replaced.
    ///
    /// # Safety
    ///
    /// `name` must be null or point to a NUL-terminated string.
    pub(crate) unsafe fn name(&self) -> String {
        if self.name.is_null() {
            return String::new();
        }
        // SAFETY: the caller guarantees that it is NUL-terminated.
        unsafe { CStr::from_ptr(self.name) }.to_string_lossy().into_owned()
    }

    /// Returns a child; `None` if its pointer is null.
    ///
    /// # Safety
    ///
    /// `children` must be null or point to `n_children` pointers, each null or to a live struct.
    pub(crate) unsafe fn child(&self, index: usize) -> Option<&FFI_ArrowSchema> {
        if self.children.is_null() || i64::try_from(index).is_ok_and(|at| at >= self.n_children) {
            return None;
        }
        // SAFETY: the caller guarantees more than `index` pointers, each null or valid; the layouts
        // are the same.
        unsafe { self.children.add(index).read().cast::<FFI_ArrowSchema>().as_ref() }
    }
}
