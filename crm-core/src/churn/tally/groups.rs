//! Counts and sums by group.

use std::collections::BTreeMap;

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;

/// The number of a code in its scheme, from 1 in the order of the codes; 0 is a null.
pub(crate) type Id = u16;

/// The values that a group has in common; a null is `None`.
pub(crate) type Key = Vec<Option<String>>;

/// A count of customers, and the sum of their values in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) n: u64,
    pub(crate) value: i128,
}

/// The largest sum of values: the limit of a decimal of 38 digits is above it.
const LIMIT: u128 = 1 << 96;

impl Sum {
    pub(crate) fn add(&mut self, other: Sum) {
        self.n = self.n.saturating_add(other.n);
        self.value = self.value.saturating_add(other.value);
    }

    /// Checks that a sum has not reached a limit, which every sum is far below.
    pub(crate) fn check(self, column: &str) -> Result<()> {
        let limit = if self.n > MAX_COUNT {
            format!("{MAX_COUNT} rows")
        } else if self.value.unsigned_abs() > LIMIT {
            "2^96 units in sum".to_owned()
        } else {
            return Ok(());
        };
        Err(Error::Overflow { field: column.to_owned(), limit })
    }
}

/// The sums of a group by code, in the order of the codes.
pub(crate) type Row = Vec<(Id, Sum)>;

/// The sums of one grouping.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Groups(pub(crate) BTreeMap<Key, Row>);

impl Groups {
    /// Adds a sum to a group.
    pub(crate) fn add(&mut self, key: Key, row: &[(Id, Sum)]) {
        if row.is_empty() {
            return;
        }
        let known = self.0.entry(key).or_default();
        if known.is_empty() {
            known.extend_from_slice(row);
        } else {
            *known = joined(known, row);
        }
    }

    /// Adds all sums of another grouping of the same kind.
    pub(crate) fn merge(&mut self, other: &Groups) {
        for (key, row) in &other.0 {
            match self.0.get_mut(key) {
                Some(known) => *known = joined(known, row),
                None => {
                    self.0.insert(key.clone(), row.clone());
                }
            }
        }
    }

    /// Every group, code and sum.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&Key, Id, Sum)> {
        self.0.iter().flat_map(|(key, row)| row.iter().map(move |&(id, sum)| (key, id, sum)))
    }
}

/// The sums of two rows, in the order of their codes.
fn joined(one: &[(Id, Sum)], other: &[(Id, Sum)]) -> Row {
    let mut found = Row::with_capacity(one.len().max(other.len()));
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some((left, _)), Some((right, _))) if left == right => {
                let (Some(&(id, mut sum)), Some((_, more))) = (one.next(), other.next()) else {
                    break;
                };
                sum.add(*more);
                Some((id, sum))
            }
            (Some((left, _)), Some((right, _))) if left < right => one.next().copied(),
            (Some(_), None) => one.next().copied(),
            (_, Some(_)) => other.next().copied(),
            (None, None) => None,
        };
        let Some(next) = next else { break };
        found.push(next);
    }
    found
}

/// Sums in the order of their codes, where a code may occur more than once.
pub(crate) fn row_of(mut sums: Vec<(Id, Sum)>) -> Row {
    sums.sort_by_key(|&(id, _)| id);
    let mut row: Row = Row::with_capacity(sums.len());
    for (id, sum) in sums {
        match row.last_mut() {
            Some((last, total)) if *last == id => total.add(sum),
            _ => row.push((id, sum)),
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(n: u64) -> Sum {
        Sum { n, value: -i128::from(n) }
    }

    #[test]
    fn rows_are_joined_by_code() {
        let one = [(1, sum(1)), (3, sum(2)), (9, sum(3))];
        let other = [(2, sum(10)), (3, sum(20))];
        let expected = [(1, sum(1)), (2, sum(10)), (3, sum(22)), (9, sum(3))];
        assert_eq!(joined(&one, &other), expected);
        assert_eq!(joined(&other, &one), expected);
        assert_eq!(row_of(one.iter().chain(&other).copied().collect()), expected);
        let mut groups = Groups::default();
        groups.add(vec![None], &one);
        groups.add(vec![None], &other);
        groups.add(vec![Some("a".to_owned())], &[]);
        assert_eq!(groups.0, BTreeMap::from([(vec![None], expected.to_vec())]));
    }

    #[test]
    fn limits_are_named() {
        assert!(sum(MAX_COUNT).check("value").is_ok());
        let rows = sum(MAX_COUNT + 1).check("value").unwrap_err();
        assert!(rows.to_string().contains("rows"), "{rows}");
        let units = Sum { n: 1, value: i128::MIN }.check("value").unwrap_err();
        assert!(units.to_string().contains("2^96"), "{units}");
    }
}
