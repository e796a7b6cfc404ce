//! Arithmetic.

use crate::error::error::{Error, Result};
use crate::expression::plan::compiler::{Compiler, Typed};
use crate::expression::plan::kind::Type;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::tree::node::Node;
use crate::expression::tree::operator::Operator;

impl Compiler<'_> {
    /// Compiles a sum, a difference, a product and so on.
    pub(crate) fn arithmetic(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<(Scalar, Type)> {
        if let (Operator::Plus, [one]) = (operator, arguments) {
            let one = self.scalar(one)?;
            self.result(node, operator, &one.kind, &Type::Int)?;
            return Ok((one.scalar, one.kind));
        }
        let [left, right] = arguments else {
            return Err(self.arity(node, "two numbers"));
        };
        let (left, right) = (self.scalar(left)?, self.scalar(right)?);
        let (left, right) = self.alike(left, right)?;
        let kind = self.result(node, operator, &left.kind, &right.kind)?;
        let function = match operator {
            Operator::Plus => Function::Plus,
            Operator::Minus => Function::Minus,
            Operator::Times => Function::Times,
            Operator::Divide => Function::Divide,
            Operator::IntegerDivide => Function::IntegerDivide,
            Operator::Remainder => Function::Remainder,
            _ => Function::Power,
        };
        let scalar = self.apply(node, function, vec![left.scalar, right.scalar])?;
        Ok((scalar, kind))
    }

    /// Reads a literal beside a float as a float.
    fn alike<'t>(
        &mut self,
        left: Typed<'t>,
        right: Typed<'t>,
    ) -> Result<(Typed<'t>, Typed<'t>)> {
        let right = if left.kind == Type::Float { self.read_as(right, &Type::Float)? } else { right };
        let left = if right.kind == Type::Float { self.read_as(left, &Type::Float)? } else { left };
        Ok((left, right))
    }

    /// Returns the type of the result.
    fn result(&self, node: &Node, operator: Operator, left: &Type, right: &Type) -> Result<Type> {
        use Operator::{Divide, IntegerDivide, Minus, Plus, Power, Times};
        match (left, right, operator) {
            (Type::Money(one, _), Type::Money(two, _), Plus | Minus) if one == two => {
                Ok(Type::Money(*one, None))
            }
            (Type::Money(one, _), Type::Money(two, _), Divide) if one == two => Ok(Type::Float),
            (Type::Money(currency, _), number, Plus | Minus | Times)
            | (number, Type::Money(currency, _), Plus | Times)
                if number.is_number() =>
            {
                Ok(Type::Money(*currency, None))
            }
            (left, right, operator) if left.is_number() && right.is_number() => {
                Ok(match (operator, left, right) {
                    (Divide, ..) => Type::Float,
                    (_, Type::Float, _) | (.., Type::Float) => Type::Float,
                    (IntegerDivide, ..) | (_, Type::Int, Type::Int) => Type::Int,
                    (Power, ..) => Type::Float,
                    _ => Type::Decimal(None),
                })
            }
            _ => Err(self.no_arithmetic(node, operator, left, right)),
        }
    }

    fn no_arithmetic(&self, node: &Node, operator: Operator, left: &Type, right: &Type) -> Error {
        let advice = match (left, right, operator) {
            (Type::Date, Type::Date, _) => "; use daysBetween",
            (left, right, _) if left.is_time() || right.is_time() => {
                "; use plusDays, plusMonths or daysBetween"
            }
            (Type::Money(..), _, Operator::Divide) => "; multiply by the inverse instead",
            (Type::Money(..), _, _) | (_, Type::Money(..), _) => {
                "; an amount of money may be added, subtracted, multiplied by a number, or divided \
                 by money of its currency"
            }
            _ => "",
        };
        let message =
            format!("{:?} does not take {left} and {right}{advice}", operator.name());
        self.mismatch(node, message)
    }
}
