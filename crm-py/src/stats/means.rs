//! Comparison of two means.

use crm_core::number::Level;
use crm_core::stats;
use pyo3::prelude::*;

use super::proportions::Comparison;
use crate::argument::Count;
use crate::error::Fail;

/// Compare two means with unequal variances: first minus second.
///
/// Each group is given by its mean, its variance with the divisor n - 1, and its size. If both
/// variances are 0, the interval is the point.
///
/// >>> import crm_py as crm
/// >>> difference = crm.stats.welch(0.7, 38.44, 3461, 0.41, 15.21, 3407)
/// >>> round(difference.value, 4), round(difference.lower, 4), round(difference.upper, 4)
/// (0.29, 0.0454, 0.5346)
#[pyfunction]
#[pyo3(signature = (mean1, variance1, n1, mean2, variance2, n2, *, level=0.95))]
pub(crate) fn welch(
    mean1: f64,
    variance1: f64,
    n1: Count<'_>,
    mean2: f64,
    variance2: f64,
    n2: Count<'_>,
    level: f64,
) -> Result<Comparison, Fail> {
    let (n1, n2, level) = (n1.get("n1")?, n2.get("n2")?, Level::new(level)?);
    Ok(Comparison(stats::welch(mean1, variance1, n1, mean2, variance2, n2, level)?))
}

/// Compute the degrees of freedom of Welch's t.
///
/// >>> import crm_py as crm
/// >>> crm.stats.welch_degrees_of_freedom(4.0, 10, 4.0, 10)
/// 18.0
#[pyfunction]
pub(crate) fn welch_degrees_of_freedom(
    variance1: f64,
    n1: Count<'_>,
    variance2: f64,
    n2: Count<'_>,
) -> Result<f64, Fail> {
    let (n1, n2) = (n1.get("n1")?, n2.get("n2")?);
    Ok(stats::welch_degrees_of_freedom(variance1, n1, variance2, n2)?)
}

/// Compare two means by their relative difference, the lift: first over second, minus 1.
///
/// The null value is 0. The interval is symmetric, by the delta method, and inaccurate if the
/// second mean is not far from zero relative to its standard error; use `fieller` in that case.
///
/// >>> import crm_py as crm
/// >>> lift = crm.stats.ratio_of_means(11.0, 4.0, 500, 10.0, 4.0, 500)
/// >>> round(lift.value, 4), round(lift.lower, 4), round(lift.upper, 4)
/// (0.1, 0.0739, 0.1261)
#[pyfunction]
#[pyo3(signature = (mean1, variance1, n1, mean2, variance2, n2, *, level=0.95))]
pub(crate) fn ratio_of_means(
    mean1: f64,
    variance1: f64,
    n1: Count<'_>,
    mean2: f64,
    variance2: f64,
    n2: Count<'_>,
    level: f64,
) -> Result<Comparison, Fail> {
    let (n1, n2, level) = (n1.get("n1")?, n2.get("n2")?, Level::new(level)?);
    Ok(Comparison(stats::ratio_of_means(mean1, variance1, n1, mean2, variance2, n2, level)?))
}
