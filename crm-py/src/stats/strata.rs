//! Stratified comparison of two groups.

use crm_core::number::Level;
use crm_core::stats;
use pyo3::prelude::*;

use super::balance::ChiSquareTest;
use super::proportions::Comparison;
use crate::argument::Tables;
use crate::error::Fail;
use crate::number::OrUndefined;

/// The results of a stratified comparison of two groups. An undefined one has its reason and does
/// not affect the others.
#[pyclass(module = "crm_py.stats", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MantelHaenszel(stats::MantelHaenszel);

#[pymethods]
impl MantelHaenszel {
    /// The common risk difference, first minus second.
    #[getter]
    fn risk_difference(&self) -> OrUndefined<Comparison> {
        OrUndefined::of(self.0.risk_difference, Comparison)
    }

    /// The common risk ratio, first over second.
    #[getter]
    fn risk_ratio(&self) -> OrUndefined<Comparison> {
        OrUndefined::of(self.0.risk_ratio, Comparison)
    }

    /// The common odds ratio, first over second.
    #[getter]
    fn odds_ratio(&self) -> OrUndefined<Comparison> {
        OrUndefined::of(self.0.odds_ratio, Comparison)
    }

    /// The test of no association in any stratum (Cochran, Mantel and Haenszel).
    #[getter]
    fn cmh(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.cmh, ChiSquareTest)
    }

    /// The same test with the continuity correction.
    #[getter]
    fn cmh_corrected(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.cmh_corrected, ChiSquareTest)
    }

    /// The test that the risk difference is the same in all strata.
    #[getter]
    fn cochran_q(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.cochran_q, ChiSquareTest)
    }

    /// The test that the odds ratio is the same in all strata.
    #[getter]
    fn breslow_day(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.breslow_day, ChiSquareTest)
    }

    /// The test that the odds ratio is the same in all strata, corrected for its estimation.
    #[getter]
    fn tarone(&self) -> OrUndefined<ChiSquareTest> {
        OrUndefined::of(self.0.tarone, ChiSquareTest)
    }

    /// The indices of the strata with members of both groups.
    #[getter]
    fn used(&self) -> Vec<usize> {
        self.0.used.clone()
    }

    /// The indices of the strata without members of one group, which have no weight.
    #[getter]
    fn dropped(&self) -> Vec<usize> {
        self.0.dropped.clone()
    }

    /// The number of used strata without variance, which `cochran_q` omits: in each group all
    /// outcomes are equal.
    #[getter]
    fn without_variance(&self) -> usize {
        self.0.without_variance
    }

    fn __repr__(&self) -> String {
        let (used, dropped) = (self.0.used.len(), self.0.dropped.len());
        format!("<MantelHaenszel of {used} strata, {dropped} dropped>")
    }
}

/// Compare two groups within strata: first minus second, first over second.
///
/// Each table is `[[events1, others1], [events2, others2]]`. A stratum without members of one group
/// has no weight and is listed as dropped.
///
/// >>> import crm_py as crm
/// >>> departments = [[[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
/// ...                [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]]]
/// >>> found = crm.stats.mantel_haenszel(departments)
/// >>> odds = found.odds_ratio
/// >>> round(odds.value, 3), round(odds.lower, 3), round(odds.upper, 3)
/// (0.905, 0.772, 1.06)
/// >>> round(found.tarone.p_value, 4)
/// 0.0021
#[pyfunction]
#[pyo3(signature = (tables, *, level=0.95))]
pub(crate) fn mantel_haenszel(tables: Tables<'_>, level: f64) -> Result<MantelHaenszel, Fail> {
    Ok(MantelHaenszel(stats::mantel_haenszel(&tables.get("tables")?, Level::new(level)?)?))
}
