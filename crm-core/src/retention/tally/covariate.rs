//! The counts and sums of the covariates.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::digits;
use crate::error::error::{Error, Result};
use crate::retention::tally::cell::overflow;

/// The maximum number of levels of a categorical covariate.
pub(crate) const MOST_LEVELS: usize = 1000;

/// A covariate of the customers of an arm; those without a value are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Covariate {
    Numeric(Numbers),
    Categorical(Counts),
}

/// Exact sums of numbers, in units of `10^-decimals`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    pub(crate) missing: u64,
    pub(crate) n: u64,
    #[serde(with = "digits")]
    pub(crate) sum: i128,
    #[serde(with = "digits")]
    pub(crate) sum_sq: i128,
}

/// Customers by level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counts {
    pub(crate) levels: BTreeMap<String, u64>,
    pub(crate) missing: u64,
}

impl Covariate {
    /// Adds the covariate of other customers; `name` is its column.
    pub(crate) fn merge(&mut self, other: &Covariate, name: &str) -> Result<()> {
        match (self, other) {
            (Covariate::Numeric(sums), Covariate::Numeric(more)) => sums.merge(more, name),
            (Covariate::Categorical(counts), Covariate::Categorical(more)) => {
                counts.merge(more, name)
            }
            _ => Err(mixed(name)),
        }
    }

    /// Checks that the covariate has the same kind of values as in another arm.
    pub(crate) fn check_kind(&self, other: &Covariate, name: &str) -> Result<()> {
        if std::mem::discriminant(self) == std::mem::discriminant(other) {
            Ok(())
        } else {
            Err(mixed(name))
        }
    }

    /// Returns the number of customers without a value.
    pub(crate) fn missing(&self) -> u64 {
        match self {
            Covariate::Numeric(sums) => sums.missing,
            Covariate::Categorical(counts) => counts.missing,
        }
    }

    /// Returns the number of customers with a value.
    pub(crate) fn known(&self) -> u64 {
        match self {
            Covariate::Numeric(sums) => sums.n,
            Covariate::Categorical(counts) => {
                counts.levels.values().fold(0, |a: u64, b| a.saturating_add(*b))
            }
        }
    }

    /// The memory of its levels in bytes.
    pub(crate) fn heap_size(&self) -> usize {
        match self {
            Covariate::Numeric(_) => 0,
            Covariate::Categorical(counts) => {
                let level = |name: &String| size_of::<(String, u64)>() + name.capacity();
                counts.levels.keys().map(level).sum()
            }
        }
    }

    /// Whether there are no customers.
    pub(crate) fn is_empty(&self) -> bool {
        self.known() == 0 && self.missing() == 0
    }
}

fn mixed(name: &str) -> Error {
    Error::Conflict {
        field: name.to_owned(),
        message: "contains numbers in some rows and text in others".to_owned(),
    }
}

impl Numbers {
    fn merge(&mut self, other: &Numbers, name: &str) -> Result<()> {
        let limit = || overflow(name.to_owned(), "2^127 units".to_owned());
        self.n += other.n;
        self.missing += other.missing;
        self.sum = self.sum.checked_add(other.sum).ok_or_else(limit)?;
        self.sum_sq = self.sum_sq.checked_add(other.sum_sq).ok_or_else(limit)?;
        Ok(())
    }
}

impl Counts {
    fn merge(&mut self, other: &Counts, name: &str) -> Result<()> {
        self.missing += other.missing;
        for (level, count) in &other.levels {
            *self.levels.entry(level.clone()).or_default() += count;
        }
        if self.levels.len() > MOST_LEVELS {
            let column = name.to_owned();
            return Err(Error::TooManyGroups { column, limit: MOST_LEVELS });
        }
        Ok(())
    }
}
