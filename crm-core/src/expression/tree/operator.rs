//! The operators and functions of the language.

use crate::error::names::names;

names! {
    /// An operator or a function. Its name is that of the JSON form; the number is its place in
    /// this list.
    pub(crate) enum Operator {
        /// Conjunction.
        And = 1 "and",
        /// Disjunction.
        Or = 2 "or",
        /// Negation.
        Not = 3 "not",
        /// Equality.
        Equal = 4 "=",
        /// Inequality.
        NotEqual = 5 "<>",
        /// Less.
        Less = 6 "<",
        /// Less or equal.
        LessOrEqual = 7 "<=",
        /// Greater.
        Greater = 8 ">",
        /// Greater or equal.
        GreaterOrEqual = 9 ">=",
        /// Pattern of a text.
        Like = 10 "like",
        /// From the second argument to the third, both included.
        Between = 11 "between",
        /// In a list.
        In = 12 "in",
        /// Null.
        IsNull = 13 "isNull",
        /// Text without case.
        CaseFold = 14 "casei",
        /// Text without accents.
        AccentFold = 15 "accenti",
        /// Sum.
        Plus = 16 "+",
        /// Difference.
        Minus = 17 "-",
        /// Product.
        Times = 18 "*",
        /// Quotient.
        Divide = 19 "/",
        /// Quotient, truncated toward zero.
        IntegerDivide = 20 "div",
        /// Remainder, with the sign of the dividend.
        Remainder = 21 "%",
        /// Power.
        Power = 22 "^",
        /// a > d, for [a, b] and [c, d]; so also below.
        After = 30 "t_after",
        /// b < c.
        Before = 31 "t_before",
        /// a < c, b > d.
        Contains = 32 "t_contains",
        /// b < c or a > d.
        Disjoint = 33 "t_disjoint",
        /// a > c, b < d.
        During = 34 "t_during",
        /// a = c, b = d.
        TimeEquals = 35 "t_equals",
        /// a < c, b = d.
        FinishedBy = 36 "t_finishedBy",
        /// a > c, b = d.
        Finishes = 37 "t_finishes",
        /// Not disjoint.
        Intersects = 38 "t_intersects",
        /// b = c.
        Meets = 39 "t_meets",
        /// a = d.
        MetBy = 40 "t_metBy",
        /// c < a < d < b.
        OverlappedBy = 41 "t_overlappedBy",
        /// a < c < b < d.
        Overlaps = 42 "t_overlaps",
        /// a = c, b > d.
        StartedBy = 43 "t_startedBy",
        /// a = c, b < d.
        Starts = 44 "t_starts",
        /// The same codes.
        ArrayEquals = 50 "a_equals",
        /// All codes of the second.
        ArrayContains = 51 "a_contains",
        /// All codes in the second.
        ArrayContainedBy = 52 "a_containedBy",
        /// A code of the second.
        ArrayOverlaps = 53 "a_overlaps",
        /// The instant of the run.
        Now = 60 "now",
        /// The date of the run.
        Today = 61 "today",
        /// The date of an instant.
        DayOf = 62 "day",
        /// The days up to today.
        LastDays = 63 "lastDays",
        /// The days from today on.
        NextDays = 64 "nextDays",
        /// A calendar period.
        Period = 65 "period",
        /// A date some days later.
        PlusDays = 66 "plusDays",
        /// A date some months later.
        PlusMonths = 67 "plusMonths",
        /// The days from one date to another.
        DaysBetween = 68 "daysBetween",
        /// The whole months.
        MonthsBetween = 69 "monthsBetween",
        /// The whole years.
        YearsBetween = 70 "yearsBetween",
        /// The days to the next anniversary.
        DaysToAnniversary = 71 "daysToAnniversary",
        /// The year of a date.
        Year = 72 "year",
        /// Its month.
        Month = 73 "month",
        /// Its day of the month.
        DayOfMonth = 74 "dayOfMonth",
        /// Its day of the week, Monday is 1.
        Weekday = 75 "weekday",
        /// The first argument that is not null.
        Coalesce = 76 "coalesce",
        /// The number of codes.
        Size = 77 "size",
        /// The bucket of the customer's id.
        Bucket = 78 "bucket",
        /// Membership of another segment.
        InSegment = 79 "inSegment",
        /// A live consent.
        HasConsent = 80 "hasConsent",
        /// The number of events.
        EventCount = 81 "eventCount",
        /// The sum of a field of the events.
        EventSum = 82 "eventSum",
        /// The time of the first event.
        FirstEvent = 83 "firstEvent",
        /// The time of the last event.
        LastEvent = 84 "lastEvent",
    }
}

