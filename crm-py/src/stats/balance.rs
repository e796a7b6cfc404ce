//! The balance of two groups in a covariate.

use crm_core::number::Level;
use crm_core::stats;
use pyo3::prelude::*;

use crate::argument::{CountTable, Counts, Numbers};
use crate::error::Fail;
use crate::number::python;

/// A test whose statistic follows the chi-square distribution.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ChiSquareTest(pub(crate) stats::ChiSquareTest);

#[pymethods]
impl ChiSquareTest {
    /// The statistic.
    #[getter]
    fn statistic(&self) -> f64 {
        self.0.statistic
    }

    /// The degrees of freedom.
    #[getter]
    fn degrees_of_freedom(&self) -> u32 {
        self.0.degrees_of_freedom
    }

    /// The p-value.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    /// The method of the test.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    fn __repr__(&self) -> String {
        let p_value = python(self.0.p_value);
        format!("<ChiSquareTest {}, p = {p_value}>", self.0.method)
    }
}

/// Compute the standardized mean difference: first minus second.
///
/// >>> import crm_py as crm
/// >>> round(crm.stats.standardized_mean_difference(50, 100, 48, 144), 4)
/// 0.1811
#[pyfunction]
pub(crate) fn standardized_mean_difference(
    mean1: f64,
    variance1: f64,
    mean2: f64,
    variance2: f64,
) -> Result<f64, Fail> {
    Ok(stats::standardized_mean_difference(mean1, variance1, mean2, variance2)?)
}

/// Compute the standardized difference of a categorical covariate between two groups.
///
/// `counts1` and `counts2` are the counts of each group by category. The result is non-negative.
///
/// >>> import crm_py as crm
/// >>> round(crm.stats.standardized_proportion_difference([30, 50, 20], [20, 50, 30]), 4)
/// 0.2857
#[pyfunction]
pub(crate) fn standardized_proportion_difference(
    counts1: Counts<'_>,
    counts2: Counts<'_>,
) -> Result<f64, Fail> {
    let (counts1, counts2) = (counts1.get("counts1")?, counts2.get("counts2")?);
    Ok(stats::standardized_proportion_difference(&counts1, &counts2)?)
}

/// Test whether two groups have the same distribution of a categorical covariate.
///
/// Categories with no members in either group are ignored.
///
/// >>> import crm_py as crm
/// >>> test = crm.stats.chi_square_homogeneity([30, 50, 20], [20, 50, 30])
/// >>> round(test.statistic, 4), test.degrees_of_freedom, round(test.p_value, 4)
/// (4.0, 2, 0.1353)
#[pyfunction]
pub(crate) fn chi_square_homogeneity(
    counts1: Counts<'_>,
    counts2: Counts<'_>,
) -> Result<ChiSquareTest, Fail> {
    let (counts1, counts2) = (counts1.get("counts1")?, counts2.get("counts2")?);
    Ok(ChiSquareTest(stats::chi_square_homogeneity(&counts1, &counts2)?))
}

/// A test of independence in a table of counts.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IndependenceTest(pub(crate) stats::IndependenceTest);

#[pymethods]
impl IndependenceTest {
    /// Pearson's chi-square.
    #[getter]
    fn statistic(&self) -> f64 {
        self.0.chi_square.statistic
    }

    /// The degrees of freedom.
    #[getter]
    fn degrees_of_freedom(&self) -> u32 {
        self.0.chi_square.degrees_of_freedom
    }

    /// The p-value.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.chi_square.p_value
    }

    /// The method of the test.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.chi_square.method.name()
    }

    /// Cramer's V, from 0 to 1; None if fewer than two rows or columns have counts.
    #[getter]
    fn cramers_v(&self) -> Option<f64> {
        self.0.cramers_v
    }

    /// The smallest expected count.
    #[getter]
    fn smallest_expected(&self) -> f64 {
        self.0.smallest_expected
    }

    /// The adjusted standardized residual of each cell, by row; None in rows and columns of zeros.
    #[getter]
    fn residuals(&self) -> Vec<Vec<Option<f64>>> {
        self.0.residuals.clone()
    }

    fn __repr__(&self) -> String {
        let p_value = python(self.0.chi_square.p_value);
        format!("<IndependenceTest {}, p = {p_value}>", self.0.chi_square.method)
    }
}

/// The test of a trend of proportions.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TrendTest(stats::TrendTest);

#[pymethods]
impl TrendTest {
    /// The standard score, above 0 if the proportion rises with the scores.
    #[getter]
    fn z(&self) -> f64 {
        self.0.z
    }

    /// The two-sided p-value.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    fn __repr__(&self) -> String {
        format!("<TrendTest z = {}, p = {}>", python(self.0.z), python(self.0.p_value))
    }
}

/// Test whether the rows of a table of counts have the same distribution over its columns.
///
/// Rows and columns of zeros are left out.
///
/// >>> import crm_py as crm
/// >>> test = crm.stats.chi_square_independence([[30, 10], [10, 30]])
/// >>> round(test.statistic, 4), test.degrees_of_freedom, round(test.cramers_v, 4)
/// (20.0, 1, 0.5)
#[pyfunction]
pub(crate) fn chi_square_independence(table: CountTable<'_>) -> Result<IndependenceTest, Fail> {
    Ok(IndependenceTest(stats::chi_square_independence(&table.get("table")?)?))
}

/// Test whether proportions rise or fall with the scores of their groups.
///
/// `events` are the events of each group and `totals` its trials. The scores are 0, 1, 2 and so on by
/// default.
///
/// >>> import crm_py as crm
/// >>> trend = crm.stats.trend_of_proportions([10, 15, 25], [100, 100, 100])
/// >>> round(trend.z, 4), round(trend.p_value, 4)
/// (2.846, 0.0044)
#[pyfunction]
#[pyo3(signature = (events, totals, scores=None))]
pub(crate) fn trend_of_proportions(
    events: Counts<'_>,
    totals: Counts<'_>,
    scores: Option<Numbers<'_>>,
) -> Result<TrendTest, Fail> {
    let scores = scores.map(|scores| scores.get()).transpose()?;
    let (events, totals) = (events.get("events")?, totals.get("totals")?);
    Ok(TrendTest(stats::trend_of_proportions(&events, &totals, scores.as_deref())?))
}

/// Compute the limits of a funnel plot: where a proportion of `n` trials falls with probability
/// `level` or more.
///
/// >>> import crm_py as crm
/// >>> crm.stats.binomial_limits(0.5, 10, level=0.95)
/// (0.2, 0.8)
#[pyfunction]
#[pyo3(signature = (p, n, level=0.95))]
pub(crate) fn binomial_limits(
    p: f64,
    n: crate::argument::Count<'_>,
    level: f64,
) -> Result<(f64, f64), Fail> {
    Ok(stats::binomial_limits(p, n.get("n")?, Level::new(level)?)?)
}
