//! A diagnosis: what some answers say of the root.

use std::fmt;

use crate::churn::diagnosis::graph::ProbeGraph;
use crate::churn::diagnosis::graph_document::Question;
use crate::churn::diagnosis::node::Edge;
use crate::churn::diagnosis::outcome::Outcome;
use crate::churn::diagnosis::prompt::{Prompt, PromptOption};
use crate::churn::diagnosis::record::{AnsweredQuestion, DiagnosisRecord};
use crate::churn::scheme::concept::Texts;
use crate::document::document::canonical;
use crate::error::error::{Error, Result};

/// What the answers of a customer say of the root behind the stated reason.
///
/// It is immutable; a clone shares the graph, and threads may too.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{Outcome, ProbeGraph};
///
/// let probe = ProbeGraph::standard()?;
/// let open = probe.diagnose("NO_NEED", &[("Q1", "yes")])?;
/// assert_eq!((open.outcome(), open.next()), (Outcome::Open, Some("Q4")));
/// let question = "Does it come from another supplier of the same thing?";
/// assert_eq!(open.next_question("en")?, Some(question));
/// assert_eq!(open.options("en")?[0], ("yes", "Yes"));
/// assert!(open.possible_roots().contains(&"VALUE.SUBSTITUTE"));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Diagnosis {
    graph: ProbeGraph,
    stated: String,
    outcome: Outcome,
    end: End,
    path: Vec<(usize, Given)>,
    /// The positions of the roots that the answers allow.
    possible: Vec<usize>,
    unanswered: Vec<usize>,
    unused: Vec<(usize, Given)>,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    /// One of its answers, by its position.
    Answer(usize),
    /// One that every question takes, by its position.
    WithoutRoot(usize),
}

/// Where the walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Root(usize),
    WithoutRoot(&'static str),
    /// Before a question.
    Open(usize),
}

impl ProbeGraph {
    /// Diagnoses the root behind a stated reason from answers: pairs of the ids of a question and of
    /// its answer, in any order. Every question also takes `declined` and `not_asked`.
    ///
    /// The walk starts at the entry of the stated reason and follows the answers. It ends at a root,
    /// at a question that was declined or not asked, or at one without an answer. The possible roots
    /// are all that can be reached from the entry when each answered question allows only its
    /// answer, wherever it is in the graph; `declined` and `not_asked` allow all. So more answers
    /// never widen them, and the order does not matter.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a stated reason, a question or an answer that the graph does not
    /// have, with those that it has; [`Error::Conflict`] for two answers to one question.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::ProbeGraph;
    ///
    /// let probe = ProbeGraph::standard()?;
    /// let error = probe.diagnose("NO_NEED", &[("Q1", "maybe")]).unwrap_err();
    /// let message = r#"answers.Q1 must be one of "yes", "no", "declined", "not_asked", got "maybe""#;
    /// assert_eq!(error.to_string(), message);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn diagnose(&self, stated: &str, answers: &[(&str, &str)]) -> Result<Diagnosis> {
        let (code, entry) = self.entry(stated).ok_or_else(|| {
            let known = self.stated().into_iter().map(str::to_owned).collect();
            Error::unknown_name("stated", known, stated)
        })?;
        let given = self.given(answers)?;
        let (outcome, end, path) = self.walk(entry, &given);
        let (possible, unanswered) = self.reading(entry, &given);
        let walked = |at: usize| path.iter().any(|&(question, _)| question == at);
        let unused = given.iter().enumerate().filter_map(|(at, given)| Some((at, (*given)?)));
        let unused = unused.filter(|&(at, _)| !walked(at)).collect();
        Ok(Diagnosis {
            graph: self.clone(),
            stated: code.to_owned(),
            outcome,
            end,
            path,
            possible,
            unanswered,
            unused,
        })
    }

    /// The answer to each question.
    fn given(&self, answers: &[(&str, &str)]) -> Result<Vec<Option<Given>>> {
        let mut given = vec![None; self.questions().len()];
        for &(id, answer) in answers {
            let place = self.place(id);
            let found = place.and_then(|at| Some((self.question(at)?, given.get_mut(at)?)));
            let Some((question, slot)) = found else {
                let ids = self.questions().iter().map(|question| question.id.clone()).collect();
                return Err(Error::unknown_name("answers", ids, id));
            };
            if slot.is_some() {
                let message = format!("has two answers to the question {id:?}");
                return Err(Error::conflict("answers", message));
            }
            *slot = Some(answer_of(question, answer)?);
        }
        Ok(given)
    }

    fn walk(&self, entry: usize, given: &[Option<Given>]) -> (Outcome, End, Vec<(usize, Given)>) {
        let (mut at, mut path) = (entry, Vec::new());
        loop {
            let Some(answer) = given.get(at).copied().flatten() else {
                return (Outcome::Open, End::Open(at), path);
            };
            path.push((at, answer));
            match answer {
                Given::Answer(next) => match self.edges(at).get(next) {
                    Some(&Edge::Question(to)) => at = to,
                    Some(&Edge::Root(root)) => return (Outcome::Diagnosed, End::Root(root), path),
                    None => return (Outcome::Open, End::Open(at), path),
                },
                Given::WithoutRoot(which) => {
                    let (_, outcome, root) = without_root(which);
                    return (outcome, End::WithoutRoot(root), path);
                }
            }
        }
    }

    /// The roots and the unanswered questions that the answers allow.
    fn reading(&self, entry: usize, given: &[Option<Given>]) -> (Vec<usize>, Vec<usize>) {
        let mut reached = vec![false; self.questions().len()];
        let mut roots = vec![false; self.root_count()];
        let mut open = vec![entry];
        while let Some(at) = open.pop() {
            let Some(seen) = reached.get_mut(at).filter(|seen| !**seen) else { continue };
            *seen = true;
            let edges = self.edges(at);
            let edges = match given.get(at).copied().flatten() {
                Some(Given::Answer(next)) => edges.get(next..=next).unwrap_or_default(),
                _ => edges,
            };
            for &edge in edges {
                match edge {
                    Edge::Question(to) => open.push(to),
                    Edge::Root(root) => {
                        if let Some(seen) = roots.get_mut(root) {
                            *seen = true;
                        }
                    }
                }
            }
        }
        let unanswered = reached.iter().zip(given).enumerate();
        let unanswered = unanswered.filter(|(_, (seen, given))| **seen && given.is_none());
        (positions(&roots), unanswered.map(|(at, _)| at).collect())
    }
}

