//! Sets of codes.

use crate::error::error::Result;
use crate::expression::plan::compiler::{Compiler, Typed};
use crate::expression::plan::kind::{CodeList, Type};
use crate::expression::plan::predicate::{ArrayTest, Predicate};
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::{Codes, Constant};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;

impl Compiler<'_> {
    /// Compiles a comparison of two sets.
    pub(crate) fn array_test(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<Truth> {
        let [left, right] = arguments else {
            return Err(self.arity(node, "two sets of codes"));
        };
        let (left, right) = (self.codes(left)?, self.codes(right)?);
        self.check_codes(&left, &right.kind)?;
        self.check_codes(&right, &left.kind)?;
        if let (
            Scalar::Constant(Constant::Codes(left)),
            Scalar::Constant(Constant::Codes(right)),
        ) = (&left.scalar, &right.scalar)
        {
            return Ok(Truth::Constant(Some(test(operator).holds(left, right))));
        }
        Ok(self.leaf(Predicate::Array(test(operator), left.scalar, right.scalar)))
    }

    fn codes<'t>(&mut self, node: &'t Node) -> Result<Typed<'t>> {
        let typed = self.scalar(node)?;
        match typed.kind {
            Type::Codes(_) => Ok(typed),
            kind => Err(self.mismatch(node, format!("expected codes, found {kind}"))),
        }
    }

    /// Checks that the elements of a literal are in the list of the field.
    fn check_codes(&self, literal: &Typed<'_>, kind: &Type) -> Result<()> {
        if let (Kind::Array(elements), Type::Codes(list)) = (&literal.node.kind, kind) {
            for element in elements {
                if let Kind::Text(code) = &element.kind {
                    self.check_code(element, list, code)?;
                }
            }
        }
        Ok(())
    }

    /// Reads a list of texts as a set.
    pub(crate) fn array(&self, elements: &[Node]) -> Result<(Constant, Type)> {
        let code = |element: &Node| match &element.kind {
            Kind::Text(code) => Ok(code.as_str().into()),
            _ => Err(self.mismatch(element, "a set holds codes as text".to_owned())),
        };
        let codes: Vec<Box<str>> = elements.iter().map(code).collect::<Result<_>>()?;
        let list = CodeList { field: String::new(), codes: None };
        Ok((Constant::Codes(Codes::set(codes)), Type::Codes(list)))
    }
}

fn test(operator: Operator) -> ArrayTest {
    match operator {
        Operator::ArrayContains => ArrayTest::Contains,
        Operator::ArrayContainedBy => ArrayTest::ContainedBy,
        Operator::ArrayOverlaps => ArrayTest::Overlaps,
        _ => ArrayTest::Equals,
    }
}
