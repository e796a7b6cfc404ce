//! Comparison of two means, adjusted for a covariate.

use crm_core::number::Level;
use crm_core::stats;
use pyo3::prelude::*;

use super::proportions::Comparison;
use crate::argument::Count;
use crate::error::Fail;
use crate::number::python;

/// The moments of an outcome `y` and a covariate `x` in one group.
///
/// Variances and covariance have the divisor n - 1.
///
/// >>> import crm_py as crm
/// >>> crm.stats.Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
/// Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
#[pyclass(module = "crm_py.stats", frozen, eq, from_py_object)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moments(stats::Moments);

#[pymethods]
impl Moments {
    #[new]
    fn new(
        n: Count<'_>,
        mean_y: f64,
        mean_x: f64,
        variance_y: f64,
        variance_x: f64,
        covariance: f64,
    ) -> Result<Moments, Fail> {
        let n = n.get("n")?;
        Ok(Moments(stats::Moments { n, mean_y, mean_x, variance_y, variance_x, covariance }))
    }

    /// The size of the group.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// The mean of the outcome.
    #[getter]
    fn mean_y(&self) -> f64 {
        self.0.mean_y
    }

    /// The mean of the covariate.
    #[getter]
    fn mean_x(&self) -> f64 {
        self.0.mean_x
    }

    /// The variance of the outcome.
    #[getter]
    fn variance_y(&self) -> f64 {
        self.0.variance_y
    }

    /// The variance of the covariate.
    #[getter]
    fn variance_x(&self) -> f64 {
        self.0.variance_x
    }

    /// The covariance of outcome and covariate.
    #[getter]
    fn covariance(&self) -> f64 {
        self.0.covariance
    }

    fn __repr__(&self) -> String {
        let stats::Moments { n, mean_y, mean_x, variance_y, variance_x, covariance } = self.0;
        let numbers = [mean_y, mean_x, variance_y, variance_x, covariance].map(python);
        format!("Moments({n}, {})", numbers.join(", "))
    }

    fn __getnewargs__(&self) -> (u64, f64, f64, f64, f64, f64) {
        let stats::Moments { n, mean_y, mean_x, variance_y, variance_x, covariance } = self.0;
        (n, mean_y, mean_x, variance_y, variance_x, covariance)
    }
}

/// Compare the means of an outcome, first minus second, adjusted for a covariate.
///
/// The covariate must be measured before the groups are treated differently. `adjustment` is "lin",
/// with one slope per group, or "cuped", with one slope.
///
/// >>> import crm_py as crm
/// >>> treated = crm.stats.Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
/// >>> control = crm.stats.Moments(1000, 50.0, 40.0, 100.0, 81.0, 72.0)
/// >>> difference = crm.stats.adjusted_difference(treated, control)
/// >>> round(difference.value, 3), round(difference.lower, 3), round(difference.upper, 3)
/// (0.911, 0.385, 1.438)
#[pyfunction]
#[pyo3(signature = (group1, group2, *, adjustment="lin", level=0.95))]
pub(crate) fn adjusted_difference(
    group1: Moments,
    group2: Moments,
    adjustment: &str,
    level: f64,
) -> Result<Comparison, Fail> {
    let (adjustment, level) = (adjustment.parse()?, Level::new(level)?);
    Ok(Comparison(stats::adjusted_difference(&group1.0, &group2.0, adjustment, level)?))
}
