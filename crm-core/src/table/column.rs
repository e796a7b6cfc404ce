//! One named column that owns its values.

use crate::column::column::{Column, TimeUnit, Values};
use crate::column::integers::Integers;
use crate::error::error::{Error, Result};
use crate::table::bits::Bits;
use crate::table::cell::Cell;
use crate::table::data_type::DataType;
use crate::table::dictionary::Dictionary;
use crate::table::lists::{Lists, TextList};
use crate::table::texts::Texts;

/// One named column of a [`Table`](crate::table::Table), with its nulls.
///
/// # Examples
///
/// ```
/// use crm_core::table::{DataType, Table};
///
/// let table = Table::builder().int64("n", [Some(1000), None]).finish()?;
/// let n = table.column("n")?;
/// assert_eq!((n.name(), n.len(), n.data_type()), ("n", 2, DataType::Int64));
/// assert_eq!((n.int64(0)?, n.int64(1)?), (Some(1000), None));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TableColumn {
    name: String,
    data: Data,
    /// A bit for each row with a value; `None` if all rows have one.
    validity: Option<Bits>,
}

/// The values; zero or empty in a null row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    Bool(Bits),
    Int64(Vec<i64>),
    Float64(Vec<f64>),
    Decimal128 { units: Vec<i128>, decimals: u8 },
    Text(Texts),
    Dictionary(Dictionary),
    Date32(Vec<i32>),
    Timestamp { instants: Vec<i64>, zone: Option<String> },
    List(Lists),
}

/// A column is equal to one with the same values, whether or not its texts are a dictionary.
impl PartialEq for TableColumn {
    fn eq(&self, other: &TableColumn) -> bool {
        if self.name != other.name {
            return false;
        }
        match (&self.data, &other.data) {
            (Data::Dictionary(_), Data::Text(_) | Data::Dictionary(_))
            | (Data::Text(_), Data::Dictionary(_)) => {
                let same = |row| match (self.get(row), other.get(row)) {
                    (Some(Cell::Text(one)), Some(Cell::Text(another))) => one == another,
                    (one, another) => one.is_none() && another.is_none(),
                };
                self.len() == other.len() && (0..self.len()).all(same)
            }
            (one, another) => one == another && self.validity == other.validity,
        }
    }
}

