//! Reading a numeric column in integer units.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::column::number::Precision;
use crate::column::reader::Exact;
use crate::column::units::{units, whole_units};
use crate::error::error::{Error, Result};
use crate::fold::description::NumberColumn;
use crate::money::decimals::Rounding;

/// Reads a numeric column in the units of its description, a block at a time.
pub(crate) struct NumberReader<'b> {
    batch: &'b Batch<'b>,
    column: &'b Column<'b>,
    description: NumberColumn<'b>,
    rounding: Rounding,
}

impl<'b> NumberReader<'b> {
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        description: NumberColumn<'b>,
    ) -> Result<NumberReader<'b>> {
        let column = batch.column(description.name)?;
        Ok(NumberReader { batch, column, description, rounding: Rounding::default() })
    }

    /// Writes the units of each row, 0 for a null, and whether the row has a number (1 or 0).
    pub(crate) fn read(
        &mut self,
        rows: Range<usize>,
        out: &mut [i64],
        present: &mut [u8],
    ) -> Result<()> {
        let NumberColumn { decimals, undeclared, .. } = self.description;
        let precision = Precision { decimals, undeclared };
        let target = (&mut *out, &mut *present);
        units(self.batch, self.column, precision, rows.clone(), target, &mut self.rounding)?;
        let NumberColumn { nullable, not_negative, most, .. } = self.description;
        if not_negative.is_some() || !nullable && !complete(present) {
            self.check(rows, out, present)?;
        }
        if let Some(most) = most {
            out.iter_mut().for_each(|units| *units = (*units).min(most));
        }
        Ok(())
    }

    /// Writes the units of each row as floats, if every row has an allowed integer number of units;
    /// returns a bound of their absolute value, or `None` if [`read`](Self::read) must be used.
    pub(crate) fn read_floats(
        &self,
        rows: Range<usize>,
        out: &mut [f64],
        present: &mut [u8],
    ) -> Option<f64> {
        let NumberColumn { decimals, nullable, not_negative, most, .. } = self.description;
        let found = whole_units(self.column, decimals, rows, (&mut *out, &mut *present))?;
        let refused =
            (not_negative.is_some() && found.negative) || (!nullable && !complete(present));
        if let Some(most) = most {
            // Of larger numbers none is as small as the nearest float of the limit.
            out.iter_mut().for_each(|units| *units = units.min(most as f64));
        }
        (!refused).then_some(found.bound)
    }

    fn check(&self, rows: Range<usize>, units: &[i64], present: &[u8]) -> Result<()> {
        let NumberColumn { nullable, not_null, not_negative, .. } = self.description;
        for ((row, &units), &present) in rows.zip(units).zip(present) {
            if present == 0 && !nullable {
                let column = self.column.name().to_owned();
                return Err(match not_null {
                    None => Error::NullValue { column, row: self.batch.row_number(row) },
                    Some(allowed) => self.refused_null(row, allowed.to_owned()),
                });
            }
            if let Some(allowed) = not_negative.filter(|_| units < 0) {
                return Err(self.refused(row, units, allowed.to_owned()));
            }
        }
        Ok(())
    }

    /// The error for a null.
    pub(crate) fn refused_null(&self, row: usize, allowed: String) -> Error {
        let (column, row) = (self.column.name().to_owned(), self.batch.row_number(row));
        Error::InvalidValue { column, row, allowed, given: "null".to_owned() }
    }

    /// The error for the number of a row.
    pub(crate) fn refused(&self, row: usize, units: i64, allowed: String) -> Error {
        let scale = self.description.decimals.get() as i32;
        let mut given = Exact { units: units.into(), scale }.to_string();
        if given.contains('.') {
            let digits = given.trim_end_matches('0').trim_end_matches('.').len();
            given.truncate(digits);
        }
        let column = self.column.name().to_owned();
        Error::InvalidValue { column, row: self.batch.row_number(row), allowed, given }
    }

    /// The column and the rounding of its numbers.
    pub(crate) fn rounding(&self) -> (&'b str, Rounding) {
        (self.description.name, self.rounding)
    }
}

/// Whether every row has a number.
fn complete(present: &[u8]) -> bool {
    present.iter().fold(1, |all, &one| all & one) == 1
}
