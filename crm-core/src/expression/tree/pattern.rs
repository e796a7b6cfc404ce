//! The pattern of LIKE as it is written.

use crate::error::error::Result;
use crate::expression::tree::limits::too_large;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;

/// The most characters of a pattern.
const LONGEST: usize = 1000;

/// Checks that a pattern is a text, possibly folded, that does not end in its escape.
pub(crate) fn check_pattern(pattern: &Node) -> Result<()> {
    let mut node = pattern;
    while let Kind::Call(Operator::CaseFold | Operator::AccentFold, arguments) = &node.kind
        && let [inner] = arguments.as_slice()
    {
        node = inner;
    }
    let Kind::Text(text) = &node.kind else {
        let message = "the pattern of LIKE must be a text in single quotes, possibly in CASEI or \
                       ACCENTI";
        return Err(node.place.syntax(message));
    };
    if text.chars().nth(LONGEST).is_some() {
        return Err(too_large(format!("a pattern has at most {LONGEST} characters")));
    }
    let escapes = text.bytes().rev().take_while(|&byte| byte == b'\\').count();
    if escapes % 2 == 1 {
        return Err(node.place.syntax("the pattern of LIKE must not end in its escape, \"\\\""));
    }
    Ok(())
}
