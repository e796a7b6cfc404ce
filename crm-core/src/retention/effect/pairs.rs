//! A treated group and its control, whole or by stratum.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::retention::definition::metric::Metric;
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::tally::cell::Cell;
use crate::retention::tally::tally::Tallies;

/// The names of a stratum, one per column.
pub(crate) type Names = [Option<String>];

/// By the names of a stratum: the churn of the control and of the treated arm.
pub(crate) type Pairs<'t> = BTreeMap<&'t Names, (Churn, Churn)>;

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

/// Returns the strata with customers of both arms.
pub(crate) fn shared(pairs: &Pairs<'_>) -> Vec<(Churn, Churn)> {
    pairs.values().copied().filter(|(control, treated)| control.n > 0 && treated.n > 0).collect()
}

/// A treated group and its control: whole arms, a stratum of each, or strata taken together.
#[derive(Clone)]
pub(crate) struct Part<'c> {
    /// The strata; none of whole arms.
    pub(crate) names: Vec<&'c Names>,
    pub(crate) control: Cow<'c, Cell>,
    pub(crate) treated: Cow<'c, Cell>,
}

impl<'c> Part<'c> {
    fn of(names: Vec<&'c Names>, control: &'c Cell, treated: &'c Cell) -> Part<'c> {
        Part { names, control: Cow::Borrowed(control), treated: Cow::Borrowed(treated) }
    }

    fn size(&self) -> u64 {
        self.control.n.saturating_add(self.treated.n)
    }

    fn merge(&mut self, other: &Part<'c>) -> Result<()> {
        self.names.extend(&other.names);
        self.control.to_mut().merge(&other.control)?;
        self.treated.to_mut().merge(&other.treated)
    }
}

/// The groups that are compared, and the strata that were too small to be one by themselves.
#[derive(Clone)]
pub(crate) struct Groups<'c> {
    pub(crate) parts: Vec<Part<'c>>,
    /// The names of the strata that were taken together.
    pub(crate) together: Vec<&'c Names>,
    /// The treated customers in them.
    pub(crate) in_together: u64,
}

impl<'c> Groups<'c> {
    /// Returns the whole arms as one group.
    fn whole(control: &'c Cell, treated: &'c Cell) -> Groups<'c> {
        let parts = vec![Part::of(Vec::new(), control, treated)];
        Groups { parts, together: Vec::new(), in_together: 0 }
    }

    /// Returns the strata with customers of both arms; undefined if there is none.
    fn strata(
        tallies: &'c Tallies,
        (control, arm): (&str, &str),
        count: impl Fn(&Cell) -> u64,
    ) -> Result<Groups<'c>> {
        let of = |arm: &str| {
            let cells =
                tallies.cells.iter().filter(move |(key, cell)| key.arm == arm && cell.n > 0);
            cells.map(|(key, cell)| (key.strata.as_slice(), cell)).collect::<BTreeMap<_, _>>()
        };
        let controls = of(control);
        let part = |(names, treated)| Some(Part::of(vec![names], controls.get(names)?, treated));
        let strata: Vec<_> = of(arm).into_iter().filter_map(part).collect();
        if strata.is_empty() {
            return Err(Undefined::from(UndefinedReason::NoStratum).into());
        }
        taken_together(strata, count)
    }

    /// Takes those groups together in which an arm has too few customers with another figure.
    pub(crate) fn with(&self, count: impl Fn(&Cell) -> u64) -> Result<Vec<Part<'c>>> {
        Ok(taken_together(self.parts.clone(), count)?.parts)
    }
}

/// The groups to compare: the whole arms, or the strata with customers of both, in which both have
/// enough customers for all figures of the study.
pub(crate) fn compared_groups<'r>(
    inputs: &Inputs<'r>,
    name: &str,
    cell: &'r Cell,
) -> Result<Groups<'r>> {
    if !inputs.options.is_stratified() {
        return Ok(Groups::whole(inputs.control, cell));
    }
    let Inputs { definition, tallies, .. } = *inputs;
    let known = |cell: &Cell, metric: Metric| match definition.metric(metric) {
        Some(_) => cell.metric(metric).map_or(0, |sums| sums.n),
        None => cell.n,
    };
    let count =
        |cell: &Cell| cell.n.min(known(cell, Metric::Revenue)).min(known(cell, Metric::Cost));
    Groups::strata(tallies, (&definition.control, name), count)
}

