//! Frames from Python: objects with Arrow's capsules, or mappings of columns.

use crm_arrow::{FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, OwnedTable, Stream};
use crm_core::column::{Bitmap, ListOffsets, TimeUnit, Values};
use crm_core::money::Decimal;
use crm_core::{Batch, Column, Error};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyCapsule, PyDate, PyDateTime, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple,
};

use crate::error::Fail;

/// The number of rows that are read from a stream before they are counted together.
const GROUP: usize = 1 << 20;

/// A table, taken from its owner.
pub(crate) enum Frame {
    Stream(Stream),
    Array(Box<OwnedTable>),
    Columns(Vec<Owned>),
}

impl Frame {
    /// Takes the columns with these names from a table.
    pub(crate) fn take(given: &Bound<'_, PyAny>, names: &[&str]) -> Result<Frame, Fail> {
        if let Some(stream) = stream(given)? {
            return Ok(Frame::Stream(stream));
        }
        if let Some((schema, array)) = array(given)? {
            // SAFETY: the producer conforms to the interface.
            return Ok(Frame::Array(Box::new(unsafe { OwnedTable::new(array, schema) }?)));
        }
        if let Ok(columns) = given.cast::<PyMapping>() {
            let owned = names.iter().map(|name| Owned::of(columns, name));
            return Ok(Frame::Columns(owned.collect::<Result<_, Fail>>()?));
        }
        let found = given.get_type().name()?;
        Err(Fail::Python(PyTypeError::new_err(format!(
            "a table must offer __arrow_c_stream__ or __arrow_c_array__ (polars, pandas, pyarrow, \
             DuckDB), or be a mapping of columns, got {found}"
        ))))
    }

    /// Takes the columns with these names, and the optional ones that the table has; also returns
    /// the names.
    pub(crate) fn take_present(
        given: &Bound<'_, PyAny>,
        required: &[&str],
        optional: &[String],
    ) -> Result<(Frame, Vec<String>), Fail> {
        let mut names: Vec<String> = required.iter().map(|&name| name.to_owned()).collect();
        let arrow = given.hasattr("__arrow_c_stream__")? || given.hasattr("__arrow_c_array__")?;
        if let (Ok(columns), false) = (given.cast::<PyMapping>(), arrow) {
            for name in optional {
                if columns.contains(name)? {
                    names.push(name.clone());
                }
            }
            let spelled: Vec<&str> = names.iter().map(String::as_str).collect();
            return Ok((Frame::take(given, &spelled)?, names));
        }
        let table = Frame::take(given, required)?;
        let has = table.column_names()?;
        names.extend(optional.iter().filter(|name| has.contains(name)).cloned());
        Ok((table, names))
    }

    fn column_names(&self) -> Result<Vec<String>, Fail> {
        match self {
            Frame::Stream(stream) => Ok(stream.column_names()?),
            Frame::Array(table) => Ok(table.column_names()?),
            Frame::Columns(owned) => Ok(owned.iter().map(|one| one.name.clone()).collect()),
        }
    }

