//! The definition of a study, a document.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::date::months::shortest_days;
use crate::document::document;
use crate::document::kind::Kind;
use crate::error::error::{Error, Result};
use crate::money::currency::Currency;
use crate::money::decimals::Decimals;
use crate::retention::assignment::assignment::Assignment;
use crate::retention::definition::context::CostContext;
use crate::retention::definition::cost::{Cost, missing};
use crate::retention::definition::follow_up::FollowUp;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::revenue::{
    Missing, REVENUE, cap_units, check_roles, read_caps, write_caps,
};

/// The version of the document format.
const VERSION: u64 = 1;

/// The definition of a retention study: the columns to read, the control, the cost of the program,
/// and the follow-up.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "arm": "segment",
///   "control": "No E-Mail",
///   "churned": "lapsed",
///   "currency": "USD",
///   "follow_up": {"days": 14},
///   "cost": {"fixed": "1500", "per_assigned": "0.0125"},
///   "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1}
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `arm` | the column with each customer's arm |
/// | `control` | the arm without the program |
/// | `churned` | the column that is true if the customer was lost |
/// | `count` | optional: the column with the number of customers that a row represents |
/// | `currency` | the currency of all amounts, ISO 4217 |
/// | `follow_up` | `{"days": n}`, `{"months": n}` or `"open"` |
/// | `cost` | a [`ProgramCost`](crate::retention::ProgramCost), or one per arm, by name |
/// | `allocation_ratio` | optional: the intended relative size of each arm |
/// | `revenue` | optional: the column with each customer's revenue during the follow-up |
/// | `baseline` | optional: the column with a value measured before the program |
/// | `cost_column` | optional: the column with the program's cost for each customer |
/// | `strata` | optional: the columns that divide customers into strata |
/// | `covariates` | optional: the columns in which the balance of the arms is checked (numbers; text or booleans for categories) |
/// | `exposed` | optional: the column that is true if the customer was exposed to the program |
/// | `followed_days` | optional: the column with the number of days from each customer's assignment to the end of the data, at least 0 |
/// | `lost_after` | optional: the column with the number of days from each customer's assignment to the loss, null for a customer who was not lost |
/// | `missing` | with nulls in `revenue`: `{"revenue": "zero"}` or `{"revenue": "unknown"}`, what a null means |
/// | `cap` | optional: `{"revenue": "500"}`, the amount as which larger ones count |
/// | `currency_column` | optional: a column with currencies, all equal to `currency` |
/// | `decimals` | optional: the number of decimals of the sums, by column; without it, more digits than the currency has are an error in `revenue` and `cost_column` |
/// | `share_fixed` | optional: whether the treated arms share one fixed cost |
/// | `negative_cost` | optional: whether the cost column may contain negative numbers |
/// | `context` | optional: the context that the cost depends on, a [`CostContext`] |
/// | `assignment` | optional: how customers were assigned to arms, an [`Assignment`]; instead of `allocation_ratio` |
/// | `id` | with `assignment`: the column with ids, which verifies each row's arm |
///
/// With a cost for each arm or an allocation ratio, the arms are declared: a row with any other arm
/// is an error. Without them, any arm is accepted.
///
/// # Examples
///
/// ```
/// use crm_core::{FollowUp, ProgramCost, StudyDefinition};
///
/// let cost = ProgramCost::parse("1500", "0.0125")?;
/// let definition = StudyDefinition::new(
///     "segment",
///     "No E-Mail",
///     "lapsed",
///     "USD".parse()?,
///     FollowUp::Days(14),
///     cost,
/// );
/// assert_eq!(StudyDefinition::from_json(&definition.to_json()?)?, definition);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StudyDefinition {
    /// The column with each customer's arm.
    pub arm: String,
    /// The arm without the program.
    pub control: String,
    /// The column that is true if the customer was lost.
    pub churned: String,
    /// The column with the number of customers that a row represents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The period in which losses are counted.
    pub follow_up: FollowUp,
    /// The cost of the program.
    pub cost: Cost,
    /// The intended relative size of each arm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocation_ratio: Option<BTreeMap<String, f64>>,
    /// The column with each customer's revenue during the follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<String>,
    /// The column with a value measured before the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// The column with the program's cost for each customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_column: Option<String>,
    /// The columns that divide customers into strata; null is a separate stratum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<String>,
    /// The columns in which the balance of the arms is checked: numbers; text or booleans for
    /// categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covariates: Vec<String>,
    /// The column that is true if the customer was exposed to the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposed: Option<String>,
    /// The column with the number of days from each customer's assignment to the end of the data,
    /// whether or not the customer was lost before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed_days: Option<String>,
    /// The column with the number of days from each customer's assignment to the loss, null for a
    /// customer who was not lost; only a loss within the follow-up counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_after: Option<String>,
    /// What a null means, by role, of which there is one: `revenue`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing: BTreeMap<String, Missing>,
    /// The amount as which larger ones count, by role, of which there is one: `revenue`.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        serialize_with = "write_caps",
        deserialize_with = "read_caps"
    )]
    pub cap: BTreeMap<String, Decimal>,
    /// A column with currencies, all equal to the currency of the study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency_column: Option<String>,
    /// The number of decimals of the sums, by column. The default is that of the currency for
    /// `revenue` and `cost_column`, where more digits are then an error, and 6 for other columns.
    /// With declared decimals, and in other columns, more digits are rounded and counted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decimals: BTreeMap<String, u32>,
    /// Whether the treated arms share one fixed cost, in proportion to their customers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub share_fixed: bool,
    /// Whether the cost column may contain negative numbers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negative_cost: bool,
    /// The context that the cost depends on: results from different contexts are not comparable.
    #[serde(default, skip_serializing_if = "is_default")]
    pub context: CostContext,
    /// How customers were assigned to arms: gives the allocation ratio, and verifies the arm of
    /// each row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Assignment>,
    /// The column with the ids that `assignment` uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The version of the document, 1.
    version: u64,
}

