//! Reads an expression from its JSON form.

use serde_json::{Map, Value};

use crate::error::error::{Error, Result};
use crate::error::text::list;
use crate::expression::tree::build::Part;
use crate::expression::tree::limits::{DEEPEST, MOST, too_deep, too_many};
use crate::expression::tree::moment::{read_date, read_end, read_timestamp};
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::number::Number;
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;
use crate::expression::tree::unknown::unknown_function;

/// Reads an expression; an error names its place from `$` on.
pub(crate) fn read_json(value: &Value) -> Result<Node> {
    let mut reader = Reader { path: "$".to_owned(), levels: 0, parts: 0 };
    reader.node(value, read_value)?.finish()
}

/// How a value is read, and at which place.
type Read = fn(&mut Reader, &Value) -> Result<Part>;

struct Reader {
    path: String,
    levels: usize,
    parts: usize,
}

impl Reader {
    fn place(&self) -> Place {
        Place::Path(self.path.as_str().into())
    }

    fn error(&self, message: impl Into<String>) -> Error {
        self.place().syntax(message)
    }

    /// Reads a part within the limits.
    fn node(&mut self, value: &Value, read: Read) -> Result<Part> {
        self.levels += 1;
        self.parts += 1;
        if self.levels > DEEPEST {
            return Err(too_deep());
        }
        if self.parts > MOST {
            return Err(too_many());
        }
        let part = read(self, value)?;
        self.levels -= 1;
        Ok(part)
    }

    /// Reads a part at a place below this one.
    fn below(&mut self, place: &str, value: &Value, read: Read) -> Result<Part> {
        let length = self.path.len();
        self.path.push_str(place);
        let part = self.node(value, read)?;
        self.path.truncate(length);
        Ok(part)
    }

    fn all(&mut self, key: &str, values: &[Value], read: Read) -> Result<Vec<Part>> {
        let each = values.iter().enumerate();
        each.map(|(at, value)| self.below(&format!("{key}[{at}]"), value, read)).collect()
    }

    /// Runs a reader at a place below this one, where only an error needs it.
    fn at(&self, key: &str) -> Place {
        Place::Path(format!("{}.{key}", self.path).into())
    }

    fn call(&mut self, object: &Map<String, Value>, name: &Value) -> Result<Part> {
        let Value::String(name) = name else {
            return Err(self.at("op").syntax(expected("the name of an operator", name)));
        };
        let operator =
            Operator::read(name).ok_or_else(|| unknown_function(name, &self.at("op")))?;
        let Some(arguments) = object.get("args") else {
            return Err(self.error("\"op\" needs \"args\", a list"));
        };
        let Value::Array(arguments) = arguments else {
            return Err(self.at("args").syntax(expected("a list", arguments)));
        };
        let arguments = self.all(".args", arguments, read_value)?;
        Part::call(operator, arguments, self.place())
    }

    fn interval(&mut self, value: &Value) -> Result<Part> {
        let Value::Array(ends) = value else {
            return Err(self.at("interval").syntax(expected("a list of two ends", value)));
        };
        let [start, end] = ends.as_slice() else {
            let message = format!("an interval has two ends, found {}", ends.len());
            return Err(self.at("interval").syntax(message));
        };
        let start = self.below(".interval[0]", start, read_interval_end)?;
        let end = self.below(".interval[1]", end, read_interval_end)?;
        Part::interval(start, end, self.place())
    }

    fn text<T>(
        &self,
        key: &str,
        value: &Value,
        form: &str,
        read: fn(&str) -> Option<T>,
    ) -> Result<T> {
        let text = value.as_str().and_then(read);
        text.ok_or_else(|| self.at(key).syntax(expected(form, value)))
    }
}

/// Reads a value, a list, or an object.
fn read_value(reader: &mut Reader, value: &Value) -> Result<Part> {
    let kind = match value {
        Value::Null => {
            return Err(reader.error("null is not a value; the operator \"isNull\" tests for it"));
        }
        Value::Bool(value) => Kind::Bool(*value),
        Value::Number(number) => {
            let text = number.to_string();
            let read = Number::from_decimal_text(&text);
            Kind::Number(read.map_err(|_| reader.error(Number::too_long(&text)))?)
        }
        Value::String(text) => Kind::Text(text.clone()),
        Value::Array(values) => {
            let place = reader.place();
            let values = reader.all("", values, read_value)?;
            return Part::array(values, place);
        }
        Value::Object(object) => return read_object(reader, object),
    };
    Ok(Part::leaf(kind, reader.place()))
}

fn read_object(reader: &mut Reader, object: &Map<String, Value>) -> Result<Part> {
    const KINDS: [&str; 5] = ["op", "property", "date", "timestamp", "interval"];
    let found = KINDS.iter().find_map(|kind| object.get(*kind).map(|value| (*kind, value)));
    let Some((kind, value)) = found else {
        let keys: Vec<String> = object.keys().cloned().collect();
        let allowed = list(&KINDS.map(str::to_owned));
        let message =
            format!("expected an object with one of {allowed}, found the keys {}", list(&keys));
        return Err(reader.error(message));
    };
    let unknown = object.keys().find(|key| *key != kind && !(kind == "op" && *key == "args"));
    if let Some(unknown) = unknown {
        return Err(reader.error(format!("{unknown:?} must not stand beside {kind:?}")));
    }
    let leaf = match kind {
        "op" => return reader.call(object, value),
        "interval" => return reader.interval(value),
        "date" => Kind::Date(reader.text(kind, value, "a date \"YYYY-MM-DD\"", read_date)?),
        "timestamp" => {
            let form = "a timestamp \"YYYY-MM-DDThh:mm:ssZ\" in UTC with at most 6 decimals";
            Kind::Timestamp(reader.text(kind, value, form, read_timestamp)?)
        }
        _ => Kind::Field(reader.text(kind, value, "the name of a field", read_name)?),
    };
    Ok(Part::leaf(leaf, reader.place()))
}

