//! The saved state of a tally.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::tally::codes::Codes;
use crate::churn::tally::definition::TallyDefinition;
use crate::churn::tally::groups::{Groups, Key, Sum, row_of};
use crate::churn::tally::month_reader::month_of;
use crate::churn::tally::place::{Axis, Place};
use crate::churn::tally::rows::{LOST, SAVED};
use crate::churn::tally::tallies::Tallies;
use crate::document::envelope::{Envelope, damaged};
use crate::error::error::{Error, Result};
use crate::money::decimals::Rounding;
use crate::number::count::MAX_COUNT;

const ENVELOPE: Envelope = Envelope { kind: "reason_tally", version: 1, oldest: 1 };

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    definition: Defined,
    groups: BTreeMap<String, Vec<Entry>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    migrated: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rounded: Option<RoundedRows>,
}

/// The definition: the columns, and the schemes of their codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Defined {
    pub(crate) columns: TallyDefinition,
    pub(crate) scheme: SchemeName,
    pub(crate) stated_scheme: SchemeName,
}

/// Which scheme it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SchemeName {
    pub(crate) hash: String,
    pub(crate) id: String,
    pub(crate) revision: u32,
}

impl SchemeName {
    pub(crate) fn of(scheme: &ReasonScheme) -> SchemeName {
        SchemeName {
            hash: scheme.hash().to_owned(),
            id: scheme.id().to_owned(),
            revision: scheme.revision(),
        }
    }

    /// Checks that a scheme is this one, or a newer revision of it.
    fn check(&self, scheme: &ReasonScheme, field: &str) -> Result<()> {
        let newer = scheme.id() == self.id && scheme.revision() > self.revision;
        if newer || scheme.hash() == self.hash {
            return Ok(());
        }
        let name = |id: &str, revision: u32, hash: &str| {
            format!("revision {revision} of {id:?} with the hash {hash}")
        };
        Err(Error::DocumentMismatch {
            path: format!("$.definition.{field}"),
            left: name(&self.id, self.revision, &self.hash),
            right: name(scheme.id(), scheme.revision(), scheme.hash()),
        })
    }
}

/// The key of a group, its code, its customers, and the units of their values.
#[derive(Serialize, Deserialize)]
struct Entry(Key, Option<String>, u64, String);

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundedRows {
    largest_change: f64,
    rows: u64,
}

/// Writes the state as canonical JSON with a checksum.
pub(crate) fn write(
    defined: &Defined,
    places: &[Place],
    (roots, stated): (&Codes, &Codes),
    tallies: &Tallies,
) -> Result<String> {
    let entries = |place: &Place, groups: &Groups| -> Vec<Entry> {
        let codes = if place.inner == Axis::Stated { stated } else { roots };
        let entry = |(key, id, sum): (&Key, u16, Sum)| {
            let code = codes.name(id).map(str::to_owned);
            Entry(key.clone(), code, sum.n, sum.value.to_string())
        };
        groups.cells().map(entry).collect()
    };
    let all = places.iter().zip(&tallies.groups);
    let Rounding { rows, largest_change } = tallies.rounding;
    ENVELOPE.seal(&State {
        definition: defined.clone(),
        groups: all.map(|(place, groups)| (place.name.clone(), entries(place, groups))).collect(),
        migrated: tallies.migrated.clone(),
        rounded: (rows > 0).then_some(RoundedRows { largest_change, rows }),
    })
}

/// A state that was read, before its codes are resolved.
pub(crate) struct Saved(State);

/// Opens a state.
pub(crate) fn open(json: &str) -> Result<Saved> {
    ENVELOPE.open(json).map(Saved)
}

impl Saved {
    /// The columns of the tally.
    pub(crate) fn columns(&self) -> &TallyDefinition {
        &self.0.definition.columns
    }

    /// Reads the counts into the codes of schemes: those of the state, or newer revisions.
    pub(crate) fn read(
        self,
        places: &[Place],
        (roots, stated): (&Codes, &Codes),
    ) -> Result<Tallies> {
        let State { definition, mut groups, migrated, rounded } = self.0;
        definition.scheme.check(roots.scheme(), "scheme")?;
        definition.stated_scheme.check(stated.scheme(), "stated_scheme")?;
        let mut tallies = Tallies::new(places);
        tallies.migrated = migrated;
        if let Some(RoundedRows { largest_change, rows }) = rounded {
            let sound = rows > 0 && rows <= MAX_COUNT && largest_change > 0.0;
            if !sound {
                return Err(damaged("its rounding is not possible"));
            }
            tallies.rounding = Rounding { rows, largest_change };
        }
        let mut reader =
            Reader { columns: &definition.columns, roots, stated, replaced: BTreeMap::new() };
        for (place, found) in places.iter().zip(&mut tallies.groups) {
            let entries = groups.remove(&place.name);
            let entries = entries.ok_or_else(|| damaged(format!("it has no {:?}", place.name)))?;
            *found = reader.groups(place, entries)?;
        }
        if let Some((name, _)) = groups.first_key_value() {
            return Err(damaged(format!("its definition has no {name:?}")));
        }
        for (code, n) in reader.replaced {
            let known = tallies.migrated.entry(code).or_default();
            *known = known.saturating_add(n);
        }
        consistent(places, &tallies)?;
        tallies.check(&definition.columns, places).map_err(|error| damaged(error.to_string()))?;
        Ok(tallies)
    }
}

