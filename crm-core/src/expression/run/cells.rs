//! The values of a block of rows.

use std::borrow::Cow;
use std::ops::Range;

use crate::column::column::Column;
use crate::column::text::Text;
use crate::expression::plan::exact::Exact;
use crate::expression::plan::value::{Codes, Value};
use crate::expression::run::dictionary::Dictionary;
use crate::expression::run::words::{Words, get};

/// The values of one input in a block of rows.
#[derive(Debug, Default)]
pub(crate) struct Cells<'a> {
    pub(crate) data: Data<'a>,
    /// The rows that have a value; `None` if all have.
    pub(crate) valid: Option<Words>,
    /// What the integers count.
    pub(crate) unit: Unit,
}

/// What integers count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Units of so many decimals.
    #[default]
    Whole,
    Decimals(u32),
    Days,
    Micros,
}

/// The values, of any kind where there is none.
#[derive(Debug, Default)]
pub(crate) enum Data<'a> {
    #[default]
    None,
    I32(Cow<'a, [i32]>),
    I64(Cow<'a, [i64]>),
    I128(Vec<i128>),
    F64(Cow<'a, [f64]>),
    /// Bytes: 0 is null, 1 false, 2 true.
    Bools(Vec<u8>),
    /// Codes of the dictionary of the source.
    Coded(Vec<u32>),
    /// Codes that fit into bytes.
    Narrow(Vec<u8>),
    /// Texts that were not numbered, from a row on.
    Texts(&'a Text<'a>, usize),
    /// For each row, the range of its codes in a column.
    Lists(&'a Column<'a>, Vec<Range<usize>>),
}

impl<'a> Cells<'a> {
    fn is_null(&self, row: usize) -> bool {
        self.valid.as_ref().is_some_and(|valid| !get(valid, row))
    }

    fn integer(&self, integer: i128) -> Value<'static> {
        match self.unit {
            Unit::Whole => Value::int(integer),
            Unit::Decimals(scale) => Value::Exact(Exact { units: integer, scale }),
            Unit::Days => Value::Date(i32::try_from(integer).unwrap_or_default()),
            Unit::Micros => Value::Instant(i64::try_from(integer).unwrap_or_default()),
        }
    }

    /// Returns the value of a row; `None` if it is null.
    pub(crate) fn value<'v>(&'v self, row: usize, dictionary: &Dictionary<'a>) -> Option<Value<'v>>
    where
        'a: 'v,
    {
        if self.is_null(row) {
            return None;
        }
        match &self.data {
            Data::None => None,
            Data::I32(values) => values.get(row).map(|&value| self.integer(value.into())),
            Data::I64(values) => values.get(row).map(|&value| self.integer(value.into())),
            Data::I128(values) => values.get(row).map(|&value| self.integer(value)),
            Data::F64(values) => values.get(row).map(|&value| Value::Float(value)),
            Data::Bools(bytes) => bytes.get(row).filter(|&&byte| byte > 0).map(|&byte| Value::Bool(byte == 2)),
            Data::Coded(codes) => dictionary.text(*codes.get(row)?).map(Value::text),
            Data::Narrow(codes) => dictionary.text((*codes.get(row)?).into()).map(Value::text),
            Data::Texts(text, first) => {
                std::str::from_utf8(text.get(first + row)?).ok().map(Value::text)
            }
            Data::Lists(column, ranges) => {
                ranges.get(row).map(|range| Value::Codes(Codes::Rows(column, range.clone())))
            }
        }
    }
}