/// The positions of what is set.
fn positions(flags: &[bool]) -> Vec<usize> {
    flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(at, _)| at).collect()
}

fn answer_of(question: &Question, answer: &str) -> Result<Given> {
    let own = question.answers.iter().position(|one| one.id == answer).map(Given::Answer);
    let every = || Outcome::WITHOUT_ROOT.iter().position(|(id, ..)| *id == answer);
    own.or_else(|| every().map(Given::WithoutRoot)).ok_or_else(|| {
        let ids = question.answers.iter().map(|one| one.id.as_str());
        let ids = ids.chain(Outcome::WITHOUT_ROOT.iter().map(|(id, ..)| *id));
        let ids = ids.map(str::to_owned).collect();
        Error::unknown_name(&format!("answers.{}", question.id), ids, answer)
    })
}

/// One of the answers that every question takes.
fn without_root(which: usize) -> (&'static str, Outcome, &'static str) {
    let [declined, not_asked] = Outcome::WITHOUT_ROOT;
    if which == 0 { declined } else { not_asked }
}

impl Diagnosis {
    /// Returns the stated reason.
    #[must_use]
    pub fn stated(&self) -> &str {
        &self.stated
    }

    /// Returns where the walk ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns the root: the one that was found, `UNKNOWN.DECLINED` or `UNKNOWN.NOT_ASKED`; `None`
    /// while the diagnosis is open.
    #[must_use]
    pub fn root(&self) -> Option<&str> {
        match self.end {
            End::Root(at) => Some(self.graph.root(at)),
            End::WithoutRoot(root) => Some(root),
            End::Open(_) => None,
        }
    }

    /// Returns the questions of the walk with their answers.
    #[must_use]
    pub fn path(&self) -> Vec<(&str, &str)> {
        self.answered(&self.path)
    }

    /// Returns the roots that the answers allow, in the order of their codes.
    #[must_use]
    pub fn possible_roots(&self) -> Vec<&str> {
        self.possible.iter().map(|&at| self.graph.root(at)).collect()
    }

    /// Returns the questions without an answer that can still be reached, in the order of the graph.
    #[must_use]
    pub fn unanswered(&self) -> Vec<&str> {
        self.unanswered.iter().map(|&at| self.id(at)).collect()
    }

    /// Returns the answers that the walk did not pass, in the order of the graph.
    #[must_use]
    pub fn unused(&self) -> Vec<(&str, &str)> {
        self.answered(&self.unused)
    }

