//! Bits that a column owns.

use crate::column::bitmap::Bitmap;

/// Bits in Arrow's layout: the lowest bit of a byte comes first, and unused bits are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    bytes: Vec<u8>,
    length: usize,
}

impl Bits {
    pub(crate) fn with_capacity(bits: usize) -> Bits {
        Bits { bytes: Vec::with_capacity(bits.div_ceil(8)), length: 0 }
    }

    /// Takes bits in words of 64; those beyond the length are 0.
    pub(crate) fn from_words(words: &[u64], length: usize) -> Bits {
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(length.div_ceil(8));
        Bits { bytes, length }
    }

    /// Returns no bits with room for as many; `None` if they do not fit in memory.
    pub(crate) fn reserved(bits: usize) -> Option<Bits> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(bits.div_ceil(8)).ok()?;
        Some(Bits { bytes, length: 0 })
    }

    pub(crate) fn push(&mut self, bit: bool) {
        let at = self.length % 8;
        if at == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << at;
        }
        self.length += 1;
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    #[cfg(any(feature = "arrow", test))]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn as_bitmap(&self) -> Bitmap<'_> {
        Bitmap::from_start(&self.bytes, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_packed_from_the_lowest() {
        let mut bits = Bits::default();
        for at in 0..11 {
            bits.push(at % 3 == 0);
        }
        assert_eq!(bits.bytes(), [0b0100_1001, 0b0000_0010]);
        let bitmap = bits.as_bitmap();
        assert_eq!(bitmap.len(), 11);
        assert!((0..11).all(|at| bitmap.get(at) == (at % 3 == 0)));
    }
}
