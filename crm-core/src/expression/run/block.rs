//! The predicates of a program, tested in a block of rows.

use std::borrow::Cow;

use crate::expression::plan::plan::Program;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::Value;
use crate::expression::run::cells::{Cells, Data};
use crate::expression::run::dictionary::Dictionary;
use crate::expression::run::evaluator::{Evaluator, Setting};
use crate::expression::run::flaws::Flaws;
use crate::expression::run::input::Inputs;
use crate::expression::run::kernel::{within_f64, within_i32, within_i64, within_i128};
use crate::expression::run::limits::Limits;
use crate::expression::run::row::Row;
use crate::expression::run::truth_table::TruthTable;
use crate::expression::run::words::{Words, and, and_not, filled, get, not, or, set};

/// The values of a block of rows.
#[derive(Debug)]
pub(crate) struct Block<'b, 'a> {
    pub(crate) rows: usize,
    pub(crate) inputs: Inputs,
    /// The values of each input.
    pub(crate) cells: &'b [Cells<'a>],
    /// The texts of each input.
    pub(crate) dictionaries: &'b [&'b Dictionary<'a>],
    /// The members of the segments that have been computed.
    pub(crate) segments: &'b [Words],
}

/// What a predicate is in the rows of a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tested {
    /// The rows where it is true.
    pub(crate) truth: Words,
    /// The rows where it is true or false; `None` if it is so in all.
    pub(crate) known: Option<Words>,
}

/// Tests predicates; keeps what it knows about texts from block to block.
#[derive(Debug)]
pub(crate) struct Tester<'p> {
    program: &'p Program,
    setting: &'p Setting,
    pub(crate) flaws: Flaws,
    /// The predicates, those of the same input one after the other.
    order: Vec<usize>,
    inputs: Inputs,
    /// What is known of each predicate from the blocks before.
    known: Vec<Known>,
}

/// What is known of a predicate.
#[derive(Debug, Default)]
struct Known {
    /// The only input, if there is one.
    input: Option<usize>,
    /// Whether the first value that it compares is that input.
    is_direct: bool,
    /// The limits of the values, once they are known.
    limits: Option<Option<Limits>>,
    /// What it is for each code.
    table: TruthTable,
}

