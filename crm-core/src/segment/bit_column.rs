//! Bits of all rows, which grow block by block.

use crate::expression::run::words::{WORD, count};

/// Bits of rows; those beyond the last are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BitColumn {
    words: Vec<u64>,
    rows: usize,
}

impl BitColumn {
    /// Creates one with room for so many rows.
    pub(crate) fn with_capacity(rows: usize) -> BitColumn {
        BitColumn { words: Vec::with_capacity(rows.div_ceil(WORD) + 1), rows: 0 }
    }

    /// Appends the bits of some rows.
    pub(crate) fn append(&mut self, words: &[u64], rows: usize) {
        let shift = self.rows % WORD;
        if shift == 0 {
            self.words.extend(words.iter().take(rows.div_ceil(WORD)));
        } else {
            for &word in words.iter().take(rows.div_ceil(WORD)) {
                if let Some(last) = self.words.last_mut() {
                    *last |= word << shift;
                }
                self.words.push(word >> (WORD - shift));
            }
        }
        self.rows += rows;
        self.words.truncate(self.rows.div_ceil(WORD));
    }

    pub(crate) fn append_column(&mut self, other: &BitColumn) {
        self.append(&other.words, other.rows);
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(crate) fn count(&self) -> u64 {
        count(&self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::run::words::get;

    #[test]
    fn parts_of_any_length_are_joined() {
        let bit = |row: usize| row * row % 7 < 3;
        let mut column = BitColumn::default();
        let mut at = 0;
        for rows in [3_usize, 64, 61, 0, 130, 1, 200] {
            let mut words = vec![0_u64; rows.div_ceil(WORD)];
            for row in 0..rows {
                words[row / WORD] |= u64::from(bit(at + row)) << (row % WORD);
            }
            column.append(&words, rows);
            at += rows;
        }
        assert_eq!(column.rows(), at);
        assert!((0..at).all(|row| get(column.words(), row) == bit(row)));
    }
}
