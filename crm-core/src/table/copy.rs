//! Copying a batch.

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::error::error::{Error, Result};
use crate::table::bits::Bits;
use crate::table::builder::{check_digits, check_zone};
use crate::table::cell::Cell;
use crate::table::column::{Data, TableColumn};
use crate::table::data_type::DataType;
use crate::table::lists::Lists;
use crate::table::table::Table;
use crate::table::texts::Texts;

/// The most bytes of the texts of a column, a tebibyte: only a dictionary that repeats a long text
/// can claim more.
const MOST_BYTES: u64 = 1 << 40;

impl Table {
    /// Copies a batch: each column gets the type that [`Column::data_type`] returns.
    ///
    /// # Errors
    ///
    /// Those of [`Column::cell`] and of [`TableBuilder::finish`](crate::table::TableBuilder::finish),
    /// [`Error::InvalidValue`] for NaN, [`Error::TooLarge`] for rows that do not fit in memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    /// use crm_core::{Batch, Column};
    ///
    /// let table = Table::from_batch(&Batch::new(vec![Column::strings("arm", &["mail"])])?)?;
    /// assert_eq!(table.column("arm")?.text(0)?, Some("mail"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_batch(batch: &Batch<'_>) -> Result<Table> {
        let columns = batch.columns().iter();
        let columns = columns.map(|column| Original { column, batch }.copy());
        Table::new(columns.collect::<Result<Vec<_>>>()?)
    }
}

/// A column of a batch. The memory of its copy is reserved before, so that rows that do not fit are
/// an error.
struct Original<'o> {
    column: &'o Column<'o>,
    batch: &'o Batch<'o>,
}

/// Values, and a bit for each row that has one; `None` if all rows have one.
type Copied<C> = Result<(C, Option<Bits>)>;

