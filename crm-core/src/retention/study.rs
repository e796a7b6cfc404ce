//! The study itself: counting by arm.

use serde::{Deserialize, Serialize};

use super::tally::{Tallies, Tally, merge, tally_rows, tally_summary};
use super::{ReportOptions, RetentionReport, StudyDefinition};
use crate::column::{Batch, MAX_COUNT};
use crate::document;
use crate::{Error, Result};

/// The version of the state that is written and read.
const STATE_VERSION: u64 = 1;

/// Counts customers and losses by arm: a *summary* accumulator.
///
/// Feed it rows ([`update`](RetentionStudy::update)) or a table that a database has grouped
/// ([`update_summary`](RetentionStudy::update_summary)), merge studies that were fed apart
/// ([`merge`](RetentionStudy::merge)), and ask for a [`report`](RetentionStudy::report). The state
/// is a few integers for each arm: it is the same, and so is its JSON to the byte, however the rows
/// were batched, ordered or spread.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column, FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
///
/// let cost = ProgramCost::parse("0", "0.50")?;
/// let mut study = RetentionStudy::new(StudyDefinition::new(
///     "arm", "none", "churned", "USD".parse()?, FollowUp::Days(30), cost,
/// ))?;
/// study.update(&Batch::new(vec![
///     Column::strings("arm", &["mail", "none", "mail", "none"]),
///     Column::bools("churned", &[false, true, false, false]),
/// ])?)?;
/// let report = study.report(&Default::default())?;
/// assert_eq!(report.arm("mail").unwrap().n, 2);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RetentionStudy {
    definition: StudyDefinition,
    tallies: Tallies,
}

/// The state as it travels.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    arms: Tallies,
    definition: StudyDefinition,
    definition_hash: String,
    kind: String,
    state_version: u64,
}

const KIND: &str = "retention_study";

impl RetentionStudy {
    /// Makes a study that has seen no customer.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::Conflict`], [`Error::MissingCost`],
    /// [`Error::TooManyDecimals`]: the definition contradicts itself.
    pub fn new(definition: StudyDefinition) -> Result<RetentionStudy> {
        definition.check()?;
        Ok(RetentionStudy { definition, tallies: Tallies::new() })
    }

    /// Returns the definition.
    #[must_use]
    pub fn definition(&self) -> &StudyDefinition {
        &self.definition
    }

    /// Returns the arms in the order of their names: those declared, else those seen so far.
    #[must_use]
    pub fn arms(&self) -> Vec<&str> {
        match self.definition.arms() {
            Some(declared) => declared.into_iter().collect(),
            None => self.tallies.keys().map(String::as_str).collect(),
        }
    }

