//! The check of a graph of questions.

use std::collections::{BTreeMap, BTreeSet};

use crate::churn::diagnosis::graph_document::{GraphDocument, Question, check_name};
use crate::churn::diagnosis::node::{Edge, Node};
use crate::churn::diagnosis::outcome::Outcome;
use crate::churn::scheme::circle::circles;
use crate::churn::scheme::concept::Texts;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::document::document::invalid;
use crate::error::error::{Error, Result};
use crate::error::text::{circle, list};

/// The questions of a graph as nodes, the roots where its answers lead, and its entries.
pub(crate) struct Checked {
    pub(crate) nodes: Vec<Node>,
    /// In the order of their codes.
    pub(crate) roots: Vec<String>,
    /// The question of each stated reason.
    pub(crate) entries: BTreeMap<String, usize>,
}

/// Checks a document against the schemes that it leads from and to.
pub(crate) fn check(
    document: &GraphDocument,
    roots: &ReasonScheme,
    stated: &ReasonScheme,
) -> Result<Checked> {
    let places = places(document)?;
    for (at, question) in document.questions.iter().enumerate() {
        check_texts(&question.text, &format!("$.questions[{at}].text"), roots)?;
    }
    let found = found_roots(document, &places, roots)?;
    let nodes = nodes(document, &places, &found)?;
    check_circles(document, &nodes)?;
    let entries = entries(document, &places, stated)?;
    check_reach(document, &nodes, &entries)?;
    check_needed(roots, &found)?;
    Ok(Checked { nodes, roots: found, entries })
}

/// The position of each question.
fn places(document: &GraphDocument) -> Result<BTreeMap<&str, usize>> {
    let mut places = BTreeMap::new();
    for (at, question) in document.questions.iter().enumerate() {
        let path = format!("$.questions[{at}]");
        check_name(&question.id, &format!("{path}.id"))?;
        if places.insert(question.id.as_str(), at).is_some() {
            let message = format!("the question {:?} occurs twice", question.id);
            return Err(invalid(&format!("{path}.id"), message));
        }
        if question.answers.is_empty() {
            let message = format!("the question {:?} has no answers", question.id);
            return Err(invalid(&format!("{path}.answers"), message));
        }
        check_answers(document, at, &path)?;
    }
    Ok(places)
}

fn check_answers(document: &GraphDocument, at: usize, path: &str) -> Result<()> {
    let mut ids = BTreeSet::new();
    let answers = document.questions.get(at).map_or(&[][..], |question| &question.answers);
    for (next, answer) in answers.iter().enumerate() {
        let path = format!("{path}.answers[{next}].id");
        check_name(&answer.id, &path)?;
        if Outcome::WITHOUT_ROOT.iter().any(|(id, ..)| *id == answer.id) {
            let message = format!("every question takes {:?}, which leads nowhere else", answer.id);
            return Err(invalid(&path, message));
        }
        if !ids.insert(&answer.id) {
            return Err(invalid(&path, format!("the answer {:?} occurs twice", answer.id)));
        }
    }
    Ok(())
}

fn check_texts(texts: &Texts, path: &str, roots: &ReasonScheme) -> Result<()> {
    let has = |language: &&String| texts.get(*language).is_some_and(|text| !text.trim().is_empty());
    match roots.languages().iter().find(|language| !has(language)) {
        Some(language) => {
            Err(invalid(&format!("{path}.{language}"), format!("has no text in {language:?}")))
        }
        None => Ok(()),
    }
}

