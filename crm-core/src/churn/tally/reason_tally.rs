//! The tally of the reasons of those who left.

use std::sync::Arc;

use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::tally::codes::Codes;
use crate::churn::tally::definition::TallyDefinition;
use crate::churn::tally::groups::Id;
use crate::churn::tally::null_root::NullRoot;
use crate::churn::tally::place::Place;
use crate::churn::tally::rows::{AmountColumns, Plan, tally_rows};
use crate::churn::tally::state::{self, Defined, SchemeName};
use crate::churn::tally::tallies::Tallies;
use crate::column::batch::Batch;
use crate::document::document;
use crate::error::error::{Error, Result};
use crate::fold::accumulator::Accumulator;

/// The code of those whom nobody asked.
pub(crate) const NOT_ASKED: &str = "UNKNOWN.NOT_ASKED";

/// The columns of a table that a database has grouped.
const N: &str = "n";
const VALUE_SUM: &str = "value_sum";

/// Counts the reasons of those who left: a *summary* accumulator.
///
/// Its state has exact counts and sums of values by root, by stated reason and root, by root and
/// month, by root and representative, by stated reason and representative, by each entry of `by` and
/// root, by contributing reason, by dissatisfaction and root, and by root, offer and whether the
/// customer stayed; nothing finer. It is the same to the bit however rows are batched, ordered, or
/// spread over accumulators.
///
/// With a column `saved` a row is an attempt to leave. Those who stayed are no exits, and are counted
/// only by root and offer.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{ReasonScheme, ReasonTally, SchemeKind, TallyDefinition};
/// use crm_core::{Batch, Column};
///
/// let roots = ReasonScheme::standard(SchemeKind::Root)?;
/// let stated = ReasonScheme::standard(SchemeKind::Stated)?;
/// let definition = TallyDefinition::new(["reason"]);
/// let mut tally = ReasonTally::new(&roots, &stated, definition)?;
/// let reasons = ["OFFER.CHEAPER", "NEED.USE_ENDED", "OFFER.CHEAPER"];
/// tally.update(&Batch::new(vec![Column::strings("reason", &reasons)])?)?;
/// assert_eq!(tally.report(Default::default())?.n(), 3);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReasonTally {
    pub(crate) inner: Arc<Inner>,
    pub(crate) tallies: Tallies,
}

/// What does not change with the rows.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) definition: TallyDefinition,
    pub(crate) defined: Defined,
    pub(crate) places: Vec<Place>,
    pub(crate) roots: Codes,
    pub(crate) stated: Codes,
    null_root: Option<Id>,
}

impl Inner {
    fn new(
        roots: &ReasonScheme,
        stated: &ReasonScheme,
        definition: TallyDefinition,
    ) -> Result<Inner> {
        definition.check()?;
        let roots = Codes::new(roots, definition.allow_parents);
        let stated = Codes::new(stated, true);
        let null_root = match definition.null_root {
            NullRoot::Error => None,
            NullRoot::NotAsked => {
                let id = roots.id(NOT_ASKED);
                Some(id.ok_or_else(|| {
                    let message = format!("is not_asked, and the scheme has no {NOT_ASKED}");
                    Error::conflict("null_root", message)
                })?)
            }
        };
        let defined = Defined {
            columns: definition.clone(),
            scheme: SchemeName::of(roots.scheme()),
            stated_scheme: SchemeName::of(stated.scheme()),
        };
        let places = Place::all(&definition);
        Ok(Inner { definition, defined, places, roots, stated, null_root })
    }

    fn plan(&self) -> Plan<'_> {
        Plan {
            definition: &self.definition,
            places: &self.places,
            roots: &self.roots,
            stated: &self.stated,
            null_root: self.null_root,
        }
    }

    /// The amounts of a table of rows.
    fn amounts(&self) -> AmountColumns<'_> {
        AmountColumns {
            count: self.definition.count.as_deref(),
            value: self.definition.value.as_deref(),
            summed: false,
        }
    }
}

impl PartialEq for ReasonTally {
    fn eq(&self, other: &ReasonTally) -> bool {
        self.inner.defined == other.inner.defined && self.tallies == other.tallies
    }
}

