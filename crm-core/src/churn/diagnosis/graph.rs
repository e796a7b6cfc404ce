//! A graph of questions.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::churn::diagnosis::graph_check::check;
use crate::churn::diagnosis::graph_document::{GraphDocument, Question};
use crate::churn::diagnosis::node::{Edge, Node};
use crate::churn::diagnosis::outcome::Outcome;
use crate::churn::scheme::concept::Texts;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::scheme::standard::SchemeKind;
use crate::document::document;
use crate::error::error::Result;

/// The questions that lead from a stated reason to the root behind it.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "id": "gym",
///   "revision": 1,
///   "entries": {"NO_NEED": "Q1"},
///   "questions": [
///     {"id": "Q1", "text": {"en": "Do you train elsewhere now?", "he": "האם יש אימון במקום אחר?"},
///      "answers": [
///        {"id": "yes", "label": {"en": "Yes", "he": "כן"}, "to": "OFFER.BETTER"},
///        {"id": "no", "label": {"en": "No", "he": "לא"}, "to": "NEED.USE_ENDED"}
///      ]}
///   ]
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `version` | 1, also if it is left out |
/// | `id`, `revision` | the name of the graph, and optionally a whole number, by default 1 |
/// | `entries` | the first question of each stated reason |
/// | `questions` | at most 200 questions, each with its text by language and 1 to 50 answers |
///
/// An answer has an `id`, a `label` by language, and `to`: a question, or a root that can be
/// assigned. Every question also takes the answers `declined` and `not_asked`.
///
/// It is immutable; a clone shares it, and threads may too.
///
/// # Examples
///
/// ```
/// use crm_core::churn::ProbeGraph;
///
/// let probe = ProbeGraph::standard()?;
/// let diagnosis = probe.diagnose("NO_NEED", &[("Q1", "yes"), ("Q4", "yes"), ("Q5", "price")])?;
/// assert_eq!(diagnosis.root(), Some("OFFER.CHEAPER"));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone)]
pub struct ProbeGraph {
    inner: Arc<Inner>,
}

struct Inner {
    document: GraphDocument,
    nodes: Vec<Node>,
    roots: Vec<String>,
    entries: BTreeMap<String, usize>,
    /// The positions of the questions in the order of their ids.
    by_id: Vec<usize>,
    /// The labels of `declined` and `not_asked`.
    without_root: Vec<Texts>,
    json: String,
    hash: String,
}

static STANDARD: LazyLock<Result<ProbeGraph>> = LazyLock::new(|| {
    let roots = ReasonScheme::standard(SchemeKind::Root)?;
    let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    ProbeGraph::from_json(include_str!("graph.json"), &roots, &stated)
});

impl ProbeGraph {
    /// Returns the standard graph, for the standard schemes, in English and Hebrew.
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn standard() -> Result<ProbeGraph> {
        STANDARD.clone()
    }

    /// Reads a graph from JSON, for the schemes of roots and of stated reasons.
    ///
    /// # Errors
    ///
    /// [`InvalidDocument`](crate::Error::InvalidDocument) for questions in a circle, one that no
    /// entry leads to, a stated reason without an entry, a text that is missing in a language of the
    /// roots, a root that needs a diagnosis and is not reached;
    /// [`UnknownCode`](crate::Error::UnknownCode) and
    /// [`NotAssignable`](crate::Error::NotAssignable) for a code of an answer or an entry;
    /// [`UnsupportedVersion`](crate::Error::UnsupportedVersion),
    /// [`TooLarge`](crate::Error::TooLarge).
    pub fn from_json(
        json: &str,
        roots: &ReasonScheme,
        stated: &ReasonScheme,
    ) -> Result<ProbeGraph> {
        let document = GraphDocument::parse(json)?;
        let checked = check(&document, roots, stated)?;
        let json = document::canonical(&document)?;
        let hash = document::hash(&json);
        let mut by_id: Vec<usize> = (0..document.questions.len()).collect();
        by_id.sort_by_key(|&at| document.questions.get(at).map(|question| question.id.clone()));
        let labels = |(_, _, root): (_, _, &str)| Ok(roots.get(root)?.labels.clone());
        let without_root = Outcome::WITHOUT_ROOT.into_iter().map(labels).collect::<Result<_>>()?;
        let inner = Inner {
            document,
            nodes: checked.nodes,
            roots: checked.roots,
            entries: checked.entries,
            by_id,
            without_root,
            json,
            hash,
        };
        Ok(ProbeGraph { inner: Arc::new(inner) })
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.document.id
    }

