//! Documents: canonical JSON and its hash.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use crate::document::kind::Kind;
use crate::document::parse::Unique;
use crate::document::wording::worded;
use crate::error::error::{Error, Result};
use crate::error::text::{cut, list};

/// Writes a document in its canonical form (RFC 8785): sorted keys, no white space.
pub(crate) fn canonical<T: Serialize>(document: &T) -> Result<String> {
    serde_json_canonicalizer::to_string(document).map_err(|error| invalid("$", error.to_string()))
}

/// Returns the XXH3-64 of a canonical form, as 16 hexadecimal digits.
pub(crate) fn hash(canonical: &str) -> String {
    format!("{:016x}", xxh3_64(canonical.as_bytes()))
}

/// Reads a document; an error names the JSON path.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    read_value(parse(json)?)
}

/// Reads JSON in which each key of an object occurs once.
pub(crate) fn parse(json: &str) -> Result<Value> {
    if json.starts_with('\u{feff}') {
        let message = "it begins with a byte order mark, which JSON does not have";
        return Err(invalid("$", message));
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    // Its own limit is lower than ours.
    deserializer.disable_recursion_limit();
    let Unique(value) = serde_path_to_error::deserialize(&mut deserializer).map_err(misread)?;
    deserializer.end().map_err(|error| invalid("$", worded(&error.to_string())))?;
    Ok(value)
}

/// Reads a document that is already parsed; an error names the JSON path.
pub(crate) fn read_value<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(misread)
}

fn misread(error: serde_path_to_error::Error<serde_json::Error>) -> Error {
    // A document that ends too early has no name for what is missing.
    let path = error.path().to_string();
    let path = path.trim_end_matches(['?', '.']);
    let path = match path.chars().next() {
        None => "$".to_owned(),
        Some('[') => format!("${path}"),
        Some(_) => format!("$.{path}"),
    };
    let message = error.into_inner().to_string();
    let (mut path, mut rest) = (path, message.as_str());
    while let Some((place, message)) = split_path(rest) {
        path.push_str(place);
        rest = message;
    }
    invalid(&path, worded(rest))
}

/// Separates the path at which a message begins, if it does: a part of the document that was read
/// by itself has named a place in it.
fn split_path(message: &str) -> Option<(&str, &str)> {
    let nested = message.strip_prefix("invalid document at ").unwrap_or(message);
    let place = nested.strip_prefix('$').filter(|rest| rest.starts_with(['.', '[', ':']))?;
    let (path, message) = place.split_once(' ')?;
    Some((path.strip_suffix(':').unwrap_or(path), message))
}

/// Reads a document of one kind, and of the version that is supported.
pub(crate) fn read_version(json: &str, kind: Kind, supported: u64) -> Result<Value> {
    let document = parse(json)?;
    let expected = kind.with_article();
    kind.check(&document, &expected).map_err(|message| invalid("$", message))?;
    version(document.get(VERSION), VERSION, kind.name(), supported)?;
    Ok(document)
}

/// The key of the version of a document.
const VERSION: &str = "version";

/// Checks the version that a document or a state has under a key.
pub(crate) fn version(found: Option<&Value>, key: &str, kind: &str, supported: u64) -> Result<()> {
    let path = format!("$.{key}");
    match (found.and_then(Value::as_u64), found) {
        (Some(found), _) if found == supported => Ok(()),
        (Some(found), _) => {
            Err(Error::UnsupportedVersion { path, kind: kind.to_owned(), found, supported })
        }
        (None, Some(found)) => {
            Err(invalid(&path, format!("the version must be {supported}, got {}", short(found))))
        }
        (None, None) => {
            Err(invalid(&path, format!("the version is missing, expected {supported}")))
        }
    }
}

/// Returns the error for the first path in which two documents differ.
pub(crate) fn mismatch<T: Serialize>(left: &T, right: &T) -> Result<Error> {
    let (left, right) = (value(left)?, value(right)?);
    let Difference { path, left, right, .. } = difference("$".to_owned(), &left, &right);
    let shown = |value: Option<&Value>| value.map_or("absent".to_owned(), short);
    Ok(Error::DocumentMismatch { path, left: shown(left), right: shown(right) })
}

/// Checks that a document is as what was read from it is written: that nothing in it is unknown,
/// missing or contradicts the rest.
pub(crate) fn check_written<T: Serialize>(given: &Value, read: &T) -> Result<()> {
    let (given, written) = (canonical(given)?, canonical(read)?);
    if given == written {
        return Ok(());
    }
    let (given, written) = (parse(&given)?, parse(&written)?);
    let Difference { path, left, right, keys } = difference("$".to_owned(), &given, &written);
    Err(invalid(
        &path,
        match (left, right) {
            (Some(given), Some(written)) => {
                format!("is {}, must be {}", short(given), short(written))
            }
            (None, _) => "is missing".to_owned(),
            (_, None) if keys.is_empty() => "must not be here".to_owned(),
            (_, None) => format!("is an unknown key, the known keys are {}", list(&keys)),
        },
    ))
}

/// Returns a value as JSON, cut to what a message can hold.
pub(crate) fn short(value: &Value) -> String {
    cut(&value.to_string(), 100)
}

/// Returns what a document has at a path of keys, as JSON.
pub(crate) fn value_at<T: Serialize>(document: &T, keys: &str) -> Result<String> {
    let document = value(document)?;
    let found = document.pointer(&format!("/{}", keys.replace('.', "/")));
    Ok(found.map_or("nothing".to_owned(), short))
}

