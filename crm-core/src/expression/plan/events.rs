//! Functions of the events of a customer.

use std::sync::Arc;

use crate::error::error::{Error, Result};
use crate::expression::plan::compiler::{Compiler, is_predicate, path};
use crate::expression::plan::kind::Type;
use crate::expression::plan::plan::{Aggregate, EventProgram, Program, Total, Window};
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::temporal::{End, Span};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::expression::types::field_type::FieldType;
use crate::text::nearest::nearest;

impl Compiler<'_> {
    /// Compiles a function of events.
    pub(crate) fn aggregate(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<(Scalar, Type)> {
        self.customers_only(node, operator.name())?;
        let [Node { kind: Kind::Text(name), .. }, rest @ ..] = arguments else {
            return Err(self.arity(node, expected(operator)));
        };
        let event = self.event_number(node, name)?;
        self.need_id(node)?;
        self.event = Some(event);
        let found = self.aggregate_of(node, operator, event, rest);
        self.event = None;
        let (aggregate, kind) = found?;
        Ok((Scalar::Aggregate(self.aggregate_number(aggregate)), kind))
    }

    fn aggregate_of(
        &mut self,
        node: &Node,
        operator: Operator,
        event: usize,
        rest: &[Node],
    ) -> Result<(Aggregate, Type)> {
        let (total, kind, rest) = match (operator, rest) {
            (Operator::EventCount, rest) => (Total::Count, Type::Int, rest),
            (Operator::EventSum, [field, rest @ ..]) => {
                let (field, kind) = self.summed(field)?;
                (Total::Sum(field), kind, rest)
            }
            (Operator::EventSum, []) => return Err(self.arity(node, expected(operator))),
            (Operator::FirstEvent, rest) => (Total::First, self.at_kind(event), rest),
            (_, rest) => (Total::Last, self.at_kind(event), rest),
        };
        let (window, condition) = match rest {
            [] => (None, None),
            [one] if is_condition(one) => (None, Some(self.truth(one)?)),
            [one] => (Some(self.window(event, one)?), None),
            [one, two] => (Some(self.window(event, one)?), Some(self.truth(two)?)),
            _ => return Err(self.arity(node, expected(operator))),
        };
        Ok((Aggregate { event, total, window, condition }, kind))
    }

    /// Returns the field that is summed.
    fn summed(&mut self, node: &Node) -> Result<(usize, Type)> {
        let Kind::Field(name) = &node.kind else {
            return Err(self.mismatch(node, "eventSum adds a field of the event".to_owned()));
        };
        let (field, kind) = self.field(node, name)?;
        match kind {
            Type::Int | Type::Decimal(_) | Type::Money(..) => Ok((field, kind)),
            Type::Float => {
                let message = "the sum of floats depends on their order: declare the field as \
                               decimal or money";
                Err(self.mismatch(node, message.to_owned()))
            }
            kind => Err(self.mismatch(node, format!("eventSum adds numbers, found {kind}"))),
        }
    }

    fn at_kind(&self, event: usize) -> Type {
        if self.at_is_date(event) { Type::Date } else { Type::Timestamp }
    }

    fn at_is_date(&self, event: usize) -> bool {
        let event = self.plan.events.get(event);
        event.is_some_and(|event| event.event.at.kind == FieldType::Date)
    }

    /// Compiles an interval whose ends are the same for all events.
    fn window(&mut self, event: usize, node: &Node) -> Result<Window> {
        let span = self.span(node)?;
        let instants = span.has_instant() || !self.at_is_date(event);
        let Span { start, end } = span;
        let start = self.edge(node, start, Function::FirstInstant, instants)?;
        let end = self.edge(node, end, Function::LastInstant, instants)?;
        Ok(Window { start, end, instants })
    }

    fn edge(
        &mut self,
        node: &Node,
        end: End,
        edge: Function,
        instants: bool,
    ) -> Result<Option<Scalar>> {
        let scalar = match end {
            End::Open => return Ok(None),
            End::Instant(instant) => instant,
            End::Date(date) if instants => {
                self.need_zone(node)?;
                self.apply(node, edge, vec![date])?
            }
            End::Date(date) => date,
        };
        if scalar.is_fixed() {
            return Ok(Some(scalar));
        }
        let message = "the interval of events is the same for all: its ends are constants, today() \
                       and the like";
        Err(self.mismatch(node, message.to_owned()))
    }

    /// Returns the number of an event.
    fn event_number(&mut self, node: &Node, name: &str) -> Result<usize> {
        self.reads.events.insert(name.to_owned());
        if let Some(number) = self.plan.events.iter().position(|one| one.event.name == name) {
            return Ok(number);
        }
        let Some(event) = self.names.events.iter().find(|event| event.name == name) else {
            let names: Vec<String> =
                self.names.events.iter().map(|event| event.name.clone()).collect();
            return Err(Error::UnknownField {
                what: "event",
                segment: self.segment().to_owned(),
                path: path(node),
                given: name.to_owned(),
                nearest: nearest(name, &names),
            });
        };
        let (event, need) = (event.clone(), Arc::new(self.need(node)));
        self.plan.events.push(EventProgram { event, program: Program::default(), need });
        Ok(self.plan.events.len() - 1)
    }
}

/// Whether an argument is a condition and not an interval.
fn is_condition(node: &Node) -> bool {
    is_predicate(node) || matches!(node.kind, Kind::Bool(_))
}

/// What a function of events takes.
fn expected(operator: Operator) -> &'static str {
    match operator {
        Operator::EventSum => {
            "the name of an event as text, a field of it, an interval and a condition, of which the \
             last two may be left out"
        }
        _ => {
            "the name of an event as text, an interval and a condition, of which the last two may \
             be left out"
        }
    }
}
