//! A set of segments.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use crate::customer::customer::Customer;
use crate::customer::entry::{COMPLAINT, INTERACTION, PURCHASE};
use crate::customer::schema::protection::Protection;
use crate::customer::schema::schema::Schema;
use crate::customer::schema::viewer::Viewer;
use crate::date::instant::Instant;
use crate::date::zone::Zone;
use crate::document::document::{canonical, hash};
use crate::error::error::{Error, Result};
use crate::expression::expression::Expression;
use crate::expression::plan::compiler::{Compiler, Rule};
use crate::expression::plan::lookup::Lookup;
use crate::expression::plan::plan::{Need, Plan};
use crate::expression::plan::reads::Reads;
use crate::expression::run::bucket::seed;
use crate::expression::run::record::Record;
use crate::expression::run::record_row::Positions;
use crate::expression::types::field_type::FieldType;
use crate::expression::types::names::{FieldName, Names};
use crate::segment::definition::{SegmentDefinition, SegmentSetDefinition};
use crate::segment::graph::References;
use crate::text::nearest::nearest;

/// A set of segments, compiled. It is immutable, and clones share their memory.
///
/// # Examples
///
/// ```
/// use crm_core::customer::Schema;
/// use crm_core::segment::{SegmentDefinition, SegmentSet, SegmentSetDefinition};
///
/// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
/// let young = SegmentDefinition::new("young", "age between 18 and 25");
/// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
/// assert_eq!(set.ids(), ["young"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone)]
pub struct SegmentSet {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) schema: Schema,
    pub(crate) names: Arc<Names>,
    pub(crate) definition: SegmentSetDefinition,
    pub(crate) ids: Vec<String>,
    pub(crate) expressions: Vec<Option<Expression>>,
    pub(crate) rules: Vec<Option<Rule>>,
    pub(crate) plan: Plan,
    pub(crate) references: References,
    /// The class of each segment's membership, and of its rule.
    pub(crate) protections: Vec<(Protection, Protection)>,
    pub(crate) positions: Positions,
    pub(crate) salts: Vec<u64>,
    /// The columns of the consents.
    pub(crate) consent_fields: Vec<FieldName>,
    /// For each id that was included or excluded, the segments and whether it was included.
    pub(crate) manual: Lookup<String, Vec<(usize, bool)>>,
}

impl fmt::Debug for SegmentSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SegmentSet").field("segments", &self.inner.ids).finish()
    }
}

impl PartialEq for SegmentSet {
    fn eq(&self, other: &SegmentSet) -> bool {
        if Arc::ptr_eq(&self.inner, &other.inner) {
            return true;
        }
        let (one, another) = (&self.inner.definition, &other.inner.definition);
        // A number of a rule in JSON may be spelled in several ways, such as -0.0 and 0.
        let alike =
            || canonical(one).is_ok_and(|one| canonical(another).is_ok_and(|two| one == two));
        self.inner.schema == other.inner.schema && (one == another || alike())
    }
}

impl SegmentSet {
    /// Compiles a set of segments.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] for what is wrong in the document, the errors of expressions with
    /// their segment and place, [`Error::SegmentCycle`], and [`Error::TooLarge`].
    pub fn new(schema: &Schema, definition: SegmentSetDefinition) -> Result<SegmentSet> {
        definition.check()?;
        let expressions = definition.segments.iter().map(expression).collect::<Result<_>>()?;
        SegmentSet::compile(schema, definition, expressions)
    }

    /// Compiles one rule as a set of one segment without an id.
    pub(crate) fn of_expression(
        schema: &Schema,
        expression: &Expression,
        zone: Option<Zone>,
    ) -> Result<SegmentSet> {
        let segments = vec![SegmentDefinition::default()];
        let definition = SegmentSetDefinition { zone, segments, ..SegmentSetDefinition::default() };
        SegmentSet::compile(schema, definition, vec![Some(expression.clone())])
    }

