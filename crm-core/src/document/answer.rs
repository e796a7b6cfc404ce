//! An answer as a document, whose parts are found by JSON Pointer.

use std::sync::OnceLock;

use serde::Serialize;
use serde_json::{Number, Value};

use crate::document::document::{canonical, invalid, parse};
use crate::document::numerals;
use crate::document::part::Part;
use crate::error::error::Result;
use crate::error::text::cut;

/// An answer as canonical JSON (RFC 8785), whose parts are found by JSON Pointer (RFC 6901).
///
/// It knows no type of an answer: a [`Part`] is read by serde as what the caller expects.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// use crm_core::document::Document;
/// use crm_core::{Estimate, RatioSet};
///
/// let report = study.report(&Default::default())?;
/// let document = Document::of(&report)?;
/// let cost: RatioSet = document.part("/arms/mail/cost_per_retained")?.read("a ratio set")?;
/// assert_eq!(cost, report.arms()[0].cost_per_retained?);
///
/// let error = document.part("/arms/mail/cost_per_retain").unwrap_err();
/// assert!(error.to_string().contains(r#"near "cost_per_retained", "cost""#), "{error}");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Document {
    json: String,
    /// The parts, which are indexed when the first one is read.
    tree: OnceLock<Value>,
}

impl Document {
    /// Writes an answer as a document.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`](crate::Error::InvalidDocument) if it has no form in JSON.
    pub fn of<T: Serialize>(answer: &T) -> Result<Document> {
        Ok(Document { json: canonical(answer)?, tree: OnceLock::new() })
    }

    /// Reads a document of any kind.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`](crate::Error::InvalidDocument) if it is not JSON, has a key twice,
    /// or a whole number that is neither text nor exact as a float.
    pub fn from_json(json: &str) -> Result<Document> {
        let given = parse(json)?;
        if let Some((path, number)) = inexact(&given) {
            let message = format!("{number} must be text, because no float is exactly that");
            return Err(invalid(&format!("${path}"), message));
        }
        if let Some(number) = numerals::inexact(json) {
            let message = format!("{number} must be text, because no float is exactly that");
            return Err(invalid("$", cut(&message, 200)));
        }
        Document::of(&given)
    }

