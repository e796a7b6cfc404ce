//! Evaluating a set of segments over frames.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::ops::Range;

use num_traits::AsPrimitive;

use crate::column::batch::{BLOCK, Batch};
use crate::column::column::Values;
use crate::column::id::each_id;
use crate::column::integers::{Integers, each_width};
use crate::customer::schema::viewer::Viewer;
use crate::error::error::{Error, Result};
use crate::expression::plan::plan::Plan;
use crate::expression::run::block::{Block, Tested, Tester, true_rows};
use crate::expression::run::bucket::bucket;
use crate::expression::run::cells::{Cells, Data};
use crate::expression::run::dictionary::Dictionary;
use crate::expression::run::evaluator::Setting;
use crate::expression::run::flaws::FlawCounts;
use crate::expression::run::input::Inputs;
use crate::expression::run::source::{Source, SourceOptions};
use crate::expression::run::words::{Words, and_not, filled, or, set};
use crate::expression::types::names::FieldName;
use crate::segment::bit_column::BitColumn;
use crate::segment::context::{Context, Events};
use crate::segment::event_fold::EventFold;
use crate::segment::finding::SegmentFinding;
use crate::segment::membership::Membership;
use crate::segment::set::{Inner, SegmentSet};

impl SegmentSet {
    /// Finds the members of all segments among the customers of a table.
    ///
    /// # Errors
    ///
    /// [`Error::MissingContext`] for the time, an id, a column or a table of events that a rule needs,
    /// and errors of columns with their row.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
    /// use crm_core::{Batch, Column};
    ///
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let young = SegmentDefinition::new("young", "age between 18 and 25");
    /// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
    /// let frame = Batch::new(vec![Column::int64("age", &[17, 18, 25, 26])])?;
    /// let members = set.evaluate(&frame, &Context::new())?;
    /// assert_eq!(members.rows_of("young")?, [1, 2]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn evaluate(&self, batch: &Batch<'_>, context: &Context<'_>) -> Result<Membership> {
        self.evaluate_all(std::slice::from_ref(batch), context)
    }

    /// Finds the members among the customers of several batches, one after the other.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::evaluate`].
    pub fn evaluate_all(&self, batches: &[Batch<'_>], context: &Context<'_>) -> Result<Membership> {
        let run = Run::new(self, context)?;
        let mut parts = Vec::new();
        for batch in batches {
            parts.push(run.part(batch, 0..batch.rows())?);
        }
        run.join(parts, context)
    }

    /// Finds the members on several threads; feature `rayon`. The result is that of one thread.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::evaluate`].
    #[cfg(feature = "rayon")]
    pub fn evaluate_parallel(
        &self,
        batches: &[Batch<'_>],
        context: &Context<'_>,
        threads: NonZeroUsize,
    ) -> Result<Membership> {
        let run = Run::with_threads(self, context, threads)?;
        let chunks = crate::parallel::chunks(batches, threads);
        if chunks.is_empty() {
            return self.evaluate_all(batches, context);
        }
        let parts = crate::parallel::run(&chunks, threads, |chunk| {
            run.part(chunk.batch, chunk.rows.clone())
        })?;
        run.join(parts, context)
    }
}

/// What all parts of an evaluation share.
pub(crate) struct Run<'r> {
    set: SegmentSet,
    pub(crate) setting: Setting,
    fold: Option<Cow<'r, EventFold>>,
    nan_is_null: bool,
    viewer: Option<&'r Viewer>,
}

/// The result of some rows.
#[derive(Debug)]
pub(crate) struct Part {
    columns: Vec<BitColumn>,
    rows: usize,
    flaws: FlawCounts,
    naive: BTreeSet<String>,
    rounded: BTreeMap<String, u64>,
    matched: Vec<bool>,
}

impl<'r> Run<'r> {
    pub(crate) fn new(set: &SegmentSet, context: &Context<'r>) -> Result<Run<'r>> {
        Run::with_threads(set, context, NonZeroUsize::MIN)
    }

    /// Starts a run that accumulates the events on so many threads.
    pub(crate) fn with_threads(
        set: &SegmentSet,
        context: &Context<'r>,
        threads: NonZeroUsize,
    ) -> Result<Run<'r>> {
        let set = set.asked(context)?;
        let plan = &set.inner.plan;
        if let (Some(need), None) = (&plan.needs_now, context.now) {
            let error = need.missing("the time of the run: now");
            return Err(set.inner.without_clauses(error, context.viewer));
        }
        let fold = fold(&set, context, threads)
            .map_err(|error| set.inner.without_clauses(error, context.viewer))?;
        let setting = Setting::new(plan, context.now.map(i64::from));
        let Context { nan_is_null, viewer, .. } = *context;
        Ok(Run { set, setting, fold, nan_is_null, viewer })
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.set.inner
    }

