//! Ids: columns that identify customers, by text or by integer.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::integers::{Integers, each_width};
use crate::column::reader::{Reader, no_entry, outside};
use crate::column::text::{INLINE, Offset, Text, view};
use crate::error::error::{Error, Result};

const ACCEPTED: &str = "text, integers, decimal128 without decimals, dictionaries of them";

/// In a view that contains its text, the highest bit of each byte of the text.
const HIGHEST_BITS: u128 = 0x8080_8080_8080_8080_8080_8080 << 32;

/// Reads the ids of a range of rows: calls `each` with their UTF-8 bytes, in order.
///
/// An integer is equivalent to its decimal text. Nothing is allocated: a text is a slice of the
/// column's memory, and an integer is formatted on the stack.
#[inline]
pub(crate) fn each_id(
    batch: &Batch<'_>,
    column: &Column<'_>,
    rows: Range<usize>,
    each: impl FnMut(&[u8]),
) -> Result<()> {
    let reader = Reader { batch, column, rows };
    reader.no_nulls()?;
    match column.values() {
        Values::Text(Text::Utf8 { offsets, data }) => reader.spans(offsets, data, each),
        Values::Text(Text::LargeUtf8 { offsets, data }) => reader.spans(offsets, data, each),
        Values::Text(Text::Utf8View { views, buffers }) => reader.views(views, buffers, each),
        Values::Text(text) => reader.texts(text, each),
        Values::Integers(integers) => each_width!(integers, values => {
            reader.whole_numbers(values, each)
        }),
        Values::Scaled { integers, scale: 0 } => each_width!(integers, values => {
            reader.whole_numbers(values, each)
        }),
        &Values::Decimal128 { values, scale: 0 } => reader.whole_numbers(values, each),
        Values::Dictionary { codes, values } => reader.entries(codes, values, each),
        _ => Err(column.wrong_type(ACCEPTED)),
    }
}

impl Reader<'_> {
    fn number(&self, row: usize) -> u64 {
        self.batch.row_number(row)
    }

    /// Checks that a text is within its column's data, and that it is UTF-8.
    #[inline]
    fn utf8<'t>(&self, row: usize, text: Option<&'t [u8]>) -> Result<&'t [u8]> {
        match text {
            Some(text) if text.is_ascii() || std::str::from_utf8(text).is_ok() => Ok(text),
            Some(_) => Err(Error::InvalidUtf8 {
                column: self.column.name().to_owned(),
                row: self.number(row),
            }),
            None => Err(outside(self.column, self.number(row))),
        }
    }

    /// Reads texts from contiguous data.
    #[inline]
    fn spans<O: Offset>(
        &self,
        offsets: &[O],
        data: &[u8],
        mut each: impl FnMut(&[u8]),
    ) -> Result<()> {
        let ends = offsets.get(self.rows.start..=self.rows.end).unwrap_or_default();
        let positions = |pair: &[O]| match pair {
            &[start, end] => (start.position(), end.position()),
            _ => (0, 0),
        };
        let pairs = self.rows.clone().zip(ends.windows(2).map(positions));
        let first = ends.first().map_or(0, |end| end.position());
        let last = ends.last().map_or(0, |end| end.position());
        // If all data are ASCII, every slice is UTF-8.
        let ascii = data.get(first..last).filter(|all| all.is_ascii()).unwrap_or_default();
        for (row, (start, end)) in pairs {
            // A text that starts before the first wraps around to a position outside the data.
            match ascii.get(start.wrapping_sub(first)..end.wrapping_sub(first)) {
                Some(text) => each(text),
                None => each(self.utf8(row, data.get(start..end))?),
            }
        }
        Ok(())
    }

    #[inline]
    fn views(&self, views: &[u128], buffers: &[&[u8]], mut each: impl FnMut(&[u8])) -> Result<()> {
        let views = views.get(self.rows.clone()).unwrap_or_default();
        for (row, one) in self.rows.clone().zip(views) {
            let text = view(one, buffers);
            match text {
                Some(text) if text.len() <= INLINE && one & HIGHEST_BITS == 0 => each(text),
                _ => each(self.utf8(row, text)?),
            }
        }
        Ok(())
    }

    fn texts(&self, text: &Text<'_>, mut each: impl FnMut(&[u8])) -> Result<()> {
        for row in self.rows.clone() {
            each(self.utf8(row, text.get(row))?);
        }
        Ok(())
    }

    fn whole_numbers<T: Copy + Into<i128>>(
        &self,
        values: &[T],
        mut each: impl FnMut(&[u8]),
    ) -> Result<()> {
        for &value in values.get(self.rows.clone()).unwrap_or_default() {
            each(Digits::new(value.into()).bytes());
        }
        Ok(())
    }

    fn entries(
        &self,
        codes: &Integers<'_>,
        values: &Column<'_>,
        mut each: impl FnMut(&[u8]),
    ) -> Result<()> {
        for row in self.rows.clone() {
            let code = codes.get(row).unwrap_or(-1);
            let entry = usize::try_from(code).ok().filter(|&entry| entry < values.len());
            let Some(entry) = entry else {
                return Err(no_entry(self.column, self.number(row), &code, values.len()));
            };
            if values.is_null(entry) {
                let column = self.column.name().to_owned();
                return Err(Error::NullValue { column, row: self.number(row) });
            }
            match values.values() {
                Values::Text(text) => each(self.utf8(row, text.get(entry))?),
                Values::Integers(integers) => {
                    each(Digits::new(integers.get(entry).unwrap_or(0)).bytes());
                }
                _ => return Err(self.column.wrong_type(ACCEPTED)),
            }
        }
        Ok(())
    }
}

