//! The value of customers.

use crm_core::value;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::argument::Count;
use crate::error::Fail;
use crate::money::Money;
use crate::number::{OrUndefined, python};

/// The cost per acquired customer: `each` times the number of customers plus `remainder` is the
/// total.
#[pyclass(module = "crm_py", frozen, eq, hash)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AcquisitionCost(crm_core::value::AcquisitionCost);

#[pymethods]
impl AcquisitionCost {
    /// The cost per customer, rounded down.
    #[getter]
    fn each(&self) -> Money {
        Money(self.0.each)
    }

    /// The remainder of rounding down.
    #[getter]
    fn remainder(&self) -> Money {
        Money(self.0.remainder)
    }

    fn __repr__(&self) -> String {
        format!("<AcquisitionCost {} each, {} left>", self.0.each, self.0.remainder)
    }
}

/// Divide the total cost of an acquisition campaign by the number of customers it acquired.
///
/// The cost per customer is rounded down to the decimals of the currency, or to those of `total` if
/// it has more; the remainder is returned, so that the sum is exact.
///
/// >>> import crm_py as crm
/// >>> cost = crm.acquisition_cost(crm.Money(1000, "USD"), 3)
/// >>> cost
/// <AcquisitionCost 333.33 USD each, 0.01 USD left>
/// >>> cost.each * 3 + cost.remainder
/// Money('1000', 'USD')
#[pyfunction]
pub(crate) fn acquisition_cost(total: Money, acquired: Count<'_>) -> Result<AcquisitionCost, Fail> {
    Ok(AcquisitionCost(value::acquisition_cost(total.0, acquired.get("acquired")?)?))
}

/// The value of retention: the income gained, the expense saved, and their sum.
#[pyclass(module = "crm_py", frozen, eq, hash)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RetentionValue(crm_core::value::RetentionValue);

#[pymethods]
impl RetentionValue {
    /// The additional income from retained customers; negative if income was lost.
    #[getter]
    fn income_gained(&self) -> Money {
        Money(self.0.income_gained)
    }

    /// The expense avoided through retained customers; negative if expense was added.
    #[getter]
    fn expense_saved(&self) -> Money {
        Money(self.0.expense_saved)
    }

    /// The sum of both.
    #[getter]
    fn total(&self) -> Money {
        Money(self.0.total)
    }

    fn __repr__(&self) -> String {
        let crm_core::value::RetentionValue { income_gained, expense_saved, total } = self.0;
        format!("<RetentionValue {total}: {income_gained} gained, {expense_saved} saved>")
    }
}

/// Add up the value of retention: additional income and avoided expense, in one currency.
///
/// Each part can be negative.
///
/// >>> import crm_py as crm
/// >>> crm.retention_value(crm.Money(250, "USD"), crm.Money(-40, "USD"))
/// <RetentionValue 210.00 USD: 250.00 USD gained, -40.00 USD saved>
#[pyfunction]
pub(crate) fn retention_value(
    income_gained: Money,
    expense_saved: Money,
) -> Result<RetentionValue, Fail> {
    Ok(RetentionValue(value::retention_value(income_gained.0, expense_saved.0)?))
}

/// A stock that loses a share of itself in each step and receives a constant inflow.
///
/// At any positive loss rate, the stock approaches the level at which the loss equals the inflow.
///
/// >>> import crm_py as crm
/// >>> bucket = crm.LeakyBucket(stock=1000, inflow=100, loss_rate=0.05)
/// >>> round(bucket.trajectory(12)[-1], 2), bucket.equilibrium()
/// (1459.64, 2000.0)
/// >>> bucket.state(), bucket.maintenance_share()
/// ('growing', 0.5)
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LeakyBucket(crm_core::value::LeakyBucket);

#[pymethods]
impl LeakyBucket {
    #[new]
    #[pyo3(signature = (*, stock, inflow, loss_rate))]
    fn new(stock: f64, inflow: f64, loss_rate: f64) -> Result<LeakyBucket, Fail> {
        Ok(LeakyBucket(crm_core::value::LeakyBucket::new(stock, inflow, loss_rate)?))
    }

    /// The stock.
    #[getter]
    fn stock(&self) -> f64 {
        self.0.stock()
    }

    /// The inflow per step.
    #[getter]
    fn inflow(&self) -> f64 {
        self.0.inflow()
    }

    /// The share of the stock that is lost per step.
    #[getter]
    fn loss_rate(&self) -> f64 {
        self.0.loss_rate()
    }

    /// Return the bucket after a step.
    fn step(&self) -> LeakyBucket {
        LeakyBucket(self.0.step())
    }

    /// Return the stocks over a number of steps, at most 1,000,000, starting with the current one.
    fn trajectory(&self, steps: Count<'_>) -> Result<Vec<f64>, Fail> {
        Ok(self.0.trajectory(steps.get("steps")?)?)
    }

    /// Return the equilibrium, which does not depend on the current stock; undefined if the stock
    /// grows without limit.
    fn equilibrium(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.equilibrium(), |stock| stock)
    }

    /// Return the loss of the next step.
    fn lost(&self) -> f64 {
        self.0.lost()
    }

    /// Return the share of the inflow that replaces losses, at most 1.
    ///
    /// It is undefined if there is no loss and no inflow.
    fn maintenance_share(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.maintenance_share(), |share| share)
    }

    /// Return the trend: "growing", "holding" or "shrinking".
    fn state(&self) -> &'static str {
        self.0.state().name()
    }

    fn __repr__(&self) -> String {
        let (stock, inflow, loss_rate) = (self.stock(), self.inflow(), self.loss_rate());
        format!(
            "LeakyBucket(stock={}, inflow={}, loss_rate={})",
            python(stock),
            python(inflow),
            python(loss_rate)
        )
    }

    #[pyo3(signature = () -> "tuple[tuple[()], dict[str, float]]")]
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((), Bound<'py, PyDict>)> {
        let fields = PyDict::new(py);
        fields.set_item("stock", self.stock())?;
        fields.set_item("inflow", self.inflow())?;
        fields.set_item("loss_rate", self.loss_rate())?;
        Ok(((), fields))
    }
}
