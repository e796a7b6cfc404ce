//! Conversion of documents to Python.

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3::{type_hint_identifier, type_hint_subscript};

/// JSON of an object, which Python receives as a dict.
pub(crate) struct Json(pub(crate) String);

impl<'py> IntoPyObject<'py> for Json {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "dict"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("typing", "Any")
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.0,))
    }
}

/// JSON of a list of objects, which Python receives as a list of dicts.
pub(crate) struct Rows(pub(crate) String);

impl<'py> IntoPyObject<'py> for Rows {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr =
        type_hint_subscript!(type_hint_identifier!("builtins", "list"), Json::OUTPUT_TYPE);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Json(self.0).into_pyobject(py)
    }
}

/// JSON of figures, which Python receives as a dict whose infinite numbers are floats.
pub(crate) struct Figures(pub(crate) String);

impl<'py> IntoPyObject<'py> for Figures {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = Json::OUTPUT_TYPE;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let found = Json(self.0).into_pyobject(py)?;
        restore_infinity(&found)?;
        Ok(found)
    }
}

/// Replaces the `None` of a limit, or of an infinite value, by infinity.
fn restore_infinity(found: &Bound<'_, PyAny>) -> PyResult<()> {
    const INFINITE: [(&str, f64); 3] =
        [("lower", f64::NEG_INFINITY), ("upper", f64::INFINITY), ("value", f64::INFINITY)];
    if let Ok(dict) = found.cast::<PyDict>() {
        for (key, infinity) in INFINITE {
            if dict.get_item(key)?.is_some_and(|number| number.is_none()) {
                dict.set_item(key, infinity)?;
            }
        }
        dict.values().iter().try_for_each(|value| restore_infinity(&value))
    } else if let Ok(list) = found.cast::<PyList>() {
        list.iter().try_for_each(|value| restore_infinity(&value))
    } else {
        Ok(())
    }
}
