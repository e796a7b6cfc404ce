//! The retention study.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crm_core::money::Money;
use crm_core::{Error, FollowUp, ReportOptions, StudyDefinition};
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::PyString;

use super::assignment::Assignment;
use super::context::CostContext;
use super::cost::Costs;
use super::report::RetentionReport;
use crate::argument::{Amount, Amounts, Count, Document, Names, Progress, Shares, threads_of};
use crate::document::Json;
use crate::error::Fail;
use crate::frame::Frame;
use crate::options::{self, keywords};

/// Counts customers and losses by arm, and reports how many customers the program retained and at
/// what cost.
///
/// `arm` and `churned` are columns, `control` is the arm without the program. `cost` is one
/// `ProgramCost` for all treated arms, or a mapping with one per arm. The follow-up is
/// `follow_up_days`, `follow_up_months` or `follow_up_open`; exactly one must be given. `count` is
/// the column with the number of customers per row; without it each row is one. `allocation_ratio`
/// is the intended relative size of each arm.
///
/// With a cost for each arm or an allocation ratio, a row with any other arm is an error.
///
/// Further columns, all optional: `revenue`, each customer's revenue during the follow-up;
/// `baseline`, a value measured before the program, which adjusts the effects; `cost_column`, the
/// program's cost for each customer; `strata`, which divide the customers; `covariates`, in which
/// the balance of the arms is checked; `exposed`, whether the customer was exposed to the program;
/// `followed_days`, the number of days from each customer's assignment to the end of the data,
/// whether or not the customer was lost before (customers followed for less than the follow-up are
/// excluded); `lost_after`, the number of days from each customer's assignment to the loss, null for
/// a customer who was not lost (`churned` then says whether the customer was ever lost, and a loss
/// counts if it is within the follow-up); `currency_column`, whose values must equal `currency`.
/// `decimals` gives the number of decimals of the sums, by column; without it, more digits than the
/// currency has are an error in `revenue` and `cost_column`, and rounded to 6 in other columns.
/// `missing` says what a null of the revenue is: `{"revenue": "zero"}` if the customer brought none,
/// `{"revenue": "unknown"}` if it is not known; without it a null is an error. `cap` counts larger
/// amounts as this one, `{"revenue": "500"}`. `share_fixed` shares one fixed cost among the treated
/// arms; `negative_cost` allows negative numbers in the cost column. `strata` and `covariates` are
/// the name of a column or a list of names. `context` is the context that the cost depends on.
/// `assignment` is how customers were assigned to arms, instead of `allocation_ratio`, and `id` the
/// column with their ids.
///
/// >>> import crm_py as crm
/// >>> study = crm.RetentionStudy(
/// ...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
/// ...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
/// ... )
/// >>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
/// >>> arm = study.report(difference="newcombe").arms["mail"]
/// >>> arm.verdict, round(arm.retained.value), round(arm.cost_per_retained.value)
/// ('effective', 40, 500)
/// >>> round(arm.cost_per_retained.lower), round(arm.cost_per_retained.upper)
/// (301, 1458)
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct RetentionStudy {
    inner: Mutex<crm_core::RetentionStudy>,
}

