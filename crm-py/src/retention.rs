//! The retention study and its report.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crm_core::{
    Decimal, Error, FollowUp, Level, ReportOptions, StudyDefinition, Undefined as Reason,
};
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyDict, PyString};

use crate::argument::{Amount, Costs, Count, Document, Progress, Shares};
use crate::document::Json;
use crate::error::Fail;
use crate::money::Money;
use crate::number::{Estimate, OrUndefined, RatioSet};
use crate::stats::SampleRatio;
use crate::table::Table;

/// What a program costs for one arm, in the study's currency.
///
/// `fixed` is what it costs however many customers it reaches, `per_assigned` what it costs for each
/// customer assigned to the arm, reached or not. A float stands for the shortest decimal that reads
/// back as it.
///
/// >>> import crm_py as crm
/// >>> crm.ProgramCost(fixed=1500, per_assigned="0.0125")
/// ProgramCost(fixed='1500', per_assigned='0.0125')
#[pyclass(module = "crm_py", frozen, eq, from_py_object)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProgramCost(pub(crate) crm_core::ProgramCost);

#[pymethods]
impl ProgramCost {
    #[new]
    #[pyo3(signature = (*, fixed=None, per_assigned=None))]
    fn new(
        fixed: Option<Amount<'_>>,
        per_assigned: Option<Amount<'_>>,
    ) -> Result<ProgramCost, Fail> {
        let text = |field, given: Option<Amount<'_>>| {
            given.map_or(Ok("0".to_owned()), |given| given.text(field))
        };
        let (fixed, per_assigned) = (text("fixed", fixed)?, text("per_assigned", per_assigned)?);
        Ok(ProgramCost(crm_core::ProgramCost::parse(&fixed, &per_assigned)?))
    }

    /// What the program costs however many customers it reaches.
    #[getter]
    fn fixed(&self) -> Decimal {
        self.0.fixed
    }

    /// What it costs for each customer assigned to the arm.
    #[getter]
    fn per_assigned(&self) -> Decimal {
        self.0.per_assigned
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};

        let mut hasher = DefaultHasher::new();
        (self.0.fixed, self.0.per_assigned).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        format!("ProgramCost(fixed='{}', per_assigned='{}')", self.0.fixed, self.0.per_assigned)
    }

    #[pyo3(signature = () -> "tuple[tuple[()], dict[str, str]]")]
    fn __getnewargs_ex__(&self) -> ((), BTreeMap<&'static str, String>) {
        let amounts = [("fixed", self.0.fixed), ("per_assigned", self.0.per_assigned)];
        ((), amounts.map(|(name, amount)| (name, amount.to_string())).into())
    }
}

