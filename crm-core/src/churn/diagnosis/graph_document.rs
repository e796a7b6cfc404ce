//! The document of a graph of questions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::churn::scheme::concept::Texts;
use crate::churn::scheme::document::check_id;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};

/// The version of the document format.
pub(crate) const VERSION: u64 = 1;

/// The most questions of a graph.
pub(crate) const MOST_QUESTIONS: usize = 200;

/// The most answers of a question.
pub(crate) const MOST_ANSWERS: usize = 50;

/// The longest id of a question or an answer, in bytes.
const LONGEST_ID: usize = 100;

/// The document of a [`ProbeGraph`](crate::churn::ProbeGraph), where its keys are described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GraphDocument {
    #[serde(default = "current")]
    pub(crate) version: u64,
    pub(crate) id: String,
    #[serde(default = "first")]
    pub(crate) revision: u32,
    pub(crate) entries: BTreeMap<String, String>,
    pub(crate) questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) text: Texts,
    pub(crate) answers: Vec<Answer>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) id: String,
    pub(crate) label: Texts,
    /// A question or a root.
    pub(crate) to: String,
}

fn current() -> u64 {
    VERSION
}

fn first() -> u32 {
    1
}

impl GraphDocument {
    /// Reads a document whose form and size are right.
    pub(crate) fn parse(json: &str) -> Result<GraphDocument> {
        let value = document::parse(json)?;
        if let Some(version) = value.get("version") {
            document::version(Some(version), "version", "probe graph", VERSION)?;
        }
        check_size(&value)?;
        let document: GraphDocument = document::read_value(value)?;
        check_id(&document.id, "$.id")?;
        Ok(document)
    }
}

fn check_size(value: &Value) -> Result<()> {
    let Some(questions) = value.get("questions").and_then(Value::as_array) else { return Ok(()) };
    let too_large = |field: String, most: usize, what: &str, found: usize| {
        let message = format!("at most {most} {what} are allowed, got {found}");
        Err(Error::TooLarge { field, message })
    };
    if questions.len() > MOST_QUESTIONS {
        return too_large("$.questions".to_owned(), MOST_QUESTIONS, "questions", questions.len());
    }
    for (at, question) in questions.iter().enumerate() {
        let answers = question.get("answers").and_then(Value::as_array).map_or(0, Vec::len);
        if answers > MOST_ANSWERS {
            let path = format!("$.questions[{at}].answers");
            return too_large(path, MOST_ANSWERS, "answers", answers);
        }
    }
    Ok(())
}

/// Checks the id of a question or an answer.
pub(crate) fn check_name(id: &str, path: &str) -> Result<()> {
    let letter = |one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | '-');
    if !id.is_empty() && id.len() <= LONGEST_ID && id.chars().all(letter) {
        return Ok(());
    }
    let message = format!("must be 1 to {LONGEST_ID} of a-z, A-Z, 0-9, _ and -, got {id:?}");
    Err(invalid(path, message))
}
