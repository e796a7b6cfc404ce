//! Several columns of the same length.

use crate::column::column::Column;
use crate::error::error::{Error, Result};

/// The number of rows per block: the decoded values fit into the second-level cache, and each
/// segment of a column is long enough for the hardware prefetcher.
pub(crate) const BLOCK: usize = 8192;

/// A table: borrowed columns of the same length.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column};
///
/// let batch = Batch::new(vec![
///     Column::strings("arm", &["mail", "none"]),
///     Column::bools("churned", &[false, true]),
/// ])?;
/// assert_eq!(batch.rows(), 2);
/// assert_eq!(batch.column("arm")?.name(), "arm");
/// assert_eq!(batch.column("region").unwrap_err().path(), Some("region"));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    columns: Vec<Column<'a>>,
    rows: usize,
    first_row: u64,
}

impl<'a> Batch<'a> {
    /// Creates a table from columns.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnLength`] if a column differs in length from the first, [`Error::ColumnType`]
    /// if a column of decimals has a scale below -38 or above 38.
    pub fn new(columns: Vec<Column<'a>>) -> Result<Batch<'a>> {
        columns.iter().try_for_each(Column::writable)?;
        let rows = columns.first().map_or(0, Column::len);
        match columns.iter().find(|column| column.len() != rows) {
            Some(odd) => Err(Error::ColumnLength {
                column: odd.name().to_owned(),
                found: odd.len(),
                expected: rows,
            }),
            None => Ok(Batch { columns, rows, first_row: 0 }),
        }
    }

    /// Creates a table of columns that are known to have `rows` rows each.
    pub(crate) fn of_equal(columns: Vec<Column<'a>>, rows: usize) -> Batch<'a> {
        Batch { columns, rows, first_row: 0 }
    }

    /// Sets the row number of the first row of this batch in the whole input, for error messages.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    ///
    /// let second = Batch::new(vec![Column::bools("churned", &[true])])?.with_first_row(2048);
    /// assert_eq!(second.first_row(), 2048);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_first_row(self, first_row: u64) -> Batch<'a> {
        Batch { first_row, ..self }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the row number of the first row of this batch in the whole input.
    #[must_use]
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// Returns the column with a name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownColumn`] if there is none, [`Error::DuplicateColumn`] if there are several.
    pub fn column(&self, name: &str) -> Result<&Column<'a>> {
        let mut found = self.columns.iter().filter(|column| column.name() == name);
        match (found.next(), found.next()) {
            (Some(column), None) => Ok(column),
            (Some(_), Some(_)) => Err(Error::DuplicateColumn { column: name.to_owned() }),
            (None, _) => Err(Error::UnknownColumn {
                column: name.to_owned(),
                available: self.columns.iter().map(|column| column.name().to_owned()).collect(),
            }),
        }
    }

    /// Returns all columns.
    pub(crate) fn columns(&self) -> &[Column<'a>] {
        &self.columns
    }

    /// Returns the number of a row in the whole input.
    pub(crate) fn row_number(&self, row: usize) -> u64 {
        self.first_row.saturating_add(row as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::column::Values;
    use crate::column::integers::Integers;

    #[test]
    fn lengths_must_agree() {
        let error =
            Batch::new(vec![Column::bools("churned", &[true]), Column::int64("count", &[1, 2])])
                .unwrap_err();
        assert_eq!(
            error.to_string(),
            "column \"count\" must have as many rows as the table, 1, got 2"
        );
    }

    #[test]
    fn decimals_are_those_of_arrow() {
        for scale in [i32::MIN, -70_000, -39, -38, 38, 39, 70_000, i32::MAX] {
            let integers = Integers::Int64(&[i64::MAX]);
            for (kind, values) in [
                ("decimal128", Values::Decimal128 { values: &[i128::MAX], scale }),
                ("int64", Values::Scaled { integers, scale }),
            ] {
                let column = Column::new("price", values);
                let made = Batch::new(vec![Column::bools("a", &[true]), column]);
                if scale.abs_diff(0) == 38 {
                    assert!(made.is_ok(), "{scale}");
                } else {
                    assert_eq!(
                        made.unwrap_err().to_string(),
                        format!(
                            "column \"price\" has type {kind} with {scale} decimals, expected \
                             {kind} with -38 to 38 decimals"
                        )
                    );
                }
            }
        }
    }

    #[test]
    fn a_name_must_be_unique_only_where_it_is_used() {
        let batch = Batch::new(vec![
            Column::bools("a", &[true]),
            Column::bools("a", &[true]),
            Column::bools("b", &[true]),
        ])
        .unwrap();
        assert!(batch.column("b").is_ok());
        assert_eq!(
            batch.column("a").unwrap_err().to_string(),
            "column \"a\" occurs more than once"
        );
    }
}