/// The roots where answers lead, in the order of their codes.
fn found_roots(
    document: &GraphDocument,
    places: &BTreeMap<&str, usize>,
    roots: &ReasonScheme,
) -> Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for (at, question) in document.questions.iter().enumerate() {
        for (next, answer) in question.answers.iter().enumerate() {
            let path = format!("$.questions[{at}].answers[{next}]");
            check_texts(&answer.label, &format!("{path}.label"), roots)?;
            let to = format!("{path}.to");
            match (places.contains_key(answer.to.as_str()), roots.contains(&answer.to)) {
                (true, true) => {
                    let message = format!("{:?} is a question and a root as well", answer.to);
                    return Err(invalid(&to, message));
                }
                (true, false) => {}
                (false, _) => {
                    roots.check_assignable(&answer.to, &to)?;
                    found.insert(answer.to.clone());
                }
            }
        }
    }
    for (_, _, root) in Outcome::WITHOUT_ROOT {
        roots.check_assignable(root, "roots")?;
    }
    Ok(found.into_iter().collect())
}

fn nodes(
    document: &GraphDocument,
    places: &BTreeMap<&str, usize>,
    roots: &[String],
) -> Result<Vec<Node>> {
    let edge = |to: &String| match places.get(to.as_str()) {
        Some(&question) => Ok(Edge::Question(question)),
        None => roots
            .binary_search(to)
            .map(Edge::Root)
            .map_err(|_| invalid("$.questions", format!("{to:?} is not there"))),
    };
    let node = |question: &Question| {
        question.answers.iter().map(|answer| edge(&answer.to)).collect::<Result<_>>().map(Node)
    };
    document.questions.iter().map(node).collect()
}

fn check_circles(document: &GraphDocument, nodes: &[Node]) -> Result<()> {
    let edges: Vec<Vec<usize>> = nodes.iter().map(|node| node.questions().collect()).collect();
    let Some(around) = circles(&edges).into_iter().next() else { return Ok(()) };
    let questions = around.iter().filter_map(|&at| document.questions.get(at));
    let ids: Vec<String> = questions.map(|question| question.id.clone()).collect();
    Err(invalid("$.questions", format!("questions lead in a circle: {}", circle(&ids))))
}

fn entries(
    document: &GraphDocument,
    places: &BTreeMap<&str, usize>,
    stated: &ReasonScheme,
) -> Result<BTreeMap<String, usize>> {
    let mut entries = BTreeMap::new();
    for (code, question) in &document.entries {
        let path = format!("$.entries.{code}");
        stated.check_assignable(code, &path)?;
        let &at = places.get(question.as_str()).ok_or_else(|| {
            let ids = places.keys().map(|&id| id.to_owned()).collect();
            Error::unknown_name(&path, ids, question)
        })?;
        entries.insert(code.clone(), at);
    }
    let codes = stated.codes(true).into_iter().filter(|&code| !entries.contains_key(code));
    let missing: Vec<String> = codes.map(str::to_owned).collect();
    if missing.is_empty() {
        return Ok(entries);
    }
    Err(invalid("$.entries", format!("has no question for the stated {}", list(&missing))))
}

fn check_reach(
    document: &GraphDocument,
    nodes: &[Node],
    entries: &BTreeMap<String, usize>,
) -> Result<()> {
    let mut reached = vec![false; nodes.len()];
    let mut open: Vec<usize> = entries.values().copied().collect();
    while let Some(at) = open.pop() {
        let Some(seen) = reached.get_mut(at).filter(|seen| !**seen) else { continue };
        *seen = true;
        open.extend(nodes.get(at).into_iter().flat_map(Node::questions));
    }
    let unreached = reached.iter().position(|&seen| !seen);
    match unreached.and_then(|at| Some((at, document.questions.get(at)?))) {
        Some((at, question)) => {
            let message = format!("no entry leads to the question {:?}", question.id);
            Err(invalid(&format!("$.questions[{at}]"), message))
        }
        None => Ok(()),
    }
}

/// Each root that needs a diagnosis can be diagnosed.
fn check_needed(roots: &ReasonScheme, found: &[String]) -> Result<()> {
    let needed = roots.concepts().iter().filter(|one| one.needs_diagnosis() && !one.deprecated());
    let codes = needed.map(|concept| concept.code().to_owned());
    let missing: Vec<String> = codes.filter(|code| found.binary_search(code).is_err()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("no answer leads to {}, which need a diagnosis", list(&missing));
    Err(invalid("$.questions", message))
}