/// Counts customers and losses by arm, and reports what the program retained and at what cost.
///
/// `arm` and `churned` are columns, `control` is the arm that did not see the program. `cost` is one
/// `ProgramCost` for each treated arm, or a mapping of them by arm. Customers are followed for
/// `follow_up_days`, for `follow_up_months`, or openly: one of the three must be given. `count` is
/// the column that says how many customers a row stands for; without it each row is one.
/// `allocation_ratio` is the relative size that each arm was meant to have.
///
/// With a cost for each arm, or with an allocation ratio, a row with any other arm is an error.
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
        count: Option<&str>,
        allocation_ratio: Option<Shares<'_>>,
    ) -> Result<RetentionStudy, Fail> {
        let follow_up = follow_up(follow_up_days, follow_up_months, follow_up_open)?;
        let (currency, cost) = (currency.parse()?, cost.get("cost")?);
        let mut definition = StudyDefinition::new(arm, control, churned, currency, follow_up, cost);
        if let Some(count) = count {
            definition = definition.with_count(count);
        }
        if let Some(ratio) = allocation_ratio {
            definition = definition.with_allocation_ratio(ratio.get("allocation_ratio")?);
        }
        RetentionStudy::wrap(crm_core::RetentionStudy::new(definition)?)
    }

    /// Make a study of a definition: a dict, or JSON.
    #[staticmethod]
    fn from_definition(definition: Document<'_>) -> Result<RetentionStudy, Fail> {
        let definition = StudyDefinition::from_json(&definition.json()?)?;
        RetentionStudy::wrap(crm_core::RetentionStudy::new(definition)?)
    }

    /// The definition of the study, as a dict.
    #[getter]
    fn definition(&self, py: Python<'_>) -> Result<Json, Fail> {
        Ok(Json(self.lock(py).definition().to_json()?))
    }

    /// The arms in the order of their names: those declared, else those seen so far.
    #[getter]
    fn arms(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).arms().into_iter().map(str::to_owned).collect()
    }

    /// The columns that `update` reads.
    #[getter]
    fn columns(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).columns().into_iter().map(str::to_owned).collect()
    }

    /// The columns that `update_summary` reads.
    #[getter]
    fn summary_columns(&self, py: Python<'_>) -> Vec<String> {
        self.lock(py).summary_columns().into_iter().map(str::to_owned).collect()
    }

    /// Return a study of the same definition that has seen no customer.
    fn empty(&self, py: Python<'_>) -> Result<RetentionStudy, Fail> {
        RetentionStudy::wrap(self.lock(py).empty())
    }

    /// Add the rows of a table, all or none.
    ///
    /// `table` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns. A row is
    /// one customer, or as many as the `count` column says. `threads` is how many threads count;
    /// None is one for each core. `progress` is called with the number of rows read so far.
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
        let table = Table::take(table, &names)?;
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

    /// Add a table that has been grouped already, all or none.
    ///
    /// Its columns are the arm by its own name, `n` customers and `churned` of them: what a
    /// database's GROUP BY returns.
    fn update_summary(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> Result<(), Fail> {
        let mut scratch = self.lock(py).empty();
        let names = owned(scratch.summary_columns());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = Table::take(table, &names)?;
        py.detach(|| {
            table.read(&names, |batches| {
                Ok(batches.iter().try_for_each(|batch| scratch.update_summary(batch))?)
            })
        })?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add what another study of the same definition has seen.
    fn merge(
        slf: &Bound<'_, RetentionStudy>,
        other: &Bound<'_, RetentionStudy>,
    ) -> Result<(), Fail> {
        if slf.is(other) {
            return Err(Error::SelfMerge.into());
        }
        // The locks are taken one after the other: crossed merges cannot wait for each other.
        let seen = other.get().lock(slf.py()).clone();
        Ok(slf.get().lock(slf.py()).merge(&seen)?)
    }

    /// Compare each treated arm with the control.
    ///
    /// `difference` is the method for the churn reduction: "miettinen_nurminen", "mee", "newcombe",
    /// "agresti_caffo" or "wald". `multiplicity` is how the p-values of several treated arms are
    /// adjusted: see `crm_py.stats.adjust`. `customer_value` is what a retained customer is worth,
    /// and gives the net benefit. `acquisition_cost` is what a new customer costs, and gives the
    /// ratio to the cost of retention.
    #[pyo3(signature = (
        *,
        level = 0.95,
        difference = "miettinen_nurminen",
        multiplicity = "holm",
        customer_value = None,
        acquisition_cost = None,
    ))]
    fn report(
        &self,
        py: Python<'_>,
        level: f64,
        difference: &str,
        multiplicity: &str,
        customer_value: Option<Amount<'_>>,
        acquisition_cost: Option<Amount<'_>>,
    ) -> Result<RetentionReport, Fail> {
        let mut options = ReportOptions::default()
            .with_level(Level::new(level)?)
            .with_difference(difference.parse()?)
            .with_multiplicity(multiplicity.parse()?);
        if let Some(value) = customer_value {
            options = options.with_customer_value(value.decimal("customer_value")?);
        }
        if let Some(cost) = acquisition_cost {
            options = options.with_acquisition_cost(cost.decimal("acquisition_cost")?);
        }
        let study = self.lock(py).clone();
        let report = py.detach(|| study.report(&options))?;
        Ok(RetentionReport { report, study: study.to_json()? })
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
        // The locks are taken one after the other: two equals cannot wait for each other.
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

    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::RetentionStudy> {
        // What the lock guards is replaced as a whole: a panic cannot leave half of it behind.
        self.inner.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
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
            message: "must be given, or follow_up_months, or follow_up_open=True, and only one of \
                      them"
                .to_owned(),
        }
        .into()),
    }
}