    pub(crate) fn compile(
        schema: &Schema,
        definition: SegmentSetDefinition,
        expressions: Vec<Option<Expression>>,
    ) -> Result<SegmentSet> {
        let names = Arc::new(schema.names());
        let ids: Vec<String> = definition.segments.iter().map(|one| one.id.clone()).collect();
        let previous = previous(&definition, &ids)?;
        let mut compiler = Compiler::new(&names, definition.zone, definition.week_starts, &ids);
        let mut rules = Vec::new();
        for (segment, expression) in definition.segments.iter().zip(&expressions) {
            let rule = expression.as_ref().map(|one| compiler.rule(&segment.id, one.node()));
            rules.push(rule.transpose()?);
        }
        let mut plan = compiler.finish();
        let manual = manual(&definition, &mut plan)?;
        let references = References::new(&ids, named(&rules, &ids), previous)?;
        let protections = protections(schema, &definition, &rules, &references);
        let positions = positions(&plan, &names);
        let consent_fields = plan.consents.iter().map(|one| consent_field(&one.column)).collect();
        let salts = plan.salts.iter().map(|salt| seed(salt)).collect();
        let schema = schema.clone();
        Ok(SegmentSet {
            inner: Arc::new(Inner {
                schema,
                names,
                definition,
                ids,
                expressions,
                rules,
                plan,
                references,
                protections,
                positions,
                salts,
                consent_fields,
                manual,
            }),
        })
    }

    /// Reads and compiles a set of segments.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::new`].
    pub fn from_json(schema: &Schema, json: &str) -> Result<SegmentSet> {
        SegmentSet::new(schema, SegmentSetDefinition::from_json(json)?)
    }

    /// Returns the document in its canonical form; for a viewer, without the rules and the manual
    /// entries of segments that he may not see.
    ///
    /// # Errors
    ///
    /// None in practice: the document can be written.
    pub fn to_json(&self, viewer: Option<&Viewer>) -> Result<String> {
        canonical(&self.visible(viewer))
    }

