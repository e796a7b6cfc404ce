//! Estimates, sets, and what is undefined.

use crm_core::error::UndefinedReason;
use crm_core::number::{Level, Method};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::{IntoPyObjectExt, PyTypeInfo, type_hint_union};

use crate::error::Fail;

/// A point estimate with its confidence interval.
///
/// Limits can be infinite but never NaN.
///
/// >>> import crm_py as crm
/// >>> estimate = crm.stats.proportion(8, 10)
/// >>> estimate.value, round(estimate.lower, 4), round(estimate.upper, 4)
/// (0.8, 0.4902, 0.9433)
/// >>> 0.5 in estimate
/// True
#[pyclass(module = "crm_py", frozen, eq, from_py_object)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate(pub(crate) crm_core::Estimate);

#[pymethods]
impl Estimate {
    #[new]
    #[pyo3(signature = (value, lower, upper, *, level=0.95, method="miettinen_nurminen"))]
    fn new(value: f64, lower: f64, upper: f64, level: f64, method: &str) -> Result<Estimate, Fail> {
        let (level, method) = (Level::new(level)?, method.parse()?);
        Ok(Estimate(crm_core::Estimate::new(value, lower, upper, level, method)?))
    }

    /// The point estimate.
    #[getter]
    fn value(&self) -> f64 {
        self.0.value
    }

    /// The lower limit of the interval.
    #[getter]
    fn lower(&self) -> f64 {
        self.0.lower
    }

    /// The upper limit of the interval.
    #[getter]
    fn upper(&self) -> f64 {
        self.0.upper
    }

    /// The confidence level of the interval.
    #[getter]
    fn level(&self) -> f64 {
        self.0.level.get()
    }

    /// The method of the interval.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    /// Return whether the interval, including its limits, contains a value.
    fn contains(&self, value: f64) -> bool {
        self.0.contains(value)
    }

    fn __contains__(&self, value: f64) -> bool {
        self.0.contains(value)
    }

    fn __hash__(&self) -> u64 {
        hash_of(&[self.0.value, self.0.lower, self.0.upper, self.0.level.get()], self.0.method)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let crm_core::Estimate { value, lower, upper, level, method } = self.0;
        format!(
            "Estimate({}, {}, {}, level={}, method='{method}')",
            python(value),
            python(lower),
            python(upper),
            python(level.get())
        )
    }

    #[pyo3(signature = () -> "tuple[tuple[float, float, float], dict[str, object]]")]
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let options = pyo3::types::PyDict::new(py);
        options.set_item("level", self.level())?;
        options.set_item("method", self.method())?;
        Ok(((self.0.value, self.0.lower, self.0.upper), options).into_pyobject(py)?.into_any())
    }
}

/// The confidence set of a ratio, which is not always an interval.
///
/// `shape` tells how to interpret the limits: "bounded" (from `lower` to `upper`), "ray_up" (from
/// `lower` upward), "ray_down" (up to `upper`), "two_rays" (up to `lower`, and from `upper`
/// upward), "whole_line".
///
/// >>> import crm_py as crm
/// >>> cost = crm.stats.fieller(12.0, 0.04, 0.02, 0.001156)
/// >>> cost.shape, round(cost.lower, 2), round(cost.upper, 2)
/// ('two_rays', -257.2, 138.41)
/// >>> 600 in cost, 0 in cost
/// (True, False)
#[pyclass(module = "crm_py", frozen, eq, from_py_object)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RatioSet(pub(crate) crm_core::RatioSet);

#[pymethods]
impl RatioSet {
    #[new]
    #[pyo3(signature = (value, shape, lower, upper, *, level=0.95, method="miettinen_nurminen"))]
    fn new(
        value: Option<f64>,
        shape: &str,
        lower: f64,
        upper: f64,
        level: f64,
        method: &str,
    ) -> Result<RatioSet, Fail> {
        let (shape, level, method) = (shape.parse()?, Level::new(level)?, method.parse()?);
        Ok(RatioSet(crm_core::RatioSet::new(value, shape, lower, upper, level, method)?))
    }

    /// The point estimate; None if the denominator is estimated as exactly zero.
    #[getter]
    fn value(&self) -> Option<f64> {
        self.0.value
    }

