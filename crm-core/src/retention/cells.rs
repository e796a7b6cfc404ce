//! Numbering the cells that rows fall into.

use super::cell::CellKey;
use crate::column::{FEW, Levels, NOTHING, NULL, lookup};
use crate::{Error, Result};

/// Stands for a pair of codes that was not seen yet.
const UNSEEN: u32 = NOTHING;

/// The pairs of a code so far and the code of one more key, each with a number of its own.
#[derive(Default)]
struct Pairs {
    /// For each code so far, a row of the numbers by the other code; a null comes first.
    numbers: Vec<u32>,
    /// The length of a row, a power of two.
    width: usize,
    /// For each number, its pair.
    pairs: Vec<(u32, u32)>,
}

/// The cells of arms and strata, numbered as they are first seen.
///
/// Numbers depend on the order of the rows and never leave an update.
pub(super) struct Cells {
    strata: Vec<Pairs>,
    /// The numbers of a block, before it is known that there is one for every row.
    joined: Vec<u32>,
    limit: usize,
}

impl Cells {
    pub(super) fn new(strata: usize, limit: usize) -> Cells {
        Cells { strata: (0..strata).map(|_| Pairs::default()).collect(), joined: Vec::new(), limit }
    }

    /// Replaces codes of the keys before a stratum by numbers that stand for them and its own;
    /// returns how many numbers there are.
    pub(super) fn join(
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
            // A null is two below zero: adding two makes it 0, and any other code at least 2.
            let at = other.wrapping_add(2) as usize;
            let place = *code as usize * pairs.width + at;
            let known = pairs.numbers.get(place).copied().filter(|_| at < pairs.width);
            *code = match known {
                Some(number) if number != UNSEEN => number,
                _ => pairs.insert(*code, other, at),
            };
        }
        if pairs.pairs.len() > self.limit {
            return Err(Error::TooManyGroups { column: column.to_owned(), limit: self.limit });
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
    pub(super) fn key(&self, number: u32, arms: &Levels, strata: &[Levels]) -> Option<CellKey> {
        let (arm, codes) = self.codes(number);
        let named = |(levels, &code): (&Levels, &u32)| levels.names().get(code as usize).cloned();
        Some(CellKey {
            arm: arms.names().get(arm as usize)?.clone(),
            strata: strata.iter().zip(&codes).map(named).collect(),
        })
    }

    /// The arm's code of a cell.
    pub(super) fn arm(&self, number: u32) -> u32 {
        self.codes(number).0
    }
}

impl Pairs {
    /// Writes the numbers of pairs; returns whether each has one.
    fn known(&self, codes: &[u32], others: &[u32], out: &mut [u32]) -> bool {
        let bits = others.iter().fold(0, |bits, other| bits | other.wrapping_add(2)) as usize;
        // All are below a power of two when their bits together are.
        if bits >= self.width {
            return false;
        }
        let shift = self.width.trailing_zeros();
        for ((out, &code), &other) in out.iter_mut().zip(codes).zip(others) {
            *out = (code << shift) + other.wrapping_add(2);
        }
        lookup(&self.numbers, out)
    }

    #[cold]
    fn insert(&mut self, code: u32, other: u32, at: usize) -> u32 {
        let number = self.pairs.len() as u32;
        self.pairs.push((code, other));
        if at >= self.width {
            self.widen((at + 1).next_power_of_two());
        }
        let place = code as usize * self.width + at;
        if place >= self.numbers.len() {
            self.numbers.resize(((code as usize + 1) * self.width).max(FEW), UNSEEN);
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
    fn too_many_are_refused() {
        let mut cells = Cells::new(1, 2);
        let error = cells.join(0, &mut [0, 0, 0], &[0, 1, 2], "region").unwrap_err();
        assert_eq!(error.to_string(), "column \"region\" has more than 2 different values");
    }
}
