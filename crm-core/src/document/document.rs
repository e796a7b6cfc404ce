//! Documents: canonical JSON and its hash.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use crate::error::error::{Error, Result};

/// Writes a document in its canonical form (RFC 8785): sorted keys, no white space.
pub(crate) fn canonical<T: Serialize>(document: &T) -> Result<String> {
    serde_json_canonicalizer::to_string(document)
        .map_err(|error| invalid("$".to_owned(), error.to_string()))
}

/// Returns the XXH3-64 of a canonical form, as 16 hexadecimal digits.
pub(crate) fn hash(canonical: &str) -> String {
    format!("{:016x}", xxh3_64(canonical.as_bytes()))
}

/// Reads a document; an error names the JSON path.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let document = serde_path_to_error::deserialize(&mut deserializer).map_err(misread)?;
    deserializer.end().map_err(|error| invalid("$".to_owned(), error))?;
    Ok(document)
}

/// Reads a document that is already parsed; an error names the JSON path.
pub(crate) fn read_value<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(misread)
}

fn misread(error: serde_path_to_error::Error<serde_json::Error>) -> Error {
    // A document that ends too early has no name for what is missing.
    let path = error.path().to_string();
    let path = path.trim_end_matches(['?', '.']);
    let path = if path.is_empty() { "$".to_owned() } else { format!("$.{path}") };
    invalid(path, error.into_inner())
}

/// Checks the version of a document before the rest of it is read.
pub(crate) fn check_version(json: &str, kind: &str, supported: u64) -> Result<()> {
    let document: Value = read(json)?;
    version(document.get("version"), "version", kind, supported)
}

/// Checks the version that a document or a state has under a key.
pub(crate) fn version(found: Option<&Value>, key: &str, kind: &str, supported: u64) -> Result<()> {
    match found.and_then(Value::as_u64) {
        Some(found) if found == supported => Ok(()),
        Some(found) => {
            let (path, kind) = (format!("$.{key}"), kind.to_owned());
            Err(Error::UnsupportedVersion { path, kind, found, supported })
        }
        None => {
            let message = format!("the version is missing, expected {supported}");
            Err(invalid(format!("$.{key}"), message))
        }
    }
}

/// Returns the error for the first path in which two documents differ.
pub(crate) fn mismatch<T: Serialize>(left: &T, right: &T) -> Result<Error> {
    let (left, right) = (value(left)?, value(right)?);
    let (path, left, right) = difference("$", &left, &right);
    Ok(Error::DocumentMismatch { path, left, right })
}

/// Checks that a document is as what was read from it is written: that nothing in it is unknown,
/// missing or contradicts the rest.
pub(crate) fn check_written<T: Serialize>(given: &Value, read: &T) -> Result<()> {
    let (given, written) = (canonical(given)?, canonical(read)?);
    if given == written {
        return Ok(());
    }
    let (path, found, expected) = difference("$", &self::read(&given)?, &self::read(&written)?);
    Err(invalid(path, format!("is {found}, must be {expected}")))
}

fn value<T: Serialize>(document: &T) -> Result<Value> {
    serde_json::to_value(document).map_err(|error| invalid("$".to_owned(), error))
}

fn difference(path: &str, left: &Value, right: &Value) -> (String, String, String) {
    if let (Value::Object(left), Value::Object(right)) = (left, right) {
        for key in left.keys().chain(right.keys()) {
            let (one, other) = (left.get(key), right.get(key));
            if one != other {
                let (one, other) = (one.unwrap_or(&Value::Null), other.unwrap_or(&Value::Null));
                return difference(&format!("{path}.{key}"), one, other);
            }
        }
    }
    (path.to_owned(), left.to_string(), right.to_string())
}

fn invalid(path: String, message: impl ToString) -> Error {
    Error::InvalidDocument { path, message: message.to_string() }
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
}
