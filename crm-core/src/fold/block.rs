//! Blocks of rows, and checked views of their values in a column.

use std::ops::Range;

use crate::column::batch::BLOCK;

/// Divides rows into blocks.
pub(crate) fn blocks(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(BLOCK).map(move |start| start..end.min(start + BLOCK))
}

/// The values of some rows.
#[expect(clippy::indexing_slicing, reason = "a batch has checked the length of its columns")]
pub(crate) fn rows_of<T>(values: &[T], rows: Range<usize>) -> &[T] {
    &values[rows]
}

/// The mutable values of some rows.
#[expect(clippy::indexing_slicing, reason = "a buffer is as long as the block that is read")]
pub(crate) fn rows_of_mut<T>(values: &mut [T], rows: Range<usize>) -> &mut [T] {
    &mut values[rows]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_all_rows_once() {
        for rows in [3..3, 0..1, 5..BLOCK + 5, 5..BLOCK + 6, 0..3 * BLOCK] {
            let found: Vec<usize> = blocks(rows.clone()).flatten().collect();
            assert_eq!(found, rows.clone().collect::<Vec<usize>>());
            assert!(blocks(rows).all(|block| block.len() <= BLOCK));
        }
    }

    #[test]
    #[should_panic(expected = "out of range")]
    fn rows_beyond_a_column_are_a_panic() {
        rows_of(&[1, 2], 1..3);
    }
}
