//! Documents: canonical JSON, its hash, and the seal of a saved state.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::error::{Error, Result};

/// The key of a state's checksum; in sorted order it comes last.
const CHECKSUM: &str = "xxh3_64";

/// Writes a document in its canonical form (RFC 8785): keys sorted, no white space.
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
    let document = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        invalid(if path == "." { "$".to_owned() } else { format!("$.{path}") }, error.into_inner())
    })?;
    deserializer.end().map_err(|error| invalid("$".to_owned(), error))?;
    Ok(document)
}

/// Checks the version of a document before the rest of it is read.
pub(crate) fn check_version(json: &str, kind: &str, supported: u64) -> Result<()> {
    version(&read(json)?, "version", kind, supported)
}

/// Checks of what kind of accumulator a state is, and its version, before the rest of it is read.
pub(crate) fn check_state(json: &str, kind: &str, supported: u64) -> Result<()> {
    let value: Value = read(json)?;
    match value.get("kind").and_then(Value::as_str) {
        Some(found) if found == kind => {
            version(&value, "state_version", &format!("{kind} state"), supported)
        }
        found => {
            let found = found.unwrap_or("nothing that is named");
            Err(Error::DamagedState { message: format!("it is of {found}, not of {kind}") })
        }
    }
}

fn version(value: &Value, key: &str, kind: &str, supported: u64) -> Result<()> {
    match value.get(key).and_then(Value::as_u64) {
        Some(found) if found == supported => Ok(()),
        Some(found) => Err(Error::UnsupportedVersion { kind: kind.to_owned(), found, supported }),
        None => {
            Err(invalid(format!("$.{key}"), format!("the version is missing, it is {supported}")))
        }
    }
}

/// Writes a state in its canonical form with the checksum of all that precedes it.
pub(crate) fn seal<T: Serialize>(state: &T) -> Result<String> {
    let plain = canonical(state)?;
    let mut object: Map<String, Value> = read(&plain)?;
    object.insert(CHECKSUM.to_owned(), Value::String(hash(&plain)));
    canonical(&object)
}

/// Reads a sealed state; a checksum that does not fit means that it was cut or edited.
pub(crate) fn unseal(json: &str) -> Result<String> {
    let damaged = |message: String| Error::DamagedState { message };
    let mut object: Map<String, Value> =
        serde_json::from_str(json).map_err(|error| damaged(error.to_string()))?;
    let Some(Value::String(checksum)) = object.remove(CHECKSUM) else {
        return Err(damaged(format!("its checksum {CHECKSUM:?} is missing")));
    };
    let plain = canonical(&object)?;
    if hash(&plain) != checksum {
        return Err(damaged("its checksum does not fit, it was cut or edited".to_owned()));
    }
    Ok(plain)
}

/// Returns the error for the first place where two documents differ.
pub(crate) fn mismatch<T: Serialize>(left: &T, right: &T) -> Result<Error> {
    let (left, right) = (value(left)?, value(right)?);
    let (path, left, right) = difference("$", &left, &right);
    Ok(Error::DocumentMismatch { path, left, right })
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

    fn state() -> Value {
        serde_json::json!({ "version": 1, "arms": { "b": 2, "a": [1.5, "x"] } })
    }

    #[test]
    fn a_seal_comes_last_and_comes_off() {
        let sealed = seal(&state()).unwrap();
        let start = r#"{"arms":{"a":[1.5,"x"],"b":2},"version":1,"xxh3_64":""#;
        assert!(sealed.starts_with(start), "{sealed}");
        assert_eq!(unseal(&sealed).unwrap(), canonical(&state()).unwrap());
    }

    #[test]
    fn any_damage_is_noticed() {
        let sealed = seal(&state()).unwrap();
        for end in 0..sealed.len() {
            assert!(unseal(&sealed[..end]).is_err(), "cut at {end}");
        }
        let edited = sealed.replace("1.5", "1.6");
        assert!(matches!(unseal(&edited), Err(Error::DamagedState { .. })));
        assert!(unseal("{}").is_err() && unseal("[]").is_err() && unseal("").is_err());
    }

    #[test]
    fn a_mismatch_names_the_first_difference() {
        let mut other = state();
        other["arms"]["b"] = 3.into();
        let error = mismatch(&state(), &other).unwrap();
        assert_eq!(error.to_string(), "cannot merge: $.arms.b is 2 here and 3 there");
    }
}
