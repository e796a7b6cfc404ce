//! The counts and sums of a tally.

use std::collections::BTreeSet;

use std::collections::BTreeMap;

use crate::churn::tally::definition::TallyDefinition;
use crate::churn::tally::groups::{Groups, Sum};
use crate::churn::tally::month_reader::{MOST_MONTHS, month_of};
use crate::churn::tally::place::{Axis, Place};
use crate::error::error::{Error, Result};
use crate::money::decimals::Rounding;

/// The counts and sums of a tally.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tallies {
    /// By the position of the grouping.
    pub(crate) groups: Vec<Groups>,
    /// The customers whose recorded code counts under its replacement, by the recorded code.
    pub(crate) migrated: BTreeMap<String, u64>,
    /// The rounding of the values.
    pub(crate) rounding: Rounding,
}

impl Tallies {
    pub(crate) fn new(places: &[Place]) -> Tallies {
        Tallies { groups: vec![Groups::default(); places.len()], ..Tallies::default() }
    }

    /// Adds other counts of the same groupings.
    pub(crate) fn merge(&mut self, other: &Tallies) {
        for (groups, more) in self.groups.iter_mut().zip(&other.groups) {
            groups.merge(more);
        }
        for (code, n) in &other.migrated {
            let known = self.migrated.entry(code.clone()).or_default();
            *known = known.saturating_add(*n);
        }
        self.rounding.merge(other.rounding);
    }

    /// Checks the limits of the groups and of their sums.
    pub(crate) fn check(&self, definition: &TallyDefinition, places: &[Place]) -> Result<()> {
        let total = |groups: &Groups| {
            groups.cells().fold(Sum::default(), |mut total, (_, _, sum)| {
                total.add(sum);
                total
            })
        };
        let value = definition.value.as_deref().unwrap_or("n");
        for (groups, place) in self.groups.iter().zip(places) {
            total(groups).check(value)?;
            groups.cells().try_for_each(|(_, _, sum)| sum.check(value))?;
            let months = || {
                let month = |key: Option<&Vec<Option<String>>>| month_of(key?.first()?.as_deref()?);
                let (first, last) = (groups.0.keys().next(), groups.0.keys().next_back());
                Some(month(last)? - month(first)? + 1)
            };
            let limit = match place.outer {
                Some(Axis::Month) if months().is_some_and(|n| n > MOST_MONTHS as i32) => {
                    MOST_MONTHS
                }
                _ if outer_keys(groups, place) > place.limit() => place.limit(),
                _ => continue,
            };
            let column = place.column(definition).to_owned();
            return Err(Error::TooManyGroups { column, limit });
        }
        Ok(())
    }

    /// The bytes of memory.
    pub(crate) fn heap_size(&self) -> usize {
        let part = |part: &Option<String>| {
            size_of::<Option<String>>() + part.as_ref().map_or(0, String::len)
        };
        let group = |(key, row): (&Vec<Option<String>>, &Vec<(u16, Sum)>)| {
            key.iter().map(part).sum::<usize>() + row.len() * size_of::<(u16, Sum)>() + 48
        };
        self.groups.iter().flat_map(|groups| groups.0.iter().map(group)).sum()
    }
}

/// The number of outer keys; each offer is there with and without those who stayed.
fn outer_keys(groups: &Groups, place: &Place) -> usize {
    if place.outer != Some(Axis::Offer) {
        return groups.0.len();
    }
    let offers: BTreeSet<_> = groups.0.keys().map(|key| key.first()).collect();
    offers.len()
}