    /// Returns what a viewer may see of the definition.
    pub(crate) fn visible(&self, viewer: Option<&Viewer>) -> Cow<'_, SegmentSetDefinition> {
        let Some(viewer) = viewer else { return Cow::Borrowed(&self.inner.definition) };
        let mut definition = self.inner.definition.clone();
        let mut at = 0;
        definition.segments.retain(|_| {
            at += 1;
            self.inner.is_visible(at - 1, Some(viewer))
        });
        for segment in &mut definition.segments {
            let number = self.inner.ids.iter().position(|id| *id == segment.id);
            let rule = number.and_then(|number| self.inner.protections.get(number));
            if rule.is_some_and(|(_, rule)| !viewer.sees(rule)) {
                segment.rule = None;
                segment.include.clear();
                segment.exclude.clear();
            }
        }
        let seen: BTreeSet<&String> = definition.segments.iter().map(|one| &one.id).collect();
        for group in definition.exclusive.values_mut() {
            group.retain(|id| seen.contains(id));
        }
        definition.exclusive.retain(|_, group| !group.is_empty());
        Cow::Owned(definition)
    }

    /// Returns the schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.inner.schema
    }

    /// Returns the definition.
    #[must_use]
    pub fn definition(&self) -> &SegmentSetDefinition {
        &self.inner.definition
    }

    /// Returns the ids of the segments, in their order.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.inner.ids
    }

    /// Returns the hash of the set: of the rules in one form, of what they read, the zone and the
    /// first day of a week.
    ///
    /// # Errors
    ///
    /// None in practice: the document can be written.
    pub fn hash(&self) -> Result<String> {
        self.hash_of(0..self.inner.ids.len())
    }

    /// Returns the hash of a segment, with all segments that it refers to.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn segment_hash(&self, id: &str) -> Result<String> {
        let closure = self.inner.references.closure(vec![self.inner.number(id)?]);
        self.hash_of(closure)
    }

    fn hash_of(&self, numbers: impl IntoIterator<Item = usize>) -> Result<String> {
        let inner = &self.inner;
        let mut reads = Reads::default();
        let mut segments = Vec::new();
        for number in numbers {
            let Some(segment) = inner.definition.segments.get(number) else { continue };
            inner.own_reads(number).for_each(|own| reads.add(own));
            let rule = inner.expressions.get(number).and_then(Option::as_ref);
            let rule = rule.map(Expression::to_cql2_text);
            let ids = |entries: &[crate::segment::definition::ManualEntry]| {
                entries.iter().map(|entry| entry.id.clone()).collect::<BTreeSet<String>>()
            };
            let before = inner.references.previous(number).and_then(|at| inner.ids.get(at));
            let before: Vec<&String> = before.into_iter().collect();
            segments.push(json!({
                "id": segment.id, "rule": rule, "include": ids(&segment.include),
                "exclude": ids(&segment.exclude), "after": before,
            }));
        }
        let schema = inner.schema.document();
        let fields = schema.fields.iter().filter(|field| reads.fields.contains(&field.name));
        let events = schema.events.iter().filter(|event| reads.events.contains(&event.name));
        let consents: Vec<_> = schema
            .consents
            .iter()
            .filter(|one| reads.consents.contains(&(one.purpose.clone(), one.channel.clone())))
            .collect();
        Ok(hash(&canonical(&json!({
            "segments": segments,
            "fields": fields.collect::<Vec<_>>(),
            "events": events.collect::<Vec<_>>(),
            "consents": consents,
            "id": schema.id,
            "zone": inner.definition.zone,
            "week_starts": inner.definition.week_starts,
        }))?))
    }

    /// Returns what a segment reads, through references too.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn reads(&self, id: &str) -> Result<SegmentReads> {
        let reads = self.inner.reads(self.inner.number(id)?);
        Ok(SegmentReads {
            fields: reads.fields.into_iter().collect(),
            events: reads.events.into_iter().collect(),
            consents: reads
                .consents
                .into_iter()
                .map(|(purpose, channel)| ConsentRead { purpose, channel })
                .collect(),
            segments: reads.segments.into_iter().collect(),
            time: reads.time,
        })
    }

    /// Returns the segments to test again where fields, events, consents (by their purpose) or
    /// segments of these names have changed, in their order.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if there is nothing of that name.
    pub fn affected_by(&self, names: &[&str]) -> Result<Vec<String>> {
        let inner = &self.inner;
        let known = inner.known_names();
        for &name in names {
            if !known.contains(name) {
                let allowed: Vec<String> = known.into_iter().collect();
                return Err(Error::unknown_name("names", allowed, name));
            }
        }
        let names: BTreeSet<&str> = names.iter().copied().collect();
        let named = |name: &String| names.contains(name.as_str());
        let changed = |at: usize| {
            let mut reads = inner.own_reads(at);
            inner.ids.get(at).is_some_and(named)
                || reads.any(|reads| {
                    reads.fields.iter().chain(&reads.events).any(named)
                        || reads.consents.iter().any(|(purpose, _)| named(purpose))
                })
        };
        let reached = inner.references.reach(changed).into_iter().zip(&inner.ids);
        Ok(reached.filter(|(reached, _)| *reached).map(|(_, id)| id.clone()).collect())
    }

    /// Reads a record of a customer: `{"fields": {...}, "events": {...}}`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a key that the schema does not have, [`Error::InvalidDocument`]
    /// with the path of a value of another type.
    pub fn record(&self, json: &str) -> Result<Record> {
        Record::read(json, &self.inner.names)
    }

    /// Returns what rules read of a customer at an instant; consents hold at a time.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] if the customer has another schema, [`Error::MissingContext`] if a rule
    /// reads events that the record of a customer does not hold, and [`Error::Erased`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema};
    /// use crm_core::segment::{Context, SegmentSet};
    ///
    /// let schema = Schema::standard("ILS".parse()?)?;
    /// let set = SegmentSet::from_json(
    ///     &schema,
    ///     r#"{"segments": [{"id": "new", "rule": "eventCount('purchase') = 0"}]}"#,
    /// )?;
    /// let customer = Customer::new("c-17", &schema)?;
    /// let record = set.record_of(&customer, "2026-03-31T09:00:00Z".parse()?)?;
    /// assert_eq!(set.test(&record, &Context::new())?, ["new"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn record_of(&self, customer: &Customer, now: Instant) -> Result<Record> {
        if *customer.schema() != self.inner.schema {
            return Err(Error::conflict("record", "has another schema than the set of segments"));
        }
        let held = [PURCHASE, INTERACTION, COMPLAINT];
        let events = &self.inner.plan.events;
        if let Some(event) = events.iter().find(|one| !held.contains(&one.event.name.as_str())) {
            let what = "events that the record of a customer does not hold: test a record in JSON";
            return Err(event.need.missing(what));
        }
        self.record(customer.rule_record(now)?.json())
    }
}