#[pymethods]
impl RetentionStudy {
    #[new]
    #[pyo3(signature = (
        *,
        arm,
        control,
        churned,
        currency,
        cost,
        follow_up_days = None,
        follow_up_months = None,
        follow_up_open = false,
        count = None,
        allocation_ratio = None,
        revenue = None,
        baseline = None,
        cost_column = None,
        strata = None,
        covariates = None,
        exposed = None,
        followed_days = None,
        lost_after = None,
        missing = None,
        cap = None,
        currency_column = None,
        decimals = None,
        share_fixed = false,
        negative_cost = false,
        context = None,
        assignment = None,
        id = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        arm: &str,
        control: &str,
        churned: &str,
        currency: &str,
        cost: Costs<'_>,
        follow_up_days: Option<Count<'_>>,
        follow_up_months: Option<Count<'_>>,
        follow_up_open: bool,
        count: Option<String>,
        allocation_ratio: Option<Shares<'_>>,
        revenue: Option<String>,
        baseline: Option<String>,
        cost_column: Option<String>,
        strata: Option<Names<'_>>,
        covariates: Option<Names<'_>>,
        exposed: Option<String>,
        followed_days: Option<String>,
        lost_after: Option<String>,
        missing: Option<BTreeMap<String, String>>,
        cap: Option<Amounts<'_>>,
        currency_column: Option<String>,
        decimals: Option<BTreeMap<String, u32>>,
        share_fixed: bool,
        negative_cost: bool,
        context: Option<CostContext>,
        assignment: Option<&Assignment>,
        id: Option<String>,
    ) -> Result<RetentionStudy, Fail> {
        let follow_up = follow_up(follow_up_days, follow_up_months, follow_up_open)?;
        let (currency, cost) = (currency.parse()?, cost.get("cost")?);
        let mut definition = StudyDefinition::new(arm, control, churned, currency, follow_up, cost);
        if let Some(ratio) = allocation_ratio {
            definition = definition.with_allocation_ratio(ratio.get("allocation_ratio")?);
        }
        definition.count = count;
        definition.revenue = revenue;
        definition.baseline = baseline;
        definition.cost_column = cost_column;
        definition.strata = names("strata", strata)?;
        definition.covariates = names("covariates", covariates)?;
        definition.exposed = exposed;
        definition.followed_days = followed_days;
        definition.lost_after = lost_after;
        for (role, missing) in missing.unwrap_or_default() {
            definition = definition.with_missing(&role, missing.parse()?);
        }
        for (role, amount) in cap.map_or_else(|| Ok(BTreeMap::new()), |cap| cap.get("cap"))? {
            let amount = Money::parse_amount("cap", &amount.text("cap")?)?;
            definition = definition.with_cap(&role, amount);
        }
        definition.currency_column = currency_column;
        definition.decimals = decimals.unwrap_or_default();
        definition.share_fixed = share_fixed;
        definition.negative_cost = negative_cost;
        definition.assignment = assignment.map(|assignment| assignment.0.clone());
        definition.id = id;
        definition.context = context.map_or_else(Default::default, |context| context.0);
        RetentionStudy::wrap(crm_core::RetentionStudy::new(definition)?)
    }

    /// Create a study from a definition: a dict, or JSON.
    #[staticmethod]
    fn from_definition(definition: Document<'_>) -> Result<RetentionStudy, Fail> {
        let definition = StudyDefinition::from_json(&definition.json("definition")?)?;
        RetentionStudy::wrap(crm_core::RetentionStudy::new(definition)?)
    }

    /// The definition of the study, as a dict.
    #[getter]
    fn definition(&self, py: Python<'_>) -> Result<Json, Fail> {
        Ok(Json(self.lock(py).definition().to_json()?))
    }

    /// The arms in the order of their names: the declared ones, or those seen so far.
    #[getter]
    fn arms(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).arms().into_iter().map(str::to_owned).collect()
    }

    /// The bytes of memory that the counts and sums take; the text of the definition is not included.
    #[getter]
    fn size(&self, py: Python<'_>) -> usize {
        self.lock(py).size()
    }

    /// The columns that `update` reads.
    #[getter]
    fn columns(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).columns().into_iter().map(str::to_owned).collect()
    }

    /// The columns that `update_summary` needs.
    #[getter]
    fn summary_columns(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).summary_columns().into_iter().map(str::to_owned).collect()
    }

    /// The columns that `update_summary` reads if the table has them: each is needed for some
    /// figure of the report.
    #[getter]
    fn optional_summary_columns(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).optional_summary_columns()
    }

    /// Write the query that groups a table of rows into the table for `update_summary`.
    ///
    /// `dialect` is "duckdb", "sqlite", "postgresql" or "spark". The sums are exact: the state is
    /// bit-identical to that of the rows if numbers have no more decimals than declared. Invalid
    /// rows (a null in a required column, an outcome of 0.4, a cost below 0, even of an excluded
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
    /// >>> import crm_py as crm
    /// >>> study = crm.RetentionStudy(
    /// ...     arm="arm", control="none", churned="lost", currency="USD", follow_up_days=30,
    /// ...     cost=crm.ProgramCost(per_assigned=1),
    /// ... )
    /// >>> print(study.summary_sql("customers", dialect="duckdb").splitlines()[-1])
    /// GROUP BY key_0_
    #[pyo3(signature = (table, *, dialect))]
    fn summary_sql(&self, py: Python<'_>, table: &str, dialect: &str) -> Result<String, Fail> {
        Ok(self.lock(py).summary_sql(table, dialect.parse()?)?)
    }

    /// Return an empty study with the same definition.
    fn empty(&self, py: Python<'_>) -> Result<RetentionStudy, Fail> {
        RetentionStudy::wrap(self.lock(py).empty())
    }

    /// Add the rows of a table, all or none.
    ///
    /// `table` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns. A row is
    /// one customer, or as many as the `count` column says. `threads` is the number of threads;
    /// None is one per core. `progress` is called with the number of rows read so far.
    #[pyo3(signature = (table, *, threads=None, progress=None))]
    fn update(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        threads: Option<Count<'_>>,
        progress: Option<Progress<'_>>,
    ) -> Result<(), Fail> {
        let threads = threads_of(threads)?;
        let mut scratch = self.lock(py).empty();
        let names = owned(scratch.columns());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = Frame::take(table, &names)?;
        let progress = progress.map(Progress::unbind);
        let mut rows = 0;
        py.detach(|| {
            table.read(&names, |batches| {
                scratch.update_parallel(batches, threads)?;
                rows += batches.iter().map(crm_core::Batch::rows).sum::<usize>();
                Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map_or(Ok(()), |call| call.call1(py, (rows,)).map(drop))
                })?;
                Ok(())
            })
        })?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add a table that is already grouped, all rows or none.
    ///
    /// Its columns are the arm and the strata by their own names, `n` customers, and `churned` of
    /// them, as the GROUP BY of a database returns. For each metric `m` of the study (`revenue`,
    /// `baseline`, `cost`) `m_n` (default `n`), `m_churned`, `m_sum`, `m_sum_sq` and
    /// `m_churned_sum`; for each pair, such as `revenue_baseline`, its `_n` and the `_sum` of the
    /// products; `exposed` and `exposed_churned`; `excluded` and `excluded_churned`; for each numeric
    /// covariate `c_n`, `c_sum` and `c_sum_sq`. For the revenue also `revenue_sum_cube`, and with a
    /// baseline, of the customers who have both, `revenue_baseline_revenue_sum_cube`,
    /// `revenue_baseline_revenue_sq_sum` (the square of the revenue times the baseline),
    /// `revenue_baseline_baseline_sq_sum` and `revenue_baseline_baseline_sum_cube`; with a cap, which
    /// the table must have applied, `revenue_capped`. A `revenue_n` below `n` needs `missing`; if a
    /// missing revenue is a zero, the sums of pairs count it as one. If a column is missing, only the figures that need it are undefined.
    /// `summary_sql` writes the query.
    fn update_summary(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> Result<(), Fail> {
        let mut scratch = self.lock(py).empty();
        let (table, names) = Frame::take_present(
            table,
            &scratch.summary_columns(),
            &scratch.optional_summary_columns(),
        )?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        py.detach(|| {
            table.read(&names, |batches| {
                Ok(batches.iter().try_for_each(|batch| scratch.update_summary(batch))?)
            })
        })?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add the rows of another study with the same definition.
    fn merge(
        slf: &Bound<'_, RetentionStudy>,
        other: &Bound<'_, RetentionStudy>,
    ) -> Result<(), Fail> {
        if slf.is(other) {
            return Err(Error::SelfMerge.into());
        }
        // One lock is released before the next is taken, so that crossed merges cannot deadlock.
        let seen = other.get().lock(slf.py()).clone();
        Ok(slf.get().lock(slf.py()).merge(&seen)?)
    }

    /// Compare each treated arm with the control.
    ///
    /// `difference` is the method for the churn reduction: "scas" (the default),
    /// "miettinen_nurminen", "mee", "newcombe", "agresti_caffo" or "wald". `multiplicity` is the
    /// adjustment of the p-values of several treated arms: see `crm_py.stats.adjust`.
    /// `customer_value` is the value of a retained customer, needed for the net benefit.
    /// `acquisition_cost` is the cost of a new customer, needed for its ratio to the cost of
    /// retention.
    ///
    /// `stratified` standardizes all figures over the strata; a study with strata does so unless it is
    /// False. Customers in a stratum without the control or without the treated arm are left out, a
    /// fixed cost is charged in full, strata in which an arm has fewer than two customers are taken
    /// together, and the effect of an arm without a common stratum with the control is undefined.
    /// `adjust` is "cuped", "lin" or "none": the adjustment of churn and revenue for the
    /// baseline, in addition to the unadjusted figures. `value_from` is "customer_value" or
    /// "revenue": the value in the net benefit; the adjusted revenue decides if the baseline is
    /// known for 99% of each arm. `cost_method` is "mover" or "fieller": how the
    /// limits of effect and cost are combined.
    ///
    /// An option that is not given keeps its default: the first of those listed, and a level of
    /// 0.95. The `options` of a report contain all of them. `options` gives the options as a
    /// document: a dict, such as the `options` of another report, or JSON. A keyword replaces the
    /// key of the same name.
    #[pyo3(signature = (
        options = None,
        *,
        level = None,
        difference = None,
        multiplicity = None,
        customer_value = None,
        acquisition_cost = None,
        stratified = None,
        adjust = None,
        value_from = None,
        cost_method = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn report(
        &self,
        py: Python<'_>,
        options: Option<Document<'_>>,
        level: Option<f64>,
        difference: Option<&str>,
        multiplicity: Option<&str>,
        customer_value: Option<Amount<'_>>,
        acquisition_cost: Option<Amount<'_>>,
        stratified: Option<bool>,
        adjust: Option<&str>,
        value_from: Option<&str>,
        cost_method: Option<&str>,
    ) -> Result<RetentionReport, Fail> {
        let keywords = keywords![
            level,
            difference,
            multiplicity,
            customer_value,
            acquisition_cost,
            stratified,
            adjust,
            value_from,
            cost_method,
        ];
        self.reported(py, &options::read(options, keywords, ReportOptions::from_json)?)
    }

    /// Write the state as canonical JSON: the definition, the counts, and a checksum.
    fn to_json(&self, py: Python<'_>) -> Result<String, Fail> {
        Ok(self.lock(py).to_json()?)
    }

    /// Read a state that `to_json` wrote, in this or another language.
    #[staticmethod]
    fn from_json(json: &str) -> Result<RetentionStudy, Fail> {
        RetentionStudy::wrap(crm_core::RetentionStudy::from_json(json)?)
    }

    fn __eq__(&self, py: Python<'_>, other: &RetentionStudy) -> bool {
        // One lock is released before the next is taken, so that two comparisons cannot deadlock.
        let other = other.lock(py).clone();
        *self.lock(py) == other
    }

    fn __repr__(&self, py: Python<'_>) -> Result<String, Fail> {
        let state = PyString::new(py, &self.to_json(py)?).repr()?;
        Ok(format!("RetentionStudy.from_json({state})"))
    }

    #[pyo3(signature = () -> "tuple[object, tuple[str]]")]
    fn __reduce__<'py>(
        slf: &Bound<'py, RetentionStudy>,
    ) -> Result<(Bound<'py, PyAny>, (String,)), Fail> {
        let state = slf.get().to_json(slf.py())?;
        Ok((slf.get_type().getattr("from_json")?, (state,)))
    }
}

