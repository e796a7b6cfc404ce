//! Bits: validity bitmaps and boolean columns.

use std::ops::Range;

use multiversion::multiversion;

use crate::error::error::{Error, Result};

/// Bits in Arrow's layout: the lowest bit of a byte is the first.
///
/// As validity, a set bit means that the row has a value.
///
/// # Examples
///
/// ```
/// use crm_core::column::Bitmap;
///
/// // Eight bits from the third bit of the first byte on.
/// let bitmap = Bitmap::new(&[0b0000_0100, 0b0000_0001], 2, 8)?;
/// assert!(bitmap.get(0) && !bitmap.get(1) && bitmap.get(6));
/// assert_eq!(bitmap.len(), 8);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bitmap<'a> {
    bytes: &'a [u8],
    offset: usize,
    length: usize,
}

impl<'a> Bitmap<'a> {
    /// Borrows `length` bits of `bytes`, starting at bit `offset`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `bytes` is too short.
    pub fn new(bytes: &'a [u8], offset: usize, length: usize) -> Result<Bitmap<'a>> {
        let enough = offset.checked_add(length).is_some_and(|end| end.div_ceil(8) <= bytes.len());
        if !enough {
            return Err(Error::out_of_range(
                "bitmap",
                &format!("at least {length} bits after bit {offset}"),
                format!("{} bytes", bytes.len()),
            ));
        }
        Ok(Bitmap { bytes, offset, length })
    }

    /// Takes the first `length` bits of `bytes`; those that `bytes` lacks are not set.
    pub(crate) fn from_start(bytes: &'a [u8], length: usize) -> Bitmap<'a> {
        Bitmap { bytes, offset: 0, length }
    }

    /// Returns the number of bits.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns whether there are no bits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns whether a bit is set; a bit beyond the end is not.
    #[must_use]
    pub fn get(&self, index: usize) -> bool {
        // The sum is computed only for a valid index, because it could overflow for others.
        let set = |at: usize| self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
        index < self.length && set(self.offset + index)
    }

    /// Borrows the bits of existing rows.
    pub(crate) fn slice(&self, rows: Range<usize>) -> Bitmap<'a> {
        Bitmap { bytes: self.bytes, offset: self.offset + rows.start, length: rows.len() }
    }

    /// Returns the first bit of `rows` that is not set.
    pub(crate) fn first_unset(&self, rows: Range<usize>) -> Option<usize> {
        let start = (self.offset + rows.start) / 8;
        let end = (self.offset + rows.end).div_ceil(8);
        let full = self.bytes.get(start..end).is_some_and(|bytes| bytes.iter().all(|&b| b == 0xff));
        if full { None } else { rows.into_iter().find(|&row| !self.get(row)) }
    }

    /// Writes the bits of `rows` into words of 64, the first row lowest; bits beyond the last row are
    /// not set.
    pub(crate) fn words(&self, rows: Range<usize>, out: &mut [u64]) {
        let first = self.offset + rows.start;
        let shift = first % 8;
        let bytes = self.bytes.get(first / 8..).unwrap_or_default();
        for (at, word) in out.iter_mut().enumerate() {
            let rest = bytes.get(8 * at..).unwrap_or_default();
            let low = match rest.first_chunk() {
                Some(bytes) => u64::from_le_bytes(*bytes),
                None => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
            };
            let high = rest.get(8).copied().map_or(0, u64::from);
            *word = low >> shift | high.checked_shl(64 - shift as u32).unwrap_or(0);
        }
        if let Some(last) = out.last_mut().filter(|_| !rows.len().is_multiple_of(64)) {
            *last &= (1 << (rows.len() % 64)) - 1;
        }
    }

    /// Writes the bits of `rows` as bytes 0 and 1.
    pub(crate) fn unpack(&self, rows: Range<usize>, out: &mut [u8]) {
        let first = self.offset + rows.start;
        let whole = first.next_multiple_of(8);
        let (head, rest) = out.split_at_mut((whole - first).min(out.len()));
        for (out, row) in head.iter_mut().zip(rows) {
            *out = u8::from(self.get(row));
        }
        unpack(self.bytes.get(whole / 8..).unwrap_or_default(), rest);
    }
}

/// The number of bytes of bits that are unpacked together.
const WORD: usize = 4;

/// Writes bits as bytes 0 and 1.
#[multiversion(targets("x86_64+avx2+fma"))]
fn unpack(bytes: &[u8], out: &mut [u8]) {
    let (words, bytes) = bytes.as_chunks::<WORD>();
    let (outs, rest) = out.as_chunks_mut::<{ 8 * WORD }>();
    for (out, word) in outs.iter_mut().zip(words) {
        *out = std::array::from_fn(|at| bit(word, at));
    }
    let bytes = words.get(outs.len()..).unwrap_or_default().as_flattened().iter().chain(bytes);
    for (out, &byte) in rest.chunks_mut(8).zip(bytes) {
        for (at, out) in out.iter_mut().enumerate() {
            *out = bit(&[byte], at);
        }
    }
}

#[inline(always)]
fn bit(bytes: &[u8], at: usize) -> u8 {
    u8::from(bytes.get(at / 8).is_some_and(|byte| byte & (1 << (at % 8)) != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_the_bits_of_the_rows() {
        let bytes: Vec<u8> = (0..40).map(|at: u8| at.wrapping_mul(73) ^ 0x5a).collect();
        for (offset, start, end) in [(0, 0, 320), (3, 5, 200), (1, 64, 128), (7, 0, 313), (0, 9, 9)]
        {
            let bitmap = Bitmap::new(&bytes, offset, 320 - offset).unwrap();
            let end = end.min(bitmap.len());
            let mut out = vec![u64::MAX; (end - start).div_ceil(64)];
            bitmap.words(start..end, &mut out);
            for at in 0..out.len() * 64 {
                let expected = start + at < end && bitmap.get(start + at);
                assert_eq!(out[at / 64] >> (at % 64) & 1 == 1, expected, "{offset} {start} {at}");
            }
        }
    }
    use crate::error::error::ErrorCode;

    #[test]
    fn unpack_respects_the_offset() {
        let bytes: Vec<u8> = (0..20_u8).map(|at| at.wrapping_mul(83) ^ 0x5a).collect();
        for offset in 0..17 {
            let bitmap = Bitmap::new(&bytes, offset, 140).unwrap();
            for rows in [0..140, 2..15, 3..4, 7..7, 5..106] {
                let mut out = vec![9; rows.len()];
                bitmap.unpack(rows.clone(), &mut out);
                for (row, bit) in rows.zip(out) {
                    assert_eq!(bit, u8::from(bitmap.get(row)), "bit {row} after {offset}");
                }
            }
        }
    }

    #[test]
    fn first_unset_is_found_across_bytes() {
        let bitmap = Bitmap::new(&[0xff, 0xff, 0b1111_1011], 3, 21).unwrap();
        assert_eq!(bitmap.first_unset(0..21), Some(15));
        assert_eq!(bitmap.first_unset(0..15), None);
        assert_eq!(bitmap.first_unset(16..21), None);
    }

    #[test]
    fn a_bit_that_does_not_exist_is_not_set() {
        let bitmap = Bitmap::new(&[0xff, 0xff], 3, 9).unwrap();
        assert!(bitmap.get(8));
        assert!(!bitmap.get(9) && !bitmap.get(usize::MAX - 2) && !bitmap.get(usize::MAX));
    }

    #[test]
    fn too_few_bytes_are_rejected() {
        for offset in [1, usize::MAX] {
            let error = Bitmap::new(&[0], offset, 8).unwrap_err();
            assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some("bitmap")));
        }
        assert!(Bitmap::new(&[], 0, 0).unwrap().is_empty());
    }
}