    /// Reads the table to its end: `each` receives several rows at a time.
    pub(crate) fn read(
        self,
        names: &[&str],
        each: impl FnMut(&[Batch<'_>]) -> Result<(), Fail>,
    ) -> Result<(), Fail> {
        self.read_groups(names, GROUP, each)
    }

    /// Calls `each` with all rows, once; not at all if a stream has none.
    pub(crate) fn read_all(
        self,
        names: &[&str],
        each: impl FnMut(&[Batch<'_>]) -> Result<(), Fail>,
    ) -> Result<(), Fail> {
        self.read_groups(names, usize::MAX, each)
    }

    fn read_groups(
        self,
        names: &[&str],
        group: usize,
        mut each: impl FnMut(&[Batch<'_>]) -> Result<(), Fail>,
    ) -> Result<(), Fail> {
        match self {
            Frame::Stream(stream) => stream.read(names, group, each),
            Frame::Array(table) => each(&[table.columns(names)?.batch(0)?]),
            Frame::Columns(owned) => {
                let texts: Vec<Vec<&str>> = owned.iter().map(Owned::texts).collect();
                let columns = owned.iter().zip(&texts).map(|(one, texts)| one.column(texts));
                each(&[Batch::new(columns.collect::<Result<_, Error>>()?)?])
            }
        }
    }
}

/// Takes the stream that an object offers.
pub(crate) fn stream(given: &Bound<'_, PyAny>) -> Result<Option<Stream>, Fail> {
    if !given.hasattr("__arrow_c_stream__")? {
        return Ok(None);
    }
    let capsule = given.call_method0("__arrow_c_stream__")?;
    let stream = pointer::<FFI_ArrowArrayStream>(&capsule, c"arrow_array_stream")?;
    // SAFETY: a capsule with this name contains a stream, which is moved out of it, and whose
    // callbacks conform to the interface.
    Ok(Some(unsafe { Stream::new(FFI_ArrowArrayStream::from_raw(stream)) }?))
}

/// Takes the array that an object offers, with its schema.
pub(crate) fn array(
    given: &Bound<'_, PyAny>,
) -> Result<Option<(FFI_ArrowSchema, FFI_ArrowArray)>, Fail> {
    if !given.hasattr("__arrow_c_array__")? {
        return Ok(None);
    }
    let capsules = given.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>();
    let capsules = capsules.map_err(|error| Fail::Python(error.into()))?;
    let schema = pointer::<FFI_ArrowSchema>(&capsules.get_item(0)?, c"arrow_schema")?;
    let array = pointer::<FFI_ArrowArray>(&capsules.get_item(1)?, c"arrow_array")?;
    // SAFETY: capsules with these names contain these structs, which are moved out of them.
    Ok(Some(unsafe { (FFI_ArrowSchema::from_raw(schema), FFI_ArrowArray::from_raw(array)) }))
}

fn pointer<T>(capsule: &Bound<'_, PyAny>, name: &std::ffi::CStr) -> PyResult<*mut T> {
    Ok(capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.as_ptr().cast())
}

/// A converted column of Python objects.
pub(crate) struct Owned {
    name: String,
    values: OwnedValues,
    /// A bit for each row with a value; `None` if all rows have one.
    validity: Option<Vec<u8>>,
    length: usize,
}

enum OwnedValues {
    Bools(Vec<bool>),
    Int64(Vec<i64>),
    Float64(Vec<f64>),
    Decimal128(Vec<i128>, i32),
    /// Days since 1970-01-01.
    Days(Vec<i32>),
    /// Microseconds since 1970-01-01T00:00:00, with their zone.
    Instants(Vec<i64>, Option<&'static str>),
    Texts(Vec<String>),
    /// Where the list of each row begins and ends among the texts.
    Lists(Vec<i64>, Vec<String>),
}

impl Owned {
    /// Converts a column of a mapping: a sequence of objects of one type, with None for nulls.
    fn of(columns: &Bound<'_, PyMapping>, name: &str) -> Result<Owned, Fail> {
        if !columns.contains(name)? {
            let available = columns.keys()?.iter().map(|key| key.to_string()).collect();
            return Err(Error::UnknownColumn { column: name.to_owned(), available }.into());
        }
        Owned::column_of(name, columns.get_item(name)?)
    }

    /// Converts a sequence of objects of one type, with None for nulls.
    pub(crate) fn column_of(name: &str, given: Bound<'_, PyAny>) -> Result<Owned, Fail> {
        if given.is_instance_of::<PyString>() {
            return Err(crate::argument::wrong_type(name, "a sequence of values", &given));
        }
        // Converts numbers of numpy, and values of pyarrow's chunked arrays, to Python objects.
        let listed = ["tolist", "to_pylist"].iter().find_map(|&name| given.getattr(name).ok());
        let items = match listed {
            Some(listed) => listed.call0()?,
            None => given,
        };
        let items = items.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        let validity = items.iter().any(|item| item.is_none()).then(|| bits(&items));
        let length = items.len();
        let values = OwnedValues::of(name, &items)?;
        Ok(Owned { name: name.to_owned(), values, validity, length })
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        match &self.values {
            OwnedValues::Texts(texts) | OwnedValues::Lists(_, texts) => {
                texts.iter().map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn column<'a>(&'a self, texts: &'a [&'a str]) -> Result<Column<'a>, Error> {
        let name = self.name.as_str();
        let column = match &self.values {
            OwnedValues::Bools(values) => Column::bools(name, values),
            OwnedValues::Int64(values) => Column::int64(name, values),
            OwnedValues::Float64(values) => Column::float64(name, values),
            OwnedValues::Decimal128(values, scale) => {
                Column::new(name, Values::Decimal128 { values, scale: *scale })
            }
            OwnedValues::Days(values) => Column::new(name, Values::Date32(values)),
            OwnedValues::Instants(values, zone) => {
                let unit = TimeUnit::Microsecond;
                Column::new(name, Values::Timestamp { values, unit }).with_zone(*zone)
            }
            OwnedValues::Texts(_) => Column::strings(name, texts),
            OwnedValues::Lists(offsets, _) => {
                let values = Box::new(Column::strings(name, texts));
                Column::new(name, Values::List { offsets: ListOffsets::Large(offsets), values })
            }
        };
        match &self.validity {
            Some(bits) => column.with_validity(Bitmap::new(bits, 0, self.length)?),
            None => Ok(column),
        }
    }
}

impl OwnedValues {
    fn of(name: &str, items: &[Bound<'_, PyAny>]) -> Result<OwnedValues, Fail> {
        let present = || items.iter().filter(|item| !item.is_none());
        let all = |is: fn(&Bound<'_, PyAny>) -> bool| present().all(is);
        // A bool is an int in Python, and ints can be mixed with floats.
        if all(|item| item.is_instance_of::<PyBool>()) {
            return Ok(OwnedValues::Bools(each(items)?));
        }
        if all(|item| item.is_instance_of::<PyInt>()) {
            // Integers that exceed 64 bits can fit into 128 bits; larger ones are an error.
            return each(items).map(OwnedValues::Int64).or_else(|_| {
                let wide = each(items).map(|values| OwnedValues::Decimal128(values, 0));
                wide.map_err(|_| wrong(name, "int of more than 128 bits".to_owned()))
            });
        }
        if all(|item| item.is_instance_of::<PyFloat>() || item.is_instance_of::<PyInt>()) {
            return Ok(OwnedValues::Float64(each(items)?));
        }
        if all(|item| item.is_instance_of::<PyString>()) {
            return texts(name, items);
        }
        if all(|item| item.is_instance_of::<PyDateTime>()) {
            return instants(name, items);
        }
        if all(|item| item.is_instance_of::<PyDate>() && !item.is_instance_of::<PyDateTime>()) {
            return days(items);
        }
        if all(|item| item.is_instance_of::<PyList>() || item.is_instance_of::<PyTuple>()) {
            return lists(name, items);
        }
        if let Some(decimals) = decimals(items) {
            return Ok(decimals);
        }
        let mut types: Vec<String> = present()
            .filter_map(|item| item.get_type().name().ok())
            .map(|name| name.to_string())
            .collect();
        types.sort();
        types.dedup();
        Err(wrong(name, types.join(" and ")))
    }
}

fn wrong(column: &str, found: String) -> Fail {
    let accepted = "a sequence of bool, int, float, str, decimal.Decimal, date, datetime, or list \
                    of str"
        .to_owned();
    Error::ColumnType { column: column.to_owned(), found, accepted }.into()
}

/// Converts dates.
fn days(items: &[Bound<'_, PyAny>]) -> Result<OwnedValues, Fail> {
    // The ordinal of 1970-01-01.
    const EPOCH: i32 = 719_163;
    let day = |item: &Bound<'_, PyAny>| match item.is_none() {
        true => Ok(0),
        false => Ok(item.call_method0("toordinal")?.extract::<i32>()? - EPOCH),
    };
    Ok(OwnedValues::Days(items.iter().map(day).collect::<PyResult<_>>()?))
}

/// Converts datetimes: all with a zone, or all without one.
fn instants(name: &str, items: &[Bound<'_, PyAny>]) -> Result<OwnedValues, Fail> {
    let present = || items.iter().filter(|item| !item.is_none());
    let zoned = present().map(|item| Ok(!item.call_method0("utcoffset")?.is_none()));
    let zoned: Vec<bool> = zoned.collect::<PyResult<_>>()?;
    let is_zoned = zoned.iter().all(|&zoned| zoned);
    if !is_zoned && zoned.iter().any(|&zoned| zoned) {
        return Err(wrong(name, "datetime with and without a time zone".to_owned()));
    }
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        let value = match item.is_none() {
            true => 0,
            false if is_zoned => crate::date::micros(item, name)?,
            false => {
                let utc = item.py().import("datetime")?.getattr("timezone")?.getattr("utc")?;
                let options = pyo3::types::PyDict::new(item.py());
                options.set_item("tzinfo", utc)?;
                crate::date::micros(&item.call_method("replace", (), Some(&options))?, name)?
            }
        };
        values.push(value);
    }
    Ok(OwnedValues::Instants(values, is_zoned.then_some("UTC")))
}

/// Converts lists of texts.
fn lists(name: &str, items: &[Bound<'_, PyAny>]) -> Result<OwnedValues, Fail> {
    let (mut ends, mut all) = (vec![0], Vec::new());
    for item in items.iter() {
        if !item.is_none() {
            for element in item.try_iter()? {
                let element = element?;
                let Ok(text) = element.extract::<String>() else {
                    return Err(wrong(name, format!("list of {}", element.get_type().name()?)));
                };
                all.push(text);
            }
        }
        ends.push(i64::try_from(all.len()).unwrap_or(i64::MAX));
    }
    Ok(OwnedValues::Lists(ends, all))
}

/// Converts texts; Python's can contain unpaired surrogates, which UTF-8 cannot encode.
fn texts(name: &str, items: &[Bound<'_, PyAny>]) -> Result<OwnedValues, Fail> {
    let text = |(row, item): (usize, &Bound<'_, PyAny>)| {
        let text = if item.is_none() { Ok(String::new()) } else { item.extract() };
        text.map_err(|_| Error::InvalidUtf8 { column: name.to_owned(), row: row as u64 })
    };
    Ok(OwnedValues::Texts(items.iter().enumerate().map(text).collect::<Result<_, Error>>()?))
}

/// Converts each object; a null becomes the default value of its type.
fn each<'py, T: FromPyObjectOwned<'py, Error = PyErr> + Default>(
    items: &[Bound<'py, PyAny>],
) -> PyResult<Vec<T>> {
    items
        .iter()
        .map(|item| if item.is_none() { Ok(T::default()) } else { item.extract() })
        .collect()
}

/// Converts decimals to the largest scale among them.
fn decimals(items: &[Bound<'_, PyAny>]) -> Option<OwnedValues> {
    let decimals: Vec<Decimal> = each(items).ok()?;
    let scale = decimals.iter().map(Decimal::scale).max()?;
    let units = |decimal: &Decimal| {
        let factor = 10_i128.checked_pow(scale - decimal.scale())?;
        decimal.mantissa().checked_mul(factor)
    };
    let values = decimals.iter().map(units).collect::<Option<Vec<i128>>>()?;
    Some(OwnedValues::Decimal128(values, i32::try_from(scale).ok()?))
}

fn bits(items: &[Bound<'_, PyAny>]) -> Vec<u8> {
    items
        .chunks(8)
        .map(|eight| {
            let bit = |(at, item): (usize, &Bound<'_, PyAny>)| u8::from(!item.is_none()) << at;
            eight.iter().enumerate().map(bit).fold(0, |byte, bit| byte | bit)
        })
        .collect()
}

/// A table without rows is no error.
pub(crate) fn rows_or_none(read: Result<(), Fail>) -> Result<(), Fail> {
    match read {
        Err(Fail::Core(crm_core::Error::EmptyInput)) => Ok(()),
        read => read,
    }
}
