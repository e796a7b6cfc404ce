//! Civil days and calendar months.

use crm_core::Error;
use crm_core::date::Day;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::type_hint_identifier;
use pyo3::types::{PyDate, PyDateTime};

use crate::argument::{argument, wrong_type};
use crate::error::Fail;

argument! {
    /// A date without a time.
    Date: type_hint_identifier!("datetime", "date")
}

argument! {
    /// A number of months, which can be negative.
    Months: type_hint_identifier!("typing", "SupportsIndex")
}

impl Date<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Day, Fail> {
        let given = &self.0;
        // A datetime is a date of Python, but its time would be lost.
        if !given.is_instance_of::<PyDate>() || given.is_instance_of::<PyDateTime>() {
            return Err(wrong_type(field, "a datetime.date", given));
        }
        let part = |name| given.getattr(name);
        let (year, month) = (part("year")?.extract()?, part("month")?.extract()?);
        Ok(Day::from_ymd(year, month, part("day")?.extract()?)?)
    }
}

impl Months<'_> {
    fn get(&self, field: &str) -> Result<i32, Fail> {
        let given = &self.0;
        given.extract().map_err(|error: PyErr| {
            if error.is_instance_of::<PyOverflowError>(given.py()) {
                let allowed = "from -2^31 to 2^31 - 1".to_owned();
                let (field, given) = (field.to_owned(), given.to_string());
                Error::OutOfRange { field, allowed, given }.into()
            } else {
                wrong_type(field, "a whole number", given)
            }
        })
    }
}

/// Return the same day of the month a number of calendar months later, or earlier if it is negative.
///
/// If that month is too short, it is the month's last day.
///
/// >>> import datetime
/// >>> import crm_py as crm
/// >>> crm.plus_months(datetime.date(2024, 2, 29), 36)
/// datetime.date(2027, 2, 28)
/// >>> crm.plus_months(datetime.date(2026, 3, 31), -1)
/// datetime.date(2026, 2, 28)
#[pyfunction]
pub(crate) fn plus_months<'py>(
    py: Python<'py>,
    date: Date<'py>,
    months: Months<'py>,
) -> Result<Bound<'py, PyDate>, Fail> {
    let day = date.get("date")?.plus_months(months.get("months")?)?;
    let byte = |part: u32| u8::try_from(part).map_err(PyErr::from);
    Ok(PyDate::new(py, day.year(), byte(day.month())?, byte(day.day())?)?)
}

/// Returns the microseconds since 1970 of a `datetime` with a time zone.
pub(crate) fn micros(given: &Bound<'_, PyAny>, field: &str) -> Result<i64, Fail> {
    let Ok(time) = given.cast::<PyDateTime>() else {
        return Err(wrong_type(field, "a datetime with a time zone", given));
    };
    if time.call_method0("utcoffset")?.is_none() {
        return Err(Fail::Python(PyTypeError::new_err(format!(
            "{field} must have a time zone, as in datetime.now(timezone.utc)"
        ))));
    }
    let datetime = time.py().import("datetime")?;
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let epoch = datetime.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    let passed = time.sub(epoch)?;
    let part = |name: &str| passed.getattr(name)?.extract::<i64>();
    Ok(part("days")? * 86_400_000_000 + part("seconds")? * 1_000_000 + part("microseconds")?)
}
