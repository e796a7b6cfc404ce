//! Levels: the different values of a key column, as small codes.
//!
//! The code of a level is the order in which it was first seen, so codes depend on the order of
//! the rows and never leave an update: what is kept is keyed by name.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::integers::{Integers, each_width};
use crate::column::reader::{no_entry, outside};
use crate::column::text::{Offset, Text};
use crate::error::error::{Error, Result};
use crate::fold::lookup::{FEW, NOTHING, lookup};
use crate::fold::matcher::Matcher;

/// The types that can be a key.
const ACCEPTED: &str = "text, a dictionary of text, integers, bool";

/// How many integers are remembered with their codes.
const INTEGERS: usize = 64;

/// Stands for a text that is no level yet.
const MISSING: u32 = NOTHING;

/// The code of a null, where nulls are a level of their own.
pub(crate) const NULL: u32 = u32::MAX - 1;

/// The different values of a key column.
#[derive(Clone, Debug)]
pub(crate) struct Levels {
    names: Vec<String>,
    slots: Vec<Slot>,
    matcher: Option<Matcher>,
    closed: bool,
    limit: usize,
}

impl Levels {
    /// Levels that grow with the rows, up to a limit.
    pub(crate) fn open(limit: usize) -> Levels {
        Levels {
            names: Vec::new(),
            slots: vec![Slot::EMPTY; 16],
            matcher: None,
            closed: false,
            limit,
        }
    }

    /// Levels that are fixed: any other value is an error.
    pub(crate) fn closed<'n>(names: impl IntoIterator<Item = &'n str>) -> Levels {
        let mut levels = Levels::open(usize::MAX);
        for name in names {
            if levels.find(Key::of(name.as_bytes()), name.as_bytes()) == MISSING {
                levels.insert(name);
            }
        }
        levels.closed = true;
        levels
    }

    /// The names, in the order of their codes.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    fn find(&self, key: Key, text: &[u8]) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = key.hash() as usize & mask;
        while let Some(slot) = self.slots.get(at) {
            if slot.code == MISSING || slot.key == key && self.is_name(slot.code, text) {
                return slot.code;
            }
            at = (at + 1) & mask;
        }
        MISSING
    }

    /// Whether a text whose key is that of a name is that name.
    fn is_name(&self, code: u32, text: &[u8]) -> bool {
        text.len() <= Key::WHOLE
            || self.names.get(code as usize).is_some_and(|name| name.as_bytes() == text)
    }

    fn insert(&mut self, name: &str) -> u32 {
        let code = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.matcher = Matcher::new(&self.names);
        if self.names.len() * 4 > self.slots.len() {
            self.slots = vec![Slot::EMPTY; self.slots.len() * 4];
            for code in 0..self.names.len() {
                self.place(code as u32);
            }
        } else {
            self.place(code);
        }
        code
    }

    fn place(&mut self, code: u32) {
        let Some(name) = self.names.get(code as usize) else { return };
        let key = Key::of(name.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = key.hash() as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.code == MISSING {
                *slot = Slot { key, code };
                return;
            }
            at = (at + 1) & mask;
        }
    }
}

/// What tells two texts apart at a glance: the length, the first 16 and the last 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    head: u128,
    tail: u64,
    length: u32,
}

impl Key {
    /// The bytes at the head.
    const HEAD: usize = 16;
    /// Up to this length the key is the whole text.
    const WHOLE: usize = 24;
    /// For each length, the bytes of the head that belong to the text.
    const MASKS: [u128; 17] = {
        let mut masks = [u128::MAX; 17];
        let mut length = 0;
        #[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
        while length < Key::HEAD {
            masks[length] = (1 << (8 * length)) - 1;
            length += 1;
        }
        masks
    };

    fn of(text: &[u8]) -> Key {
        let head = match text.first_chunk() {
            Some(head) => u128::from_le_bytes(*head),
            None => Key::short(text),
        };
        Key::with_head(head, text)
    }

    /// The bytes of a text shorter than the head, from two words that may overlap.
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

    /// The key of a text whose first bytes are read together with those that follow it.
    #[inline]
    fn with_surplus(head: &[u8; Key::HEAD], text: &[u8]) -> Key {
        let mask = Key::MASKS.get(text.len().min(Key::HEAD)).copied().unwrap_or(0);
        Key::with_head(u128::from_le_bytes(*head) & mask, text)
    }

    #[inline]
    fn with_head(head: u128, text: &[u8]) -> Key {
        let tail = if text.len() > Key::HEAD {
            text.last_chunk().map_or(0, |tail| u64::from_le_bytes(*tail))
        } else {
            0
        };
        Key { head, tail, length: text.len() as u32 }
    }

    #[inline]
    fn hash(self) -> u64 {
        // Any odd numbers with many bits serve: texts are few, and equality is checked.
        let mixed = (self.head as u64)
            ^ ((self.head >> 64) as u64).rotate_left(29)
            ^ self.tail.rotate_left(47)
            ^ u64::from(self.length).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 40
    }
}

