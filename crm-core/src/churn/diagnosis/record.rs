//! What is kept of a diagnosis.

use serde::{Deserialize, Serialize};

use crate::churn::diagnosis::outcome::Outcome;

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnsweredQuestion {
    /// The id of the question.
    pub question: String,
    /// The id of the answer, `declined` or `not_asked`.
    pub answer: String,
}

/// A diagnosis as it is written and kept: plain values, which need no graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DiagnosisRecord {
    /// The id of the graph.
    pub graph: String,
    /// The revision of the graph.
    pub revision: u32,
    /// The stated reason.
    pub stated: String,
    /// Where the walk ended.
    pub outcome: Outcome,
    /// The root; null if the diagnosis is open.
    pub root: Option<String>,
    /// The questions of the walk with their answers.
    pub path: Vec<AnsweredQuestion>,
    /// The roots that the answers allow, sorted.
    pub possible_roots: Vec<String>,
    /// The questions without an answer that can still be reached, in the order of the graph.
    pub unanswered: Vec<String>,
    /// The answers that the walk did not pass, in the order of the graph.
    pub unused: Vec<AnsweredQuestion>,
    /// The question to ask next; null if the walk has ended.
    pub next: Option<String>,
}
