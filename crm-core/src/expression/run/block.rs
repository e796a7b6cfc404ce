//! The predicates of a program, tested in a block of rows.

use crate::expression::plan::plan::Program;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::Value;
use crate::expression::run::cells::{Cells, Data};
use crate::expression::run::dictionary::Dictionary;
use crate::expression::run::evaluator::{Evaluator, Setting};
use crate::expression::run::flaws::Flaws;
use crate::expression::run::input::Inputs;
use crate::expression::run::kernel::{
    equal_four_u8, equal_two_u8, equal_u8, lookup_u8, lookup_u32, within_f64, within_i32,
    within_i64, within_i128,
};
use crate::expression::run::limits::Limits;
use crate::expression::run::row::Row;
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
    /// For each predicate of one input with codes: whether it is true, and whether it is known.
    tables: Vec<Table>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    truth: Vec<bool>,
    known: Vec<bool>,
}

impl<'p> Tester<'p> {
    pub(crate) fn new(program: &'p Program, setting: &'p Setting) -> Tester<'p> {
        Tester {
            program,
            setting,
            flaws: Flaws::new(program),
            tables: vec![Table::default(); program.predicates.len()],
        }
    }

    /// Tests all predicates; `first_row` is the number of the first row.
    pub(crate) fn test(&mut self, block: &Block<'_, '_>, first_row: u64) -> Vec<Tested> {
        let count = self.program.predicates.len();
        (0..count).map(|number| self.one(number, block, first_row)).collect()
    }

    fn one(&mut self, number: usize, block: &Block<'_, '_>, first_row: u64) -> Tested {
        let Some(predicate) = self.program.predicates.get(number) else {
            return Tested::default();
        };
        let only = block.inputs.only(predicate);
        let cells = only.and_then(|input| Some((input, block.cells.get(input)?)));
        if let Predicate::IsNull(scalar) = predicate
            && let (Some(_), Some((_, cells))) = (block.inputs.of_scalar(scalar), cells)
        {
            return null_test(cells, block.rows);
        }
        if let Some((input, cells)) = cells {
            if let Some(tested) = self.in_limits(predicate, cells, block) {
                return tested;
            }
            if let Some(tested) = self.in_table(number, input, cells, block) {
                return tested;
            }
        }
        self.row_by_row(number, block, first_row)
    }

    /// Compares numbers or times with constants.
    fn in_limits(
        &self,
        predicate: &Predicate,
        cells: &Cells<'_>,
        block: &Block<'_, '_>,
    ) -> Option<Tested> {
        block.inputs.of_scalar(predicate.scalars().first()?)?;
        let numbers =
            matches!(cells.data, Data::I32(_) | Data::I64(_) | Data::I128(_) | Data::F64(_));
        let limits = Limits::new(predicate, self.setting, &cells.data, cells.unit);
        let mut truth = filled(block.rows, false);
        within(&cells.data, &limits.filter(|_| numbers)?, block.rows, &mut truth);
        if let Some(valid) = &cells.valid {
            and(&mut truth, valid);
        }
        Some(Tested { truth, known: cells.valid.clone() })
    }

    /// Tests each distinct text once.
    fn in_table(
        &mut self,
        number: usize,
        input: usize,
        cells: &Cells<'_>,
        block: &Block<'_, '_>,
    ) -> Option<Tested> {
        let dictionary = *block.dictionaries.get(input)?;
        let codes = match &cells.data {
            Data::Bools(_) => 3,
            Data::Coded(_) | Data::Narrow(_) => dictionary.len(),
            _ => return None,
        };
        let mut table = std::mem::take(self.tables.get_mut(number)?);
        for code in table.truth.len()..codes {
            let value = match &cells.data {
                Data::Bools(_) => [None, Some(false), Some(true)]
                    .get(code)
                    .copied()
                    .flatten()
                    .map(Value::Bool),
                _ => u32::try_from(code)
                    .ok()
                    .and_then(|code| dictionary.text(code))
                    .map(Value::text),
            };
            let row = OneInput { inputs: block.inputs, input, value };
            let evaluator =
                Evaluator { program: self.program, setting: self.setting, row: &row, flaws: None };
            let tested = evaluator.predicate(number);
            table.truth.push(tested == Some(true));
            table.known.push(tested.is_some());
        }
        let mut truth = filled(block.rows, false);
        look_up(&cells.data, &table.truth, &mut truth);
        let known = table.known.contains(&false).then(|| {
            let mut known = filled(block.rows, false);
            look_up(&cells.data, &table.known, &mut known);
            known
        });
        *self.tables.get_mut(number)? = table;
        Some(Tested { truth, known })
    }

    fn row_by_row(&self, number: usize, block: &Block<'_, '_>, first_row: u64) -> Tested {
        let mut truth = filled(block.rows, false);
        let mut known = filled(block.rows, false);
        for at in 0..block.rows {
            let row = BlockRow { block, at };
            let flaws = Some((&self.flaws, first_row + at as u64));
            let evaluator =
                Evaluator { program: self.program, setting: self.setting, row: &row, flaws };
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
    let mut one = filled(rows, false);
    match limits {
        Limits::Not(limits) => {
            within(data, limits, rows, out);
            not(out, rows);
        }
        Limits::Integers(pairs) => {
            for &(low, high) in pairs.iter().filter(|(low, high)| low <= high) {
                if integers(data, low, high, &mut one) {
                    or(out, &one);
                }
            }
        }
        Limits::Floats(pairs) => {
            if let Data::F64(values) = data {
                for &(low, high) in pairs {
                    within_f64(values, low, high, &mut one);
                    or(out, &one);
                }
            }
        }
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

fn look_up(data: &Data<'_>, table: &[bool], out: &mut Words) {
    match data {
        Data::Narrow(codes) | Data::Bools(codes) => look_up_bytes(codes, table, out),
        Data::Coded(codes) => lookup_u32(codes, table, out),
        _ => {}
    }
}

fn look_up_bytes(codes: &[u8], table: &[bool], out: &mut Words) {
    let mut set = table.iter().enumerate().filter(|(_, set)| **set).map(|(code, _)| code as u8);
    let first: [Option<u8>; 5] = std::array::from_fn(|_| set.next());
    match first {
        [None, ..] => {}
        [Some(one), None, ..] => equal_u8(codes, one, out),
        [Some(one), Some(two), None, ..] => equal_two_u8(codes, [one, two], out),
        [Some(a), Some(b), c, d, None] => {
            equal_four_u8(codes, [a, b, c.unwrap_or(b), d.unwrap_or(b)], out);
        }
        _ => {
            let mut whole = [false; 256];
            whole.iter_mut().zip(table).for_each(|(out, set)| *out = *set);
            lookup_u8(codes, &whole, out);
        }
    }
}

/// Where an expression is true, given its predicates.
pub(crate) fn true_rows(
    truth: &Truth,
    tested: &[Tested],
    segments: &[Words],
    rows: usize,
) -> Words {
    rows_where(truth, true, tested, segments, rows)
}

/// The rows where an expression is `value`.
fn rows_where(
    truth: &Truth,
    value: bool,
    tested: &[Tested],
    segments: &[Words],
    rows: usize,
) -> Words {
    let all = |parts: &[Truth], conjunction: bool| {
        let mut words = filled(rows, conjunction);
        for part in parts {
            let part = rows_where(part, value, tested, segments, rows);
            if conjunction { and(&mut words, &part) } else { or(&mut words, &part) }
        }
        words
    };
    match truth {
        Truth::Constant(constant) => filled(rows, *constant == Some(value)),
        Truth::Leaf(number) => tested.get(*number).map_or_else(
            || filled(rows, false),
            |tested| if value { tested.truth.clone() } else { false_rows(tested, rows) },
        ),
        Truth::Segment(number) => {
            let mut words = segments.get(*number).cloned().unwrap_or_else(|| filled(rows, false));
            if !value {
                not(&mut words, rows);
            }
            words
        }
        Truth::And(parts) => all(parts, value),
        Truth::Or(parts) => all(parts, !value),
        Truth::Not(part) => rows_where(part, !value, tested, segments, rows),
        Truth::IsNull(part) => {
            let mut known = rows_where(part, true, tested, segments, rows);
            or(&mut known, &rows_where(part, false, tested, segments, rows));
            if value {
                not(&mut known, rows);
            }
            known
        }
        Truth::Strict { nulls, of } => {
            let mut words = rows_where(of, value, tested, segments, rows);
            for null in nulls.iter().filter_map(|&null| tested.get(null)) {
                and_not(&mut words, &null.truth);
            }
            words
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
    rows_where(truth, false, tested, segments, rows)
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
        self.inputs.consent(consent) == self.input
            && matches!(self.value, Some(Value::Bool(true)))
    }
}