impl TableColumn {
    pub(crate) fn new(name: String, data: Data, validity: Option<Bits>) -> TableColumn {
        TableColumn { name, data, validity }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the type of the values.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match &self.data {
            Data::Bool(_) => DataType::Bool,
            Data::Int64(_) => DataType::Int64,
            Data::Float64(_) => DataType::Float64,
            Data::Decimal128 { decimals, .. } => DataType::Decimal128 { decimals: *decimals },
            Data::Text(_) | Data::Dictionary(_) => DataType::Text,
            Data::Date32(_) => DataType::Date32,
            Data::Timestamp { zone, .. } => DataType::Timestamp { zone: zone.clone() },
            Data::List(_) => DataType::List,
        }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Bool(bits) => bits.len(),
            Data::Int64(integers) => integers.len(),
            Data::Float64(floats) => floats.len(),
            Data::Decimal128 { units, .. } => units.len(),
            Data::Text(texts) => texts.len(),
            Data::Dictionary(dictionary) => dictionary.len(),
            Data::Date32(days) => days.len(),
            Data::Timestamp { instants, .. } => instants.len(),
            Data::List(lists) => lists.len(),
        }
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the value of a row; `None` if it is null or the row does not exist.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::{Cell, Table};
    ///
    /// let table = Table::builder().text("arm", [Some("mail"), None]).finish()?;
    /// let arm = table.column("arm")?;
    /// assert_eq!((arm.get(0), arm.get(1)), (Some(Cell::Text("mail")), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Cell<'_>> {
        if self.is_null(row) {
            return None;
        }
        match &self.data {
            Data::Bool(bits) => (row < bits.len()).then(|| Cell::Bool(bits.as_bitmap().get(row))),
            Data::Int64(integers) => integers.get(row).copied().map(Cell::Int64),
            Data::Float64(floats) => floats.get(row).copied().map(Cell::Float64),
            Data::Decimal128 { units, decimals } => {
                let cell = |&units| Cell::Decimal128 { units, decimals: *decimals };
                units.get(row).map(cell)
            }
            Data::Text(texts) => texts.get(row).map(Cell::Text),
            Data::Dictionary(dictionary) => dictionary.get(row).map(Cell::Text),
            Data::Date32(days) => days.get(row).copied().map(Cell::Date32),
            Data::Timestamp { instants, .. } => instants.get(row).copied().map(Cell::Timestamp),
            Data::List(lists) => lists.get(row).map(Cell::List),
        }
    }

    /// Returns whether a row is null. A row that does not exist is null if the column has nulls.
    #[must_use]
    pub fn is_null(&self, row: usize) -> bool {
        self.validity.as_ref().is_some_and(|bits| !bits.as_bitmap().get(row))
    }

    /// Returns the boolean of a row; `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().bool("churned", [Some(true), None]).finish()?;
    /// let column = table.column("churned")?;
    /// assert_eq!((column.bool(0)?, column.bool(1)?), (Some(true), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn bool(&self, row: usize) -> Result<Option<bool>> {
        let is = matches!(self.data, Data::Bool(_));
        self.read(row, is, "bool", |cell| match cell {
            Cell::Bool(value) => Some(value),
            _ => None,
        })
    }

    /// Returns the integer of a row; `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().int64("n", [Some(1000), None]).finish()?;
    /// let column = table.column("n")?;
    /// assert_eq!((column.int64(0)?, column.int64(1)?), (Some(1000), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn int64(&self, row: usize) -> Result<Option<i64>> {
        let is = matches!(self.data, Data::Int64(_));
        self.read(row, is, "int64", |cell| match cell {
            Cell::Int64(value) => Some(value),
            _ => None,
        })
    }

    /// Returns the float of a row; `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().float64("rate", [Some(0.08), None]).finish()?;
    /// let column = table.column("rate")?;
    /// assert_eq!((column.float64(0)?, column.float64(1)?), (Some(0.08), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn float64(&self, row: usize) -> Result<Option<f64>> {
        let is = matches!(self.data, Data::Float64(_));
        self.read(row, is, "float64", |cell| match cell {
            Cell::Float64(value) => Some(value),
            _ => None,
        })
    }

    /// Returns the units (the value is `units / 10^decimals`) of a row;
    /// `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().decimal128("cost", 2, [Some(1999), None]).finish()?;
    /// let column = table.column("cost")?;
    /// assert_eq!((column.decimal128(0)?, column.decimal128(1)?), (Some(1999), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn decimal128(&self, row: usize) -> Result<Option<i128>> {
        let is = matches!(self.data, Data::Decimal128 { .. });
        self.read(row, is, "decimal128", |cell| match cell {
            Cell::Decimal128 { units, .. } => Some(units),
            _ => None,
        })
    }

    /// Returns the text of a row; `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().text("arm", [Some("mail"), None]).finish()?;
    /// let column = table.column("arm")?;
    /// assert_eq!((column.text(0)?, column.text(1)?), (Some("mail"), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn text(&self, row: usize) -> Result<Option<&str>> {
        let is = matches!(self.data, Data::Text(_) | Data::Dictionary(_));
        self.read(row, is, "text", |cell| match cell {
            Cell::Text(value) => Some(value),
            _ => None,
        })
    }

    /// Returns the days since 1970-01-01 of a row; `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().date32("day", [Some(20_454), None]).finish()?;
    /// let column = table.column("day")?;
    /// assert_eq!((column.date32(0)?, column.date32(1)?), (Some(20_454), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn date32(&self, row: usize) -> Result<Option<i32>> {
        let is = matches!(self.data, Data::Date32(_));
        self.read(row, is, "date32", |cell| match cell {
            Cell::Date32(value) => Some(value),
            _ => None,
        })
    }

    /// Returns the microseconds since 1970-01-01T00:00:00 of a row;
    /// `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().timestamp("at", Some("UTC"), [Some(60_000_000), None]).finish()?;
    /// let column = table.column("at")?;
    /// assert_eq!((column.timestamp(0)?, column.timestamp(1)?), (Some(60_000_000), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn timestamp(&self, row: usize) -> Result<Option<i64>> {
        let is = matches!(self.data, Data::Timestamp { .. });
        self.read(row, is, "timestamp", |cell| match cell {
            Cell::Timestamp(value) => Some(value),
            _ => None,
        })
    }

    /// Returns the list of a row; `None` if it is null or the row does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the column has another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().list("likes", [Some(vec!["tea"]), Some(vec![]), None]).finish()?;
    /// let column = table.column("likes")?;
    /// let lengths = [0, 1, 2].map(|row| column.list(row).ok().flatten().map(|list| list.len()));
    /// assert_eq!(lengths, [Some(1), Some(0), None]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn list(&self, row: usize) -> Result<Option<TextList<'_>>> {
        let is = matches!(self.data, Data::List(_));
        self.read(row, is, "list", |cell| match cell {
            Cell::List(value) => Some(value),
            _ => None,
        })
    }

    /// Borrows the column as a [`Column`], which every operation accepts.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().bool("churned", [Some(true), None]).finish()?;
    /// assert!(table.column("churned")?.as_column().is_null(1));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn as_column(&self) -> Column<'_> {
        let values = match &self.data {
            Data::Bool(bits) => Values::Bits(bits.as_bitmap()),
            Data::Int64(integers) => Values::Integers(Integers::Int64(integers)),
            Data::Float64(floats) => Values::Float64(floats),
            Data::Decimal128 { units, decimals } => {
                Values::Decimal128 { values: units, scale: i32::from(*decimals) }
            }
            Data::Text(texts) => Values::Text(texts.as_text()),
            Data::Dictionary(dictionary) => dictionary.as_values(&self.name),
            Data::Date32(days) => Values::Date32(days),
            Data::Timestamp { instants, .. } => {
                Values::Timestamp { values: instants, unit: TimeUnit::Microsecond }
            }
            Data::List(lists) => lists.as_values(&self.name),
        };
        let zone = match &self.data {
            Data::Timestamp { zone, .. } => zone.as_deref(),
            _ => None,
        };
        let validity = self.validity.as_ref().map(Bits::as_bitmap);
        Column::owned(&self.name, values, validity).with_zone(zone)
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn data(&self) -> &Data {
        &self.data
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn validity(&self) -> Option<&Bits> {
        self.validity.as_ref()
    }

    /// Reads a row, if the column has the type of the reader.
    fn read<'a, T>(
        &'a self,
        row: usize,
        is_accepted: bool,
        accepted: &str,
        value: impl FnOnce(Cell<'a>) -> Option<T>,
    ) -> Result<Option<T>> {
        if is_accepted {
            return Ok(self.get(row).and_then(value));
        }
        Err(Error::ColumnType {
            column: self.name.clone(),
            found: self.data_type().to_string(),
            accepted: accepted.to_owned(),
        })
    }
}
