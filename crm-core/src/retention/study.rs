//! The study: counts customers by arm.

use std::collections::BTreeSet;

use crate::column::batch::Batch;
use crate::document::document;
use crate::error::error::{Error, Result};
use crate::fold::accumulator::{Accumulator, GroupedSummary, Summary};
use crate::retention::definition::columns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::options::ReportOptions;
use crate::retention::report::report::RetentionReport;
use crate::retention::sql::query;
use crate::retention::tally::rows::tally_rows;
use crate::retention::tally::state;
use crate::retention::tally::summary::tally_summary;
use crate::retention::tally::tally::Tallies;
use crate::sql::dialect::Dialect;

/// Counts customers and losses by arm: a *summary* accumulator.
///
/// Add rows ([`update`](RetentionStudy::update)) or a table that a database has grouped
/// ([`update_summary`](RetentionStudy::update_summary)), merge studies
/// ([`merge`](RetentionStudy::merge)), and create a [`report`](RetentionStudy::report). The state
/// is a few integers per arm. Neither the state nor the bytes of its JSON depend on how the rows
/// were batched, ordered or distributed.
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

impl RetentionStudy {
    /// Creates an empty study.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::Conflict`], [`Error::MissingCost`],
    /// [`Error::TooManyDecimals`]: the definition is inconsistent.
    pub fn new(definition: StudyDefinition) -> Result<RetentionStudy> {
        definition.check()?;
        let study = RetentionStudy { definition, tallies: Tallies::default() };
        study.check_summary_columns()?;
        Ok(study)
    }

    /// Checks that no two columns of a summary have the same name.
    fn check_summary_columns(&self) -> Result<()> {
        let mut seen = BTreeSet::new();
        let required = self.summary_columns().into_iter().map(str::to_owned);
        for name in required.chain(self.optional_summary_columns()) {
            if seen.contains(&name) {
                let keys = std::iter::once(&self.definition.arm).chain(&self.definition.strata);
                let stratum = keys.into_iter().any(|key| *key == name);
                let field = if stratum { "$.strata" } else { "$.covariates" };
                let message =
                    format!("would give a summary of the study two columns named {name:?}");
                return Err(Error::conflict(field, message));
            }
            seen.insert(name);
        }
        Ok(())
    }

    /// Returns the definition.
    #[must_use]
    pub fn definition(&self) -> &StudyDefinition {
        &self.definition
    }

    /// Returns the arms in the order of their names: the declared ones, or those seen so far.
    #[must_use]
    pub fn arms(&self) -> Vec<&str> {
        match self.definition.arms() {
            Some(declared) => declared.into_iter().collect(),
            None => self.tallies.arms(),
        }
    }