/// What a segment reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SegmentReads {
    /// The fields.
    pub fields: Vec<String>,
    /// The events.
    pub events: Vec<String>,
    /// The consents.
    pub consents: Vec<ConsentRead>,
    /// The segments.
    pub segments: Vec<String>,
    /// Whether time alone can change the membership.
    pub time: bool,
}

impl SegmentReads {
    /// Returns what is read as canonical JSON.
    ///
    /// # Errors
    ///
    /// None in practice: it can be written.
    pub fn to_json(&self) -> Result<String> {
        canonical(self)
    }
}

/// A consent that a segment reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConsentRead {
    /// The purpose.
    pub purpose: String,
    /// The channel.
    pub channel: String,
}

impl Inner {
    /// Returns the number of a segment.
    pub(crate) fn number(&self, id: &str) -> Result<usize> {
        self.ids.iter().position(|one| one == id).ok_or_else(|| Error::UnknownSegment {
            segment: String::new(),
            path: "id".to_owned(),
            given: id.to_owned(),
            nearest: nearest(id, &self.ids),
        })
    }

    /// Returns what the rule of a segment reads itself.
    pub(crate) fn own_reads(&self, number: usize) -> impl Iterator<Item = &Reads> {
        self.rules.get(number).into_iter().flatten().map(|rule| &rule.reads)
    }

    /// Returns what a segment reads, through references too. The segments before it in its group are
    /// among them: it depends on their members too.
    pub(crate) fn reads(&self, number: usize) -> Reads {
        let mut reads = Reads::default();
        let closure = self.references.closure(vec![number]);
        closure.iter().flat_map(|&at| self.own_reads(at)).for_each(|own| reads.add(own));
        let needed = closure.iter().filter(|&&at| at != number);
        reads.segments = needed.filter_map(|&at| self.ids.get(at).cloned()).collect();
        reads
    }

    /// Returns the names of a segment by language.
    pub(crate) fn label(&self, number: usize) -> BTreeMap<String, String> {
        let segment = self.definition.segments.get(number);
        segment.map(|segment| segment.label.clone()).unwrap_or_default()
    }

    /// Whether a viewer may see the membership of a segment.
    pub(crate) fn is_visible(&self, number: usize, viewer: Option<&Viewer>) -> bool {
        let class = self.protections.get(number);
        viewer.is_none_or(|viewer| class.is_none_or(|(class, _)| viewer.sees(class)))
    }

    fn known_names(&self) -> BTreeSet<String> {
        let names = &self.names;
        let mut known: BTreeSet<String> = self.ids.iter().cloned().collect();
        known.extend(names.fields.iter().map(|one| one.name.clone()));
        known.extend(names.events.iter().map(|one| one.name.clone()));
        known.extend(names.consents.iter().map(|one| one.purpose.clone()));
        known
    }
}

/// Reads the rule of a segment.
fn expression(segment: &SegmentDefinition) -> Result<Option<Expression>> {
    let read = match &segment.rule {
        None => return Ok(None),
        Some(Value::String(text)) => Expression::from_cql2_text(text),
        Some(value) => Expression::from_value(value),
    };
    read.map(Some).map_err(|error| error.in_segment(&segment.id))
}

/// For each segment, the one before it in its group.
fn previous(definition: &SegmentSetDefinition, ids: &[String]) -> Result<Vec<Option<usize>>> {
    let numbers: BTreeMap<&String, usize> =
        ids.iter().enumerate().map(|(number, id)| (id, number)).collect();
    let mut all = vec![None; ids.len()];
    let mut groups: BTreeMap<usize, &String> = BTreeMap::new();
    for (group, members) in &definition.exclusive {
        let mut previous = None;
        for (at, id) in members.iter().enumerate() {
            let path = format!("$.exclusive.{group}[{at}]");
            let Some(&number) = numbers.get(id) else {
                return Err(Error::UnknownSegment {
                    segment: String::new(),
                    path,
                    given: id.clone(),
                    nearest: nearest(id, ids),
                });
            };
            if let Some(other) = groups.insert(number, group) {
                let message = format!("{id:?} is already in the group {other:?}");
                return Err(crate::document::document::invalid(&path, message));
            }
            if let Some(place) = all.get_mut(number) {
                *place = previous;
            }
            previous = Some(number);
        }
    }
    Ok(all)
}

