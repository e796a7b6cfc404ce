//! An owned table of columns of the same length.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::column::batch::Batch;
use crate::error::error::{Error, Result};
use crate::table::column::TableColumn;

/// A table that owns its columns, which have the same length and different names.
///
/// A table is immutable. A clone shares its memory.
///
/// # Examples
///
/// ```
/// use crm_core::table::Table;
///
/// let table = Table::builder()
///     .text("arm", [Some("mail"), Some("none")])
///     .int64("n", [Some(1000), None])
///     .finish()?;
/// assert_eq!((table.rows(), table.columns().len()), (2, 2));
/// assert_eq!(table.column("arm")?.text(1)?, Some("none"));
/// assert!(table.column("n")?.is_null(1));
///
/// // A table can be used wherever a batch is accepted.
/// assert_eq!(table.as_batch().rows(), 2);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Arc<[TableColumn]>,
    rows: usize,
}

impl Table {
    pub(crate) fn new(columns: Vec<TableColumn>) -> Result<Table> {
        let rows = columns.first().map_or(0, TableColumn::len);
        let mut names = BTreeSet::new();
        for column in &columns {
            let name = column.name();
            if column.len() != rows {
                let (column, found) = (name.to_owned(), column.len());
                return Err(Error::ColumnLength { column, found, expected: rows });
            }
            if name.contains('\0') {
                let allowed = "a text without the character NUL";
                return Err(Error::out_of_range("column name", allowed, format!("{name:?}")));
            }
            if !names.insert(name) {
                return Err(Error::DuplicateColumn { column: name.to_owned() });
            }
        }
        Ok(Table { columns: columns.into(), rows })
    }

    /// Returns the number of rows; 0 without columns.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the columns in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().int64("n", [Some(3)]).bool("known", [None]).finish()?;
    /// let names: Vec<&str> = table.columns().iter().map(|column| column.name()).collect();
    /// assert_eq!(names, ["n", "known"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    /// Returns the column with a name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownColumn`] if there is none.
    pub fn column(&self, name: &str) -> Result<&TableColumn> {
        let found = self.columns.iter().find(|column| column.name() == name);
        found.ok_or_else(|| Error::UnknownColumn {
            column: name.to_owned(),
            available: self.columns.iter().map(|column| column.name().to_owned()).collect(),
        })
    }

    /// Borrows the table as a batch, without a copy.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    /// use crm_core::total::Total;
    ///
    /// let prices = Table::builder().decimal128("price", 2, [Some(1999), Some(1)]).finish()?;
    /// let mut total = Total::new("price", Some("USD".parse()?), None)?;
    /// total.update(&prices.as_batch())?;
    /// assert_eq!(total.report().money.unwrap().to_string(), "20.00 USD");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn as_batch(&self) -> Batch<'_> {
        Batch::of_equal(self.columns.iter().map(TableColumn::as_column).collect(), self.rows)
    }
}
