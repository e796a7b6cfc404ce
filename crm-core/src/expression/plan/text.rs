//! Text without case or accents.

use crate::error::error::Result;
use crate::expression::plan::compiler::Compiler;
use crate::expression::plan::kind::Type;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::tree::node::Node;
use crate::expression::tree::operator::Operator;

impl Compiler<'_> {
    /// Compiles `CASEI` and `ACCENTI`.
    pub(crate) fn folded(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<(Scalar, Type)> {
        let [text] = arguments else {
            return Err(self.arity(node, "one text"));
        };
        let text = self.scalar(text)?;
        if !text.kind.is_text() {
            let message = format!("{} takes a text, found {}", operator.name(), text.kind);
            return Err(self.mismatch(node, message));
        }
        let function = match operator {
            Operator::CaseFold => Function::CaseFold,
            _ => Function::AccentFold,
        };
        Ok((self.apply(node, function, vec![text.scalar])?, Type::Text))
    }
}
