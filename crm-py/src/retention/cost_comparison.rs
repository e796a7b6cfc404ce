//! Comparison of the costs of two programs.

use pyo3::prelude::*;

use super::arm::ArmReport;
use crate::error::Fail;
use crate::number::{Estimate, OrUndefined};

/// The difference in cost per retained customer between two programs.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CostComparison(crm_core::retention::CostComparison);

#[pymethods]
impl CostComparison {
    /// The difference in cost per retained customer, first minus second; undefined unless both sets
    /// are intervals.
    #[getter]
    fn difference(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.difference, Estimate)
    }

    /// The other differences between the two: fields of their contexts, and "follow_up".
    #[getter]
    fn mismatches(&self) -> Vec<String> {
        self.0.mismatches.clone()
    }

    /// Whether they were compared despite these differences.
    #[getter]
    fn forced(&self) -> bool {
        self.0.forced
    }

    fn __repr__(&self) -> String {
        let difference = match &self.0.difference {
            Ok(difference) => difference.to_string(),
            Err(undefined) => undefined.to_string(),
        };
        let forced = if self.0.forced { ", forced" } else { "" };
        format!("<CostComparison {difference}{forced}>")
    }
}

/// Compare the costs per retained customer of two programs, first minus second.
///
/// Arms of one report share their control, and the limits of their difference take into account how
/// it moves both. Any other two arms are assumed to be independent: arms of two reports, even of
/// one study. So take both arms from one report of a study. The difference is undefined unless both
/// programs retain customers.
///
/// Costs from different contexts or follow-ups are not comparable unless `force` is set; the result
/// then says so. Costs in two currencies or at two levels are never comparable.
#[pyfunction]
#[pyo3(signature = (first, second, *, force=false))]
pub(crate) fn compare_costs(
    first: &ArmReport,
    second: &ArmReport,
    force: bool,
) -> Result<CostComparison, Fail> {
    Ok(CostComparison(crm_core::retention::compare_costs(&first.0, &second.0, force)?))
}
