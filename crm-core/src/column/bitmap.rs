//! Bits: validity, and columns of booleans.

use std::ops::Range;

use crate::{Error, Result};

/// Bits in Arrow's layout: the lowest bit of a byte comes first.
///
/// As validity, a set bit means that the row holds a value.
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
    /// Takes `length` bits of `bytes`, from bit `offset` on.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] when `bytes` is too short.
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

    /// Returns whether a bit is set; a bit that does not exist is not.
    #[must_use]
    pub fn get(&self, index: usize) -> bool {
        let at = self.offset + index;
        index < self.length && self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }

    /// Borrows the bits of rows that there are.
    pub(super) fn slice(&self, rows: Range<usize>) -> Bitmap<'a> {
        Bitmap { bytes: self.bytes, offset: self.offset + rows.start, length: rows.len() }
    }

    /// Returns the first bit of `rows` that is not set.
    pub(crate) fn first_unset(&self, rows: Range<usize>) -> Option<usize> {
        let start = (self.offset + rows.start) / 8;
        let end = (self.offset + rows.end).div_ceil(8);
        let full = self.bytes.get(start..end).is_some_and(|bytes| bytes.iter().all(|&b| b == 0xff));
        if full { None } else { rows.into_iter().find(|&row| !self.get(row)) }
    }

    /// Writes the bits of `rows` as bytes 0 and 1.
    pub(crate) fn unpack(&self, rows: Range<usize>, out: &mut [u8]) {
        let first = self.offset + rows.start;
        let bytes = self.bytes.get(first / 8..).unwrap_or_default();
        if first.is_multiple_of(8) {
            for (eight, &byte) in out.chunks_mut(8).zip(bytes) {
                let spread = spread(byte).to_le_bytes();
                for (out, bit) in eight.iter_mut().zip(spread) {
                    *out = bit;
                }
            }
        } else {
            for (out, row) in out.iter_mut().zip(rows) {
                *out = u8::from(self.get(row));
            }
        }
    }
}

/// Spreads eight bits over eight bytes, the lowest bit first.
fn spread(byte: u8) -> u64 {
    // Copies the byte into every byte of the word, keeps one bit in each, and brings it down.
    let copies = u64::from(byte).wrapping_mul(0x0101_0101_0101_0101);
    let kept = copies & 0x8040_2010_0804_0201;
    (kept.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_keeps_every_bit() {
        for byte in 0..=255_u8 {
            let bytes = spread(byte).to_le_bytes();
            for (bit, &out) in bytes.iter().enumerate() {
                assert_eq!(out, byte >> bit & 1, "{byte:08b} bit {bit}");
            }
        }
    }

    #[test]
    fn unpack_respects_the_offset() {
        let bytes = [0b1010_0110, 0b0110_1001, 0b1111_0000];
        for offset in 0..8 {
            let bitmap = Bitmap::new(&bytes, offset, 16).unwrap();
            let mut out = [9; 13];
            bitmap.unpack(2..15, &mut out);
            for (at, bit) in out.into_iter().enumerate() {
                assert_eq!(bit == 1, bitmap.get(at + 2));
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
    fn too_few_bytes_are_refused() {
        assert!(Bitmap::new(&[0], 1, 8).is_err());
        assert!(Bitmap::new(&[0], usize::MAX, 8).is_err());
        assert!(Bitmap::new(&[], 0, 0).unwrap().is_empty());
    }
}
