//! Writes an expression as a query of react-querybuilder.

use serde_json::{Value, json};

use crate::error::error::{Error, Result};
use crate::expression::react_querybuilder::like::search;
use crate::expression::react_querybuilder::operator::QueryOperator;
use crate::expression::react_querybuilder::reader::read_query;
use crate::expression::tree::build::describe;
use crate::expression::tree::moment::Timestamp;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::expression::types::names::Names;

/// Writes an expression as a query that is read back as the same expression.
///
/// Fails with [`Error::NotExpressible`] where there is no such query.
pub(crate) fn write_query(node: &Node, names: &Names) -> Result<Value> {
    let query = group(node)?;
    // A value may have the type of another field, or be spelled in another way.
    match read_query(&query, names) {
        Ok(read) if read == *node => Ok(query),
        Ok(_) | Err(Error::TypeMismatch { .. }) => Err(not_expressible(
            node,
            "it would not read a value of the expression as the same value",
        )),
        Err(Error::UnknownField { what, given, nearest, .. }) => {
            let (segment, path) = (String::new(), node.place.to_string());
            Err(Error::UnknownField { what, segment, path, given, nearest })
        }
        Err(error) => Err(error),
    }
}

/// A part as a group.
fn group(node: &Node) -> Result<Value> {
    match &node.kind {
        Kind::Bool(true) => Ok(json!({ "combinator": "and", "rules": [] })),
        Kind::Call(operator @ (Operator::And | Operator::Or), parts) => {
            let rules: Vec<Value> = parts.iter().map(member).collect::<Result<_>>()?;
            Ok(json!({ "combinator": operator.name(), "rules": rules }))
        }
        Kind::Call(Operator::Not, parts) if rule(node)?.is_none() => match parts.as_slice() {
            // NOT of NOT needs a group for each.
            [inner] if !matches!(inner.kind, Kind::Call(Operator::Not, _)) => {
                let mut inner = group(inner)?;
                if let Some(group) = inner.as_object_mut() {
                    group.insert("not".to_owned(), Value::Bool(true));
                }
                Ok(inner)
            }
            _ => {
                let rules: Vec<Value> = parts.iter().map(member).collect::<Result<_>>()?;
                Ok(json!({ "combinator": "and", "not": true, "rules": rules }))
            }
        },
        _ => match rule(node)? {
            Some(rule) => Ok(json!({ "combinator": "and", "rules": [rule] })),
            None => Err(not_expressible(node, "it has no rule for it")),
        },
    }
}

/// A part as a rule, or else as a group.
fn member(node: &Node) -> Result<Value> {
    rule(node)?.map_or_else(|| group(node), Ok)
}

/// A part as a rule; `None` if it is none.
fn rule(node: &Node) -> Result<Option<Value>> {
    let Kind::Call(operator, arguments) = &node.kind else { return Ok(None) };
    match (operator, arguments.as_slice()) {
        (Operator::Not, [Node { kind: Kind::Call(operator, arguments), .. }]) => {
            Ok(test(*operator, arguments).and_then(|(operator, mut rule)| {
                *rule.get_mut("operator")? = json!(operator.negation()?.name());
                Some(rule)
            }))
        }
        (operator, arguments) => Ok(test(*operator, arguments).map(|(_, rule)| rule)),
    }
}

/// A test of a field as a rule.
fn test(operator: Operator, arguments: &[Node]) -> Option<(QueryOperator, Value)> {
    let (subject, others) = arguments.split_first()?;
    let (field, by_day) = match &subject.kind {
        Kind::Field(field) => (field, false),
        Kind::Call(Operator::DayOf, inner) => match inner.as_slice() {
            [Node { kind: Kind::Field(field), .. }] => (field, true),
            _ => return None,
        },
        _ => return None,
    };
    let (operator, value, is_field) = match (operator, others) {
        (Operator::IsNull, []) if !by_day => (QueryOperator::Null, Value::Null, false),
        (Operator::Like, [Node { kind: Kind::Text(pattern), .. }]) if !by_day => {
            let (operator, text) = search(pattern)?;
            (operator, json!(text), false)
        }
        (Operator::In, [Node { kind: Kind::Array(values), .. }]) => {
            let values: Vec<Value> = values.iter().map(value).collect::<Option<_>>()?;
            (QueryOperator::In, json!(values), false)
        }
        (Operator::Between, [low, high]) => {
            let is_field = is_name(low);
            if is_field != is_name(high) {
                return None;
            }
            (QueryOperator::Between, json!([value(low)?, value(high)?]), is_field)
        }
        (operator, [other]) => {
            (QueryOperator::of_comparison(operator)?, value(other)?, is_name(other))
        }
        _ => return None,
    };
    let mut rule = json!({ "field": field, "operator": operator.name(), "value": value });
    if is_field {
        rule.as_object_mut()?.insert("valueSource".to_owned(), json!("field"));
    }
    Some((operator, rule))
}

