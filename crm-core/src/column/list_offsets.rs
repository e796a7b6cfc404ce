//! Where lists begin and end.

use std::ops::Range;

use crate::column::integers::some;

/// Where the lists of a column begin and end in the column of their elements: one offset more than
/// lists, the end of a list being the start of the next one.
///
/// # Examples
///
/// ```
/// use crm_core::column::{ListOffsets, Values};
/// use crm_core::{Batch, Column};
///
/// let elements = Column::strings("likes", &["tea", "tea", "jazz"]);
/// let lists = Values::List { offsets: ListOffsets::Small(&[0, 1, 3]), values: Box::new(elements) };
/// let batch = Batch::new(vec![Column::new("likes", lists)])?;
/// assert_eq!(batch.rows(), 2);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ListOffsets<'a> {
    /// Offsets of 32 bits.
    Small(&'a [i32]),
    /// Offsets of 64 bits.
    Large(&'a [i64]),
}

impl<'a> ListOffsets<'a> {
    /// Returns the number of lists.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            ListOffsets::Small(offsets) => offsets.len().saturating_sub(1),
            ListOffsets::Large(offsets) => offsets.len().saturating_sub(1),
        }
    }

    /// Returns whether there are no lists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the elements of a list; `None` if the list does not exist or its offsets go back.
    pub(crate) fn range(&self, index: usize) -> Option<Range<usize>> {
        let next = index.checked_add(1)?;
        let (start, end) = match self {
            ListOffsets::Small(offsets) => {
                (i64::from(*offsets.get(index)?), i64::from(*offsets.get(next)?))
            }
            ListOffsets::Large(offsets) => (*offsets.get(index)?, *offsets.get(next)?),
        };
        (start <= end).then_some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    pub(crate) fn slice(&self, rows: Range<usize>) -> ListOffsets<'a> {
        // There is one offset more than lists, but none if there are no lists.
        let ends = rows.start..rows.end + usize::from(!self.is_empty());
        match self {
            ListOffsets::Small(offsets) => ListOffsets::Small(some(offsets, ends)),
            ListOffsets::Large(offsets) => ListOffsets::Large(some(offsets, ends)),
        }
    }
}
