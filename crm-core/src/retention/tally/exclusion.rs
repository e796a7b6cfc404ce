//! Customers who are excluded because their follow-up was too short.

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::fold::counts::Counts;
use crate::fold::description::NumberColumn;
use crate::fold::group_by::GroupBy;
use crate::fold::number_reader::NumberReader;
use crate::retention::definition::definition::StudyDefinition;

/// Reads the days of follow-up, and excludes customers whose follow-up was too short.
pub(crate) struct Exclusion<'b> {
    days: NumberReader<'b>,
    /// The follow-up of the study, in units of the column.
    least: i64,
    units: Vec<i64>,
    present: Vec<u8>,
    excluded: Vec<u8>,
    counts: Counts,
}

impl<'b> Exclusion<'b> {
    /// Prepares to read the days; `None` if the study has no such column.
    pub(crate) fn new(
        definition: &'b StudyDefinition,
        batch: &'b Batch<'b>,
    ) -> Result<Option<Exclusion<'b>>> {
        let (Some(name), Some(days)) = (&definition.followed_days, definition.follow_up_days())
        else {
            return Ok(None);
        };
        // A follow-up that is too short by half a day is too short, so fractions are not rounded.
        let decimals = definition.decimals_of(name);
        let column = NumberColumn { nullable: false, ..NumberColumn::new(name, decimals) };
        Ok(Some(Exclusion {
            days: NumberReader::new(batch, column)?,
            least: i64::from(days) * 10_i64.pow(decimals.get()),
            units: Vec::new(),
            present: Vec::new(),
            excluded: Vec::new(),
            counts: Counts::default(),
        }))
    }

    /// Counts the excluded customers of a block, and sets their weights to 0.
    pub(crate) fn exclude(&mut self, block: &mut GroupBy<'b>) -> Result<()> {
        let rows = block.rows();
        self.units.resize(rows.len(), 0);
        self.present.resize(rows.len(), 0);
        self.excluded.resize(rows.len(), 0);
        self.days.read(rows, &mut self.units, &mut self.present)?;
        for (excluded, &days) in self.excluded.iter_mut().zip(&self.units) {
            *excluded = (days < self.least).into();
        }
        self.counts.resize(2 * block.keys().count());
        self.counts.add_flagged(block.groups(), &self.excluded, block.weights());
        for (weight, &excluded) in block.weights_mut().iter_mut().zip(&self.excluded) {
            *weight *= u64::from(1 - excluded);
        }
        Ok(())
    }

    /// The excluded customers of each group.
    pub(crate) fn finish(&self) -> Vec<u64> {
        self.counts.totals().into_iter().skip(1).step_by(2).collect()
    }
}