    /// Returns the columns that [`update`](RetentionStudy::update) reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for (_, name) in self.definition.columns() {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        columns
    }

    /// Returns the columns that [`update_summary`](RetentionStudy::update_summary) needs.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// assert_eq!(study.summary_columns(), ["arm", "n", "churned"]);
    /// assert!(study.optional_summary_columns().is_empty());
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn summary_columns(&self) -> Vec<&str> {
        columns::required(&self.definition)
    }

    /// Returns the columns that [`update_summary`](RetentionStudy::update_summary) reads if the
    /// table has them: each is needed for some figure of the report.
    #[must_use]
    pub fn optional_summary_columns(&self) -> Vec<String> {
        columns::optional(&self.definition)
    }

    /// Returns an empty study with the same definition.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ErrorCode;
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let mut scratch = study.empty();
    /// let error = scratch.report(&Default::default()).unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::MissingControl);
    /// scratch.merge(&study)?;
    /// assert_eq!(scratch, study);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn empty(&self) -> RetentionStudy {
        RetentionStudy { definition: self.definition.clone(), tallies: Tallies::default() }
    }

    /// Adds the rows of a batch, either all or none.
    ///
    /// A row is one customer, or as many as the `count` column says. The arm can be text, a
    /// dictionary of text, an integer or a bool (named as in `"true"`), and so can a stratum, which
    /// can also be null. The loss and the exposure are a bool, or a number that is 0 or 1; the
    /// count is an integer from 0 to 2^53. Baseline and covariates can be null: such customers are
    /// counted, and excluded from that figure only. So can revenue, if `missing` of the definition
    /// says what a null means. A cost must not be null.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::UnknownColumn`], [`Error::DuplicateColumn`],
    /// [`Error::ColumnType`], [`Error::NullValue`], [`Error::InvalidValue`],
    /// [`Error::InvalidUtf8`], [`Error::MalformedColumn`], [`Error::UnknownArm`] if the arms are
    /// declared, [`Error::TooManyGroups`] above 10,000 arms and strata together or 1,000 levels of
    /// a covariate, [`Error::VanishingValue`], [`Error::CurrencyMismatch`], [`Error::Overflow`]
    /// above 2^53 customers in an arm or sums of 2^127 units. An error leaves the study unchanged.
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
    /// assert_eq!(error.to_string(), "column \"churned\" must contain 0 or 1, got 2 in row 1");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        self.add(&tally_rows(&self.definition, batch, 0..batch.rows())?)
    }

    /// Adds the rows of several batches on several threads, either all or none; feature `rayon`.
    ///
    /// The result is bit-identical to that of [`update`](RetentionStudy::update).
    ///
    /// # Errors
    ///
    /// The errors of [`update`](RetentionStudy::update), the first in the order of the rows, and
    /// [`Error::TooLarge`] if the threads cannot be started.
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
        let chunks = crate::parallel::chunks(batches, threads);
        let tallies = crate::parallel::run(&chunks, threads, |chunk| {
            tally_rows(&self.definition, chunk.batch, chunk.rows.clone())
        })?;
        let mut sum = Tallies::default();
        for one in tallies {
            sum.merge(&self.definition, &one)?;
        }
        self.add(&sum)
    }

    /// Adds a table that is already grouped, all rows or none: the arm and the strata in their own
    /// columns, `n` customers, and `churned` of them.
    ///
    /// This is what `SELECT segment, count(*) AS n, sum(lapsed) AS churned ... GROUP BY segment`
    /// returns; [`summary_sql`](RetentionStudy::summary_sql) writes the whole query. An arm can
    /// have several rows. For each metric `m` of the study (`revenue`, `baseline`, `cost`):
    ///
    /// | column | meaning |
    /// |---|---|
    /// | `m_n` | customers with the metric; `n` without this column |
    /// | `m_churned` | lost customers with the metric; `churned` if all have it |
    /// | `m_sum`, `m_sum_sq` | the sum and the sum of squares |
    /// | `m_churned_sum` | the sum over lost customers |
    ///
    /// For each pair, such as `revenue_baseline`: `revenue_baseline_n` customers who have both,
    /// `revenue_baseline_sum` of the products, and over the same customers
    /// `revenue_baseline_revenue_sum`, `revenue_baseline_revenue_sum_sq`, and the same for the
    /// baseline; without these columns those of the metrics, if all customers have both. `exposed`
    /// and `exposed_churned`; `excluded` and those of them lost, `excluded_churned`; for each numeric
    /// covariate `c` its `c_n`, `c_sum`, `c_sum_sq`.
    ///
    /// For the revenue also:
    ///
    /// | column | meaning |
    /// |---|---|
    /// | `revenue_sum_cube` | the sum of cubes |
    /// | `revenue_capped` | with a cap, which such a table must have applied: customers above it |
    /// | `revenue_baseline_revenue_sum_cube` | the sum of cubes over customers who have both |
    /// | `revenue_baseline_revenue_sq_sum` | over them, of the square of the revenue times the baseline |
    /// | `revenue_baseline_baseline_sq_sum` | over them, of the revenue times the square of the baseline |
    /// | `revenue_baseline_baseline_sum_cube` | over them, of the cubes of the baseline |
    ///
    /// A `revenue_n` below `n` is an error without `missing` in the definition. If a missing revenue
    /// is a zero, the sums of pairs count it as one. A sum of cubes can also be the text of several
    /// whole numbers with exponents of ten and `+` between them, such as `12e3+-45e-6`.
    ///
    /// Sums are integers, decimals, floats, or decimal text. A float that is not an integer number
    /// of units is rounded and counted (`inexact_summary` among the findings). If a column is
    /// missing, only the figures that need it are undefined.
    ///
    /// # Errors
    ///
    /// The errors of [`update`](RetentionStudy::update), [`Error::InvalidValue`] if more customers
    /// are lost than exist, and [`Error::InconsistentSummary`] for a combination of sums that no
    /// set of customers can produce, such as more exposed customers than exist.
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
        self.add(&tally_summary(&self.definition, batch)?)
    }

    /// Writes the query that groups a table of rows into the table for
    /// [`update_summary`](RetentionStudy::update_summary). The resulting state is bit-identical to
    /// that of the rows.
    ///
    /// The names of tables and columns are quoted, and a period in `table` separates a schema from
    /// its table. Sums are exact: integers internally, and decimal text in the result. Invalid rows
    /// (a null in a required column, an outcome of 0.4, a cost below 0, even of an excluded
    /// customer) make a count null, which is rejected, or the query fails. Metrics and covariates
    /// must be numbers. Differences between the databases:
    ///
    /// - Each database has its own rounding of numbers with more decimals than declared, and they
    ///   are not counted as rounded. Text that is a number can pass as a number.
    /// - PostgreSQL fails for its type money, and for a name longer than 63 bytes, which it would
    ///   truncate, such as `c_sum_sq` of a covariate `c` of more than 56 bytes.
    /// - Spark rejects sums of more than 38 digits, and can be off in the last digit of a float
    ///   above 2^52 units.
    /// - SQLite stores NaN as null, and rejects sums that exceed its integers, which numbers of
    ///   10^12 units or more can reach.
    /// - All databases except PostgreSQL treat column names that differ only in case as equal.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the name of the table, or of its schema, is empty or contains NUL.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Dialect;
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let sql = study.summary_sql("customers", Dialect::DuckDb)?;
    /// assert!(sql.contains(r#"FROM "customers""#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn summary_sql(&self, table: &str, dialect: Dialect) -> Result<String> {
        query::summary_sql(&self.definition, table, dialect)
    }

    /// Adds the rows of another study with the same definition.
    ///
    /// A definition without `missing` agrees with one in which a missing revenue is unknown, and the
    /// study then has the latter. What a part did not count, a summary without a column or a state
    /// of the second version, is absent in the whole, in any order: the sums of cubes, and the lost
    /// customers among those who were left out.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentMismatch`] if the definitions differ, [`Error::Overflow`]. An error leaves
    /// the study unchanged.
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
        let definition = self.definition.joined(&other.definition);
        if definition != other.definition.joined(&self.definition) {
            return Err(document::mismatch(&self.definition, &other.definition)?);
        }
        self.add(&other.tallies)?;
        self.definition = definition;
        Ok(())
    }

    /// Compares each treated arm with the control.
    ///
    /// # Errors
    ///
    /// [`Error::MissingControl`] and [`Error::EmptyArm`] if an arm has no customers,
    /// [`Error::UnknownName`] if `options.difference` is not a method for differences,
    /// [`Error::OutOfRange`] and [`Error::TooManyDecimals`] for amounts, [`Error::Conflict`] if
    /// options exclude each other; [`Error::Overflow`] if the cost exceeds 28 digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ReportOptions;
    /// use crm_core::money::Decimal;
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
    /// [`Error::InvalidDocument`] if serialization fails, which a valid state never does.
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
        state::write(&self.definition, &self.tallies)
    }

    /// Reads a state that [`to_json`](RetentionStudy::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedState`] if it is truncated, edited or inconsistent,
    /// [`Error::UnsupportedVersion`], [`Error::InvalidDocument`], and the errors of
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
        let (definition, tallies) = state::read(json)?;
        Ok(RetentionStudy { definition, tallies })
    }

    /// Returns the bytes of memory that the study's counts and sums take; the text of its definition
    /// is not included.
    ///
    /// It grows with the arms and the strata, not with the customers.
    ///
    /// # Examples
    ///
    /// ```
    /// # let mut study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let size = study.size();
    /// let other = study.clone();
    /// study.merge(&other)?;
    /// assert_eq!(study.size(), size);
    /// assert!(study.empty().size() < size);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<RetentionStudy>() + self.tallies.heap_size()
    }

    fn add(&mut self, tallies: &Tallies) -> Result<()> {
        let mut sum = self.tallies.clone();
        sum.merge(&self.definition, tallies)?;
        self.tallies = sum;
        Ok(())
    }
}

impl Accumulator for RetentionStudy {
    fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        RetentionStudy::update(self, batch)
    }

    fn merge(&mut self, other: &RetentionStudy) -> Result<()> {
        RetentionStudy::merge(self, other)
    }

    fn empty(&self) -> RetentionStudy {
        RetentionStudy::empty(self)
    }

    fn size(&self) -> usize {
        RetentionStudy::size(self)
    }
}

impl Summary for RetentionStudy {
    fn to_json(&self) -> Result<String> {
        RetentionStudy::to_json(self)
    }

    fn from_json(json: &str) -> Result<RetentionStudy> {
        RetentionStudy::from_json(json)
    }
}

impl GroupedSummary for RetentionStudy {
    fn update_summary(&mut self, batch: &Batch<'_>) -> Result<()> {
        RetentionStudy::update_summary(self, batch)
    }
}
