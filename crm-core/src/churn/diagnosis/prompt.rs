//! The question to ask next.

use serde::Serialize;

/// The question to ask next in a language, and its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Prompt {
    /// The id of the question; null if the walk has ended.
    pub next: Option<String>,
    /// Its text.
    pub question: Option<String>,
    /// Its answers, `declined` and `not_asked` last.
    pub options: Vec<PromptOption>,
}

/// An answer to a question, in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PromptOption {
    /// The id of the answer.
    pub answer: String,
    /// Its label.
    pub label: String,
}
