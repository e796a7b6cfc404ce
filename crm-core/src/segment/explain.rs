//! Why a customer is in a segment, or is not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::date::day::Day;
use crate::document::document::canonical;
use crate::error::error::Result;
use crate::expression::plan::outline::Outline;
use crate::expression::plan::value::{Constant, Value};
use crate::expression::run::evaluator::Evaluator;
use crate::expression::run::record::Record;
use crate::expression::run::record_row::RecordRow;
use crate::expression::text::printer::write_text;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;
use crate::segment::context::Context;
use crate::segment::set::{Inner, SegmentSet};
use crate::segment::test::Tested;

/// Why a customer is a member of a segment, or is not.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// Whether he is a member.
    pub member: bool,
    /// Whether the rule is `true`, `false` or `unknown`; `None` for a segment without a rule, and
    /// for a rule that the viewer may not see.
    pub truth: Option<&'static str>,
    /// The clauses that decide it, as text.
    pub because: Vec<String>,
    /// The values of the fields that these clauses read; null where there is none.
    pub values: BTreeMap<String, Json>,
    /// `included` or `excluded` if that was done by hand.
    pub manual: Option<&'static str>,
    /// The segment of the exclusive group that took him before.
    pub exclusive: Option<String>,
    /// The rule with the truth of every part.
    pub tree: Json,
    /// The id of the segment; empty for a condition.
    #[serde(skip)]
    pub(crate) id: String,
    /// The names of the segment by language.
    #[serde(skip)]
    pub(crate) label: BTreeMap<String, String>,
}

impl std::fmt::Debug for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Explanation").field("member", &self.member).finish_non_exhaustive()
    }
}

impl Explanation {
    /// Returns the explanation as canonical JSON.
    ///
    /// # Errors
    ///
    /// None in practice: it can be written.
    pub fn to_json(&self) -> Result<String> {
        canonical(self)
    }
}

impl SegmentSet {
    /// Explains for each segment that the viewer may see why a customer is a member or not.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::test`].
    pub fn explain(
        &self,
        record: &Record,
        context: &Context<'_>,
    ) -> Result<BTreeMap<String, Explanation>> {
        let asked = self.asked(context)?;
        let inner = &*asked.inner;
        let tested = Tested::new(inner, record, context)?;
        let visible = (0..inner.ids.len()).filter(|&at| inner.is_visible(at, context.viewer));
        let explained = visible.filter_map(|at| {
            let id = inner.ids.get(at)?;
            Some((id.clone(), explanation(inner, &tested, record, at, context)))
        });
        Ok(explained.collect())
    }
}

/// Explains one segment.
pub(crate) fn explanation(
    inner: &Inner,
    tested: &Tested,
    record: &Record,
    at: usize,
    context: &Context<'_>,
) -> Explanation {
    let row = tested.row(inner, record);
    let why = Why { evaluator: tested.evaluator(inner, &row) };
    let sees = |class| context.viewer.is_none_or(|viewer| viewer.sees(class));
    let seen = inner.protections.get(at).is_none_or(|(_, rule)| sees(rule));
    let rule = inner.rules.get(at).and_then(Option::as_ref).filter(|_| seen);
    let mut clauses = Vec::new();
    if let Some(rule) = rule {
        why.because(&rule.outline, false, &mut clauses);
    }
    let mut fields = BTreeSet::new();
    clauses.iter().for_each(|clause| fields_of(clause, &mut fields));
    let value = |name: &String| {
        let place = inner.names.fields.iter().position(|field| field.name == *name)?;
        Some(record.fields.get(place)?.as_ref().map_or(Json::Null, json_of))
    };
    let values = fields.into_iter().map(|name| {
        let value = value(&name).unwrap_or(Json::Null);
        (name, value)
    });
    let manual = tested.manual.get(at).copied().flatten();
    let rival = tested.rivals.get(at).copied().flatten();
    // A rival that the viewer may not see is not named.
    let rival = rival.filter(|&rival| inner.is_visible(rival, context.viewer));
    Explanation {
        member: tested.members.get(at).copied().unwrap_or(false),
        truth: rule.map(|_| truth_name(tested.truths.get(at).copied().flatten().flatten())),
        because: clauses.iter().map(write_text).collect(),
        values: values.collect(),
        manual: manual
            .filter(|_| seen)
            .map(|include| if include { "included" } else { "excluded" }),
        exclusive: rival.and_then(|rival| inner.ids.get(rival).cloned()),
        tree: rule.map_or(Json::Null, |rule| why.tree(&rule.outline)),
        id: inner.ids.get(at).cloned().unwrap_or_default(),
        label: inner.label(at),
    }
}

