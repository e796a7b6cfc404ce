//! Customers who are excluded because their follow-up was too short.

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::fold::counts::Counts;
use crate::fold::description::NumberColumn;
use crate::fold::group_by::GroupBy;
use crate::fold::number_reader::NumberReader;
use crate::money::decimals::Decimals;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::tally::losses::{DAYS, Followed};

/// Reads the days of follow-up, and excludes customers whose follow-up was too short.
pub(crate) struct Exclusion<'b> {
    days: NumberReader<'b>,
    column: &'b str,
    decimals: Decimals,
    /// The follow-up of the study, in units of the column.
    least: i64,
    units: Vec<i64>,
    present: Vec<u8>,
    excluded: Vec<u8>,
    counts: Counts,
    /// Whether a customer is excluded and was lost, and their counts.
    lost: Vec<u8>,
    lost_counts: Counts,
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
        let column = NumberColumn {
            nullable: false,
            not_negative: Some(DAYS),
            ..NumberColumn::new(name, decimals)
        };
        Ok(Some(Exclusion {
            days: NumberReader::new(batch, column)?,
            column: name,
            decimals,
            least: i64::from(days) * 10_i64.pow(decimals.get()),
            units: Vec::new(),
            present: Vec::new(),
            excluded: Vec::new(),
            counts: Counts::default(),
            lost: Vec::new(),
            lost_counts: Counts::default(),
        }))
    }

    /// Reads the days of a block.
    pub(crate) fn read(&mut self, block: &GroupBy<'b>) -> Result<()> {
        let rows = block.rows();
        self.units.resize(rows.len(), 0);
        self.present.resize(rows.len(), 0);
        self.days.read(rows, &mut self.units, &mut self.present)
    }

    /// The days of the block that was read.
    pub(crate) fn days(&self) -> Followed<'_> {
        Followed { column: self.column, units: &self.units, decimals: self.decimals }
    }

    /// Counts the excluded customers of the block that was read, and sets their weights to 0.
    pub(crate) fn exclude(&mut self, block: &mut GroupBy<'b>, churned: usize) {
        self.excluded.resize(self.units.len(), 0);
        for (excluded, &days) in self.excluded.iter_mut().zip(&self.units) {
            *excluded = (days < self.least).into();
        }
        self.counts.resize(2 * block.keys().count());
        self.counts.add_flagged(block.groups(), &self.excluded, block.weights());
        self.lost.clear();
        let lost = block.flags_mut(churned).iter().zip(&self.excluded);
        self.lost.extend(lost.map(|(lost, excluded)| lost & excluded));
        self.lost_counts.resize(2 * block.keys().count());
        if self.lost.contains(&1) {
            self.lost_counts.add_flagged(block.groups(), &self.lost, block.weights());
        }
        for (weight, &excluded) in block.weights_mut().iter_mut().zip(&self.excluded) {
            *weight *= u64::from(1 - excluded);
        }
    }

    /// The excluded customers of each group, and those of them who were lost.
    pub(crate) fn finish(&self) -> Vec<(u64, u64)> {
        let flagged = |counts: &Counts| counts.totals().into_iter().skip(1).step_by(2);
        flagged(&self.counts).zip(flagged(&self.lost_counts)).collect()
    }
}