impl StudyDefinition {
    /// Creates a definition; it is checked when a study is created from it.
    #[must_use]
    pub fn new(
        arm: &str,
        control: &str,
        churned: &str,
        currency: Currency,
        follow_up: FollowUp,
        cost: impl Into<Cost>,
    ) -> StudyDefinition {
        StudyDefinition {
            arm: arm.to_owned(),
            control: control.to_owned(),
            churned: churned.to_owned(),
            count: None,
            currency,
            follow_up,
            cost: cost.into(),
            allocation_ratio: None,
            revenue: None,
            baseline: None,
            cost_column: None,
            strata: Vec::new(),
            covariates: Vec::new(),
            exposed: None,
            followed_days: None,
            lost_after: None,
            missing: BTreeMap::new(),
            cap: BTreeMap::new(),
            currency_column: None,
            decimals: BTreeMap::new(),
            share_fixed: false,
            negative_cost: false,
            context: CostContext::default(),
            assignment: None,
            id: None,
            version: VERSION,
        }
    }

    /// Sets the column with each customer's revenue during the follow-up.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{FollowUp, ProgramCost, StudyDefinition};
    ///
    /// let (days, cost) = (FollowUp::Days(14), ProgramCost::parse("1500", "0.0125")?);
    /// let definition =
    ///     StudyDefinition::new("segment", "No E-Mail", "lapsed", "USD".parse()?, days, cost)
    ///         .with_revenue("spend")
    ///         .with_baseline("history")
    ///         .with_strata(["zip_code"])
    ///         .with_covariates(["recency", "newbie"])
    ///         .with_decimals("history", 2);
    /// assert_eq!(definition.revenue.as_deref(), Some("spend"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_revenue(self, column: &str) -> StudyDefinition {
        StudyDefinition { revenue: Some(column.to_owned()), ..self }
    }

    /// Sets the column with a value measured before the program, which adjusts the effects.
    #[must_use]
    pub fn with_baseline(self, column: &str) -> StudyDefinition {
        StudyDefinition { baseline: Some(column.to_owned()), ..self }
    }

    /// Sets the column with the program's cost for each customer.
    #[must_use]
    pub fn with_cost_column(self, column: &str) -> StudyDefinition {
        StudyDefinition { cost_column: Some(column.to_owned()), ..self }
    }

    /// Sets the columns that divide customers into strata.
    #[must_use]
    pub fn with_strata<N: Into<String>>(
        self,
        columns: impl IntoIterator<Item = N>,
    ) -> StudyDefinition {
        StudyDefinition { strata: columns.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets the columns in which the balance of the arms is checked: numbers; text or booleans for
    /// categories.
    #[must_use]
    pub fn with_covariates<N: Into<String>>(
        self,
        columns: impl IntoIterator<Item = N>,
    ) -> StudyDefinition {
        StudyDefinition { covariates: columns.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets the column that is true if the customer was exposed to the program.
    #[must_use]
    pub fn with_exposed(self, column: &str) -> StudyDefinition {
        StudyDefinition { exposed: Some(column.to_owned()), ..self }
    }

    /// Sets the column with the number of days from each customer's assignment to the end of the
    /// data. A customer followed for less than the follow-up is excluded, and counted as excluded.
    ///
    /// This is not how long a customer stayed: a customer who left on day 12 but could have been
    /// observed for 30 days was followed for 30 days. Excluding customers because they left would
    /// omit their losses.
    #[must_use]
    pub fn with_followed_days(self, column: &str) -> StudyDefinition {
        StudyDefinition { followed_days: Some(column.to_owned()), ..self }
    }

    /// Sets the column with the number of days from each customer's assignment to the loss.
    ///
    /// A loss counts if it is at most the follow-up after the assignment; months are then as short
    /// as calendar months can be. The column `churned` says whether a customer was ever lost: one
    /// who was has a day, and any other has none. Where the study also has `followed_days`, no loss
    /// is later than those.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column, FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
    ///
    /// let (days, cost) = (FollowUp::Days(30), ProgramCost::parse("0", "0.5")?);
    /// let definition = StudyDefinition::new("arm", "none", "lost", "USD".parse()?, days, cost)
    ///     .with_lost_after("days");
    /// let mut study = RetentionStudy::new(definition)?;
    /// study.update(&Batch::new(vec![
    ///     Column::strings("arm", &["mail", "none"]),
    ///     Column::bools("lost", &[true, true]),
    ///     Column::int64("days", &[31, 30]),
    /// ])?)?;
    /// let report = study.report(&Default::default())?;
    /// assert_eq!((report.arms()[0].churned, report.control().churned), (0, 1));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_lost_after(self, column: &str) -> StudyDefinition {
        StudyDefinition { lost_after: Some(column.to_owned()), ..self }
    }

    /// Sets what a null means, by role: `revenue` is the only one. Without it a null of the revenue
    /// is an error.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Missing;
    /// use crm_core::{FollowUp, ProgramCost, StudyDefinition};
    ///
    /// let (days, cost) = (FollowUp::Days(14), ProgramCost::parse("0", "0.5")?);
    /// let definition = StudyDefinition::new("arm", "none", "lost", "USD".parse()?, days, cost)
    ///     .with_revenue("spend")
    ///     .with_missing("revenue", Missing::Zero)
    ///     .with_cap("revenue", 500.into());
    /// assert!(definition.to_json()?.contains(r#""cap":{"revenue":"500"}"#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_missing(mut self, role: &str, missing: Missing) -> StudyDefinition {
        self.missing.insert(role.to_owned(), missing);
        self
    }

    /// Sets the amount as which larger ones count, by role: `revenue` is the only one. How many
    /// were larger is counted.
    #[must_use]
    pub fn with_cap(mut self, role: &str, amount: Decimal) -> StudyDefinition {
        self.cap.insert(role.to_owned(), amount.normalize());
        self
    }

    /// The amount as which a larger revenue counts.
    pub(crate) fn revenue_cap(&self) -> Option<Decimal> {
        self.cap.get(REVENUE).copied()
    }

    /// Returns what a null of the revenue means.
    pub(crate) fn missing_revenue(&self) -> Option<Missing> {
        self.missing.get(REVENUE).copied()
    }

    /// The amount as which a larger revenue counts, in integer units; it was checked when the study
    /// was created.
    pub(crate) fn revenue_cap_units(&self) -> Option<i64> {
        let (_, decimals) = self.metric(Metric::Revenue)?;
        cap_units(self.revenue_cap()?, decimals).ok()
    }

    /// Whether the state has what it has from its third version on.
    pub(crate) fn is_third_version(&self) -> bool {
        let columns = [&self.revenue, &self.followed_days, &self.lost_after];
        columns.into_iter().any(Option::is_some) || !self.missing.is_empty() || !self.cap.is_empty()
    }

    /// Sets the column with the currency of each row, which must be that of the study.
    #[must_use]
    pub fn with_currency_column(self, column: &str) -> StudyDefinition {
        StudyDefinition { currency_column: Some(column.to_owned()), ..self }
    }

    /// Sets the number of decimals with which a column is summed.
    #[must_use]
    pub fn with_decimals(mut self, column: &str, decimals: u32) -> StudyDefinition {
        self.decimals.insert(column.to_owned(), decimals);
        self
    }

    /// Shares one fixed cost among the treated arms, in proportion to their customers, instead of
    /// charging each arm in full.
    #[must_use]
    pub fn with_share_fixed(self) -> StudyDefinition {
        StudyDefinition { share_fixed: true, ..self }
    }

    /// Allows negative numbers in the cost column, such as refunds.
    #[must_use]
    pub fn with_negative_cost(self) -> StudyDefinition {
        StudyDefinition { negative_cost: true, ..self }
    }

    /// Sets the column with the number of customers that a row represents.
    #[must_use]
    pub fn with_count(self, column: &str) -> StudyDefinition {
        StudyDefinition { count: Some(column.to_owned()), ..self }
    }

    /// Sets the intended relative size of each arm, including the control.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
    ///
    /// let cost = ProgramCost::parse("0", "0.5")?;
    /// let study = RetentionStudy::new(
    ///     StudyDefinition::new("arm", "none", "churned", "EUR".parse()?, FollowUp::Open, cost)
    ///         .with_allocation_ratio([("mail", 9.0), ("none", 1.0)]),
    /// )?;
    /// assert_eq!(study.arms(), ["mail", "none"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_allocation_ratio<N: Into<String>>(
        self,
        ratio: impl IntoIterator<Item = (N, f64)>,
    ) -> StudyDefinition {
        let ratio = ratio.into_iter().map(|(arm, share)| (arm.into(), share)).collect();
        StudyDefinition { allocation_ratio: Some(ratio), ..self }
    }

    /// Sets the context that the cost depends on.
    #[must_use]
    pub fn with_context(self, context: CostContext) -> StudyDefinition {
        StudyDefinition { context, ..self }
    }

    /// Sets how customers were assigned to arms, and the column with their ids. The allocation
    /// ratio is that of the assignment, and customers whose row has another arm are counted.
    #[must_use]
    pub fn with_assignment(self, assignment: Assignment, id: Option<&str>) -> StudyDefinition {
        let id = id.map(str::to_owned);
        StudyDefinition { assignment: Some(assignment), id, ..self }
    }

    /// Reads a definition from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path, [`Error::UnsupportedVersion`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::StudyDefinition;
    ///
    /// let error = StudyDefinition::from_json(r#"{"version": 1, "arms": "segment"}"#).unwrap_err();
    /// assert_eq!(error.path(), Some("$.arms"));
    /// ```
    pub fn from_json(json: &str) -> Result<StudyDefinition> {
        document::read_value(document::read_version(json, Kind::Definition, VERSION)?)
    }

    /// Writes the definition in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if the allocation ratio contains NaN or infinity.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// The arms that rows may have, if they are declared.
    pub(crate) fn arms(&self) -> Option<BTreeSet<&str>> {
        let mut arms: BTreeSet<&str> = self.cost.arms().collect();
        arms.extend(self.assignment.iter().flat_map(|assignment| assignment.arm_names()));
        arms.extend(self.allocation_ratio.iter().flatten().map(|(arm, _)| arm.as_str()));
        if arms.is_empty() && matches!(self.cost, Cost::Same(_)) {
            return None;
        }
        arms.insert(&self.control);
        Some(arms)
    }

    /// The column of a metric, and the decimals of its sum.
    pub(crate) fn metric(&self, metric: Metric) -> Option<(&str, Decimals)> {
        let name = match metric {
            Metric::Revenue => self.revenue.as_deref(),
            Metric::Baseline => self.baseline.as_deref(),
            Metric::Cost => self.cost_column.as_deref(),
        }?;
        Some((name, self.decimals_of(name)))
    }

    /// Whether a metric is an amount of money whose decimals are not declared: digits beyond those
    /// of the currency are an error. A baseline, which can be an average, is rounded.
    pub(crate) fn undeclared(&self, metric: Metric) -> bool {
        let money = matches!(metric, Metric::Revenue | Metric::Cost);
        money && self.metric(metric).is_some_and(|(name, _)| !self.decimals.contains_key(name))
    }

    /// The pairs of metrics with sums of products.
    pub(crate) fn pairs(&self) -> Vec<(Metric, Metric)> {
        let has = |metric| self.metric(metric).is_some();
        Metric::PAIRS.into_iter().filter(|&(first, second)| has(first) && has(second)).collect()
    }

    /// Returns the decimals of a column's sum, which were checked when the study was created.
    pub(crate) fn decimals_of(&self, column: &str) -> Decimals {
        let money = [&self.revenue, &self.cost_column];
        match self.decimals.get(column) {
            Some(&decimals) => Decimals::new(decimals).unwrap_or_default(),
            None if money.contains(&&Some(column.to_owned())) => Decimals::of(self.currency),
            None => Decimals::default(),
        }
    }

    /// The intended relative size of each arm, from the allocation ratio or from the assignment.
    pub(crate) fn allocation(&self) -> Option<BTreeMap<String, f64>> {
        let assigned = || self.assignment.as_ref().map(Assignment::allocation_ratio);
        self.allocation_ratio.clone().or_else(assigned)
    }

    /// The follow-up in days, if it is given in days.
    pub(crate) fn follow_up_days(&self) -> Option<u32> {
        match self.follow_up {
            FollowUp::Days(days) => Some(days),
            _ => None,
        }
    }

    /// Returns the definition with what another says of nulls: of a study that says nothing, which
    /// had none or was saved when they were unknown, nulls are unknown too.
    pub(crate) fn joined(&self, other: &StudyDefinition) -> StudyDefinition {
        let unknown = other.missing_revenue() == Some(Missing::Unknown);
        match self.missing_revenue() {
            None if unknown => self.clone().with_missing(REVENUE, Missing::Unknown),
            _ => self.clone(),
        }
    }

    /// The days within which a loss counts: months are as short as they can be.
    pub(crate) fn loss_days(&self) -> Option<u32> {
        match self.follow_up {
            FollowUp::Days(days) => Some(days),
            FollowUp::Months(months) => Some(shortest_days(months)),
            FollowUp::Open => None,
        }
    }

    /// The columns of rows, each with its key in the definition.
    pub(crate) fn columns(&self) -> Vec<(String, &str)> {
        let single = [
            ("arm", Some(&self.arm)),
            ("churned", Some(&self.churned)),
            ("count", self.count.as_ref()),
            ("revenue", self.revenue.as_ref()),
            ("baseline", self.baseline.as_ref()),
            ("cost_column", self.cost_column.as_ref()),
            ("exposed", self.exposed.as_ref()),
            ("followed_days", self.followed_days.as_ref()),
            ("lost_after", self.lost_after.as_ref()),
            ("currency_column", self.currency_column.as_ref()),
            ("id", self.id.as_ref()),
        ];
        let single =
            single.into_iter().filter_map(|(key, name)| Some((key.to_owned(), name?.as_str())));
        let strata = self.strata.iter().enumerate();
        let covariates = self.covariates.iter().enumerate();
        single
            .chain(strata.map(|(at, name)| (format!("strata[{at}]"), name.as_str())))
            .chain(covariates.map(|(at, name)| (format!("covariates[{at}]"), name.as_str())))
            .collect()
    }

    pub(crate) fn check(&self) -> Result<()> {
        let version = self.version.into();
        document::version(Some(&version), "version", Kind::Definition.name(), VERSION)?;
        self.check_names()?;
        self.check_decimals()?;
        self.check_options()?;
        self.context.check().map_err(|error| error.within("$.context"))?;
        self.follow_up.check()?;
        self.cost.check(&self.control, self.currency)?;
        self.check_allocation()?;
        let Some(arms) = self.arms() else { return Ok(()) };
        let treated: Vec<&str> = arms.into_iter().filter(|arm| *arm != self.control).collect();
        if treated.is_empty() {
            let message = format!("must name an arm other than the control {:?}", self.control);
            return Err(Error::conflict("$.cost", message));
        }
        match &self.cost {
            Cost::ByArm(costs) => match treated.iter().find(|arm| !costs.contains_key(**arm)) {
                Some(arm) => Err(missing(arm)),
                None => Ok(()),
            },
            Cost::Same(_) => Ok(()),
        }
    }

    fn check_names(&self) -> Result<()> {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (field, name) in self.columns() {
            check_name(&format!("$.{field}"), name)?;
            let other = seen.insert(name, field.clone());
            // A covariate can also be a stratum or the baseline.
            if let Some(other) = other.filter(|other| !may_share(other, &field)) {
                let message = format!("names the column {name:?}, which {other} also names");
                return Err(Error::conflict(&format!("$.{field}"), message));
            }
        }
        Ok(())
    }

    fn check_decimals(&self) -> Result<()> {
        let columns: BTreeSet<&str> = self.columns().into_iter().map(|(_, name)| name).collect();
        for (column, &decimals) in &self.decimals {
            let field = format!("$.decimals.{column}");
            if !columns.contains(column.as_str()) {
                let message = match self.columns().iter().find(|(role, _)| role == column) {
                    Some((role, name)) => {
                        format!("must be a column of the study: {role} is the column {name:?}")
                    }
                    None => "must be a column of the study".to_owned(),
                };
                return Err(Error::conflict(&field, message));
            }
            if decimals > Decimals::MAX {
                return Err(Error::out_of_range(&field, "from 0 to 9", decimals));
            }
        }
        Ok(())
    }

    fn check_options(&self) -> Result<()> {
        let conflict = |field, message: &str| Err(Error::conflict(field, message));
        if self.followed_days.is_some() && self.follow_up_days().is_none() {
            return conflict("$.followed_days", "requires a follow-up in days");
        }
        if self.lost_after.is_some() && self.loss_days().is_none() {
            return conflict("$.lost_after", "requires a follow-up in days or months");
        }
        check_roles("missing", &self.missing, &self.columns())?;
        check_roles("cap", &self.cap, &self.columns())?;
        match (self.metric(Metric::Revenue), self.revenue_cap()) {
            (None, Some(_)) => return conflict("$.cap", "requires a revenue column"),
            (None, None) if !self.missing.is_empty() => {
                return conflict("$.missing", "requires a revenue column");
            }
            (Some((_, decimals)), Some(cap)) => drop(cap_units(cap, decimals)?),
            _ => {}
        }
        if self.cost.counts_exposed() && self.exposed.is_none() {
            return conflict("$.exposed", "is required because the cost is per exposed customer");
        }
        match (&self.assignment, &self.id) {
            (None, Some(_)) => return conflict("$.id", "requires an assignment to compare with"),
            (Some(_), _) if self.allocation_ratio.is_some() => {
                return conflict("$.allocation_ratio", "cannot be combined with an assignment");
            }
            (Some(assignment), _) if assignment.control() != self.control => {
                let control = assignment.control();
                let message = format!("must be that of the assignment, {control:?}");
                return conflict("$.control", &message);
            }
            _ => {}
        }
        if self.share_fixed && matches!(self.cost, Cost::ByArm(_)) {
            return conflict("$.share_fixed", "requires one cost that is the same for each arm");
        }
        if self.negative_cost && self.cost_column.is_none() {
            return conflict("$.negative_cost", "requires a cost_column");
        }
        Ok(())
    }

    fn check_allocation(&self) -> Result<()> {
        let Some(ratio) = &self.allocation() else { return Ok(()) };
        for (arm, share) in ratio {
            if !(*share > 0.0 && share.is_finite()) {
                let field = format!("$.allocation_ratio.{arm}");
                return Err(Error::out_of_range(&field, "a finite number above 0", share));
            }
        }
        let conflict = |message: String| Error::conflict("$.allocation_ratio", message);
        if !ratio.contains_key(&self.control) {
            return Err(conflict(format!("must name the control {:?}", self.control)));
        }
        match self.cost.arms().find(|arm| !ratio.contains_key(*arm)) {
            Some(arm) => Err(conflict(format!("must name the arm {arm:?}, which has a cost"))),
            None => Ok(()),
        }
    }
}

