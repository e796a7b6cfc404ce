//! The limits of an expression.

use crate::error::error::{EXPRESSION, Error, Result};
use crate::expression::tree::node::{Kind, Node};

/// The most levels of an expression, and of brackets in its text.
pub(crate) const DEEPEST: usize = 100;

/// The most parts, not counting the literals of lists.
const MOST_NODES: usize = 10_000;

/// The most literals in lists.
const MOST_VALUES: usize = 100_000;

/// The most parts of both kinds.
pub(crate) const MOST: usize = MOST_NODES + MOST_VALUES;

/// How many parts an expression has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    nodes: usize,
    values: usize,
}

impl Size {
    pub(crate) fn of(node: &Node) -> Size {
        let mut size = Size::default();
        size.add(node);
        size
    }

    fn add(&mut self, node: &Node) {
        self.nodes += 1;
        match &node.kind {
            Kind::Array(values) => {
                for value in values {
                    if is_literal(&value.kind) {
                        self.values += 1;
                    } else {
                        self.add(value);
                    }
                }
            }
            Kind::Call(_, arguments) => arguments.iter().for_each(|argument| self.add(argument)),
            Kind::Interval(ends) => ends.iter().for_each(|end| self.add(end)),
            _ => {}
        }
    }

    pub(crate) fn check(self) -> Result<()> {
        if self.nodes > MOST_NODES {
            return Err(too_large(format!("at most {MOST_NODES} parts are allowed")));
        }
        if self.values > MOST_VALUES {
            return Err(too_large(format!("at most {MOST_VALUES} values in lists are allowed")));
        }
        Ok(())
    }
}

/// Whether a part is a literal.
pub(crate) fn is_literal(kind: &Kind) -> bool {
    use Kind::{Bool, Date, Number, Text, Timestamp};
    matches!(kind, Bool(_) | Number(_) | Text(_) | Date(_) | Timestamp(_))
}

/// The error for an expression with too many levels.
pub(crate) fn too_deep() -> Error {
    too_large(format!("at most {DEEPEST} levels are allowed"))
}

/// The error for an expression with too many parts of both kinds.
pub(crate) fn too_many() -> Error {
    too_large(format!("at most {MOST_NODES} parts and {MOST_VALUES} values in lists are allowed"))
}

pub(crate) fn too_large(message: String) -> Error {
    Error::TooLarge { field: EXPRESSION.to_owned(), message }
}
