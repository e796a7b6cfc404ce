//! The values of rules, read by the type of their field.

use serde_json::Value;

use crate::expression::tree::moment::{read_date, read_timestamp};
use crate::expression::tree::node::Kind;
use crate::expression::tree::number::{Number, NumberError};
use crate::expression::types::field_type::FieldType;

/// Returns what a value of a rule is for a field of a type; `None` if it is nothing.
pub(crate) fn literal(kind: &FieldType, value: &Value) -> Option<Kind> {
    match (kind, value) {
        (FieldType::Bool, Value::Bool(value)) => Some(Kind::Bool(*value)),
        (FieldType::Text | FieldType::Code(_), Value::String(text)) => {
            Some(Kind::Text(text.clone()))
        }
        (FieldType::Text | FieldType::Code(_), Value::Number(number)) => {
            Some(Kind::Text(number.to_string()))
        }
        (FieldType::Bool, Value::String(text)) => text.trim().parse().ok().map(Kind::Bool),
        (FieldType::Date, Value::String(text)) => read_date(text.trim()).map(Kind::Date),
        (FieldType::Timestamp, Value::String(text)) => {
            read_timestamp(text.trim()).map(Kind::Timestamp)
        }
        (
            FieldType::Int | FieldType::Float | FieldType::Decimal { .. } | FieldType::Money { .. },
            Value::String(text),
        ) => number(kind, text.trim()),
        (
            FieldType::Int | FieldType::Float | FieldType::Decimal { .. } | FieldType::Money { .. },
            Value::Number(given),
        ) => number(kind, &given.to_string()),
        _ => None,
    }
}

/// A number; one that no double holds is a text, which an exact field reads.
fn number(kind: &FieldType, text: &str) -> Option<Kind> {
    match Number::from_decimal_text(text) {
        Ok(number) => Some(Kind::Number(number)),
        Err(NumberError::Inexact) if *kind != FieldType::Float => Some(Kind::Text(text.to_owned())),
        Err(_) => None,
    }
}

/// Whether a value is a date.
pub(crate) fn is_date(value: &Value) -> bool {
    value.as_str().is_some_and(|text| read_date(text.trim()).is_some())
}

/// Returns the type in words.
pub(crate) fn described(kind: &FieldType) -> &'static str {
    match kind {
        FieldType::Bool => "a bool: true or false",
        FieldType::Int => "an int",
        FieldType::Float => "a float",
        FieldType::Decimal { .. } => "a decimal",
        FieldType::Money { .. } => "money",
        FieldType::Date => "a date: YYYY-MM-DD",
        FieldType::Timestamp => "a timestamp: YYYY-MM-DDThh:mm:ssZ, or YYYY-MM-DD for its day",
        FieldType::Text => "a text",
        FieldType::Code(_) => "a code",
        FieldType::Codes(_) => "codes, which react-querybuilder does not compare",
    }
}

/// The values of a list: an array, or a text with commas between them.
///
/// The parts of a text are trimmed, a comma after a backslash is part of one, and what is empty is
/// left out.
pub(crate) fn values(given: &Value) -> Vec<Value> {
    match given {
        Value::Array(values) => values.clone(),
        Value::String(text) => parts(text).into_iter().map(Value::from).collect(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match (character, parts.last_mut()) {
            (',', _) => parts.push(String::new()),
            ('\\', Some(part)) if rest.next_if_eq(&',').is_some() => part.push(','),
            (_, Some(part)) => part.push(character),
            (_, None) => {}
        }
    }
    let trimmed = parts.iter().map(|part| part.trim().to_owned());
    trimmed.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_split_at_its_commas() {
        assert_eq!(values(&json!(" a,b\\,c ,, d")), [json!("a"), json!("b,c"), json!("d")]);
        assert_eq!(values(&json!([" a", 1])), [json!(" a"), json!(1)]);
        assert_eq!(values(&json!(5)), [json!(5)]);
        assert_eq!(values(&json!("")), [json!(null); 0]);
    }

    #[test]
    fn a_value_is_read_by_the_type_of_its_field() {
        let number = |text: &str| Some(Kind::Number(Number::from_decimal_text(text).unwrap()));
        assert_eq!(literal(&FieldType::Int, &json!(" 5")), number("5"));
        assert_eq!(literal(&FieldType::Float, &json!(0.5)), number("0.5"));
        let long = "9007199254740993";
        assert_eq!(literal(&FieldType::Int, &json!(long)), Some(Kind::Text(long.to_owned())));
        assert_eq!(literal(&FieldType::Float, &json!(long)), None);
        assert_eq!(literal(&FieldType::Bool, &json!("true")), Some(Kind::Bool(true)));
        assert_eq!(literal(&FieldType::Text, &json!(5)), Some(Kind::Text("5".to_owned())));
        assert_eq!(literal(&FieldType::Int, &json!("five")), None);
        assert_eq!(literal(&FieldType::Date, &json!("2026-02-30")), None);
        assert_eq!(literal(&FieldType::Codes(None), &json!("a")), None);
    }
}
