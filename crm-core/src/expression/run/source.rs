//! The columns of fields, read in blocks.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use num_traits::AsPrimitive;

use crate::column::batch::Batch;
use crate::column::column::{Column, TimeUnit, Values};
use crate::column::integers::{Integers, each_width};
use crate::column::list::Lists;
use crate::column::reader::{no_entry, outside};
use crate::column::text::Text;
use crate::date::zone::Zone;
use crate::error::error::{Error, Result};
use crate::expression::plan::exact::Exact;
use crate::expression::run::cells::{Cells, Data, Unit};
use crate::expression::run::dictionary::{Dictionary, NULL};
use crate::expression::run::kernel::{narrow, number_in_order, units_of_f64};
use crate::expression::run::short_text::{short_codes, short_key};
use crate::expression::run::words::{Words, filled, get, set};
use crate::expression::types::field_type::FieldType;
use crate::expression::types::names::FieldName;
use crate::money::decimals::{Decimals, Units};

/// The days of the years 1 to 9999.
const YEARS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// The instants of the years 1 to 9999.
const INSTANTS: std::ops::RangeInclusive<i64> = -719_162 * DAY..=2_932_897 * DAY - 1;

/// What instants are allowed.
const OF_THE_YEARS: &str = "instants of the years 1 to 9999";

/// A column of a batch that holds a field.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    batch: &'a Batch<'a>,
    column: &'a Column<'a>,
    field: &'a FieldName,
    options: SourceOptions,
    pub(crate) dictionary: Dictionary<'a>,
    /// For each entry of the column's own dictionary, its code.
    entries: Option<Vec<u32>>,
    /// Whether the code of each entry is its position plus one.
    is_in_order: bool,
    /// Whether there are too many texts to number them.
    uncoded: bool,
    /// Whether no row has a value, so that the type of the column says nothing.
    is_void: bool,
    /// The number of values that had more decimals than the field.
    rounded: Cell<u64>,
}

/// How columns are read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SourceOptions {
    /// Whether NaN and infinity are nulls; otherwise they are errors.
    pub(crate) nan_is_null: bool,
    pub(crate) zone: Option<Zone>,
}

