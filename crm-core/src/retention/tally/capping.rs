//! Customers whose revenue is above the cap.

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::fold::counts::Counts;
use crate::fold::description::NumberColumn;
use crate::fold::group_by::GroupBy;
use crate::fold::number_reader::NumberReader;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;

/// Counts the customers whose revenue is above the cap.
pub(crate) struct Capping<'b> {
    revenue: NumberReader<'b>,
    /// The cap, in units of the column.
    most: i64,
    units: Vec<i64>,
    present: Vec<u8>,
    capped: Vec<u8>,
    counts: Counts,
}

impl<'b> Capping<'b> {
    /// Prepares to read the revenue; `None` if the study has no cap.
    pub(crate) fn new(
        definition: &'b StudyDefinition,
        batch: &'b Batch<'b>,
    ) -> Result<Option<Capping<'b>>> {
        let (Some((name, decimals)), Some(most)) =
            (definition.metric(Metric::Revenue), definition.revenue_cap_units())
        else {
            return Ok(None);
        };
        Ok(Some(Capping {
            revenue: NumberReader::new(batch, NumberColumn::new(name, decimals))?,
            most,
            units: Vec::new(),
            present: Vec::new(),
            capped: Vec::new(),
            counts: Counts::default(),
        }))
    }

    /// Counts the customers of a block by group, with their weights.
    pub(crate) fn count(&mut self, block: &GroupBy<'b>) -> Result<()> {
        let rows = block.rows();
        self.units.resize(rows.len(), 0);
        self.present.resize(rows.len(), 0);
        self.revenue.read(rows, &mut self.units, &mut self.present)?;
        self.capped.clear();
        self.capped.extend(self.units.iter().map(|&units| u8::from(units > self.most)));
        self.counts.resize(2 * block.keys().count());
        self.counts.add_flagged(block.groups(), &self.capped, block.weights());
        Ok(())
    }

    /// The customers of each group.
    pub(crate) fn finish(&self) -> Vec<u64> {
        self.counts.totals().into_iter().skip(1).step_by(2).collect()
    }
}