/// The name of a truth.
pub(crate) fn truth_name(truth: Option<bool>) -> &'static str {
    match truth {
        Some(true) => "true",
        Some(false) => "false",
        None => "unknown",
    }
}

struct Why<'w> {
    evaluator: Evaluator<'w, RecordRow<'w>>,
}

impl Why<'_> {
    fn truth(&self, outline: &Outline) -> Option<bool> {
        self.evaluator.truth(&outline.truth())
    }

    /// Collects the clauses that decide the truth of a part.
    fn because(&self, outline: &Outline, negated: bool, clauses: &mut Vec<Node>) {
        let truth = self.truth(outline);
        let parts = |parts: &[Outline], all: Option<bool>, clauses: &mut Vec<Node>| {
            // Where each part had to agree, all decide; otherwise those that are as the whole.
            let decides = |part: &&Outline| truth == all || self.truth(part) == truth;
            parts.iter().filter(decides).for_each(|part| self.because(part, negated, clauses));
        };
        match outline {
            Outline::And(all) => parts(all, Some(true), clauses),
            Outline::Or(all) => parts(all, Some(false), clauses),
            Outline::Not(part) => self.because(part, !negated, clauses),
            Outline::Clause(node, _) => {
                clauses.push(if negated { not(node) } else { node.clone() })
            }
        }
    }

    fn tree(&self, outline: &Outline) -> Json {
        let truth = truth_name(self.truth(outline));
        let all = |parts: &[Outline]| parts.iter().map(|part| self.tree(part)).collect::<Vec<_>>();
        match outline {
            Outline::And(parts) => json!({ "op": "and", "truth": truth, "args": all(parts) }),
            Outline::Or(parts) => json!({ "op": "or", "truth": truth, "args": all(parts) }),
            Outline::Not(part) => json!({ "op": "not", "truth": truth, "args": [self.tree(part)] }),
            Outline::Clause(node, _) => json!({ "text": write_text(node), "truth": truth }),
        }
    }
}

fn not(node: &Node) -> Node {
    Node { kind: Kind::Call(Operator::Not, vec![node.clone()]), place: Place::Made }
}

/// Collects the fields of the customer that an expression reads.
fn fields_of(node: &Node, fields: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Field(name) => {
            fields.insert(name.clone());
        }
        Kind::Array(parts) => parts.iter().for_each(|part| fields_of(part, fields)),
        Kind::Interval(ends) => ends.iter().for_each(|end| fields_of(end, fields)),
        // The fields of events are not the customer's.
        Kind::Call(operator, _) if *operator >= Operator::EventCount => {}
        Kind::Call(_, parts) => parts.iter().for_each(|part| fields_of(part, fields)),
        _ => {}
    }
}

/// Writes a value in JSON.
fn json_of(value: &Constant) -> Json {
    match value {
        Value::Bool(value) => json!(value),
        Value::Exact(exact) => {
            let units = i64::try_from(exact.units).ok();
            match units.filter(|units| exact.scale == 0 && units.unsigned_abs() < 1 << 53) {
                Some(units) => json!(units),
                None => json!(
                    crate::column::reader::Exact {
                        units: exact.units,
                        scale: i32::try_from(exact.scale).unwrap_or(0),
                    }
                    .to_string()
                ),
            }
        }
        Value::Float(float) => json!(float),
        Value::Date(day) => json!(Day::try_from(*day).map(|day| day.to_string()).ok()),
        Value::Instant(instant) => json!(
            chrono::DateTime::from_timestamp_micros(*instant).map(|instant| format!("{instant:?}"))
        ),
        Value::Text(text) => json!(text),
        Value::Codes(codes) => json!(codes.iter().collect::<Vec<_>>()),
    }
}