/// The microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl<'a> Source<'a> {
    /// Finds the column of a field, and checks its type.
    pub(crate) fn new(
        batch: &'a Batch<'a>,
        field: &'a FieldName,
        options: SourceOptions,
    ) -> Result<Source<'a>> {
        let column = batch.column(&field.column)?;
        let mut source = Source {
            batch,
            column,
            field,
            options,
            dictionary: Dictionary::default(),
            entries: None,
            is_in_order: false,
            uncoded: false,
            is_void: false,
            rounded: Cell::new(0),
        };
        source.check()?;
        if let Values::Dictionary { values, .. } = column.values() {
            let entries = source.number_entries(values)?;
            let mut positions = (1..).zip(&entries);
            source.is_in_order = positions.all(|(position, code): (u32, _)| position == *code);
            source.entries = Some(entries);
        }
        Ok(source)
    }

    /// Whether a column without a zone is read as UTC.
    pub(crate) fn is_naive_as_utc(&self) -> bool {
        self.field.kind == FieldType::Timestamp
            && !self.field.naive_is_local
            && matches!(self.column.values(), Values::Timestamp { .. })
            && !self.column.is_zoned()
    }

    /// Returns the name of the column.
    pub(crate) fn name(&self) -> &str {
        self.column.name()
    }

    /// Returns the number of values read so far that had more decimals than the field.
    pub(crate) fn rounded(&self) -> u64 {
        self.rounded.get()
    }

    /// The error of a row that must have a value.
    #[cold]
    pub(crate) fn null(&self, row: usize) -> Error {
        let column = self.column.name().to_owned();
        Error::NullValue { column, row: self.batch.row_number(row) }
    }

    fn check(&mut self) -> Result<()> {
        use Values::{Bits, Bools, Bytes, Date32, Dictionary};
        let values = self.column.values();
        let (fits, accepted) = match &self.field.kind {
            FieldType::Bool => (matches!(values, Bits(_) | Bytes(_) | Bools(_)), "bool"),
            FieldType::Int => (is_number(values), "integers, or floats that are whole numbers"),
            FieldType::Float | FieldType::Decimal { .. } | FieldType::Money { .. } => {
                (is_number(values), "float64, float32, decimal128, integers")
            }
            FieldType::Date => {
                let fits = matches!(values, Date32(_) | Values::Timestamp { .. });
                (fits, "date32, or timestamps at midnight")
            }
            FieldType::Timestamp => (matches!(values, Values::Timestamp { .. }), "timestamps"),
            FieldType::Text | FieldType::Code(_) => {
                let fits = match values {
                    Values::Text(_) => true,
                    Dictionary { values, .. } => matches!(values.values(), Values::Text(_)),
                    _ => false,
                };
                (fits, "text, dictionaries of text")
            }
            FieldType::Codes(_) => (matches!(values, Values::List { .. }), "lists of text"),
        };
        // Frames give a column without any value the type of nulls or of booleans.
        let is_bool = matches!(values, Bits(_) | Bytes(_) | Bools(_));
        let rows = self.column.len();
        self.is_void = !fits && is_bool && (0..rows).all(|row| self.column.is_null(row));
        if fits || self.is_void { Ok(()) } else { Err(self.column.wrong_type(accepted)) }
    }

    fn number_entries(&mut self, values: &'a Column<'a>) -> Result<Vec<u32>> {
        let Values::Text(text) = values.values() else { return Ok(Vec::new()) };
        let mut codes = Vec::with_capacity(values.len());
        for entry in 0..values.len() {
            if values.is_null(entry) {
                codes.push(NULL);
                continue;
            }
            let bytes = text.get(entry).ok_or_else(|| outside(self.column, entry as u64))?;
            let text = std::str::from_utf8(bytes).map_err(|_| self.not_utf8(0))?;
            let Some(code) = self.dictionary.code(text) else {
                self.uncoded = true;
                return Ok(codes);
            };
            codes.push(code);
        }
        Ok(codes)
    }

    #[cold]
    fn not_utf8(&self, row: usize) -> Error {
        let column = self.column.name().to_owned();
        Error::InvalidUtf8 { column, row: self.batch.row_number(row) }
    }

    /// The error of a value, which is shown only where it may be.
    #[cold]
    fn invalid(&self, row: usize, allowed: &str, given: &dyn std::fmt::Display) -> Error {
        let shown = self.field.values_are_shown;
        Error::InvalidValue {
            column: self.column.name().to_owned(),
            row: self.batch.row_number(row),
            allowed: allowed.to_owned(),
            given: if shown { given.to_string() } else { "another value".to_owned() },
        }
    }

    /// Reads the values of some rows.
    pub(crate) fn read(&mut self, rows: Range<usize>) -> Result<Cells<'a>> {
        let mut cells = Cells { data: Data::None, valid: self.valid(&rows), unit: Unit::Whole };
        if self.is_void {
            return Ok(cells);
        }
        match &self.field.kind {
            FieldType::Bool => cells.data = Data::Bools(self.bools(&rows, &cells)?),
            FieldType::Int => self.exact(&rows, &mut cells, Decimals::whole(), true)?,
            FieldType::Float => self.floats(&rows, &mut cells)?,
            FieldType::Decimal { decimals } | FieldType::Money { decimals, .. } => {
                cells.unit = Unit::Decimals((*decimals).into());
                self.exact(&rows, &mut cells, Decimals::new((*decimals).into())?, false)?;
            }
            FieldType::Date => {
                cells.unit = Unit::Days;
                self.dates(&rows, &mut cells)?;
            }
            FieldType::Timestamp => {
                cells.unit = Unit::Micros;
                self.instants(&rows, &mut cells)?;
            }
            FieldType::Text | FieldType::Code(_) => self.texts(&rows, &mut cells)?,
            FieldType::Codes(_) => self.lists(&rows, &mut cells)?,
        }
        Ok(cells)
    }

    fn valid(&self, rows: &Range<usize>) -> Option<Words> {
        self.column.first_null(rows.clone())?;
        let bits = self.column.validity()?;
        let mut words = filled(rows.len(), false);
        bits.words(rows.clone(), &mut words);
        Some(words)
    }

    fn bools(&self, rows: &Range<usize>, cells: &Cells<'_>) -> Result<Vec<u8>> {
        let mut bytes = vec![0; rows.len()];
        match self.column.values() {
            Values::Bits(bits) => bits.unpack(rows.clone(), &mut bytes),
            Values::Bools(bools) => {
                let bools = bools.get(rows.clone()).unwrap_or_default();
                bytes.iter_mut().zip(bools).for_each(|(byte, &yes)| *byte = yes.into());
            }
            Values::Bytes(given) => {
                bytes.copy_from_slice(given.get(rows.clone()).unwrap_or_default());
            }
            _ => return Err(self.column.wrong_type("bool")),
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = match *byte {
                _ if cells.valid.as_ref().is_some_and(|valid| !get(valid, at)) => 0,
                0 => 1,
                1 => 2,
                other => return Err(self.invalid(rows.start + at, "0 or 1", &other)),
            };
        }
        Ok(bytes)
    }

    /// Reads integers, decimals or amounts in units.
    fn exact(
        &self,
        rows: &Range<usize>,
        cells: &mut Cells<'a>,
        decimals: Decimals,
        whole: bool,
    ) -> Result<()> {
        let zero = decimals.get() == 0;
        match self.column.values() {
            Values::Integers(Integers::Int32(values)) if zero => {
                cells.data = Data::I32(Cow::Borrowed(values.get(rows.clone()).unwrap_or_default()));
            }
            Values::Integers(Integers::Int64(values)) if zero => {
                cells.data = Data::I64(Cow::Borrowed(values.get(rows.clone()).unwrap_or_default()));
            }
            Values::Integers(integers) => {
                let number = |row| integers.get(row).and_then(|one| decimals.of_integer(one));
                self.units(rows, cells, |row| number(row).map(|units| units.units))?;
            }
            Values::Scaled { integers, scale } => self.units(rows, cells, |row| {
                let units = decimals.of_decimal(integers.get(row)?, *scale)?;
                self.kept(units, decimals, whole)
            })?,
            Values::Decimal128 { values, scale } => self.units(rows, cells, |row| {
                let units = decimals.of_decimal(*values.get(row)?, *scale)?;
                self.kept(units, decimals, whole)
            })?,
            Values::Float64(values) => {
                let block = values.get(rows.clone()).unwrap_or_default();
                let mut units = vec![0; block.len()];
                let all = units_of_f64(block, decimals.scale() as f64, &mut units);
                if all {
                    cells.data = Data::I64(Cow::Owned(units));
                    return Ok(());
                }
                self.drop_nan(rows, cells, |row| values.get(row).copied())?;
                self.units(rows, cells, |row| {
                    let value = values.get(row)?;
                    let units = decimals.of_f64(*value)?;
                    self.kept(units, decimals, whole)
                })?;
            }
            Values::Float32(values) => {
                self.drop_nan(rows, cells, |row| values.get(row).copied().map(f64::from))?;
                self.units(rows, cells, |row| {
                    let value = values.get(row)?;
                    let units = decimals.of_f32(*value)?;
                    self.kept(units, decimals, whole)
                })?;
            }
            _ => return Err(self.column.wrong_type("numbers")),
        }
        if whole { self.check_ints(rows, cells) } else { Ok(()) }
    }

    /// The units of a number; one with more decimals is rounded, but not to a whole number.
    fn kept(&self, units: Units, decimals: Decimals, whole: bool) -> Option<i128> {
        if decimals.loses_digits(units) && !whole {
            self.rounded.set(self.rounded.get() + 1);
        }
        (!whole || units.change == 0.0).then_some(units.units)
    }

    /// Checks that integers have 64 bits.
    fn check_ints(&self, rows: &Range<usize>, cells: &Cells<'_>) -> Result<()> {
        if let Data::I128(values) = &cells.data {
            let large = |value: &i128| i64::try_from(*value).is_err();
            if let Some(at) = values.iter().position(large) {
                return Err(self.invalid(rows.start + at, "integers of 64 bits", &"a larger one"));
            }
        }
        Ok(())
    }

    fn is_null(cells: &Cells<'_>, at: usize) -> bool {
        cells.valid.as_ref().is_some_and(|valid| !get(valid, at))
    }

    /// Reads units row by row, in 64 bits where they fit.
    fn units(
        &self,
        rows: &Range<usize>,
        cells: &mut Cells<'a>,
        read: impl Fn(usize) -> Option<i128>,
    ) -> Result<()> {
        let mut all = Vec::with_capacity(rows.len());
        for (at, row) in rows.clone().enumerate() {
            if Source::is_null(cells, at) {
                all.push(0);
                continue;
            }
            all.push(read(row).ok_or_else(|| self.unreadable(row))?);
        }
        let small: Option<Vec<i64>> = all.iter().map(|&units| i64::try_from(units).ok()).collect();
        cells.data = match small {
            Some(small) => Data::I64(Cow::Owned(small)),
            None => Data::I128(all),
        };
        Ok(())
    }

    #[cold]
    fn unreadable(&self, row: usize) -> Error {
        let allowed = match self.field.kind {
            FieldType::Int => "whole numbers of 64 bits",
            _ => "finite numbers of at most 38 digits",
        };
        let given = match self.column.values() {
            Values::Float64(values) => values.get(row).map(ToString::to_string),
            Values::Float32(values) => values.get(row).map(ToString::to_string),
            Values::Integers(integers) => integers.get(row).map(|one| one.to_string()),
            _ => None,
        };
        self.invalid(row, allowed, &given.unwrap_or_else(|| "another number".to_owned()))
    }

    /// Makes NaN and infinity nulls, or errors.
    fn drop_nan(
        &self,
        rows: &Range<usize>,
        cells: &mut Cells<'a>,
        value: impl Fn(usize) -> Option<f64>,
    ) -> Result<()> {
        for (at, row) in rows.clone().enumerate() {
            let Some(value) = value(row).filter(|value| !value.is_finite()) else { continue };
            if Source::is_null(cells, at) {
                continue;
            }
            if !self.options.nan_is_null {
                return Err(self.invalid(row, "finite numbers or nulls", &value));
            }
            let valid = cells.valid.get_or_insert_with(|| filled(rows.len(), true));
            if let Some(word) = valid.get_mut(at / 64) {
                *word &= !(1 << (at % 64));
            }
        }
        Ok(())
    }

    fn floats(&self, rows: &Range<usize>, cells: &mut Cells<'a>) -> Result<()> {
        let all: Vec<f64> = match self.column.values() {
            Values::Float64(values) => {
                let values = values.get(rows.clone()).unwrap_or_default();
                if !values.iter().fold(true, |all, value| all & value.is_finite()) {
                    self.drop_nan(rows, cells, |row| values.get(row - rows.start).copied())?;
                }
                cells.data = Data::F64(Cow::Borrowed(values));
                return Ok(());
            }
            Values::Float32(values) => {
                self.drop_nan(rows, cells, |row| values.get(row).copied().map(f64::from))?;
                let values = values.get(rows.clone()).unwrap_or_default();
                values.iter().map(|&value| value.into()).collect()
            }
            Values::Integers(integers) => each_width!(integers, values => {
                values.get(rows.clone()).unwrap_or_default().iter().map(|&value| value as f64).collect()
            }),
            Values::Decimal128 { values, scale } => {
                let values = values.get(rows.clone()).unwrap_or_default();
                values.iter().map(|&value| decimal(value, *scale)).collect()
            }
            Values::Scaled { integers, scale } => rows
                .clone()
                .map(|row| decimal(integers.get(row).unwrap_or_default(), *scale))
                .collect(),
            _ => return Err(self.column.wrong_type("numbers")),
        };
        cells.data = Data::F64(Cow::Owned(all));
        Ok(())
    }

    fn dates(&self, rows: &Range<usize>, cells: &mut Cells<'a>) -> Result<()> {
        match self.column.values() {
            Values::Date32(days) => {
                let days = days.get(rows.clone()).unwrap_or_default();
                let outside = |&(at, day): &(usize, &i32)| {
                    !YEARS.contains(day) && !Source::is_null(cells, at)
                };
                // The years of all rows are tested together, and one by one only if that fails.
                let all = days.iter().fold(true, |all, day| all & YEARS.contains(day));
                if !all && let Some((at, day)) = days.iter().enumerate().find(outside) {
                    return Err(self.invalid(rows.start + at, "dates of the years 1 to 9999", day));
                }
                cells.data = Data::I32(Cow::Borrowed(days));
            }
            Values::Timestamp { values, unit } => {
                let midnight = |row| {
                    let micros = micros(*values.get(row)?, *unit)?;
                    (micros % DAY == 0).then_some(i128::from(micros / DAY))
                };
                self.days(rows, cells, midnight)?;
            }
            _ => return Err(self.column.wrong_type("date32")),
        }
        Ok(())
    }

    fn days(
        &self,
        rows: &Range<usize>,
        cells: &mut Cells<'a>,
        read: impl Fn(usize) -> Option<i128>,
    ) -> Result<()> {
        let mut days = Vec::with_capacity(rows.len());
        for (at, row) in rows.clone().enumerate() {
            let day = if Source::is_null(cells, at) { Some(0) } else { read(row) };
            let day = day.and_then(|day| i32::try_from(day).ok());
            days.push(day.ok_or_else(|| self.invalid(row, "midnights", &"another time"))?);
        }
        cells.data = Data::I32(Cow::Owned(days));
        Ok(())
    }

    fn instants(&self, rows: &Range<usize>, cells: &mut Cells<'a>) -> Result<()> {
        let Values::Timestamp { values, unit } = self.column.values() else {
            return Err(self.column.wrong_type("timestamps"));
        };
        let local = self.field.naive_is_local && !self.column.is_zoned();
        let zone = self.options.zone.filter(|_| local);
        let values = values.get(rows.clone()).unwrap_or_default();
        if (*unit, zone) == (TimeUnit::Microsecond, None) {
            let outside = |&(at, value): &(usize, &i64)| {
                !INSTANTS.contains(value) && !Source::is_null(cells, at)
            };
            let all = values.iter().fold(true, |all, value| all & INSTANTS.contains(value));
            if !all && let Some((at, value)) = values.iter().enumerate().find(outside) {
                return Err(self.invalid(rows.start + at, OF_THE_YEARS, value));
            }
            cells.data = Data::I64(Cow::Borrowed(values));
            return Ok(());
        }
        let mut all = Vec::with_capacity(values.len());
        for (at, &value) in values.iter().enumerate() {
            if Source::is_null(cells, at) {
                all.push(0);
                continue;
            }
            let micros = micros(value, *unit).filter(|micros| INSTANTS.contains(micros));
            let micros =
                micros.ok_or_else(|| self.invalid(rows.start + at, OF_THE_YEARS, &value))?;
            all.push(zone.map_or(micros, |zone| zone.instant(micros)));
        }
        cells.data = Data::I64(Cow::Owned(all));
        Ok(())
    }

    fn texts(&mut self, rows: &Range<usize>, cells: &mut Cells<'a>) -> Result<()> {
        if let Values::Dictionary { codes, .. } = self.column.values() {
            return self.entries(rows, cells, codes);
        }
        let column = self.column;
        let Values::Text(text) = column.values() else {
            return Err(self.column.wrong_type("text"));
        };
        let mut codes = vec![NULL; rows.len()];
        let mut next = 0;
        // Nearly all rows have short texts that occurred before.
        while !self.uncoded
            && let Some(rest) = codes.get_mut(next..).filter(|one| !one.is_empty())
        {
            next += short_codes(text, rows.start + next, &self.dictionary, rest);
            if next < rows.len() {
                self.code(
                    text,
                    rows.start + next,
                    Source::is_null(cells, next),
                    codes.get_mut(next),
                )?;
                next += 1;
            }
        }
        if self.uncoded {
            for (at, row) in rows.clone().enumerate().skip(next) {
                if !Source::is_null(cells, at) {
                    self.text(text, row)?;
                }
            }
        } else if let Some(valid) = &cells.valid {
            for (at, code) in codes.iter_mut().enumerate() {
                *code = if get(valid, at) { *code } else { NULL };
            }
        }
        cells.data = match self.uncoded {
            true => Data::Texts(text, rows.start),
            false => self.coded(codes),
        };
        Ok(())
    }

    /// Reads the text of a row.
    fn text(&self, text: &'a Text<'a>, row: usize) -> Result<&'a str> {
        let bytes =
            text.get(row).ok_or_else(|| outside(self.column, self.batch.row_number(row)))?;
        std::str::from_utf8(bytes).map_err(|_| self.not_utf8(row))
    }

    /// Finds the code of a row, or notes that there are too many texts.
    fn code(
        &mut self,
        texts: &'a Text<'a>,
        row: usize,
        is_null: bool,
        place: Option<&mut u32>,
    ) -> Result<()> {
        let Some(place) = place.filter(|_| !is_null) else { return Ok(()) };
        let text = self.text(texts, row)?;
        match self.dictionary.code(text) {
            Some(code) => {
                *place = code;
                let key = short_key(texts, row);
                key.into_iter().for_each(|key| self.dictionary.remember(key, code));
            }
            None => self.uncoded = true,
        }
        Ok(())
    }

    fn coded(&self, codes: Vec<u32>) -> Data<'a> {
        if self.dictionary.len() > 256 {
            return Data::Coded(codes);
        }
        let mut bytes = Vec::new();
        narrow(&codes, &mut bytes);
        Data::Narrow(bytes)
    }

    /// Reads a column with a dictionary.
    fn entries(
        &mut self,
        rows: &Range<usize>,
        cells: &mut Cells<'a>,
        codes: &Integers<'_>,
    ) -> Result<()> {
        let entries = self.entries.as_deref().unwrap_or_default();
        // Usually each entry of the dictionary is another text, so that a code is the index plus one.
        let short = !matches!(codes, Integers::Int64(_) | Integers::UInt64(_));
        if self.is_in_order && short && entries.len() < 256 && cells.valid.is_none() {
            let mut bytes = vec![0_u8; rows.len()];
            let known = each_width!(codes, codes => {
                let codes = codes.get(rows.clone()).unwrap_or_default();
                number_in_order(codes, entries.len() as u32, &mut bytes)
            });
            if known {
                cells.data = Data::Narrow(bytes);
                return Ok(());
            }
        }
        let mut numbered = vec![NULL; rows.len()];
        let known = each_width!(codes, codes => {
            let codes = codes.get(rows.clone()).unwrap_or_default();
            let mut known = true;
            for (out, &code) in numbered.iter_mut().zip(codes) {
                // A negative index becomes a large one.
                let index: usize = code.as_();
                let entry = entries.get(index);
                known &= entry.is_some();
                *out = entry.copied().unwrap_or(NULL);
            }
            known
        });
        if !known || cells.valid.is_some() {
            for (at, out) in numbered.iter_mut().enumerate() {
                let code = codes.get(rows.start + at).unwrap_or(-1);
                if Source::is_null(cells, at) {
                    *out = NULL;
                } else if usize::try_from(code).ok().is_none_or(|code| code >= entries.len()) {
                    let row = self.batch.row_number(rows.start + at);
                    return Err(no_entry(self.column, row, &code, entries.len()));
                }
            }
        }
        if numbered.contains(&NULL) {
            let mut valid = filled(rows.len(), false);
            for (at, _) in numbered.iter().enumerate().filter(|(_, code)| **code != NULL) {
                set(&mut valid, at);
            }
            cells.valid = Some(valid);
        }
        cells.data = self.coded(numbered);
        Ok(())
    }
}

