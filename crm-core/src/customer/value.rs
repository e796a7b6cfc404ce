//! Values of fields.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Number, Value};

use crate::customer::schema::field::Field;
use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::document::document::{invalid, short};
use crate::error::error::{Error, Result};
use crate::expression::types::field_type::FieldType;
use crate::text::nearest::nearest;

/// The largest integer up to which a float has every one: JSON writes a larger one as text.
const MOST_EXACT: u64 = 1 << 53;

/// A value of a field, of the type that the schema declares.
#[derive(Clone, PartialEq)]
pub(crate) enum FieldValue {
    Bool(bool),
    Int(i64),
    Float(f64),
    /// A decimal or an amount of money, `units / 10^decimals`.
    Units {
        units: i128,
        decimals: u8,
    },
    Date(Day),
    Timestamp(Instant),
    Text(String),
    Codes(BTreeSet<String>),
}

impl FieldValue {
    /// Reads the value of a field from JSON. If the field is protected, an error does not show it.
    pub(crate) fn read(
        field: &Field,
        shown: bool,
        path: &str,
        given: &Value,
    ) -> Result<FieldValue> {
        let kind = field.field_type();
        let read = match (&kind, given) {
            (FieldType::Bool, Value::Bool(value)) => Some(FieldValue::Bool(*value)),
            (FieldType::Int, given) => int(given).map(FieldValue::Int),
            (FieldType::Float, Value::Number(number)) => {
                number.as_f64().filter(|float| float.is_finite()).map(FieldValue::Float)
            }
            (FieldType::Decimal { decimals } | FieldType::Money { decimals, .. }, given) => {
                let units = units(given, *decimals);
                units.map(|units| FieldValue::Units { units, decimals: *decimals })
            }
            (FieldType::Date, Value::String(text)) => text.parse().ok().map(FieldValue::Date),
            (FieldType::Timestamp, Value::String(text)) => {
                text.parse().ok().map(FieldValue::Timestamp)
            }
            (FieldType::Text, Value::String(text)) => Some(FieldValue::Text(text.clone())),
            (FieldType::Code(codes), Value::String(text)) => {
                check_code(field, codes.as_deref(), shown, path, text)?;
                Some(FieldValue::Text(text.clone()))
            }
            (FieldType::Codes(codes), Value::Array(given)) => {
                set(field, codes.as_deref(), shown, path, given)?.map(FieldValue::Codes)
            }
            _ => None,
        };
        read.ok_or_else(|| {
            let given = if shown { format!(", got {}", short(given)) } else { String::new() };
            invalid(path, format!("{:?} must be {}{given}", field.name, described(&kind)))
        })
    }

    /// Writes the value as JSON, from which [`read`](FieldValue::read) gives it back.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            FieldValue::Bool(value) => (*value).into(),
            FieldValue::Int(value) if value.unsigned_abs() <= MOST_EXACT => (*value).into(),
            FieldValue::Int(value) => value.to_string().into(),
            FieldValue::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
            FieldValue::Units { units, decimals } => decimal_text(*units, *decimals).into(),
            FieldValue::Date(day) => day.to_string().into(),
            FieldValue::Timestamp(instant) => instant.to_string().into(),
            FieldValue::Text(text) => text.as_str().into(),
            FieldValue::Codes(codes) => codes.iter().map(String::as_str).collect(),
        }
    }
}

/// What the values of a type are in JSON.
fn described(kind: &FieldType) -> String {
    match kind {
        FieldType::Bool => "true or false".to_owned(),
        FieldType::Int => "an integer of 64 bits".to_owned(),
        FieldType::Float => "a finite number".to_owned(),
        FieldType::Decimal { decimals } | FieldType::Money { decimals, .. } => {
            format!("a number of at most {decimals} decimals, as text or as a number")
        }
        FieldType::Date => "a date YYYY-MM-DD".to_owned(),
        FieldType::Timestamp => "an instant of RFC 3339 with its zone".to_owned(),
        FieldType::Text | FieldType::Code(_) => "text".to_owned(),
        FieldType::Codes(_) => "a list of text".to_owned(),
    }
}

