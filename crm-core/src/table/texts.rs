//! Text that a column owns.

use crate::column::text::Text;

/// The most bytes that offsets of 32 bits reach.
const MOST_SMALL: usize = i32::MAX as usize;

/// Texts one after the other, and where each ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts {
    offsets: Offsets,
    data: String,
}

/// One more offset than texts; 64 bits wide only where the bytes need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offsets {
    Small(Vec<i32>),
    Large(Vec<i64>),
}

impl Texts {
    pub(crate) fn with_capacity(texts: usize) -> Texts {
        let mut offsets = Vec::with_capacity(texts.saturating_add(1));
        offsets.push(0);
        Texts { offsets: Offsets::Small(offsets), data: String::new() }
    }

    /// Returns no texts with room for as many, and for their bytes; `None` if they do not fit in
    /// memory.
    pub(crate) fn reserved(texts: usize, bytes: usize) -> Option<Texts> {
        let count = texts.checked_add(1)?;
        let mut data = String::new();
        data.try_reserve_exact(bytes).ok()?;
        let offsets = if bytes <= MOST_SMALL {
            Offsets::Small(first_of(count)?)
        } else {
            Offsets::Large(first_of(count)?)
        };
        Some(Texts { offsets, data })
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.push_within(text, MOST_SMALL);
    }

    /// Appends a text; offsets beyond `most` have 64 bits.
    fn push_within(&mut self, text: &str, most: usize) {
        self.data.push_str(text);
        let end = self.data.len();
        if let Offsets::Small(offsets) = &mut self.offsets {
            match i32::try_from(end) {
                Ok(end) if end as usize <= most => return offsets.push(end),
                _ => self.offsets = Offsets::Large(offsets.iter().map(|&at| at.into()).collect()),
            }
        }
        if let Offsets::Large(offsets) = &mut self.offsets {
            // An allocation has at most `isize::MAX` bytes.
            offsets.push(end as i64);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.as_text().len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let next = index.checked_add(1)?;
        let (start, end) = match &self.offsets {
            Offsets::Small(offsets) => {
                (*offsets.get(index)? as usize, *offsets.get(next)? as usize)
            }
            Offsets::Large(offsets) => {
                (*offsets.get(index)? as usize, *offsets.get(next)? as usize)
            }
        };
        self.data.get(start..end)
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn data(&self) -> &str {
        &self.data
    }

    pub(crate) fn as_text(&self) -> Text<'_> {
        let data = self.data.as_bytes();
        match &self.offsets {
            Offsets::Small(offsets) => Text::Utf8 { offsets, data },
            Offsets::Large(offsets) => Text::LargeUtf8 { offsets, data },
        }
    }
}

/// Returns the first offset, with room for `count`.
fn first_of<O: Default>(count: usize) -> Option<Vec<O>> {
    let mut offsets = Vec::new();
    offsets.try_reserve_exact(count).ok()?;
    offsets.push(O::default());
    Some(offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_grow_to_64_bits_where_the_bytes_need_it() {
        let mut texts = Texts::with_capacity(3);
        for text in ["mail", "", "דואר"] {
            texts.push_within(text, 4);
        }
        assert_eq!(texts.offsets, Offsets::Large(vec![0, 4, 4, 12]));
        assert_eq!(texts.as_text().type_name(), "large_utf8");
        assert_eq!([0, 1, 2].map(|at| texts.get(at)), [Some("mail"), Some(""), Some("דואר")]);
        assert_eq!((texts.get(3), texts.get(usize::MAX)), (None, None));
    }

    #[test]
    fn offsets_have_32_bits_at_first() {
        let mut texts = Texts::with_capacity(0);
        assert_eq!((texts.len(), texts.get(0)), (0, None));
        texts.push("mail");
        assert_eq!(texts.offsets, Offsets::Small(vec![0, 4]));
    }
}
