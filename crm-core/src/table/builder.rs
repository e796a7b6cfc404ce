//! Building a table, column by column.

use crate::error::error::{Error, Result};
use crate::table::bits::Bits;
use crate::table::column::{Data, TableColumn};
use crate::table::dictionary::Dictionary;
use crate::table::lists::Lists;
use crate::table::table::Table;
use crate::table::texts::Texts;

/// An exclusive limit of the integer of a decimal: Arrow's 128-bit decimals have at most 38 digits.
const DECIMAL_END: u128 = 10_u128.pow(38);

/// The maximum number of decimals.
const MOST_DECIMALS: u8 = 38;

/// Builds a [`Table`] from columns, each an iterator of `Option`, where `None` is a null.
///
/// The first error is kept and returned by [`finish`](TableBuilder::finish).
///
/// # Examples
///
/// ```
/// use crm_core::table::Table;
///
/// let counts = [("mail", 1000, Some(0.08)), ("none", 0, None)];
/// let table = Table::builder()
///     .text("arm", counts.iter().map(|&(arm, ..)| Some(arm)))
///     .int64("n", counts.iter().map(|&(_, n, _)| Some(n)))
///     .float64("churn_rate", counts.iter().map(|&(.., rate)| rate))
///     .finish()?;
/// assert_eq!(table.rows(), 2);
///
/// let error = Table::builder().int64("n", [Some(1)]).int64("n", [Some(2)]).finish().unwrap_err();
/// assert_eq!(error.to_string(), "column \"n\" occurs more than once");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct TableBuilder {
    columns: Result<Vec<TableColumn>>,
}

impl Table {
    /// Starts a table without columns.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().date32("day", [Some(20_454)]).finish()?;
    /// assert_eq!(table.column("day")?.date32(0)?, Some(20_454));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn builder() -> TableBuilder {
        TableBuilder { columns: Ok(Vec::new()) }
    }
}

impl TableBuilder {
    /// Adds a column of booleans.
    pub fn bool(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<bool>>,
    ) -> TableBuilder {
        let values = values.into_iter();
        let bits = Bits::with_capacity(values.size_hint().0);
        let (bits, validity) =
            collect(values, bits, |bits, value| bits.push(value.unwrap_or(false)));
        self.add(name.into(), Data::Bool(bits), validity)
    }

    /// Adds a column of booleans without nulls.
    pub(crate) fn bits(self, name: impl Into<String>, bits: Bits) -> TableBuilder {
        self.add(name.into(), Data::Bool(bits), None)
    }

    /// Adds a column of integers.
    pub fn int64(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<i64>>,
    ) -> TableBuilder {
        let (integers, validity) = numbers(values);
        self.add(name.into(), Data::Int64(integers), validity)
    }