    /// Evaluates some rows of a batch.
    pub(crate) fn part(&self, batch: &Batch<'_>, rows: Range<usize>) -> Result<Part> {
        let inner = self.inner();
        let mut part = Part {
            columns: vec![BitColumn::with_capacity(rows.len()); inner.ids.len()],
            rows: rows.len(),
            flaws: FlawCounts::new(&inner.plan.customers),
            naive: BTreeSet::new(),
            rounded: BTreeMap::new(),
            matched: vec![false; self.fold.as_ref().map_or(0, |fold| fold.customers())],
        };
        let flaws = self.each_block(batch, rows, &mut part, |columns, block, tested, manual| {
            let segments = members(inner, tested, manual, block.rows);
            for (column, words) in columns.iter_mut().zip(&segments) {
                column.append(words, block.rows);
            }
        })?;
        part.flaws = flaws;
        Ok(part)
    }

    /// Calls `each` with every block of some rows, and the results of its predicates.
    pub(crate) fn each_block(
        &self,
        batch: &Batch<'_>,
        rows: Range<usize>,
        part: &mut Part,
        mut each: impl FnMut(&mut Vec<BitColumn>, &Block<'_, '_>, &[Tested], &[Manual]),
    ) -> Result<FlawCounts> {
        let inner = self.inner();
        let plan = &inner.plan;
        let mut sources = self.sources(batch)?;
        let naive = sources.iter().filter(|source| source.is_naive_as_utc());
        part.naive.extend(naive.map(|source| source.name().to_owned()));
        let mut tester = Tester::new(&plan.customers, &self.setting, Inputs::of_customers(plan));
        let empty = Dictionary::default();
        for start in rows.clone().step_by(BLOCK) {
            let block_rows = start..rows.end.min(start + BLOCK);
            let mut cells = Vec::with_capacity(sources.len());
            for source in &mut sources {
                cells.push(source.read(block_rows.clone())?);
            }
            let manual = self.by_id(batch, block_rows.clone(), &mut cells, &mut part.matched)?;
            let mut dictionaries: Vec<&Dictionary<'_>> =
                sources.iter().map(|source| &source.dictionary).collect();
            dictionaries.resize(cells.len(), &empty);
            let block = Block {
                rows: block_rows.len(),
                inputs: Inputs::of_customers(plan),
                cells: &cells,
                dictionaries: &dictionaries,
                segments: &[],
            };
            tester.flaws.restart();
            let tested = tester.test(&block, start as u64);
            each(&mut part.columns, &block, &tested, &manual);
        }
        for source in sources.iter().filter(|source| source.rounded() > 0) {
            *part.rounded.entry(source.name().to_owned()).or_default() += source.rounded();
        }
        Ok(tester.flaws.finish())
    }

