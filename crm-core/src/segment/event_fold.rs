//! The events of customers, accumulated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroUsize;
use std::ops::Range;

use num_traits::AsPrimitive;
use xxhash_rust::xxh3::Xxh3Default;

use crate::column::batch::{BLOCK, Batch};
use crate::column::column::Values;
use crate::column::id::each_id;
use crate::column::integers::{Integers, each_width};
use crate::error::error::{Error, Result};
use crate::expression::plan::plan::{Aggregate, EventProgram, Total, Window};
use crate::expression::plan::value::Value;
use crate::expression::run::block::{Block, Tester, true_rows};
use crate::expression::run::cells::{Cells, Data, Unit};
use crate::expression::run::dictionary::Dictionary;
use crate::expression::run::evaluator::Setting;
use crate::expression::run::flaws::FlawCounts;
use crate::expression::run::input::Inputs;
use crate::expression::run::kernel::{within_i32, within_i64};
use crate::expression::run::source::{Source, SourceOptions};
use crate::expression::run::words::{Words, and, and_not, each_set, filled, set as set_bit};
use crate::expression::types::field_type::FieldType;
use crate::expression::types::names::FieldName;
#[cfg(feature = "rayon")]
use crate::parallel::Chunk;
use crate::segment::event_states::{EventStates, units};
use crate::segment::finding::SegmentFinding;
use crate::segment::id_index::IdIndex;
use crate::segment::now::Now;
use crate::segment::set::SegmentSet;

/// The events of customers, accumulated for one set of segments and one time.
///
/// A keyed accumulator: it holds about 40 bytes for each customer with events, and for each
/// distinct function of events in the rules 8 bytes for `eventCount`, `firstEvent` and `lastEvent`,
/// and 24 for `eventSum`. The result does not depend on the order of the rows, nor on how they were
/// batched or merged.
#[derive(Clone)]
pub struct EventFold {
    pub(crate) set: SegmentSet,
    pub(crate) now: Option<Now>,
    setting: Setting,
    index: IdIndex,
    /// The number of events of each customer, of all kinds that are read.
    events: Vec<u32>,
    states: EventStates,
    flaws: Vec<FlawCounts>,
    naive: Vec<String>,
    /// For each event and column, the number of values that were rounded.
    rounded: BTreeMap<(usize, String), u64>,
    pub(crate) nan_is_null: bool,
    /// For each event that is read, a number for each customer that depends on all of his events.
    prints: Option<Vec<Vec<u64>>>,
    /// The tables that were added.
    pub(crate) tables: BTreeSet<String>,
    threads: NonZeroUsize,
}

impl fmt::Debug for EventFold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventFold").field("customers", &self.index.len()).finish_non_exhaustive()
    }
}

impl SegmentSet {
    /// Starts an accumulator of the events that the rules read.
    ///
    /// # Errors
    ///
    /// [`Error::MissingContext`] if a rule needs the time and there is none.
    pub fn event_fold(&self, now: Option<Now>) -> Result<EventFold> {
        let plan = &self.inner.plan;
        if let (Some(need), None) = (&plan.needs_now, now) {
            return Err(need.missing("the time of the run: now"));
        }
        Ok(EventFold {
            set: self.clone(),
            now,
            setting: Setting::new(plan, now.map(i64::from)),
            index: IdIndex::default(),
            events: Vec::new(),
            states: EventStates::new(plan.aggregates.iter().map(|one| one.total)),
            flaws: plan.events.iter().map(|event| FlawCounts::new(&event.program)).collect(),
            naive: Vec::new(),
            rounded: BTreeMap::new(),
            nan_is_null: false,
            prints: None,
            tables: BTreeSet::new(),
            threads: NonZeroUsize::MIN,
        })
    }
}

impl EventFold {
    /// Lets an empty accumulator tell whether the events of a customer differ, as
    /// [`SegmentSet::changes`] needs it: another 8 bytes for each customer and event of the rules.
    #[must_use]
    pub fn with_fingerprints(self) -> EventFold {
        let prints = vec![Vec::new(); self.set.inner.plan.events.len()];
        EventFold { prints: Some(prints), ..self }
    }

    /// Returns a number that depends on all events of a customer.
    pub(crate) fn print(&self, event: usize, id: &[u8]) -> u64 {
        let prints = self.prints.as_ref().and_then(|prints| prints.get(event));
        let number = self.find(id).map(|number| number as usize);
        number.and_then(|number| prints?.get(number)).copied().unwrap_or(0)
    }

