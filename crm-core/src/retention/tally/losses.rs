//! The days on which customers were lost.

use crate::column::batch::Batch;
use crate::error::error::{Error, Result};
use crate::fold::description::NumberColumn;
use crate::fold::group_by::GroupBy;
use crate::fold::number_reader::NumberReader;
use crate::money::decimals::Decimals;
use crate::retention::definition::definition::StudyDefinition;

/// The allowed values in the error for a negative number of days.
pub(crate) const DAYS: &str = "numbers of days of at least 0";

/// The days for which each customer of a block was followed.
#[derive(Clone, Copy)]
pub(crate) struct Followed<'d> {
    pub(crate) column: &'d str,
    pub(crate) units: &'d [i64],
    pub(crate) decimals: Decimals,
}

/// Reads the days after which customers were lost, and counts only losses within the follow-up.
pub(crate) struct Losses<'b> {
    days: NumberReader<'b>,
    decimals: Decimals,
    /// The column that says whether a customer was ever lost.
    churned: &'b str,
    /// The follow-up of the study, in units of the column.
    most: i64,
    units: Vec<i64>,
    present: Vec<u8>,
}

impl<'b> Losses<'b> {
    /// Prepares to read the days; `None` if the study has no such column.
    pub(crate) fn new(
        definition: &'b StudyDefinition,
        batch: &'b Batch<'b>,
    ) -> Result<Option<Losses<'b>>> {
        let (Some(name), Some(days)) = (&definition.lost_after, definition.loss_days()) else {
            return Ok(None);
        };
        let decimals = definition.decimals_of(name);
        let column = NumberColumn { not_negative: Some(DAYS), ..NumberColumn::new(name, decimals) };
        Ok(Some(Losses {
            days: NumberReader::new(batch, column)?,
            decimals,
            churned: &definition.churned,
            most: i64::from(days) * 10_i64.pow(decimals.get()),
            units: Vec::new(),
            present: Vec::new(),
        }))
    }

    /// Checks the days of a block, and clears the flag of the customers who were lost after the
    /// follow-up.
    pub(crate) fn count(
        &mut self,
        block: &mut GroupBy<'b>,
        churned: usize,
        followed: Option<Followed<'_>>,
    ) -> Result<()> {
        let rows = block.rows();
        self.units.resize(rows.len(), 0);
        self.present.resize(rows.len(), 0);
        self.days.read(rows.clone(), &mut self.units, &mut self.present)?;
        let lost = block.flags_mut(churned);
        if let Some(at) = lost.iter().zip(&self.present).position(|(lost, present)| lost != present)
        {
            return Err(self.mismatch(rows.start + at, at, lost.get(at) == Some(&1)));
        }
        if let Some(followed) = followed {
            self.check(rows.start, lost, followed)?;
        }
        for (lost, &days) in lost.iter_mut().zip(&self.units) {
            *lost &= u8::from(days <= self.most);
        }
        Ok(())
    }

    /// The error for a loss without a day, or a day without a loss.
    fn mismatch(&self, row: usize, at: usize, lost: bool) -> Error {
        let churned = self.churned;
        if lost {
            let allowed = format!("the day of loss where {churned:?} is true");
            return self.days.refused_null(row, allowed);
        }
        let days = self.units.get(at).copied().unwrap_or(0);
        self.days.refused(row, days, format!("null where {churned:?} is false"))
    }

    /// Checks that no customer was lost after the days for which the customer was followed.
    fn check(&self, start: usize, lost: &[u8], followed: Followed<'_>) -> Result<()> {
        let Followed { column, units, decimals } = followed;
        let scale = |decimals: Decimals| 10_i128.pow(decimals.get());
        let (ours, theirs) = (scale(decimals), scale(self.decimals));
        for (at, ((&lost, &days), &seen)) in lost.iter().zip(&self.units).zip(units).enumerate() {
            if lost == 1 && i128::from(days) * ours > i128::from(seen) * theirs {
                let allowed = format!("at most the number of days in {column:?} of the row");
                return Err(self.days.refused(start + at, days, allowed));
            }
        }
        Ok(())
    }
}
