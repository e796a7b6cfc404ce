//! The saved state of a study.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::document::envelope::{Envelope, damaged};
use crate::error::error::Result;
use crate::money::decimals::Rounding;
use crate::number::count::MAX_COUNT;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::tally::cell::{Cell, CellKey};
use crate::retention::tally::contradiction::{cell_contradiction, covariate_contradiction};
use crate::retention::tally::covariate::Covariate;
use crate::retention::tally::tally::Tallies;

const ENVELOPE: Envelope = Envelope { kind: "retention_study", version: 2 };

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    absent: BTreeSet<String>,
    cells: Vec<Entry>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    covariates: BTreeMap<String, BTreeMap<String, Covariate>>,
    definition: StudyDefinition,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    inexact: BTreeMap<String, Rounded>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    misassigned: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rounded: BTreeMap<String, Rounded>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    arm: String,
    counts: Cell,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    strata: Vec<Option<String>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rounded {
    largest_change: f64,
    rows: u64,
}

/// Writes the state as canonical JSON with a checksum.
pub(crate) fn write(definition: &StudyDefinition, tallies: &Tallies) -> Result<String> {
    let entry = |(key, cell): (&CellKey, &Cell)| Entry {
        arm: key.arm.clone(),
        counts: cell.clone(),
        strata: key.strata.clone(),
    };
    ENVELOPE.seal(&State {
        absent: tallies.absent.clone(),
        cells: tallies.cells.iter().map(entry).collect(),
        covariates: tallies.covariates.clone(),
        definition: definition.clone(),
        inexact: written(&tallies.inexact),
        misassigned: tallies.misassigned.clone(),
        rounded: written(&tallies.rounded),
    })
}

/// Reads a state and checks its consistency.
pub(crate) fn read(json: &str) -> Result<(StudyDefinition, Tallies)> {
    let state: State = ENVELOPE.open(json)?;
    state.definition.check()?;
    let definition = state.definition;
    let count = state.cells.len();
    let entry = |Entry { arm, counts, strata }| (CellKey { arm, strata }, counts);
    let tallies = Tallies {
        absent: state.absent,
        cells: state.cells.into_iter().map(entry).collect(),
        covariates: state.covariates,
        inexact: read_roundings(state.inexact)?,
        misassigned: state.misassigned,
        rounded: read_roundings(state.rounded)?,
    };
    if tallies.cells.len() != count {
        return Err(damaged("it contains a cell twice"));
    }
    check(&definition, &tallies)?;
    // A merge has the same limits.
    let mut merged = Tallies::default();
    merged.merge(&definition, &tallies).map_err(|error| damaged(error.to_string()))?;
    Ok((definition, tallies))
}

fn check(definition: &StudyDefinition, tallies: &Tallies) -> Result<()> {
    let declared = definition.arms();
    let foreign = |arm: &str| declared.as_ref().is_some_and(|arms| !arms.contains(arm));
    for (key, cell) in &tallies.cells {
        if foreign(&key.arm) {
            let message = format!("it counts the arm {:?}, which its study does not have", key.arm);
            return Err(damaged(message));
        }
        let shaped = key.strata.len() == definition.strata.len()
            && Metric::ALL.iter().all(|metric| {
                cell.metrics.contains_key(metric) == definition.metric(*metric).is_some()
            })
            && cell.pairs.iter().map(|pair| (pair.0, pair.1)).eq(definition.pairs());
        if !shaped {
            return Err(damaged("it contains counts that its study does not have"));
        }
        if let Some(message) = cell_contradiction(definition, cell, &tallies.absent) {
            return Err(damaged(format!("the arm {:?}: {message}", key.arm)));
        }
    }
    if let Some((arm, _)) = tallies.misassigned.iter().find(|(_, count)| **count > MAX_COUNT) {
        return Err(damaged(format!("it counts too many misassigned customers of {arm:?}")));
    }
    for (column, arms) in &tallies.covariates {
        if !definition.covariates.contains(column) {
            return Err(damaged(format!("its study has no covariate {column:?}")));
        }
        for (arm, covariate) in arms {
            let n = tallies.arm(arm).map_or(u64::MAX, |cell| cell.n);
            let found = covariate_contradiction(column, covariate, n, &tallies.absent);
            if let Some(message) = found {
                return Err(damaged(message));
            }
        }
    }
    Ok(())
}

fn written(roundings: &BTreeMap<String, Rounding>) -> BTreeMap<String, Rounded> {
    let rounded = |one: &Rounding| Rounded { largest_change: one.largest_change, rows: one.rows };
    roundings.iter().map(|(column, one)| (column.clone(), rounded(one))).collect()
}

fn read_roundings(rounded: BTreeMap<String, Rounded>) -> Result<BTreeMap<String, Rounding>> {
    let one = |(column, Rounded { largest_change, rows })| {
        let positive = largest_change.partial_cmp(&0.0) == Some(std::cmp::Ordering::Greater);
        if rows == 0 || rows > MAX_COUNT || !positive {
            return Err(damaged(format!(
                "its rounding of {column:?} is not possible: {rows} rows"
            )));
        }
        Ok((column, Rounding { rows, largest_change }))
    };
    rounded.into_iter().map(one).collect()
}
