//! Writes an expression in its text form.

use crate::expression::text::keyword::is_plain;
use crate::expression::text::lexer::quoted_text;
use crate::expression::tree::moment::{OPEN, Timestamp};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;

/// How strongly the parts of an expression bind, from the weakest on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Power,
    Value,
}

/// Writes an expression: keywords in capitals and the fewest brackets, but that NOT before anything
/// that has a form with NOT inside it has them.
pub(crate) fn write_text(node: &Node) -> String {
    let mut printer = Printer { text: String::new() };
    printer.part(node, Rank::Or);
    printer.text
}

/// Writes the name of a field, in double quotes where it needs them.
pub(crate) fn write_name(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

struct Printer {
    text: String,
}

impl Printer {
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a part, in brackets if it binds less than `weakest`.
    fn part(&mut self, node: &Node, weakest: Rank) {
        if rank(node) < weakest {
            self.bracketed(node);
        } else {
            self.bare(node);
        }
    }

    fn bracketed(&mut self, node: &Node) {
        self.add("(");
        self.bare(node);
        self.add(")");
    }

    fn bare(&mut self, node: &Node) {
        match &node.kind {
            Kind::Bool(true) => self.add("TRUE"),
            Kind::Bool(false) => self.add("FALSE"),
            Kind::Number(number) => self.add(&number.to_string()),
            Kind::Text(text) => self.add(&quoted_text(text)),
            Kind::Date(day) => self.add(&format!("DATE('{day}')")),
            Kind::Timestamp(instant) => {
                self.add(&format!("TIMESTAMP('{}')", Timestamp(*instant)));
            }
            Kind::Field(name) => self.add(&write_name(name)),
            Kind::Array(values) => self.list(values),
            Kind::Interval(ends) => {
                self.add("INTERVAL(");
                self.end(&ends[0]);
                self.add(", ");
                self.end(&ends[1]);
                self.add(")");
            }
            Kind::Open => self.end(node),
            Kind::Call(Operator::Not, arguments) => self.negation(arguments),
            Kind::Call(operator, arguments) => self.call(*operator, arguments, ""),
        }
    }

    fn end(&mut self, node: &Node) {
        match &node.kind {
            Kind::Open => self.add(&format!("'{OPEN}'")),
            Kind::Date(day) => self.add(&format!("'{day}'")),
            Kind::Timestamp(instant) => self.add(&format!("'{}'", Timestamp(*instant))),
            _ => self.bare(node),
        }
    }

    fn list(&mut self, values: &[Node]) {
        self.add("(");
        self.separated(values, ", ", Rank::Or);
        self.add(")");
    }

    fn separated(&mut self, nodes: &[Node], separator: &str, weakest: Rank) {
        for (at, node) in nodes.iter().enumerate() {
            if at > 0 {
                self.add(separator);
            }
            self.part(node, weakest);
        }
    }

    fn negation(&mut self, arguments: &[Node]) {
        for argument in arguments {
            match &argument.kind {
                Kind::Call(operator, inner) if has_not_inside(*operator) => {
                    self.call(*operator, inner, "NOT ");
                }
                _ => {
                    self.add("NOT ");
                    self.bracketed(argument);
                }
            }
        }
    }

    /// Writes a call; `not` stands inside its infix form.
    fn call(&mut self, operator: Operator, arguments: &[Node], not: &str) {
        use Operator::{And, Between, In, IsNull, Like, Or};
        let name = operator.spelled();
        match (operator, arguments) {
            (Or, _) => self.separated(arguments, " OR ", Rank::And),
            (And, _) => self.separated(arguments, " AND ", Rank::Not),
            (IsNull, [value]) => {
                self.part(value, Rank::Sum);
                self.add(&format!(" IS {not}NULL"));
            }
            (Between, [value, low, high]) => {
                self.part(value, Rank::Sum);
                self.add(&format!(" {not}BETWEEN "));
                self.part(low, Rank::Sum);
                self.add(" AND ");
                self.part(high, Rank::Sum);
            }
            (In | Like, [left, right]) => {
                self.part(left, Rank::Sum);
                self.add(&format!(" {not}{name} "));
                self.part(right, Rank::Sum);
            }
            (_, [left, right]) if !operator.is_function() => {
                let (weakest_left, weakest_right) = sides(operator);
                self.part(left, weakest_left);
                self.add(&format!(" {name} "));
                self.part(right, weakest_right);
            }
            _ => {
                self.add(&name);
                self.list(arguments);
            }
        }
    }
}

/// Whether an operator has a form with NOT inside it.
fn has_not_inside(operator: Operator) -> bool {
    use Operator::{Between, In, IsNull, Like};
    matches!(operator, Between | In | IsNull | Like)
}

fn rank(node: &Node) -> Rank {
    let Kind::Call(operator, arguments) = &node.kind else { return Rank::Value };
    match (operator, arguments.as_slice()) {
        (Operator::Not, [Node { kind: Kind::Call(inner, _), .. }]) if has_not_inside(*inner) => {
            Rank::Comparison
        }
        _ => operator_rank(*operator),
    }
}

fn operator_rank(operator: Operator) -> Rank {
    use Operator::{Divide, IntegerDivide, Minus, Plus, Power, Remainder, Times};
    match operator {
        Operator::Or => Rank::Or,
        Operator::And => Rank::And,
        Operator::Not => Rank::Not,
        Plus | Minus => Rank::Sum,
        Times | Divide | IntegerDivide | Remainder => Rank::Product,
        Power => Rank::Power,
        _ if operator.is_function() => Rank::Value,
        _ => Rank::Comparison,
    }
}

/// The weakest parts that may stand on either side of an operator without brackets.
fn sides(operator: Operator) -> (Rank, Rank) {
    match operator_rank(operator) {
        Rank::Sum => (Rank::Sum, Rank::Product),
        Rank::Product => (Rank::Product, Rank::Power),
        Rank::Power => (Rank::Power, Rank::Value),
        _ => (Rank::Sum, Rank::Sum),
    }
}