impl<'p> Tester<'p> {
    pub(crate) fn new(program: &'p Program, setting: &'p Setting, inputs: Inputs) -> Tester<'p> {
        let known = |predicate: &Predicate| Known {
            input: inputs.only(predicate),
            is_direct: predicate.scalars().first().and_then(|one| inputs.of_scalar(one)).is_some(),
            ..Known::default()
        };
        let known: Vec<Known> = program.predicates.iter().map(known).collect();
        let mut order: Vec<usize> = (0..known.len()).collect();
        order.sort_by_key(|&number| known.get(number).map(|known| known.input));
        Tester { program, setting, flaws: Flaws::new(program), order, inputs, known }
    }

    /// Tests all predicates; `first_row` is the number of the first row.
    pub(crate) fn test(&mut self, block: &Block<'_, '_>, first_row: u64) -> Vec<Tested> {
        let mut tested = vec![Tested::default(); self.known.len()];
        for at in 0..self.order.len() {
            let Some(&number) = self.order.get(at) else { continue };
            let one = self.one(number, block, first_row);
            if let Some(place) = tested.get_mut(number) {
                *place = one;
            }
        }
        tested
    }

    fn one(&mut self, number: usize, block: &Block<'_, '_>, first_row: u64) -> Tested {
        let Some(predicate) = self.program.predicates.get(number) else {
            return Tested::default();
        };
        let mut known = self.known.get_mut(number).map(std::mem::take).unwrap_or_default();
        let cells = known.input.and_then(|input| Some((input, block.cells.get(input)?)));
        let tested = cells.and_then(|(input, cells)| match predicate {
            Predicate::IsNull(_) if known.is_direct => Some(null_test(cells, block.rows)),
            predicate => self
                .in_limits(predicate, cells, block, &mut known)
                .or_else(|| self.in_table(number, input, cells, block, &mut known.table)),
        });
        if let Some(place) = self.known.get_mut(number) {
            *place = known;
        }
        tested.unwrap_or_else(|| self.row_by_row(number, block, first_row))
    }

    /// Compares numbers or times with constants.
    fn in_limits(
        &self,
        predicate: &Predicate,
        cells: &Cells<'_>,
        block: &Block<'_, '_>,
        known: &mut Known,
    ) -> Option<Tested> {
        let numbers =
            matches!(cells.data, Data::I32(_) | Data::I64(_) | Data::I128(_) | Data::F64(_));
        if !known.is_direct || !numbers {
            return None;
        }
        // An input is either floats in all blocks or integers in all.
        let limits = known
            .limits
            .get_or_insert_with(|| Limits::new(predicate, self.setting, &cells.data, cells.unit));
        let mut truth = filled(block.rows, false);
        within(&cells.data, limits.as_ref()?, block.rows, &mut truth);
        if let Some(valid) = &cells.valid {
            and(&mut truth, valid);
        }
        Some(Tested { truth, known: cells.valid.clone() })
    }

    /// Tests each distinct text once.
    fn in_table(
        &self,
        number: usize,
        input: usize,
        cells: &Cells<'_>,
        block: &Block<'_, '_>,
        table: &mut TruthTable,
    ) -> Option<Tested> {
        let dictionary = *block.dictionaries.get(input)?;
        let codes = match &cells.data {
            Data::Bools(_) => 3,
            Data::Coded(_) | Data::Narrow(_) => dictionary.len(),
            _ => return None,
        };
        for code in table.len()..codes {
            let value = match &cells.data {
                Data::Bools(_) => {
                    [None, Some(false), Some(true)].get(code).copied().flatten().map(Value::Bool)
                }
                _ => {
                    u32::try_from(code).ok().and_then(|code| dictionary.text(code)).map(Value::text)
                }
            };
            let row = OneInput { inputs: self.inputs, input, value };
            let evaluator = Evaluator {
                program: self.program,
                setting: self.setting,
                row: &row,
                flaws: None,
                known: None,
            };
            table.push(evaluator.predicate(number));
        }
        let mut truth = filled(block.rows, false);
        table.truth(&cells.data, &mut truth);
        let known = table.known(&cells.data, cells.valid.as_ref(), block.rows);
        Some(Tested { truth, known })
    }

    fn row_by_row(&self, number: usize, block: &Block<'_, '_>, first_row: u64) -> Tested {
        let mut truth = filled(block.rows, false);
        let mut known = filled(block.rows, false);
        for at in 0..block.rows {
            let row = BlockRow { block, at };
            let flaws = Some((&self.flaws, first_row + at as u64));
            let evaluator = Evaluator {
                program: self.program,
                setting: self.setting,
                row: &row,
                flaws,
                known: None,
            };
            if let Some(value) = evaluator.predicate(number) {
                set(&mut known, at);
                if value {
                    set(&mut truth, at);
                }
            }
        }
        Tested { truth, known: Some(known) }
    }
}

/// Whether the values are null.
fn null_test(cells: &Cells<'_>, rows: usize) -> Tested {
    let truth = match (&cells.data, &cells.valid) {
        (Data::None, _) => filled(rows, true),
        (_, None) => filled(rows, false),
        (_, Some(valid)) => {
            let mut truth = valid.clone();
            not(&mut truth, rows);
            truth
        }
    };
    Tested { truth, known: None }
}

