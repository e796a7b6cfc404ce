//! Expressions of a value.

use crate::date::period::Period;
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::Constant;

/// An expression of a value. Numbers refer to the lists of a [`Plan`](super::plan::Plan).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scalar {
    Constant(Constant),
    /// A value of the run, such as the first day of a period.
    Symbol(usize),
    /// A field of the customer, or of the event in the condition of an event.
    Field(usize),
    Consent(usize),
    Aggregate(usize),
    /// The bucket of the customer's id with a salt.
    Bucket(usize),
    Call {
        function: Function,
        arguments: Vec<Scalar>,
        /// The expression in findings, if its value may be undefined.
        site: Option<usize>,
    },
    Truth(Box<Truth>),
}

impl Scalar {
    /// Whether the value is the same in all rows.
    pub(crate) fn is_fixed(&self) -> bool {
        matches!(self, Scalar::Constant(_) | Scalar::Symbol(_))
    }
}

/// A function of one, two or, as `coalesce`, any number of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Function {
    CaseFold,
    AccentFold,
    Plus,
    Minus,
    Times,
    Divide,
    IntegerDivide,
    Remainder,
    Power,
    Now,
    Today,
    /// The first day of the period that is so many periods away from that of a date.
    PeriodStart(Period, i64),
    PeriodEnd(Period, i64),
    /// The date of an instant.
    Day,
    /// The first instant of a date.
    FirstInstant,
    /// The last microsecond of a date.
    LastInstant,
    PlusDays,
    /// The date so many days later, or the last or first that there is.
    DaysAway(i64),
    PlusMonths,
    DaysBetween,
    MonthsBetween,
    YearsBetween,
    /// The days to the anniversary of the first date from the second on.
    DaysToAnniversary,
    Year,
    Month,
    DayOfMonth,
    Weekday,
    Coalesce,
    Size,
}
