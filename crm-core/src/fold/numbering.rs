//! Numbering of the combinations of keys in the rows.

use std::collections::BTreeMap;

use crate::error::error::{Error, Result};
use crate::fold::lookup::{FEW, NOTHING, lookup};

/// Marks a pair of codes without a number.
const UNSEEN: u32 = NOTHING;

/// The maximum size of a table of pairs: a larger one would be almost empty.
const MOST_PLACES: usize = 1 << 20;

/// Numbers for the pairs of a combined code and the code of one more key.
#[derive(Default)]
struct Combinations {
    /// For each combined code, a row of numbers by the other code; a null comes first.
    numbers: Vec<u32>,
    /// The length of a row, a power of two.
    width: usize,
    /// The numbers of pairs that are outside the table.
    sparse: BTreeMap<(u32, u32), u32>,
    /// The pair of each number.
    pairs: Vec<(u32, u32)>,
    /// The code of the first key of each number.
    firsts: Vec<u32>,
}

/// Combinations of the codes of several keys, numbered in the order of their first rows.
///
/// Numbers depend on the order of the rows and are used only within an update.
pub(crate) struct Numbering {
    /// One for each key after the first.
    keys: Vec<Combinations>,
    /// The numbers of a block, until every row has one.
    joined: Vec<u32>,
    limit: usize,
}

impl Numbering {
    /// Prepares to number combinations of a first key and `others` other keys, up to a limit.
    pub(crate) fn new(others: usize, limit: usize) -> Numbering {
        let keys = (0..others).map(|_| Combinations::default()).collect();
        Numbering { keys, joined: Vec::new(), limit }
    }

    /// Replaces the numbers of the keys so far by numbers that include one more key, the one at
    /// `position` after the first; returns how many numbers there are.
    #[expect(clippy::indexing_slicing, reason = "each key has its combinations")]
    pub(crate) fn join(
        &mut self,
        position: usize,
        numbers: &mut [u32],
        codes: &[u32],
        column: &str,
    ) -> Result<usize> {
        let (before, after) = self.keys.split_at_mut(position);
        let combinations = &mut after[0];
        self.joined.resize(numbers.len(), UNSEEN);
        if combinations.known(numbers, codes, &mut self.joined) {
            numbers.copy_from_slice(&self.joined);
            return Ok(combinations.pairs.len());
        }
        for (number, &code) in numbers.iter_mut().zip(codes) {
            let known = combinations.pairs.len();
            let first = before.last().map_or(*number, |before| before.firsts[*number as usize]);
            *number = combinations.number(*number, code);
            if combinations.pairs.len() > known {
                combinations.firsts.push(first);
            }
            if combinations.pairs.len() > self.limit {
                return Err(Error::TooManyGroups { column: column.to_owned(), limit: self.limit });
            }
        }
        Ok(combinations.pairs.len())
    }

    /// The codes of the keys that a number combines.
    #[expect(clippy::indexing_slicing, reason = "a number stands for a pair")]
    pub(crate) fn codes(&self, number: u32) -> Vec<u32> {
        let mut codes = Vec::with_capacity(self.keys.len() + 1);
        let mut number = number;
        for combinations in self.keys.iter().rev() {
            let (before, code) = combinations.pairs[number as usize];
            codes.push(code);
            number = before;
        }
        codes.push(number);
        codes.reverse();
        codes
    }

    /// The code of the first key of each number; `None` if there is only one key.
    pub(crate) fn firsts(&self) -> Option<&[u32]> {
        self.keys.last().map(|combinations| combinations.firsts.as_slice())
    }
}

/// The position of a code in a row of the table: a null has code -2 and comes first.
fn column_of(other: u32) -> usize {
    other.wrapping_add(2) as usize
}

impl Combinations {
    /// Writes the numbers of pairs; returns whether each has one.
    fn known(&self, codes: &[u32], others: &[u32], out: &mut [u32]) -> bool {
        let bits = others.iter().fold(0, |bits, &other| bits | column_of(other));
        // All are below a power of two if their bitwise OR is.
        if bits >= self.width {
            return false;
        }
        let shift = self.width.trailing_zeros();
        for ((out, &code), &other) in out.iter_mut().zip(codes).zip(others) {
            *out = (code << shift) + column_of(other) as u32;
        }
        lookup(&self.numbers, out)
    }

    /// The number of a pair; a new pair gets a new number.
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
    #[expect(clippy::indexing_slicing, reason = "the table was made long enough for the place")]
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
        self.numbers[place] = number;
        number
    }

    /// Extends the rows.
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
    use crate::fold::key_names::NULL;

    #[test]
    fn each_combination_has_one_number() {
        let mut numbering = Numbering::new(2, 1000);
        let mut seen = std::collections::BTreeMap::new();
        for round in 0..3_u32 {
            for key in 0..5 {
                for (first, second) in [(0, NULL), (NULL, 7), (9, 3), (40, NULL), (NULL, NULL)] {
                    let mut code = [key];
                    numbering.join(0, &mut code, &[first], "a").unwrap();
                    numbering.join(1, &mut code, &[second], "b").unwrap();
                    let number = *seen.entry((key, first, second)).or_insert(code[0]);
                    assert_eq!(number, code[0], "{round}");
                    assert_eq!(numbering.codes(number), [key, first, second]);
                    assert_eq!(numbering.firsts().unwrap()[number as usize], key);
                }
            }
        }
        assert_eq!(seen.values().collect::<std::collections::BTreeSet<_>>().len(), 25);
    }

    #[test]
    fn many_pairs_take_little_room() {
        let mut numbering = Numbering::new(1, 10_000);
        let codes: Vec<u32> = (0..9000).collect();
        for _ in 0..2 {
            let mut joined = codes.clone();
            assert_eq!(numbering.join(0, &mut joined, &codes, "a").unwrap(), 9000);
            assert_eq!(joined, codes);
        }
        let pairs = &numbering.keys[0];
        assert!(pairs.numbers.len() <= MOST_PLACES && !pairs.sparse.is_empty());
        // A code in the table and one outside it.
        for (code, other) in [(3, 4), (8999, 8998)] {
            let mut joined = [code];
            let count = numbering.join(0, &mut joined, &[other], "a").unwrap();
            assert_eq!(joined[0] as usize + 1, count);
            assert_eq!(numbering.codes(joined[0]), [code, other]);
        }
    }

    #[test]
    fn too_many_are_refused() {
        let mut numbering = Numbering::new(1, 2);
        let error = numbering.join(0, &mut [0, 0, 0], &[0, 1, 2], "region").unwrap_err();
        assert_eq!(
            error.to_string(),
            "column \"region\" has more than 2 distinct values or combinations with other columns"
        );
    }
}
