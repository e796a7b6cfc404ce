//! Integers of any width: numeric columns, and the indices of dictionaries.

use std::ops::Range;

/// A slice of integers of one of eight types.
///
/// # Examples
///
/// ```
/// use crm_core::column::Integers;
///
/// let codes = Integers::from(&[0_u8, 2, 1][..]);
/// assert_eq!(codes.get(1), Some(2));
/// assert_eq!((codes.len(), codes.type_name()), (3, "uint8"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Integers<'a> {
    /// Signed, 8 bits.
    Int8(&'a [i8]),
    /// Signed, 16 bits.
    Int16(&'a [i16]),
    /// Signed, 32 bits.
    Int32(&'a [i32]),
    /// Signed, 64 bits.
    Int64(&'a [i64]),
    /// Unsigned, 8 bits.
    UInt8(&'a [u8]),
    /// Unsigned, 16 bits.
    UInt16(&'a [u16]),
    /// Unsigned, 32 bits.
    UInt32(&'a [u32]),
    /// Unsigned, 64 bits.
    UInt64(&'a [u64]),
}

/// Evaluates an expression with the slice of any type.
macro_rules! each_width {
    ($integers:expr, $slice:ident => $body:expr) => {
        match $integers {
            $crate::column::integers::Integers::Int8($slice) => $body,
            $crate::column::integers::Integers::Int16($slice) => $body,
            $crate::column::integers::Integers::Int32($slice) => $body,
            $crate::column::integers::Integers::Int64($slice) => $body,
            $crate::column::integers::Integers::UInt8($slice) => $body,
            $crate::column::integers::Integers::UInt16($slice) => $body,
            $crate::column::integers::Integers::UInt32($slice) => $body,
            $crate::column::integers::Integers::UInt64($slice) => $body,
        }
    };
}

pub(crate) use each_width;

impl<'a> Integers<'a> {
    /// Borrows existing rows.
    pub(crate) fn slice(&self, rows: Range<usize>) -> Integers<'a> {
        each_width!(self, slice => some(slice, rows).into())
    }

    /// Returns the number of integers.
    #[must_use]
    pub fn len(&self) -> usize {
        each_width!(self, slice => slice.len())
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an integer; `None` beyond the end.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<i128> {
        each_width!(self, slice => slice.get(index).map(|&integer| i128::from(integer)))
    }

    /// Returns the name of the type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Integers::Int8(_) => "int8",
            Integers::Int16(_) => "int16",
            Integers::Int32(_) => "int32",
            Integers::Int64(_) => "int64",
            Integers::UInt8(_) => "uint8",
            Integers::UInt16(_) => "uint16",
            Integers::UInt32(_) => "uint32",
            Integers::UInt64(_) => "uint64",
        }
    }
}

macro_rules! from_slice {
    ($($type:ty => $variant:ident),+) => {
        $(impl<'a> From<&'a [$type]> for Integers<'a> {
            fn from(slice: &'a [$type]) -> Integers<'a> {
                Integers::$variant(slice)
            }
        })+
    };
}

from_slice!(
    i8 => Int8, i16 => Int16, i32 => Int32, i64 => Int64,
    u8 => UInt8, u16 => UInt16, u32 => UInt32, u64 => UInt64
);

/// Returns a range of rows of a slice.
pub(crate) fn some<T>(all: &[T], rows: Range<usize>) -> &[T] {
    all.get(rows).unwrap_or_default()
}
