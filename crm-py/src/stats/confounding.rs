//! The strength of an unmeasured confounder.

use crm_core::stats;
use pyo3::prelude::*;

use crate::error::Fail;
use crate::number::python;

/// The strength that an unmeasured confounder needs to explain an effect.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EValue(stats::EValue);

#[pymethods]
impl EValue {
    /// The E-value of the estimate, at least 1.
    #[getter]
    fn point(&self) -> f64 {
        self.0.point
    }

    /// The E-value of the confidence limit that is closer to 1; 1 if the interval contains 1.
    #[getter]
    fn limit(&self) -> f64 {
        self.0.limit
    }

    fn __repr__(&self) -> String {
        format!("<EValue {}, limit {}>", python(self.0.point), python(self.0.limit))
    }
}

/// Compute the E-value of a risk ratio and of its confidence interval.
///
/// Without random assignment, it is the smallest risk ratio that an unmeasured confounder must have
/// with both the assignment and the outcome to explain the whole effect.
///
/// >>> import crm_py as crm
/// >>> found = crm.stats.e_value(3.9, 1.8, 8.7)
/// >>> round(found.point, 2), round(found.limit, 2)
/// (7.26, 3.0)
#[pyfunction]
pub(crate) fn e_value(risk_ratio: f64, lower: f64, upper: f64) -> Result<EValue, Fail> {
    Ok(EValue(stats::e_value(risk_ratio, lower, upper)?))
}
