//! Tests of one row.

use crate::expression::plan::order::Comparison;
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::value::{Codes, Constant};
use crate::text::pattern::Pattern;

/// A test of one row that is not made of other tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Predicate {
    Compare(Comparison, Scalar, Scalar),
    /// Unknown if any of the three values is null.
    Between(Scalar, Scalar, Scalar),
    /// In a list of values that are the same in all rows: constants in their order, and others.
    In(Scalar, Vec<Constant>, Vec<Scalar>),
    Like(Scalar, Pattern),
    IsNull(Scalar),
    Array(ArrayTest, Scalar, Scalar),
}

impl Predicate {
    /// Returns the values that it compares.
    pub(crate) fn scalars(&self) -> Vec<&Scalar> {
        match self {
            Predicate::Compare(_, one, two) | Predicate::Array(_, one, two) => vec![one, two],
            Predicate::Between(value, low, high) => vec![value, low, high],
            Predicate::In(value, ..) | Predicate::Like(value, _) | Predicate::IsNull(value) => {
                vec![value]
            }
        }
    }
}

/// A comparison of two sets of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ArrayTest {
    Equals,
    Contains,
    ContainedBy,
    Overlaps,
}

impl ArrayTest {
    pub(crate) fn holds(self, left: &Codes<'_>, right: &Codes<'_>) -> bool {
        match self {
            ArrayTest::Equals => left.contains(right) && right.contains(left),
            ArrayTest::Contains => left.contains(right),
            ArrayTest::ContainedBy => right.contains(left),
            ArrayTest::Overlaps => left.overlaps(right),
        }
    }
}
