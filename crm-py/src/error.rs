//! Errors of the core as exceptions of `crm_py.errors`.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::document::Json;

/// A failure of the core, or an exception of Python.
pub(crate) enum Fail {
    Core(crm_core::Error),
    Python(PyErr),
}

impl From<crm_core::Error> for Fail {
    fn from(error: crm_core::Error) -> Fail {
        Fail::Core(error)
    }
}

impl From<PyErr> for Fail {
    fn from(error: PyErr) -> Fail {
        Fail::Python(error)
    }
}

impl From<Fail> for PyErr {
    fn from(fail: Fail) -> PyErr {
        match fail {
            Fail::Python(error) => error,
            Fail::Core(error) => {
                Python::attach(|py| exception(py, &error).unwrap_or_else(|missing| missing))
            }
        }
    }
}

/// Returns an exception of the class in `crm_py.errors` with the name of the error.
fn exception(py: Python<'_>, error: &crm_core::Error) -> PyResult<PyErr> {
    let name = format!("{}Error", error.code().name());
    let class = py.import("crm_py.errors")?.getattr(name)?.cast_into::<PyType>()?;
    // Made now: a failure while Python makes an exception later would abort.
    let details = Json(error.details()).into_pyobject(py)?;
    let arguments = (error.to_string(), error.code().as_i32(), error.path(), details);
    Ok(PyErr::from_value(class.call1(arguments)?))
}

/// Returns the name and the number of every error of the core.
#[pyfunction]
pub(crate) fn error_codes() -> BTreeMap<&'static str, i32> {
    crm_core::ErrorCode::ALL.iter().map(|code| (code.name(), code.as_i32())).collect()
}