    /// Finds the columns of the fields and of the consents.
    fn sources<'a>(&'a self, batch: &'a Batch<'a>) -> Result<Vec<Source<'a>>> {
        let inner = self.inner();
        let options = SourceOptions { nan_is_null: self.nan_is_null, zone: inner.plan.zone };
        let fields = inner.plan.customers.fields.iter().chain(&inner.consent_fields);
        fields
            .map(|field| {
                Source::new(batch, field, options)
                    .map_err(|error| inner.without_clauses(inner.reader(field, error), self.viewer))
            })
            .collect()
    }

    /// Reads the ids where they are needed: adds the aggregates and the buckets to the cells, and
    /// returns who was included or excluded.
    fn by_id(
        &self,
        batch: &Batch<'_>,
        rows: Range<usize>,
        cells: &mut Vec<Cells<'_>>,
        matched: &mut [bool],
    ) -> Result<Vec<Manual>> {
        let inner = self.inner();
        let (Some(need), Some(column)) = (&inner.plan.needs_id, &inner.plan.id) else {
            return Ok(Vec::new());
        };
        let column = batch
            .column(column)
            .map_err(|_| need.missing(&format!("the column {column:?} of the customer's id")))?;
        let fold = self.fold.as_deref();
        let mut keys: Vec<Option<u32>> = Vec::with_capacity(rows.len());
        let mut buckets: Vec<Vec<i32>> = vec![Vec::new(); inner.salts.len()];
        let mut manual = Vec::new();
        let mut at = 0;
        let only_events = inner.salts.is_empty() && inner.manual.is_empty();
        if let (Some(fold), true, Values::Integers(integers)) = (fold, only_events, column.values())
            && !matches!(integers, Integers::UInt64(_))
            && column.first_null(rows.clone()).is_none()
        {
            each_width!(integers, ids => {
                let ids = ids.get(rows).unwrap_or_default();
                keys.extend(ids.iter().map(|&id| fold.find_integer(id.as_())));
            });
            for &key in keys.iter().flatten() {
                if let Some(place) = matched.get_mut(key as usize) {
                    *place = true;
                }
            }
        } else {
            each_id(batch, column, rows, |id| {
                if let Some(fold) = fold {
                    let key = fold.find(id);
                    if let Some(place) = key.and_then(|key| matched.get_mut(key as usize)) {
                        *place = true;
                    }
                    keys.push(key);
                }
                for (salt, buckets) in inner.salts.iter().zip(&mut buckets) {
                    buckets.push(bucket(*salt, id).into());
                }
                if !inner.manual.is_empty()
                    && let Some(found) =
                        std::str::from_utf8(id).ok().and_then(|id| inner.manual.get(id))
                {
                    let entries = found.iter();
                    manual.extend(entries.map(|&(segment, include)| Manual {
                        row: at,
                        segment,
                        include,
                    }));
                }
                at += 1;
            })?;
        }
        for aggregate in 0..inner.plan.aggregates.len() {
            cells.push(fold.map_or_else(Cells::default, |fold| fold.cells(aggregate, &keys)));
        }
        cells.extend(
            buckets
                .into_iter()
                .map(|buckets| Cells { data: Data::I32(Cow::Owned(buckets)), ..Cells::default() }),
        );
        Ok(manual)
    }

    /// Joins the results of the parts.
    pub(crate) fn join(&self, mut parts: Vec<Part>, context: &Context<'_>) -> Result<Membership> {
        let inner = self.inner();
        let visible: Vec<usize> =
            (0..inner.ids.len()).filter(|&at| inner.is_visible(at, context.viewer)).collect();
        let columns = join_columns(&mut parts, inner.ids.len());
        let mut flaws = FlawCounts::new(&inner.plan.customers);
        let mut naive = BTreeSet::new();
        let mut rounded = BTreeMap::new();
        let mut matched = vec![false; self.fold.as_ref().map_or(0, |fold| fold.customers())];
        let mut rows = 0;
        for part in &parts {
            rows += part.rows;
            flaws.merge(&part.flaws);
            naive.extend(part.naive.iter().cloned());
            for (column, rows) in &part.rounded {
                *rounded.entry(column.clone()).or_default() += rows;
            }
            matched.iter_mut().zip(&part.matched).for_each(|(one, other)| *one |= other);
        }
        for &(site, flaw) in &self.setting.flaws {
            flaws.add(site, flaw, rows as u64);
        }
        let mut findings: Vec<SegmentFinding> =
            naive.into_iter().map(|column| SegmentFinding::NaiveAsUtc { column }).collect();
        let rounded = rounded.into_iter();
        findings.extend(rounded.map(|(column, rows)| SegmentFinding::Rounded { column, rows }));
        for (expression, flaw, rows) in flaws.found(&inner.plan.customers) {
            let reason = flaw.name();
            findings.push(SegmentFinding::Undefined { expression, reason, rows });
        }
        findings.extend(self.fold.iter().flat_map(|fold| fold.findings()));
        findings.sort();
        findings.dedup();
        // Findings show expressions, and what is unmatched counts events: a viewer is told of both
        // only if he sees all rules.
        let sees = |viewer: &Viewer| inner.protections.iter().all(|(_, rule)| viewer.sees(rule));
        let sees_rules = context.viewer.is_none_or(sees);
        if !sees_rules {
            findings.clear();
        }
        let fold = self.fold.as_ref().filter(|_| sees_rules);
        let ids: Vec<String> =
            visible.iter().filter_map(|&at| inner.ids.get(at).cloned()).collect();
        let labels = visible.iter().map(|&at| inner.label(at)).collect();
        let mut groups = inner.definition.exclusive.clone();
        groups.values_mut().for_each(|group| group.retain(|id| ids.contains(id)));
        groups.retain(|_, group| !group.is_empty());
        let columns = columns.into_iter().enumerate();
        let columns = columns.filter(|(at, _)| visible.binary_search(at).is_ok());
        Ok(Membership {
            ids,
            labels,
            columns: columns.map(|(_, column)| column).collect(),
            rows,
            groups,
            findings,
            unmatched: fold.map_or(0, |fold| fold.unmatched(&matched)),
            hash: self.set.hash()?,
            now: context.now,
        })
    }
}

/// Joins the members of the parts; those of a single part are taken as they are.
fn join_columns(parts: &mut [Part], segments: usize) -> Vec<BitColumn> {
    if let [one] = parts {
        return std::mem::take(&mut one.columns);
    }
    let rows = parts.iter().map(|part| part.rows).sum();
    let mut columns = Vec::with_capacity(segments);
    for at in 0..segments {
        let mut column = BitColumn::with_capacity(rows);
        parts
            .iter()
            .filter_map(|part| part.columns.get(at))
            .for_each(|one| column.append_column(one));
        columns.push(column);
    }
    columns
}

