//! Relations of time, written as comparisons of first and last days or instants.

use crate::date::period::Period;
use crate::error::error::Result;
use crate::expression::plan::compiler::Compiler;
use crate::expression::plan::functions::whole;
use crate::expression::plan::kind::Type;
use crate::expression::plan::order::Comparison;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::truth::Truth;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;

/// An end of an interval.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum End {
    /// Before or after all times.
    Open,
    Date(Scalar),
    Instant(Scalar),
}

/// An interval, or a time as one.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) start: End,
    pub(crate) end: End,
}

/// An end that can be compared.
#[derive(Clone, Debug, PartialEq)]
enum Bound {
    Lowest,
    At(Scalar),
    Highest,
}

use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};

/// One comparison of ends: the ends of the first interval are 0 and 1, of the second 2 and 3.
type Part = (usize, Comparison, usize);

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;
const D: usize = 3;

/// Returns the comparisons of a relation, all of which must hold.
fn relation(operator: Operator) -> &'static [Part] {
    match operator {
        Operator::After => &[(A, Greater, D)],
        Operator::Before => &[(B, Less, C)],
        Operator::Contains => &[(A, Less, C), (B, Greater, D)],
        Operator::During => &[(A, Greater, C), (B, Less, D)],
        Operator::Intersects => &[(B, GreaterOrEqual, C), (A, LessOrEqual, D)],
        Operator::TimeEquals => &[(A, Equal, C), (B, Equal, D)],
        Operator::FinishedBy => &[(A, Less, C), (B, Equal, D)],
        Operator::Finishes => &[(A, Greater, C), (B, Equal, D)],
        Operator::Meets => &[(B, Equal, C)],
        Operator::MetBy => &[(A, Equal, D)],
        Operator::OverlappedBy => &[(C, Less, A), (A, Less, D), (D, Less, B)],
        Operator::Overlaps => &[(A, Less, C), (C, Less, B), (B, Less, D)],
        Operator::StartedBy => &[(A, Equal, C), (B, Greater, D)],
        Operator::Starts => &[(A, Equal, C), (B, Less, D)],
        _ => &[],
    }
}

