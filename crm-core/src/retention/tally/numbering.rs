//! Numbering the cells that rows fall into.

use std::collections::BTreeMap;

use crate::error::error::{Error, Result};
use crate::fold::level::{Levels, NULL};
use crate::fold::lookup::{FEW, NOTHING, lookup};
use crate::retention::tally::cell::CellKey;

/// Stands for a pair of codes that was not seen yet.
const UNSEEN: u32 = NOTHING;

/// The most places of a table of pairs: many pairs of few that occur would fill it with nothing.
const MOST_PLACES: usize = 1 << 20;

/// The pairs of a code so far and the code of one more key, each with a number of its own.
#[derive(Default)]
struct Pairs {
    /// For each code so far, a row of the numbers by the other code; a null comes first.
    numbers: Vec<u32>,
    /// The length of a row, a power of two.
    width: usize,
    /// The numbers of pairs that have no place in the table.
    sparse: BTreeMap<(u32, u32), u32>,
    /// For each number, its pair.
    pairs: Vec<(u32, u32)>,
}

/// The cells of arms and strata, numbered as they are first seen.
///
/// Numbers depend on the order of the rows and never leave an update.
pub(crate) struct Cells {
    strata: Vec<Pairs>,
    /// The numbers of a block, before it is known that there is one for every row.
    joined: Vec<u32>,
    limit: usize,
}

impl Cells {
    pub(crate) fn new(strata: usize, limit: usize) -> Cells {
        Cells { strata: (0..strata).map(|_| Pairs::default()).collect(), joined: Vec::new(), limit }
    }

    /// Replaces codes of the keys before a stratum by numbers that stand for them and its own;
    /// returns how many numbers there are.
    pub(crate) fn join(
        &mut self,
        stratum: usize,
        codes: &mut [u32],
        others: &[u32],
        column: &str,
    ) -> Result<usize> {
        let Some(pairs) = self.strata.get_mut(stratum) else { return Ok(0) };
        self.joined.resize(codes.len(), UNSEEN);
        if pairs.known(codes, others, &mut self.joined) {
            codes.copy_from_slice(&self.joined);
            return Ok(pairs.pairs.len());
        }
        for (code, &other) in codes.iter_mut().zip(others) {
            *code = pairs.number(*code, other);
            if pairs.pairs.len() > self.limit {
                return Err(Error::TooManyGroups { column: column.to_owned(), limit: self.limit });
            }
        }
        Ok(pairs.pairs.len())
    }

    /// The arm's code and the strata's of a cell, from its number.
    fn codes(&self, number: u32) -> (u32, Vec<u32>) {
        let mut strata = Vec::with_capacity(self.strata.len());
        let mut number = number;
        for pairs in self.strata.iter().rev() {
            let (before, code) =
                pairs.pairs.get(number as usize).copied().unwrap_or((UNSEEN, NULL));
            strata.push(code);
            number = before;
        }
        strata.reverse();
        (number, strata)
    }

    /// The names of a cell, from its number.
    pub(crate) fn key(&self, number: u32, arms: &Levels, strata: &[Levels]) -> Option<CellKey> {
        let (arm, codes) = self.codes(number);
        let named = |(levels, &code): (&Levels, &u32)| levels.names().get(code as usize).cloned();
        Some(CellKey {
            arm: arms.names().get(arm as usize)?.clone(),
            strata: strata.iter().zip(&codes).map(named).collect(),
        })
    }

    /// The arm's code of a cell.
    pub(crate) fn arm(&self, number: u32) -> u32 {
        self.codes(number).0
    }
}

/// Where a code stands in a row of the table: a null is two below zero, and comes first.
fn column_of(other: u32) -> usize {
    other.wrapping_add(2) as usize
}

