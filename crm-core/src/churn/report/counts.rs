//! Counts by code at a depth of the scheme.

use std::collections::BTreeMap;

use crate::churn::report::report::ReasonReport;
use crate::churn::report::sums::{UNKNOWN, count};
use crate::churn::tally::groups::{Groups, Id, Key, Sum};
use crate::churn::tally::place::Axis;
use crate::error::error::{Error, Result};

/// The counts of codes at a depth; the total has no code.
pub(crate) type Counts = BTreeMap<Option<String>, Sum>;

impl ReasonReport {
    /// The counts of a grouping.
    pub(crate) fn groups(&self, outer: Option<Axis>, inner: Axis) -> Option<&Groups> {
        let mut places = self.inner.places.iter();
        let at = places.position(|place| place.outer == outer && place.inner == inner)?;
        self.tallies.groups.get(at)
    }

    /// The counts of a grouping that needs a column.
    pub(crate) fn declared(&self, outer: Axis, inner: Axis, column: &str) -> Result<&Groups> {
        self.groups(Some(outer), inner).ok_or_else(|| undeclared(column))
    }

    /// The exits by code as recorded.
    pub(crate) fn exits(&self) -> &[(Id, Sum)] {
        let groups = self.groups(None, Axis::Root);
        groups.and_then(|groups| groups.0.get(&Key::new())).map_or(&[], Vec::as_slice)
    }

    /// The code of a number at a depth: 0 is the total, and no depth the code itself.
    pub(crate) fn code(&self, id: Id, depth: Option<usize>) -> Result<Option<String>> {
        let code = self.inner.roots.name(id).unwrap_or_default();
        match depth {
            Some(0) => Ok(None),
            Some(depth) => Ok(Some(self.scheme().at_depth(code, depth)?.to_owned())),
            None => Ok(Some(code.to_owned())),
        }
    }

    /// The counts of rows by code at a depth.
    pub(crate) fn at_depth<'r>(
        &self,
        rows: impl Iterator<Item = &'r (Id, Sum)>,
        depth: Option<usize>,
    ) -> Result<Counts> {
        let mut counts = Counts::new();
        if depth == Some(0) {
            counts.insert(None, Sum::default());
        }
        for &(id, sum) in rows {
            counts.entry(self.code(id, depth)?).or_default().add(sum);
        }
        Ok(counts)
    }

    /// The count of each group and code at a depth.
    pub(crate) fn crossed(&self, groups: &Groups, depth: usize) -> Result<BTreeMap<Key, Counts>> {
        let group = |(key, row): (&Key, &Vec<(Id, Sum)>)| {
            Ok((key.clone(), self.at_depth(row.iter(), Some(depth))?))
        };
        groups.0.iter().map(group).collect()
    }

    /// The label of a code in the first language of the scheme.
    pub(crate) fn label(&self, code: &str) -> Option<String> {
        let language = self.scheme().languages().first()?;
        self.scheme().get(code).ok()?.label(language).ok().map(str::to_owned)
    }

    /// Whether a root says something.
    pub(crate) fn is_established(&self, code: &str) -> bool {
        !self.scheme().is_within(code, UNKNOWN)
    }

    /// The number of exits with a root that says something.
    pub(crate) fn established(&self) -> u64 {
        self.counted(|code| self.is_established(code))
    }

    /// The number of exits whose code has a property.
    pub(crate) fn counted(&self, has: impl Fn(&str) -> bool) -> u64 {
        count(self.exits(), &self.inner.roots, has)
    }
}

/// The error for a table that needs a column of the definition.
pub(crate) fn undeclared(column: &str) -> Error {
    Error::conflict(column, "is not a column of the tally, and this table needs it")
}
