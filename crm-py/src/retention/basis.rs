//! Why a verdict was reached.

use crm_core::retention::Criterion;
use pyo3::prelude::*;

/// Why a verdict was reached: the figure that decided it, and what was compared with which
/// threshold.
///
/// Printed, it is a sentence.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VerdictBasis(pub(super) crm_core::retention::VerdictBasis);

#[pymethods]
impl VerdictBasis {
    /// The figure that decided the verdict: "churn_reduction" or "net_benefit_at_value".
    #[getter]
    fn figure(&self) -> &'static str {
        self.0.figure.name()
    }

    /// How the figure was estimated.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    /// The threshold: of a p-value 1 less the level of the report; of the net benefit 0.
    #[getter]
    fn threshold(&self) -> f64 {
        self.0.threshold
    }

    /// Where the p-value or the interval lies: "below", "not_below", "above" or "contains".
    #[getter]
    fn side(&self) -> &'static str {
        self.0.side.name()
    }

    /// The p-value, adjusted for several treated arms: of no effect, or of no net benefit.
    #[getter]
    fn p_value(&self) -> Option<f64> {
        match self.0.criterion {
            Criterion::PValue { p_value, .. } => Some(p_value),
            Criterion::Interval { p_value, .. } => Some(p_value),
            _ => None,
        }
    }

    /// The revenue in the net benefit: "incremental_revenue" or "incremental_revenue_adjusted";
    /// None if revenue does not decide.
    #[getter]
    fn revenue(&self) -> Option<&'static str> {
        self.0.revenue.map(|one| one.name())
    }

    /// The test because of which a verdict on money is unclear: "interval", "score",
    /// "effective_number" or "adjusted_p_value"; None if all decide, or if the interval of a net
    /// benefit at a customer value contains 0.
    #[getter]
    fn held_back_by(&self) -> Option<&'static str> {
        self.0.held_back_by.map(|one| one.name())
    }

    /// The p-value of no net benefit without adjustment for several arms: that of the interval, or
    /// by revenue the larger one of the interval's and the score test's. None for a verdict on the
    /// effect, whose arm has it.
    #[getter]
    fn unadjusted_p_value(&self) -> Option<f64> {
        match self.0.criterion {
            Criterion::Interval { unadjusted_p_value, .. } => Some(unadjusted_p_value),
            _ => None,
        }
    }

    /// How the p-value was adjusted for several treated arms.
    #[getter]
    fn adjustment(&self) -> Option<&'static str> {
        match self.0.criterion {
            Criterion::PValue { adjustment, .. } | Criterion::Interval { adjustment, .. } => {
                Some(adjustment.name())
            }
            _ => None,
        }
    }

    /// The lower limit of the interval that was compared; None where a p-value was.
    #[getter]
    fn lower(&self) -> Option<f64> {
        match self.0.criterion {
            Criterion::Interval { lower, .. } => Some(lower),
            _ => None,
        }
    }

    /// The upper limit of the interval that was compared; None where a p-value was.
    #[getter]
    fn upper(&self) -> Option<f64> {
        match self.0.criterion {
            Criterion::Interval { upper, .. } => Some(upper),
            _ => None,
        }
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<VerdictBasis {}>", self.0)
    }
}