fn is_default(context: &CostContext) -> bool {
    *context == CostContext::default()
}

/// Checks the name of a column or a table.
pub(crate) fn check_name(field: &str, name: &str) -> Result<()> {
    // Arrow and the databases end a name at NUL.
    if name.is_empty() || name.contains('\0') {
        return Err(Error::out_of_range(
            field,
            "a name without NUL, not empty",
            format!("{name:?}"),
        ));
    }
    Ok(())
}

/// Whether two keys can have the same column.
fn may_share(one: &str, other: &str) -> bool {
    let compared = |key: &str| key.starts_with("covariates");
    let read = |key: &str| key.starts_with("strata") || key == "baseline";
    compared(one) && read(other) || read(one) && compared(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retention::definition::cost::ProgramCost;

    fn definition() -> StudyDefinition {
        let cost = ProgramCost::parse("1500", "0.0125").unwrap();
        let usd = "USD".parse().unwrap();
        StudyDefinition::new("segment", "none", "lapsed", usd, FollowUp::Days(14), cost)
    }

    fn refused(definition: StudyDefinition) -> String {
        definition.check().unwrap_err().to_string()
    }

    #[test]
    fn the_canonical_form_is_stable() {
        let json = definition().with_allocation_ratio([("none", 1.0), ("mail", 9.0)]).to_json();
        assert_eq!(
            json.unwrap(),
            r#"{"allocation_ratio":{"mail":9,"none":1},"arm":"segment","churned":"lapsed","control":"none","cost":{"fixed":"1500","per_assigned":"0.0125"},"currency":"USD","follow_up":{"days":14},"version":1}"#
        );
    }

    #[test]
    fn arms_are_declared_by_costs_or_by_the_allocation() {
        assert_eq!(definition().arms(), None);
        let by_ratio = definition().with_allocation_ratio([("none", 1.0), ("mail", 1.0)]);
        assert_eq!(by_ratio.arms().unwrap().into_iter().collect::<Vec<_>>(), ["mail", "none"]);
        let cost = Cost::by_arm([("call", ProgramCost::parse("0", "1").unwrap())]);
        let by_cost = StudyDefinition { cost, ..definition() };
        assert_eq!(by_cost.arms().unwrap().into_iter().collect::<Vec<_>>(), ["call", "none"]);
    }

    #[test]
    fn contradictions_are_named() {
        let none: [(&str, f64); 0] = [];
        let cost = |arms: &[&str]| {
            Cost::by_arm(arms.iter().map(|&arm| (arm, ProgramCost::parse("0", "1").unwrap())))
        };
        assert_eq!(
            refused(definition().with_count("lapsed")),
            "$.count names the column \"lapsed\", which churned also names"
        );
        assert_eq!(
            refused(definition().with_allocation_ratio([("mail", 1.0)])),
            "$.allocation_ratio must name the control \"none\""
        );
        assert_eq!(
            refused(definition().with_allocation_ratio([("none", 1.0)])),
            "$.cost must name an arm other than the control \"none\""
        );
        assert!(refused(definition().with_allocation_ratio(none)).contains("control"));
        assert_eq!(
            refused(definition().with_allocation_ratio([("none", 1.0), ("mail", f64::NAN)])),
            "$.allocation_ratio.mail must be a finite number above 0, got NaN"
        );
        let by_arm = StudyDefinition { cost: cost(&["call"]), ..definition() };
        assert_eq!(
            refused(by_arm.clone().with_allocation_ratio([("none", 1.0), ("mail", 1.0)])),
            "$.allocation_ratio must name the arm \"call\", which has a cost"
        );
        assert_eq!(
            refused(by_arm.with_allocation_ratio([("none", 1.0), ("mail", 1.0), ("call", 1.0)])),
            "cost must name every treated arm, but does not name \"mail\""
        );
        assert!(
            refused(StudyDefinition { cost: cost(&[]), ..definition() })
                .contains("an arm other than")
        );
        assert_eq!(
            refused(StudyDefinition { follow_up: FollowUp::Days(0), ..definition() }),
            "$.follow_up.days must be at least 1, got 0"
        );
    }

    #[test]
    fn a_wrong_document_names_the_path() {
        let with = |from: &str, to: &str| {
            let json = definition().to_json().unwrap();
            assert!(json.contains(from), "{json}");
            StudyDefinition::from_json(&json.replace(from, to)).unwrap_err().to_string()
        };
        let currency = with("USD", "DOLLAR");
        assert!(
            currency.starts_with("invalid document at $.currency: currency must be"),
            "{currency}"
        );
        let cost = with(r#""0.0125""#, r#""a cent""#);
        assert!(cost.starts_with("invalid document at $.cost"), "{cost}");
        let follow_up = with(r#"{"days":14}"#, r#"{"weeks":2}"#);
        assert!(follow_up.contains("$.follow_up") && follow_up.contains("\"days\""), "{follow_up}");
        assert!(with(r#""arm""#, r#""arms""#).contains("unknown key \"arms\""));
        assert_eq!(
            with(r#""version":1"#, r#""version":2"#),
            "study definition version 2 is not supported, this library reads version 1"
        );
        assert!(with(r#","version":1"#, "").contains("$.version"));
    }
}