    /// Returns the revision.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.inner.document.revision
    }

    /// Returns the hash of the canonical form, 16 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.inner.hash
    }

    /// Returns the graph in its canonical form (RFC 8785).
    #[must_use]
    pub fn to_json(&self) -> &str {
        &self.inner.json
    }

    /// Returns the stated reasons that have an entry, in the order of their codes.
    #[must_use]
    pub fn stated(&self) -> Vec<&str> {
        self.inner.entries.keys().map(String::as_str).collect()
    }

    /// Returns the roots where answers lead, in the order of their codes.
    #[must_use]
    pub fn roots(&self) -> Vec<&str> {
        self.inner.roots.iter().map(String::as_str).collect()
    }

    pub(crate) fn entry(&self, stated: &str) -> Option<(&str, usize)> {
        self.inner.entries.get_key_value(stated).map(|(code, &at)| (code.as_str(), at))
    }

    pub(crate) fn questions(&self) -> &[Question] {
        &self.inner.document.questions
    }

    pub(crate) fn question(&self, at: usize) -> Option<&Question> {
        self.inner.document.questions.get(at)
    }

    /// The position of a question.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        let by_id = &self.inner.by_id;
        let id_of = |at: &usize| self.question(*at).map_or("", |question| question.id.as_str());
        let found = by_id.binary_search_by(|at| id_of(at).cmp(id)).ok()?;
        by_id.get(found).copied()
    }

    /// Where each answer of a question leads.
    pub(crate) fn edges(&self, at: usize) -> &[Edge] {
        self.inner.nodes.get(at).map_or(&[], |node| node.0.as_slice())
    }

    /// A root by its position.
    pub(crate) fn root(&self, at: usize) -> &str {
        self.inner.roots.get(at).map_or("", String::as_str)
    }

    /// The labels of the answers `declined` and `not_asked`.
    pub(crate) fn without_root(&self) -> &[Texts] {
        &self.inner.without_root
    }

    pub(crate) fn root_count(&self) -> usize {
        self.inner.roots.len()
    }

    /// The questions on the ways from the entry of a stated reason to a root, in the order of the
    /// graph.
    pub(crate) fn questions_before(&self, stated: &str, root: &str) -> Vec<&str> {
        let Some((_, entry)) = self.entry(stated) else { return Vec::new() };
        let questions = self.questions().iter().enumerate();
        let between = questions.filter(|&(at, _)| {
            self.leads(entry, |edge| matches!(edge, Edge::Question(to) if to == at), at == entry)
                && self.leads(
                    at,
                    |edge| matches!(edge, Edge::Root(to) if self.root(to) == root),
                    false,
                )
        });
        between.map(|(_, question)| question.id.as_str()).collect()
    }

    /// Whether some edge at or after a question fulfills a condition.
    fn leads(&self, from: usize, is_end: impl Fn(Edge) -> bool, already: bool) -> bool {
        let mut seen = vec![false; self.questions().len()];
        let mut open = vec![from];
        let mut found = already;
        while let Some(at) = open.pop().filter(|_| !found) {
            let Some(seen) = seen.get_mut(at).filter(|seen| !**seen) else { continue };
            *seen = true;
            for &edge in self.edges(at) {
                found |= is_end(edge);
                if let Edge::Question(to) = edge {
                    open.push(to);
                }
            }
        }
        found
    }
}

impl PartialEq for ProbeGraph {
    fn eq(&self, other: &ProbeGraph) -> bool {
        self.inner.document == other.inner.document
    }
}

impl Eq for ProbeGraph {}

impl fmt::Debug for ProbeGraph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProbeGraph")
            .field("id", &self.id())
            .field("revision", &self.revision())
            .field("questions", &self.questions().len())
            .finish()
    }
}
