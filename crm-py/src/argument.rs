//! Arguments that the core checks: an invalid one is an error that names the parameter.
//!
//! Each type here accepts any object, gives the stubs its expected type, and converts it when the
//! name of the parameter is known.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use crm_core::money::Decimal;
use crm_core::{Error, Money};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::error::Fail;

pub(crate) const STR: PyStaticExpr = type_hint_identifier!("builtins", "str");
const INT: PyStaticExpr = type_hint_identifier!("builtins", "int");
const FLOAT: PyStaticExpr = type_hint_identifier!("builtins", "float");
const OBJECT: PyStaticExpr = type_hint_identifier!("builtins", "object");
const DECIMAL: PyStaticExpr = type_hint_identifier!("decimal", "Decimal");
const ITERABLE: PyStaticExpr = type_hint_identifier!("collections.abc", "Iterable");
pub(crate) const MAPPING: PyStaticExpr = type_hint_identifier!("collections.abc", "Mapping");
const CALLABLE: PyStaticExpr = type_hint_identifier!("collections.abc", "Callable");

/// Declares an argument that accepts any object, with its type in the stubs.
macro_rules! argument {
    ($(#[doc = $doc:literal])+ $name:ident: $hint:expr) => {
        $(#[doc = $doc])+
        pub(crate) struct $name<'py>(pub(crate) Bound<'py, PyAny>);

        impl<'py> FromPyObject<'_, 'py> for $name<'py> {
            type Error = std::convert::Infallible;

            const INPUT_TYPE: pyo3::inspect::PyStaticExpr = $hint;

            fn extract(given: Borrowed<'_, 'py, PyAny>) -> Result<Self, std::convert::Infallible> {
                Ok($name(given.to_owned()))
            }
        }
    };
}

pub(crate) use argument;

argument! {
    /// A count: a non-negative integer.
    Count: type_hint_identifier!("typing", "SupportsIndex")
}

argument! {
    /// An exact amount: a `str`, an `int`, a `decimal.Decimal`, or a `float`, which is converted to
    /// the shortest decimal that parses to it.
    Amount: type_hint_union!(STR, INT, FLOAT, DECIMAL)
}

argument! {
    /// A table of counts: an iterable of rows.
    CountTable: type_hint_subscript!(ITERABLE, type_hint_subscript!(ITERABLE, INT))
}

argument! {
    /// Several counts.
    Counts: type_hint_subscript!(ITERABLE, INT)
}

argument! {
    /// Several numbers.
    Numbers: type_hint_subscript!(ITERABLE, FLOAT)
}

argument! {
    /// Names of columns: one name or several.
    Names: type_hint_union!(STR, type_hint_subscript!(ITERABLE, STR))
}

argument! {
    /// Two-by-two tables of counts.
    Tables: type_hint_subscript!(
        ITERABLE,
        type_hint_subscript!(ITERABLE, type_hint_subscript!(ITERABLE, INT))
    )
}

argument! {
    /// The relative size of each arm.
    Shares: type_hint_subscript!(MAPPING, STR, FLOAT)
}

argument! {
    /// Exact amounts by name.
    Amounts: type_hint_subscript!(MAPPING, STR, type_hint_union!(STR, INT, FLOAT, DECIMAL))
}

argument! {
    /// A document: a dict, or JSON.
    Document: type_hint_union!(STR, type_hint_subscript!(MAPPING, STR, OBJECT))
}

argument! {
    /// A function that receives the number of rows read so far.
    Progress: type_hint_subscript!(CALLABLE, PyStaticExpr::List { elts: &[INT] }, OBJECT)
}

impl Count<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<u64, Fail> {
        count(field, &self.0)
    }

    /// Returns a count of a smaller type, at most `most`.
    pub(crate) fn up_to<T: TryFrom<u64> + PartialOrd + std::fmt::Display>(
        &self,
        field: &str,
        most: T,
    ) -> Result<T, Fail> {
        let given = self.get(field)?;
        T::try_from(given).ok().filter(|count| *count <= most).ok_or_else(|| {
            Error::OutOfRange {
                field: field.to_owned(),
                allowed: format!("at most {most}"),
                given: given.to_string(),
            }
            .into()
        })
    }
}

fn count(field: &str, given: &Bound<'_, PyAny>) -> Result<u64, Fail> {
    match given.extract::<u64>() {
        Ok(count) => Ok(count),
        Err(error) if error.is_instance_of::<PyOverflowError>(given.py()) => {
            Err(Error::OutOfRange {
                field: field.to_owned(),
                allowed: "from 0 to 2^53".to_owned(),
                given: given.to_string(),
            }
            .into())
        }
        Err(_) => Err(wrong_type(field, "a whole number", given)),
    }
}

impl Amount<'_> {
    /// Returns the text of the decimal.
    pub(crate) fn text(&self, field: &str) -> Result<String, Fail> {
        let given = &self.0;
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(text.to_str()?.to_owned());
        }
        if let Ok(float) = given.cast::<PyFloat>() {
            let given = float.value();
            if given.is_finite() {
                return Ok(given.to_string());
            }
            return Err(
                Error::NotFinite { field: field.to_owned(), given: given.to_string() }.into()
            );
        }
        if given.is_instance_of::<PyInt>() && !given.is_instance_of::<PyBool>() {
            return Ok(given.str()?.to_str()?.to_owned());
        }
        let decimal = given.py().import("decimal")?.getattr("Decimal")?;
        if given.is_instance(&decimal)? {
            // Written out, a huge exponent would be as many digits, which the core refuses anyway.
            let exponent: i64 = given.call_method0("adjusted")?.extract()?;
            let huge = exponent.unsigned_abs() > 100;
            let text = if huge {
                given.str()?.into_any()
            } else {
                given.call_method1("__format__", ("f",))?
            };
            return Ok(text.extract()?);
        }
        let allowed = "a decimal number (str, int, float or decimal.Decimal)";
        Err(wrong_type(field, allowed, given))
    }

    pub(crate) fn decimal(&self, field: &str) -> Result<Decimal, Fail> {
        Ok(Money::parse_amount(field, &self.text(field)?)?)
    }
}

