//! Texts of which a column repeats a few.

use crate::column::column::{Column, Values};
use crate::column::integers::Integers;
use crate::table::texts::Texts;

/// The entry of each row among some texts; 0 in a null row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dictionary {
    codes: Vec<i32>,
    texts: Texts,
}

impl Dictionary {
    /// The caller guarantees that each code is that of a text, or that its row is null.
    pub(crate) fn new(texts: Texts, codes: Vec<i32>) -> Dictionary {
        Dictionary { codes, texts }
    }

    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        self.texts.get(usize::try_from(*self.codes.get(row)?).ok()?)
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn codes(&self) -> &[i32] {
        &self.codes
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn as_values<'d>(&'d self, name: &'d str) -> Values<'d> {
        let texts = Column::new(name, Values::Text(self.texts.as_text()));
        Values::Dictionary { codes: Integers::Int32(&self.codes), values: Box::new(texts) }
    }
}
