//! Whether the product or the service drives customers away.

use pyo3::prelude::*;

use crate::number::{Estimate, OrUndefined};
use crate::table::Table;

/// Whether the product or the service drives customers away.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Portfolio(pub(crate) crm_core::churn::Portfolio);

#[pymethods]
impl Portfolio {
    /// The exits with an established root that a customer began.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// The share of those because of the product.
    #[getter]
    fn product(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.product, Estimate)
    }

    /// The share of those because of the service.
    #[getter]
    fn service(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.service, Estimate)
    }

    /// The share of those for other reasons.
    #[getter]
    fn other(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.other, Estimate)
    }

    /// "product_problem", "service_problem" or "mixed"; None if there are no such exits.
    #[getter]
    fn verdict(&self) -> Option<&'static str> {
        self.0.verdict.map(crm_core::churn::PortfolioVerdict::name)
    }

    /// Whether the interval of the share that decides excludes the threshold.
    #[getter]
    fn certain(&self) -> bool {
        self.0.certain
    }

    /// With a problem of the service, its reasons: code, label, n, share, lower, upper.
    #[getter]
    fn table(&self) -> Option<Table> {
        self.0.table.clone().map(Table)
    }

    fn __repr__(&self) -> String {
        format!("<Portfolio {} of {} exits>", self.verdict().unwrap_or("undefined"), self.0.n)
    }
}

/// A share beside a reference.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ShareComparison(pub(crate) crm_core::churn::ShareComparison);

#[pymethods]
impl ShareComparison {
    /// The share among the exits with an established root.
    #[getter]
    fn observed(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.observed, Estimate)
    }

    /// The reference.
    #[getter]
    fn reference(&self) -> f64 {
        self.0.reference
    }

    /// The p-value of the score test; None if the share is undefined.
    #[getter]
    fn p_value(&self) -> Option<f64> {
        self.0.p_value
    }

    fn __repr__(&self) -> String {
        format!("<ShareComparison with {}>", self.0.reference)
    }
}
