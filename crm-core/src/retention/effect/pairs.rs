//! A treated group and its control, whole or by stratum.

use std::collections::BTreeMap;

use crate::retention::effect::effect::Churn;
use crate::retention::tally::cell::Cell;
use crate::retention::tally::tally::Tallies;

/// By the names of a stratum: the churn of the control and of the treated arm.
pub(crate) type Pairs<'t> = BTreeMap<&'t [Option<String>], (Churn, Churn)>;

/// Returns the churn of an arm and of the control by stratum, including strata with only one of
/// them.
pub(crate) fn pairs<'t>(tallies: &'t Tallies, control: &str, arm: &str) -> Pairs<'t> {
    let mut pairs = Pairs::new();
    for (key, cell) in &tallies.cells {
        let pair = pairs.entry(key.strata.as_slice()).or_default();
        if key.arm == control {
            pair.0 = Churn::from(cell);
        } else if key.arm == arm {
            pair.1 = Churn::from(cell);
        }
    }
    pairs
}

/// A treated group and its control: whole arms, or a stratum of each.
#[derive(Clone, Copy)]
pub(crate) struct Part<'c> {
    pub(crate) control: &'c Cell,
    pub(crate) treated: &'c Cell,
}

/// Returns the strata with customers of both arms, with all their sums.
pub(crate) fn parts<'t>(tallies: &'t Tallies, control: &str, arm: &str) -> Vec<Part<'t>> {
    let of = |arm: &str| {
        let cells = tallies.cells.iter().filter(move |(key, cell)| key.arm == arm && cell.n > 0);
        cells.map(|(key, cell)| (key.strata.as_slice(), cell)).collect::<BTreeMap<_, _>>()
    };
    let controls = of(control);
    let part = |(names, treated)| Some(Part { control: controls.get(names)?, treated });
    of(arm).into_iter().filter_map(part).collect()
}

/// Returns the strata with customers of both arms.
pub(crate) fn shared(pairs: &Pairs<'_>) -> Vec<(Churn, Churn)> {
    pairs.values().copied().filter(|(control, treated)| control.n > 0 && treated.n > 0).collect()
}