    /// Adds the hashes of rows, whose sum does not depend on their order.
    fn add_prints(
        &mut self,
        event: usize,
        rows: &Words,
        keys: &[u32],
        cells: &[Cells<'_>],
        dictionaries: &[&Dictionary<'_>],
        at: &Cells<'_>,
    ) {
        let customers = self.index.len();
        let Some(prints) = self.prints.as_mut().and_then(|prints| prints.get_mut(event)) else {
            return;
        };
        prints.resize(customers, 0);
        each_set(rows, |row| {
            let mut hasher = Xxh3Default::new();
            units(at, row).hash(&mut hasher);
            for (cells, dictionary) in cells.iter().zip(dictionaries) {
                cells.value(row, dictionary).hash(&mut hasher);
            }
            let key = keys.get(row).map_or(usize::MAX, |&key| key as usize);
            if let Some(print) = prints.get_mut(key) {
                *print = print.wrapping_add(hasher.finish());
            }
        });
    }

    /// Sets whether NaN and infinity are read as nulls; otherwise they are errors.
    #[must_use]
    pub fn with_nan_as_null(self, nan_is_null: bool) -> EventFold {
        EventFold { nan_is_null, ..self }
    }

    /// Sets the number of threads that add many rows; without the feature `rayon` there is one.
    #[must_use]
    pub fn with_threads(self, threads: NonZeroUsize) -> EventFold {
        EventFold { threads, ..self }
    }

    /// Adds several batches of a table of events, all or none; a table may be empty.
    ///
    /// # Errors
    ///
    /// As [`EventFold::update`].
    pub fn update_all(&mut self, table: &str, batches: &[Batch<'_>]) -> Result<()> {
        self.check_table(table)?;
        #[cfg(feature = "rayon")]
        if self.update_in_parallel(table, batches)? {
            return Ok(());
        }
        match batches {
            [] => {}
            [one] => self.update(table, one)?,
            batches => {
                let mut scratch = self.empty()?;
                batches.iter().try_for_each(|batch| scratch.update(table, batch))?;
                self.merge(&scratch)?;
            }
        }
        self.tables.insert(table.to_owned());
        Ok(())
    }

    /// Adds rows on several threads, if there are enough of them, one accumulator for each.
    #[cfg(feature = "rayon")]
    fn update_in_parallel(&mut self, table: &str, batches: &[Batch<'_>]) -> Result<bool> {
        /// With fewer rows the merge of the accumulators does not pay off.
        const FEWEST_ROWS: usize = 32 * BLOCK;
        let threads = self.threads.get();
        let rows: usize = batches.iter().map(Batch::rows).sum();
        let size = rows.div_ceil(threads).next_multiple_of(BLOCK);
        let chunks: Vec<Chunk<'_>> = batches
            .iter()
            .flat_map(|batch| {
                let starts = (0..batch.rows()).step_by(size.max(1));
                starts.map(move |start| {
                    let rows = start..batch.rows().min(start + size);
                    Chunk { batch, rows }
                })
            })
            .collect();
        if threads == 1 || size < FEWEST_ROWS || chunks.len() > 2 * threads {
            return Ok(false);
        }
        let this = &*self;
        let parts = crate::parallel::run(&chunks, self.threads, |chunk| {
            let mut part = this.empty()?;
            part.add(&this.set, table, chunk.batch, &chunk.rows)?;
            Ok(part)
        })?;
        let mut parts = parts.into_iter();
        let Some(mut all) = parts.next() else { return Ok(false) };
        parts.try_for_each(|part| all.merge(&part))?;
        // What was there before has usually fewer customers, or none.
        std::mem::swap(self, &mut all);
        self.merge(&all)?;
        self.threads = all.threads;
        self.tables.insert(table.to_owned());
        Ok(true)
    }

    fn check_table(&self, table: &str) -> Result<()> {
        let known = &self.set.inner.names.events;
        if known.iter().any(|event| event.table == table) {
            return Ok(());
        }
        let allowed = known.iter().map(|event| event.table.clone()).collect();
        Err(Error::unknown_name("table", allowed, table))
    }

    /// Adds rows of a table of events. An error leaves the accumulator as it was.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if no event of the schema is in that table; errors of columns, and
    /// [`Error::NullValue`] for an event without an id or a time.
    pub fn update(&mut self, table: &str, rows: &Batch<'_>) -> Result<()> {
        let set = self.set.clone();
        self.check_table(table)?;
        // Rows are added to a scratch accumulator only if there is something to lose.
        if self.index.len() == 0 {
            let updated = self.add(&set, table, rows, &(0..rows.rows()));
            if updated.is_ok() {
                self.tables.insert(table.to_owned());
            } else {
                let tables = std::mem::take(&mut self.tables);
                *self = EventFold { tables, ..self.empty()? };
            }
            return updated;
        }
        let mut scratch = self.empty()?;
        scratch.add(&set, table, rows, &(0..rows.rows()))?;
        scratch.tables.insert(table.to_owned());
        self.merge(&scratch)
    }

    fn add(
        &mut self,
        set: &SegmentSet,
        table: &str,
        batch: &Batch<'_>,
        rows: &Range<usize>,
    ) -> Result<()> {
        for (number, event) in set.inner.plan.events.iter().enumerate() {
            if event.event.table == table {
                self.add_event(set, number, event, batch, rows)?;
            }
        }
        Ok(())
    }

    fn add_event(
        &mut self,
        set: &SegmentSet,
        number: usize,
        event: &EventProgram,
        batch: &Batch<'_>,
        all: &Range<usize>,
    ) -> Result<()> {
        let kind = event.event.kind.as_deref().map(kind_field);
        let mut columns = EventColumns::new(self, event, kind.as_ref(), batch)?;
        self.naive.extend(columns.naive());
        self.naive.sort();
        self.naive.dedup();
        let setting = self.setting.clone();
        let mut tester = Tester::new(&event.program, &setting, Inputs::of_events(&event.program));
        let aggregates: Vec<(usize, &Aggregate)> = set
            .inner
            .plan
            .aggregates
            .iter()
            .enumerate()
            .filter(|(_, aggregate)| aggregate.event == number)
            .collect();
        let mut keys = Vec::new();
        for start in all.clone().step_by(BLOCK) {
            let rows = start..all.end.min(start + BLOCK);
            let count = rows.len();
            let (cells, at, counted) = columns.read(event, rows.clone())?;
            self.keys(batch, &event.event.id, rows, &counted, &mut keys)?;
            let dictionaries: Vec<&Dictionary<'_>> =
                columns.fields.iter().map(|source| &source.dictionary).collect();
            let block = Block {
                rows: count,
                inputs: Inputs::of_events(&event.program),
                cells: &cells,
                dictionaries: &dictionaries,
                segments: &[],
            };
            self.add_prints(number, &counted, &keys, &cells, &dictionaries, &at);
            tester.flaws.restart();
            let tested = tester.test(&block, start as u64);
            self.states.grow(self.index.len());
            for &(place, aggregate) in &aggregates {
                let mut rows = counted.clone();
                if let Some(window) = &aggregate.window {
                    and(&mut rows, &in_window(window, &at, &setting, count));
                }
                if let Some(condition) = &aggregate.condition {
                    and(&mut rows, &true_rows(condition, &tested, &[], count));
                }
                let values = match aggregate.total {
                    Total::Sum(field) => cells.get(field).unwrap_or(&at),
                    _ => &at,
                };
                self.states.add(place, &rows, &keys, values);
            }
        }
        if let Some(flaws) = self.flaws.get_mut(number) {
            flaws.merge(&tester.flaws.finish());
        }
        for source in columns.fields.iter().filter(|source| source.rounded() > 0) {
            let key = (number, source.name().to_owned());
            *self.rounded.entry(key).or_default() += source.rounded();
        }
        Ok(())
    }

    /// Reads the numbers of the customers, and counts the events.
    fn keys(
        &mut self,
        batch: &Batch<'_>,
        column: &str,
        rows: Range<usize>,
        counted: &Words,
        keys: &mut Vec<u32>,
    ) -> Result<()> {
        keys.clear();
        let column = batch.column(column)?;
        let index = &mut self.index;
        match column.values() {
            Values::Integers(integers) if !matches!(integers, Integers::UInt64(_)) => {
                if let Some(row) = column.first_null(rows.clone()) {
                    let (column, row) = (column.name().to_owned(), batch.row_number(row));
                    return Err(Error::NullValue { column, row });
                }
                each_width!(integers, values => {
                    let values = values.get(rows).unwrap_or_default();
                    keys.extend(values.iter().map(|&id| index.number_integer(id.as_())));
                });
            }
            _ => each_id(batch, column, rows, |id| keys.push(index.number(id)))?,
        }
        self.events.resize(self.index.len(), 0);
        each_set(counted, |row| {
            let key = keys.get(row).map_or(usize::MAX, |&key| key as usize);
            if let Some(events) = self.events.get_mut(key) {
                *events = events.saturating_add(1);
            }
        });
        Ok(())
    }

    /// Adds the events of another accumulator of the same set and time.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] if it is of another set or another time.
    pub fn merge(&mut self, other: &EventFold) -> Result<()> {
        if self.set != other.set || self.now != other.now {
            let message = "must be of the same set of segments and the same now".to_owned();
            return Err(Error::Conflict { field: "other".to_owned(), message });
        }
        self.tables.extend(other.tables.iter().cloned());
        let numbers: Vec<usize> =
            other.index.ids().iter().map(|id| self.index.number_of(id) as usize).collect();
        self.events.resize(self.index.len(), 0);
        for (&number, count) in numbers.iter().zip(&other.events) {
            if let Some(events) = self.events.get_mut(number) {
                *events = events.saturating_add(*count);
            }
        }
        self.states.grow(self.index.len());
        self.states.merge(&other.states, &numbers);
        if let (Some(all), Some(others)) = (&mut self.prints, &other.prints) {
            for (prints, others) in all.iter_mut().zip(others) {
                prints.resize(self.index.len(), 0);
                for (&number, other) in numbers.iter().zip(others) {
                    if let Some(print) = prints.get_mut(number) {
                        *print = print.wrapping_add(*other);
                    }
                }
            }
        }
        for (flaws, others) in self.flaws.iter_mut().zip(&other.flaws) {
            flaws.merge(others);
        }
        for (key, rows) in &other.rounded {
            *self.rounded.entry(key.clone()).or_default() += rows;
        }
        self.naive.extend(other.naive.iter().cloned());
        self.naive.sort();
        self.naive.dedup();
        Ok(())
    }

    /// Returns an empty accumulator of the same set, time and options.
    ///
    /// # Errors
    ///
    /// None in practice: this one has what its rules need.
    pub fn empty(&self) -> Result<EventFold> {
        let prints = self.prints.as_ref().map(|prints| vec![Vec::new(); prints.len()]);
        let empty = self.set.event_fold(self.now)?;
        let (nan_is_null, threads) = (self.nan_is_null, self.threads);
        Ok(EventFold { nan_is_null, threads, prints, ..empty })
    }

    /// Returns the columns of a table of events that the rules read.
    #[must_use]
    pub fn event_columns(&self, table: &str) -> Vec<String> {
        self.set.event_columns(table)
    }

    /// Returns the number of customers with events.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.index.len()
    }

    /// What was noticed in the events.
    pub(crate) fn findings(&self) -> Vec<SegmentFinding> {
        let naive = self.naive.iter().cloned();
        let mut findings: Vec<SegmentFinding> =
            naive.map(|column| SegmentFinding::NaiveAsUtc { column }).collect();
        findings.extend(self.rounded_columns());
        for (event, flaws) in self.set.inner.plan.events.iter().zip(&self.flaws) {
            for (expression, flaw, rows) in flaws.found(&event.program) {
                let reason = flaw.name();
                findings.push(SegmentFinding::Undefined { expression, reason, rows });
            }
        }
        findings
    }

    /// The columns with rounded values. Events of one table read the same rows.
    fn rounded_columns(&self) -> impl Iterator<Item = SegmentFinding> {
        let events = &self.set.inner.plan.events;
        let mut tables = BTreeMap::new();
        for ((event, column), &rows) in &self.rounded {
            let table = events.get(*event).map(|event| &event.event.table);
            tables.insert((column, table), rows);
        }
        let mut columns = BTreeMap::new();
        for ((column, _), rows) in tables {
            *columns.entry(column.clone()).or_default() += rows;
        }
        columns.into_iter().map(|(column, rows)| SegmentFinding::Rounded { column, rows })
    }

    /// Returns the number of a customer.
    pub(crate) fn find(&self, id: &[u8]) -> Option<u32> {
        self.index.find(id)
    }

    /// Returns the number of a customer whose id is an integer.
    pub(crate) fn find_integer(&self, id: i64) -> Option<u32> {
        self.index.find_integer(id)
    }

    /// Returns the number of events of customers that are not marked.
    pub(crate) fn unmatched(&self, matched: &[bool]) -> u64 {
        let unmatched = self.events.iter().zip(matched).filter(|(_, matched)| !**matched);
        unmatched.map(|(events, _)| u64::from(*events)).sum()
    }

    /// Returns the values of an aggregate for some customers.
    pub(crate) fn cells(&self, aggregate: usize, keys: &[Option<u32>]) -> Cells<'static> {
        Cells { unit: self.unit(aggregate), ..self.states.cells(aggregate, keys) }
    }

    fn unit(&self, aggregate: usize) -> Unit {
        let plan = &self.set.inner.plan;
        let Some(aggregate) = plan.aggregates.get(aggregate) else { return Unit::Whole };
        let Some(event) = plan.events.get(aggregate.event) else { return Unit::Whole };
        match aggregate.total {
            Total::Count => Unit::Whole,
            Total::Sum(field) => match event.program.fields.get(field).map(|field| &field.kind) {
                Some(FieldType::Decimal { decimals } | FieldType::Money { decimals, .. }) => {
                    Unit::Decimals((*decimals).into())
                }
                _ => Unit::Whole,
            },
            _ if event.event.at.kind == FieldType::Date => Unit::Days,
            _ => Unit::Micros,
        }
    }
}

/// The rows whose time is within a window.
fn in_window(window: &Window, at: &Cells<'_>, setting: &Setting, rows: usize) -> Words {
    let mut words = filled(rows, false);
    let edge = |scalar: &Option<_>, open: i64| match scalar {
        None => Some(open),
        Some(scalar) => match setting.fixed(scalar)? {
            Value::Date(day) => Some(day.into()),
            Value::Instant(instant) => Some(instant),
            _ => None,
        },
    };
    let (Some(start), Some(end)) = (edge(&window.start, i64::MIN), edge(&window.end, i64::MAX))
    else {
        return words;
    };
    match (&at.data, window.instants, setting.environment.zone) {
        (Data::I64(times), ..) => within_i64(times, start, end, &mut words),
        (Data::I32(days), false, _) => {
            let day = |edge: i64| edge.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
            within_i32(days, day(start), day(end), &mut words);
        }
        (Data::I32(days), true, Some(zone)) => {
            // A day counts if any of its instants is within.
            let first = if start == i64::MIN { i32::MIN } else { zone.day(start) };
            let last = if end == i64::MAX { i32::MAX } else { zone.day(end) };
            within_i32(days, first, last, &mut words);
        }
        _ => {}
    }
    words
}

fn kind_field(column: &str) -> FieldName {
    FieldName {
        name: column.to_owned(),
        column: column.to_owned(),
        kind: FieldType::Text,
        naive_is_local: false,
        values_are_shown: false,
    }
}

/// The columns of a table of events.
struct EventColumns<'a> {
    fields: Vec<Source<'a>>,
    at: Source<'a>,
    kind: Option<Source<'a>>,
}

impl<'a> EventColumns<'a> {
    fn new(
        fold: &EventFold,
        event: &'a EventProgram,
        kind: Option<&'a FieldName>,
        batch: &'a Batch<'a>,
    ) -> Result<EventColumns<'a>> {
        let options =
            SourceOptions { nan_is_null: fold.nan_is_null, zone: fold.set.inner.plan.zone };
        let source = |field| Source::new(batch, field, options);
        Ok(EventColumns {
            fields: event.program.fields.iter().map(source).collect::<Result<_>>()?,
            at: source(&event.event.at)?,
            kind: kind.map(source).transpose()?,
        })
    }