fn within(data: &Data<'_>, limits: &Limits, rows: usize, out: &mut Words) {
    match limits {
        Limits::Not(limits) => {
            within(data, limits, rows, out);
            not(out, rows);
        }
        Limits::Integers(pairs) => match pairs.as_slice() {
            &[(low, high)] if low <= high => {
                integers(data, low, high, out);
            }
            pairs => {
                let mut one = filled(rows, false);
                for &(low, high) in pairs.iter().filter(|(low, high)| low <= high) {
                    if integers(data, low, high, &mut one) {
                        or(out, &one);
                    }
                }
            }
        },
        Limits::Floats(pairs) => match (data, pairs.as_slice()) {
            (Data::F64(values), &[(low, high)]) => within_f64(values, low, high, out),
            (Data::F64(values), pairs) => {
                let mut one = filled(rows, false);
                for &(low, high) in pairs {
                    within_f64(values, low, high, &mut one);
                    or(out, &one);
                }
            }
            _ => {}
        },
    }
}

/// Tests limits that are clamped to those of the type; returns whether any value can be within.
fn integers(data: &Data<'_>, low: i128, high: i128, out: &mut [u64]) -> bool {
    match data {
        Data::I32(values) => clamped(low, high, i32::MIN, i32::MAX)
            .map(|(low, high)| within_i32(values, low, high, out))
            .is_some(),
        Data::I64(values) => clamped(low, high, i64::MIN, i64::MAX)
            .map(|(low, high)| within_i64(values, low, high, out))
            .is_some(),
        Data::I128(values) => {
            within_i128(values, low, high, out);
            true
        }
        _ => false,
    }
}

fn clamped<T: Copy + Into<i128> + TryFrom<i128>>(
    low: i128,
    high: i128,
    least: T,
    most: T,
) -> Option<(T, T)> {
    let (low, high) = (low.max(least.into()), high.min(most.into()));
    let both = low.try_into().ok().zip(high.try_into().ok());
    both.filter(|_| low <= high)
}

/// Where an expression is true, given its predicates.
pub(crate) fn true_rows(
    truth: &Truth,
    tested: &[Tested],
    segments: &[Words],
    rows: usize,
) -> Words {
    rows_where(truth, true, tested, segments, rows).into_owned()
}

/// The rows where an expression is `value`.
fn rows_where<'t>(
    truth: &Truth,
    value: bool,
    tested: &'t [Tested],
    segments: &'t [Words],
    rows: usize,
) -> Cow<'t, [u64]> {
    let of = |truth: &Truth, value: bool| -> Cow<'t, [u64]> {
        rows_where(truth, value, tested, segments, rows)
    };
    let all = |parts: &[Truth], conjunction: bool| {
        let mut parts = parts.iter().map(|part| of(part, value));
        let first = parts.next().map_or_else(|| filled(rows, conjunction), Cow::into_owned);
        Cow::Owned(parts.fold(first, |mut words, part| {
            if conjunction {
                and(&mut words, &part)
            } else {
                or(&mut words, &part)
            }
            words
        }))
    };
    match truth {
        Truth::Constant(constant) => Cow::Owned(filled(rows, *constant == Some(value))),
        Truth::Leaf(number) => match tested.get(*number) {
            Some(tested) if value => Cow::Borrowed(&tested.truth),
            Some(tested) => Cow::Owned(false_rows(tested, rows)),
            None => Cow::Owned(filled(rows, false)),
        },
        Truth::Segment(number) => match segments.get(*number) {
            Some(words) if value => Cow::Borrowed(words),
            words => {
                let mut words = words.cloned().unwrap_or_else(|| filled(rows, false));
                if !value {
                    not(&mut words, rows);
                }
                Cow::Owned(words)
            }
        },
        Truth::And(parts) => all(parts, value),
        Truth::Or(parts) => all(parts, !value),
        Truth::Not(part) => of(part, !value),
        Truth::IsNull(_) | Truth::Compare(..) => {
            let [truths, falses] = rows_of_both(truth, tested, segments, rows);
            Cow::Owned(if value { truths } else { falses })
        }
        Truth::Strict { nulls, of: part } => {
            let mut words = of(part, value).into_owned();
            for null in nulls.iter().filter_map(|&null| tested.get(null)) {
                and_not(&mut words, &null.truth);
            }
            Cow::Owned(words)
        }
    }
}

