//! Counting rows by arm and outcome.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::StudyDefinition;
use crate::column::{BLOCK, Batch, Coder, Column, Levels, MAX_COUNT, counts, outcomes};
use crate::{Error, Result};

/// The most arms that are taken as they come.
const MOST_ARMS: usize = 10_000;

/// Customers and losses by arm.
pub(super) type Tallies = BTreeMap<String, Tally>;

/// Customers and losses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tally {
    pub(super) churned: u64,
    pub(super) n: u64,
}

/// Adds tallies arm by arm; `column` names the arm in an error.
pub(super) fn merge(column: &str, sum: &mut Tallies, other: Tallies) -> Result<()> {
    for (arm, Tally { churned, n }) in other {
        let all = sum.get(&arm).map_or(0, |tally| tally.n).saturating_add(n);
        if all > MAX_COUNT {
            return Err(Error::Overflow {
                field: format!("the customers of {column} {arm:?}"),
                limit: MAX_COUNT.to_string(),
            });
        }
        // No more are lost than there are, so their sum fits too.
        let tally = sum.entry(arm).or_default();
        *tally = Tally { churned: tally.churned + churned, n: all };
    }
    Ok(())
}

/// Counts some rows of a batch, each a customer or as many as its count says.
pub(super) fn tally_rows(
    definition: &StudyDefinition,
    batch: &Batch<'_>,
    rows: Range<usize>,
) -> Result<Tallies> {
    let mut counter = Counter::new(definition, batch, &rows)?;
    let churned = batch.column(&definition.churned)?;
    let count = definition.count.as_ref().map(|name| batch.column(name)).transpose()?;
    let mut codes = [0; BLOCK];
    let mut lost = [0; BLOCK];
    let mut sizes = [0; BLOCK];
    for rows in blocks(rows) {
        let codes = codes.get_mut(..rows.len()).unwrap_or_default();
        counter.encode(rows.clone(), codes)?;
        let lost = lost.get_mut(..rows.len()).unwrap_or_default();
        outcomes(batch, churned, rows.clone(), lost)?;
        match count {
            None => counter.cells.count(codes, lost),
            Some(column) => {
                let sizes = sizes.get_mut(..rows.len()).unwrap_or_default();
                counts(batch, column, rows, sizes)?;
                for ((&code, &lost), &size) in codes.iter().zip(&*lost).zip(&*sizes) {
                    counter.cells.add(code, lost, size);
                }
            }
        }
    }
    counter.finish()
}

/// Adds the rows of a table that has been grouped already.
pub(super) fn tally_summary(definition: &StudyDefinition, batch: &Batch<'_>) -> Result<Tallies> {
    let rows = 0..batch.rows();
    let mut counter = Counter::new(definition, batch, &rows)?;
    let (n, churned) = (batch.column("n")?, batch.column("churned")?);
    let mut codes = [0; BLOCK];
    let mut all = [0; BLOCK];
    let mut lost = [0; BLOCK];
    for rows in blocks(rows) {
        let codes = codes.get_mut(..rows.len()).unwrap_or_default();
        counter.encode(rows.clone(), codes)?;
        let all = all.get_mut(..rows.len()).unwrap_or_default();
        let lost = lost.get_mut(..rows.len()).unwrap_or_default();
        counts(batch, n, rows.clone(), all)?;
        counts(batch, churned, rows.clone(), lost)?;
        for (((row, &code), &all), &lost) in rows.zip(&*codes).zip(&*all).zip(&*lost) {
            let kept = all.checked_sub(lost).ok_or_else(|| Error::InvalidValue {
                column: churned.name().to_owned(),
                row: batch.row_number(row),
                allowed: format!("at most n = {all}"),
                given: lost.to_string(),
            })?;
            counter.cells.add(code, 1, lost);
            counter.cells.add(code, 0, kept);
        }
    }
    counter.finish()
}

/// Divides rows into blocks.
fn blocks(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(BLOCK).map(move |start| start..end.min(start + BLOCK))
}

/// Reads the arms of a batch and counts.
struct Counter<'b> {
    column: &'b str,
    coder: Coder<'b>,
    levels: Levels,
    cells: Cells,
}

impl<'b> Counter<'b> {
    fn new(
        definition: &StudyDefinition,
        batch: &'b Batch<'b>,
        rows: &Range<usize>,
    ) -> Result<Counter<'b>> {
        if rows.is_empty() {
            return Err(Error::EmptyInput);
        }
        let levels = match definition.arms() {
            Some(arms) => Levels::closed(arms),
            None => Levels::open(MOST_ARMS),
        };
        let column = batch.column(&definition.arm)?;
        let coder = Coder::new(batch, column, unknown_arm)?;
        let cells = Cells { lanes: Vec::new() };
        Ok(Counter { column: column.name(), coder, levels, cells })
    }
}

impl Counter<'_> {
    /// Writes the codes of a block, for each of which there are cells.
    fn encode(&mut self, rows: Range<usize>, codes: &mut [u32]) -> Result<()> {
        self.coder.encode(&mut self.levels, rows, codes)?;
        self.cells.lanes.resize(self.levels.names().len() * 2, [0; LANES]);
        Ok(())
    }

    fn finish(self) -> Result<Tallies> {
        let mut tallies = Tallies::new();
        for (name, pair) in self.levels.names().iter().zip(self.cells.sums().chunks_exact(2)) {
            let &[kept, churned] = pair else { continue };
            let n = kept.saturating_add(churned);
            let seen = Tallies::from([(name.clone(), Tally { churned, n })]);
            merge(self.column, &mut tallies, seen)?;
        }
        Ok(tallies)
    }
}

/// Neighbouring rows are counted in different lanes, so that none waits for the one before.
const LANES: usize = 4;

/// The number of customers of each arm and outcome.
struct Cells {
    lanes: Vec<[u64; LANES]>,
}

impl Cells {
    /// Adds customers; a sum too large for its type is far above the limit, which is checked last.
    fn add(&mut self, code: u32, outcome: u8, customers: u64) {
        if let Some([lane, ..]) = self.lanes.get_mut(code as usize * 2 + usize::from(outcome)) {
            *lane = lane.saturating_add(customers);
        }
    }

    /// Counts rows of one customer each.
    fn count(&mut self, codes: &[u32], outcomes: &[u8]) {
        for (codes, outcomes) in codes.chunks(LANES).zip(outcomes.chunks(LANES)) {
            for (lane, (&code, &outcome)) in codes.iter().zip(outcomes).enumerate() {
                let cell = self.lanes.get_mut(code as usize * 2 + usize::from(outcome));
                if let Some(count) = cell.and_then(|lanes| lanes.get_mut(lane)) {
                    *count += 1;
                }
            }
        }
    }

    fn sums(&self) -> Vec<u64> {
        self.lanes
            .iter()
            .map(|lanes| lanes.iter().fold(0, |a: u64, b| a.saturating_add(*b)))
            .collect()
    }
}

fn unknown_arm(column: &Column<'_>, arm: String, levels: &Levels, row: u64) -> Error {
    let mut known = levels.names().to_vec();
    known.sort();
    Error::UnknownArm { column: column.name().to_owned(), arm, known, row }
}
