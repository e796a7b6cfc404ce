//! Tables: what an operation with many rows returns.

use crm_arrow::{FFI_ArrowSchema, table_schema, table_stream};
use crm_core::Error;
use crm_core::table::{Cell, DataType, TableBuilder, TableColumn};
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use pyo3::{IntoPyObjectExt, intern};

use crate::error::Fail;

/// The days from 0001-01-01, which is day 1, to 1970-01-01.
const EPOCH: i64 = 719_163;

/// A table of named typed columns, which the library of your choice takes without a copy.
///
/// `to_pandas`, `to_polars` and `to_arrow` make a frame, and whatever knows Arrow's capsules reads
/// the table itself: `polars.DataFrame(rows)`, `duckdb.sql("FROM rows")`. Printed, it shows the
/// first 20 rows; in a notebook as HTML. There a null is `null`, an unbounded limit is `inf`, a
/// float has at most six significant digits, and instants that have a time zone are in UTC.
///
/// >>> import crm_py as crm
/// >>> study = crm.RetentionStudy(
/// ...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
/// ...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
/// ... )
/// >>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
/// >>> table = study.report().table()
/// >>> len(table), table.columns[:3]
/// (2, ['arm', 'n', 'churned'])
/// >>> table["churned"]
/// [120, 80]
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table(pub(crate) crm_core::table::Table);

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.0.columns().iter().map(TableColumn::name).collect()
    }

    fn __len__(&self) -> usize {
        self.0.rows()
    }

    /// Return the values of a column, None for a null.
    ///
    /// They are bool, int, float, decimal.Decimal, str, datetime.date, or datetime.datetime, which
    /// has a tzinfo where the column has a time zone. A date that `datetime` cannot hold, before
    /// the year 1 or after 9999, is an OverflowError or a ValueError.
    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        name: &str,
    ) -> Result<Vec<Bound<'py, PyAny>>, Fail> {
        // A Vec has the type of its elements in the stubs.
        Ok(values(py, self.0.column(name)?)?.iter().collect())
    }

    /// Return the columns by their names, each as a list.
    #[pyo3(signature = () -> "dict[str, list[object]]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyDict>, Fail> {
        let dict = PyDict::new(py);
        for column in self.0.columns() {
            dict.set_item(column.name(), values(py, column)?)?;
        }
        Ok(dict)
    }

    /// Return a pandas DataFrame; needs pandas.
    ///
    /// Integers and booleans with nulls have the types `Int64` and `boolean`; a null is NaN among
    /// floats, NaT among timestamps. Decimals and dates are columns of objects.
    #[pyo3(signature = () -> "object")]
    fn to_pandas<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Fail> {
        let pandas = library(py, "to_pandas", "pandas")?;
        let frame = PyDict::new(py);
        for column in self.0.columns() {
            let dtype = PyDict::new(py);
            dtype.set_item("dtype", pandas_type(column))?;
            let series = pandas.call_method("Series", (values(py, column)?,), Some(&dtype))?;
            frame.set_item(column.name(), series)?;
        }
        Ok(pandas.call_method1("DataFrame", (frame,))?)
    }

    /// Return a polars DataFrame, without a copy where polars takes the type as it is; needs polars.
    #[pyo3(signature = () -> "object")]
    fn to_polars<'py>(slf: &Bound<'py, Table>) -> Result<Bound<'py, PyAny>, Fail> {
        let polars = library(slf.py(), "to_polars", "polars")?;
        Ok(polars.call_method1("DataFrame", (slf,))?)
    }

    /// Return a pyarrow Table, without a copy; needs pyarrow.
    #[pyo3(signature = () -> "object")]
    fn to_arrow<'py>(slf: &Bound<'py, Table>) -> Result<Bound<'py, PyAny>, Fail> {
        let pyarrow = library(slf.py(), "to_arrow", "pyarrow")?;
        Ok(pyarrow.call_method1("table", (slf,))?)
    }

    /// Hand the table out as Arrow's capsule of a stream, without a copy.
    ///
    /// The types cannot be chosen: `requested_schema` is ignored.
    #[pyo3(signature = (requested_schema: "object"=None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> Result<Bound<'py, PyCapsule>, Fail> {
        let _ = requested_schema;
        // A capsule that nobody takes from releases its struct when it is dropped.
        Ok(PyCapsule::new_with_value(py, table_stream(&self.0)?, c"arrow_array_stream")?)
    }

    /// Hand the types of the columns out as Arrow's capsule of a schema.
    #[pyo3(signature = () -> "object")]
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyCapsule>, Fail> {
        let schema: FFI_ArrowSchema = table_schema(&self.0)?;
        Ok(PyCapsule::new_with_value(py, schema, c"arrow_schema")?)
    }

    fn __repr__(&self) -> String {
        self.0.to_string().trim_end().to_owned()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html_fragment()
    }

    #[pyo3(signature = () -> "tuple[object, tuple[list[tuple[str, str, int | None, str | None, list[object]]]]]")]
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (Vec<State<'py>>,))> {
        let columns = self.0.columns().iter().map(|column| state(py, column));
        let restore = py.import("crm_py._native")?.getattr("restore_table")?;
        Ok((restore, (columns.collect::<PyResult<_>>()?,)))
    }
}

