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

/// Adds the covariate of other customers by arm; `name` is its column.
///
/// A column without any value has no kind yet: that of the other customers decides, so that it does
/// not matter in which batch the nulls are.
pub(crate) fn merge_by_arm(
    sums: &mut BTreeMap<String, Covariate>,
    more: &BTreeMap<String, Covariate>,
    name: &str,
) -> Result<()> {
    let all = || sums.values().chain(more.values());
    let numeric = |one: &&Covariate| matches!(one, Covariate::Numeric(_));
    let (numbers, categories) = (
        all().any(|one| numeric(&one) && one.known() > 0),
        all().any(|one| !numeric(&one) && one.known() > 0),
    );
    if numbers && categories {
        return Err(mixed(name));
    }
    let is_numeric = numbers || (!categories && all().any(|one| numeric(&one)));
    sums.values_mut().for_each(|one| one.set_kind(is_numeric));
    for (arm, more) in more.iter().filter(|(_, covariate)| !covariate.is_empty()) {
        let mut more = more.clone();
        more.set_kind(is_numeric);
        match sums.get_mut(arm) {
            Some(sums) => sums.merge(&more, name)?,
            None => drop(sums.insert(arm.clone(), more)),
        }
    }
    Ok(())
}

impl Covariate {
    /// Gives a covariate without values a kind.
    fn set_kind(&mut self, is_numeric: bool) {
        let missing = self.missing();
        if self.known() == 0 {
            *self = if is_numeric {
                Covariate::Numeric(Numbers { missing, ..Numbers::default() })
            } else {
                Covariate::Categorical(Counts { missing, ..Counts::default() })
            };
        }
    }

    fn merge(&mut self, other: &Covariate, name: &str) -> Result<()> {
        match (self, other) {
            (Covariate::Numeric(sums), Covariate::Numeric(more)) => sums.merge(more, name),
            (Covariate::Categorical(counts), Covariate::Categorical(more)) => {
                counts.merge(more, name)
            }
            _ => Err(mixed(name)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(n: u64, missing: u64) -> Covariate {
        let sum = i128::from(n);
        Covariate::Numeric(Numbers { missing, n, sum, sum_sq: sum })
    }

    fn categorical(n: u64, missing: u64) -> Covariate {
        let levels = (n > 0).then(|| ("a".to_owned(), n)).into_iter().collect();
        Covariate::Categorical(Counts { levels, missing })
    }

    type ByArm = BTreeMap<String, Covariate>;

    fn of(arm: &str, covariate: Covariate) -> ByArm {
        [(arm.to_owned(), covariate)].into()
    }

    fn merged(parts: &[&ByArm]) -> Result<ByArm> {
        let mut sums = BTreeMap::new();
        parts.iter().try_for_each(|part| merge_by_arm(&mut sums, part, "age"))?;
        Ok(sums)
    }

    #[test]
    fn nulls_have_the_kind_of_the_other_rows_in_any_order() {
        for (values, expected) in [
            (numeric(2, 0), [numeric(0, 3), numeric(2, 4)]),
            (categorical(2, 0), [categorical(0, 3), categorical(2, 4)]),
        ] {
            let parts =
                [of("mail", categorical(0, 3)), of("none", numeric(0, 4)), of("none", values)];
            let [one, two, three] = &parts;
            let expected: ByArm =
                ["mail".to_owned(), "none".to_owned()].into_iter().zip(expected).collect();
            for order in
                [[one, two, three], [three, one, two], [two, three, one], [three, two, one]]
            {
                assert_eq!(merged(&order).unwrap(), expected);
            }
        }
    }

    #[test]
    fn numbers_beside_text_are_refused() {
        let error = merged(&[&of("mail", numeric(1, 0)), &of("none", categorical(1, 0))]);
        assert!(error.unwrap_err().to_string().contains("numbers in some rows and text in others"));
    }
}