impl RetentionStudy {
    fn wrap(inner: crm_core::RetentionStudy) -> Result<RetentionStudy, Fail> {
        Ok(RetentionStudy { inner: Mutex::new(inner) })
    }

    fn reported(&self, py: Python<'_>, options: &ReportOptions) -> Result<RetentionReport, Fail> {
        let study = self.lock(py).clone();
        let report = py.detach(|| study.report(options))?;
        Ok(RetentionReport { report })
    }

    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::RetentionStudy> {
        // The guarded value is always replaced as a whole, so a panic cannot leave it inconsistent.
        self.inner.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

fn names(field: &str, given: Option<Names<'_>>) -> Result<Vec<String>, Fail> {
    given.map_or(Ok(Vec::new()), |names| names.get(field))
}

fn follow_up(
    days: Option<Count<'_>>,
    months: Option<Count<'_>>,
    open: bool,
) -> Result<FollowUp, Fail> {
    match (days, months, open) {
        (Some(days), None, false) => Ok(FollowUp::Days(days.up_to("follow_up_days", u32::MAX)?)),
        (None, Some(months), false) => {
            Ok(FollowUp::Months(months.up_to("follow_up_months", u16::MAX)?))
        }
        (None, None, true) => Ok(FollowUp::Open),
        _ => Err(Error::Conflict {
            field: "follow_up_days".to_owned(),
            message:
                "is required unless follow_up_months or follow_up_open=True is given, and only \
                 one of the three is allowed"
                    .to_owned(),
        }
        .into()),
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}
