//! Records, as the evaluator reads them.

use crate::expression::plan::exact::Exact;
use crate::expression::plan::plan::{Aggregate, Plan, Total, Window};
use crate::expression::plan::value::{Constant, Value};
use crate::expression::run::bucket::bucket;
use crate::expression::run::evaluator::{Evaluator, Setting};
use crate::expression::run::record::{EventRecord, Record};
use crate::expression::run::row::Row;

/// Where the names of a plan are among those of a schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Positions {
    pub(crate) fields: Vec<usize>,
    pub(crate) consents: Vec<usize>,
    /// The event, and its fields.
    pub(crate) events: Vec<(usize, Vec<usize>)>,
}

/// A record, and what has been computed of it.
#[derive(Debug)]
pub(crate) struct RecordRow<'r> {
    pub(crate) record: &'r Record,
    pub(crate) positions: &'r Positions,
    /// The seeds of the buckets.
    pub(crate) salts: &'r [u64],
    pub(crate) aggregates: &'r [Option<Constant>],
    /// The segments that the customer is a member of.
    pub(crate) members: &'r [bool],
}

impl Row for RecordRow<'_> {
    fn field(&self, field: usize) -> Option<Value<'_>> {
        let position = *self.positions.fields.get(field)?;
        self.record.fields.get(position)?.as_ref().map(Value::borrowed)
    }

    fn consent(&self, consent: usize) -> bool {
        let position = self.positions.consents.get(consent);
        position.and_then(|at| self.record.consents.get(*at)).copied().unwrap_or(false)
    }

    fn aggregate(&self, aggregate: usize) -> Option<Value<'_>> {
        self.aggregates.get(aggregate)?.as_ref().map(Value::borrowed)
    }

    fn bucket(&self, salt: usize) -> Option<u16> {
        let id = self.record.id.as_deref()?;
        Some(bucket(*self.salts.get(salt)?, id.as_bytes()))
    }

    fn segment(&self, segment: usize) -> bool {
        self.members.get(segment).copied().unwrap_or(false)
    }
}

/// An event of a record.
struct EventRow<'r> {
    event: &'r EventRecord,
    fields: &'r [usize],
}

impl Row for EventRow<'_> {
    fn field(&self, field: usize) -> Option<Value<'_>> {
        self.event.fields.get(*self.fields.get(field)?)?.as_ref().map(Value::borrowed)
    }
}

/// Computes the aggregates of a record.
pub(crate) fn aggregates(
    plan: &Plan,
    setting: &Setting,
    record: &Record,
    positions: &Positions,
) -> Vec<Option<Constant>> {
    plan.aggregates.iter().map(|one| aggregate(plan, setting, record, positions, one)).collect()
}

fn aggregate(
    plan: &Plan,
    setting: &Setting,
    record: &Record,
    positions: &Positions,
    aggregate: &Aggregate,
) -> Option<Constant> {
    let program = plan.events.get(aggregate.event)?;
    let (position, fields) = positions.events.get(aggregate.event)?;
    let events = record.events.get(*position)?;
    let counts = |event: &&EventRecord| {
        let row = EventRow { event, fields };
        let evaluator =
            Evaluator { program: &program.program, setting, row: &row, flaws: None, known: None };
        let within =
            aggregate.window.as_ref().is_none_or(|window| within(window, &event.at, setting));
        let holds = |truth| evaluator.truth(truth) == Some(true);
        within && aggregate.condition.as_ref().is_none_or(holds)
    };
    let events = events.iter().filter(counts);
    match aggregate.total {
        Total::Count => Some(Value::int(i64::try_from(events.count()).unwrap_or(i64::MAX))),
        Total::Sum(field) => {
            let values =
                events.filter_map(|event| match event.fields.get(*fields.get(field)?)? {
                    Some(Value::Exact(exact)) => Some(*exact),
                    _ => None,
                });
            exact_sum(values).map(Value::Exact)
        }
        Total::First => events.map(|event| &event.at).min_by(|a, b| a.compare(b)).cloned(),
        Total::Last => events.map(|event| &event.at).max_by(|a, b| a.compare(b)).cloned(),
    }
}

/// The sum of numbers of one scale; `None` without numbers, or beyond 128 bits.
fn exact_sum(values: impl Iterator<Item = Exact>) -> Option<Exact> {
    // The sums of the upper and lower halves cannot overflow, so the order does not matter.
    let (mut upper, mut lower, mut scale) = (0_i128, 0_i128, None);
    for Exact { units, scale: given } in values {
        upper += units >> 64;
        lower += units & i128::from(u64::MAX);
        scale = Some(given);
    }
    upper += lower >> 64;
    let units = upper.checked_mul(1 << 64)? + (lower & i128::from(u64::MAX));
    Some(Exact { units, scale: scale? })
}

/// Whether the time of an event is within a window.
fn within(window: &Window, at: &Constant, setting: &Setting) -> bool {
    let (first, last) = match (at, setting.environment.zone) {
        (Value::Date(day), Some(zone)) if window.instants => {
            (Value::Instant(zone.start(*day)), Value::Instant(zone.start(day + 1) - 1))
        }
        _ => (at.clone(), at.clone()),
    };
    let edge = |scalar| setting.fixed(scalar);
    let starts = window
        .start
        .as_ref()
        .is_none_or(|start| edge(start).is_some_and(|start| last.compare(&start).is_ge()));
    let ends = window
        .end
        .as_ref()
        .is_none_or(|end| edge(end).is_some_and(|end| first.compare(&end).is_le()));
    starts && ends
}