    /// Returns the columns that [`update`](RetentionStudy::update) reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let StudyDefinition { arm, churned, count, .. } = &self.definition;
        [Some(arm), Some(churned), count.as_ref()].into_iter().flatten().map(|s| &**s).collect()
    }

    /// Returns the columns that [`update_summary`](RetentionStudy::update_summary) reads.
    #[must_use]
    pub fn summary_columns(&self) -> Vec<&str> {
        vec![&self.definition.arm, "n", "churned"]
    }

    /// Returns a study of the same definition that has seen no customer.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let mut scratch = study.empty();
    /// assert!(scratch.report(&Default::default()).is_err());
    /// scratch.merge(&study)?;
    /// assert_eq!(scratch, study);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn empty(&self) -> RetentionStudy {
        RetentionStudy { definition: self.definition.clone(), tallies: Tallies::new() }
    }

    /// Adds the rows of a batch, all or none.
    ///
    /// A row is one customer, or as many as the `count` column says. The arm may be text, a
    /// dictionary of text, an integer or a bool (named as in `"true"`); the loss a bool, or a
    /// number that is 0 or 1; the count a whole number from 0 to 2^53.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::UnknownColumn`], [`Error::DuplicateColumn`],
    /// [`Error::ColumnType`], [`Error::NullValue`], [`Error::InvalidValue`],
    /// [`Error::InvalidUtf8`], [`Error::MalformedColumn`], [`Error::UnknownArm`] where the arms are
    /// declared, [`Error::TooManyGroups`] above 10,000 arms, [`Error::Overflow`] above 2^53
    /// customers in an arm. After an error the study is as it was.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    ///
    /// # let mut study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let error = study
    ///     .update(&Batch::new(vec![
    ///         Column::strings("arm", &["mail", "none"]),
    ///         Column::int64("churned", &[0, 2]),
    ///     ])?)
    ///     .unwrap_err();
    /// assert_eq!(error.to_string(), "column \"churned\" must hold 0 or 1, got 2 in row 1");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        self.add(tally_rows(&self.definition, batch, 0..batch.rows())?)
    }

    /// Adds the rows of several batches on several threads, all or none; feature `rayon`.
    ///
    /// The result is that of [`update`](RetentionStudy::update), to the bit.
    ///
    /// # Errors
    ///
    /// Those of [`update`](RetentionStudy::update), the first in the order of the rows, and
    /// [`Error::TooLarge`] when the threads cannot be started.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use crm_core::{Batch, Column};
    ///
    /// # let mut study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let batch = Batch::new(vec![
    ///     Column::strings("arm", &["mail", "none"]),
    ///     Column::bools("churned", &[true, false]),
    /// ])?;
    /// study.update_parallel(&[batch], NonZeroUsize::new(2).unwrap())?;
    /// assert_eq!(study.report(&Default::default())?.control().n, 1001);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[cfg(feature = "rayon")]
    pub fn update_parallel(
        &mut self,
        batches: &[Batch<'_>],
        threads: std::num::NonZeroUsize,
    ) -> Result<()> {
        let parts = crate::parallel::parts(batches, threads);
        let tallies = crate::parallel::run(&parts, threads, |part| {
            tally_rows(&self.definition, part.batch, part.rows.clone())
        })?;
        let mut sum = Tallies::new();
        for one in tallies {
            merge(&self.definition.arm, &mut sum, one)?;
        }
        self.add(sum)
    }

    /// Adds a table that has been grouped already, all or none: the arm by its own column name,
    /// `n` customers and `churned` of them.
    ///
    /// This is what `SELECT segment, count(*) AS n, sum(lapsed) AS churned ... GROUP BY segment`
    /// returns. An arm may stand in several rows.
    ///
    /// # Errors
    ///
    /// Those of [`update`](RetentionStudy::update), and [`Error::InvalidValue`] when more customers
    /// were lost than there are.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    ///
    /// # let mut study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// study.update_summary(&Batch::new(vec![
    ///     Column::strings("arm", &["mail", "none"]),
    ///     Column::int64("n", &[500, 500]),
    ///     Column::int64("churned", &[41, 62]),
    /// ])?)?;
    /// assert_eq!(study.report(&Default::default())?.control().churned, 182);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn update_summary(&mut self, batch: &Batch<'_>) -> Result<()> {
        self.add(tally_summary(&self.definition, batch)?)
    }

    /// Adds what another study of the same definition has seen.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentMismatch`] when the definitions differ, [`Error::Overflow`]. After an error
    /// the study is as it was.
    ///
    /// # Examples
    ///
    /// ```
    /// # let mut study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let elsewhere = study.clone();
    /// study.merge(&elsewhere)?;
    /// assert_eq!(study.report(&Default::default())?.control().n, 2000);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn merge(&mut self, other: &RetentionStudy) -> Result<()> {
        if self.definition != other.definition {
            return Err(document::mismatch(&self.definition, &other.definition)?);
        }
        self.add(other.tallies.clone())
    }

    /// Compares each treated arm with the control.
    ///
    /// # Errors
    ///
    /// [`Error::MissingControl`] and [`Error::EmptyArm`] when an arm has no customers,
    /// [`Error::UnknownName`] when `options.difference` is not a method for differences,
    /// [`Error::OutOfRange`] and [`Error::TooManyDecimals`] for amounts, [`Error::Overflow`] when
    /// the cost does not fit 28 digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Decimal, ReportOptions};
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let options = ReportOptions::default().with_customer_value(Decimal::from(900));
    /// let report = study.report(&options)?;
    /// println!("{report}");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn report(&self, options: &ReportOptions) -> Result<RetentionReport> {
        RetentionReport::new(&self.definition, &self.tallies, options)
    }

    /// Writes the state as canonical JSON: the definition, the counts, and a checksum.
    ///
    /// # Errors
    ///
    /// None in practice: the state of a study is always a valid document.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::RetentionStudy;
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// assert_eq!(RetentionStudy::from_json(&study.to_json()?)?, study);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::seal(&State {
            arms: self.tallies.clone(),
            definition: self.definition.clone(),
            definition_hash: document::hash(&self.definition.to_json()?),
            kind: KIND.to_owned(),
            state_version: STATE_VERSION,
        })
    }

    /// Reads a state that [`to_json`](RetentionStudy::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedState`] when it was cut or edited, or contradicts itself,
    /// [`Error::UnsupportedVersion`], [`Error::InvalidDocument`], and those of
    /// [`new`](RetentionStudy::new).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{ErrorCode, RetentionStudy};
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let edited = study.to_json()?.replace("1000", "1001");
    /// let error = RetentionStudy::from_json(&edited).unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::DamagedState);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<RetentionStudy> {
        let plain = document::unseal(json)?;
        document::check_state(&plain, KIND, STATE_VERSION)?;
        let state: State = document::read(&plain)?;
        let damaged = |message: String| Err(Error::DamagedState { message });
        if state.definition_hash != document::hash(&state.definition.to_json()?) {
            return damaged("the hash of its definition does not fit".to_owned());
        }
        let mut study = RetentionStudy::new(state.definition)?;
        if let Some(arms) = study.definition.arms()
            && let Some(arm) = state.arms.keys().find(|arm| !arms.contains(arm.as_str()))
        {
            return damaged(format!("it counts the arm {arm:?}, which its study does not have"));
        }
        if let Some((arm, Tally { churned, n })) =
            state.arms.iter().find(|(_, tally)| tally.churned > tally.n || tally.n > MAX_COUNT)
        {
            return damaged(format!("the arm {arm:?} has lost {churned} of {n} customers"));
        }
        study.tallies = state.arms;
        Ok(study)
    }

    fn add(&mut self, tallies: Tallies) -> Result<()> {
        let mut sum = self.tallies.clone();
        merge(&self.definition.arm, &mut sum, tallies)?;
        self.tallies = sum;
        Ok(())
    }
}
