//! The codes of a scheme, numbered in their order.

use crate::churn::scheme::migrate::MigrationStatus;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::tally::groups::Id;
use crate::error::error::{Error, Result};
use crate::text::fold::fold;

/// Resolves what a column says to the codes of a scheme.
#[derive(Clone, Debug)]
pub(crate) struct Codes {
    scheme: ReasonScheme,
    codes: Vec<String>,
    /// Whether a group of reasons can be recorded.
    parents: bool,
}

impl Codes {
    pub(crate) fn new(scheme: &ReasonScheme, parents: bool) -> Codes {
        let codes = scheme.codes(false).into_iter().map(str::to_owned).collect();
        Codes { scheme: scheme.clone(), codes, parents }
    }

    pub(crate) fn scheme(&self) -> &ReasonScheme {
        &self.scheme
    }

    /// The code of a number; `None` for that of a null.
    pub(crate) fn name(&self, id: Id) -> Option<&str> {
        self.codes.get(usize::from(id).checked_sub(1)?).map(String::as_str)
    }

    /// The number of a code that the scheme has.
    pub(crate) fn id(&self, code: &str) -> Option<Id> {
        let at = self.codes.binary_search_by(|known| known.as_str().cmp(code)).ok()?;
        Id::try_from(at + 1).ok()
    }

    /// The number of a recorded code: that of its replacement, if it has one.
    pub(crate) fn resolve(&self, code: &str, column: &str) -> Result<Id> {
        let current = self.current(code, column)?;
        let deprecated = self.scheme.get(&current)?.deprecated();
        if !self.parents && !deprecated {
            self.scheme.check_assignable(&current, column)?;
        }
        self.id(&current).ok_or_else(|| self.scheme.unknown(code, column))
    }

    /// A code, or its one replacement.
    pub(crate) fn current(&self, code: &str, column: &str) -> Result<String> {
        self.scheme.place_in(code, column)?;
        let migration = self.scheme.migrate(code)?;
        Ok(match migration.status {
            MigrationStatus::Replaced => migration.code,
            // One that nobody replaces, or several do, stays what it was.
            _ => code.to_owned(),
        })
    }

    /// The code that the labels, or the parts of the code, of each level lead to; `None` if all are
    /// null. The error is at the column of the level.
    pub(crate) fn walk(
        &self,
        levels: &[Option<String>],
        columns: &[String],
    ) -> Result<Option<String>> {
        let mut found: Option<&str> = None;
        let mut ended = false;
        for (level, column) in levels.iter().zip(columns) {
            let Some(level) = level else {
                ended = true;
                continue;
            };
            if ended {
                let message = format!("is {level:?} below a level that is null");
                return Err(Error::conflict(column, message));
            }
            found = Some(self.child(found, level, column)?);
        }
        Ok(found.map(str::to_owned))
    }

    /// The one concept below another that a label or a part of a code names.
    fn child(&self, above: Option<&str>, level: &str, column: &str) -> Result<&str> {
        let scheme = &self.scheme;
        let below = match above {
            Some(code) => scheme.children(code)?,
            None => scheme.top(),
        };
        let last = |code: &str| code.rsplit('.').next().unwrap_or_default().to_owned();
        if let Some(code) = below.iter().find(|code| last(code) == level || **code == level) {
            return self.own(code, column);
        }
        let named = scheme.find(level);
        let mut among = below.iter().filter(|code| named.contains(code));
        match (among.next(), among.next()) {
            (Some(code), None) => self.own(code, column),
            (Some(one), Some(other)) => {
                let message = format!("has {level:?}, a label of both {one} and {other}");
                Err(Error::conflict(column, message))
            }
            (None, _) => Err(self.no_child(&below, level, column)),
        }
    }

    /// The same code, borrowed from the list.
    fn own(&self, code: &str, column: &str) -> Result<&str> {
        let id = self.id(code).ok_or_else(|| self.scheme.unknown(code, column))?;
        self.name(id).ok_or_else(|| self.scheme.unknown(code, column))
    }

    fn no_child(&self, below: &[&str], level: &str, column: &str) -> Error {
        let labels = |code: &&str| {
            let concept = self.scheme.get(code).ok()?;
            let label = concept.labels.values().next().cloned();
            Some((code.to_string(), label.unwrap_or_else(|| code.to_string())))
        };
        let mut near: Vec<(usize, String, String)> = below
            .iter()
            .filter_map(labels)
            .map(|(code, label)| (distance(&fold(level), &fold(&label)), code, label))
            .collect();
        near.sort();
        Error::UnknownCode {
            segment: String::new(),
            path: column.to_owned(),
            field: self.scheme.id().to_owned(),
            given: level.to_owned(),
            nearest: near.into_iter().take(3).map(|(_, code, _)| code).collect(),
        }
    }
}

/// How far apart two texts are, roughly: the letters that differ from the ends inwards.
fn distance(one: &str, other: &str) -> usize {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| {
        one.zip(other).take_while(|(one, other)| one == other).count()
    };
    let (count, others) = (one.chars().count(), other.chars().count());
    let start = same(&mut one.chars(), &mut other.chars());
    let end = same(&mut one.chars().rev(), &mut other.chars().rev());
    count.max(others).saturating_sub(start + end)
}