struct Reader<'r> {
    columns: &'r TallyDefinition,
    roots: &'r Codes,
    stated: &'r Codes,
    /// The customers of codes that a newer revision replaced.
    replaced: BTreeMap<String, u64>,
}

impl Reader<'_> {
    fn groups(&mut self, place: &Place, entries: Vec<Entry>) -> Result<Groups> {
        let codes = if place.inner == Axis::Stated { self.stated } else { self.roots };
        let mut rows: BTreeMap<Key, Vec<(u16, Sum)>> = BTreeMap::new();
        let mut before: Option<(Key, Option<String>)> = None;
        for Entry(key, code, n, value) in entries {
            let value: i128 = value.parse().map_err(|_| damaged("a sum is no integer"))?;
            let at = (key, code);
            if before.as_ref().is_some_and(|before| *before >= at) {
                return Err(damaged("its groups are not in order"));
            }
            let (key, code) = &at;
            if n == 0 || key.len() != place.parts(self.columns) || !possible(place, key) {
                return Err(damaged(format!("a group of {:?} is not possible", place.name)));
            }
            if self.columns.value.is_none() && value != 0 {
                return Err(damaged("it has values of no column"));
            }
            let key = self.key(place, key, n)?;
            let id = match code {
                None if place.inner == Axis::Stated => 0,
                None => return Err(damaged("a group has no code")),
                Some(code) => {
                    let current = codes.current(code, "scheme")?;
                    if place.outer.is_none() && current != *code {
                        *self.replaced.entry(code.clone()).or_default() += n;
                    }
                    codes.id(&current).ok_or_else(|| damaged("a code is not there"))?
                }
            };
            rows.entry(key).or_default().push((id, Sum { n, value }));
            before = Some(at);
        }
        Ok(Groups(rows.into_iter().map(|(key, row)| (key, row_of(row))).collect()))
    }

    /// A key, whose code is that of the scheme.
    fn key(&mut self, place: &Place, key: &Key, n: u64) -> Result<Key> {
        let codes = match place.outer {
            Some(Axis::Stated) => self.stated,
            Some(Axis::Dissatisfaction) => self.roots,
            _ => return Ok(key.clone()),
        };
        let current = |code: &Option<String>| match code {
            None => Ok(None),
            Some(code) => {
                let current = codes.current(code, "scheme")?;
                if current != *code {
                    *self.replaced.entry(code.clone()).or_default() += n;
                }
                Ok(Some(current))
            }
        };
        key.iter().map(current).collect()
    }
}

/// Whether a key can be one of a grouping.
fn possible(place: &Place, key: &Key) -> bool {
    match (place.outer, key.as_slice()) {
        (Some(Axis::Month), [month]) => month.as_deref().is_some_and(|one| month_of(one).is_some()),
        (Some(Axis::Offer), [_, saved]) => {
            saved.as_deref().is_some_and(|one| one == SAVED || one == LOST)
        }
        _ => true,
    }
}

/// Checks that every grouping divides the same exits.
fn consistent(places: &[Place], tallies: &Tallies) -> Result<()> {
    let total = |groups: &Groups, of: &dyn Fn(&Key) -> bool| {
        let mut total = Sum::default();
        groups.cells().filter(|(key, ..)| of(key)).for_each(|(_, _, sum)| total.add(sum));
        total
    };
    let Some(all) = tallies.groups.first().map(|groups| total(groups, &|_| true)) else {
        return Ok(());
    };
    for (place, groups) in places.iter().zip(&tallies.groups) {
        let found = match place.outer {
            Some(Axis::Offer) => {
                total(groups, &|key| key.last().is_some_and(|one| one.as_deref() == Some(LOST)))
            }
            None if place.inner == Axis::Contributing => continue,
            _ => total(groups, &|_| true),
        };
        if found != all {
            return Err(damaged(format!("{:?} does not add up to its exits", place.name)));
        }
    }
    Ok(())
}
