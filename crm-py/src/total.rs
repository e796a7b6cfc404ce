//! The exact sum of a column.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crm_core::Error;
use crm_core::money::{Decimal, Decimals};
use pyo3::prelude::*;
use pyo3::sync::MutexExt;

use crate::argument::Count;
use crate::error::Fail;
use crate::frame::Frame;
use crate::money::Money;

/// Adds up a column of money or numbers, exactly.
///
/// The sum is an integer in the column's declared decimals: `decimals`, or by default those of the
/// currency, or 6. Nulls are counted and excluded.
///
/// >>> import crm_py as crm
/// >>> total = crm.Total("invoice", currency="USD")
/// >>> total.update({"invoice": [0.1, 0.2, 1500.0, None]})
/// >>> report = total.report()
/// >>> print(report.money, report.rows, report.nulls)
/// 1500.30 USD 3 1
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct Total {
    inner: Mutex<crm_core::total::Total>,
}

#[pymethods]
impl Total {
    #[new]
    #[pyo3(signature = (column, *, currency=None, decimals=None))]
    fn new(
        column: &str,
        currency: Option<&str>,
        decimals: Option<Count<'_>>,
    ) -> Result<Total, Fail> {
        let currency = currency.map(str::parse).transpose()?;
        let decimals = match decimals {
            Some(decimals) => Some(Decimals::new(decimals.up_to("decimals", u32::MAX)?)?),
            None => None,
        };
        Ok(Total { inner: Mutex::new(crm_core::total::Total::new(column, currency, decimals)?) })
    }

    /// The name of the column.
    #[getter]
    fn column(&self, py: Python<'_>) -> String {
        self.lock(py).column().to_owned()
    }

    /// The bytes of memory that the total takes.
    #[getter]
    fn size(&self, py: Python<'_>) -> usize {
        self.lock(py).size()
    }

    /// Add the rows of a table, all or none.
    ///
    /// `table` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns.
    fn update(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> Result<(), Fail> {
        let mut scratch = self.lock(py).empty();
        let name = scratch.column().to_owned();
        let table = Frame::take(table, &[&name])?;
        py.detach(|| {
            table.read(&[&name], |batches| {
                batches.iter().try_for_each(|batch| scratch.update(batch))?;
                Python::attach(|py| py.check_signals())?;
                Ok(())
            })
        })?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add the rows of another total of the same column.
    fn merge(slf: &Bound<'_, Total>, other: &Bound<'_, Total>) -> Result<(), Fail> {
        if slf.is(other) {
            return Err(Error::SelfMerge.into());
        }
        // One lock is released before the next is taken, so that crossed merges cannot deadlock.
        let seen = other.get().lock(slf.py()).clone();
        Ok(slf.get().lock(slf.py()).merge(&seen)?)
    }

    /// Return an empty total of the same column.
    fn empty(&self, py: Python<'_>) -> Total {
        Total { inner: Mutex::new(self.lock(py).empty()) }
    }

    /// Return the total so far.
    fn report(&self, py: Python<'_>) -> TotalReport {
        TotalReport(self.lock(py).report())
    }

    /// Write the state as canonical JSON, sealed with a checksum.
    fn to_json(&self, py: Python<'_>) -> Result<String, Fail> {
        Ok(self.lock(py).to_json()?)
    }

    /// Read a state that `to_json` wrote.
    #[staticmethod]
    fn from_json(json: &str) -> Result<Total, Fail> {
        Ok(Total { inner: Mutex::new(crm_core::total::Total::from_json(json)?) })
    }

    fn __eq__(&self, py: Python<'_>, other: &Total) -> bool {
        // One lock is released before the next is taken, so that two comparisons cannot deadlock.
        let other = other.lock(py).clone();
        *self.lock(py) == other
    }

    fn __repr__(&self, py: Python<'_>) -> Result<String, Fail> {
        Ok(format!("Total.from_json('{}')", self.to_json(py)?))
    }

    #[pyo3(signature = () -> "tuple[object, tuple[str]]")]
    fn __reduce__<'py>(slf: &Bound<'py, Total>) -> Result<(Bound<'py, PyAny>, (String,)), Fail> {
        let state = slf.get().to_json(slf.py())?;
        Ok((slf.get_type().getattr("from_json")?, (state,)))
    }
}

impl Total {
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::total::Total> {
        // The guarded value is always replaced as a whole, so a panic cannot leave it inconsistent.
        self.inner.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

/// The result of a `Total`.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TotalReport(crm_core::total::TotalReport);

#[pymethods]
impl TotalReport {
    /// The number of rows with a number.
    #[getter]
    fn rows(&self) -> u64 {
        self.0.rows
    }

    /// The number of nulls.
    #[getter]
    fn nulls(&self) -> u64 {
        self.0.nulls
    }

    /// The sum.
    #[getter]
    fn sum(&self) -> Decimal {
        self.0.sum
    }

    /// The sum as money, if the column has a currency.
    #[getter]
    fn money(&self) -> Option<Money> {
        self.0.money.map(Money)
    }

    /// The number of rows that were rounded to the declared decimals.
    #[getter]
    fn rounded_rows(&self) -> u64 {
        self.0.rounded.as_ref().map_or(0, |rounded| rounded.rows)
    }

    /// The largest change by rounding.
    #[getter]
    fn rounded_largest_change(&self) -> f64 {
        self.0.rounded.as_ref().map_or(0.0, |rounded| rounded.largest_change)
    }

    fn __repr__(&self) -> String {
        let rows = self.0.rows;
        let sum = self.0.money.map_or(self.0.sum.to_string(), |money| money.to_string());
        format!("<TotalReport {sum} in {rows} rows>")
    }
}