impl<'a> Source<'a> {
    fn lists(&self, rows: &Range<usize>, cells: &mut Cells<'a>) -> Result<()> {
        let lists = Lists::of(self.batch, self.column)?;
        let mut ranges = Vec::with_capacity(rows.len());
        for row in rows.clone() {
            let range = lists.range(row)?.unwrap_or_default();
            for element in range.clone() {
                lists.text(row, element)?;
            }
            ranges.push(range);
        }
        cells.data = Data::Lists(lists.elements(), ranges);
        Ok(())
    }
}

fn is_number(values: &Values<'_>) -> bool {
    matches!(
        values,
        Values::Integers(_)
            | Values::Scaled { .. }
            | Values::Float32(_)
            | Values::Float64(_)
            | Values::Decimal128 { .. }
    )
}

/// Returns the float that is nearest to a decimal.
fn decimal(units: i128, scale: i32) -> f64 {
    match u32::try_from(scale) {
        Ok(scale) => Exact { units, scale }.to_f64(),
        Err(_) => format!("{units}e{}", scale.unsigned_abs()).parse().unwrap_or(0.0),
    }
}

/// Returns an instant in microseconds, floored.
fn micros(value: i64, unit: TimeUnit) -> Option<i64> {
    match unit {
        TimeUnit::Second => value.checked_mul(1_000_000),
        TimeUnit::Millisecond => value.checked_mul(1000),
        TimeUnit::Microsecond => Some(value),
        TimeUnit::Nanosecond => Some(value.div_euclid(1000)),
    }
}
