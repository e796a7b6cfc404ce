//! The sizes of the arms, beside those they were meant to have.

use crate::error::error::Result;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::tally::tally::Tallies;
use crate::stats::sample_ratio::{SampleRatio, sample_ratio};

/// An arm, its size and its share.
pub(crate) type Size = (String, u64, f64);

/// The arms with their sizes and shares, when an allocation ratio was stated.
pub(crate) fn sizes(definition: &StudyDefinition, tallies: &Tallies) -> Result<Option<Vec<Size>>> {
    let Some(ratio) = definition.allocation() else { return Ok(None) };
    let size = |(arm, share): (String, f64)| {
        // Those who were followed for too short a time were assigned all the same.
        let cell = tallies.arm(&arm)?;
        Ok((arm, cell.n + cell.excluded, share))
    };
    // An assignment that leaves no control expects none.
    let meant = ratio.into_iter().filter(|(_, share)| *share > 0.0);
    meant.map(size).collect::<Result<Vec<_>>>().map(Some)
}

/// Tests the sizes of the arms against their shares.
pub(crate) fn test_sizes(arms: &[Size]) -> Result<SampleRatio> {
    let counts: Vec<u64> = arms.iter().map(|(_, n, _)| *n).collect();
    let shares: Vec<f64> = arms.iter().map(|(_, _, share)| *share).collect();
    sample_ratio(&counts, &shares)
}