impl Pairs {
    /// Writes the numbers of pairs; returns whether each has one.
    fn known(&self, codes: &[u32], others: &[u32], out: &mut [u32]) -> bool {
        let bits = others.iter().fold(0, |bits, &other| bits | column_of(other));
        // All are below a power of two when their bits together are.
        if bits >= self.width {
            return false;
        }
        let shift = self.width.trailing_zeros();
        for ((out, &code), &other) in out.iter_mut().zip(codes).zip(others) {
            *out = (code << shift) + column_of(other) as u32;
        }
        lookup(&self.numbers, out)
    }

    /// The number of a pair, a new one where it was not seen yet.
    fn number(&mut self, code: u32, other: u32) -> u32 {
        let at = column_of(other);
        let place = code as usize * self.width + at;
        let known = self.numbers.get(place).copied().filter(|_| at < self.width);
        match known.filter(|&number| number != UNSEEN) {
            Some(number) => number,
            None => match self.sparse.get(&(code, other)) {
                Some(&number) => number,
                None => self.insert(code, other),
            },
        }
    }

    #[cold]
    fn insert(&mut self, code: u32, other: u32) -> u32 {
        let number = self.pairs.len() as u32;
        self.pairs.push((code, other));
        let at = column_of(other);
        let width = self.width.max((at + 1).next_power_of_two());
        let rows = (code as usize + 1).max(self.numbers.len() / self.width.max(1));
        if width * rows > MOST_PLACES {
            self.sparse.insert((code, other), number);
            return number;
        }
        if width > self.width {
            self.widen(width);
        }
        let place = code as usize * self.width + at;
        if place >= self.numbers.len() {
            self.numbers.resize((rows * self.width).max(FEW), UNSEEN);
        }
        if let Some(slot) = self.numbers.get_mut(place) {
            *slot = number;
        }
        number
    }

    /// Makes the rows longer.
    fn widen(&mut self, width: usize) {
        let mut numbers = Vec::new();
        for row in self.numbers.chunks(self.width.max(1)) {
            numbers.extend_from_slice(row);
            numbers.resize(numbers.len() + width - self.width, UNSEEN);
        }
        (self.numbers, self.width) = (numbers, width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_combination_has_one_number() {
        let mut cells = Cells::new(2, 1000);
        let mut seen = std::collections::BTreeMap::new();
        for round in 0..3_u32 {
            for arm in 0..5 {
                for (first, second) in [(0, NULL), (NULL, 7), (9, 3), (40, NULL), (NULL, NULL)] {
                    let mut code = [arm];
                    cells.join(0, &mut code, &[first], "a").unwrap();
                    cells.join(1, &mut code, &[second], "b").unwrap();
                    let number = *seen.entry((arm, first, second)).or_insert(code[0]);
                    assert_eq!(number, code[0], "{round}");
                    assert_eq!(cells.codes(number), (arm, vec![first, second]));
                }
            }
        }
        assert_eq!(seen.values().collect::<std::collections::BTreeSet<_>>().len(), 25);
    }

    #[test]
    fn many_pairs_take_little_room() {
        let mut cells = Cells::new(1, 10_000);
        let codes: Vec<u32> = (0..9000).collect();
        for _ in 0..2 {
            let mut joined = codes.clone();
            assert_eq!(cells.join(0, &mut joined, &codes, "a").unwrap(), 9000);
            assert_eq!(joined, codes);
        }
        let pairs = &cells.strata[0];
        assert!(pairs.numbers.len() <= MOST_PLACES && !pairs.sparse.is_empty());
        // A code of the table and one beyond it.
        for (code, other) in [(3, 4), (8999, 8998)] {
            let mut joined = [code];
            let count = cells.join(0, &mut joined, &[other], "a").unwrap();
            assert_eq!(joined[0] as usize + 1, count);
            assert_eq!(cells.codes(joined[0]), (code, vec![other]));
        }
    }

    #[test]
    fn too_many_are_refused() {
        let mut cells = Cells::new(1, 2);
        let error = cells.join(0, &mut [0, 0, 0], &[0, 1, 2], "region").unwrap_err();
        assert_eq!(error.to_string(), "column \"region\" has more than 2 different values");
    }
}
