//! Reading a key column as codes of its names.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::integers::{Integers, each_width};
use crate::column::outcome::outcomes;
use crate::column::reader::{no_entry, outside};
use crate::column::text::{Offset, Text};
use crate::error::error::{Error, Result};
use crate::fold::block::{rows_of, rows_of_mut};
use crate::fold::key_names::{KeyNames, MISSING, NULL};
use crate::fold::lookup::{FEW, NOTHING, lookup};
use crate::fold::text_key::TextKey;

/// The types that can be a key.
const ACCEPTED: &str = "text, a dictionary of text, integers, bool";

/// The number of integers that are cached with their codes.
const INTEGERS: usize = 64;

/// Returns the index of a code in a table; an invalid code is past its end.
fn place_of(code: impl TryInto<u32>) -> u32 {
    code.try_into().unwrap_or(NOTHING)
}

/// Returns a code for each entry of a dictionary, all of them unresolved. The length of the
/// dictionary comes from the caller, so a wrong one must be an error, not an abort.
fn missing(column: &Column<'_>, entries: usize) -> Result<Vec<u32>> {
    let mut codes = Vec::new();
    codes.try_reserve_exact(entries).map_err(|_| Error::TooLarge {
        field: column.name().to_owned(),
        message: format!("a dictionary of {entries} entries does not fit in memory"),
    })?;
    codes.resize(entries, MISSING);
    Ok(codes)
}

/// Returns the entry of a dictionary for a code.
fn entry_of(code: impl TryInto<usize>) -> Option<usize> {
    code.try_into().ok()
}

/// Reads a key column as codes, a block at a time.
#[derive(Debug)]
pub(crate) struct KeyReader<'c> {
    batch: &'c Batch<'c>,
    column: &'c Column<'c>,
    /// The codes of the dictionary entries used so far.
    entries: Vec<u32>,
    /// The codes of integers, each in the slot of its lowest bits.
    integers: [(i128, u32); INTEGERS],
    /// A block of booleans.
    bits: Vec<u8>,
    /// Whether nulls are a group instead of an error.
    nullable: bool,
}