/// An arm needs as many customers in a group for a variance.
const FEWEST: u64 = 2;

/// Takes strata together in which an arm has too few customers: those short of controls as one, and
/// those short of treated customers as another.
///
/// Strata short of controls have few controls for their treated customers, and the others many. One
/// group of both would compare customers of different strata. A group that is still too small joins
/// the smallest other stratum.
fn taken_together<'c>(strata: Vec<Part<'c>>, count: impl Fn(&Cell) -> u64) -> Result<Groups<'c>> {
    let mut groups = Groups { parts: Vec::new(), together: Vec::new(), in_together: 0 };
    let short = |cell: &Cell| count(cell) < FEWEST;
    let (mut few_controls, mut few_treated): (Option<Part<'c>>, Option<Part<'c>>) = (None, None);
    for part in strata {
        let few = match (short(&part.control), short(&part.treated)) {
            (false, false) => {
                groups.parts.push(part);
                continue;
            }
            (true, _) => &mut few_controls,
            (false, true) => &mut few_treated,
        };
        groups.together.extend(&part.names);
        groups.in_together = groups.in_together.saturating_add(part.treated.n);
        match few {
            Some(together) => together.merge(&part)?,
            none => *none = Some(part),
        }
    }
    let enough = |part: &Part<'_>| !short(&part.control) && !short(&part.treated);
    let (mut apart, few): (Vec<_>, Vec<_>) =
        few_controls.into_iter().chain(few_treated).partition(enough);
    for together in few {
        // Not the group of the other kind, unless there is nothing else.
        let others = if groups.parts.is_empty() { &mut apart } else { &mut groups.parts };
        match others.iter_mut().min_by_key(|part| part.size()) {
            Some(smallest) => smallest.merge(&together)?,
            None => groups.parts.push(together),
        }
    }
    groups.parts.append(&mut apart);
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(n: u64) -> Cell {
        Cell { n, ..Cell::default() }
    }

    fn sizes(tables: &[(u64, u64)]) -> (Vec<(u64, u64)>, usize, u64) {
        let cells: Vec<(Cell, Cell)> =
            tables.iter().map(|&(control, treated)| (cell(control), cell(treated))).collect();
        let names: Vec<Vec<Option<String>>> =
            (0..tables.len()).map(|i| vec![Some(format!("{i:03}"))]).collect();
        let strata = cells.iter().zip(&names);
        let strata = strata
            .map(|((control, treated), names)| Part::of(vec![names.as_slice()], control, treated))
            .collect();
        let groups = taken_together(strata, |cell| cell.n).unwrap();
        let of = |part: &Part<'_>| (part.control.n, part.treated.n);
        (groups.parts.iter().map(of).collect(), groups.together.len(), groups.in_together)
    }

    #[test]
    fn strata_short_of_an_arm_are_taken_together_by_the_arm() {
        assert_eq!(sizes(&[(2, 2), (9, 90)]), (vec![(2, 2), (9, 90)], 0, 0));
        // A hundred strata of one control and nine treated customers are one.
        assert_eq!(sizes(&[(1, 9); 100]), (vec![(100, 900)], 100, 900));
        let both = [(1, 9), (40, 40), (1, 7), (9, 1), (8, 1)];
        assert_eq!(sizes(&both), (vec![(40, 40), (2, 16), (17, 2)], 4, 18));
    }

    #[test]
    fn what_is_still_too_small_joins_the_smallest_other_stratum() {
        assert_eq!(sizes(&[(1, 1), (100, 900), (50, 60)]), (vec![(100, 900), (51, 61)], 1, 1));
        assert_eq!(sizes(&[(1, 5), (5, 1), (50, 60)]), (vec![(56, 66)], 2, 6));
        // Never the group of the other kind.
        let both = [(1, 9), (1, 7), (5, 1), (50, 60)];
        assert_eq!(sizes(&both), (vec![(55, 61), (2, 16)], 3, 17));
        // One of each kind, and nothing else to join.
        assert_eq!(sizes(&[(1, 5), (5, 1)]), (vec![(6, 6)], 2, 6));
        assert_eq!(sizes(&[(1, 1)]), (vec![(1, 1)], 1, 1));
    }
}