fn int(given: &Value) -> Option<i64> {
    match given {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn units(given: &Value, decimals: u8) -> Option<i128> {
    let text = match given {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let read = match text.contains(['e', 'E']) {
        true => Decimal::from_scientific(&text).ok()?,
        false => Decimal::from_str_exact(&text).ok()?,
    };
    let shift = u32::from(decimals).checked_sub(read.normalize().scale())?;
    read.normalize().mantissa().checked_mul(10_i128.pow(shift))
}

fn decimal_text(units: i128, decimals: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let places = usize::from(decimals);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

fn check_code(
    field: &Field,
    codes: Option<&[String]>,
    shown: bool,
    path: &str,
    given: &str,
) -> Result<()> {
    let Some(codes) = codes else { return Ok(()) };
    if codes.iter().any(|code| code == given) {
        return Ok(());
    }
    if !shown {
        return Err(invalid(path, format!("{:?} must be one of its codes", field.name)));
    }
    Err(Error::UnknownCode {
        segment: String::new(),
        path: path.to_owned(),
        field: field.name.clone(),
        given: given.to_owned(),
        nearest: nearest(given, codes),
    })
}

fn set(
    field: &Field,
    codes: Option<&[String]>,
    shown: bool,
    path: &str,
    given: &[Value],
) -> Result<Option<BTreeSet<String>>> {
    let mut set = BTreeSet::new();
    for (at, one) in given.iter().enumerate() {
        let Value::String(text) = one else { return Ok(None) };
        check_code(field, codes, shown, &format!("{path}[{at}]"), text)?;
        set.insert(text.clone());
    }
    Ok(Some(set))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::customer::schema::schema::Schema;

    fn field(rest: &str) -> Field {
        let json = format!(r#"{{"fields": [{{"name": "x", {rest}}}]}}"#);
        Schema::from_json(&json).unwrap().fields()[0].clone()
    }

    #[test]
    fn a_value_is_read_back_as_it_was() {
        for (kind, given, written) in [
            (r#""type": "bool""#, json!(true), json!(true)),
            (r#""type": "int""#, json!(-5), json!(-5)),
            (r#""type": "int""#, json!(i64::MIN), json!("-9223372036854775808")),
            (r#""type": "float""#, json!(0.1), json!(0.1)),
            (r#""type": "decimal", "decimals": 3"#, json!("-0.05"), json!("-0.050")),
            (r#""type": "money", "currency": "ILS""#, json!(19.9), json!("19.90")),
            (r#""type": "money", "currency": "JPY""#, json!(1e3), json!("1000")),
            (r#""type": "date""#, json!("2024-02-29"), json!("2024-02-29")),
            (
                r#""type": "timestamp""#,
                json!("2026-01-31T10:30:00+01:00"),
                json!("2026-01-31T09:30:00Z"),
            ),
            (r#""type": "text""#, json!("שלום"), json!("שלום")),
            (r#""type": "code", "codes": ["a", "b"]"#, json!("a"), json!("a")),
            (r#""type": "codes""#, json!(["b", "a", "b"]), json!(["a", "b"])),
        ] {
            let field = field(kind);
            let value = FieldValue::read(&field, true, "$", &given).unwrap();
            assert_eq!(value.to_json(), written, "{kind}");
            assert!(FieldValue::read(&field, true, "$", &written).unwrap() == value, "{kind}");
        }
    }

    #[test]
    fn a_wrong_value_is_shown_only_where_it_may_be() {
        for (kind, given) in [
            (r#""type": "bool""#, json!("canary")),
            (r#""type": "int""#, json!(1.5)),
            (r#""type": "int""#, json!(9_223_372_036_854_775_808_u64)),
            (r#""type": "decimal", "decimals": 1"#, json!("0.05")),
            (r#""type": "date""#, json!("2026-02-29")),
            (r#""type": "timestamp""#, json!("2026-02-28T10:00:00")),
            (r#""type": "code", "codes": ["a", "b"]"#, json!("canary")),
            (r#""type": "codes", "codes": ["a", "b"]"#, json!(["a", "canary"])),
            (r#""type": "codes""#, json!(["a", 1])),
            (r#""type": "text""#, json!(null)),
        ] {
            let field = field(kind);
            let error = |shown| match FieldValue::read(&field, shown, "$.value", &given) {
                Err(error) => error,
                Ok(_) => panic!("{kind}"),
            };
            let hidden = error(false);
            assert!(!format!("{hidden} {}", hidden.details()).contains("canary"), "{hidden}");
            assert!(error(true).path().unwrap().starts_with("$.value"), "{kind}");
        }
    }
}
