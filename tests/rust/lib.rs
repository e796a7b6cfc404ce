//! Tests that Rust, C and Python give the same results.
//!
//! The common parts of the tests and generators of this package: the vectors, and the transcript to
//! which each language writes its results to the last bit.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

/// The vectors of one operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors {
    /// The operation.
    pub op: String,
    /// The origin of the expected values.
    pub source: String,
    /// The tolerance of a result.
    pub tolerance: Tolerance,
    /// The cases.
    pub cases: Vec<Case>,
}

/// The tolerance of a result: one of the two must be met.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerance {
    /// The largest absolute difference.
    pub absolute: f64,
    /// The largest difference relative to the expected value.
    pub relative: f64,
}

impl Tolerance {
    /// Returns whether a result agrees with the expected one.
    #[must_use]
    pub fn holds(self, found: f64, expected: f64) -> bool {
        let distance = (found - expected).abs();
        found == expected || distance <= self.absolute || distance <= self.relative * expected.abs()
    }
}

/// One case: the input, and the expected output or error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name, unique in its file.
    pub name: String,
    /// The parameters by name.
    #[serde(rename = "in")]
    pub given: Map<String, Value>,
    /// The expected output.
    #[serde(default)]
    pub out: Option<Value>,
    /// The number of the expected error.
    #[serde(default)]
    pub err: Option<i32>,
    /// The path of the expected error; empty for an error without one.
    #[serde(default)]
    pub err_path: Option<String>,
    /// Some of the details of the expected error.
    #[serde(default)]
    pub err_details: Map<String, Value>,
    /// The reason why the case cannot be run in C.
    #[serde(default)]
    pub c: Option<String>,
}

/// Returns the root of the project.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads all vectors, in the order of their files' names.
///
/// # Errors
///
/// If a file cannot be read, with its name.
pub fn vectors() -> Result<Vec<(String, Vectors)>, String> {
    let folder = root().join("tests/vectors");
    let entries = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
            let read = serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
            Ok((name, read))
        })
        .collect()
}

/// One result, to the last bit.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A number.
    Number(f64),
    /// A text or an integer.
    Text(String),
}

impl Item {
    /// Writes the item to a transcript: a number as its bits, a text as JSON.
    #[must_use]
    pub fn transcribed(&self) -> String {
        match self {
            Item::Number(number) => format!("{:016x}", number.to_bits()),
            Item::Text(text) => {
                // Like C and Python: every control character as six characters.
                let mut out = String::from("\"");
                for c in text.chars() {
                    match c {
                        '"' => out.push_str("\\\""),
                        '\\' => out.push_str("\\\\"),
                        c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
                        c => out.push(c),
                    }
                }
                out + "\""
            }
        }
    }
}

impl From<f64> for Item {
    fn from(number: f64) -> Item {
        Item::Number(number)
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Item {
        Item::Text(text.to_owned())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Item {
        Item::Text(text)
    }
}

impl From<u64> for Item {
    fn from(number: u64) -> Item {
        Item::Text(number.to_string())
    }
}
