//! The saved state of a study.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::document::envelope::{Envelope, damaged};
use crate::error::error::Result;
use crate::money::decimals::Rounding;
use crate::number::count::MAX_COUNT;
use crate::retention::definition::columns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::revenue::{Missing, REVENUE};
use crate::retention::tally::cell::{Cell, CellKey, MetricSums, PairSums};
use crate::retention::tally::contradiction::{cell_contradiction, covariate_contradiction};
use crate::retention::tally::covariate::Covariate;
use crate::retention::tally::tally::Tallies;

/// The version without sums of cubes, lost customers among those left out, nulls that count as 0 and
/// capped revenue.
const SECOND: u64 = 2;

const ENVELOPE: Envelope = Envelope { kind: "retention_study", version: 3, oldest: SECOND };

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
    let version = if definition.is_third_version() { ENVELOPE.version } else { SECOND };
    let state = State {
        absent: tallies.absent.clone(),
        cells: tallies.cells.iter().map(entry).collect(),
        covariates: tallies.covariates.clone(),
        definition: definition.clone(),
        inexact: written(&tallies.inexact),
        misassigned: tallies.misassigned.clone(),
        rounded: written(&tallies.rounded),
    };
    ENVELOPE.seal_as(version, &state)
}

/// Reads a state and checks its consistency.
pub(crate) fn read(json: &str) -> Result<(StudyDefinition, Tallies)> {
    let (version, state): (u64, State) = ENVELOPE.open_version(json)?;
    state.definition.check()?;
    let mut definition = state.definition;
    let count = state.cells.len();
    let entry = |Entry { arm, counts, strata }| (CellKey { arm, strata }, counts);
    let mut tallies = Tallies {
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
    if version == SECOND {
        upgrade(&mut definition, &mut tallies)?;
    }
    check(&definition, &tallies)?;
    // A merge has the same limits.
    let mut merged = Tallies::default();
    merged.merge(&definition, &tallies).map_err(|error| damaged(error.to_string()))?;
    Ok((definition, tallies))
}

/// Completes a state of the second version: what it did not count is absent, as are the columns that
/// a summary lacked, and nulls of its revenue were unknown.
fn upgrade(definition: &mut StudyDefinition, tallies: &mut Tallies) -> Result<()> {
    let newer = definition.lost_after.is_some()
        || !definition.missing.is_empty()
        || !definition.cap.is_empty();
    let counted = |cell: &Cell| {
        cell.excluded_churned > 0
            || cell
                .metrics
                .values()
                .any(|sums| sums.sum_cube.is_some() || sums.missing > 0 || sums.capped > 0)
            || cell.pairs.iter().any(|(.., sums)| sums.cubes.is_some())
    };
    if newer || tallies.cells.values().any(counted) {
        return Err(damaged("its version has no such counts"));
    }
    let has_nulls =
        |cell: &Cell| cell.metric(Metric::Revenue).is_some_and(|revenue| revenue.n < cell.n);
    if tallies.cells.values().any(has_nulls) {
        *definition = definition.clone().with_missing(REVENUE, Missing::Unknown);
    }
    let mut absent = BTreeSet::new();
    for cell in tallies.cells.values_mut() {
        if definition.followed_days.is_some() {
            absent.insert(columns::EXCLUDED_CHURNED);
        }
        if let Some(revenue) = cell.metrics.get_mut(&Metric::Revenue) {
            revenue.sum_cube = MetricSums::empty(Metric::Revenue).sum_cube;
            absent.insert(columns::REVENUE_SUM_CUBE);
        }
        for (first, second, sums) in &mut cell.pairs {
            sums.cubes = PairSums::empty(*first, *second).cubes;
            absent.extend(columns::cubes(*first, *second));
        }
    }
    tallies.absent.extend(absent.into_iter().map(str::to_owned));
    Ok(())
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
                let sums = cell.metric(*metric);
                sums.is_some() == definition.metric(*metric).is_some()
                    && sums.is_none_or(|sums| {
                        let cubed = *metric == Metric::Revenue;
                        sums.sum_cube.is_some() == cubed
                            && (cubed || sums.missing == 0 && sums.capped == 0)
                            && (definition.revenue_cap().is_some() || sums.capped == 0)
                            && (definition.missing_revenue() == Some(Missing::Zero)
                                || sums.missing == 0)
                    })
            })
            && cell.pairs.iter().all(|(first, second, sums)| {
                sums.cubes.is_some() != columns::cubes(*first, *second).is_empty()
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