impl Original<'_> {
    fn copy(&self) -> Result<TableColumn> {
        let (data, validity) = match self.column.data_type() {
            DataType::Bool => with(self.bools()?, Data::Bool),
            DataType::Int64 => with(self.integers()?, Data::Int64),
            DataType::Float64 => with(self.floats()?, Data::Float64),
            DataType::Decimal128 { decimals } => {
                with(self.decimals()?, |units| Data::Decimal128 { units, decimals })
            }
            DataType::Text => with(self.texts()?, Data::Text),
            DataType::List => with(self.lists()?, Data::List),
            DataType::Date32 => with(self.days()?, Data::Date32),
            DataType::Timestamp { zone } => {
                check_zone(zone.as_deref())?;
                with(self.instants()?, |instants| Data::Timestamp { instants, zone })
            }
        };
        Ok(TableColumn::new(self.column.name().to_owned(), data, validity))
    }

    fn bools(&self) -> Copied<Bits> {
        let bits = Bits::reserved(self.column.len()).ok_or_else(|| self.too_large())?;
        self.collect(bits, |bits, cell| bits.push(matches!(cell, Some(Cell::Bool(true)))))
    }

    fn integers(&self) -> Copied<Vec<i64>> {
        self.numbers(|cell| match cell {
            Cell::Int64(integer) => Some(integer),
            _ => None,
        })
    }

    fn floats(&self) -> Copied<Vec<f64>> {
        self.numbers(|cell| match cell {
            Cell::Float64(float) => Some(float),
            _ => None,
        })
    }

    fn decimals(&self) -> Copied<Vec<i128>> {
        let copied = self.numbers(|cell| match cell {
            Cell::Decimal128 { units, .. } => Some(units),
            _ => None,
        })?;
        check_digits(self.column.name(), &copied.0, self.batch.first_row())?;
        Ok(copied)
    }

    fn days(&self) -> Copied<Vec<i32>> {
        self.numbers(|cell| match cell {
            Cell::Date32(days) => Some(days),
            _ => None,
        })
    }

    fn instants(&self) -> Copied<Vec<i64>> {
        self.numbers(|cell| match cell {
            Cell::Timestamp(instant) => Some(instant),
            _ => None,
        })
    }

    fn texts(&self) -> Copied<Texts> {
        let rows = 0..self.column.len();
        let bytes =
            rows.map(|row| text_length(self.column, row)).try_fold(0, |sum: u64, length| {
                sum.checked_add(length).filter(|&sum| sum <= MOST_BYTES)
            });
        let texts = bytes
            .and_then(|bytes| Texts::reserved(self.column.len(), usize::try_from(bytes).ok()?));
        self.collect(texts.ok_or_else(|| self.too_large())?, |texts, cell| {
            texts.push(match cell {
                Some(Cell::Text(text)) => text,
                _ => "",
            });
        })
    }

    fn lists(&self) -> Copied<Lists> {
        let mut sizes = (0..self.column.len()).map(|row| list_size(self.column, row));
        let sizes = sizes.try_fold((0, 0), |(elements, bytes): (usize, u64), (more, length)| {
            let bytes = bytes.checked_add(length).filter(|&bytes| bytes <= MOST_BYTES)?;
            Some((elements.checked_add(more)?, bytes))
        });
        let lists = sizes.and_then(|(elements, bytes)| {
            Lists::reserved(self.column.len(), elements, usize::try_from(bytes).ok()?)
        });
        self.collect(lists.ok_or_else(|| self.too_large())?, |lists, cell| {
            match cell {
                Some(Cell::List(list)) => lists.push(list.iter()),
                _ => lists.push([""; 0]),
            };
        })
    }

    /// Copies values of a fixed size; a null is stored as the default.
    fn numbers<T: Default>(&self, value: impl Fn(Cell<'_>) -> Option<T>) -> Copied<Vec<T>> {
        let mut all = Vec::new();
        all.try_reserve_exact(self.column.len()).map_err(|_| self.too_large())?;
        self.collect(all, |all, cell| all.push(cell.and_then(&value).unwrap_or_default()))
    }

    /// Copies all rows into memory that is reserved.
    fn collect<C>(&self, mut all: C, push: impl Fn(&mut C, Option<Cell<'_>>)) -> Copied<C> {
        let rows = self.column.len();
        let mut validity = Bits::reserved(rows).ok_or_else(|| self.too_large())?;
        let mut nulls = false;
        for row in 0..rows {
            let cell = self.column.cell(row, self.batch.row_number(row))?;
            nulls |= cell.is_none();
            validity.push(cell.is_some());
            push(&mut all, cell);
        }
        Ok((all, nulls.then_some(validity)))
    }

    #[cold]
    fn too_large(&self) -> Error {
        Error::TooLarge {
            field: self.column.name().to_owned(),
            message: format!("a copy of its {} rows does not fit in memory", self.column.len()),
        }
    }
}

fn with<C>(
    (values, validity): (C, Option<Bits>),
    data: impl FnOnce(C) -> Data,
) -> (Data, Option<Bits>) {
    (data(values), validity)
}

/// The bytes of the text of a row; 0 where there is none.
fn text_length(column: &Column<'_>, row: usize) -> u64 {
    if column.is_null(row) {
        return 0;
    }
    match column.values() {
        Values::Text(text) => text.get(row).map_or(0, |text| text.len() as u64),
        Values::Dictionary { codes, values } => {
            let entry = codes.get(row).and_then(|code| usize::try_from(code).ok());
            entry.filter(|&entry| entry < values.len()).map_or(0, |at| text_length(values, at))
        }
        _ => 0,
    }
}

/// The elements of the list of a row, and the bytes of their texts; 0 where there is none.
fn list_size(column: &Column<'_>, row: usize) -> (usize, u64) {
    let Values::List { offsets, values } = column.values() else { return (0, 0) };
    match offsets.range(row).filter(|range| !column.is_null(row) && range.end <= values.len()) {
        Some(range) => (range.len(), range.map(|at| text_length(values, at)).sum()),
        None => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::integers::Integers;
    use crate::error::error::ErrorCode;

    #[test]
    fn what_does_not_fit_is_an_error() {
        let long = "x".repeat(1 << 26);
        let labels = [long.as_str()];
        let labels = Box::new(Column::strings("labels", &labels));
        let codes = vec![0; (1 << 14) + 1];
        let values = Values::Dictionary { codes: Integers::Int8(&codes), values: labels };
        let batch = Batch::new(vec![Column::new("note", values)]).unwrap();
        let error = Table::from_batch(&batch).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::TooLarge, Some("note")));
    }

    #[test]
    fn a_fault_has_the_row_of_the_whole_input() {
        let refused = |values| {
            let batch = Batch::new(vec![Column::new("x", values)]).unwrap().with_first_row(2048);
            Table::from_batch(&batch).unwrap_err()
        };
        let (floats, units) = ([0.5, f64::NAN], [0, 10_i128.pow(38)]);
        for values in [Values::Float64(&floats), Values::Decimal128 { values: &units, scale: 2 }] {
            let error = refused(values);
            assert_eq!((error.code(), error.row()), (ErrorCode::InvalidValue, Some(2049)));
        }
    }
}