    /// Adds a column of floats; NaN is an [`Error::InvalidValue`].
    pub fn float64(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> TableBuilder {
        let (name, (floats, validity)) = (name.into(), numbers(values));
        match check_numbers(&name, &floats) {
            Ok(()) => self.add(name, Data::Float64(floats), validity),
            Err(error) => self.fail(error),
        }
    }

    /// Adds a column of decimals: the integers divided by `10^decimals`.
    ///
    /// More than 38 decimals are an [`Error::OutOfRange`], more than 38 digits an
    /// [`Error::InvalidValue`].
    pub fn decimal128(
        self,
        name: impl Into<String>,
        decimals: u8,
        units: impl IntoIterator<Item = Option<i128>>,
    ) -> TableBuilder {
        if decimals > MOST_DECIMALS {
            return self.fail(Error::out_of_range("decimals", "from 0 to 38", decimals));
        }
        let (name, (units, validity)) = (name.into(), numbers(units));
        match check_digits(&name, &units, 0) {
            Ok(()) => self.add(name, Data::Decimal128 { units, decimals }, validity),
            Err(error) => self.fail(error),
        }
    }

    /// Adds a column of text.
    ///
    /// Its offsets have 32 bits as long as the texts together have less than 2^31 bytes, and 64
    /// bits otherwise: Arrow's `utf8` and `large_utf8`.
    pub fn text<T: AsRef<str>>(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<T>>,
    ) -> TableBuilder {
        let values = values.into_iter();
        let texts = Texts::with_capacity(values.size_hint().0);
        let (texts, validity) = collect(values, texts, |texts, value| {
            texts.push(value.as_ref().map_or("", |text| text.as_ref()));
        });
        self.add(name.into(), Data::Text(texts), validity)
    }

    /// Adds a column of text that repeats some texts, each row by its entry among them: Arrow's
    /// dictionary of `utf8`. A row without an entry, or with one that does not exist, is null.
    pub fn dictionary<T: AsRef<str>>(
        self,
        name: impl Into<String>,
        texts: &[T],
        entries: impl IntoIterator<Item = Option<usize>>,
    ) -> TableBuilder {
        let mut all = Texts::with_capacity(texts.len());
        texts.iter().for_each(|text| all.push(text.as_ref()));
        let code = |entry: usize| i32::try_from(entry).ok().filter(|_| entry < texts.len());
        let (codes, validity) = numbers(entries.into_iter().map(|entry| entry.and_then(code)));
        self.add(name.into(), Data::Dictionary(Dictionary::new(all, codes)), validity)
    }

    /// Adds a column of dates: days since 1970-01-01.
    pub fn date32(
        self,
        name: impl Into<String>,
        days: impl IntoIterator<Item = Option<i32>>,
    ) -> TableBuilder {
        let (days, validity) = numbers(days);
        self.add(name.into(), Data::Date32(days), validity)
    }

    /// Adds a column of instants: microseconds since 1970-01-01T00:00:00, in UTC if there
    /// is a `zone` such as `"UTC"`, `"+02:00"` or `"Europe/Berlin"`, in which they are displayed.
    ///
    /// A zone that is empty or contains NUL is an [`Error::OutOfRange`].
    pub fn timestamp(
        self,
        name: impl Into<String>,
        zone: Option<&str>,
        instants: impl IntoIterator<Item = Option<i64>>,
    ) -> TableBuilder {
        if let Err(error) = check_zone(zone) {
            return self.fail(error);
        }
        let (instants, validity) = numbers(instants);
        let zone = zone.map(str::to_owned);
        self.add(name.into(), Data::Timestamp { instants, zone }, validity)
    }

    /// Adds a column of lists of text.
    ///
    /// More than 2^31 - 1 elements together are an [`Error::TooLarge`].
    pub fn list<T: AsRef<str>>(
        self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<impl IntoIterator<Item = T>>>,
    ) -> TableBuilder {
        let (name, values) = (name.into(), values.into_iter());
        let (lists, mut fits) = (Lists::with_capacity(values.size_hint().0), true);
        let (lists, validity) = collect(values, lists, |lists, value| {
            fits &= lists.push(value.into_iter().flatten());
        });
        if !fits {
            let message = "its lists have more than 2147483647 elements".to_owned();
            return self.fail(Error::TooLarge { field: name, message });
        }
        self.add(name, Data::List(lists), validity)
    }

    /// Builds the table.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnLength`] if a column is longer or shorter than the first,
    /// [`Error::DuplicateColumn`], [`Error::OutOfRange`] if a name contains NUL, and the first error
    /// of a column.
    pub fn finish(self) -> Result<Table> {
        Table::new(self.columns?)
    }

    fn add(mut self, name: String, data: Data, validity: Option<Bits>) -> TableBuilder {
        if let Ok(columns) = &mut self.columns {
            columns.push(TableColumn::new(name, data, validity));
        }
        self
    }

    fn fail(self, error: Error) -> TableBuilder {
        TableBuilder { columns: self.columns.and(Err(error)) }
    }
}

/// Checks that no float is NaN.
fn check_numbers(column: &str, floats: &[f64]) -> Result<()> {
    match floats.iter().position(|float| float.is_nan()) {
        Some(at) => Err(invalid(column, 0, at, "numbers or nulls", "NaN")),
        None => Ok(()),
    }
}

/// Checks that the integers of decimals have at most 38 digits.
pub(crate) fn check_digits(column: &str, units: &[i128], first_row: u64) -> Result<()> {
    let large = |units: &i128| units.unsigned_abs() >= DECIMAL_END;
    match units.iter().enumerate().find(|(_, units)| large(units)) {
        Some((at, units)) => Err(invalid(column, first_row, at, "decimals of 38 digits", units)),
        None => Ok(()),
    }
}

/// Checks the name of a time zone.
pub(crate) fn check_zone(zone: Option<&str>) -> Result<()> {
    match zone.filter(|zone| zone.is_empty() || zone.contains('\0')) {
        Some(zone) => {
            let allowed = "the name of a time zone such as \"Europe/Berlin\"";
            Err(Error::out_of_range("zone", allowed, format!("{zone:?}")))
        }
        None => Ok(()),
    }
}

fn invalid(column: &str, first_row: u64, at: usize, allowed: &str, given: impl ToString) -> Error {
    Error::InvalidValue {
        column: column.to_owned(),
        row: first_row.saturating_add(at as u64),
        allowed: allowed.to_owned(),
        given: given.to_string(),
    }
}

/// Collects values of a fixed size; a null is stored as the default.
fn numbers<T: Copy + Default>(
    values: impl IntoIterator<Item = Option<T>>,
) -> (Vec<T>, Option<Bits>) {
    let values = values.into_iter();
    let all = Vec::with_capacity(values.size_hint().0);
    collect(values, all, |all, value| all.push(value.unwrap_or_default()))
}

/// Collects values and a bit for each row that has one; `None` if all rows have one.
fn collect<T, C>(
    values: impl Iterator<Item = Option<T>>,
    mut all: C,
    mut push: impl FnMut(&mut C, Option<T>),
) -> (C, Option<Bits>) {
    let mut validity = Bits::with_capacity(values.size_hint().0);
    let mut nulls = false;
    for value in values {
        nulls |= value.is_none();
        validity.push(value.is_some());
        push(&mut all, value);
    }
    (all, nulls.then_some(validity))
}
