//! The parts of an expression.

use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::expression::tree::number::Number;
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;

/// A part of an expression, and where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) place: Place,
}

/// What a part of an expression is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Bool(bool),
    Number(Number),
    Text(String),
    Date(Day),
    Timestamp(Instant),
    /// The name of a field.
    Field(String),
    /// A list of values, also that of `IN`.
    Array(Vec<Node>),
    /// The start and the end of an interval.
    Interval(Box<[Node; 2]>),
    /// An end of an interval that is open: `'..'`.
    Open,
    /// An operator or a function of its arguments; `AND` and `OR` have at least two, and none of
    /// them is the same operator.
    Call(Operator, Vec<Node>),
}