impl<'c> KeyReader<'c> {
    /// Prepares to read a column; if it is `nullable`, a null has the code [`NULL`].
    pub(crate) fn new(
        batch: &'c Batch<'c>,
        column: &'c Column<'c>,
        nullable: bool,
    ) -> Result<KeyReader<'c>> {
        let entries = match column.values() {
            Values::Text(_) | Values::Integers(_) => Vec::new(),
            Values::Bits(_) | Values::Bytes(_) | Values::Bools(_) => Vec::new(),
            Values::Dictionary { values, .. } if matches!(values.values(), Values::Text(_)) => {
                missing(column, values.len().max(FEW))?
            }
            _ => return Err(column.wrong_type(ACCEPTED)),
        };
        let integers = [(0, MISSING); INTEGERS];
        Ok(KeyReader { batch, column, entries, integers, bits: Vec::new(), nullable })
    }

    /// Writes the codes of a block of rows.
    pub(crate) fn read(
        &mut self,
        names: &mut KeyNames,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        match self.column.first_null(rows.clone()) {
            None => self.present(names, rows, out),
            Some(_) if self.nullable => self.between_nulls(names, rows, out),
            Some(row) => Err(self.null(row)),
        }
    }

    /// Writes the codes of rows with nulls, one segment without nulls at a time.
    fn between_nulls(
        &mut self,
        names: &mut KeyNames,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        let start = rows.start;
        let mut row = rows.start;
        while row < rows.end {
            let null = self.column.is_null(row);
            let end = (row..rows.end).find(|&at| self.column.is_null(at) != null);
            let stretch = row..end.unwrap_or(rows.end);
            let codes = rows_of_mut(out, row - start..stretch.end - start);
            if null {
                codes.fill(NULL);
            } else {
                self.present(names, stretch.clone(), codes)?;
            }
            row = stretch.end;
        }
        Ok(())
    }

    /// Writes the codes of rows without nulls.
    fn present(&mut self, names: &mut KeyNames, rows: Range<usize>, out: &mut [u32]) -> Result<()> {
        match self.column.values() {
            Values::Text(Text::Utf8 { offsets, data }) => {
                self.offsets(names, offsets, data, rows, out)
            }
            Values::Text(Text::LargeUtf8 { offsets, data }) => {
                self.offsets(names, offsets, data, rows, out)
            }
            Values::Text(text @ Text::Utf8View { views, buffers }) => {
                self.views(names, text, (views, buffers), rows, out)
            }
            Values::Text(text) => self.texts(names, text, rows, out),
            Values::Dictionary { codes, values } => {
                self.dictionary(names, codes, values, rows, out)
            }
            Values::Integers(integers) => self.integers(names, integers, rows, out),
            _ => self.booleans(names, rows, out),
        }
    }

    fn offsets<O: Offset>(
        &self,
        names: &mut KeyNames,
        offsets: &[O],
        data: &[u8],
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        let ends = rows_of(offsets, rows.start..rows.end + 1);
        if names.matcher().is_some_and(|matcher| matcher.offsets(ends, data, out)) {
            return Ok(());
        }
        let pairs = ends.windows(2);
        for ((row, pair), out) in rows.zip(pairs).zip(out) {
            let (&[start, end] | &[start, .., end]) = pair else { continue };
            let (start, end) = (start.position(), end.position());
            let text = data.get(start..end).ok_or_else(|| self.malformed(row))?;
            let key = match data.get(start..).and_then(|rest| rest.first_chunk()) {
                Some(head) => TextKey::with_surplus(head, text),
                None => TextKey::of(text),
            };
            *out = match names.find(key, text) {
                MISSING => self.add(names, text, row)?,
                code => code,
            };
        }
        Ok(())
    }

    fn views(
        &self,
        names: &mut KeyNames,
        text: &Text<'_>,
        (views, buffers): (&[u128], &[&[u8]]),
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        // With the next view, if any, the last text can be read in full words.
        let block = rows_of(views, rows.start..views.len().min(rows.end + 1));
        if names.matcher().is_some_and(|matcher| matcher.views(block, buffers, out)) {
            return Ok(());
        }
        self.texts(names, text, rows, out)
    }

    fn texts(
        &self,
        names: &mut KeyNames,
        text: &Text<'_>,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        for (row, out) in rows.zip(out) {
            let text = text.get(row).ok_or_else(|| self.malformed(row))?;
            *out = match names.find(TextKey::of(text), text) {
                MISSING => self.add(names, text, row)?,
                code => code,
            };
        }
        Ok(())
    }

    fn dictionary(
        &mut self,
        names: &mut KeyNames,
        codes: &Integers<'_>,
        values: &Column<'_>,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        each_width!(codes, codes => {
            let codes = rows_of(codes, rows.clone());
            for (out, &code) in out.iter_mut().zip(codes) {
                *out = place_of(code);
            }
            if lookup(&self.entries, out) {
                return Ok(());
            }
            // Entries are looked up at their first use: unused entries are not added.
            for ((row, out), &code) in rows.zip(out).zip(codes) {
                if *out == MISSING {
                    *out = self.entry(names, code, values, row)?;
                }
            }
        });
        Ok(())
    }

    fn entry(
        &mut self,
        names: &mut KeyNames,
        code: impl TryInto<usize> + Copy + std::fmt::Display,
        values: &Column<'_>,
        row: usize,
    ) -> Result<u32> {
        let entry = entry_of(code).filter(|&entry| entry < values.len());
        let Some(entry) = entry else {
            let number = self.batch.row_number(row);
            return Err(no_entry(self.column, number, &code, values.len()));
        };
        if values.is_null(entry) {
            if !self.nullable {
                return Err(self.null(row));
            }
            if let Some(known) = self.entries.get_mut(entry) {
                *known = NULL;
            }
            return Ok(NULL);
        }
        let Values::Text(texts) = values.values() else {
            return Err(self.column.wrong_type(ACCEPTED));
        };
        let text = texts.get(entry).ok_or_else(|| self.malformed(row))?;
        let code = match names.find(TextKey::of(text), text) {
            MISSING => self.add(names, text, row)?,
            code => code,
        };
        if let Some(known) = self.entries.get_mut(entry) {
            *known = code;
        }
        Ok(code)
    }

    fn integers(
        &mut self,
        names: &mut KeyNames,
        integers: &Integers<'_>,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        each_width!(integers, integers => {
            let integers = rows_of(integers, rows.clone());
            for ((row, out), &integer) in rows.zip(out).zip(integers) {
                let integer = i128::from(integer);
                let slot = integer as usize % INTEGERS;
                *out = match self.integers.get(slot) {
                    Some(&(known, code)) if known == integer && code != MISSING => code,
                    _ => self.integer(names, integer, row)?,
                };
            }
        });
        Ok(())
    }

    fn integer(&mut self, names: &mut KeyNames, integer: i128, row: usize) -> Result<u32> {
        let name = integer.to_string();
        let code = match names.find(TextKey::of(name.as_bytes()), name.as_bytes()) {
            MISSING => self.add(names, name.as_bytes(), row)?,
            code => code,
        };
        if let Some(known) = self.integers.get_mut(integer as usize % INTEGERS) {
            *known = (integer, code);
        }
        Ok(code)
    }

    fn booleans(
        &mut self,
        names: &mut KeyNames,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        let mut bits = std::mem::take(&mut self.bits);
        bits.resize(rows.len(), 0);
        outcomes(self.batch, self.column, rows.clone(), &mut bits)?;
        for ((row, out), &bit) in rows.zip(out).zip(&bits) {
            let name: &[u8] = if bit == 1 { b"true" } else { b"false" };
            *out = match names.find(TextKey::of(name), name) {
                MISSING => self.add(names, name, row)?,
                code => code,
            };
        }
        self.bits = bits;
        Ok(())
    }

    #[cold]
    fn add(&self, names: &mut KeyNames, text: &[u8], row: usize) -> Result<u32> {
        let number = self.batch.row_number(row);
        let column = self.column.name();
        let name = std::str::from_utf8(text)
            .map_err(|_| Error::InvalidUtf8 { column: column.to_owned(), row: number })?;
        if let Some(unknown) = names.unknown() {
            return Err(unknown(self.column, name.to_owned(), names, number));
        }
        if names.list().len() >= names.limit() {
            return Err(Error::TooManyGroups { column: column.to_owned(), limit: names.limit() });
        }
        Ok(names.insert(name))
    }

    #[cold]
    fn null(&self, row: usize) -> Error {
        Error::NullValue { column: self.column.name().to_owned(), row: self.batch.row_number(row) }
    }

    fn malformed(&self, row: usize) -> Error {
        outside(self.column, self.batch.row_number(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_that_does_not_fit_in_memory_is_refused() {
        let entries = usize::MAX / 4;
        let error = missing(&Column::bools("arm", &[]), entries).unwrap_err();
        let message = format!("a dictionary of {entries} entries does not fit in memory");
        assert_eq!(error.to_string(), format!("arm is too large: {message}"));
    }
}
