//! The balance of two groups in a covariate.

use crm_core::stats;
use pyo3::prelude::*;

use crate::argument::Counts;
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