impl Counts<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Vec<u64>, Fail> {
        let named = |(at, one): (usize, PyResult<Bound<'_, PyAny>>)| {
            count(&format!("{field}[{at}]"), &one?)
        };
        self.0.try_iter()?.enumerate().map(named).collect()
    }
}

impl CountTable<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Vec<Vec<u64>>, Fail> {
        let row = |(at, one): (usize, PyResult<Bound<'_, PyAny>>)| {
            let field = format!("{field}[{at}]");
            let one = one?;
            if one.try_iter().is_err() {
                return Err(wrong_type(&field, "an iterable of counts", &one));
            }
            Counts(one).get(&field)
        };
        self.0.try_iter()?.enumerate().map(row).collect()
    }
}

impl Names<'_> {
    /// A single name is a list of one, as in the group-by of a frame.
    pub(crate) fn get(&self, field: &str) -> Result<Vec<String>, Fail> {
        let given = &self.0;
        if let Ok(name) = given.cast::<PyString>() {
            return Ok(vec![name.to_str()?.to_owned()]);
        }
        let names = given
            .try_iter()
            .map_err(|_| wrong_type(field, "a column name or a list of them", given))?;
        let named = |(at, one): (usize, PyResult<Bound<'_, PyAny>>)| {
            let one = one?;
            one.extract().map_err(|_| wrong_type(&format!("{field}[{at}]"), "a column name", &one))
        };
        names.enumerate().map(named).collect()
    }
}

impl Tables<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Vec<[[u64; 2]; 2]>, Fail> {
        let named = |(at, one): (usize, PyResult<Bound<'_, PyAny>>)| {
            let field = format!("{field}[{at}]");
            let [first, second] = two(&field, &one?)?;
            Ok([row(&format!("{field}[0]"), &first)?, row(&format!("{field}[1]"), &second)?])
        };
        self.0.try_iter()?.enumerate().map(named).collect()
    }
}

fn row(field: &str, given: &Bound<'_, PyAny>) -> Result<[u64; 2], Fail> {
    let [events, others] = two(field, given)?;
    Ok([count(&format!("{field}[0]"), &events)?, count(&format!("{field}[1]"), &others)?])
}

/// Returns the two members of an iterable.
fn two<'py>(field: &str, given: &Bound<'py, PyAny>) -> Result<[Bound<'py, PyAny>; 2], Fail> {
    let members = given.try_iter().map_err(|_| wrong_type(field, "of two members", given))?;
    let members: Vec<Bound<'py, PyAny>> = members.collect::<PyResult<_>>()?;
    members.try_into().map_err(|members: Vec<_>| {
        let (allowed, given) = ("of two members".to_owned(), members.len().to_string());
        Error::OutOfRange { field: field.to_owned(), allowed, given }.into()
    })
}

impl Numbers<'_> {
    pub(crate) fn get(&self) -> PyResult<Vec<f64>> {
        self.0.try_iter()?.map(|one| one?.extract()).collect()
    }
}

impl Shares<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<BTreeMap<String, f64>, Fail> {
        self.0.extract().map_err(|_| wrong_type(field, "a dict of numbers by arm", &self.0))
    }
}

impl<'py> Amounts<'py> {
    pub(crate) fn get(&self, field: &str) -> Result<BTreeMap<String, Amount<'py>>, Fail> {
        let amounts: Result<BTreeMap<String, Bound<'py, PyAny>>, PyErr> = self.0.extract();
        let amounts =
            amounts.map_err(|_| wrong_type(field, "a dict of amounts by name", &self.0))?;
        Ok(amounts.into_iter().map(|(name, amount)| (name, Amount(amount))).collect())
    }
}

impl Progress<'_> {
    pub(crate) fn unbind(self) -> Py<PyAny> {
        self.0.unbind()
    }
}

/// Returns the exception for an argument of the wrong type.
pub(crate) fn wrong_type(field: &str, allowed: &str, given: &Bound<'_, PyAny>) -> Fail {
    let found = given.get_type().name().map_or("object".to_owned(), |name| name.to_string());
    Fail::Python(PyTypeError::new_err(format!("{field} must be {allowed}, got {found}")))
}

/// Returns the number of threads for a column; `None` is one per core.
pub(crate) fn threads_of(given: Option<Count<'_>>) -> Result<NonZeroUsize, Fail> {
    match given {
        Some(given) => {
            let threads = given.up_to("threads", usize::from(u16::MAX))?;
            NonZeroUsize::new(threads).ok_or_else(|| {
                Error::OutOfRange {
                    field: "threads".to_owned(),
                    allowed: "at least 1".to_owned(),
                    given: threads.to_string(),
                }
                .into()
            })
        }
        None => Ok(std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)),
    }
}
