//! A fixed-size digest of a text, which decides most comparisons.

/// The key of a text: the length, the first 16 and the last 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextKey {
    head: u128,
    tail: u64,
    length: u32,
}

impl TextKey {
    /// The number of bytes in the head.
    pub(crate) const HEAD: usize = 16;
    /// Up to this length the key contains the whole text.
    pub(crate) const WHOLE: usize = 24;
    /// For each length, the mask of the bytes of the head.
    const MASKS: [u128; 17] = {
        let mut masks = [u128::MAX; 17];
        let mut length = 0;
        #[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
        while length < TextKey::HEAD {
            masks[length] = (1 << (8 * length)) - 1;
            length += 1;
        }
        masks
    };

    pub(crate) fn of(text: &[u8]) -> TextKey {
        let head = match text.first_chunk() {
            Some(head) => u128::from_le_bytes(*head),
            None => TextKey::short(text),
        };
        TextKey::with_head(head, text)
    }

    /// Returns the bytes of a text shorter than the head, from two words that can overlap.
    fn short(text: &[u8]) -> u128 {
        let ends = |first: u64, last: u64, width: usize| {
            u128::from(first) | u128::from(last) << (8 * (text.len() - width))
        };
        if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            return ends(u64::from_le_bytes(*first), u64::from_le_bytes(*last), 8);
        }
        if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            return ends(u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into(), 4);
        }
        text.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u128::from(byte))
    }

    /// Returns the key of a text whose first bytes are read together with the following bytes.
    #[inline]
    pub(crate) fn with_surplus(head: &[u8; TextKey::HEAD], text: &[u8]) -> TextKey {
        let mask = TextKey::MASKS.get(text.len().min(TextKey::HEAD)).copied().unwrap_or(0);
        TextKey::with_head(u128::from_le_bytes(*head) & mask, text)
    }

    #[inline]
    fn with_head(head: u128, text: &[u8]) -> TextKey {
        let tail = if text.len() > TextKey::HEAD {
            text.last_chunk().map_or(0, |tail| u64::from_le_bytes(*tail))
        } else {
            0
        };
        TextKey { head, tail, length: text.len() as u32 }
    }

    #[inline]
    pub(crate) fn hash(self) -> u64 {
        // Any odd numbers with many bits work: there are few texts, and equality is checked.
        let mixed = (self.head as u64)
            ^ ((self.head >> 64) as u64).rotate_left(29)
            ^ self.tail.rotate_left(47)
            ^ u64::from(self.length).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 40
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_whatever_follows_the_text() {
        let bytes: Vec<u8> = (1..60).collect();
        for length in 0..40 {
            let text = &bytes[..length];
            let surplus = TextKey::with_surplus(bytes.first_chunk().unwrap(), text);
            assert_eq!(surplus, TextKey::of(text), "{length}");
            assert_ne!(surplus, TextKey::of(&bytes[..=length]), "{length}");
        }
    }
}