/// The place in a table that a code stands for; what is no place is beyond its end.
fn place_of(code: impl TryInto<u32>) -> u32 {
    code.try_into().unwrap_or(NOTHING)
}

/// A code for each entry of a dictionary, all of which are still to be found. The length of the
/// dictionary is that which a caller claims: it must not end the program.
fn missing(column: &Column<'_>, entries: usize) -> Result<Vec<u32>> {
    let mut codes = Vec::new();
    codes.try_reserve_exact(entries).map_err(|_| Error::TooLarge {
        field: column.name().to_owned(),
        message: format!("a dictionary of {entries} entries does not fit in memory"),
    })?;
    codes.resize(entries, MISSING);
    Ok(codes)
}

/// The entry of a dictionary that a code stands for.
fn entry_of(code: impl TryInto<usize>) -> Option<usize> {
    code.try_into().ok()
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Key,
    code: u32,
}

impl Slot {
    const EMPTY: Slot = Slot { key: Key { head: 0, tail: 0, length: 0 }, code: MISSING };
}

/// Reads a key column as codes of levels, block by block.
#[derive(Debug)]
pub(crate) struct Coder<'c> {
    batch: &'c Batch<'c>,
    column: &'c Column<'c>,
    /// The codes of the entries of a dictionary, as far as they have been used.
    entries: Vec<u32>,
    /// The codes of integers, each in the slot of its lowest bits.
    integers: [(i128, u32); INTEGERS],
    unknown: fn(&Column<'_>, String, &Levels, u64) -> Error,
    /// Whether nulls are a level of their own, not an error.
    nullable: bool,
}

impl<'c> Coder<'c> {
    /// Prepares to read a column; `unknown` makes the error for a value that is no level.
    pub(crate) fn new(
        batch: &'c Batch<'c>,
        column: &'c Column<'c>,
        unknown: fn(&Column<'_>, String, &Levels, u64) -> Error,
    ) -> Result<Coder<'c>> {
        let entries = match column.values() {
            Values::Text(_) | Values::Integers(_) => Vec::new(),
            Values::Bits(_) | Values::Bytes(_) | Values::Bools(_) => Vec::new(),
            Values::Dictionary { values, .. } if matches!(values.values(), Values::Text(_)) => {
                missing(column, values.len().max(FEW))?
            }
            _ => return Err(column.wrong_type(ACCEPTED)),
        };
        let integers = [(0, MISSING); INTEGERS];
        Ok(Coder { batch, column, entries, integers, unknown, nullable: false })
    }