impl Operator {
    /// Returns the operator of this name in JSON; the case does not matter.
    pub(crate) fn read(name: &str) -> Option<Operator> {
        let known = |one: &&Operator| one.name().eq_ignore_ascii_case(name);
        Operator::ALL.iter().find(known).copied()
    }

    /// Returns the function of this name in text; the case does not matter.
    pub(crate) fn function(name: &str) -> Option<Operator> {
        Operator::read(name).filter(|operator| operator.is_function())
    }

    /// Whether it is written as a name and arguments in brackets.
    pub(crate) fn is_function(self) -> bool {
        matches!(self, Operator::CaseFold | Operator::AccentFold) || self >= Operator::After
    }

    /// Whether it is a function of the events of a customer.
    pub(crate) fn is_event_function(self) -> bool {
        self >= Operator::EventCount
    }

    /// Whether it is an operator of numbers.
    pub(crate) fn is_arithmetic(self) -> bool {
        (Operator::Plus..=Operator::Power).contains(&self)
    }

    /// Whether it compares two values.
    pub(crate) fn is_comparison(self) -> bool {
        (Operator::Equal..=Operator::GreaterOrEqual).contains(&self)
    }

    /// Returns the name in text.
    pub(crate) fn spelled(self) -> String {
        match self {
            Operator::IsNull => "IS NULL".to_owned(),
            _ if self < Operator::Now => self.name().to_uppercase(),
            _ => self.name().to_owned(),
        }
    }

    /// Returns how many arguments it takes, at least and at most.
    pub(crate) fn arguments(self) -> (usize, usize) {
        use Operator::*;
        match self {
            And | Or => (2, usize::MAX),
            Coalesce => (1, usize::MAX),
            Now | Today => (0, 0),
            Not | IsNull | CaseFold | AccentFold | DayOf | LastDays | NextDays => (1, 1),
            DaysToAnniversary | Year | Month | DayOfMonth | Weekday => (1, 1),
            Size | Bucket | InSegment => (1, 1),
            Between => (3, 3),
            EventSum => (2, 4),
            EventCount | FirstEvent | LastEvent => (1, 3),
            _ => (2, 2),
        }
    }

    /// Whether the argument at this position may be a list.
    pub(crate) fn takes_list(self, at: usize) -> bool {
        use Operator::{ArrayContainedBy, ArrayContains, ArrayEquals, ArrayOverlaps, In, Size};
        match self {
            ArrayEquals | ArrayContains | ArrayContainedBy | ArrayOverlaps | Size => true,
            In => at == 1,
            _ => false,
        }
    }

    /// Whether the argument at this position must be a name, as a text.
    pub(crate) fn takes_name(self, at: usize) -> bool {
        match self {
            Operator::Period | Operator::Bucket | Operator::InSegment => at == 0,
            Operator::HasConsent => true,
            _ => self.is_event_function() && at == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_read_in_any_case_and_written_in_one() {
        assert_eq!(Operator::function("LASTDAYS"), Some(Operator::LastDays));
        assert_eq!(Operator::function("t_finishedby"), Some(Operator::FinishedBy));
        assert_eq!(Operator::function("div"), None);
        assert_eq!(Operator::read("ISNULL"), Some(Operator::IsNull));
        let spelled = |name| Operator::read(name).unwrap().spelled();
        assert_eq!(spelled("t_finishedBy"), "T_FINISHEDBY");
        assert_eq!(spelled("a_containedBy"), "A_CONTAINEDBY");
        assert_eq!(spelled("casei"), "CASEI");
        assert_eq!(spelled("lastDays"), "lastDays");
        assert_eq!(spelled("div"), "DIV");
    }
}