/// A column as it is pickled: its name, its type with decimals and zone, and its plain values.
type State<'py> = (String, String, Option<u8>, Option<String>, Bound<'py, PyAny>);

fn state<'py>(py: Python<'py>, column: &TableColumn) -> PyResult<State<'py>> {
    let (kind, decimals, zone) = match column.data_type() {
        DataType::Decimal128 { decimals } => ("decimal128".to_owned(), Some(decimals), None),
        DataType::Timestamp { zone } => ("timestamp".to_owned(), None, zone),
        other => (other.to_string(), None, None),
    };
    let plain = |row| match column.get(row) {
        Some(Cell::Decimal128 { units, .. }) => units.into_bound_py_any(py),
        Some(Cell::Date32(days)) => days.into_bound_py_any(py),
        Some(Cell::Timestamp(instant)) => instant.into_bound_py_any(py),
        Some(cell) => ordinary(py, cell),
        None => Ok(py.None().into_bound(py)),
    };
    let values = (0..column.len()).map(plain).collect::<PyResult<Vec<_>>>()?;
    Ok((column.name().to_owned(), kind, decimals, zone, PyList::new(py, values)?.into_any()))
}

/// Make a table of what was pickled.
#[pyfunction]
#[pyo3(signature = (columns: "list[tuple[str, str, int | None, str | None, list[object]]]"))]
pub(crate) fn restore_table(columns: Vec<State<'_>>) -> Result<Table, Fail> {
    let mut builder = crm_core::table::Table::builder();
    for (name, kind, decimals, zone, values) in columns {
        builder = restored(builder, name, &kind, (decimals, zone), &values)?;
    }
    Ok(Table(builder.finish()?))
}

fn restored(
    builder: TableBuilder,
    name: String,
    kind: &str,
    (decimals, zone): (Option<u8>, Option<String>),
    values: &Bound<'_, PyAny>,
) -> Result<TableBuilder, Fail> {
    Ok(match kind {
        "bool" => builder.bool(name, values.extract::<Vec<Option<bool>>>()?),
        "int64" => builder.int64(name, values.extract::<Vec<Option<i64>>>()?),
        "float64" => builder.float64(name, values.extract::<Vec<Option<f64>>>()?),
        "decimal128" => {
            let units: Vec<Option<i128>> = values.extract()?;
            builder.decimal128(name, decimals.unwrap_or(0), units)
        }
        "text" => builder.text(name, values.extract::<Vec<Option<String>>>()?),
        "list" => builder.list(name, values.extract::<Vec<Option<Vec<String>>>>()?),
        "date32" => builder.date32(name, values.extract::<Vec<Option<i32>>>()?),
        "timestamp" => {
            builder.timestamp(name, zone.as_deref(), values.extract::<Vec<Option<i64>>>()?)
        }
        other => {
            let message = format!("column {name:?} has the unknown type {other:?}");
            return Err(Error::DamagedState { message }.into());
        }
    })
}

/// The values of a column as Python's.
fn values<'py>(py: Python<'py>, column: &TableColumn) -> Result<Bound<'py, PyList>, Fail> {
    let calendar = Calendar::new(py, &column.data_type())?;
    let value = |row| match column.get(row) {
        Some(cell) => calendar.value(cell),
        None => Ok(py.None().into_bound(py)),
    };
    let values = (0..column.len()).map(value).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, values)?)
}

