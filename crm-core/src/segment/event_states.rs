//! The aggregates of the events of each customer.

use std::borrow::Cow;

use crate::expression::plan::plan::Total;
use crate::expression::run::cells::{Cells, Data};
use crate::expression::run::words::{Words, and, each_set, filled, get, set};

/// The aggregates of each customer, one customer after the other, in words of 64 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EventStates {
    /// What each aggregate is, and its first word.
    kinds: Vec<(Kind, usize)>,
    /// The words of a customer without events.
    none: Vec<u64>,
    words: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One word.
    Count,
    /// The sum in two words, the lower first, and the number of values.
    Sum,
    /// The time; the largest number where there is none.
    First,
    /// The time; the smallest number where there is none.
    Last,
}

/// The times of customers without events.
const NO_FIRST: i64 = i64::MAX;
const NO_LAST: i64 = i64::MIN;

impl EventStates {
    pub(crate) fn new(totals: impl Iterator<Item = Total>) -> EventStates {
        let mut states = EventStates::default();
        for total in totals {
            let start = states.none.len();
            let kind = match total {
                Total::Count => Kind::Count,
                Total::Sum(_) => Kind::Sum,
                Total::First => Kind::First,
                Total::Last => Kind::Last,
            };
            states.kinds.push((kind, start));
            match kind {
                Kind::Count => states.none.push(0),
                Kind::Sum => states.none.extend([0; 3]),
                Kind::First => states.none.push(NO_FIRST as u64),
                Kind::Last => states.none.push(NO_LAST as u64),
            }
        }
        states
    }

    /// Makes room for so many customers.
    pub(crate) fn grow(&mut self, customers: usize) {
        let words = customers * self.none.len();
        while self.words.len() < words {
            self.words.extend_from_slice(&self.none);
        }
    }

    fn at(&self, key: usize, start: usize) -> Option<&[u64]> {
        self.words.get(key * self.none.len() + start..)
    }

    fn at_mut(&mut self, key: usize, start: usize) -> Option<&mut [u64]> {
        self.words.get_mut(key * self.none.len() + start..)
    }

    /// Adds events to an aggregate: the rows, their customers, and the values that are added.
    pub(crate) fn add(&mut self, aggregate: usize, rows: &Words, keys: &[u32], values: &Cells<'_>) {
        let Some(&(kind, start)) = self.kinds.get(aggregate) else { return };
        let (width, words) = (self.none.len(), &mut self.words);
        if kind == Kind::Count {
            each_set(rows, |row| {
                let key = keys.get(row).map_or(usize::MAX, |&key| key as usize);
                if let Some(count) = words.get_mut(key.saturating_mul(width) + start) {
                    *count += 1;
                }
            });
            return;
        }
        let mut rows = Cow::Borrowed(rows);
        if let Some(valid) = &values.valid {
            and(rows.to_mut(), valid);
        }
        let mut state = State { kind, start, width, words };
        match &values.data {
            Data::I32(values) => state.add(&rows, keys, values),
            Data::I64(values) => state.add(&rows, keys, values),
            Data::I128(values) => state.add(&rows, keys, values),
            _ => {}
        }
    }

    /// Adds the aggregates of another's customers, whose numbers here are given.
    pub(crate) fn merge(&mut self, other: &EventStates, numbers: &[usize]) {
        for (key, &number) in numbers.iter().enumerate() {
            for at in 0..self.kinds.len() {
                let Some(&(kind, start)) = self.kinds.get(at) else { continue };
                if let (Some(words), Some(others)) =
                    (self.at_mut(number, start), other.at(key, start))
                {
                    join(kind, words, others);
                }
            }
        }
    }

    /// Returns the values of an aggregate for some customers.
    pub(crate) fn cells(&self, aggregate: usize, keys: &[Option<u32>]) -> Cells<'static> {
        let mut cells = Cells::default();
        let Some(&(kind, start)) = self.kinds.get(aggregate) else { return cells };
        let mut valid = filled(keys.len(), false);
        let (mut sums, mut numbers) = (Vec::new(), Vec::new());
        for (row, key) in keys.iter().enumerate() {
            let value = key.and_then(|key| value(kind, self.at(key as usize, start)?));
            if value.is_some() {
                set(&mut valid, row);
            }
            match kind {
                Kind::Sum => sums.push(value.unwrap_or(0)),
                _ => numbers.push(value.unwrap_or(0) as i64),
            }
        }
        let small = sums.iter().all(|&sum| i64::try_from(sum).is_ok());
        cells.data = match kind {
            Kind::Sum if !small => Data::I128(sums),
            Kind::Sum => Data::I64(sums.iter().map(|&sum| sum as i64).collect()),
            _ => Data::I64(numbers.into()),
        };
        // There are none, or so many: a count is never null.
        cells.valid = Some(valid).filter(|_| kind != Kind::Count);
        cells
    }
}

