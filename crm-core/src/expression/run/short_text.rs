//! Short texts as numbers, which are faster to find than texts.

use crate::column::text::{INLINE, Offset, Text};
use crate::expression::run::dictionary::{Dictionary, ShortText};

/// The length of the shortest text that is not short.
const LONG: usize = 16;

/// Writes the codes of the texts from a row on, until one is not short or did not occur before;
/// returns how many were written.
pub(crate) fn short_codes(
    text: &Text<'_>,
    first: usize,
    dictionary: &Dictionary<'_>,
    out: &mut [u32],
) -> usize {
    match text {
        Text::Utf8 { offsets, data } => spans(offsets.get(first..), data, dictionary, out),
        Text::LargeUtf8 { offsets, data } => spans(offsets.get(first..), data, dictionary, out),
        Text::Utf8View { views, .. } => {
            let views = views.get(first..).unwrap_or_default();
            each(views.iter().map(|view| inline(*view)), dictionary, out)
        }
        _ => 0,
    }
}

fn spans<O: Offset>(
    offsets: Option<&[O]>,
    data: &[u8],
    dictionary: &Dictionary<'_>,
    out: &mut [u32],
) -> usize {
    let pairs = offsets.unwrap_or_default().windows(2).filter_map(|pair| match pair {
        [start, end] => Some((start, end)),
        _ => None,
    });
    each(pairs.map(|(start, end)| span(data, start.position(), end.position())), dictionary, out)
}

/// Writes codes until a key is missing or unknown.
#[inline(always)]
fn each(
    keys: impl Iterator<Item = Option<ShortText>>,
    dictionary: &Dictionary<'_>,
    out: &mut [u32],
) -> usize {
    let mut written = 0;
    for (out, key) in out.iter_mut().zip(keys) {
        let Some(code) = key.and_then(|key| dictionary.short(key)) else { break };
        *out = code;
        written += 1;
    }
    written
}

/// Returns a number that no other short text of the column has.
pub(crate) fn short_key(text: &Text<'_>, row: usize) -> Option<ShortText> {
    match text {
        Text::Utf8 { offsets, data } => {
            span(data, offsets.get(row)?.position(), offsets.get(row + 1)?.position())
        }
        Text::LargeUtf8 { offsets, data } => {
            span(data, offsets.get(row)?.position(), offsets.get(row + 1)?.position())
        }
        Text::Utf8View { views, .. } => inline(*views.get(row)?),
        _ => None,
    }
}

/// A view of at most 12 bytes contains its text, and zeros after it.
#[inline(always)]
fn inline(view: u128) -> Option<ShortText> {
    (view as u32 <= INLINE as u32).then_some((view as u64, (view >> 64) as u64))
}

/// Returns the bytes of a text of at most 15 bytes with its length.
#[inline(always)]
fn span(data: &[u8], start: usize, end: usize) -> Option<ShortText> {
    let length = end.checked_sub(start).filter(|&length| length < LONG)?;
    // The last texts of a column are shorter than what is read.
    let bytes = u128::from_le_bytes(*data.get(start..)?.first_chunk::<LONG>()?);
    let (low, high) = (bytes as u64, (bytes >> 64) as u64);
    // The bits of the text; the highest byte holds the length.
    let bits = 8 * length as u32;
    let all = |bits: u32| (1_u64 << bits) - 1;
    let (low, high) = if bits < 64 { (low & all(bits), 0) } else { (low, high & all(bits - 64)) };
    Some((low, high | (length as u64) << 56))
}
