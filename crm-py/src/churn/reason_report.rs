//! What a tally of reasons says.

use crm_core::churn::OveruseOptions;
use crm_core::money::Decimal;
use pyo3::prelude::*;

use crate::argument::Count;
use crate::churn::hidden::HiddenReasons;
use crate::churn::overuse::Overuse;
use crate::churn::portfolio::{Portfolio, ShareComparison};
use crate::churn::reason_finding::{ReasonFinding, findings};
use crate::churn::reasons_by::ReasonsBy;
use crate::document::Json;
use crate::error::Fail;
use crate::number::{Estimate, OrUndefined};
use crate::table::Table;

/// What a tally of reasons says.
///
/// Limits are Wilson's, at the level of the report. `depth` 0 is the total, 1 the top groups of the
/// scheme, None the codes as recorded; a code that is shorter than the depth stays itself, so that
/// every depth has the same totals.
#[pyclass(module = "crm_py", frozen)]
#[derive(Clone, Debug)]
pub(crate) struct ReasonReport(pub(crate) crm_core::churn::ReasonReport);

#[pymethods]
impl ReasonReport {
    /// The number of exits.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n()
    }

    /// The number of attempts to leave; None without a column of who stayed.
    #[getter]
    fn attempts(&self) -> Option<u64> {
        self.0.attempts()
    }

    /// The sum of the values of those who left; None without a column of values.
    #[getter]
    fn value(&self) -> Option<Decimal> {
        let units = self.0.value_units()?;
        Decimal::try_from_i128_with_scale(units, self.0.decimals()).ok()
    }

    /// The currency of the values, if it was declared.
    #[getter]
    fn currency(&self) -> Option<String> {
        self.0.currency().map(|currency| currency.code().to_owned())
    }

    /// The level of the limits.
    #[getter]
    fn level(&self) -> f64 {
        self.0.level().get()
    }

    /// How many exits have a root that says nothing: "not_asked", "declined", "other".
    #[getter]
    fn unknown(&self) -> std::collections::BTreeMap<&'static str, u64> {
        let unknown = self.0.unknown();
        [("not_asked", unknown.not_asked), ("declined", unknown.declined), ("other", unknown.other)]
            .into()
    }

    /// The share of exits with a root that says something.
    #[getter]
    fn coverage(&self) -> Result<OrUndefined<Estimate>, Fail> {
        Ok(OrUndefined::of(self.0.coverage()?, Estimate))
    }

    /// What limits the conclusions.
    #[getter]
    fn findings(&self) -> Vec<ReasonFinding> {
        findings(self.0.findings())
    }

    /// Return the exits by reason at a depth, in the order of the codes: code, label, n, share,
    /// lower, upper, value, value_share.
    #[pyo3(signature = (depth=None))]
    fn rollup(&self, depth: Option<Count<'_>>) -> Result<Table, Fail> {
        Ok(Table(self.0.rollup(depth_of(depth)?)?))
    }

    /// Return the exits by reason at a depth, the largest first: the columns of `rollup`, rank,
    /// cumulative_share. `by` is "n" or "value".
    #[pyo3(signature = (depth=None, by="n"))]
    fn pareto(&self, depth: Option<Count<'_>>, by: &str) -> Result<Table, Fail> {
        Ok(Table(self.0.pareto(depth_of(depth)?, by.parse()?)?))
    }

    /// Return the exits by who wanted to leave: kind, n, share, lower, upper, value.
    fn split(&self) -> Result<Table, Fail> {
        Ok(Table(self.0.split()?))
    }

    /// Return the exits by stated reason and group of roots, with the share within the stated
    /// reason: stated, code, n, share.
    fn matrix(&self) -> Result<Table, Fail> {
        Ok(Table(self.0.matrix()?))
    }

    /// Return what hides behind a stated reason.
    fn hidden_behind(&self, stated: &str) -> Result<HiddenReasons, Fail> {
        Ok(HiddenReasons(self.0.hidden_behind(stated)?))
    }

    /// Return the exits by month and reason, with the share within the month: month, code, n, share.
    #[pyo3(signature = (depth=1))]
    fn by_month(&self, depth: usize) -> Result<Table, Fail> {
        Ok(Table(self.0.by_month(depth)?))
    }

    /// Return the trend of each reason: code, label, n, first_share, last_share, z, p_value,
    /// p_adjusted.
    #[pyo3(signature = (depth=1))]
    fn trend(&self, depth: usize) -> Result<Table, Fail> {
        Ok(Table(self.0.trend(depth)?))
    }

    /// Return the exits by the levels of columns and reason, and the test of independence.
    #[pyo3(signature = (*columns: "str", depth=1))]
    fn by(&self, columns: Vec<String>, depth: usize) -> Result<ReasonsBy, Fail> {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        Ok(ReasonsBy(self.0.by(&columns, depth)?))
    }

    /// Return how often each representative records a reason, and whether more often than all others.
    ///
    /// `code` is a stated reason or a root; a group counts all that is below it. Who has fewer than
    /// `min_n` exits is not tested; `rate` is the rate of false discoveries that is accepted.
    #[pyo3(signature = (code, *, min_n=None, rate=0.05))]
    fn overuse(&self, code: &str, min_n: Option<Count<'_>>, rate: f64) -> Result<Overuse, Fail> {
        let mut options = OveruseOptions::default().with_rate(rate);
        if let Some(min_n) = min_n {
            options = options.with_min_n(min_n.get("min_n")?);
        }
        Ok(Overuse(self.0.overuse(code, options)?))
    }

    /// Return the attempts to leave by reason, and who stayed: code, attempts, saved, rate, lower,
    /// upper, value_saved.
    #[pyo3(signature = (depth=1))]
    fn saves(&self, depth: usize) -> Result<Table, Fail> {
        Ok(Table(self.0.saves(depth)?))
    }

    /// Return the attempts to leave by offer and group of reasons, and who stayed: offer, code,
    /// attempts, saved, rate, lower, upper.
    fn offers(&self) -> Result<Table, Fail> {
        Ok(Table(self.0.offers()?))
    }

    /// Return whether a strict majority leaves because of the product, or of the service.
    #[pyo3(signature = (threshold=0.5))]
    fn portfolio_finding(&self, threshold: f64) -> Result<Portfolio, Fail> {
        Ok(Portfolio(self.0.portfolio_finding(threshold)?))
    }

    /// Compare the share of a reason among the exits with an established root with a reference.
    fn compare(&self, code: &str, share: f64) -> Result<ShareComparison, Fail> {
        Ok(ShareComparison(self.0.compare(code, share)?))
    }

    /// Write the report as text of 80 columns, in English ("en") or Hebrew ("he").
    #[pyo3(signature = (*, language="en"))]
    fn to_text(&self, language: &str) -> Result<String, Fail> {
        Ok(self.0.to_text(language)?)
    }

    /// Write the report as a self-contained HTML page, in English ("en") or Hebrew ("he").
    #[pyo3(signature = (*, language="en"))]
    fn to_html(&self, language: &str) -> Result<String, Fail> {
        Ok(self.0.to_html(language)?)
    }

    /// Write the report as an HTML fragment, as notebooks show it.
    #[pyo3(signature = (*, language="en"))]
    fn to_html_fragment(&self, language: &str) -> Result<String, Fail> {
        Ok(self.0.to_html_fragment(language)?)
    }

    /// Write the report with its tables as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// Return a chart as a dict: "pareto", "matrix", "trend", "funnel" or "saves".
    ///
    /// A funnel shows the reason `code`, by default NO_NEED, and no names unless `names` is True.
    #[pyo3(signature = (name, *, language="en", code=None, names=false))]
    fn chart(
        &self,
        name: &str,
        language: &str,
        code: Option<&str>,
        names: bool,
    ) -> Result<Json, Fail> {
        Ok(Json(self.0.chart(name, language, code, names)?.to_json()?))
    }

    /// Draw a chart with matplotlib (`pip install crm-py[plot]`); return the axes.
    ///
    /// The arguments are those of `chart`.
    #[pyo3(signature = (name="pareto", *, language="en", code=None, names=false, ax=None))]
    fn plot<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        language: &str,
        code: Option<&str>,
        names: bool,
        ax: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let chart = self.chart(name, language, code, names)?;
        py.import("crm_py.plot")?.call_method1("draw", (chart, ax))
    }

    fn _repr_html_(&self) -> Result<String, Fail> {
        Ok(self.0.to_html_fragment("en")?)
    }

    fn __str__(&self) -> Result<String, Fail> {
        Ok(self.0.to_text("en")?)
    }

    fn __repr__(&self) -> Result<String, Fail> {
        Ok(self.0.to_text("en")?)
    }
}

fn depth_of(given: Option<Count<'_>>) -> Result<Option<usize>, Fail> {
    given.map(|depth| depth.up_to("depth", usize::MAX)).transpose()
}
