//! Expressions that are true, false or unknown.

use crate::expression::plan::order::Comparison;

/// An expression that is true, false or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Truth {
    Constant(Option<bool>),
    /// A predicate, by its number in the program.
    Leaf(usize),
    /// Membership of another segment, which is never unknown.
    Segment(usize),
    And(Vec<Truth>),
    Or(Vec<Truth>),
    Not(Box<Truth>),
    /// Whether another expression is unknown.
    IsNull(Box<Truth>),
    /// A comparison of two truths; unknown where one of them is.
    Compare(Comparison, Box<[Truth; 2]>),
    /// Unknown if one of some values is null, otherwise another expression.
    Strict {
        /// The numbers of the predicates `IS NULL` of the values.
        nulls: Vec<usize>,
        of: Box<Truth>,
    },
}
