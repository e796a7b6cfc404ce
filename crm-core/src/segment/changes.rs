//! Who entered a segment and who left, and why.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::column::batch::Batch;
use crate::column::column::Values;
use crate::column::id::each_id;
use crate::customer::schema::schema::Schema;
use crate::customer::schema::viewer::Viewer;
use crate::error::error::{Error, Result};
use crate::expression::plan::reads::Reads;
use crate::expression::plan::value::Constant;
use crate::expression::run::source::{Source, SourceOptions};
use crate::expression::run::words::get;
use crate::expression::types::names::FieldName;
use crate::segment::context::{Context, Events};
use crate::segment::event_fold::EventFold;
use crate::segment::id_index::IdIndex;
use crate::segment::membership::Membership;
use crate::segment::set::SegmentSet;
use crate::table::table::Table;

impl SegmentSet {
    /// Compares the members before and after: a table of `id`, `segment`, `change` (`entered` or
    /// `exited`) and `cause`, the names of the fields and events that the segment reads and that
    /// differ; `(time)` where none does, `(new)` and `(gone)` for customers on one side. A viewer is
    /// told no name of a field that he may not see.
    ///
    /// The rows are in the order of the customers after, then of those who are gone, and of the set.
    ///
    /// # Errors
    ///
    /// [`Error::MissingContext`] without an id, [`Error::InvalidValue`] for an id that occurs twice,
    /// and those of [`SegmentSet::evaluate`].
    pub fn changes(
        &self,
        before: (&[Batch<'_>], &Context<'_>),
        after: (&[Batch<'_>], &Context<'_>),
    ) -> Result<Table> {
        let set = &self.asked(after.1)?;
        let (old, new) = (Ids::new(set, before.0)?, Ids::new(set, after.0)?);
        // Only segments that can change are tested.
        let set = &match old.ids == new.ids {
            true => set.that_can_change(before, after)?,
            false => set.clone(),
        };
        let (old, new) = (Side::new(set, before, old)?, Side::new(set, after, new)?);
        let viewer = after.1.viewer;
        let rows = Comparison { set, before: &old, after: &new, viewer }.rows()?;
        let integers = before.0.iter().chain(after.0).all(|batch| self.has_integer_ids(batch));
        let builder = match integers {
            true => Table::builder().int64("id", rows.iter().map(|row| row.id.parse().ok())),
            false => Table::builder().text("id", rows.iter().map(|row| Some(&row.id))),
        };
        builder
            .text("segment", rows.iter().map(|row| Some(&row.segment)))
            .text("change", rows.iter().map(|row| Some(row.change)))
            .list("cause", rows.iter().map(|row| Some(row.cause.iter())))
            .finish()
    }

    fn has_integer_ids(&self, batch: &Batch<'_>) -> bool {
        let column = self.inner.plan.id.as_deref().or(self.inner.schema.id());
        let column = column.and_then(|column| batch.column(column).ok());
        column.is_some_and(|column| matches!(column.values(), Values::Integers(_)))
    }
}

/// A change of one customer.
struct Row {
    id: String,
    segment: String,
    change: &'static str,
    cause: Vec<String>,
}

/// The ids of the customers before, or after.
struct Ids {
    ids: Vec<String>,
    index: IdIndex,
}

impl Ids {
    fn new(set: &SegmentSet, batches: &[Batch<'_>]) -> Result<Ids> {
        let Some(column) = set.inner.schema.id() else {
            return Err(Error::MissingContext {
                segment: String::new(),
                path: "$.id".to_owned(),
                message: "changes need the id of the customer, and the schema has none".to_owned(),
            });
        };
        let (mut ids, mut index) = (Vec::new(), IdIndex::default());
        let mut twice = None;
        for batch in batches {
            each_id(batch, batch.column(column)?, 0..batch.rows(), |id| {
                if index.number(id) as usize != ids.len() {
                    twice = twice.or(Some(ids.len()));
                }
                ids.push(String::from_utf8_lossy(id).into_owned());
            })?;
        }
        if let Some(row) = twice {
            return Err(Error::InvalidValue {
                column: column.to_owned(),
                row: row as u64,
                allowed: "each id once".to_owned(),
                given: "an id that occurred before".to_owned(),
            });
        }
        Ok(Ids { ids, index })
    }
}

/// The customers before, or after.
struct Side<'s> {
    batches: &'s [Batch<'s>],
    ids: Vec<String>,
    index: IdIndex,
    members: Membership,
    fold: Option<EventFold>,
    options: SourceOptions,
}

impl<'s> Side<'s> {
    fn new(
        set: &SegmentSet,
        (batches, context): (&'s [Batch<'s>], &Context<'_>),
        Ids { ids, index }: Ids,
    ) -> Result<Side<'s>> {
        let fold = match &context.events {
            Some(Events::Tables(tables)) if !set.inner.plan.events.is_empty() => {
                let mut fold = set.event_fold(context.now)?.with_fingerprints();
                fold.nan_is_null = context.nan_is_null;
                for (table, batches) in tables {
                    batches.iter().try_for_each(|batch| fold.update(table, batch))?;
                }
                Some(fold)
            }
            Some(Events::Fold(fold)) => Some((*fold).clone()),
            _ => None,
        };
        // The events are accumulated once.
        let with_fold = fold.as_ref().map(|fold| context.clone().with_fold(fold));
        let members = set.evaluate_all(batches, with_fold.as_ref().unwrap_or(context))?;
        let options = SourceOptions { nan_is_null: context.nan_is_null, zone: set.inner.plan.zone };
        Ok(Side { batches, ids, index, members, fold, options })
    }

    fn is_member(&self, segment: usize, row: Option<usize>) -> bool {
        let column = self.members.columns.get(segment);
        row.is_some_and(|row| column.is_some_and(|column| get(column.words(), row)))
    }