    fn naive(&self) -> Vec<String> {
        let all = self.fields.iter().chain([&self.at]);
        all.filter(|source| source.is_naive_as_utc()).map(|one| one.name().to_owned()).collect()
    }

    /// Reads the fields and the times of some rows, and which rows are of the kind.
    fn read(
        &mut self,
        event: &EventProgram,
        rows: Range<usize>,
    ) -> Result<(Vec<Cells<'a>>, Cells<'a>, Words)> {
        let count = rows.len();
        let mut counted = filled(count, true);
        if let Some(kind) = &mut self.kind {
            let cells = kind.read(rows.clone())?;
            counted = filled(count, false);
            for row in 0..count {
                let found = cells.value(row, &kind.dictionary);
                if matches!(found, Some(Value::Text(text)) if text == event.event.name) {
                    set_bit(&mut counted, row);
                }
            }
        }
        let at = self.at.read(rows.clone())?;
        if let Some(valid) = &at.valid {
            let mut lacking = counted.clone();
            and_not(&mut lacking, valid);
            let mut first = None;
            each_set(&lacking, |row| first = first.or(Some(row)));
            if let Some(row) = first {
                return Err(self.at.null(rows.start + row));
            }
        }
        let fields = self
            .fields
            .iter_mut()
            .map(|source| source.read(rows.clone()))
            .collect::<Result<_>>()?;
        Ok((fields, at, counted))
    }
}
