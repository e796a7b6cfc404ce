//! Branchless matching of texts against a few known names.

use crate::column::text::{INLINE, Offset};

/// The number of bytes that are compared at a time.
const WORD: usize = 16;

/// Marks a text that is not one of the names.
const NONE: u8 = u8::MAX;

/// Distinguishes the names of a small set by their length and one byte, and then compares all of
/// their bytes at once.
///
/// A block of rows is matched as a whole: differences are accumulated without branches, and a block
/// with any other text is left to the general reader.
#[derive(Clone, Debug)]
pub(crate) enum Matcher {
    /// For names of up to 16 bytes.
    Short(Names<1>),
    /// For names of up to 32 bytes.
    Long(Names<2>),
}

impl Matcher {
    /// With as many names there is no code left for one that is none.
    pub(crate) const MOST: usize = NONE as usize;

    /// Prepares to match names, whose codes are their indices; `None` if they are too many, too
    /// long or too similar.
    pub(crate) fn new(names: &[String]) -> Option<Matcher> {
        if names.iter().all(|name| name.len() <= WORD) {
            Names::new(names).map(Matcher::Short)
        } else {
            Names::new(names).map(Matcher::Long)
        }
    }

    /// Writes the codes of texts between offsets; returns whether all were names.
    pub(crate) fn offsets<O: Offset>(&self, offsets: &[O], data: &[u8], out: &mut [u32]) -> bool {
        match self {
            Matcher::Short(names) => names.offsets(offsets, data, out),
            Matcher::Long(names) => names.offsets(offsets, data, out),
        }
    }

    /// Writes the codes of the texts of views; returns whether all were names.
    ///
    /// There can be more views than codes: the additional ones are read together with the last.
    pub(crate) fn views(&self, views: &[u128], buffers: &[&[u8]], out: &mut [u32]) -> bool {
        match self {
            Matcher::Short(names) => names.views(views, buffers, out),
            Matcher::Long(names) => names.views(views, buffers, out),
        }
    }
}

/// Names of up to `WORDS` times 16 bytes.
#[derive(Clone, Debug)]
pub(crate) struct Names<const WORDS: usize> {
    /// The position of the byte that distinguishes names of the same length.
    at: usize,
    /// The mask of that byte, 0 if a name is too short to have it.
    keep: u8,
    /// The code for each length and byte.
    codes: Vec<u8>,
    /// The name of each code.
    names: Box<[Name<WORDS>; 256]>,
}

/// The bytes of a name, and the mask of the bytes to compare.
#[derive(Clone, Copy, Debug)]
struct Name<const WORDS: usize> {
    bytes: [u128; WORDS],
    mask: [u128; WORDS],
}

impl<const WORDS: usize> Names<WORDS> {
    const LONGEST: usize = WORD * WORDS;

    fn new(names: &[String]) -> Option<Names<WORDS>> {
        let shortest = names.iter().map(String::len).min()?;
        let too_long = names.iter().any(|name| name.len() > Self::LONGEST);
        if too_long || names.len() >= usize::from(NONE) {
            return None;
        }
        if shortest == 0 {
            return Names::with(names, 0, 0);
        }
        (0..shortest.min(WORD)).find_map(|at| Names::with(names, at, u8::MAX))
    }

    fn with(names: &[String], at: usize, keep: u8) -> Option<Names<WORDS>> {
        // No text equals this.
        let never = Name { bytes: [u128::MAX; WORDS], mask: [0; WORDS] };
        let mut matcher = Names {
            at,
            keep,
            codes: vec![NONE; (Self::LONGEST + 1) << 8],
            names: Box::new([never; 256]),
        };
        for (code, name) in names.iter().enumerate() {
            let byte = name.as_bytes().get(at).copied().unwrap_or(0) & keep;
            let slot = matcher.codes.get_mut(name.len() << 8 | usize::from(byte))?;
            if *slot != NONE {
                return None;
            }
            *slot = u8::try_from(code).ok()?;
            *matcher.names.get_mut(code)? = Name::of(name.as_bytes());
        }
        Some(matcher)
    }

    /// Returns the code and the name for a length and the distinguishing byte.
    #[inline]
    fn candidate(&self, byte: u8, length: usize) -> Option<(u8, &Name<WORDS>)> {
        if length > Self::LONGEST {
            return None;
        }
        let code = *self.codes.get(length << 8 | usize::from(byte & self.keep))?;
        Some((code, self.names.get(usize::from(code))?))
    }

    /// Returns the code of a text, and its difference from that name.
    #[inline]
    fn text(&self, data: &[u8], start: usize, length: usize) -> Option<(u8, u128)> {
        let mut rest = data.get(start..)?;
        let mut word: &[u8; WORD] = rest.first_chunk()?;
        let (code, name) = self.candidate(*word.get(self.at)?, length)?;
        let mut difference = name.difference(0, word);
        for at in 1..WORDS {
            rest = rest.get(WORD..)?;
            word = rest.first_chunk()?;
            difference |= name.difference(at, word);
        }
        Some((code, difference))
    }

