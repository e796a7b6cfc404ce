//! The report of a study.

use std::collections::BTreeMap;

use pyo3::prelude::*;

use super::arm::{ArmReport, ControlReport};
use super::balance::Balance;
use super::finding::Finding;
use super::strata::StrataReport;
use crate::document::{Figures, Json};
use crate::error::Fail;
use crate::number::OrUndefined;
use crate::stats::SampleRatio;
use crate::table::Table;

/// The report of a study: each treated arm compared with the control.
///
/// `print` shows it as text for a terminal, a notebook as tables and charts.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RetentionReport {
    pub(super) report: crm_core::retention::RetentionReport,
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

    /// The properties of the data that limit the conclusions.
    #[getter]
    fn findings(&self) -> Vec<Finding> {
        self.report.findings().iter().cloned().map(Finding).collect()
    }

    /// The test of the sizes of the arms, undefined without an allocation ratio.
    #[getter]
    fn sample_ratio(&self) -> OrUndefined<SampleRatio> {
        OrUndefined::of(self.report.sample_ratio(), SampleRatio)
    }

    /// The balance of the arms in the baseline and the covariates.
    #[getter]
    fn balance(&self) -> Vec<Balance> {
        self.report.balance().iter().cloned().map(Balance).collect()
    }

    /// The results by stratum of each treated arm; empty without strata.
    #[getter]
    fn strata(&self) -> Vec<StrataReport> {
        self.report.strata().iter().cloned().map(StrataReport).collect()
    }

    /// The definition of the study, as a dict.
    #[getter]
    fn definition(&self) -> Result<Json, Fail> {
        Ok(Json(self.report.definition().to_json()?))
    }

    /// The options of the report, as a dict.
    #[getter]
    fn options(&self) -> Result<Json, Fail> {
        Ok(Json(self.report.options().to_json()?))
    }

    /// Return all the numbers as a dict, in the form of the JSON but for infinite numbers, which are
    /// floats.
    fn to_dict(&self) -> Result<Figures, Fail> {
        Ok(Figures(self.report.to_json()?))
    }

    /// Write all the numbers as canonical JSON (RFC 8785).
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.report.to_json()?)
    }

    /// Read a report that `to_json` wrote, in this or another language.
    #[staticmethod]
    fn from_json(json: &str) -> Result<RetentionReport, Fail> {
        let report = crm_core::retention::RetentionReport::from_json(json)?;
        Ok(RetentionReport { report })
    }

    /// Write the report as text for a terminal of 80 columns.
    fn to_text(&self) -> String {
        self.report.to_text()
    }

    /// Write the report as a self-contained HTML page, for a browser, a phone or paper.
    fn to_html(&self) -> String {
        self.report.to_html()
    }

    /// Write the report as an HTML fragment with its own style, as notebooks show it.
    fn to_html_fragment(&self) -> String {
        self.report.to_html_fragment()
    }

    /// Return the figures as a table: a row for each arm, the control first.
    ///
    /// A figure has the name that it has in `ArmReport`. An estimate is three columns, with
    /// `_lower` and `_upper` for the limits; a set, such as `cost_per_retained`, has its shape in a
    /// fourth, `_shape`. An unbounded limit is infinite, and what is undefined or was not asked for
    /// is None, as is every comparison with the control in the row of the control. Exact money is a
    /// Decimal. Every report has the same columns in the same order, so that tables of several
    /// reports can be concatenated.
    ///
    /// >>> import crm_py as crm
    /// >>> study = crm.RetentionStudy(
    /// ...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
    /// ...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
    /// ... )
    /// >>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
    /// >>> table = study.report().table()
    /// >>> table["arm"], table["churned"], table["verdict"]
    /// (['none', 'mail'], [120, 80], [None, 'effective'])
    fn table(&self) -> Result<Table, Fail> {
        Ok(Table(self.report.table()?))
    }

    /// Return the strata as a table: a row for each treated arm and each stratum that has customers
    /// of both arms.
    ///
    /// Each stratum column of the study is one that is named "stratum_" and its name.
    fn strata_table(&self) -> Result<Table, Fail> {
        Ok(Table(self.report.strata_table()?))
    }

    /// Return the balance as a table: a row for each treated arm and each covariate.
    fn balance_table(&self) -> Result<Table, Fail> {
        Ok(Table(self.report.balance_table()?))
    }

    /// Return the findings as a table: a row for each, with its kind, severity, message and JSON.
    fn findings_table(&self) -> Result<Table, Fail> {
        Ok(Table(self.report.findings_table()?))
    }

    /// Return a chart as a dict: axes, bars, curves, reference lines and labels, with nothing left to
    /// compute for the one who draws it.
    ///
    /// `name` is "rates", the churn rate of each arm; "churn", the churn reduction of each treated
    /// arm; "cost", the cost per retained customer; "acceptability", the confidence that an arm is
    /// worth its cost, by the value of a retained customer; "revenue", the incremental revenue; or
    /// "strata", the churn reduction in each stratum.
    fn chart(&self, name: &str) -> Result<Json, Fail> {
        Ok(Json(self.report.chart(name)?.to_json()?))
    }

    /// Draw a chart with matplotlib (`pip install crm-py[plot]`); return the axes.
    ///
    /// `name` is one that `chart` takes.
    #[pyo3(signature = (name="rates", *, ax=None))]
    fn plot<'py>(
        slf: &Bound<'py, RetentionReport>,
        name: &str,
        ax: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("crm_py.plot")?.call_method1("plot_report", (slf, name, ax))
    }

    fn _repr_html_(&self) -> String {
        self.report.to_html_fragment()
    }

    fn __str__(&self) -> String {
        self.report.to_text()
    }

    fn __repr__(&self) -> String {
        self.report.to_text()
    }

    #[pyo3(signature = () -> "tuple[object, tuple[str]]")]
    fn __reduce__<'py>(
        slf: &Bound<'py, RetentionReport>,
    ) -> Result<(Bound<'py, PyAny>, (String,)), Fail> {
        let json = slf.get().to_json()?;
        Ok((slf.get_type().getattr("from_json")?, (json,)))
    }
}