    /// The interpretation of the limits.
    #[getter]
    fn shape(&self) -> &'static str {
        self.0.shape.name()
    }

    /// The lower limit; may be negative infinity.
    #[getter]
    fn lower(&self) -> f64 {
        self.0.lower
    }

    /// The upper limit; may be infinity.
    #[getter]
    fn upper(&self) -> f64 {
        self.0.upper
    }

    /// The confidence level of the set.
    #[getter]
    fn level(&self) -> f64 {
        self.0.level.get()
    }

    /// The method of the set.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method.name()
    }

    /// Return whether the set, including its limits, contains a value.
    fn contains(&self, value: f64) -> bool {
        self.0.contains(value)
    }

    fn __contains__(&self, value: f64) -> bool {
        self.0.contains(value)
    }

    fn __hash__(&self) -> u64 {
        let value = self.0.value.unwrap_or(f64::NEG_INFINITY);
        hash_of(&[value, self.0.lower, self.0.upper, self.0.level.get()], self.0.method)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let crm_core::RatioSet { value, shape, lower, upper, level, method } = self.0;
        format!(
            "RatioSet({}, '{shape}', {}, {}, level={}, method='{method}')",
            value.map_or("None".to_owned(), python),
            python(lower),
            python(upper),
            python(level.get())
        )
    }

    #[pyo3(signature = () -> "tuple[tuple[float | None, str, float, float], dict[str, object]]")]
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let options = pyo3::types::PyDict::new(py);
        options.set_item("level", self.level())?;
        options.set_item("method", self.method())?;
        let limits = (self.0.value, self.shape(), self.0.lower, self.0.upper);
        Ok((limits, options).into_pyobject(py)?.into_any())
    }
}

/// A value that is undefined, with the reason. It is false.
///
/// `column` is the missing column, if any.
///
/// >>> import crm_py as crm
/// >>> crm.Undefined("no_cost")
/// Undefined('no_cost')
/// >>> print(crm.Undefined("no_cost"))
/// undefined: the cost is not above zero
#[pyclass(module = "crm_py", frozen, eq, hash, from_py_object)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Undefined {
    reason: UndefinedReason,
    column: Option<String>,
}

#[pymethods]
impl Undefined {
    #[new]
    #[pyo3(signature = (reason, column=None))]
    fn new(reason: &str, column: Option<String>) -> Result<Undefined, Fail> {
        Ok(Undefined { reason: reason.parse()?, column })
    }

    /// The reason.
    #[getter]
    fn reason(&self) -> &'static str {
        self.reason.name()
    }

    /// The missing column, if any.
    #[getter]
    fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    fn __bool__(&self) -> bool {
        false
    }

    fn __str__(&self) -> String {
        let undefined = crm_core::Undefined::from(self.reason).to_string();
        self.column.as_ref().map_or(undefined.clone(), |column| format!("{undefined}: {column}"))
    }

    fn __repr__(&self) -> String {
        match &self.column {
            Some(column) => format!("Undefined('{}', '{column}')", self.reason),
            None => format!("Undefined('{}')", self.reason),
        }
    }

    fn __getnewargs__(&self) -> (&'static str, Option<&str>) {
        (self.reason.name(), self.column.as_deref())
    }
}

impl From<crm_core::Undefined> for Undefined {
    fn from(undefined: crm_core::Undefined) -> Undefined {
        let crm_core::Undefined { reason, column } = undefined;
        Undefined { reason, column: column.map(str::to_owned) }
    }
}

/// A value, or the reason why it is undefined.
pub(crate) enum OrUndefined<T> {
    Defined(T),
    Undefined(Undefined),
}

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for OrUndefined<T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_union!(T::OUTPUT_TYPE, Undefined::TYPE_HINT);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            OrUndefined::Defined(value) => value.into_bound_py_any(py),
            OrUndefined::Undefined(undefined) => undefined.into_bound_py_any(py),
        }
    }
}

impl<T> OrUndefined<T> {
    pub(crate) fn of<U>(
        result: Result<U, crm_core::Undefined>,
        wrap: impl FnOnce(U) -> T,
    ) -> OrUndefined<T> {
        match result {
            Ok(value) => OrUndefined::Defined(wrap(value)),
            Err(undefined) => OrUndefined::Undefined(undefined.into()),
        }
    }
}

/// Formats a float as Python parses it.
pub(crate) fn python(number: f64) -> String {
    if number.is_finite() {
        format!("{number:?}")
    } else {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("float('{sign}inf')")
    }
}

/// Equal numbers have equal hashes; adding zero converts a negative zero.
fn hash_of(numbers: &[f64], method: Method) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};

    let mut hasher = DefaultHasher::new();
    for number in numbers {
        (number + 0.0).to_bits().hash(&mut hasher);
    }
    method.hash(&mut hasher);
    hasher.finish()
}