fn is_name(node: &Node) -> bool {
    matches!(node.kind, Kind::Field(_))
}

fn value(node: &Node) -> Option<Value> {
    match &node.kind {
        Kind::Bool(value) => Some(json!(value)),
        Kind::Number(number) => Some(
            number.to_integer().map_or_else(|| json!(number.to_f64()), |integer| json!(integer)),
        ),
        Kind::Text(text) | Kind::Field(text) => Some(json!(text)),
        Kind::Date(day) => Some(json!(day.to_string())),
        Kind::Timestamp(instant) => Some(json!(Timestamp(*instant).to_string())),
        _ => None,
    }
}

fn not_expressible(node: &Node, reason: &str) -> Error {
    let (segment, path) = (String::new(), node.place.to_string());
    let message = format!("react-querybuilder cannot express {}: {reason}", describe(node));
    Error::NotExpressible { segment, path, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::react_querybuilder::reader::tests::names;

    /// Reads the text of an expression; the room of texts is beside this one.
    fn tree(text: &str) -> Node {
        crate::expression::text::parser::read_text(text).unwrap()
    }

    #[test]
    fn what_goes_out_comes_back_the_same() {
        for text in [
            "age = 5",
            "active = TRUE AND age BETWEEN 18 AND 25",
            "spent >= 12.5 OR score < 1e-7 AND born > joined",
            "day(seen) = DATE('2026-01-01') AND seen < TIMESTAMP('2026-01-01T00:00:00.5Z')",
            "day(seen) NOT BETWEEN DATE('2026-01-01') AND DATE('2026-02-01')",
            "day(seen) = joined",
            "NOT (age = 5)",
            "NOT (NOT (age = 5 OR age = 6))",
            "NOT (age IS NOT NULL)",
            "NOT (age = 5 AND plan IN ('a', 'b'))",
            "plan NOT IN ('a') AND plan IN () AND city IN (' x', 'a,b')",
            r"city LIKE '%50\%%' AND city NOT LIKE 'a%' AND city LIKE '%\_' AND city LIKE '%'",
            "tags IS NULL OR city IS NOT NULL",
            "city = '' AND city <> 'true'",
            "age = '9007199254740993'",
            "age BETWEEN age AND score",
            "TRUE",
            "NOT (TRUE)",
            "(age = 1 OR age = 2) AND (age = 3 OR NOT (age = 4 AND age = 5))",
        ] {
            let node = tree(text);
            let query = write_query(&node, &names()).unwrap();
            assert_eq!(read_query(&query, &names()).unwrap(), node, "{text}: {query}");
        }
    }

    #[test]
    fn a_query_has_the_form_of_version_8() {
        let query = write_query(&tree("NOT (age > 5 OR plan IN ('a'))"), &names()).unwrap();
        let expected = json!({ "combinator": "or", "not": true, "rules": [
            { "field": "age", "operator": ">", "value": 5 },
            { "field": "plan", "operator": "in", "value": ["a"] },
        ] });
        assert_eq!(query, expected);
    }

    #[test]
    fn what_cannot_go_out_says_so_with_its_place() {
        for (text, path) in [
            ("FALSE", "character 1"),
            ("active = TRUE AND age + 1 = 2", "character 19"),
            ("5 = age", "character 1"),
            ("age = '5'", "character 1"),
            ("city LIKE 'a_b'", "character 1"),
            ("city LIKE 'ab'", "character 1"),
            ("CASEI(city) = 'a'", "character 1"),
            ("eventCount('purchase') > 0", "character 1"),
            ("T_AFTER(born, DATE('2026-01-01'))", "character 1"),
            ("age = 1 AND NOT (inSegment('a'))", "character 18"),
        ] {
            let error = write_query(&tree(text), &names()).unwrap_err();
            assert_eq!(
                (error.code().name(), error.path()),
                ("NotExpressible", Some(path)),
                "{text}"
            );
        }
        let error = write_query(&tree("aeg = 1"), &names()).unwrap_err();
        assert_eq!((error.code().name(), error.path()), ("UnknownField", Some("character 1")));
    }
}
