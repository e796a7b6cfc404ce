//! Writes an expression in its JSON form.

use serde_json::{Value, json};

use crate::expression::tree::moment::{OPEN, Timestamp};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::number::Number;

/// Writes an expression.
pub(crate) fn write_json(node: &Node) -> Value {
    match &node.kind {
        Kind::Bool(value) => json!(value),
        Kind::Number(number) => write_number(*number),
        Kind::Text(text) => json!(text),
        Kind::Date(day) => json!({ "date": day.to_string() }),
        Kind::Timestamp(instant) => json!({ "timestamp": Timestamp(*instant).to_string() }),
        Kind::Field(name) => json!({ "property": name }),
        Kind::Array(values) => write_all(values),
        Kind::Interval(ends) => {
            json!({ "interval": ends.iter().map(write_end).collect::<Vec<_>>() })
        }
        Kind::Open => write_end(node),
        Kind::Call(operator, arguments) => {
            json!({ "op": operator.name(), "args": write_all(arguments) })
        }
    }
}

fn write_all(nodes: &[Node]) -> Value {
    nodes.iter().map(write_json).collect()
}

/// Writes an integer with all its digits, if doubles count to it one by one.
fn write_number(number: Number) -> Value {
    number.to_integer().map_or_else(|| json!(number.to_f64()), |integer| json!(integer))
}

fn write_end(node: &Node) -> Value {
    match &node.kind {
        Kind::Open => json!(OPEN),
        Kind::Date(day) => json!(day.to_string()),
        Kind::Timestamp(instant) => json!(Timestamp(*instant).to_string()),
        _ => write_json(node),
    }
}
