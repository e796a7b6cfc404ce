//! The document of a scheme.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::churn::scheme::concept::Concept;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};

/// The version of the document format.
pub(crate) const VERSION: u64 = 1;

/// The most concepts of a scheme.
pub(crate) const MOST_CONCEPTS: usize = 2_000;

/// The longest id and the longest name of a language, in bytes.
const LONGEST_NAME: usize = 100;

/// The document of a [`ReasonScheme`](crate::churn::ReasonScheme), where its keys are described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SchemeDocument {
    #[serde(default = "current")]
    pub(crate) version: u64,
    pub(crate) id: String,
    #[serde(default = "first")]
    pub(crate) revision: u32,
    pub(crate) languages: Vec<String>,
    #[serde(default)]
    pub(crate) guided: bool,
    pub(crate) concepts: Vec<Concept>,
}

fn current() -> u64 {
    VERSION
}

fn first() -> u32 {
    1
}

impl SchemeDocument {
    /// Reads a document whose form is right; what it says is not checked.
    pub(crate) fn parse(json: &str) -> Result<SchemeDocument> {
        SchemeDocument::from_value(document::parse(json)?)
    }

    pub(crate) fn from_value(value: Value) -> Result<SchemeDocument> {
        if let Some(version) = value.get("version") {
            document::version(Some(version), "version", "reason scheme", VERSION)?;
        }
        let concepts = value.get("concepts").and_then(Value::as_array).map_or(0, Vec::len);
        if concepts > MOST_CONCEPTS {
            let message =
                format!("a scheme has at most {MOST_CONCEPTS} concepts, this one has {concepts}");
            return Err(Error::TooLarge { field: "$.concepts".to_owned(), message });
        }
        let mut document: SchemeDocument = document::read_value(value)?;
        document.check_head()?;
        let own = format!("{}:", document.id);
        for concept in &mut document.concepts {
            concept.shorten();
            // SKOS has a property for each, so that their order is not kept.
            concept.related.sort_by_key(|target| !target.starts_with(&own));
        }
        Ok(document)
    }

    /// Checks what the document says of itself.
    fn check_head(&self) -> Result<()> {
        check_id(&self.id, "$.id")?;
        if self.languages.is_empty() {
            return Err(invalid("$.languages", "a scheme has at least one language, got none"));
        }
        for (at, language) in self.languages.iter().enumerate() {
            let path = format!("$.languages[{at}]");
            if !is_language(language) {
                let message = format!("must be a language tag such as \"en\", got {language:?}");
                return Err(invalid(&path, message));
            }
            let same = |one: &String| one.eq_ignore_ascii_case(language);
            if self.languages.iter().take(at).any(same) {
                return Err(invalid(&path, format!("the language {language:?} is named twice")));
            }
        }
        Ok(())
    }
}

/// Checks the id of a scheme or of a graph.
pub(crate) fn check_id(id: &str, path: &str) -> Result<()> {
    let letter = |one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | '-');
    if !id.is_empty() && id.len() <= LONGEST_NAME && id.chars().all(letter) {
        return Ok(());
    }
    let message = format!("must be 1 to {LONGEST_NAME} of a-z, A-Z, 0-9, _ and -, got {id:?}");
    Err(invalid(path, message))
}

/// Returns whether a text has the form of a language tag (RFC 5646, section 2.1): parts of 1 to 8
/// letters and digits, the first of letters.
pub(crate) fn is_language(tag: &str) -> bool {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|one| one.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    tag.len() <= LONGEST_NAME
        && tag.split('-').all(part)
        && first.bytes().all(|one| one.is_ascii_alphabetic())
}
