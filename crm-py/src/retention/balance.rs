//! The balance of the arms.

use pyo3::prelude::*;

use crate::number::OrUndefined;

/// The difference of a treated arm and the control in a covariate, which the program cannot have
/// changed.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Balance(pub(super) crm_core::retention::Balance);

#[pymethods]
impl Balance {
    /// The treated arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// The column.
    #[getter]
    fn covariate(&self) -> &str {
        &self.0.covariate
    }

    /// The standardized mean difference, treated minus control; an absolute value up to 0.1 is
    /// small.
    #[getter]
    fn smd(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.smd, |smd| smd)
    }

    /// The p-value of no difference, not adjusted for several covariates and arms: Student's t with
    /// the larger of two variances, or chi-square or Fisher's exact test for categories; undefined if
    /// an arm has fewer than 20 numbers.
    #[getter]
    fn p_value(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.p_value, |p_value| p_value)
    }

    /// The p-value of equal shares of missing values (Fisher's exact test), not adjusted for several
    /// covariates and arms; undefined if none are missing.
    #[getter]
    fn missing_p_value(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.missing_p_value, |p_value| p_value)
    }

    /// The number of customers of the arm whose value is missing.
    #[getter]
    fn missing(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.missing, |missing| missing)
    }

    /// The number of controls whose value is missing.
    #[getter]
    fn control_missing(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.control_missing, |missing| missing)
    }

    fn __repr__(&self) -> String {
        let smd = match self.0.smd {
            Ok(smd) => format!("{smd:.4}"),
            Err(undefined) => undefined.to_string(),
        };
        format!("<Balance {:?} of {:?}: smd {smd}>", self.0.covariate, self.0.arm)
    }
}
