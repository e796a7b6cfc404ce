//! The operators of react-querybuilder.

use crate::error::names::names;
use crate::expression::tree::operator::Operator;

names! {
    /// An operator of react-querybuilder.
    pub(crate) enum QueryOperator {
        /// Equality.
        Equal = 1 "=",
        /// Inequality.
        NotEqual = 2 "!=",
        /// Less.
        Less = 3 "<",
        /// Greater.
        Greater = 4 ">",
        /// Less or equal.
        LessOrEqual = 5 "<=",
        /// Greater or equal.
        GreaterOrEqual = 6 ">=",
        /// The text is somewhere in the value.
        Contains = 7 "contains",
        /// The value begins with the text.
        BeginsWith = 8 "beginsWith",
        /// The value ends with the text.
        EndsWith = 9 "endsWith",
        /// The text is nowhere in the value.
        DoesNotContain = 10 "doesNotContain",
        /// The value does not begin with the text.
        DoesNotBeginWith = 11 "doesNotBeginWith",
        /// The value does not end with the text.
        DoesNotEndWith = 12 "doesNotEndWith",
        /// Null.
        Null = 13 "null",
        /// Not null.
        NotNull = 14 "notNull",
        /// In a list.
        In = 15 "in",
        /// Not in a list.
        NotIn = 16 "notIn",
        /// Between two values, both included.
        Between = 17 "between",
        /// Not between two values.
        NotBetween = 18 "notBetween",
    }
}

impl QueryOperator {
    /// Returns the operator of which this one is the negation; `None` if it is not one.
    pub(crate) fn negated(self) -> Option<QueryOperator> {
        use QueryOperator::{
            BeginsWith, Between, Contains, DoesNotBeginWith, DoesNotContain, DoesNotEndWith,
            EndsWith, In, NotBetween, NotIn, NotNull, Null,
        };
        match self {
            DoesNotContain => Some(Contains),
            DoesNotBeginWith => Some(BeginsWith),
            DoesNotEndWith => Some(EndsWith),
            NotNull => Some(Null),
            NotIn => Some(In),
            NotBetween => Some(Between),
            _ => None,
        }
    }

    /// Returns the negation of an operator that has one of its own.
    pub(crate) fn negation(self) -> Option<QueryOperator> {
        QueryOperator::ALL.iter().copied().find(|one| one.negated() == Some(self))
    }

    /// Returns the comparison of two values that it is; `None` for the others.
    pub(crate) fn comparison(self) -> Option<Operator> {
        match self {
            QueryOperator::Equal => Some(Operator::Equal),
            QueryOperator::NotEqual => Some(Operator::NotEqual),
            QueryOperator::Less => Some(Operator::Less),
            QueryOperator::Greater => Some(Operator::Greater),
            QueryOperator::LessOrEqual => Some(Operator::LessOrEqual),
            QueryOperator::GreaterOrEqual => Some(Operator::GreaterOrEqual),
            _ => None,
        }
    }

    /// Returns the operator that is this comparison.
    pub(crate) fn of_comparison(operator: Operator) -> Option<QueryOperator> {
        QueryOperator::ALL.iter().copied().find(|one| one.comparison() == Some(operator))
    }
}
