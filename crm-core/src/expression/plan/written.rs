//! Expressions as text.

use crate::expression::tree::node::Node;

/// Writes an expression as text.
pub(crate) fn written(node: &Node) -> String {
    format!("{node:?}")
}
