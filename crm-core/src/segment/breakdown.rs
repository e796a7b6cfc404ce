//! What each clause of a rule does.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::column::batch::Batch;
use crate::document::document::canonical;
use crate::error::error::{Error, Result};
use crate::expression::plan::outline::Outline;
use crate::expression::plan::truth::Truth;
use crate::expression::run::block::{known_false_rows, true_rows};
use crate::expression::run::words::{Words, and, and_not, count, filled, not, or};
use crate::expression::text::printer::write_text;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::segment::context::Context;
use crate::segment::evaluate::{Run, members};
use crate::segment::set::SegmentSet;

/// What each clause of a rule does among the customers of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Breakdown {
    /// The segment.
    pub id: String,
    /// `and` or `or`: how the clauses are combined; `and` for a single one.
    pub combinator: &'static str,
    /// The number of rows.
    pub rows: u64,
    /// The number of rows where the rule is true.
    pub matched: u64,
    /// The clauses, in their order.
    pub clauses: Vec<BreakdownClause>,
    /// The names of the segment by language.
    #[serde(skip)]
    pub(crate) label: BTreeMap<String, String>,
}

/// What a clause does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BreakdownClause {
    /// The clause.
    pub text: String,
    /// The rows where it is true.
    #[serde(rename = "true")]
    pub true_rows: u64,
    /// The rows where it is false.
    #[serde(rename = "false")]
    pub false_rows: u64,
    /// The rows where it is unknown.
    pub unknown: u64,
    /// Of an AND, the rows that remain after it; of an OR, those that are reached by then.
    pub remaining: u64,
    /// Of an AND, how many more there would be without it; of an OR, how many only it brings.
    pub alone: u64,
}

impl Breakdown {
    /// Returns the breakdown as canonical JSON.
    ///
    /// # Errors
    ///
    /// None in practice: it can be written.
    pub fn to_json(&self) -> Result<String> {
        canonical(self)
    }
}

impl SegmentSet {
    /// Counts what each clause at the top of a rule does among the customers of some batches.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`], [`Error::AccessDenied`] where the viewer may not see the rule,
    /// [`Error::InvalidDocument`] for a segment without a rule, and those of
    /// [`SegmentSet::evaluate`].
    pub fn breakdown(
        &self,
        id: &str,
        batches: &[Batch<'_>],
        context: &Context<'_>,
    ) -> Result<Breakdown> {
        let inner = &*self.inner;
        let number = inner.number(id)?;
        if let (Some(viewer), Some((_, rule))) = (context.viewer, inner.protections.get(number)) {
            viewer.check(id, rule)?;
        }
        let rule = inner.rules.get(number).and_then(Option::as_ref);
        let expression = inner.expressions.get(number).and_then(Option::as_ref);
        let (Some(rule), Some(expression)) = (rule, expression) else {
            let message = format!("the segment {id:?} has no rule");
            return Err(Error::InvalidDocument { path: "id".to_owned(), message });
        };
        let (conjunction, parts) = parts(&rule.outline);
        let texts = texts(expression.node());
        let mut counts = vec![Counts::default(); parts.len()];
        let mut rows = 0;
        let mut matched = 0;
        let run = Run::new(self, context)?;
        for batch in batches {
            let mut part = run.part(batch, 0..0)?;
            run.each_block(batch, 0..batch.rows(), &mut part, |_, block, tested, manual| {
                let segments = members(inner, tested, manual, block.rows);
                rows += block.rows as u64;
                let truths: Vec<[Words; 2]> = parts
                    .iter()
                    .map(|truth| {
                        [
                            true_rows(truth, tested, &segments, block.rows),
                            known_false_rows(truth, tested, &segments, block.rows),
                        ]
                    })
                    .collect();
                matched += add(&mut counts, &truths, conjunction, block.rows);
            })?;
        }
        let clauses = texts.into_iter().zip(counts).map(|(text, counts)| BreakdownClause {
            text,
            true_rows: counts.truths,
            false_rows: counts.falses,
            unknown: rows - counts.truths - counts.falses,
            remaining: counts.remaining,
            alone: counts.alone,
        });
        Ok(Breakdown {
            id: id.to_owned(),
            combinator: if conjunction { "and" } else { "or" },
            rows,
            matched,
            clauses: clauses.collect(),
            label: inner.label(number),
        })
    }
}

#[derive(Clone, Debug, Default)]
struct Counts {
    truths: u64,
    falses: u64,
    remaining: u64,
    alone: u64,
}

/// Adds the counts of a block; returns the number of rows where the whole is true.
fn add(counts: &mut [Counts], truths: &[[Words; 2]], conjunction: bool, rows: usize) -> u64 {
    let mut reached = filled(rows, conjunction);
    // The rows that one clause decides: where all others are true, or no other is.
    let (mut once, mut twice) = (filled(rows, false), filled(rows, false));
    let decides = |truth: &Words| {
        let mut words = truth.clone();
        if conjunction {
            not(&mut words, rows);
        }
        words
    };
    for (counts, [truth, falsehood]) in counts.iter_mut().zip(truths) {
        counts.truths += count(truth);
        counts.falses += count(falsehood);
        if conjunction {
            and(&mut reached, truth)
        } else {
            or(&mut reached, truth)
        }
        counts.remaining += count(&reached);
        let mut again = decides(truth);
        and(&mut again, &once);
        or(&mut twice, &again);
        or(&mut once, &decides(truth));
    }
    and_not(&mut once, &twice);
    for (counts, [truth, _]) in counts.iter_mut().zip(truths) {
        let mut alone = decides(truth);
        and(&mut alone, &once);
        counts.alone += count(&alone);
    }
    count(&reached)
}

/// The clauses at the top of a rule, and whether all of them must be true.
fn parts(outline: &Outline) -> (bool, Vec<Truth>) {
    match outline {
        Outline::And(parts) => (true, parts.iter().map(Outline::truth).collect()),
        Outline::Or(parts) => (false, parts.iter().map(Outline::truth).collect()),
        other => (true, vec![other.truth()]),
    }
}

fn texts(node: &Node) -> Vec<String> {
    match &node.kind {
        Kind::Call(Operator::And | Operator::Or, parts) => parts.iter().map(write_text).collect(),
        _ => vec![write_text(node)],
    }
}