    // A separate function keeps this loop in registers.
    #[inline(never)]
    fn offsets<O: Offset>(&self, offsets: &[O], data: &[u8], out: &mut [u32]) -> bool {
        let mut different = 0;
        for (ends, out) in offsets.windows(2).zip(out) {
            let &[start, end] = ends else { return false };
            let (start, end) = (start.position(), end.position());
            let Some((code, difference)) = self.text(data, start, end.wrapping_sub(start)) else {
                return false;
            };
            different |= difference;
            *out = u32::from(code);
        }
        different == 0
    }

    fn views(&self, views: &[u128], buffers: &[&[u8]], out: &mut [u32]) -> bool {
        // Branches on the length of a text would be mispredicted, so all texts are read alike: the
        // views are an additional buffer, which contains the short texts.
        let mut sources = buffers.to_vec();
        sources.push(bytemuck::cast_slice(views));
        let mut different = 0;
        for (row, (view, out)) in views.iter().zip(out).enumerate() {
            let length = *view as u32 as usize;
            let long = usize::from(length > INLINE).wrapping_neg();
            let source = (view >> 64) as u32 as usize & long | buffers.len() & !long;
            let start = (view >> 96) as u32 as usize & long | (16 * row + 4) & !long;
            let Some(data) = sources.get(source) else { return false };
            let Some((code, difference)) = self.text(data, start, length) else { return false };
            different |= difference;
            *out = u32::from(code);
        }
        different == 0
    }
}

impl<const WORDS: usize> Name<WORDS> {
    fn of(text: &[u8]) -> Name<WORDS> {
        let mut name = Name { bytes: [0; WORDS], mask: [0; WORDS] };
        let words = name.bytes.iter_mut().zip(&mut name.mask).zip(text.chunks(WORD));
        for ((bytes, mask), text) in words {
            for (at, &byte) in text.iter().enumerate() {
                *bytes |= u128::from(byte) << (8 * at);
                *mask |= 0xff << (8 * at);
            }
        }
        name
    }

    #[inline]
    fn difference(&self, at: usize, word: &[u8; WORD]) -> u128 {
        match (self.bytes.get(at), self.mask.get(at)) {
            (Some(bytes), Some(mask)) => (u128::from_le_bytes(*word) & mask) ^ bytes,
            _ => u128::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn matched(known: &[&str], texts: &[&str]) -> Option<Vec<u32>> {
        let matcher = Matcher::new(&names(known))?;
        // Additional bytes after the last text, so that a long word can be read.
        let data = texts.concat() + &"?".repeat(64);
        let mut offsets = vec![0_i32];
        for text in texts {
            offsets.push(offsets[offsets.len() - 1] + text.len() as i32);
        }
        let mut out = vec![9; texts.len()];
        matcher.offsets(&offsets, data.as_bytes(), &mut out).then_some(out)
    }

    #[test]
    fn names_are_told_apart_by_length_or_by_one_byte() {
        assert_eq!(matched(&["a", "b", "ab"], &["ab", "a", "b"]), Some(vec![2, 0, 1]));
        assert_eq!(matched(&["arm 1", "arm 2"], &["arm 2", "arm 1"]), Some(vec![1, 0]));
        assert_eq!(matched(&["", "none"], &["none", ""]), Some(vec![1, 0]));
        let long = ["a name of twenty-two..", "a name of twenty-three.", "short"];
        assert_eq!(matched(&long, &[long[2], long[1], long[0]]), Some(vec![2, 1, 0]));
    }

    #[test]
    fn anything_else_is_noticed() {
        for other in
            ["b", "abc", "aB", "", "arm 3", "arm 10", "a name of twenty-four bytes and more"]
        {
            assert_eq!(matched(&["a", "ab", "arm 1", "arm 2"], &["a", other]), None, "{other}");
        }
        assert_eq!(matched(&["a name of twenty-two.."], &["a name of twenty-two.!"]), None);
    }

    #[test]
    fn sets_that_cannot_be_told_apart_have_no_matcher() {
        assert!(Matcher::new(&names(&["aab", "aba", "abb", "aaa"])).is_none());
        assert!(Matcher::new(&names(&["", "a", "b"])).is_none());
        assert!(Matcher::new(&names(&[&"long".repeat(9)])).is_none());
        assert!(Matcher::new(&[]).is_none());
    }

    #[test]
    fn offsets_that_lie_are_noticed() {
        let matcher = Matcher::new(&names(&["a"])).unwrap();
        let data = [b'a'; 64];
        for offsets in [[0, -1], [-1, 0], [1, 0], [60, 61], [i32::MAX, 0]] {
            assert!(!matcher.offsets(&offsets, &data, &mut [0]), "{offsets:?}");
        }
        assert!(matcher.offsets(&[3, 4], &data, &mut [0]));
    }
}
