//! Strata of a report.

use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::number::{Estimate, OrUndefined};
use crate::stats::{ChiSquareTest, Comparison};

/// The results by stratum of a treated arm.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StrataReport(pub(super) crm_core::retention::StrataReport);

#[pymethods]
impl StrataReport {
    /// The treated arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// The strata with customers of both arms.
    #[getter]
    fn strata(&self) -> Vec<StratumReport> {
        self.0.strata.iter().cloned().map(StratumReport).collect()
    }

    /// The strata without customers of one arm, which have no weight.
    #[getter]
    fn lacking(&self) -> Vec<Vec<Option<String>>> {
        self.0.lacking.clone()
    }

    /// The combined strata; undefined if no stratum has both arms.
    #[getter]
    fn combined(&self) -> OrUndefined<CombinedStrata> {
        OrUndefined::of(self.0.combined.clone(), CombinedStrata)
    }

    fn __repr__(&self) -> String {
        let strata = self.0.strata.len();
        let noun = if strata == 1 { "stratum" } else { "strata" };
        format!("<StrataReport {:?}: {strata} {noun}>", self.0.arm)
    }
}

/// One stratum of a treated arm and the control.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StratumReport(crm_core::retention::StratumReport);

#[pymethods]
impl StratumReport {
    /// The names of the stratum, one per column; None for a null.
    #[getter]
    fn names(&self) -> Vec<Option<String>> {
        self.0.names.clone()
    }

    /// The number of treated customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// The number of customers lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The number of controls.
    #[getter]
    fn control_n(&self) -> u64 {
        self.0.control_n
    }

    /// The number of customers lost.
    #[getter]
    fn control_churned(&self) -> u64 {
        self.0.control_churned
    }

    /// The churn reduction in the stratum.
    #[getter]
    fn churn_reduction(&self) -> Estimate {
        Estimate(self.0.churn_reduction)
    }

    /// The number of customers retained in the stratum.
    #[getter]
    fn retained(&self) -> f64 {
        self.0.retained
    }

    /// The group in which it is compared, from 0: strata of the same group are taken together in a
    /// stratified report, because an arm has fewer than two customers in one of them.
    #[getter]
    fn group(&self) -> u64 {
        self.0.group
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let names = PyList::new(py, &self.0.names)?.repr()?;
        Ok(format!("<StratumReport {names}: {}>", self.0.churn_reduction))
    }
}

/// The results of all strata combined, and tests that they are homogeneous.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CombinedStrata(crm_core::retention::CombinedStrata);

#[pymethods]
impl CombinedStrata {
    /// The common churn reduction (Mantel-Haenszel).
    #[getter]
    fn churn_reduction(&self) -> OrUndefined<Comparison> {
        OrUndefined::of(self.0.churn_reduction, Comparison)
    }

    /// The common risk ratio of churn, treated over control.
    #[getter]
    fn risk_ratio(&self) -> OrUndefined<Comparison> {
        OrUndefined::of(self.0.risk_ratio, Comparison)
    }

    /// The common odds ratio of churn, treated over control.
    #[getter]
    fn odds_ratio(&self) -> OrUndefined<Comparison> {
        OrUndefined::of(self.0.odds_ratio, Comparison)
    }

    /// The test of no effect in any stratum.
    #[getter]
    fn cmh(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.cmh, ChiSquareTest)
    }

    /// The same test with the continuity correction.
    #[getter]
    fn cmh_corrected(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.cmh_corrected, ChiSquareTest)
    }

    /// The test that the churn reduction is the same in all strata.
    #[getter]
    fn cochran_q(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.cochran_q, ChiSquareTest)
    }

    /// The test that the odds ratio is the same in all strata.
    #[getter]
    fn breslow_day(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.breslow_day, ChiSquareTest)
    }

    /// The test that the odds ratio is the same in all strata, with Tarone's correction.
    #[getter]
    fn tarone(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.tarone, ChiSquareTest)
    }

    fn __repr__(&self) -> String {
        match self.0.churn_reduction {
            Ok(found) => format!("<CombinedStrata {}>", found.estimate),
            Err(undefined) => format!("<CombinedStrata {undefined}>"),
        }
    }
}
