//! Comparisons, lists and patterns.

use crate::error::error::{Error, Result};
use crate::expression::plan::compiler::{Compiler, Typed, path};
use crate::expression::plan::kind::Type;
use crate::expression::plan::order::Comparison;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::Constant;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::text::pattern::{Pattern, PatternError};

impl Compiler<'_> {
    /// Compiles a comparison.
    pub(crate) fn comparison(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<Truth> {
        match (operator, arguments) {
            (Operator::Between, [value, low, high]) => self.between(node, [value, low, high]),
            (Operator::In, [value, list]) => self.in_list(node, value, list),
            (Operator::Like, [value, pattern]) => self.like(node, value, pattern),
            (Operator::Between, _) => Err(self.arity(node, "a value and two limits")),
            (Operator::In, _) => Err(self.arity(node, "a value and a list")),
            (Operator::Like, _) => Err(self.arity(node, "a text and a pattern")),
            (_, [left, right]) => self.compare(node, comparison(operator), left, right),
            _ => Err(self.arity(node, "two values")),
        }
    }

    fn compare(
        &mut self,
        node: &Node,
        comparison: Comparison,
        left: &Node,
        right: &Node,
    ) -> Result<Truth> {
        let (left, right) = (self.scalar(left)?, self.scalar(right)?);
        let (left, right) = self.meet(node, left, right)?;
        Ok(match (left.scalar, right.scalar) {
            (Scalar::Truth(truth), Scalar::Constant(Constant::Bool(value)))
            | (Scalar::Constant(Constant::Bool(value)), Scalar::Truth(truth))
                if comparison == Comparison::Equal =>
            {
                self.compare_bool(Scalar::Truth(truth), value)
            }
            (left @ Scalar::Truth(_), right) | (left, right @ Scalar::Truth(_)) => {
                self.compare_truths(comparison, left, right)
            }
            (left, right) => self.compare_scalars(comparison, left, right),
        })
    }

    /// Compares a predicate with a bool.
    fn compare_truths(&mut self, comparison: Comparison, left: Scalar, right: Scalar) -> Truth {
        let sides = [self.compare_bool(left, true), self.compare_bool(right, true)];
        Truth::Compare(comparison, Box::new(sides))
    }

    /// Compares two values of types that meet; a constant comes second.
    pub(crate) fn compare_scalars(
        &mut self,
        comparison: Comparison,
        left: Scalar,
        right: Scalar,
    ) -> Truth {
        if let (Scalar::Constant(left), Scalar::Constant(right)) = (&left, &right) {
            return Truth::Constant(Some(comparison.holds(left.compare(right))));
        }
        if left.is_fixed() && !right.is_fixed() {
            return self.compare_scalars(comparison.reversed(), right, left);
        }
        match (comparison, left, right) {
            (Comparison::Equal, left, Scalar::Constant(Constant::Bool(value))) => {
                self.compare_bool(left, value)
            }
            (comparison, left, right) => self.leaf(Predicate::Compare(comparison, left, right)),
        }
    }

    /// Compares a bool with a constant.
    pub(crate) fn compare_bool(&mut self, scalar: Scalar, value: bool) -> Truth {
        match (scalar, value) {
            (Scalar::Constant(Constant::Bool(constant)), value) => {
                Truth::Constant(Some(constant == value))
            }
            (Scalar::Truth(truth), true) => *truth,
            (Scalar::Truth(truth), false) => Truth::Not(truth),
            (scalar, value) => {
                let constant = Scalar::Constant(Constant::Bool(value));
                self.leaf(Predicate::Compare(Comparison::Equal, scalar, constant))
            }
        }
    }

    fn between(&mut self, node: &Node, [value, low, high]: [&Node; 3]) -> Result<Truth> {
        let (value, low, high) = (self.scalar(value)?, self.scalar(low)?, self.scalar(high)?);
        // A literal is read as the type of what it is compared with, on whichever side that is.
        let (value, low) = self.meet(node, value, low)?;
        let (value, high) = self.meet(node, value, high)?;
        let (value, low) = self.meet(node, value, low)?;
        self.meet(node, low.clone(), high.clone())?;
        for one in [&value, &low, &high] {
            self.no_predicate(one)?;
        }
        let (value, low, high) = (value.scalar, low.scalar, high.scalar);
        if let (Scalar::Constant(value), Scalar::Constant(low), Scalar::Constant(high)) =
            (&value, &low, &high)
        {
            let within = value.compare(low).is_ge() && value.compare(high).is_le();
            return Ok(Truth::Constant(Some(within)));
        }
        Ok(self.leaf(Predicate::Between(value, low, high)))
    }

    fn in_list(&mut self, node: &Node, value: &Node, list: &Node) -> Result<Truth> {
        let Kind::Array(elements) = &list.kind else {
            return Err(self.arity(node, "a value and a list"));
        };
        let value = self.scalar(value)?;
        self.no_predicate(&value)?;
        if let Type::Codes(_) = value.kind {
            return Err(self.codes_are_no_value(node));
        }
        if elements.is_empty() {
            return Ok(Truth::Constant(Some(false)));
        }
        let (mut constants, mut symbols) = (Vec::with_capacity(elements.len()), Vec::new());
        let mut tested = value.clone();
        for element in elements {
            let typed = self.scalar(element)?;
            let (left, right) = self.meet(element, value.clone(), typed)?;
            if !right.scalar.is_fixed() {
                let message = "a list holds literals and constant expressions".to_owned();
                return Err(self.mismatch(element, message));
            }
            tested = left;
            match right.scalar {
                Scalar::Constant(constant) => constants.push(constant),
                symbol => symbols.push(symbol),
            }
        }
        constants.sort_by(Constant::compare);
        constants.dedup_by(|one, other| one.compare(other).is_eq());
        Ok(self.leaf(Predicate::In(tested.scalar, constants, symbols)))
    }

    /// Checks that a value is no predicate.
    fn no_predicate(&self, typed: &Typed<'_>) -> Result<()> {
        match typed.scalar {
            Scalar::Truth(_) => {
                let message = "a predicate is compared with =, <>, AND, OR and NOT only";
                Err(self.mismatch(typed.node, message.to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn like(&mut self, node: &Node, value: &Node, pattern: &Node) -> Result<Truth> {
        let (value, typed) = (self.scalar(value)?, self.scalar(pattern)?);
        if !value.kind.is_text() {
            let message = format!("LIKE takes a text, found {}", value.kind);
            return Err(self.mismatch(node, message));
        }
        let Scalar::Constant(Constant::Text(text)) = typed.scalar else {
            return Err(self.mismatch(pattern, "the pattern of LIKE is a text literal".to_owned()));
        };
        let pattern = self.pattern(pattern, &text)?;
        if let Scalar::Constant(Constant::Text(value)) = &value.scalar {
            return Ok(Truth::Constant(Some(pattern.matches(value))));
        }
        Ok(self.leaf(Predicate::Like(value.scalar, pattern)))
    }

    /// Reads a pattern.
    fn pattern(&self, node: &Node, text: &str) -> Result<Pattern> {
        Pattern::parse(text).map_err(|error| match error {
            PatternError::EndsInEscape => Error::ExpressionSyntax {
                segment: self.segment().to_owned(),
                path: path(node),
                message: "the pattern ends in its escape, a backslash".to_owned(),
            },
            PatternError::TooLong { found } => Error::TooLarge {
                field: path(node),
                message: format!("a pattern has at most 1,000 characters, found {found}"),
            },
        })
    }

    /// Reads literals as the type that they are compared with, and checks that the types meet.
    pub(crate) fn meet<'t>(
        &mut self,
        node: &Node,
        left: Typed<'t>,
        right: Typed<'t>,
    ) -> Result<(Typed<'t>, Typed<'t>)> {
        let right = self.read_as(right, &left.kind)?;
        let left = self.read_as(left, &right.kind)?;
        if left.kind.meets(&right.kind) {
            return Ok((left, right));
        }
        let advice = advice(&left.kind, &right.kind);
        let message = format!("{} cannot be compared with {}{advice}", left.kind, right.kind);
        Err(self.mismatch(node, message))
    }

    pub(crate) fn codes_are_no_value(&self, node: &Node) -> Error {
        let message = "codes are compared with A_EQUALS, A_CONTAINS, A_CONTAINEDBY and A_OVERLAPS";
        self.mismatch(node, message.to_owned())
    }
}

fn comparison(operator: Operator) -> Comparison {
    match operator {
        Operator::NotEqual => Comparison::NotEqual,
        Operator::Less => Comparison::Less,
        Operator::LessOrEqual => Comparison::LessOrEqual,
        Operator::Greater => Comparison::Greater,
        Operator::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => Comparison::Equal,
    }
}

/// A way out for types that do not meet.
fn advice(left: &Type, right: &Type) -> &'static str {
    match (left, right) {
        (Type::Date, Type::Timestamp) | (Type::Timestamp, Type::Date) => {
            "; use day(...) of the timestamp, or T_AFTER, T_BEFORE or T_INTERSECTS"
        }
        (Type::Codes(_), _) | (_, Type::Codes(_)) => "; use A_CONTAINS or A_OVERLAPS",
        (Type::Money(..), Type::Money(..)) => "; amounts of two currencies have no order",
        (Type::Text | Type::Code(_), Type::Float) | (Type::Float, Type::Text | Type::Code(_)) => {
            "; write the number without quotes"
        }
        (Type::Bool, _) | (_, Type::Bool) => {
            "; compare a bool with TRUE or FALSE, and a number with 1 or 0"
        }
        _ => "",
    }
}
