//! What hides behind a stated reason.

use pyo3::prelude::*;

use crate::number::{Estimate, OrUndefined};
use crate::table::Table;

/// What hides behind a stated reason.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HiddenReasons(pub(crate) crm_core::churn::HiddenReasons);

#[pymethods]
impl HiddenReasons {
    /// The exits with the stated reason.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Those of them whose root says something.
    #[getter]
    fn established(&self) -> u64 {
        self.0.established
    }

    /// Those of them whose root is what the stated reason means literally.
    #[getter]
    fn literal(&self) -> u64 {
        self.0.literal
    }

    /// The share of the established whose root is another.
    #[getter]
    fn hidden(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.hidden, Estimate)
    }

    /// The roots: code, label, n, share, lower, upper.
    #[getter]
    fn table(&self) -> Table {
        Table(self.0.table.clone())
    }

    fn __repr__(&self) -> String {
        format!("<HiddenReasons of {} exits>", self.0.n)
    }
}