/// A value that Python has a type of its own for.
fn ordinary<'py>(py: Python<'py>, cell: Cell<'_>) -> PyResult<Bound<'py, PyAny>> {
    match cell {
        Cell::Bool(value) => value.into_bound_py_any(py),
        Cell::Int64(value) => value.into_bound_py_any(py),
        Cell::Float64(value) => value.into_bound_py_any(py),
        Cell::Text(text) => text.into_bound_py_any(py),
        Cell::List(list) => Ok(PyList::new(py, list.iter())?.into_any()),
        other => Err(PyImportError::new_err(format!("{other:?} has no Python type"))),
    }
}

/// What makes decimals, dates and timestamps.
struct Calendar<'py> {
    py: Python<'py>,
    /// `decimal.Decimal`, `datetime.date.fromordinal`, or the instant 0.
    maker: Option<Bound<'py, PyAny>>,
    zone: Option<Bound<'py, PyAny>>,
}

impl<'py> Calendar<'py> {
    fn new(py: Python<'py>, data_type: &DataType) -> PyResult<Calendar<'py>> {
        let datetime = py.import("datetime")?;
        let maker = match data_type {
            DataType::Decimal128 { .. } => Some(py.import("decimal")?.getattr("Decimal")?),
            DataType::Date32 => Some(datetime.getattr("date")?.getattr("fromordinal")?),
            DataType::Timestamp { zone } => {
                let utc = datetime.getattr("timezone")?.getattr("utc")?;
                let zone = zone.as_ref().map(|_| utc);
                Some(datetime.call_method1("datetime", (1970, 1, 1, 0, 0, 0, 0, zone))?)
            }
            _ => None,
        };
        let zone = match data_type {
            DataType::Timestamp { zone: Some(zone) } => Some(tzinfo(py, zone)?),
            _ => None,
        };
        Ok(Calendar { py, maker, zone })
    }

    fn value(&self, cell: Cell<'_>) -> PyResult<Bound<'py, PyAny>> {
        match (cell, &self.maker) {
            (Cell::Decimal128 { units, decimals }, Some(decimal)) => {
                decimal.call1((format!("{units}E-{decimals}"),))
            }
            (Cell::Date32(days), Some(from_ordinal)) => {
                from_ordinal.call1((EPOCH + i64::from(days),))
            }
            (Cell::Timestamp(instant), Some(start)) => {
                let delta = self.py.import(intern!(self.py, "datetime"))?;
                let delta = delta.call_method1("timedelta", (0, 0, instant))?;
                let instant = start.add(delta)?;
                match &self.zone {
                    Some(zone) => instant.call_method1(intern!(self.py, "astimezone"), (zone,)),
                    None => Ok(instant),
                }
            }
            (cell, _) => ordinary(self.py, cell),
        }
    }
}

/// The tzinfo of a zone: a name of the tz database, UTC, or an offset such as "+02:00".
fn tzinfo<'py>(py: Python<'py>, zone: &str) -> PyResult<Bound<'py, PyAny>> {
    let timezone = py.import("datetime")?.getattr("timezone")?;
    if zone == "UTC" {
        return timezone.getattr("utc");
    }
    let Some(minutes) = offset(zone) else {
        return py.import("zoneinfo")?.call_method1("ZoneInfo", (zone,));
    };
    timezone.call1((py.import("datetime")?.call_method1("timedelta", (0, 0, 0, 0, minutes))?,))
}

/// The minutes of an offset from UTC.
fn offset(zone: &str) -> Option<i32> {
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (60 * hours.parse::<i32>().ok()? + minutes.parse::<i32>().ok()?))
}

/// The type of a pandas Series.
fn pandas_type(column: &TableColumn) -> String {
    let nulls = (0..column.len()).any(|row| column.is_null(row));
    match column.data_type() {
        DataType::Bool => if nulls { "boolean" } else { "bool" }.to_owned(),
        DataType::Int64 => if nulls { "Int64" } else { "int64" }.to_owned(),
        DataType::Float64 => "float64".to_owned(),
        DataType::Text => "str".to_owned(),
        DataType::Timestamp { zone: None } => "datetime64[us]".to_owned(),
        DataType::Timestamp { zone: Some(zone) } => format!("datetime64[us, {zone}]"),
        _ => "object".to_owned(),
    }
}

/// Imports the library that a method needs.
fn library<'py>(py: Python<'py>, method: &str, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let module = py.import(name).map_err(|error| {
        if !error.is_instance_of::<PyImportError>(py) {
            return error;
        }
        let missing = PyImportError::new_err(format!("{method} needs {name}: pip install {name}"));
        missing.set_cause(py, Some(error));
        missing
    })?;
    Ok(module.into_any())
}