impl ReasonTally {
    /// Creates an empty tally of the roots of a scheme, and of the stated reasons of another.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], [`Error::Conflict`] if a column has two meanings, a key requires
    /// another, or null roots are `not_asked` and the scheme has no such code,
    /// [`Error::TooManyDecimals`], [`Error::OutOfRange`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, ReasonTally, SchemeKind, TallyDefinition};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    /// let definition = TallyDefinition::new(["reason"]).with_zone(crm_core::date::Zone::UTC);
    /// let error = ReasonTally::new(&roots, &stated, definition).unwrap_err();
    /// assert_eq!(error.to_string(), "zone requires date");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn new(
        roots: &ReasonScheme,
        stated: &ReasonScheme,
        definition: TallyDefinition,
    ) -> Result<ReasonTally> {
        let inner = Inner::new(roots, stated, definition)?;
        let tallies = Tallies::new(&inner.places);
        Ok(ReasonTally { inner: Arc::new(inner), tallies })
    }

    /// Returns the definition.
    #[must_use]
    pub fn definition(&self) -> &TallyDefinition {
        &self.inner.definition
    }

    /// Returns the scheme of the roots.
    #[must_use]
    pub fn scheme(&self) -> &ReasonScheme {
        self.inner.roots.scheme()
    }

    /// Returns the scheme of the stated reasons.
    #[must_use]
    pub fn stated_scheme(&self) -> &ReasonScheme {
        self.inner.stated.scheme()
    }

    /// Returns the columns that [`update`](ReasonTally::update) reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let TallyDefinition { count, value, .. } = &self.inner.definition;
        let amounts = [count, value].into_iter().flatten().map(String::as_str);
        distinct(self.keys().into_iter().chain(amounts))
    }

    /// Returns the columns that [`update_summary`](ReasonTally::update_summary) reads.
    #[must_use]
    pub fn summary_columns(&self) -> Vec<&str> {
        let value = self.inner.definition.value.as_ref().map(|_| VALUE_SUM);
        distinct(self.keys().into_iter().chain([N]).chain(value))
    }

    /// The key columns.
    fn keys(&self) -> Vec<&str> {
        let TallyDefinition {
            root,
            stated,
            contributing,
            dissatisfaction,
            representative,
            date,
            saved,
            offer,
            by,
            ..
        } = &self.inner.definition;
        let single = [stated, dissatisfaction, representative, date, saved, offer];
        let by = by.iter().flat_map(|by| &by.0);
        let all =
            root.columns.iter().chain(contributing).chain(single.into_iter().flatten()).chain(by);
        all.map(String::as_str).collect()
    }

    /// Returns an empty tally with the same definition.
    #[must_use]
    pub fn empty(&self) -> ReasonTally {
        let tallies = Tallies::new(&self.inner.places);
        ReasonTally { inner: Arc::clone(&self.inner), tallies }
    }

    /// Adds the rows of a batch, either all or none.
    ///
    /// A row is one customer, or as many as the `count` column says, each of the row's value. Codes
    /// and other keys are text, a dictionary of text, integers or bools; dates are dates or
    /// timestamps. A deprecated code counts under its one replacement.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::UnknownColumn`], [`Error::DuplicateColumn`],
    /// [`Error::ColumnType`], [`Error::NullValue`], [`Error::InvalidValue`],
    /// [`Error::InvalidUtf8`], [`Error::MalformedColumn`], [`Error::UnknownCode`] with the nearest
    /// codes, [`Error::NotAssignable`] with those below, [`Error::Conflict`] for instants of a zone
    /// without `zone`, [`Error::TooManyGroups`] above 100,000 representatives, 1,200 months, 10,000
    /// levels or 1,000 offers, [`Error::VanishingValue`], [`Error::Overflow`]. An error leaves the
    /// tally unchanged.
    pub fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        let inner = &self.inner;
        let tallies = tally_rows(inner.plan(), inner.amounts(), batch, 0..batch.rows())?;
        self.add(&tallies)
    }

    /// Adds the rows of several batches on several threads, either all or none; feature `rayon`.
    ///
    /// The result is bit-identical to that of [`update`](ReasonTally::update).
    ///
    /// # Errors
    ///
    /// The errors of [`update`](ReasonTally::update), the first in the order of the rows, and
    /// [`Error::TooLarge`] if the threads cannot be started.
    #[cfg(feature = "rayon")]
    pub fn update_parallel(
        &mut self,
        batches: &[Batch<'_>],
        threads: std::num::NonZeroUsize,
    ) -> Result<()> {
        let inner = &self.inner;
        let chunks = crate::parallel::chunks(batches, threads);
        let tallies = crate::parallel::run(&chunks, threads, |chunk| {
            tally_rows(inner.plan(), inner.amounts(), chunk.batch, chunk.rows.clone())
        })?;
        let mut parts = tallies.into_iter();
        let Some(mut sum) = parts.next() else { return Err(Error::EmptyInput) };
        parts.for_each(|part| sum.merge(&part));
        self.add(&sum)
    }

    /// Adds a table that is already grouped by all key columns, all rows or none: these columns, `n`
    /// customers, and with a value the sum of theirs, `value_sum`.
    ///
    /// A group may have several rows. The state is that of [`update`](ReasonTally::update), unless
    /// values have more decimals than the tally keeps: `update` rounds each row, and this rounds each
    /// `value_sum` once. Sums then differ by up to half a unit a row, and the finding `rounded` counts
    /// the rows of the grouped table. If a database rounds values before it sums them, the sums are
    /// the same and only that finding is missing.
    ///
    /// # Errors
    ///
    /// The errors of [`update`](ReasonTally::update), and [`Error::InconsistentSummary`] for a value
    /// of nobody.
    pub fn update_summary(&mut self, batch: &Batch<'_>) -> Result<()> {
        let inner = &self.inner;
        let value = inner.definition.value.as_ref().map(|_| VALUE_SUM);
        let amounts = AmountColumns { count: Some(N), value, summed: true };
        let tallies = tally_rows(inner.plan(), amounts, batch, 0..batch.rows())?;
        self.add(&tallies)
    }

    /// Adds the rows of another tally with the same definition.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentMismatch`] if the columns or the schemes differ, [`Error::TooManyGroups`],
    /// [`Error::Overflow`]. An error leaves the tally unchanged.
    pub fn merge(&mut self, other: &ReasonTally) -> Result<()> {
        let (left, right) = (&self.inner.defined, &other.inner.defined);
        if left != right {
            return Err(document::mismatch(left, right)?);
        }
        self.add(&other.tallies)
    }

    /// Writes the state as canonical JSON: the definition, the counts, and a checksum.
    ///
    /// # Errors
    ///
    /// None in practice: it can be written.
    pub fn to_json(&self) -> Result<String> {
        let inner = &self.inner;
        state::write(&inner.defined, &inner.places, (&inner.roots, &inner.stated), &self.tallies)
    }

    /// Reads a state that [`to_json`](ReasonTally::to_json) wrote, with its schemes, or newer
    /// revisions of them in which all codes of the state are found.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedState`] if it is truncated, edited or inconsistent,
    /// [`Error::UnsupportedVersion`], [`Error::DocumentMismatch`] for another scheme or an older
    /// revision, [`Error::UnknownCode`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, ReasonTally, SchemeKind, TallyDefinition};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    /// let tally = ReasonTally::new(&roots, &stated, TallyDefinition::new(["reason"]))?;
    /// assert_eq!(ReasonTally::from_json(&tally.to_json()?, &roots, &stated)?, tally);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(
        json: &str,
        roots: &ReasonScheme,
        stated: &ReasonScheme,
    ) -> Result<ReasonTally> {
        let saved = state::open(json)?;
        let inner = Inner::new(roots, stated, saved.columns().clone())?;
        let tallies = saved.read(&inner.places, (&inner.roots, &inner.stated))?;
        Ok(ReasonTally { inner: Arc::new(inner), tallies })
    }

    /// Returns the bytes of memory that the counts and sums take.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<ReasonTally>() + self.tallies.heap_size()
    }

    fn add(&mut self, tallies: &Tallies) -> Result<()> {
        let mut sum = self.tallies.clone();
        sum.merge(tallies);
        sum.check(&self.inner.definition, &self.inner.places)?;
        self.tallies = sum;
        Ok(())
    }
}

/// Each name once, in the order of their first appearance.
fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut found: Vec<&str> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

impl Accumulator for ReasonTally {
    fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        ReasonTally::update(self, batch)
    }

    fn merge(&mut self, other: &ReasonTally) -> Result<()> {
        ReasonTally::merge(self, other)
    }

    fn empty(&self) -> ReasonTally {
        ReasonTally::empty(self)
    }

    fn size(&self) -> usize {
        ReasonTally::size(self)
    }
}
