//! Text in all supported layouts.

use std::ops::Range;

use crate::column::integers::some;

/// The text of a column, as bytes that should be UTF-8.
///
/// The layout is not trusted: an offset or a view that points outside the data is an error of the
/// row that uses it, and bytes are checked for UTF-8 whenever they leave the column.
///
/// # Examples
///
/// ```
/// use crm_core::column::Text;
///
/// let text = Text::Utf8 { offsets: &[0, 5, 9], data: b"emailnone" };
/// assert_eq!(text.len(), 2);
/// assert_eq!(text.get(1), Some(&b"none"[..]));
/// let wrong = Text::Utf8 { offsets: &[0, 5, 90], data: b"emailnone" };
/// assert_eq!(wrong.get(1), None);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Text<'a> {
    /// Arrow's `utf8`: one offset more than rows.
    Utf8 {
        /// The start of each text, which is the end of the previous one.
        offsets: &'a [i32],
        /// The bytes.
        data: &'a [u8],
    },
    /// Arrow's `large_utf8`: one offset more than rows.
    LargeUtf8 {
        /// The start of each text, which is the end of the previous one.
        offsets: &'a [i64],
        /// The bytes.
        data: &'a [u8],
    },
    /// Arrow's `utf8_view`.
    Utf8View {
        /// A view of 16 bytes per row.
        views: &'a [u128],
        /// The data of long texts.
        buffers: Vec<&'a [u8]>,
    },
    /// Rust strings.
    Strings(&'a [&'a str]),
    /// Separate texts, such as the NUL-terminated strings of C.
    Bytes(Vec<&'a [u8]>),
}

impl<'a> Text<'a> {
    /// Returns the number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Text::Utf8 { offsets, .. } => offsets.len().saturating_sub(1),
            Text::LargeUtf8 { offsets, .. } => offsets.len().saturating_sub(1),
            Text::Utf8View { views, .. } => views.len(),
            Text::Strings(strings) => strings.len(),
            Text::Bytes(bytes) => bytes.len(),
        }
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a text; `None` beyond the end, or if the layout is inconsistent.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        match self {
            Text::Utf8 { offsets, data } => {
                data.get(offsets.get(index)?.position()..offsets.get(index + 1)?.position())
            }
            Text::LargeUtf8 { offsets, data } => {
                data.get(offsets.get(index)?.position()..offsets.get(index + 1)?.position())
            }
            Text::Utf8View { views, buffers } => view(views.get(index)?, buffers),
            Text::Strings(strings) => strings.get(index).map(|text| text.as_bytes()),
            Text::Bytes(bytes) => bytes.get(index).copied(),
        }
    }

    /// Borrows existing rows.
    pub(crate) fn slice(&self, rows: Range<usize>) -> Text<'a> {
        // There is one offset more than rows, but none if there are no rows.
        let ends = rows.start..rows.end + usize::from(!self.is_empty());
        match self {
            Text::Utf8 { offsets, data } => Text::Utf8 { offsets: some(offsets, ends), data },
            Text::LargeUtf8 { offsets, data } => {
                Text::LargeUtf8 { offsets: some(offsets, ends), data }
            }
            Text::Utf8View { views, buffers } => {
                Text::Utf8View { views: some(views, rows), buffers: buffers.clone() }
            }
            Text::Strings(strings) => Text::Strings(some(strings, rows)),
            Text::Bytes(bytes) => Text::Bytes(some(bytes, rows).to_vec()),
        }
    }

    /// Returns the name of the type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Text::Utf8 { .. } | Text::Strings(_) | Text::Bytes(_) => "utf8",
            Text::LargeUtf8 { .. } => "large_utf8",
            Text::Utf8View { .. } => "utf8_view",
        }
    }
}

/// The maximum number of bytes in the view itself.
pub(crate) const INLINE: usize = 12;

/// Returns the bytes of a view.
///
/// The first four bytes are the length. A text of up to twelve bytes follows; for a longer one, the
/// last eight bytes are the index of a buffer and an offset into it.
pub(crate) fn view<'a>(view: &'a u128, buffers: &[&'a [u8]]) -> Option<&'a [u8]> {
    let length = *view as u32 as usize;
    if length <= INLINE {
        return bytemuck::bytes_of(view).get(4..4 + length);
    }
    let (buffer, start, length) = buffer_range(*view, buffers)?;
    buffer.get(start..start.checked_add(length)?)
}

/// Returns the location of a long text: the buffer, the start and the length.
pub(crate) fn buffer_range<'a>(
    view: u128,
    buffers: &[&'a [u8]],
) -> Option<(&'a [u8], usize, usize)> {
    let buffer = buffers.get((view >> 64) as u32 as usize)?;
    Some((buffer, (view >> 96) as u32 as usize, view as u32 as usize))
}

/// An offset into the data of a text column.
pub(crate) trait Offset: Copy {
    /// Returns the position; a negative offset becomes one beyond the end of any data.
    fn position(self) -> usize;
}

impl Offset for i32 {
    fn position(self) -> usize {
        self as usize
    }
}

impl Offset for i64 {
    fn position(self) -> usize {
        self as usize
    }
}

// The bytes of a view are read in their order in memory.
const _: () = assert!(cfg!(target_endian = "little"), "only little-endian platforms are supported");

#[cfg(test)]
mod tests {
    use super::*;

    fn short(text: &str) -> u128 {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&(text.len() as u32).to_le_bytes());
        bytes[4..4 + text.len()].copy_from_slice(text.as_bytes());
        u128::from_le_bytes(bytes)
    }

    fn long(length: u32, buffer: u32, offset: u32) -> u128 {
        u128::from(length) | u128::from(buffer) << 64 | u128::from(offset) << 96
    }

    #[test]
    fn views_are_inline_or_point() {
        let views = [short("none"), short("twelve bytes"), long(13, 1, 2), short("")];
        let text = Text::Utf8View { views: &views, buffers: vec![b"", b"..thirteen byte"] };
        assert_eq!(text.get(0), Some(&b"none"[..]));
        assert_eq!(text.get(1), Some(&b"twelve bytes"[..]));
        assert_eq!(text.get(2), Some(&b"thirteen byte"[..]));
        assert_eq!(text.get(3), Some(&b""[..]));
        assert_eq!(text.get(4), None);
    }

    #[test]
    fn views_that_point_outside_are_none() {
        let views = [long(13, 2, 0), long(13, 0, 8), long(13, 0, u32::MAX), long(u32::MAX, 0, 0)];
        let text = Text::Utf8View { views: &views, buffers: vec![b"fourteen bytes"] };
        assert!((0..4).all(|row| text.get(row).is_none()));
    }

    #[test]
    fn offsets_that_go_back_or_out_are_none() {
        let text = Text::Utf8 { offsets: &[0, 4, 2, -1, 99, i32::MAX], data: b"fourteen bytes" };
        assert_eq!(text.get(0), Some(&b"four"[..]));
        assert!((1..6).all(|row| text.get(row).is_none()));
        let text = Text::LargeUtf8 { offsets: &[i64::MAX, 0, i64::MIN], data: b"" };
        assert!((0..3).all(|row| text.get(row).is_none()));
        assert!(Text::Utf8 { offsets: &[], data: b"" }.is_empty());
    }
}
