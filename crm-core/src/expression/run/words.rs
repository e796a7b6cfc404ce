//! Bits of the rows of a block, in words of 64.

/// Bits of the rows of a block; those beyond the last row are 0.
pub(crate) type Words = Vec<u64>;

/// The number of bits of a word.
pub(crate) const WORD: usize = 64;

/// Returns bits that are all set, or none of them.
pub(crate) fn filled(rows: usize, set: bool) -> Words {
    let mut words = vec![if set { u64::MAX } else { 0 }; rows.div_ceil(WORD)];
    trim(&mut words, rows);
    words
}

/// Unsets the bits beyond the last row.
pub(crate) fn trim(words: &mut Words, rows: usize) {
    let rest = rows % WORD;
    if let Some(last) = words.last_mut().filter(|_| rest > 0) {
        *last &= (1 << rest) - 1;
    }
}

pub(crate) fn and(words: &mut [u64], others: &[u64]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
}

pub(crate) fn or(words: &mut [u64], others: &[u64]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
}

/// Unsets the bits that are set in the others.
pub(crate) fn and_not(words: &mut [u64], others: &[u64]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word &= !other);
}

/// Unsets the bits that are set, and sets the others.
pub(crate) fn not(words: &mut Words, rows: usize) {
    words.iter_mut().for_each(|word| *word = !*word);
    trim(words, rows);
}

pub(crate) fn get(words: &[u64], row: usize) -> bool {
    words.get(row / WORD).is_some_and(|word| word >> (row % WORD) & 1 == 1)
}

pub(crate) fn set(words: &mut [u64], row: usize) {
    if let Some(word) = words.get_mut(row / WORD) {
        *word |= 1 << (row % WORD);
    }
}

pub(crate) fn count(words: &[u64]) -> u64 {
    words.iter().map(|word| u64::from(word.count_ones())).sum()
}

/// Calls `each` with the rows whose bit is set.
pub(crate) fn each_set(words: &[u64], mut each: impl FnMut(usize)) {
    for (at, &word) in words.iter().enumerate() {
        let mut rest = word;
        while rest > 0 {
            each(at * WORD + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}
