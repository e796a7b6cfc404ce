//! Proof that Rust, C and Python are the same thing three times.
//!
//! What the tests and the generators of this package share: the vectors as they are read, and the
//! transcript in which each language writes its results down to the last bit.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

/// The vectors of one operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors {
    /// The operation.
    pub op: String,
    /// Where the expected values come from.
    pub source: String,
    /// How close a result must be.
    pub tolerance: Tolerance,
    /// The cases.
    pub cases: Vec<Case>,
}

/// How close a result must be: within one of the two.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerance {
    /// The largest difference.
    pub absolute: f64,
    /// The largest difference as a part of the expected value.
    pub relative: f64,
}

impl Tolerance {
    /// Returns whether a result agrees with what is expected.
    #[must_use]
    pub fn holds(self, found: f64, expected: f64) -> bool {
        let distance = (found - expected).abs();
        found == expected || distance <= self.absolute || distance <= self.relative * expected.abs()
    }
}

/// One case: what goes in, and what comes out or which error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name, unique in its file.
    pub name: String,
    /// The parameters by name.
    #[serde(rename = "in")]
    pub given: Map<String, Value>,
    /// What is expected.
    #[serde(default)]
    pub out: Option<Value>,
    /// The number of the expected error.
    #[serde(default)]
    pub err: Option<i32>,
    /// Why the case cannot be put to C.
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
/// When a file cannot be read, with its name.
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
    /// A text or a whole number.
    Text(String),
}

impl Item {
    /// Writes the item into a transcript: a number as its bits, a text as JSON.
    #[must_use]
    pub fn transcribed(&self) -> String {
        match self {
            Item::Number(number) => format!("{:016x}", number.to_bits()),
            Item::Text(text) => {
                // As C and Python write it: every control character as six characters.
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
