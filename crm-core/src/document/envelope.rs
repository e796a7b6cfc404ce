//! The envelope of a saved state: its kind, its version, the hash of its definition, a checksum.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::document::document::{canonical, hash, parse, read_value, version};
use crate::document::kind::Kind;
use crate::error::error::{Error, Result};

const KIND: &str = "kind";
const VERSION: &str = "state_version";
const DEFINITION: &str = "definition";
const DEFINITION_HASH: &str = "definition_hash";
/// The key of the checksum; in sorted order it comes last.
const CHECKSUM: &str = "xxh3_64";

/// What the states of one kind of accumulator are sealed in.
///
/// A state is an object. The envelope adds keys of its own to it: `kind`, `state_version`, for a
/// state with a `definition` its `definition_hash`, and a checksum of everything else.
pub(crate) struct Envelope {
    /// The kind of accumulator.
    pub(crate) kind: &'static str,
    /// The version of the state format.
    pub(crate) version: u64,
    /// The oldest version that is read, and written where a state has nothing that is newer.
    pub(crate) oldest: u64,
}

impl Envelope {
    /// Writes a state in its canonical form with the keys of the envelope.
    pub(crate) fn seal<T: Serialize>(&self, state: &T) -> Result<String> {
        self.seal_as(self.version, state)
    }

    /// Writes a state in one of the versions.
    pub(crate) fn seal_as<T: Serialize>(&self, version: u64, state: &T) -> Result<String> {
        let mut object: Map<String, Value> =
            serde_json::from_str(&canonical(state)?).map_err(|_| damaged("it is not an object"))?;
        object.insert(KIND.to_owned(), self.kind.into());
        object.insert(VERSION.to_owned(), version.into());
        if let Some(definition) = object.get(DEFINITION) {
            let hash = hash(&canonical(definition)?);
            object.insert(DEFINITION_HASH.to_owned(), hash.into());
        }
        let checksum = hash(&canonical(&object)?);
        object.insert(CHECKSUM.to_owned(), checksum.into());
        canonical(&object)
    }

    /// Reads a sealed state, once its envelope fits.
    pub(crate) fn open<T: DeserializeOwned>(&self, json: &str) -> Result<T> {
        self.open_version(json).map(|(_, state)| state)
    }

    /// Reads a sealed state and its version.
    pub(crate) fn open_version<T: DeserializeOwned>(&self, json: &str) -> Result<(u64, T)> {
        let document = parse(json).map_err(|error| damaged(plain(&error)))?;
        let expected = format!("a {} state", self.kind);
        Kind::State.check(&document, &expected).map_err(damaged)?;
        let Value::Object(mut object) = document else {
            return Err(damaged("it is not an object"));
        };
        let Some(Value::String(checksum)) = object.remove(CHECKSUM) else {
            return Err(damaged(format!("its checksum {CHECKSUM:?} is missing")));
        };
        if hash(&canonical(&object)?) != checksum {
            return Err(damaged("its checksum does not match: it was truncated or edited"));
        }
        match object.remove(KIND) {
            Some(Value::String(found)) if found == self.kind => {}
            Some(Value::String(found)) => {
                return Err(damaged(format!("expected a {} state, found {found}", self.kind)));
            }
            _ => return Err(damaged(format!("expected a {} state, found no \"kind\"", self.kind))),
        }
        let found = object.remove(VERSION);
        let older = found.as_ref().and_then(Value::as_u64);
        let older = older.filter(|found| (self.oldest..self.version).contains(found));
        if older.is_none() {
            version(found.as_ref(), VERSION, &format!("{} state", self.kind), self.version)?;
        }
        if let Some(definition) = object.get(DEFINITION) {
            let expected = hash(&canonical(definition)?);
            if object.remove(DEFINITION_HASH) != Some(Value::String(expected)) {
                return Err(damaged("the hash of its definition does not match"));
            }
        }
        Ok((older.unwrap_or(self.version), read_value(Value::Object(object))?))
    }
}

/// The message of an error without the words for a document.
fn plain(error: &Error) -> String {
    match error {
        Error::InvalidDocument { path, message } if path == "$" => message.clone(),
        Error::InvalidDocument { path, message } => format!("{path}: {message}"),
        other => other.to_string(),
    }
}

/// The error for a state that is cut, edited or contradicts itself.
pub(crate) fn damaged(message: impl Into<String>) -> Error {
    Error::DamagedState { message: message.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::error::ErrorCode;

    const ENVELOPE: Envelope = Envelope { kind: "test", version: 3, oldest: 2 };

    fn sealed(state: &Value) -> String {
        ENVELOPE.seal(state).unwrap()
    }

    fn refusal(json: &str) -> Error {
        ENVELOPE.open::<Value>(json).unwrap_err()
    }

    /// Edits a sealed state and gives it the checksum of what it holds then.
    fn resealed(json: &str, edit: impl FnOnce(&mut Map<String, Value>)) -> String {
        let mut object: Map<String, Value> = serde_json::from_str(json).unwrap();
        object.remove(CHECKSUM);
        edit(&mut object);
        let checksum = hash(&canonical(&object).unwrap());
        object.insert(CHECKSUM.to_owned(), checksum.into());
        canonical(&object).unwrap()
    }

    #[test]
    fn a_checksum_comes_last_and_the_envelope_comes_off() {
        let state = json!({ "units": 2, "definition": { "a": [1.5, "x"] } });
        let json = sealed(&state);
        let start = r#"{"definition":{"a":[1.5,"x"]},"definition_hash":""#;
        assert!(json.starts_with(start), "{json}");
        let rest = r#","kind":"test","state_version":3,"units":2,"xxh3_64":""#;
        assert!(json.contains(rest), "{json}");
        assert_eq!(ENVELOPE.open::<Value>(&json).unwrap(), state);
    }

    #[test]
    fn any_damage_is_noticed() {
        let json = sealed(&json!({ "units": 1.5 }));
        let edited = json.replace("1.5", "1.6");
        let cuts = (0..json.len()).map(|end| &json[..end]);
        for damage in cuts.chain([&*edited, "{}", "[]"]) {
            assert_eq!(refusal(damage).code(), ErrorCode::DamagedState, "{damage}");
        }
    }

    #[test]
    fn another_kind_or_version_or_hash_is_refused() {
        let json = sealed(&json!({ "definition": { "a": 1 } }));
        let other = resealed(&json, |state| drop(state.insert(KIND.into(), "total".into())));
        let message = "the saved state is damaged: expected a test state, found total";
        assert_eq!(refusal(&other).to_string(), message);
        let none = resealed(&json, |state| drop(state.remove(KIND)));
        assert!(refusal(&none).to_string().ends_with("found no \"kind\""));
        let later = resealed(&json, |state| drop(state.insert(VERSION.into(), 4.into())));
        assert_eq!(refusal(&later).code(), ErrorCode::UnsupportedVersion);
        let older = resealed(&json, |state| drop(state.insert(VERSION.into(), 2.into())));
        assert_eq!(ENVELOPE.open_version::<Value>(&older).unwrap().0, 2);
        assert_eq!(ENVELOPE.open_version::<Value>(&json).unwrap().0, 3);
        let first = resealed(&json, |state| drop(state.insert(VERSION.into(), 1.into())));
        assert_eq!(refusal(&first).code(), ErrorCode::UnsupportedVersion);
        let hash = resealed(&json, |state| drop(state.insert(DEFINITION_HASH.into(), "0".into())));
        assert!(refusal(&hash).to_string().ends_with("hash of its definition does not match"));
    }
}