/// The rows where an expression is true, and those where it is false: each part is tested once.
fn rows_of_both(truth: &Truth, tested: &[Tested], segments: &[Words], rows: usize) -> [Words; 2] {
    let both = |part: &Truth| rows_of_both(part, tested, segments, rows);
    let join = |parts: &[Truth], conjunction: bool| {
        let mut result = [filled(rows, conjunction), filled(rows, !conjunction)];
        for part in parts {
            for ((words, part), is_true) in result.iter_mut().zip(both(part)).zip([true, false]) {
                if is_true == conjunction { and(words, &part) } else { or(words, &part) }
            }
        }
        result
    };
    match truth {
        Truth::And(parts) => join(parts, true),
        Truth::Or(parts) => join(parts, false),
        Truth::Not(part) => {
            let [truths, falses] = both(part);
            [falses, truths]
        }
        Truth::IsNull(part) => {
            let [mut known, falses] = both(part);
            or(&mut known, &falses);
            let mut unknown = known.clone();
            not(&mut unknown, rows);
            [unknown, known]
        }
        Truth::Compare(comparison, sides) => {
            let [left, right] = &**sides;
            let (left, right) = (both(left), both(right));
            let mut result = [filled(rows, false), filled(rows, false)];
            for (left, one) in left.iter().zip([true, false]) {
                for (right, other) in right.iter().zip([true, false]) {
                    let mut words = left.clone();
                    and(&mut words, right);
                    let [truths, falses] = &mut result;
                    or(if comparison.holds(one.cmp(&other)) { truths } else { falses }, &words);
                }
            }
            result
        }
        Truth::Constant(_) | Truth::Leaf(_) | Truth::Segment(_) | Truth::Strict { .. } => {
            [true, false].map(|value| rows_where(truth, value, tested, segments, rows).into_owned())
        }
    }
}

/// Where an expression is false.
pub(crate) fn known_false_rows(
    truth: &Truth,
    tested: &[Tested],
    segments: &[Words],
    rows: usize,
) -> Words {
    rows_where(truth, false, tested, segments, rows).into_owned()
}

fn false_rows(tested: &Tested, rows: usize) -> Words {
    let mut words = tested.known.clone().unwrap_or_else(|| filled(rows, true));
    and_not(&mut words, &tested.truth);
    words
}

/// A row of a block.
struct BlockRow<'r, 'b, 'a> {
    block: &'r Block<'b, 'a>,
    at: usize,
}

impl BlockRow<'_, '_, '_> {
    fn input(&self, input: usize) -> Option<Value<'_>> {
        let dictionary = self.block.dictionaries.get(input)?;
        self.block.cells.get(input)?.value(self.at, dictionary)
    }
}

impl Row for BlockRow<'_, '_, '_> {
    fn field(&self, field: usize) -> Option<Value<'_>> {
        self.input(field)
    }

    fn consent(&self, consent: usize) -> bool {
        matches!(self.input(self.block.inputs.consent(consent)), Some(Value::Bool(true)))
    }

    fn aggregate(&self, aggregate: usize) -> Option<Value<'_>> {
        self.input(self.block.inputs.aggregate(aggregate))
    }

    fn bucket(&self, bucket: usize) -> Option<u16> {
        match self.input(self.block.inputs.bucket(bucket))? {
            Value::Exact(exact) => exact.units.try_into().ok(),
            _ => None,
        }
    }

    fn segment(&self, segment: usize) -> bool {
        self.block.segments.get(segment).is_some_and(|words| get(words, self.at))
    }
}

/// A row of which one input has a value.
struct OneInput<'v> {
    inputs: Inputs,
    input: usize,
    value: Option<Value<'v>>,
}

impl Row for OneInput<'_> {
    fn field(&self, field: usize) -> Option<Value<'_>> {
        self.value.as_ref().filter(|_| field == self.input).map(Value::borrowed)
    }

    fn consent(&self, consent: usize) -> bool {
        self.inputs.consent(consent) == self.input && matches!(self.value, Some(Value::Bool(true)))
    }
}