    /// Returns the document as canonical JSON (RFC 8785).
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Finds the part to which a pointer leads; the empty pointer leads to the whole.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`](crate::Error::UnknownName) if it is not there, with the nearest names;
    /// [`Error::Undefined`](crate::Error::Undefined) or
    /// [`Error::NotAsked`](crate::Error::NotAsked) within a value that is;
    /// [`Error::WrongKind`](crate::Error::WrongKind) within a value that has no parts;
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) if the pointer is none.
    pub fn part<'d>(&'d self, pointer: &'d str) -> Result<Part<'d>> {
        Part::find(self.tree(), pointer)
    }

    /// Returns whether a pointer leads to a value: neither null nor undefined.
    #[must_use]
    pub fn has(&self, pointer: &str) -> bool {
        self.part(pointer).is_ok_and(|part| part.has_value())
    }

    /// Returns all texts and names of the document.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        collect(self.tree(), &mut texts);
        texts
    }

    fn tree(&self) -> &Value {
        // Canonical JSON is always read.
        self.tree.get_or_init(|| serde_json::from_str(&self.json).unwrap_or_default())
    }
}

fn collect<'d>(value: &'d Value, texts: &mut Vec<&'d str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            texts.push(name);
            collect(value, texts);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns whether canonical JSON, whose numbers are floats, keeps the digits of a number.
fn is_exact(number: &Number) -> bool {
    number.is_f64() || number.as_f64().is_some_and(|float| float.to_string() == number.to_string())
}

/// Returns the first number that canonical JSON would not keep, and its path.
fn inexact(value: &Value) -> Option<(String, &Number)> {
    match value {
        Value::Number(number) => (!is_exact(number)).then(|| (String::new(), number)),
        Value::Array(values) => values.iter().enumerate().find_map(|(at, value)| {
            inexact(value).map(|(path, number)| (format!("[{at}]{path}"), number))
        }),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            inexact(value).map(|(path, number)| (format!(".{name}{path}"), number))
        }),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::{Error, ErrorCode};

    const JSON: &str = r#"{
        "arms": {"a/b": {"n": 3, "rate": 0.1, "lift": {"undefined": "zero_cell"}}, "~": null},
        "big": "9007199254740993",
        "list": [{"undefined": "not_asked"}, [], "", true, -1]
    }"#;

    fn document() -> Document {
        Document::from_json(JSON).unwrap()
    }

    fn refusal(pointer: &str) -> Error {
        document().part(pointer).unwrap_err()
    }

    #[test]
    fn parts_are_found_by_name_and_by_position() {
        let document = document();
        let json = |pointer| document.part(pointer).unwrap().to_json().unwrap();
        assert_eq!(json(""), document.json());
        assert_eq!(json("/arms/a~1b/rate"), "0.1");
        assert_eq!(json("/arms/~0"), "null");
        assert_eq!(json("/list/1"), "[]");
        assert_eq!(json("/arms/a~1b/lift"), r#"{"undefined":"zero_cell"}"#);
        let is = ["", "/list/2", "/arms/a~1b/lift/undefined"].map(|pointer| document.has(pointer));
        assert_eq!(is, [true; 3]);
        let is = ["/arms/~0", "/arms/a~1b/lift", "/list/0", "/list/9", "list", "/big/0"];
        assert_eq!(is.map(|pointer| document.has(pointer)), [false; 6]);
    }

    #[test]
    fn kinds_are_told_apart() {
        let document = document();
        let part = |pointer: &'static str| document.part(pointer).unwrap();
        assert_eq!(part("/arms/a~1b/n").count().unwrap(), 3);
        assert_eq!(part("/big").int64().unwrap(), 9_007_199_254_740_993);
        assert_eq!(part("/list/4").int64().unwrap(), -1);
        assert_eq!(part("/list/2").read::<&str>("a text").unwrap(), "");
        assert!(part("/list/3").read::<bool>("true or false").unwrap());
        assert_eq!((part("/list").length().unwrap(), part("/arms").length().unwrap()), (5, 2));
        assert_eq!(part("/arms").name_at(1).unwrap(), "~");
        for (error, message) in [
            (part("/list/4").count().unwrap_err(), "/list/4 is the number -1, expected a whole"),
            (part("/arms/a~1b/rate").int64().unwrap_err(), "/arms/a~1b/rate is the number 0.1,"),
            (part("/list/2").count().unwrap_err(), r#"/list/2 is the text "", expected"#),
            (
                part("").read::<f64>("a number").unwrap_err(),
                "the document is an object of \"arms\",",
            ),
            (part("/arms/~0").length().unwrap_err(), "/arms/~0 is null, expected an object or a"),
            (part("/list/3").name_at(0).unwrap_err(), "/list/3 is true, expected an object"),
            (part("/list").name_at(0).unwrap_err(), "/list is a list of 5, expected an object"),
        ] {
            assert_eq!(error.code(), ErrorCode::WrongKind);
            assert!(error.to_string().starts_with(message), "{error}");
        }
        let error = part("/arms").name_at(2).unwrap_err();
        assert_eq!(error.to_string(), "index must be below 2, got 2");
    }

    #[test]
    fn what_is_undefined_or_not_asked_for_says_so_and_so_do_its_parts() {
        let document = document();
        for pointer in ["/arms/a~1b/lift", "/arms/a~1b/lift/value"] {
            let read = document.part(pointer).and_then(|part| part.read::<f64>("a number"));
            let error = read.unwrap_err();
            let place = (error.code(), error.path());
            assert_eq!(place, (ErrorCode::Undefined, Some("/arms/a~1b/lift")));
        }
        for pointer in ["/list/0", "/list/0/value"] {
            let read = document.part(pointer).and_then(|part| part.length());
            let error = read.unwrap_err();
            assert_eq!((error.code(), error.path()), (ErrorCode::NotAsked, Some("/list/0")));
        }
        let unknown = Document::from_json(r#"{"undefined": "in 2040"}"#).unwrap();
        let error = unknown.part("").unwrap().read::<f64>("a number").unwrap_err();
        assert_eq!(error.code(), ErrorCode::WrongKind);
    }

    #[test]
    fn what_is_not_there_has_near_names() {
        let error = refusal("/arms/a~1b/rat/x");
        assert_eq!(error.path(), Some("/arms/a~1b/rat"));
        let details = r#"{"allowed":["lift","n","rate"],"field":"/arms/a~1b/rat","given":"rat","#;
        assert_eq!(error.details(), format!(r#"{details}"nearest":["rate"]}}"#));
        assert_eq!(refusal("/list/5").code(), ErrorCode::UnknownName);
        assert_eq!(refusal("/list/-").code(), ErrorCode::UnknownName);
        assert_eq!(refusal("/list/04").code(), ErrorCode::UnknownName);
        assert_eq!(refusal("/big/0").code(), ErrorCode::WrongKind);
        assert_eq!(refusal("arms").path(), Some("pointer"));
    }

    #[test]
    fn a_document_is_canonical_and_exact() {
        assert_eq!(
            Document::from_json(r#"{"b": 1.0, "a": 1e2}"#).unwrap().json(),
            r#"{"a":100,"b":1}"#
        );
        for (json, path) in [
            (r#"{"a": {"b": [0, 9007199254740993]}}"#, "$.a.b[1]"),
            (r#"{"a": -9007199254740993}"#, "$.a"),
            (r#"{"a": {"b": 1, "b": 2}}"#, "$.a"),
            ("", "$"),
        ] {
            let error = Document::from_json(json).unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidDocument);
            assert!(error.path().unwrap().starts_with(path), "{error}");
        }
    }

    #[test]
    fn a_whole_number_that_a_reader_rounds_is_refused() {
        for number in ["18446744073709551617", "9007199254740993.0", "-9223372036854775809"] {
            let error = Document::from_json(&format!("{{\"a\": {number}}}")).unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidDocument);
            assert!(error.to_string().contains(number), "{error}");
        }
    }

    #[test]
    fn documents_have_at_most_256_levels() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Document::from_json(&nested(256)).is_ok());
        let error = Document::from_json(&nested(257)).unwrap_err();
        assert!(error.to_string().contains("nested too deeply"), "{error}");
    }

    #[test]
    fn a_byte_order_mark_is_named() {
        let error = Document::from_json("\u{feff}{}").unwrap_err();
        assert!(error.to_string().contains("begins with a byte order mark"), "{error}");
    }

    #[test]
    fn an_unbounded_limit_of_a_table_is_a_number() {
        let document = Document::from_json(r#"["inf", "-inf", 0.5, "NaN"]"#).unwrap();
        let number = |pointer| document.part(pointer).unwrap().number();
        assert_eq!(number("/0").unwrap(), f64::INFINITY);
        assert_eq!(number("/1").unwrap(), f64::NEG_INFINITY);
        assert_eq!(number("/2").unwrap(), 0.5);
        assert_eq!(number("/3").unwrap_err().code(), ErrorCode::WrongKind);
    }

    #[test]
    fn the_whole_document_has_the_empty_path() {
        let error = document().part("").unwrap().int64().unwrap_err();
        assert_eq!(error.path(), Some(""));
        assert!(error.to_string().starts_with("the document is an object of"), "{error}");
    }

    #[test]
    fn a_large_float_is_read_again() {
        for large in [1e17, 9_007_199_254_740_994.0, 1.152_921_504_606_847_2e18, 1e300, -1e16] {
            let json = Document::of(&large).unwrap().json().to_owned();
            let again = Document::from_json(&json).unwrap();
            assert_eq!(again.part("").unwrap().read::<f64>("a number").unwrap(), large);
        }
    }

    #[test]
    fn texts_are_all_names_and_values() {
        let document = Document::from_json(r#"{"b": ["x", {"c": "y"}], "a": 1}"#).unwrap();
        assert_eq!(document.texts(), ["a", "b", "x", "c", "y"]);
    }
}