fn read_name(text: &str) -> Option<String> {
    if text.is_empty() { None } else { Some(text.to_owned()) }
}

/// Reads an end of an interval: a text is a date, an instant or open.
fn read_interval_end(reader: &mut Reader, value: &Value) -> Result<Part> {
    let Value::String(text) = value else { return read_value(reader, value) };
    let kind = read_end(text).ok_or_else(|| {
        let form = "a date \"YYYY-MM-DD\", a timestamp \"YYYY-MM-DDThh:mm:ssZ\" or \"..\"";
        reader.error(expected(form, value))
    })?;
    Ok(Part::leaf(kind, reader.place()))
}

fn expected(expected: &str, found: &Value) -> String {
    let found = match found {
        Value::Null => "null".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) => format!("{text:?}"),
        other => other.to_string(),
    };
    format!("expected {expected}, found {found}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expression::json::writer::write_json;

    #[test]
    fn what_is_read_is_written_in_one_form() {
        let field = |name: &str| json!({ "property": name });
        let same = [
            json!({ "op": "not", "args": [{ "op": "in", "args": [field("a"), [1, 2.5, "x"]] }] }),
            json!({ "op": "between", "args": [field("a"), -1, { "op": "now", "args": [] }] }),
            json!({ "op": "t_finishedBy", "args": [field("a"), { "interval": ["2026-01-01", ".."] }] }),
            json!({ "op": "=", "args": [field("a"), { "timestamp": "2026-01-01T00:00:00.5Z" }] }),
            json!({ "op": "=", "args": [field("a"), 1e300] }),
            json!(true),
        ];
        for value in same {
            assert_eq!(write_json(&read_json(&value).unwrap()), value);
        }
        let given = json!({ "op": "AND", "args": [field("a"), { "op": "and", "args": [field("b"), true] }] });
        let is = |name| json!({ "op": "=", "args": [field(name), true] });
        let written = json!({ "op": "and", "args": [is("a"), is("b"), true] });
        assert_eq!(write_json(&read_json(&given).unwrap()), written);
    }

    #[test]
    fn an_error_names_the_path() {
        for (value, message) in [
            (json!(null), "$: null is not a value; the operator \"isNull\" tests for it"),
            (json!(5), "$: expected a condition, found the number 5"),
            (
                json!({}),
                "$: expected an object with one of \"op\", \"property\", \"date\", \"timestamp\", \"interval\", found the keys none",
            ),
            (json!({ "op": "=" }), "$: \"op\" needs \"args\", a list"),
            (json!({ "op": "=", "args": 1 }), "$.args: expected a list, found 1"),
            (
                json!({ "op": "=", "args": [{ "property": "a" }] }),
                "$: = takes 2 arguments, found 1",
            ),
            (
                json!({ "op": "=", "args": [{ "property": "" }, 1] }),
                "$.args[0].property: expected the name of a field, found \"\"",
            ),
            (
                json!({ "op": "=", "args": [{ "property": "a" }, { "date": "x" }] }),
                "$.args[1].date: expected a date \"YYYY-MM-DD\", found \"x\"",
            ),
            (
                json!({ "op": "eventcounts", "args": [] }),
                "$.op: there is no function \"eventcounts\", near \"eventCount\", \"eventSum\"",
            ),
            (json!({ "op": "and", "args": [true] }), "$: AND takes at least 2 arguments, found 1"),
            (
                json!({ "op": "isNull", "args": [{ "property": "a", "x": 1 }] }),
                "$.args[0]: \"x\" must not stand beside \"property\"",
            ),
            (
                json!({ "op": "in", "args": [{ "property": "a" }, [[1]]] }),
                "$.args[1][0]: a list holds values, found a list",
            ),
            (
                json!({ "op": "=", "args": [{ "property": "a" }, [1]] }),
                "$.args[1]: = takes a value here, found a list",
            ),
            (
                json!({ "op": "in", "args": [{ "property": "a" }, 1] }),
                "$.args[1]: IN takes a list here, found the number 1",
            ),
            (
                json!({ "op": "=", "args": [{ "property": "a" }, 9_007_199_254_740_993_u64] }),
                "$.args[1]: a double cannot hold the number 9007199254740993; write it as a text, '9007199254740993'",
            ),
            (
                json!({ "op": "t_after", "args": [{ "property": "a" }, { "interval": ["x", ".."] }] }),
                "$.args[1].interval[0]: expected a date \"YYYY-MM-DD\", a timestamp \"YYYY-MM-DDThh:mm:ssZ\" or \"..\", found \"x\"",
            ),
        ] {
            assert_eq!(read_json(&value).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_hundred_levels_are_read_and_one_more_is_not() {
        let nested = |count| {
            (0..count).fold(json!(true), |inner, _| json!({ "op": "not", "args": [inner] }))
        };
        assert!(read_json(&nested(99)).is_ok());
        assert!(read_json(&nested(100)).unwrap_err().to_string().contains("at most 100 levels"));
    }
}