impl Compiler<'_> {
    /// Compiles a relation of two times or intervals.
    pub(crate) fn temporal(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<Truth> {
        let [left, right] = arguments else {
            return Err(self.arity(node, "two times or intervals"));
        };
        let (left, right) = (self.span(left)?, self.span(right)?);
        let values = values(&left, &right);
        let instants = [&left, &right].into_iter().any(Span::has_instant);
        let ends = [
            self.bound(node, left.start, Bound::Lowest, Function::FirstInstant, instants)?,
            self.bound(node, left.end, Bound::Highest, Function::LastInstant, instants)?,
            self.bound(node, right.start, Bound::Lowest, Function::FirstInstant, instants)?,
            self.bound(node, right.end, Bound::Highest, Function::LastInstant, instants)?,
        ];
        if let (Operator::Intersects, Some(between)) = (operator, point(&ends)) {
            return Ok(self.leaf(between));
        }
        if operator == Operator::Disjoint {
            let parts = [(B, Less, C), (A, Greater, D)];
            let truths = parts.map(|part| self.part(&ends, part)).into();
            return Ok(self.strict(&values, &ends, &parts, Truth::Or(truths)));
        }
        let parts = relation(operator);
        let mut truths: Vec<Truth> = parts.iter().map(|&part| self.part(&ends, part)).collect();
        let truth = match (truths.pop(), truths.is_empty()) {
            (Some(one), true) => one,
            (last, _) => {
                truths.extend(last);
                Truth::And(truths)
            }
        };
        Ok(self.strict(&values, &ends, parts, truth))
    }

    fn part(&mut self, ends: &[Bound; 4], (left, comparison, right): Part) -> Truth {
        let end = |at: usize| ends.get(at).cloned().unwrap_or(Bound::Lowest);
        match (end(left), end(right)) {
            (Bound::At(left), Bound::At(right)) => self.compare_scalars(comparison, left, right),
            (left, right) => {
                Truth::Constant(Some(comparison.holds(left.rank().cmp(&right.rank()))))
            }
        }
    }

    /// Makes a relation unknown where an end is null.
    fn strict(&mut self, values: &[Scalar], ends: &[Bound; 4], parts: &[Part], of: Truth) -> Truth {
        // A comparison is unknown itself where a value is null. If all of them compare with the
        // only value, so are their conjunction and disjunction.
        let compared = |at: usize| matches!(ends.get(at), Some(Bound::At(end)) if !end.is_fixed());
        let sure = |&(left, _, right): &Part| compared(left) || compared(right);
        let closed = |&(left, _, right): &Part| {
            [left, right].iter().all(|&at| matches!(ends.get(at), Some(Bound::At(_))))
        };
        if values.is_empty()
            || values.len() == 1 && parts.iter().all(|part| sure(part) && closed(part))
        {
            return of;
        }
        let nulls = values.iter().filter_map(|value| match self.null_test(value.clone()) {
            Truth::Leaf(number) => Some(number),
            _ => None,
        });
        Truth::Strict { nulls: nulls.collect(), of: Box::new(of) }
    }

    /// Returns an end that can be compared with the others.
    fn bound(
        &mut self,
        node: &Node,
        end: End,
        open: Bound,
        edge: Function,
        instants: bool,
    ) -> Result<Bound> {
        Ok(match end {
            End::Open => open,
            End::Instant(instant) => Bound::At(instant),
            End::Date(date) if instants => {
                self.need_zone(node)?;
                Bound::At(self.apply(node, edge, vec![date])?)
            }
            End::Date(date) => Bound::At(date),
        })
    }

    /// Compiles an interval, or a time as one.
    pub(crate) fn span(&mut self, node: &Node) -> Result<Span> {
        match &node.kind {
            Kind::Interval(ends) => {
                let [start, end] = ends.as_ref();
                Ok(Span { start: self.end(start)?, end: self.end(end)? })
            }
            Kind::Call(Operator::LastDays, arguments) => {
                let count = self.count(node, arguments)?;
                let (start, end) = (self.days_away(node, 1 - count)?, self.days_away(node, 0)?);
                Ok(Span { start, end })
            }
            Kind::Call(Operator::NextDays, arguments) => {
                let count = self.count(node, arguments)?;
                let (start, end) = (self.days_away(node, 0)?, self.days_away(node, count - 1)?);
                Ok(Span { start, end })
            }
            Kind::Call(Operator::Period, arguments) => self.period(node, arguments),
            _ => {
                let end = self.end(node)?;
                Ok(Span { start: end.clone(), end })
            }
        }
    }

    fn end(&mut self, node: &Node) -> Result<End> {
        if node.kind == Kind::Open {
            return Ok(End::Open);
        }
        let typed = self.scalar(node)?;
        let kind = match typed.literal() {
            Some(text) if text.contains('T') => Type::Timestamp,
            Some(_) => Type::Date,
            None => typed.kind.clone(),
        };
        let typed = self.read_as(typed, &kind)?;
        match typed.kind {
            Type::Date => Ok(End::Date(typed.scalar)),
            Type::Timestamp => Ok(End::Instant(typed.scalar)),
            kind => {
                let message = format!("expected a date, a timestamp or an interval, found {kind}");
                Err(self.mismatch(node, message))
            }
        }
    }

    /// Reads the number of days of an interval.
    fn count(&mut self, node: &Node, arguments: &[Node]) -> Result<i64> {
        const EXPECTED: &str = "a constant number of days from 1 up";
        let [count] = arguments else {
            return Err(self.arity(node, EXPECTED));
        };
        let count = whole(&self.scalar(count)?.scalar).filter(|&count| count >= 1);
        count.ok_or_else(|| self.arity(node, EXPECTED))
    }

    fn days_away(&mut self, node: &Node, days: i64) -> Result<End> {
        let today = self.today(node)?;
        let away = match days {
            0 => today,
            days => self.apply(node, Function::DaysAway(days), vec![today])?,
        };
        Ok(End::Date(away))
    }

    fn period(&mut self, node: &Node, arguments: &[Node]) -> Result<Span> {
        const EXPECTED: &str = "'day', 'week', 'month', 'quarter' or 'year', and a constant int";
        let [Node { kind: Kind::Text(name), .. }, count] = arguments else {
            return Err(self.arity(node, EXPECTED));
        };
        let count = whole(&self.scalar(count)?.scalar);
        let (Some(period), Some(count)) = (Period::from_name(name), count) else {
            return Err(self.arity(node, EXPECTED));
        };
        let today = self.today(node)?;
        let start = self.apply(node, Function::PeriodStart(period, count), vec![today.clone()])?;
        let end = self.apply(node, Function::PeriodEnd(period, count), vec![today])?;
        Ok(Span { start: End::Date(start), end: End::Date(end) })
    }
}

impl Span {
    pub(crate) fn has_instant(&self) -> bool {
        [&self.start, &self.end].into_iter().any(|end| matches!(end, End::Instant(_)))
    }
}

impl Bound {
    fn rank(&self) -> u8 {
        match self {
            Bound::Lowest => 0,
            Bound::At(_) => 1,
            Bound::Highest => 2,
        }
    }
}

/// Returns the values of which the nulls count, each once.
fn values(left: &Span, right: &Span) -> Vec<Scalar> {
    let mut values: Vec<Scalar> = Vec::new();
    for end in [&left.start, &left.end, &right.start, &right.end] {
        if let End::Date(value) | End::Instant(value) = end
            && !value.is_fixed()
            && !values.contains(value)
        {
            values.push(value.clone());
        }
    }
    values
}

/// Returns whether a time is within a closed interval as one predicate.
fn point(ends: &[Bound; 4]) -> Option<Predicate> {
    let [Bound::At(start), Bound::At(end), Bound::At(low), Bound::At(high)] = ends else {
        return None;
    };
    let within = start == end && !start.is_fixed() && low.is_fixed() && high.is_fixed();
    within.then(|| Predicate::Between(start.clone(), low.clone(), high.clone()))
}
