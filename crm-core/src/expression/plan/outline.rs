//! The clauses of a rule.

use crate::expression::plan::truth::Truth;
use crate::expression::tree::node::Node;

/// A rule as conjunctions and disjunctions of clauses.
#[derive(Clone, Debug)]
pub(crate) enum Outline {
    And(Vec<Outline>),
    Or(Vec<Outline>),
    Not(Box<Outline>),
    /// A predicate, and how it is written.
    Clause(Node, Truth),
}

impl Outline {
    /// Returns the truth of the whole.
    pub(crate) fn truth(&self) -> Truth {
        match self {
            Outline::And(parts) => Truth::And(parts.iter().map(Outline::truth).collect()),
            Outline::Or(parts) => Truth::Or(parts.iter().map(Outline::truth).collect()),
            Outline::Not(part) => Truth::Not(Box::new(part.truth())),
            Outline::Clause(_, truth) => truth.clone(),
        }
    }
}