    /// Prepares to read a column in which a null is a level of its own, with the code [`NULL`].
    pub(crate) fn nullable(batch: &'c Batch<'c>, column: &'c Column<'c>) -> Result<Coder<'c>> {
        // Levels that grow know every text.
        let unknown = |column: &Column<'_>, _, _: &Levels, _| column.wrong_type(ACCEPTED);
        Ok(Coder { nullable: true, ..Coder::new(batch, column, unknown)? })
    }

    /// Writes the codes of a block of rows.
    pub(crate) fn encode(
        &mut self,
        levels: &mut Levels,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        match self.column.first_null(rows.clone()) {
            None => self.present(levels, rows, out),
            Some(_) if self.nullable => self.between_nulls(levels, rows, out),
            Some(row) => Err(self.null(row)),
        }
    }

    /// Writes the codes of rows among which there are nulls: of one stretch without after another.
    fn between_nulls(
        &mut self,
        levels: &mut Levels,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        let start = rows.start;
        let mut row = rows.start;
        while row < rows.end {
            let null = self.column.is_null(row);
            let end = (row..rows.end).find(|&at| self.column.is_null(at) != null);
            let stretch = row..end.unwrap_or(rows.end);
            let codes = out.get_mut(row - start..stretch.end - start).unwrap_or_default();
            if null {
                codes.fill(NULL);
            } else {
                self.present(levels, stretch.clone(), codes)?;
            }
            row = stretch.end;
        }
        Ok(())
    }

    /// Writes the codes of rows that all hold a value.
    fn present(&mut self, levels: &mut Levels, rows: Range<usize>, out: &mut [u32]) -> Result<()> {
        match self.column.values() {
            Values::Text(Text::Utf8 { offsets, data }) => {
                self.offsets(levels, offsets, data, rows, out)
            }
            Values::Text(Text::LargeUtf8 { offsets, data }) => {
                self.offsets(levels, offsets, data, rows, out)
            }
            Values::Text(text @ Text::Utf8View { views, buffers }) => {
                self.views(levels, text, (views, buffers), rows, out)
            }
            Values::Text(text) => self.texts(levels, text, rows, out),
            Values::Dictionary { codes, values } => {
                self.dictionary(levels, codes, values, rows, out)
            }
            Values::Integers(integers) => self.integers(levels, integers, rows, out),
            _ => self.booleans(levels, rows, out),
        }
    }

    fn offsets<O: Offset>(
        &self,
        levels: &mut Levels,
        offsets: &[O],
        data: &[u8],
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        let ends = offsets.get(rows.start..=rows.end).unwrap_or_default();
        if levels.matcher.as_ref().is_some_and(|matcher| matcher.offsets(ends, data, out)) {
            return Ok(());
        }
        let pairs = ends.windows(2);
        for ((row, pair), out) in rows.zip(pairs).zip(out) {
            let (&[start, end] | &[start, .., end]) = pair else { continue };
            let (start, end) = (start.position(), end.position());
            let text = data.get(start..end).ok_or_else(|| self.malformed(row))?;
            let key = match data.get(start..).and_then(|rest| rest.first_chunk()) {
                Some(head) => Key::with_surplus(head, text),
                None => Key::of(text),
            };
            *out = match levels.find(key, text) {
                MISSING => self.add(levels, text, row)?,
                code => code,
            };
        }
        Ok(())
    }

    fn views(
        &self,
        levels: &mut Levels,
        text: &Text<'_>,
        (views, buffers): (&[u128], &[&[u8]]),
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        let block = views.get(rows.start..).unwrap_or_default();
        let block = block.get(..=rows.len()).unwrap_or(block);
        if levels.matcher.as_ref().is_some_and(|matcher| matcher.views(block, buffers, out)) {
            return Ok(());
        }
        self.texts(levels, text, rows, out)
    }

    fn texts(
        &self,
        levels: &mut Levels,
        text: &Text<'_>,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        for (row, out) in rows.zip(out) {
            let text = text.get(row).ok_or_else(|| self.malformed(row))?;
            *out = match levels.find(Key::of(text), text) {
                MISSING => self.add(levels, text, row)?,
                code => code,
            };
        }
        Ok(())
    }

    fn dictionary(
        &mut self,
        levels: &mut Levels,
        codes: &Integers<'_>,
        values: &Column<'_>,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        each_width!(codes, codes => {
            let codes = codes.get(rows.start..rows.end).unwrap_or_default();
            for (out, &code) in out.iter_mut().zip(codes) {
                *out = place_of(code);
            }
            if lookup(&self.entries, out) {
                return Ok(());
            }
            // Entries are looked up when they are first used: those that no row uses are not
            // levels.
            for ((row, out), &code) in rows.zip(out).zip(codes) {
                if *out == MISSING {
                    *out = self.entry(levels, code, values, row)?;
                }
            }
        });
        Ok(())
    }

    fn entry(
        &mut self,
        levels: &mut Levels,
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
        let code = match levels.find(Key::of(text), text) {
            MISSING => self.add(levels, text, row)?,
            code => code,
        };
        if let Some(known) = self.entries.get_mut(entry) {
            *known = code;
        }
        Ok(code)
    }

    fn integers(
        &mut self,
        levels: &mut Levels,
        integers: &Integers<'_>,
        rows: Range<usize>,
        out: &mut [u32],
    ) -> Result<()> {
        each_width!(integers, integers => {
            let integers = integers.get(rows.clone()).unwrap_or_default();
            for ((row, out), &integer) in rows.zip(out).zip(integers) {
                let integer = i128::from(integer);
                let slot = integer as usize % INTEGERS;
                *out = match self.integers.get(slot) {
                    Some(&(known, code)) if known == integer && code != MISSING => code,
                    _ => self.integer(levels, integer, row)?,
                };
            }
        });
        Ok(())
    }

    fn integer(&mut self, levels: &mut Levels, integer: i128, row: usize) -> Result<u32> {
        let name = integer.to_string();
        let code = match levels.find(Key::of(name.as_bytes()), name.as_bytes()) {
            MISSING => self.add(levels, name.as_bytes(), row)?,
            code => code,
        };
        if let Some(known) = self.integers.get_mut(integer as usize % INTEGERS) {
            *known = (integer, code);
        }
        Ok(code)
    }

    fn booleans(&self, levels: &mut Levels, rows: Range<usize>, out: &mut [u32]) -> Result<()> {
        let mut bits = vec![0; rows.len()];
        crate::column::outcome::outcomes(self.batch, self.column, rows.clone(), &mut bits)?;
        for ((row, out), bit) in rows.zip(out).zip(bits) {
            let name = if bit == 1 { "true" } else { "false" };
            *out = match levels.find(Key::of(name.as_bytes()), name.as_bytes()) {
                MISSING => self.add(levels, name.as_bytes(), row)?,
                code => code,
            };
        }
        Ok(())
    }

    #[cold]
    fn add(&self, levels: &mut Levels, text: &[u8], row: usize) -> Result<u32> {
        let number = self.batch.row_number(row);
        let column = self.column.name();
        let name = std::str::from_utf8(text)
            .map_err(|_| Error::InvalidUtf8 { column: column.to_owned(), row: number })?;
        if levels.closed {
            return Err((self.unknown)(self.column, name.to_owned(), levels, number));
        }
        if levels.names.len() >= levels.limit {
            return Err(Error::TooManyGroups { column: column.to_owned(), limit: levels.limit });
        }
        Ok(levels.insert(name))
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
