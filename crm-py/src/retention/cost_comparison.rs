//! Comparing the costs of two programs.

use pyo3::prelude::*;

use super::arm::ArmReport;
use crate::error::Fail;
use crate::number::{Estimate, OrUndefined};

/// How the cost of a retained customer differs between two programs.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CostComparison(crm_core::retention::CostComparison);

#[pymethods]
impl CostComparison {
    /// The cost of a retained customer, first less second; undefined unless both sets are intervals.
    #[getter]
    fn difference(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.difference, Estimate)
    }

    /// In what the two differ besides: parts of their contexts, and "follow_up".
    #[getter]
    fn mismatches(&self) -> Vec<String> {
        self.0.mismatches.clone()
    }

    /// Whether they were compared all the same.
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

/// Compare what two programs cost for each retained customer, first less second.
///
/// The two are taken to be independent. Arms of one report share their control, so the limits of
/// their difference are wider than they need be: that is safe, but finds less. The difference is
/// undefined unless both programs are known to retain customers.
///
/// Costs of different contexts or follow-ups are not comparable, unless `force` says that they are;
/// the result then says so. Costs in two currencies or at two levels never are.
#[pyfunction]
#[pyo3(signature = (first, second, *, force=false))]
pub(crate) fn compare_costs(
    first: &ArmReport,
    second: &ArmReport,
    force: bool,
) -> Result<CostComparison, Fail> {
    Ok(CostComparison(crm_core::retention::compare_costs(&first.0, &second.0, force)?))
}