fn threads_of(given: Option<Count<'_>>) -> Result<NonZeroUsize, Fail> {
    match given {
        Some(given) => {
            let threads = given.up_to("threads", usize::from(u16::MAX))?;
            NonZeroUsize::new(threads).ok_or_else(|| {
                Error::OutOfRange {
                    field: "threads".to_owned(),
                    allowed: "at least 1".to_owned(),
                    given: threads.to_string(),
                }
                .into()
            })
        }
        None => Ok(std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)),
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// What a study says: each treated arm compared with the control.
///
/// Printed, it is a table for a terminal; in a notebook it shows as a table with a picture.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RetentionReport {
    report: crm_core::RetentionReport,
    /// The state of the study, from which the report can be made again.
    study: String,
}

#[pymethods]
impl RetentionReport {
    /// The treated arms by their names.
    #[getter]
    fn arms(&self) -> BTreeMap<String, ArmReport> {
        self.report.arms().iter().map(|arm| (arm.arm.clone(), ArmReport(arm.clone()))).collect()
    }

    /// The control arm.
    #[getter]
    fn control(&self) -> ControlReport {
        ControlReport(self.report.control().clone())
    }

    /// What a reader must know before believing the figures.
    #[getter]
    fn findings(&self) -> Vec<Finding> {
        self.report.findings().iter().cloned().map(Finding).collect()
    }

    /// The test of the sizes of the arms, undefined when no allocation ratio was stated.
    #[getter]
    fn sample_ratio(&self) -> OrUndefined<SampleRatio> {
        OrUndefined::of(self.report.sample_ratio(), SampleRatio)
    }

    /// The definition of the study, as a dict.
    #[getter]
    fn definition(&self) -> Result<Json, Fail> {
        Ok(Json(self.report.definition().to_json()?))
    }

    /// What the report was asked for, as a dict.
    #[getter]
    fn options(&self) -> Result<Json, Fail> {
        Ok(Json(self.report.options().to_json()?))
    }

    /// Return all the numbers as a dict; an infinite limit is the string "inf" or "-inf".
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.report.to_json()?))
    }

    /// Write all the numbers as canonical JSON (RFC 8785).
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.report.to_json()?)
    }

    /// Write the report as a table for a terminal of 80 columns.
    fn to_text(&self) -> String {
        self.report.to_text()
    }

    /// Write the report as a fragment of HTML that carries its own style.
    fn to_html(&self) -> String {
        self.report.to_html()
    }

    /// Draw the report with matplotlib (`pip install crm-py[plot]`); return the axes.
    ///
    /// `kind` is "rates", the churn rate of each arm with its interval, or "cost", the cost of each
    /// retained customer with the set of costs that the data allow.
    #[pyo3(signature = (kind="rates", *, ax=None))]
    fn plot<'py>(
        slf: &Bound<'py, RetentionReport>,
        kind: &str,
        ax: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("crm_py.plot")?.call_method1("plot_report", (slf, kind, ax))
    }

    fn _repr_html_(&self) -> String {
        self.report.to_html()
    }

    fn __str__(&self) -> String {
        self.report.to_text()
    }

    fn __repr__(&self) -> String {
        self.report.to_text()
    }

    #[pyo3(signature = () -> "tuple[object, tuple[str, dict[str, object]]]")]
    fn __reduce__<'py>(slf: &Bound<'py, RetentionReport>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let RetentionReport { report, study } = slf.get();
        let crm_core::ReportOptions { level, difference, multiplicity, .. } = report.options();
        let options = PyDict::new(py);
        options.set_item("level", level.get())?;
        options.set_item("difference", difference.name())?;
        options.set_item("multiplicity", multiplicity.name())?;
        options.set_item("customer_value", report.options().customer_value)?;
        options.set_item("acquisition_cost", report.options().acquisition_cost)?;
        let restore = py.import("crm_py._native")?.getattr("restore_report")?;
        Ok((restore, (study, options)).into_pyobject(py)?.into_any())
    }
}

/// Make a report again that was pickled.
#[pyfunction]
#[pyo3(signature = (study: "str", options: "dict[str, object]") -> "RetentionReport")]
pub(crate) fn restore_report<'py>(
    study: &Bound<'py, PyString>,
    options: &Bound<'py, PyDict>,
) -> Result<Bound<'py, PyAny>, Fail> {
    let study = Bound::new(study.py(), RetentionStudy::from_json(study.to_str()?)?)?;
    Ok(study.call_method("report", (), Some(options))?)
}

