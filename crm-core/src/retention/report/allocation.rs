//! The sizes of the arms, and those expected from the allocation ratio.

use crate::error::error::{Error, Result};
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::tally::tally::Tallies;
use crate::stats::sample_ratio::{SampleRatio, sample_ratio, scaled};

/// An arm, its size and its share of the allocation ratio.
pub(crate) struct AllocatedArm {
    pub(crate) arm: String,
    pub(crate) n: u64,
    pub(crate) share: f64,
}

/// The arms with a share in the allocation ratio; `None` without a ratio.
pub(crate) fn allocated_arms(
    definition: &StudyDefinition,
    tallies: &Tallies,
) -> Result<Option<Vec<AllocatedArm>>> {
    let Some(ratio) = definition.allocation() else { return Ok(None) };
    let allocated = |(arm, share): (String, f64)| {
        let cell = tallies.arm(&arm)?;
        // Customers with a short follow-up were also assigned.
        Ok(AllocatedArm { arm, n: cell.n + cell.excluded, share })
    };
    // An assignment without controls expects none.
    let positive = ratio.into_iter().filter(|(_, share)| *share > 0.0);
    let (arms, shares): (Vec<String>, Vec<f64>) = positive.unzip();
    // The sum of scaled shares is finite.
    arms.into_iter().zip(scaled(&shares)).map(allocated).collect::<Result<Vec<_>>>().map(Some)
}

/// Tests the sizes of the arms against their expected shares.
pub(crate) fn test_sizes(arms: &[AllocatedArm]) -> Result<SampleRatio> {
    let counts: Vec<u64> = arms.iter().map(|arm| arm.n).collect();
    let shares: Vec<f64> = arms.iter().map(|arm| arm.share).collect();
    sample_ratio(&counts, &shares).map_err(|error| match error {
        Error::OutOfRange { field, .. } if field.starts_with("expected") => Error::conflict(
            "$.allocation_ratio",
            "contains a share that is too small beside the others",
        ),
        error => error,
    })
}