/// The decimal text of an integer.
pub(crate) struct Digits {
    bytes: [u8; Digits::MOST],
    start: usize,
}

impl Digits {
    /// The length of the smallest 128-bit integer with its sign.
    const MOST: usize = 40;

    pub(crate) fn new(integer: i128) -> Digits {
        let mut digits = Digits { bytes: [0; Digits::MOST], start: Digits::MOST };
        let mut large = integer.unsigned_abs();
        // Division of 64-bit numbers is much faster.
        let mut small = loop {
            match u64::try_from(large) {
                Ok(small) => break small,
                Err(_) => {
                    digits.push(b'0' + (large % 10) as u8);
                    large /= 10;
                }
            }
        };
        loop {
            digits.push(b'0' + (small % 10) as u8);
            small /= 10;
            if small == 0 {
                break;
            }
        }
        if integer < 0 {
            digits.push(b'-');
        }
        digits
    }

    /// Prepends a byte.
    fn push(&mut self, byte: u8) {
        self.start -= 1;
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = byte;
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;

    fn read(column: Column<'_>) -> Result<Vec<String>> {
        let batch = Batch::new(vec![column])?.with_first_row(100);
        let mut found = Vec::new();
        each_id(&batch, batch.column("id")?, 0..batch.rows(), |id| {
            found.push(String::from_utf8(id.to_vec()).unwrap());
        })?;
        Ok(found)
    }

    fn refused(column: Column<'_>) -> String {
        read(column).unwrap_err().to_string()
    }

    fn utf8<'a>(offsets: &'a [i32], data: &'a str) -> Column<'a> {
        Column::new("id", Values::Text(Text::Utf8 { offsets, data: data.as_bytes() }))
    }

    #[test]
    fn integers_are_their_decimal_text() {
        for integer in [0, 7, -7, 10, i64::MAX.into(), i64::MIN.into(), u64::MAX.into(), i128::MIN]
        {
            assert_eq!(Digits::new(integer).bytes(), integer.to_string().as_bytes());
        }
        assert_eq!(read(Column::int64("id", &[-12, 0])).unwrap(), ["-12", "0"]);
        let large = Values::Decimal128 { values: &[i128::MAX], scale: 0 };
        assert_eq!(read(Column::new("id", large)).unwrap(), [i128::MAX.to_string()]);
    }

    #[test]
    fn text_is_split_at_its_offsets() {
        assert_eq!(read(utf8(&[1, 3, 3, 4], "xabcx")).unwrap(), ["ab", "", "c"]);
        assert_eq!(read(utf8(&[0, 4, 5], "אבc")).unwrap(), ["אב", "c"]);
        assert!(read(utf8(&[0], "")).unwrap().is_empty());
        // The whole is UTF-8, but its parts are not.
        let cut = "column \"id\" must contain valid UTF-8, got other bytes in row 100";
        assert_eq!(refused(utf8(&[0, 1, 4], "אב")), cut);
    }

    #[test]
    fn offsets_that_lie_are_named_with_their_row() {
        let outside = "column \"id\" is malformed: the text of row 101 lies outside the column's \
                       data";
        for offsets in [[0, 1, 99], [0, 1, -1], [0, 2, 1]] {
            assert_eq!(refused(utf8(&offsets, "abc")), outside, "{offsets:?}");
            assert_eq!(refused(utf8(&offsets, "ab\u{e9}")), outside, "{offsets:?}");
        }
        assert!(refused(utf8(&[2, 1, 3], "abc")).contains("row 100"));
    }

    #[test]
    fn a_dictionary_is_read_through_its_codes() {
        let coded = |values: Column<'static>, codes: &'static [i8]| {
            let (codes, values) = (codes.into(), Box::new(values));
            Column::new("id", Values::Dictionary { codes, values })
        };
        let texts = Column::strings("id", &["a", "b"]);
        assert_eq!(read(coded(texts.clone(), &[1, 0, 1])).unwrap(), ["b", "a", "b"]);
        assert_eq!(read(coded(Column::int64("id", &[5]), &[0])).unwrap(), ["5"]);
        assert_eq!(
            refused(coded(texts.clone(), &[0, 2])),
            "column \"id\" is malformed: row 101 has dictionary code 2, the dictionary has 2 \
             entries"
        );
        assert!(refused(coded(texts, &[-1])).contains("code -1"));
        let half = Column::strings("id", &["a", ""]);
        let half = half.with_validity(Bitmap::new(&[0b01], 0, 2).unwrap()).unwrap();
        assert_eq!(
            refused(coded(half, &[0, 1])),
            "column \"id\" must not be null, got null in row 101"
        );
        assert!(refused(coded(Column::bools("id", &[true]), &[0])).contains("dictionary of bool"));
    }

    #[test]
    fn columns_that_are_not_ids_are_rejected() {
        assert_eq!(
            refused(Column::float64("id", &[1.0])),
            format!("column \"id\" has type float64, expected {ACCEPTED}")
        );
        let cents = Values::Decimal128 { values: &[1], scale: 2 };
        assert!(refused(Column::new("id", cents)).contains("decimal128 with 2 decimals"));
        let column = Column::int64("id", &[1, 2]);
        let column = column.with_validity(Bitmap::new(&[0b01], 0, 2).unwrap()).unwrap();
        assert_eq!(refused(column), "column \"id\" must not be null, got null in row 101");
    }
}