    /// Returns the id of the question to ask next; `None` if the walk has ended.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.next_at().map(|question| question.id.as_str())
    }

    /// Returns the text of the next question; `None` if the walk has ended.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] with the languages that there are.
    pub fn next_question(&self, language: &str) -> Result<Option<&str>> {
        self.next_at().map(|question| spoken(&question.text, language)).transpose()
    }

    /// Returns the answers to the next question and their labels, `declined` and `not_asked` last;
    /// none if the walk has ended.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] with the languages that there are.
    pub fn options(&self, language: &str) -> Result<Vec<(&str, &str)>> {
        let Some(question) = self.next_at() else { return Ok(Vec::new()) };
        let own = question.answers.iter().map(|answer| (answer.id.as_str(), &answer.label));
        let every = Outcome::WITHOUT_ROOT.iter().map(|(id, ..)| *id);
        let every = every.zip(self.graph.without_root());
        own.chain(every).map(|(id, label)| Ok((id, spoken(label, language)?))).collect()
    }

    /// Returns the next question with its answers as plain values.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] with the languages that there are.
    pub fn prompt(&self, language: &str) -> Result<Prompt> {
        let option = |(answer, label): (&str, &str)| PromptOption {
            answer: answer.to_owned(),
            label: label.to_owned(),
        };
        Ok(Prompt {
            next: self.next().map(str::to_owned),
            question: self.next_question(language)?.map(str::to_owned),
            options: self.options(language)?.into_iter().map(option).collect(),
        })
    }

    /// Returns the questions without an answer on the ways to a root, in the order of the graph.
    #[must_use]
    pub fn missing_for(&self, root: &str) -> Vec<&str> {
        let before = self.graph.questions_before(&self.stated, root);
        let known = |id: &&str| !self.path.iter().any(|&(at, _)| self.id(at) == *id);
        before.into_iter().filter(known).map(|id| self.own_id(id)).collect()
    }

    /// Returns the diagnosis as plain values.
    #[must_use]
    pub fn record(&self) -> DiagnosisRecord {
        let texts = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect();
        let pairs = |all: Vec<(&str, &str)>| {
            let pair = |(question, answer): (&str, &str)| AnsweredQuestion {
                question: question.to_owned(),
                answer: answer.to_owned(),
            };
            all.into_iter().map(pair).collect()
        };
        DiagnosisRecord {
            graph: self.graph.id().to_owned(),
            revision: self.graph.revision(),
            stated: self.stated.clone(),
            outcome: self.outcome,
            root: self.root().map(str::to_owned),
            path: pairs(self.path()),
            possible_roots: texts(self.possible_roots()),
            unanswered: texts(self.unanswered()),
            unused: pairs(self.unused()),
            next: self.next().map(str::to_owned),
        }
    }

    /// Writes the diagnosis as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        canonical(&self.record())
    }

    fn next_at(&self) -> Option<&Question> {
        match self.end {
            End::Open(at) => self.graph.question(at),
            _ => None,
        }
    }

    fn id(&self, at: usize) -> &str {
        self.graph.question(at).map_or("", |question| question.id.as_str())
    }

    /// The id of a question as the graph has it.
    fn own_id(&self, id: &str) -> &str {
        self.graph.place(id).map_or("", |at| self.id(at))
    }

    fn answered(&self, pairs: &[(usize, Given)]) -> Vec<(&str, &str)> {
        let answer = |at: usize, given| match given {
            Given::WithoutRoot(which) => without_root(which).0,
            Given::Answer(next) => {
                let answer = self.graph.question(at).and_then(|one| one.answers.get(next));
                answer.map_or("", |answer| answer.id.as_str())
            }
        };
        pairs.iter().map(|&(at, given)| (self.id(at), answer(at, given))).collect()
    }
}

/// A text in a language.
fn spoken<'t>(texts: &'t Texts, language: &str) -> Result<&'t str> {
    texts
        .get(language)
        .map(String::as_str)
        .ok_or_else(|| Error::unknown_name("language", texts.keys().cloned().collect(), language))
}

impl PartialEq for Diagnosis {
    fn eq(&self, other: &Diagnosis) -> bool {
        self.graph == other.graph
            && self.stated == other.stated
            && (self.end, &self.path, &self.unused) == (other.end, &other.path, &other.unused)
    }
}

impl Eq for Diagnosis {}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("stated", &self.stated)
            .field("outcome", &self.outcome)
            .field("root", &self.root())
            .field("path", &self.path())
            .finish()
    }
}