/// The control arm of a report.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ControlReport(crm_core::ControlReport);

#[pymethods]
impl ControlReport {
    /// The name of the arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// Its customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Those who were lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The share that was lost, with its Wilson interval.
    #[getter]
    fn churn_rate(&self) -> Estimate {
        Estimate(self.0.churn_rate)
    }

    fn __repr__(&self) -> String {
        format!("<ControlReport {}: {} of {} lost>", self.0.arm, self.0.churned, self.0.n)
    }
}

/// A treated arm of a report, compared with the control.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ArmReport(crm_core::ArmReport);

#[pymethods]
impl ArmReport {
    /// The name of the arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// Its customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Those who were lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The share that was lost, with its Wilson interval.
    #[getter]
    fn churn_rate(&self) -> Estimate {
        Estimate(self.0.churn_rate)
    }

    /// The control's churn rate less this one's: positive is good.
    #[getter]
    fn churn_reduction(&self) -> Estimate {
        Estimate(self.0.churn_reduction)
    }

    /// The churn rate over the control's; below 1 is good.
    #[getter]
    fn risk_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.risk_ratio, Estimate)
    }

    /// The odds of churn over the control's; below 1 is good.
    #[getter]
    fn odds_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.odds_ratio, Estimate)
    }

    /// The p-value of no effect, adjusted for several treated arms: the verdict follows it.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    /// The p-value of no effect as if this were the only treated arm.
    #[getter]
    fn unadjusted_p_value(&self) -> f64 {
        self.0.unadjusted_p_value
    }

    /// The number needed to treat to retain one customer.
    #[getter]
    fn nnt(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.nnt, RatioSet)
    }

    /// The customers retained: the churn reduction times the customers of the arm.
    #[getter]
    fn retained(&self) -> Estimate {
        Estimate(self.0.retained)
    }

    /// What the program cost more than if the arm's customers had been controls.
    #[getter]
    fn cost(&self) -> Money {
        Money(self.0.cost)
    }

    /// The cost of each retained customer, in the study's currency.
    #[getter]
    fn cost_per_retained(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.cost_per_retained, RatioSet)
    }

    /// Where the program lies on the plane of effect and cost: "trade_off", "dominant",
    /// "dominated", "cheaper_but_harmful" or "no_difference".
    #[getter]
    fn quadrant(&self) -> &'static str {
        self.0.quadrant.name()
    }

    /// What the study says of the effect: "effective", "inconclusive" or "harmful".
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.name()
    }

    /// The net benefit at the customer value that the report was asked for.
    #[getter]
    fn net_benefit_at_value(&self) -> Option<Estimate> {
        self.0.net_benefit_at_value.map(Estimate)
    }

    /// How many times the cost of a new customer exceeds that of a retained one, where the report
    /// was given a cost of acquisition.
    #[getter]
    fn acquisition_ratio(&self) -> Option<OrUndefined<Estimate>> {
        let ratio: Option<Result<_, Reason>> = self.0.acquisition_ratio;
        ratio.map(|ratio| OrUndefined::of(ratio, Estimate))
    }

    /// Return the net benefit when a retained customer is worth `value`.
    fn net_benefit(&self, value: Amount<'_>) -> Result<Estimate, Fail> {
        Ok(Estimate(self.0.net_benefit(value.decimal("value")?)?))
    }

    fn __repr__(&self) -> String {
        format!(
            "<ArmReport {}: {} of {} lost, {}>",
            self.0.arm, self.0.churned, self.0.n, self.0.verdict
        )
    }
}

/// Something about a study that its reader must know, with its numbers.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding(crm_core::Finding);

#[pymethods]
impl Finding {
    /// The kind of finding, such as "tiny_arm".
    #[getter]
    fn name(&self) -> &'static str {
        self.0.name()
    }

    /// How much it weighs: "info", "warning" or "critical".
    #[getter]
    fn severity(&self) -> &'static str {
        self.0.severity().name()
    }

    /// What it says, in a sentence.
    #[getter]
    fn message(&self) -> String {
        self.0.to_string()
    }

    /// Write the finding with all its numbers as canonical JSON (RFC 8785).
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// Return the finding with all its numbers.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    fn __repr__(&self) -> String {
        format!("<Finding {}, {}: {}>", self.0.name(), self.0.severity(), self.0)
    }
}
