//! The interview of a customer who leaves.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::churn::scheme::concept::Texts;
use crate::churn::scheme::document::{check_id, is_language};
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::table::table::Table;

/// The version of the document format.
const VERSION: u64 = 1;

/// The most questions of an interview.
const MOST_QUESTIONS: usize = 200;

/// The open questions that a customer who leaves is asked.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "id": "gym",
///   "revision": 1,
///   "languages": ["en"],
///   "questions": [{"id": "missing", "text": {"en": "What was missing?"}}]
/// }
/// ```
///
/// The response to a question is `{"text": "..."}`, `"declined"` or `"not_asked"`. The text is kept
/// by the caller; nothing here reads it.
///
/// # Examples
///
/// ```
/// use crm_core::churn::ExitInterview;
///
/// let interview = ExitInterview::standard()?;
/// assert_eq!(interview.question("missing", "he")?, "מה היה חסר?");
/// let summary = interview.summary(r#"[{"missing": {"text": "Hours"}}, {"missing": "declined"}]"#)?;
/// assert_eq!(summary.column("text")?.int64(0)?, Some(1));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ExitInterview {
    document: Arc<InterviewDocument>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InterviewDocument {
    #[serde(default = "current")]
    version: u64,
    id: String,
    #[serde(default = "first")]
    revision: u32,
    languages: Vec<String>,
    questions: Vec<OpenQuestion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenQuestion {
    id: String,
    text: Texts,
}

/// How often a question was answered, declined and not asked.
#[derive(Clone, Copy, Default)]
struct Responses {
    text: i64,
    declined: i64,
    not_asked: i64,
}

fn current() -> u64 {
    VERSION
}

fn first() -> u32 {
    1
}

impl ExitInterview {
    /// Returns the standard interview, in English and Hebrew.
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn standard() -> Result<ExitInterview> {
        ExitInterview::from_json(include_str!("interview.json"))
    }

    /// Reads an interview from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] for a question that occurs twice or lacks its text in a language,
    /// [`Error::UnsupportedVersion`], [`Error::TooLarge`] for more than 200 questions.
    pub fn from_json(json: &str) -> Result<ExitInterview> {
        let value = document::parse(json)?;
        if let Some(version) = value.get("version") {
            document::version(Some(version), "version", "exit interview", VERSION)?;
        }
        let document: InterviewDocument = document::read_value(value)?;
        document.check()?;
        Ok(ExitInterview { document: Arc::new(document) })
    }

    /// Writes the interview in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(&*self.document)
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// Returns the ids of the questions in their order.
    #[must_use]
    pub fn questions(&self) -> Vec<&str> {
        self.document.questions.iter().map(|question| question.id.as_str()).collect()
    }

    /// Returns the text of a question in a language.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] with the questions, or the languages, that there are.
    pub fn question(&self, id: &str, language: &str) -> Result<&str> {
        let text = &self.find(id, "question")?.text;
        text.get(language).map(String::as_str).ok_or_else(|| {
            Error::unknown_name("language", text.keys().cloned().collect(), language)
        })
    }

    fn find(&self, id: &str, field: &str) -> Result<&OpenQuestion> {
        self.document.questions.iter().find(|question| question.id == id).ok_or_else(|| {
            let ids = self.questions().into_iter().map(str::to_owned).collect();
            Error::unknown_name(field, ids, id)
        })
    }

    /// Counts the responses of customers, a JSON list of objects by question: the columns
    /// `question`, `text`, `declined` and `not_asked`, in the order of the questions. A question
    /// that an interview does not have among its responses was not asked.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a question that there is not, [`Error::InvalidDocument`] for what
    /// is no response, each at its path.
    pub fn summary(&self, responses: &str) -> Result<Table> {
        let parsed = document::parse(responses)?;
        let Value::Array(interviews) = &parsed else {
            return Err(invalid(
                "$",
                format!("expected a list of responses, got {}", kind(&parsed)),
            ));
        };
        let mut counts: BTreeMap<&str, Responses> = BTreeMap::new();
        for (at, interview) in interviews.iter().enumerate() {
            self.count(interview, &format!("$[{at}]"), &mut counts)?;
        }
        let questions = self.questions();
        let of = |read: fn(Responses) -> i64| -> Vec<Option<i64>> {
            let found = |id: &&str| counts.get(*id).copied().unwrap_or_default();
            questions.iter().map(|id| Some(read(found(id)))).collect()
        };
        Table::builder()
            .text("question", questions.iter().map(Some))
            .int64("text", of(|one| one.text))
            .int64("declined", of(|one| one.declined))
            .int64("not_asked", of(|one| one.not_asked))
            .finish()
    }

    fn count<'s>(
        &'s self,
        interview: &Value,
        path: &str,
        counts: &mut BTreeMap<&'s str, Responses>,
    ) -> Result<()> {
        let Value::Object(responses) = interview else {
            let message = format!("expected responses by question, got {}", kind(interview));
            return Err(invalid(path, message));
        };
        for id in responses.keys() {
            self.find(id, path)?;
        }
        for question in &self.document.questions {
            let count = counts.entry(&question.id).or_default();
            match responses.get(&question.id) {
                None => count.not_asked += 1,
                Some(response) => count.add(response, &format!("{path}.{}", question.id))?,
            }
        }
        Ok(())
    }
}

impl Responses {
    fn add(&mut self, response: &Value, path: &str) -> Result<()> {
        let text = response.as_object().filter(|fields| fields.len() == 1);
        match (response.as_str(), text.and_then(|fields| fields.get("text")?.as_str())) {
            (Some("declined"), _) => self.declined += 1,
            (Some("not_asked"), _) => self.not_asked += 1,
            (_, Some(_)) => self.text += 1,
            _ => {
                let message = format!(
                    r#"must be {{"text": "..."}}, "declined" or "not_asked", got {}"#,
                    kind(response)
                );
                return Err(invalid(path, message));
            }
        }
        Ok(())
    }
}

/// What a value is; a message does not show what a customer said.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "another text",
        Value::Array(_) => "a list",
        Value::Object(_) => "another object",
    }
}

impl InterviewDocument {
    fn check(&self) -> Result<()> {
        check_id(&self.id, "$.id")?;
        if self.languages.is_empty() {
            return Err(invalid("$.languages", "an interview has at least one language, got none"));
        }
        if let Some((at, language)) =
            self.languages.iter().enumerate().find(|(_, language)| !is_language(language))
        {
            let message = format!("must be a language tag such as \"en\", got {language:?}");
            return Err(invalid(&format!("$.languages[{at}]"), message));
        }
        if self.questions.len() > MOST_QUESTIONS {
            let message = format!(
                "at most {MOST_QUESTIONS} questions are allowed, got {}",
                self.questions.len()
            );
            return Err(Error::TooLarge { field: "$.questions".to_owned(), message });
        }
        for (at, question) in self.questions.iter().enumerate() {
            let path = format!("$.questions[{at}]");
            check_id(&question.id, &format!("{path}.id"))?;
            if self.questions.iter().take(at).any(|other| other.id == question.id) {
                let message = format!("the question {:?} occurs twice", question.id);
                return Err(invalid(&format!("{path}.id"), message));
            }
            let has = |language: &&String| {
                question.text.get(*language).is_some_and(|text| !text.trim().is_empty())
            };
            if let Some(language) = self.languages.iter().find(|language| !has(language)) {
                let message = format!("has no text in {language:?}");
                return Err(invalid(&format!("{path}.text.{language}"), message));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ExitInterview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExitInterview")
            .field("id", &self.document.id)
            .field("questions", &self.questions())
            .finish()
    }
}