    /// The column of a field in each batch, and the number of its rows.
    fn sources<'a>(&'a self, field: &'a FieldName) -> Result<Vec<(Source<'a>, usize)>> {
        let source =
            |batch: &'a Batch<'a>| Ok((Source::new(batch, field, self.options)?, batch.rows()));
        self.batches.iter().map(source).collect()
    }
}

struct Comparison<'c> {
    set: &'c SegmentSet,
    before: &'c Side<'c>,
    after: &'c Side<'c>,
    viewer: Option<&'c Viewer>,
}

impl Comparison<'_> {
    fn rows(&self) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let mut causes = Causes::new(self)?;
        for (row, id) in self.after.ids.iter().enumerate() {
            let before = self.before.index.find(id.as_bytes()).map(|row| row as usize);
            self.customer(id, before, Some(row), &mut causes, &mut rows)?;
        }
        for (row, id) in self.before.ids.iter().enumerate() {
            if self.after.index.find(id.as_bytes()).is_none() {
                self.customer(id, Some(row), None, &mut causes, &mut rows)?;
            }
        }
        Ok(rows)
    }

    /// Adds the changes of one customer.
    fn customer(
        &self,
        id: &str,
        before: Option<usize>,
        after: Option<usize>,
        causes: &mut Causes<'_>,
        rows: &mut Vec<Row>,
    ) -> Result<()> {
        let mut differ = None;
        for (at, segment) in self.after.members.ids().iter().enumerate() {
            let (was, is) = (self.before.is_member(at, before), self.after.is_member(at, after));
            if was == is {
                continue;
            }
            let cause = match (before, after) {
                (None, _) => vec!["(new)".to_owned()],
                (_, None) => vec!["(gone)".to_owned()],
                (Some(before), Some(after)) => {
                    if differ.is_none() {
                        differ = Some(causes.differ(id, before, after)?);
                    }
                    let reads = causes.reads(at, segment)?;
                    self.cause(reads, differ.as_ref())
                }
            };
            let change = if is { "entered" } else { "exited" };
            rows.push(Row { id: id.to_owned(), segment: segment.clone(), change, cause });
        }
        Ok(())
    }

    fn cause(&self, reads: &Reads, differ: Option<&BTreeSet<String>>) -> Vec<String> {
        let read = |name: &&String| {
            reads.fields.contains(*name)
                || reads.events.contains(*name)
                || reads.consents.iter().any(|(purpose, _)| purpose == *name)
        };
        let mut cause: Vec<String> = differ.into_iter().flatten().filter(read).cloned().collect();
        if cause.is_empty() {
            return vec!["(time)".to_owned()];
        }
        // A released segment may have changed by a field that the viewer may not see.
        cause.retain(|name| self.is_seen(name));
        cause
    }

    fn is_seen(&self, name: &str) -> bool {
        let schema = &self.set.inner.schema;
        let class = schema.field_protection(name).or_else(|| schema.event_protection(name));
        let class = class.unwrap_or_else(Schema::consent_protection);
        self.viewer.is_none_or(|viewer| viewer.sees(&class))
    }
}

/// The column of a field in each batch, and the number of its rows.
type Sources<'s> = Vec<(Source<'s>, usize)>;

/// The columns that are compared.
struct Causes<'c> {
    /// The name that is given as the cause, and the column on both sides.
    columns: Vec<(&'c str, Sources<'c>, Sources<'c>)>,
    /// What the segments that changed read.
    reads: BTreeMap<usize, Reads>,
    comparison: &'c Comparison<'c>,
}

impl<'c> Causes<'c> {
    fn new(comparison: &'c Comparison<'c>) -> Result<Causes<'c>> {
        let inner = &*comparison.set.inner;
        let fields = inner.plan.customers.fields.iter().map(|field| (field.name.as_str(), field));
        let consents = inner.plan.consents.iter().map(|consent| consent.purpose.as_str());
        let consents = consents.zip(&inner.consent_fields);
        let both = |(name, field)| {
            Ok((name, comparison.before.sources(field)?, comparison.after.sources(field)?))
        };
        let columns = fields.chain(consents).map(both).collect::<Result<_>>()?;
        Ok(Causes { columns, reads: BTreeMap::new(), comparison })
    }

    /// What a segment reads, by its place among the members.
    fn reads(&mut self, at: usize, segment: &str) -> Result<&Reads> {
        let inner = &self.comparison.set.inner;
        Ok(match self.reads.entry(at) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(inner.reads(inner.number(segment)?)),
        })
    }

    /// Returns the fields, the consents and the events that differ.
    fn differ(&mut self, id: &str, before: usize, after: usize) -> Result<BTreeSet<String>> {
        let mut differ = BTreeSet::new();
        for (name, old, new) in &mut self.columns {
            if value(old, before)? != value(new, after)? {
                differ.insert((*name).to_owned());
            }
        }
        let events = &self.comparison.set.inner.plan.events;
        if let (Some(old), Some(new)) = (&self.comparison.before.fold, &self.comparison.after.fold)
        {
            for (number, event) in events.iter().enumerate() {
                if old.print(number, id.as_bytes()) != new.print(number, id.as_bytes()) {
                    differ.insert(event.event.name.clone());
                }
            }
        }
        Ok(differ)
    }
}

/// Returns the value of a row.
fn value(sources: &mut [(Source<'_>, usize)], mut row: usize) -> Result<Option<Constant>> {
    for (source, rows) in sources {
        if row < *rows {
            let cells = source.read(row..row + 1)?;
            return Ok(cells.value(0, &source.dictionary).map(|value| value.owned()));
        }
        row -= *rows;
    }
    Ok(None)
}
