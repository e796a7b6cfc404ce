//! The distinct texts of a column, numbered.

use xxhash_rust::xxh3::xxh3_64;

/// Above this number of distinct texts, each row is tested by itself.
const MOST: usize = 1 << 16;

/// The code of a null.
pub(crate) const NULL: u32 = 0;

/// The distinct texts of a column, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct Dictionary<'a> {
    texts: Vec<&'a str>,
    /// For each place the hash and the code; 0 where it is free.
    places: Vec<(u64, u32)>,
    /// Short texts as numbers, and their codes: the last one of each place.
    short: Option<Box<[(ShortText, u32); SHORT]>>,
}

/// The number of places for short texts.
const SHORT: usize = 1 << 10;

/// A short text as a number, in two halves: in registers they are compared faster than one.
pub(crate) type ShortText = (u64, u64);

fn short_place((low, high): ShortText) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    ((low ^ high.rotate_left(29)).wrapping_mul(FACTOR) >> 54) as usize
}

impl<'a> Dictionary<'a> {
    /// Returns the code of a text; `None` if there are too many texts.
    #[inline]
    pub(crate) fn code(&mut self, text: &'a str) -> Option<u32> {
        let hash = hash(text.as_bytes());
        if 2 * self.texts.len() >= self.places.len() {
            self.grow();
        }
        let mask = self.places.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.places.get(at)? {
                (_, NULL) => break,
                (known, code) if *known == hash && self.text(*code) == Some(text) => {
                    return Some(*code);
                }
                _ => at = (at + 1) & mask,
            }
        }
        if self.texts.len() >= MOST {
            return None;
        }
        self.texts.push(text);
        let code = u32::try_from(self.texts.len()).ok()?;
        *self.places.get_mut(at)? = (hash, code);
        Some(code)
    }

    /// Returns the code of a short text that was remembered.
    #[inline(always)]
    pub(crate) fn short(&self, key: ShortText) -> Option<u32> {
        let (known, code) = self.short.as_ref()?.get(short_place(key))?;
        ((known.0 ^ key.0) | (known.1 ^ key.1) == 0).then_some(*code)
    }

    /// Remembers the code of a short text.
    pub(crate) fn remember(&mut self, key: ShortText, code: u32) {
        // No short text has this key.
        let short =
            self.short.get_or_insert_with(|| Box::new([((u64::MAX, u64::MAX), NULL); SHORT]));
        if let Some(place) = short.get_mut(short_place(key)) {
            *place = (key, code);
        }
    }

    fn grow(&mut self) {
        let size = (2 * self.places.len()).max(64);
        let old = std::mem::replace(&mut self.places, vec![(0, NULL); size]);
        for (hash, code) in old.into_iter().filter(|(_, code)| *code != NULL) {
            let mut at = hash as usize & (size - 1);
            while self.places.get(at).is_some_and(|(_, code)| *code != NULL) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = self.places.get_mut(at) {
                *place = (hash, code);
            }
        }
    }

    /// Returns the text of a code; `None` for a null.
    #[inline]
    pub(crate) fn text(&self, code: u32) -> Option<&'a str> {
        self.texts.get((code as usize).checked_sub(1)?).copied()
    }

    /// Returns the number of codes, with that of a null.
    pub(crate) fn len(&self) -> usize {
        self.texts.len() + 1
    }
}

/// Hashes a text; short ones without a function call.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let low = match bytes {
        [a, b] => u64::from(u16::from_le_bytes([*a, *b])),
        [first @ .., a, b, c, d] if first.len() <= 4 => {
            let end = u64::from(u32::from_le_bytes([*a, *b, *c, *d]));
            first.iter().fold(end, |low, &byte| low << 8 | u64::from(byte))
        }
        _ => return xxh3_64(bytes),
    };
    let product = (low ^ bytes.len() as u64).wrapping_mul(FACTOR);
    product ^ product >> 32
}