/// The segments that the rule of each names.
fn named(rules: &[Option<Rule>], ids: &[String]) -> Vec<Vec<usize>> {
    let numbers: BTreeMap<&String, usize> =
        ids.iter().enumerate().map(|(number, id)| (id, number)).collect();
    let one = |rule: &Option<Rule>| {
        let named = rule.iter().flat_map(|rule| &rule.reads.segments);
        named.filter_map(|id| numbers.get(id).copied()).collect()
    };
    rules.iter().map(one).collect()
}

/// The classes of each segment's membership and of its rule.
fn protections(
    schema: &Schema,
    definition: &SegmentSetDefinition,
    rules: &[Option<Rule>],
    references: &References,
) -> Vec<(Protection, Protection)> {
    let mut all = vec![(Protection::none(), Protection::none()); rules.len()];
    for &at in &references.order {
        let mut class = Protection::none();
        if let Some(rule) = rules.get(at).and_then(Option::as_ref) {
            let fields = rule.reads.fields.iter().filter_map(|one| schema.field_protection(one));
            let events = rule.reads.events.iter().filter_map(|one| schema.event_protection(one));
            let consents = rule.reads.consents.iter().map(|_| Schema::consent_protection());
            class = fields.chain(events).chain(consents).fold(class, |all, one| all.join(&one));
        }
        for need in references.of(at) {
            // What is read of another segment is its membership.
            if let Some((need, _)) = all.get(*need) {
                class = class.join(need);
            }
        }
        let segment = definition.segments.get(at);
        let manual = segment.is_some_and(|one| !one.include.is_empty() || !one.exclude.is_empty());
        if manual {
            class = class.join(&Protection::usual());
        }
        let released = segment.and_then(|segment| segment.release.as_ref());
        let membership = released.map_or_else(|| class.clone(), |release| release.protection());
        if let Some(place) = all.get_mut(at) {
            *place = (membership, class);
        }
    }
    all
}

fn positions(plan: &Plan, names: &Names) -> Positions {
    let field = |field: &FieldName| {
        names.fields.iter().position(|one| one.name == field.name).unwrap_or(usize::MAX)
    };
    let events = plan.events.iter().map(|event| {
        let all = &event.event.fields;
        let place = |field: &FieldName| {
            all.iter().position(|one| one.name == field.name).unwrap_or(usize::MAX)
        };
        let number = names.events.iter().position(|one| one.name == event.event.name);
        let fields = event.program.fields.iter().map(place).collect();
        (number.unwrap_or(usize::MAX), fields)
    });
    let consent = |one: &_| names.consents.iter().position(|other| other == one);
    Positions {
        fields: plan.customers.fields.iter().map(field).collect(),
        consents: plan.consents.iter().map(|one| consent(one).unwrap_or(usize::MAX)).collect(),
        events: events.collect(),
    }
}

fn consent_field(column: &str) -> FieldName {
    FieldName {
        name: column.to_owned(),
        column: column.to_owned(),
        kind: FieldType::Bool,
        naive_is_local: false,
        values_are_shown: true,
    }
}

/// The segments of each id that was included or excluded; whoever is in both is excluded.
fn manual(
    definition: &SegmentSetDefinition,
    plan: &mut Plan,
) -> Result<Lookup<String, Vec<(usize, bool)>>> {
    let mut manual: Lookup<String, Vec<(usize, bool)>> = Lookup::new();
    for (number, segment) in definition.segments.iter().enumerate() {
        if segment.include.is_empty() && segment.exclude.is_empty() {
            continue;
        }
        let need = Need {
            segment: segment.id.clone(),
            path: format!("$.segments[{number}]"),
            clause: "a list of customers".to_owned(),
        };
        if plan.id.is_none() {
            return Err(need.missing("the id of the customer, and the schema has none"));
        }
        plan.needs_id.get_or_insert_with(|| Arc::new(need));
        for entry in &segment.include {
            manual.entry(entry.id.clone()).or_default().push((number, true));
        }
        for entry in &segment.exclude {
            let entries = manual.entry(entry.id.clone()).or_default();
            entries.retain(|(at, _)| *at != number);
            entries.push((number, false));
        }
    }
    Ok(manual)
}
