//! The keys of a cell, in rows and in summaries.

use crate::column::column::Column;
use crate::error::error::Error;
use crate::fold::description::KeyColumn;
use crate::fold::key_names::KeyNames;
use crate::fold::keys::Keys;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::tally::cell::CellKey;
use crate::retention::tally::tally::MOST_CELLS;

/// The key columns of a study: the arm and the strata, which can be null.
pub(crate) fn key_columns(definition: &StudyDefinition) -> Vec<KeyColumn<'_>> {
    let arms = match definition.arms() {
        Some(arms) => KeyNames::closed(arms, unknown_arm),
        None => KeyNames::open(MOST_CELLS),
    };
    let arm = KeyColumn { name: &definition.arm, nullable: false, names: arms };
    let stratum = |name| KeyColumn { name, nullable: true, names: KeyNames::open(MOST_CELLS) };
    let strata = definition.strata.iter().map(String::as_str).map(stratum);
    std::iter::once(arm).chain(strata).collect()
}

/// The cell of a group of rows.
pub(crate) fn cell_key(keys: &Keys<'_>, group: usize) -> CellKey {
    let mut names = keys.of(group).into_iter().map(|name| name.map(str::to_owned));
    let arm = names.next().flatten().unwrap_or_default();
    CellKey { arm, strata: names.collect() }
}

fn unknown_arm(column: &Column<'_>, arm: String, names: &KeyNames, row: u64) -> Error {
    let mut known = names.list().to_vec();
    known.sort();
    Error::UnknownArm { column: column.name().to_owned(), arm, known, row }
}
