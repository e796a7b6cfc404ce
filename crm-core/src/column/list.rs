//! A reader of lists of text.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::list_offsets::ListOffsets;
use crate::column::reader::{no_entry, outside};
use crate::error::error::{Error, Result};

/// The lists of text of a column.
pub(crate) struct Lists<'r> {
    batch: &'r Batch<'r>,
    column: &'r Column<'r>,
    offsets: ListOffsets<'r>,
    elements: &'r Column<'r>,
}

impl<'r> Lists<'r> {
    /// Borrows a column.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if it has no lists of text.
    pub(crate) fn of(batch: &'r Batch<'r>, column: &'r Column<'r>) -> Result<Lists<'r>> {
        match column.values() {
            Values::List { offsets, values } if is_text(values) => {
                Ok(Lists { batch, column, offsets: *offsets, elements: values })
            }
            _ => Err(column.wrong_type("list of utf8")),
        }
    }

    /// The column of the elements: text, or a dictionary of text.
    pub(crate) fn elements(&self) -> &'r Column<'r> {
        self.elements
    }

    /// Returns the places of the elements of a row; `None` if the row is null.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`] if they are not elements of the column.
    pub(crate) fn range(&self, row: usize) -> Result<Option<Range<usize>>> {
        if self.column.is_null(row) {
            return Ok(None);
        }
        let range = self.offsets.range(row).filter(|range| range.end <= self.elements.len());
        range.map(Some).ok_or_else(|| Error::MalformedColumn {
            column: Some(self.column.name().to_owned()),
            row: Some(self.batch.row_number(row)),
            message: format!(
                "the list of row {} lies outside its {} elements",
                self.batch.row_number(row),
                self.elements.len()
            ),
        })
    }

    /// Returns an element of a row.
    ///
    /// # Errors
    ///
    /// [`Error::NullValue`], [`Error::InvalidUtf8`] and [`Error::MalformedColumn`], which name the
    /// row.
    pub(crate) fn text(&self, row: usize, element: usize) -> Result<&'r str> {
        let number = self.batch.row_number(row);
        let null = || Error::NullValue { column: self.column.name().to_owned(), row: number };
        if self.elements.is_null(element) {
            return Err(null());
        }
        let (values, entry) = match self.elements.values() {
            Values::Dictionary { codes, values } => {
                let code = codes.get(element).unwrap_or(-1);
                let entry = usize::try_from(code).ok().filter(|&entry| entry < values.len());
                let entry =
                    entry.ok_or_else(|| no_entry(self.column, number, &code, values.len()))?;
                (&**values, entry)
            }
            _ => (self.elements, element),
        };
        if values.is_null(entry) {
            return Err(null());
        }
        let Values::Text(text) = values.values() else {
            return Err(self.column.wrong_type("list of utf8"));
        };
        let bytes = text.get(entry).ok_or_else(|| outside(self.column, number))?;
        std::str::from_utf8(bytes)
            .map_err(|_| Error::InvalidUtf8 { column: self.column.name().to_owned(), row: number })
    }
}

fn is_text(elements: &Column<'_>) -> bool {
    match elements.values() {
        Values::Text(_) => true,
        Values::Dictionary { values, .. } => matches!(values.values(), Values::Text(_)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;
    use crate::column::integers::Integers;
    use crate::column::text::Text;

    type Read = Result<Vec<Option<Vec<String>>>>;

    fn read(column: Column<'_>) -> Read {
        let batch = Batch::new(vec![column])?.with_first_row(10);
        let lists = Lists::of(&batch, batch.column("x")?)?;
        let list = |row| {
            let Some(range) = lists.range(row)? else { return Ok(None) };
            let texts = range.map(|element| Ok(lists.text(row, element)?.to_owned()));
            texts.collect::<Result<Vec<_>>>().map(Some)
        };
        (0..batch.rows()).map(list).collect()
    }

    fn lists<'a>(offsets: ListOffsets<'a>, values: Column<'a>) -> Column<'a> {
        Column::new("x", Values::List { offsets, values: Box::new(values) })
    }

    fn owned(lists: &[Option<&[&str]>]) -> Vec<Option<Vec<String>>> {
        let list = |list: &&[&str]| list.iter().map(|&text| text.to_owned()).collect();
        lists.iter().map(|one| one.as_ref().map(list)).collect()
    }

    #[test]
    fn lists_of_any_layout_are_read() {
        let texts = ["a", "ב", "c"];
        let expected = owned(&[Some(&["a", "ב"]), Some(&[]), None]);
        let valid = Bitmap::new(&[0b011], 0, 3).unwrap();
        let strings = || Column::strings("x", &texts);
        let codes = Integers::UInt8(&[0, 1, 2]);
        let coded = Column::new("x", Values::Dictionary { codes, values: Box::new(strings()) });
        for column in [
            lists(ListOffsets::Small(&[0, 2, 2, 3]), strings()),
            lists(ListOffsets::Large(&[0, 2, 2, 3]), strings()),
            lists(ListOffsets::Small(&[0, 2, 2, 3]), coded),
            // What is under a null is not read.
            lists(ListOffsets::Small(&[0, 2, 2, -7]), strings()),
        ] {
            let column = column.with_validity(valid).unwrap();
            assert_eq!(read(column.clone()).unwrap(), expected);
            assert_eq!(read(column.slice(1..3)).unwrap(), expected[1..]);
            assert!(read(column.slice(2..2)).unwrap().is_empty());
        }
    }

    #[test]
    fn wrong_lists_name_the_row() {
        let strings = || Column::strings("x", &["a", "b"]);
        let null = strings().with_validity(Bitmap::new(&[0b01], 0, 2).unwrap()).unwrap();
        let bytes = Column::new("x", Values::Text(Text::Bytes(vec![b"a", b"\xff"])));
        let codes =
            Values::Dictionary { codes: Integers::Int8(&[0, 9]), values: Box::new(strings()) };
        for (column, message) in [
            (
                lists(ListOffsets::Small(&[0, 1, 3]), strings()),
                "column \"x\" is malformed: the list of row 11 lies outside its 2 elements",
            ),
            (
                lists(ListOffsets::Large(&[0, 2, 1]), strings()),
                "column \"x\" is malformed: the list of row 11 lies outside its 2 elements",
            ),
            (
                lists(ListOffsets::Small(&[0, 1, 2]), null),
                "column \"x\" must not be null, got null in row 11",
            ),
            (
                lists(ListOffsets::Small(&[0, 1, 2]), bytes),
                "column \"x\" must contain valid UTF-8, got other bytes in row 11",
            ),
            (
                lists(ListOffsets::Small(&[0, 1, 2]), Column::new("x", codes)),
                "column \"x\" is malformed: row 11 has dictionary code 9, the dictionary has 2 \
                 entries",
            ),
            (
                lists(ListOffsets::Small(&[0, 1]), Column::int64("x", &[1])),
                "column \"x\" has type list of int64, expected list of utf8",
            ),
            (strings(), "column \"x\" has type utf8, expected list of utf8"),
        ] {
            assert_eq!(read(column).unwrap_err().to_string(), message);
        }
    }
}
