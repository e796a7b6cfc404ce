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
        if !self.description.nullable || self.description.not_negative.is_some() {
            self.check(rows, out, present)?;
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
        let NumberColumn { decimals, nullable, not_negative, .. } = self.description;
        let found = whole_units(self.column, decimals, rows, (out, &mut *present))?;
        let complete = || present.iter().fold(1, |all, &one| all & one) == 1;
        let refused = (not_negative.is_some() && found.negative) || (!nullable && !complete());
        (!refused).then_some(found.bound)
    }

    fn check(&self, rows: Range<usize>, units: &[i64], present: &[u8]) -> Result<()> {
        let NumberColumn { decimals, nullable, not_negative, .. } = self.description;
        for ((row, &units), &present) in rows.zip(units).zip(present) {
            if present == 0 && !nullable {
                let column = self.column.name().to_owned();
                return Err(Error::NullValue { column, row: self.batch.row_number(row) });
            }
            if let Some(allowed) = not_negative.filter(|_| units < 0) {
                let given = Exact { units: units.into(), scale: decimals.get() as i32 };
                return Err(Error::InvalidValue {
                    column: self.column.name().to_owned(),
                    row: self.batch.row_number(row),
                    allowed: allowed.to_owned(),
                    given: given.to_string(),
                });
            }
        }
        Ok(())
    }

    /// The column and the rounding of its numbers.
    pub(crate) fn rounding(&self) -> (&'b str, Rounding) {
        (self.description.name, self.rounding)
    }
}
