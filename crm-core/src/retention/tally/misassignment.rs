//! Customers whose arm differs from the assignment of their identifier.

use std::collections::BTreeMap;

use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::error::error::Result;
use crate::fold::counts::Counts;
use crate::fold::group_by::GroupBy;
use crate::retention::assignment::assignment::Assignment;
use crate::retention::definition::definition::StudyDefinition;

/// Compares the arm of each row with the assignment of its identifier.
pub(crate) struct Misassignment<'b> {
    batch: &'b Batch<'b>,
    assignment: &'b Assignment,
    ids: &'b Column<'b>,
    /// The code in the assignment, by the code of the arm in the rows.
    codes: Vec<Option<u16>>,
    misassigned: Vec<u8>,
    counts: Counts,
}

impl<'b> Misassignment<'b> {
    /// Prepares to read the identifiers; `None` if the study has no assignment or no identifiers.
    pub(crate) fn new(
        definition: &'b StudyDefinition,
        batch: &'b Batch<'b>,
    ) -> Result<Option<Misassignment<'b>>> {
        let (Some(assignment), Some(id)) = (&definition.assignment, &definition.id) else {
            return Ok(None);
        };
        Ok(Some(Misassignment {
            batch,
            assignment,
            ids: batch.column(id)?,
            codes: Vec::new(),
            misassigned: Vec::new(),
            counts: Counts::default(),
        }))
    }

    /// Counts the misassigned customers of a block, whose arms are given by their codes.
    #[expect(clippy::indexing_slicing, reason = "each arm of the rows has its code")]
    pub(crate) fn check_assignment(&mut self, block: &GroupBy<'b>, arms: &[u32]) -> Result<()> {
        let assigned = self.assignment.assign_rows(self.batch, self.ids, block.rows())?;
        let known = self.assignment.arm_names();
        for name in block.keys().first_names().list().iter().skip(self.codes.len()) {
            let code = known.iter().position(|one| one == name);
            self.codes.push(code.and_then(|code| u16::try_from(code).ok()));
        }
        let rows = arms.iter().zip(assigned);
        let differs = rows.map(|(&arm, code)| u8::from(self.codes[arm as usize] != Some(code)));
        self.misassigned.clear();
        self.misassigned.extend(differs);
        self.counts.resize(2 * self.codes.len());
        self.counts.add_flagged(arms, &self.misassigned, block.weights());
        Ok(())
    }

    /// The misassigned customers by arm.
    pub(crate) fn finish(self, arms: &[String]) -> BTreeMap<String, u64> {
        let counts = self.counts.totals().into_iter().skip(1).step_by(2);
        let found = arms.iter().cloned().zip(counts);
        found.filter(|(_, count)| *count > 0).collect()
    }
}