/// A customer who was included or excluded by hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manual {
    row: usize,
    segment: usize,
    include: bool,
}

/// The members of all segments in a block.
pub(crate) fn members(
    inner: &Inner,
    tested: &[Tested],
    manual: &[Manual],
    rows: usize,
) -> Vec<Words> {
    let mut segments = vec![Words::new(); inner.ids.len()];
    // Whom the segments of a group have taken, up to each.
    let mut taken = vec![Words::new(); inner.ids.len()];
    for &at in &inner.references.order {
        let rule = inner.rules.get(at).and_then(Option::as_ref);
        let mut words = match rule {
            Some(rule) => true_rows(&rule.truth, tested, &segments, rows),
            None => filled(rows, false),
        };
        for entry in manual.iter().filter(|entry| entry.segment == at) {
            set(&mut words, entry.row);
            if !entry.include {
                let mut one = filled(rows, false);
                set(&mut one, entry.row);
                and_not(&mut words, &one);
            }
        }
        let before = inner.references.previous(at).and_then(|previous| taken.get(previous));
        before.into_iter().for_each(|before| and_not(&mut words, before));
        if inner.references.is_followed(at) {
            let mut all = words.clone();
            before.into_iter().for_each(|before| or(&mut all, before));
            if let Some(place) = taken.get_mut(at) {
                *place = all;
            }
        }
        if let Some(place) = segments.get_mut(at) {
            *place = words;
        }
    }
    segments
}

/// Returns the accumulated events, if a rule needs any.
fn fold<'r>(
    set: &SegmentSet,
    context: &Context<'r>,
    threads: NonZeroUsize,
) -> Result<Option<Cow<'r, EventFold>>> {
    let plan: &Plan = &set.inner.plan;
    let Some(first) = plan.events.first() else { return Ok(None) };
    match &context.events {
        None => Err(first.need.missing(&format!("the table of events {:?}", first.event.table))),
        Some(Events::Fold(fold)) => {
            if fold.set != *set || fold.now != context.now {
                let message = "were accumulated for another set of segments or another now";
                return Err(Error::Conflict {
                    field: "events".to_owned(),
                    message: message.to_owned(),
                });
            }
            for event in &plan.events {
                if !fold.tables.contains(&event.event.table) {
                    let table = format!("the table of events {:?}", event.event.table);
                    return Err(event.need.missing(&table));
                }
            }
            Ok(Some(Cow::Borrowed(*fold)))
        }
        Some(Events::Tables(tables)) => {
            let mut fold = set.event_fold(context.now)?.with_threads(threads);
            fold.nan_is_null = context.nan_is_null;
            for event in &plan.events {
                if !tables.iter().any(|(name, _)| *name == event.event.table) {
                    let table = format!("the table of events {:?}", event.event.table);
                    return Err(event.need.missing(&table));
                }
            }
            for (table, batches) in tables {
                fold.update_all(table, batches)?;
            }
            Ok(Some(Cow::Owned(fold)))
        }
    }
}

impl Inner {
    /// Hides what a rule reads from a viewer who may not see the rule.
    pub(crate) fn without_clauses(&self, error: Error, viewer: Option<&Viewer>) -> Error {
        let (Some(viewer), Error::MissingContext { segment, .. }) = (viewer, &error) else {
            return error;
        };
        let at = self.ids.iter().position(|id| id == segment);
        match at.and_then(|at| self.protections.get(at)) {
            Some((_, rule)) if !viewer.sees(rule) => Error::MissingContext {
                segment: segment.clone(),
                path: "$".to_owned(),
                message: "the rule, which the viewer may not see, needs more than was given"
                    .to_owned(),
            },
            _ => error,
        }
    }

    /// Names the segments that read a column that is missing.
    pub(crate) fn reader(&self, field: &FieldName, error: Error) -> Error {
        let Error::UnknownColumn { column, available } = error else { return error };
        let reads = |at: &usize| {
            let reads = self.rules.get(*at).and_then(Option::as_ref).map(|rule| &rule.reads);
            reads.is_some_and(|reads| {
                let consents = self.names.consents.iter().filter(|one| one.column == field.column);
                let mut consents = consents.map(|one| (one.purpose.clone(), one.channel.clone()));
                reads.fields.contains(&field.name)
                    || consents.any(|one| reads.consents.contains(&one))
            })
        };
        let segment = (0..self.ids.len()).find(reads).and_then(|at| self.ids.get(at).cloned());
        Error::MissingContext {
            segment: segment.unwrap_or_default(),
            path: field.name.clone(),
            message: format!(
                "no column {column:?}, the table has {}",
                available.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
            ),
        }
    }
}
