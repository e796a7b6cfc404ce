//! Testing one customer.

use crate::error::error::Result;
use crate::expression::plan::value::Constant;
use crate::expression::run::evaluator::{Evaluator, Known, Setting};
use crate::expression::run::record::Record;
use crate::expression::run::record_row::{RecordRow, aggregates};
use crate::segment::context::Context;
use crate::segment::set::{Inner, SegmentSet};

impl SegmentSet {
    /// Returns the segments of one customer, in the order of the set.
    ///
    /// The events are those of the record.
    ///
    /// # Errors
    ///
    /// [`Error::MissingContext`](crate::Error::MissingContext) for the time or an id that a rule
    /// needs.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
    ///
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let young = SegmentDefinition::new("young", "age between 18 and 25");
    /// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
    /// let record = set.record(r#"{"fields": {"age": 20}}"#)?;
    /// assert_eq!(set.test(&record, &Context::new())?, ["young"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn test(&self, record: &Record, context: &Context<'_>) -> Result<Vec<&str>> {
        let inner = &*self.inner;
        let members = Tested::new(inner, record, context)?.members;
        let ids = inner.ids.iter().zip(&members).enumerate();
        let seen =
            ids.filter(|(at, (_, member))| **member && inner.is_visible(*at, context.viewer));
        Ok(seen.map(|(_, (id, _))| id.as_str()).collect())
    }

    /// Writes for each segment of the set a bit, in words of 64, the first segment lowest; segments
    /// that the viewer may not see are 0.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::test`].
    pub fn test_bits(&self, record: &Record, context: &Context<'_>, out: &mut [u64]) -> Result<()> {
        let inner = &*self.inner;
        let members = Tested::new(inner, record, context)?.members;
        out.fill(0);
        for (at, _) in members.iter().enumerate().filter(|(_, member)| **member) {
            if inner.is_visible(at, context.viewer) {
                crate::expression::run::words::set(out, at);
            }
        }
        Ok(())
    }
}

/// The segments of one customer, and what was computed for them.
#[derive(Debug)]
pub(crate) struct Tested {
    pub(crate) setting: Setting,
    known: Known,
    pub(crate) aggregates: Vec<Option<Constant>>,
    /// The truth of each rule.
    pub(crate) truths: Vec<Option<Option<bool>>>,
    /// Whether he was included or excluded by hand.
    pub(crate) manual: Vec<Option<bool>>,
    /// The segment of the group that took him before.
    pub(crate) rivals: Vec<Option<usize>>,
    /// The segment of the group, up to this one, that took him.
    takers: Vec<Option<usize>>,
    pub(crate) members: Vec<bool>,
}

impl Tested {
    pub(crate) fn new(inner: &Inner, record: &Record, context: &Context<'_>) -> Result<Tested> {
        check(inner, record, context)
            .map_err(|error| inner.without_clauses(error, context.viewer))?;
        let setting = Setting::new(&inner.plan, context.now.map(i64::from));
        let aggregates = aggregates(&inner.plan, &setting, record, &inner.positions);
        let count = inner.ids.len();
        let mut tested = Tested {
            setting,
            known: Known::new(&inner.plan.customers),
            aggregates,
            truths: vec![None; count],
            manual: vec![None; count],
            rivals: vec![None; count],
            takers: vec![None; count],
            members: vec![false; count],
        };
        let manual = record.id.as_deref().and_then(|id| inner.manual.get(id));
        for &(segment, include) in manual.into_iter().flatten() {
            if let Some(place) = tested.manual.get_mut(segment) {
                *place = Some(include);
            }
        }
        for &at in &inner.references.order {
            tested.decide(inner, record, at);
        }
        Ok(tested)
    }

    fn decide(&mut self, inner: &Inner, record: &Record, at: usize) {
        let rule = inner.rules.get(at).and_then(Option::as_ref);
        let truth = rule.map(|rule| {
            let row = self.row(inner, record);
            self.evaluator(inner, &row).truth(&rule.truth)
        });
        let manual = self.manual.get(at).copied().flatten();
        let taken = manual.unwrap_or(truth == Some(Some(true)));
        let previous = inner.references.previous(at);
        let taker = previous.and_then(|previous| self.takers.get(previous).copied().flatten());
        let rival = taker.filter(|_| taken);
        if let Some(place) = self.truths.get_mut(at) {
            *place = truth;
        }
        if let Some(place) = self.rivals.get_mut(at) {
            *place = rival;
        }
        if let Some(place) = self.takers.get_mut(at) {
            *place = taker.or_else(|| taken.then_some(at));
        }
        if let Some(place) = self.members.get_mut(at) {
            *place = taken && rival.is_none();
        }
    }

    pub(crate) fn row<'r>(&'r self, inner: &'r Inner, record: &'r Record) -> RecordRow<'r> {
        RecordRow {
            record,
            positions: &inner.positions,
            salts: &inner.salts,
            aggregates: &self.aggregates,
            members: &self.members,
        }
    }

    pub(crate) fn evaluator<'r>(
        &'r self,
        inner: &'r Inner,
        row: &'r RecordRow<'r>,
    ) -> Evaluator<'r, RecordRow<'r>> {
        Evaluator {
            program: &inner.plan.customers,
            setting: &self.setting,
            row,
            flaws: None,
            known: Some(&self.known),
        }
    }
}

/// Checks that there is what the rules need.
fn check(inner: &Inner, record: &Record, context: &Context<'_>) -> Result<()> {
    if !std::sync::Arc::ptr_eq(&record.names, &inner.names) && record.names != inner.names {
        return Err(crate::error::error::Error::Conflict {
            field: "record".to_owned(),
            message: "was read with another schema".to_owned(),
        });
    }
    if let (Some(need), None) = (&inner.plan.needs_now, context.now) {
        return Err(need.missing("the time of the run: now"));
    }
    let needs_id = !inner.salts.is_empty() || !inner.manual.is_empty();
    if let (Some(need), None) = (&inner.plan.needs_id, &record.id)
        && needs_id
    {
        return Err(need.missing("the id of the customer, and the record has none"));
    }
    Ok(())
}
