//! The segments that can have changed between two tables of the same customers.

use std::collections::BTreeSet;

use crate::column::batch::{BLOCK, Batch};
use crate::error::error::Result;
use crate::expression::run::cells::{Cells, Data};
use crate::expression::run::dictionary::Dictionary;
use crate::expression::run::source::{Source, SourceOptions};
use crate::expression::types::names::FieldName;
use crate::segment::context::{Context, Events};
use crate::segment::set::SegmentSet;

/// The batches of one side, and what they are evaluated with.
type Side<'s> = (&'s [Batch<'s>], &'s Context<'s>);

impl SegmentSet {
    /// Returns the set of the segments that can have changed, and of those that they depend on. The
    /// rows of both sides are of the same customers in the same order; batches of other lengths are
    /// taken to differ in everything.
    pub(crate) fn that_can_change(&self, before: Side<'_>, after: Side<'_>) -> Result<SegmentSet> {
        let lengths = |side: Side<'_>| side.0.iter().map(Batch::rows).collect::<Vec<_>>();
        if lengths(before) != lengths(after) || before.1.nan_is_null != after.1.nan_is_null {
            return Ok(self.clone());
        }
        let inner = &self.inner;
        let is_fold = |side: Side<'_>| matches!(side.1.events, Some(Events::Fold(_)));
        if !inner.plan.events.is_empty() && (is_fold(before) || is_fold(after)) {
            // Accumulated events are those of this set.
            return Ok(self.clone());
        }
        let mut names = BTreeSet::new();
        for field in &inner.plan.customers.fields {
            if self.differs(field, before, after)? {
                names.insert(field.name.as_str());
            }
        }
        for (consent, field) in inner.plan.consents.iter().zip(&inner.consent_fields) {
            if self.differs(field, before, after)? {
                names.insert(consent.purpose.as_str());
            }
        }
        if !are_the_same(before.1.events.as_ref(), after.1.events.as_ref()) {
            names.extend(inner.plan.events.iter().map(|event| event.event.name.as_str()));
        }
        let names: Vec<&str> = names.into_iter().collect();
        let mut ids: BTreeSet<String> = self.affected_by(&names)?.into_iter().collect();
        if before.1.now != after.1.now {
            let timed = inner.references.reach(|at| inner.own_reads(at).any(|reads| reads.time));
            let timed = timed.into_iter().zip(&inner.ids).filter(|(timed, _)| *timed);
            ids.extend(timed.map(|(_, id)| id.clone()));
        }
        self.only(&ids.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Whether a column differs in any row.
    fn differs(&self, field: &FieldName, before: Side<'_>, after: Side<'_>) -> Result<bool> {
        let inner = &self.inner;
        let options = SourceOptions { nan_is_null: after.1.nan_is_null, zone: inner.plan.zone };
        let source =
            |batch| Source::new(batch, field, options).map_err(|error| inner.reader(field, error));
        for (before, after) in before.0.iter().zip(after.0) {
            let (mut old, mut new) = (source(before)?, source(after)?);
            for start in (0..after.rows()).step_by(BLOCK) {
                let rows = start..after.rows().min(start + BLOCK);
                let (one, other) = (old.read(rows.clone())?, new.read(rows.clone())?);
                let dictionaries = (&old.dictionary, &new.dictionary);
                if !are_alike((&one, &other), dictionaries, rows.len()) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Whether the events are those of the same tables in memory.
fn are_the_same(before: Option<&Events<'_>>, after: Option<&Events<'_>>) -> bool {
    match (before, after) {
        (None, None) => true,
        (Some(Events::Tables(old)), Some(Events::Tables(new))) => {
            let place = |(name, batches): &(&str, &[Batch<'_>])| {
                ((*name).to_owned(), batches.as_ptr() as usize, batches.len())
            };
            old.iter().map(place).eq(new.iter().map(place))
        }
        _ => false,
    }
}

/// Whether two blocks are certainly of the same values; values under nulls count as well.
fn are_alike(
    (old, new): (&Cells<'_>, &Cells<'_>),
    (known, given): (&Dictionary<'_>, &Dictionary<'_>),
    rows: usize,
) -> bool {
    if old.unit != new.unit {
        return false;
    }
    let is_valid_alike = old.valid == new.valid;
    match (&old.data, &new.data) {
        (Data::I32(old), Data::I32(new)) => is_valid_alike && old == new,
        (Data::I64(old), Data::I64(new)) => is_valid_alike && old == new,
        (Data::F64(old), Data::F64(new)) => {
            let bits = old.iter().map(|one| one.to_bits());
            is_valid_alike && bits.eq(new.iter().map(|one| one.to_bits()))
        }
        _ => (0..rows).all(|row| old.value(row, known) == new.value(row, given)),
    }
}
