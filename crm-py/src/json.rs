//! Values of Python as JSON.

use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDateTime, PyMapping, PyString};
use serde_json::Value;

use crate::argument::{Document, wrong_type};
use crate::date::micros;
use crate::error::Fail;

/// The most levels of lists and dicts.
const DEEPEST: usize = 256;

impl Document<'_> {
    /// Returns the JSON of a document.
    pub(crate) fn json(&self, field: &str) -> Result<String, Fail> {
        json_text(&self.0, field)
    }
}

/// Returns the JSON of documents: a text is JSON already.
pub(crate) fn json_text(given: &Bound<'_, PyAny>, field: &str) -> Result<String, Fail> {
    match given.cast::<PyString>() {
        Ok(text) => text_of(text, field),
        Err(_) => Ok(value(given, field)?.to_string()),
    }
}

/// Returns the value of a JSON text.
pub(crate) fn parsed(json: &str) -> Result<Value, Fail> {
    let document = crm_core::document::Document::from_json(json)?;
    // The core has read it: nothing is lost here.
    Ok(serde_json::from_str(document.json()).unwrap_or_default())
}

/// Returns a value as JSON: dates and times as text, decimals as text, an expression as CQL2-JSON.
pub(crate) fn value(given: &Bound<'_, PyAny>, field: &str) -> Result<Value, Fail> {
    nested(given, field, DEEPEST)
}

fn nested(given: &Bound<'_, PyAny>, field: &str, levels: usize) -> Result<Value, Fail> {
    use pyo3::types::{PyBool, PyFloat, PyInt};
    let inner = || levels.checked_sub(1).ok_or_else(|| invalid(field, "has more than 256 levels"));
    if given.is_none() {
        Ok(Value::Null)
    } else if given.is_instance_of::<PyBool>() {
        Ok(serde_json::json!(given.extract::<bool>()?))
    } else if given.is_instance_of::<PyInt>() {
        Ok(match (given.extract::<i64>(), given.extract::<u64>()) {
            (Ok(int), _) => serde_json::json!(int),
            (_, Ok(int)) => serde_json::json!(int),
            _ => serde_json::json!(given.to_string()),
        })
    } else if given.is_instance_of::<PyFloat>() {
        let float = given.extract::<f64>()?;
        if !float.is_finite() {
            let error = crm_core::Error::NotFinite {
                field: field.to_owned(),
                given: "another number".to_owned(),
            };
            return Err(error.into());
        }
        Ok(serde_json::json!(float))
    } else if let Ok(text) = given.cast::<PyString>() {
        Ok(serde_json::json!(text_of(text, field)?))
    } else if given.get_type().name()?.to_str()? == "NaTType" {
        Ok(Value::Null)
    } else if given.is_instance_of::<PyDateTime>() {
        // A time without a zone is an error.
        micros(given, field)?;
        let utc = given.py().import("datetime")?.getattr("timezone")?.getattr("utc")?;
        let text = given.call_method1("astimezone", (utc,))?.call_method0("isoformat")?;
        Ok(serde_json::json!(text.extract::<String>()?))
    } else if given.is_instance_of::<PyDate>() {
        Ok(serde_json::json!(given.call_method0("isoformat")?.extract::<String>()?))
    } else if let Ok(mapping) = given.cast::<PyMapping>() {
        let mut object = serde_json::Map::new();
        for item in mapping.items()?.iter() {
            let (key, one): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let Ok(key) = key.cast::<PyString>() else {
                return Err(invalid(field, "has a key that is not text"));
            };
            let key = text_of(key, field)?;
            let one = nested(&one, &key, inner()?)?;
            object.insert(key, one);
        }
        Ok(Value::Object(object))
    } else if given.get_type().name()?.to_str()? == "Decimal" {
        Ok(serde_json::json!(given.call_method1("__format__", ("f",))?.extract::<String>()?))
    } else if let Ok(rule) = given.call_method0("to_cql2_json") {
        nested(&rule, field, inner()?)
    } else {
        let items = given.try_iter().map_err(|_| wrong_type(field, "a value", given))?;
        let levels = inner()?;
        let items = items.map(|one| nested(&one?, field, levels));
        Ok(Value::Array(items.collect::<Result<_, Fail>>()?))
    }
}

/// Returns a text. An error does not show it: it may be protected.
pub(crate) fn text_of(given: &Bound<'_, PyString>, field: &str) -> Result<String, Fail> {
    given
        .to_str()
        .map(str::to_owned)
        .map_err(|_| invalid(field, "has a surrogate, which is no text"))
}

fn invalid(field: &str, message: &str) -> Fail {
    let (path, message) = (field.to_owned(), message.to_owned());
    Fail::Core(crm_core::Error::InvalidDocument { path, message })
}
