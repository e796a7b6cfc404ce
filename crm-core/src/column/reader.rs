//! The common part of the column readers: checks for nulls, and errors that name the row.

use std::fmt;
use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::error::error::{Error, Result};

/// A range of rows of a column of a batch.
pub(crate) struct Reader<'r> {
    pub(crate) batch: &'r Batch<'r>,
    pub(crate) column: &'r Column<'r>,
    pub(crate) rows: Range<usize>,
}

impl Reader<'_> {
    /// Checks that each row has a value.
    pub(crate) fn no_nulls(&self) -> Result<()> {
        match self.column.first_null(self.rows.clone()) {
            Some(row) => Err(Error::NullValue {
                column: self.column.name().to_owned(),
                row: self.batch.row_number(row),
            }),
            None => Ok(()),
        }
    }

    /// Converts the values of the rows; `convert` returns `None` for a value that is not `allowed`.
    pub(crate) fn convert<S: Copy, T: fmt::Display, U>(
        &self,
        values: &[S],
        out: &mut [U],
        allowed: &str,
        written: impl Fn(S) -> T,
        convert: impl Fn(S) -> Option<U>,
    ) -> Result<()> {
        let values = values.get(self.rows.clone()).unwrap_or_default();
        for ((row, &value), out) in self.rows.clone().zip(values).zip(out) {
            *out = convert(value).ok_or_else(|| self.invalid(row, allowed, &written(value)))?;
        }
        Ok(())
    }

    /// The error of a value that is not allowed.
    #[cold]
    pub(crate) fn invalid(&self, row: usize, allowed: &str, given: &dyn fmt::Display) -> Error {
        Error::InvalidValue {
            column: self.column.name().to_owned(),
            row: self.batch.row_number(row),
            allowed: allowed.to_owned(),
            given: given.to_string(),
        }
    }
}

/// The error of a text whose position is outside the column's data.
#[cold]
pub(crate) fn outside(column: &Column<'_>, row: u64) -> Error {
    Error::MalformedColumn {
        column: Some(column.name().to_owned()),
        row: Some(row),
        message: format!("the text of row {row} lies outside the column's data"),
    }
}

/// The error of an index beyond the end of a dictionary.
#[cold]
pub(crate) fn no_entry(
    column: &Column<'_>,
    row: u64,
    code: &dyn fmt::Display,
    entries: usize,
) -> Error {
    Error::MalformedColumn {
        column: Some(column.name().to_owned()),
        row: Some(row),
        message: format!(
            "row {row} has dictionary code {code}, the dictionary has {entries} entries"
        ),
    }
}

/// A decimal with all its digits.
pub(crate) struct Exact {
    pub(crate) units: i128,
    pub(crate) scale: i32,
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        let places = usize::try_from(self.scale).unwrap_or(0);
        let zeros = usize::try_from(self.scale.saturating_neg()).unwrap_or(0);
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{:0>zeros$}{point}{fraction}", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_exactly() {
        let written = |units, scale| Exact { units, scale }.to_string();
        assert_eq!(written(150, 2), "1.50");
        assert_eq!(written(-5, 3), "-0.005");
        assert_eq!(written(7, 0), "7");
        assert_eq!(written(-7, -2), "-700");
        assert_eq!(written(i128::MIN, 38), "-1.70141183460469231731687303715884105728");
    }
}