/// Returns a document as a tree of values.
pub(crate) fn value<T: Serialize>(document: &T) -> Result<Value> {
    serde_json::to_value(document).map_err(|error| invalid("$", error.to_string()))
}

/// The first place in which two documents differ, and what each has there.
struct Difference<'v> {
    path: String,
    left: Option<&'v Value>,
    right: Option<&'v Value>,
    /// The keys of the right document beside the place.
    keys: Vec<String>,
}

fn difference<'v>(path: String, left: &'v Value, right: &'v Value) -> Difference<'v> {
    let (place, one, other, keys) = match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let mut names = left.keys().chain(right.keys());
            let key = names.find(|&key| left.get(key) != right.get(key));
            let Some(key) = key else { return same(path) };
            (format!(".{key}"), left.get(key), right.get(key), right.keys().cloned().collect())
        }
        (Value::Array(left), Value::Array(right)) => {
            let mut places = 0..left.len().max(right.len());
            let at = places.find(|&at| left.get(at) != right.get(at));
            let Some(at) = at else { return same(path) };
            (format!("[{at}]"), left.get(at), right.get(at), Vec::new())
        }
        _ => return Difference { path, left: Some(left), right: Some(right), keys: Vec::new() },
    };
    let path = path + &place;
    match (one, other) {
        (Some(one), Some(other)) => difference(path, one, other),
        (left, right) => Difference { path, left, right, keys },
    }
}

/// No difference.
fn same<'v>(path: String) -> Difference<'v> {
    Difference { path, left: None, right: None, keys: Vec::new() }
}

/// The error for a place in a document.
pub(crate) fn invalid(path: &str, message: impl Into<String>) -> Error {
    Error::InvalidDocument { path: path.to_owned(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mismatch_names_the_first_difference() {
        let arms = |b: i32| serde_json::json!({ "arms": { "a": [1.5, "x"], "b": b } });
        let error = mismatch(&arms(2), &arms(3)).unwrap();
        assert_eq!(error.to_string(), "cannot merge: $.arms.b is 2 here and 3 there");
    }

    #[test]
    fn a_difference_in_a_list_names_its_place_and_is_short() {
        let list = |n: i32| serde_json::json!({ "findings": [{ "n": 1 }, { "n": n }] });
        let error = mismatch(&list(2), &list(3)).unwrap();
        assert_eq!(error.to_string(), "cannot merge: $.findings[1].n is 2 here and 3 there");
        let long = |end: &str| serde_json::json!(["x".repeat(1_000_000) + end]);
        let error = mismatch(&long("a"), &long("b")).unwrap();
        assert!(error.to_string().len() < 300, "{}", error.to_string().len());
        assert_eq!(error.path(), Some("$[0]"));
        let error = mismatch(&serde_json::json!([1]), &serde_json::json!([])).unwrap();
        assert_eq!(error.to_string(), "cannot merge: $[0] is 1 here and absent there");
    }

    fn unwritten(given: serde_json::Value) -> String {
        let written = serde_json::json!({ "a": 1, "b": [1, 2] });
        check_written(&given, &written).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_a_missing_and_a_wrong_key_are_told_apart() {
        let place = "invalid document at $.";
        for (given, message) in [
            (serde_json::json!({ "a": 2, "b": [1, 2] }), "a: is 2, must be 1"),
            (serde_json::json!({ "b": [1, 2] }), "a: is missing"),
            (serde_json::json!({ "a": 1, "b": [1] }), "b[1]: is missing"),
            (serde_json::json!({ "a": 1, "b": [1, 2, 3] }), "b[2]: must not be here"),
            (
                serde_json::json!({ "a": 1, "b": [1, 2], "c": 1 }),
                r#"c: is an unknown key, the known keys are "a", "b""#,
            ),
        ] {
            assert_eq!(unwritten(given), format!("{place}{message}"));
        }
    }

    #[test]
    fn a_key_occurs_once_at_any_depth() {
        for (json, message) in [
            (
                r#"{"a": 1, "a": 1}"#,
                r#"invalid document at $: the key "a" occurs twice at line 1 column 12"#,
            ),
            (
                r#"{"a": [{"b": 1, "b": 2}]}"#,
                r#"invalid document at $.a[0]: the key "b" occurs twice"#,
            ),
        ] {
            let error = parse(json).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert!(parse(r#"{"a": {"b": 1}, "b": [1, 1.5, -2, null, true, "x"]}"#).is_ok());
    }

    #[test]
    fn a_nested_path_is_one_path() {
        for (message, split) in [
            ("invalid document at $.a[1]: is 1", Some((".a[1]", "is 1"))),
            ("invalid document at $: is 1", Some(("", "is 1"))),
            ("$.level must be 1", Some((".level", "must be 1"))),
            ("level must be 1", None),
            ("$5 is no name", None),
        ] {
            assert_eq!(split_path(message), split);
        }
    }

    #[test]
    fn a_version_says_what_was_given() {
        let found = |given: Option<serde_json::Value>| {
            version(given.as_ref(), "version", "study", 1).unwrap_err().to_string()
        };
        let place = "invalid document at $.version: the version";
        assert_eq!(found(None), format!("{place} is missing, expected 1"));
        assert_eq!(found(Some("1".into())), format!("{place} must be 1, got \"1\""));
        assert_eq!(found(Some(1.0.into())), format!("{place} must be 1, got 1.0"));
        assert_eq!(found(Some((-1).into())), format!("{place} must be 1, got -1"));
    }
}
