//! Money.

use crm_core::money::Decimal;
use pyo3::prelude::*;

use crate::argument::{Amount, Count};
use crate::error::Fail;

/// An exact amount of money in an ISO 4217 currency.
///
/// An amount has at most six decimals more than its currency. A float is converted to the shortest
/// decimal that parses to it.
///
/// >>> import crm_py as crm
/// >>> per_mail = crm.Money("0.0125", "USD")
/// >>> print(per_mail * 21_307)
/// 266.3375 USD
/// >>> crm.Money("1500", "USD") + per_mail * 21_307
/// Money('1766.3375', 'USD')
#[pyclass(module = "crm_py", frozen, eq, hash, from_py_object)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Money(pub(crate) crm_core::Money);

#[pymethods]
impl Money {
    #[new]
    fn new(amount: Amount<'_>, currency: &str) -> Result<Money, Fail> {
        Ok(Money(crm_core::Money::parse(&amount.text("amount")?, currency)?))
    }

    /// The amount, without trailing zeros.
    #[getter]
    fn amount(&self) -> Decimal {
        self.0.amount()
    }

    /// The currency.
    #[getter]
    fn currency(&self) -> &'static str {
        self.0.currency().code()
    }

    fn __add__(&self, other: &Money) -> Result<Money, Fail> {
        Ok(Money(self.0.plus(&other.0)?))
    }

    fn __radd__(&self, other: &Money) -> Result<Money, Fail> {
        other.__add__(self)
    }

    fn __mul__(&self, count: Count<'_>) -> Result<Money, Fail> {
        Ok(Money(self.0.times(count.get("count")?)?))
    }

    fn __rmul__(&self, count: Count<'_>) -> Result<Money, Fail> {
        self.__mul__(count)
    }

    fn __float__(&self) -> f64 {
        self.0.to_f64()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Money('{}', '{}')", self.0.amount(), self.0.currency())
    }

    fn __getnewargs__(&self) -> (String, &'static str) {
        (self.0.amount().to_string(), self.currency())
    }
}