/// The words of one aggregate.
struct State<'w> {
    kind: Kind,
    start: usize,
    width: usize,
    words: &'w mut [u64],
}

impl State<'_> {
    fn add<T: Copy + Into<i128>>(&mut self, rows: &Words, keys: &[u32], values: &[T]) {
        match self.kind {
            Kind::Count => {}
            Kind::Sum => self.each(rows, keys, values, |words, value| add(Kind::Sum, words, value)),
            Kind::First => {
                self.each(rows, keys, values, |words, value| add(Kind::First, words, value));
            }
            Kind::Last => {
                self.each(rows, keys, values, |words, value| add(Kind::Last, words, value));
            }
        }
    }

    /// Calls `add` with the words of the customer and the value of each row.
    #[inline(always)]
    fn each<T: Copy + Into<i128>>(
        &mut self,
        rows: &Words,
        keys: &[u32],
        values: &[T],
        add: impl Fn(&mut [u64], i128),
    ) {
        each_set(rows, |row| {
            let (Some(&key), Some(&value)) = (keys.get(row), values.get(row)) else { return };
            if let Some(words) = self.words.get_mut(key as usize * self.width + self.start..) {
                add(words, value.into());
            }
        });
    }
}

#[inline(always)]
fn add(kind: Kind, words: &mut [u64], value: i128) {
    match (kind, words) {
        (Kind::Count, [count, ..]) => *count += value as u64,
        (Kind::Sum, [low, high, count, ..]) => {
            add_to([low, high, count], value);
            *count = count.wrapping_add(1);
        }
        (Kind::First, [time, ..]) => *time = (*time as i64).min(value as i64) as u64,
        (Kind::Last, [time, ..]) => *time = (*time as i64).max(value as i64) as u64,
        _ => {}
    }
}

fn join(kind: Kind, words: &mut [u64], others: &[u64]) {
    match (kind, words, others) {
        (Kind::Sum, [low, high, count, ..], [other_low, other_high, other_count, ..]) => {
            add_to([low, high, count], sum_of(*other_low, *other_high));
            *count = count.wrapping_add(*other_count);
        }
        (Kind::Count, words, [other, ..]) => add(Kind::Count, words, (*other).into()),
        (kind, words, [other, ..]) => add(kind, words, (*other as i64).into()),
        _ => {}
    }
}

/// A sum that leaves 128 bits counts in units of this beside the number of its terms, up or down, so
/// that the order of the terms does not matter.
const CARRY: u64 = 1 << 48;

fn add_to([low, high, count]: [&mut u64; 3], value: i128) {
    let (sum, is_beyond) = sum_of(*low, *high).overflowing_add(value);
    (*low, *high) = (sum as u64, (sum >> 64) as u64);
    if is_beyond {
        *count = if value < 0 { count.wrapping_sub(CARRY) } else { count.wrapping_add(CARRY) };
    }
}

fn sum_of(low: u64, high: u64) -> i128 {
    i128::from(high as i64) << 64 | i128::from(low)
}

/// Returns the value of an aggregate; `None` if there is none.
fn value(kind: Kind, words: &[u64]) -> Option<i128> {
    match (kind, words) {
        (Kind::Count, [count, ..]) => Some((*count).into()),
        (Kind::Sum, [low, high, count, ..]) => {
            (1..CARRY).contains(count).then(|| sum_of(*low, *high))
        }
        (Kind::First, [time, ..]) => {
            Some(*time as i64).filter(|time| *time != NO_FIRST).map(i128::from)
        }
        (Kind::Last, [time, ..]) => {
            Some(*time as i64).filter(|time| *time != NO_LAST).map(i128::from)
        }
        _ => None,
    }
}

/// Returns the integer of a row; `None` if it is null.
pub(crate) fn units(cells: &Cells<'_>, row: usize) -> Option<i128> {
    if cells.valid.as_ref().is_some_and(|valid| !get(valid, row)) {
        return None;
    }
    match &cells.data {
        Data::I32(values) => values.get(row).map(|&value| value.into()),
        Data::I64(values) => values.get(row).map(|&value| value.into()),
        Data::I128(values) => values.get(row).copied(),
        _ => None,
    }
}
