//! Lists of text that a column owns.

use std::fmt;
use std::ops::Range;

use crate::column::column::{Column, Values};
use crate::column::list_offsets::ListOffsets;
use crate::table::texts::Texts;

/// The elements of all lists one after the other, and where each list ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lists {
    offsets: Vec<i32>,
    texts: Texts,
}

impl Lists {
    pub(crate) fn with_capacity(lists: usize) -> Lists {
        let mut offsets = Vec::with_capacity(lists.saturating_add(1));
        offsets.push(0);
        Lists { offsets, texts: Texts::with_capacity(lists) }
    }

    /// Returns no lists with room for as many, and for their elements; `None` if they do not fit in
    /// memory or have more than 2^31 - 1 elements.
    pub(crate) fn reserved(lists: usize, elements: usize, bytes: usize) -> Option<Lists> {
        i32::try_from(elements).ok()?;
        let mut offsets = Vec::new();
        offsets.try_reserve_exact(lists.checked_add(1)?).ok()?;
        offsets.push(0);
        Some(Lists { offsets, texts: Texts::reserved(elements, bytes)? })
    }

    /// Appends a list; returns whether its elements can be counted with 31 bits.
    pub(crate) fn push<T: AsRef<str>>(&mut self, list: impl IntoIterator<Item = T>) -> bool {
        list.into_iter().for_each(|text| self.texts.push(text.as_ref()));
        let end = i32::try_from(self.texts.len());
        self.offsets.push(end.unwrap_or(i32::MAX));
        end.is_ok()
    }

    pub(crate) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    pub(crate) fn get(&self, index: usize) -> Option<TextList<'_>> {
        let range = ListOffsets::Small(&self.offsets).range(index)?;
        Some(TextList::new(Elements::Texts(&self.texts), range))
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn as_values<'l>(&'l self, name: &'l str) -> Values<'l> {
        let texts = Column::new(name, Values::Text(self.texts.as_text()));
        Values::List { offsets: ListOffsets::Small(&self.offsets), values: Box::new(texts) }
    }
}

/// A list of text of a [`TableColumn`](crate::table::TableColumn), borrowed.
///
/// # Examples
///
/// ```
/// use crm_core::table::Table;
///
/// let table = Table::builder().list("likes", [Some(["tea", "jazz"])]).finish()?;
/// let list = table.column("likes")?.list(0)?.unwrap();
/// assert_eq!((list.len(), list.get(1), list.get(2)), (2, Some("jazz"), None));
/// assert_eq!(list.iter().collect::<Vec<_>>(), ["tea", "jazz"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct TextList<'a> {
    elements: Elements<'a>,
    start: usize,
    length: usize,
}

/// The elements of all lists, of a table or of a borrowed column.
#[derive(Clone, Copy)]
pub(crate) enum Elements<'a> {
    Texts(&'a Texts),
    Column(&'a Column<'a>),
}

impl<'a> TextList<'a> {
    pub(crate) fn new(elements: Elements<'a>, range: Range<usize>) -> TextList<'a> {
        TextList { elements, start: range.start, length: range.len() }
    }

    /// Returns the number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns an element; `None` if it does not exist.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&'a str> {
        let at = (index < self.length).then_some(self.start + index)?;
        match self.elements {
            Elements::Texts(texts) => texts.get(at),
            Elements::Column(column) => column.text(at),
        }
    }

    /// Returns the elements in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let list = *self;
        (0..self.length).map(move |index| list.get(index).unwrap_or_default())
    }
}

impl PartialEq for TextList<'_> {
    fn eq(&self, other: &TextList<'_>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for TextList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
