//! Reading columns of codes.

use std::ops::Range;

use crate::churn::tally::codes::Codes;
use crate::churn::tally::dimension::Dimension;
use crate::churn::tally::groups::Id;
use crate::column::batch::Batch;
use crate::error::error::{Error, Result};

/// What a null in a column of codes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nulls {
    Error,
    /// The code with this number; 0 for none.
    Code(Id),
}

/// Reads a column of codes, or a column for each level, a block at a time.
pub(crate) struct CodeReader<'b> {
    dimension: Dimension<'b>,
    batch: &'b Batch<'b>,
    codes: &'b Codes,
    columns: &'b [String],
    /// Whether the columns are the levels of a code.
    are_levels: bool,
    nulls: Nulls,
    /// The number of the code of each key, and the recorded code if that was replaced.
    resolved: Vec<(Id, Option<String>)>,
}

impl<'b> CodeReader<'b> {
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        columns: &'b [String],
        codes: &'b Codes,
        nulls: Nulls,
    ) -> Result<CodeReader<'b>> {
        let dimension =
            Dimension::new(batch, columns, nulls != Nulls::Error, usize::from(Id::MAX))?;
        let (are_levels, resolved) = (false, Vec::new());
        Ok(CodeReader { dimension, batch, codes, columns, are_levels, nulls, resolved })
    }

    /// Reads a column for each level; a null is the end of a code.
    pub(crate) fn of_levels(
        batch: &'b Batch<'b>,
        columns: &'b [String],
        codes: &'b Codes,
        nulls: Nulls,
    ) -> Result<CodeReader<'b>> {
        let dimension = Dimension::new(batch, columns, true, usize::from(Id::MAX))?;
        let (are_levels, resolved) = (true, Vec::new());
        Ok(CodeReader { dimension, batch, codes, columns, are_levels, nulls, resolved })
    }

    /// Reads a block, and resolves the keys that it is the first to have.
    pub(crate) fn read(&mut self, rows: Range<usize>) -> Result<()> {
        let start = rows.start;
        self.dimension.read(rows)?;
        for number in self.resolved.len()..self.dimension.count() {
            let resolved = self.resolve(number as u32, start)?;
            self.resolved.push(resolved);
        }
        Ok(())
    }

    fn resolve(&self, number: u32, start: usize) -> Result<(Id, Option<String>)> {
        let key = self.dimension.key(number);
        let column = self.columns.last().map_or("root", String::as_str);
        let recorded = match key.as_slice() {
            [code] if !self.are_levels => code.clone(),
            levels => self.codes.walk(levels, self.columns)?,
        };
        let Some(recorded) = recorded else {
            return match self.nulls {
                Nulls::Code(id) => Ok((id, None)),
                // The number of a null is that of no row, if there may be none.
                Nulls::Error if !self.are_levels => Ok((0, None)),
                Nulls::Error => {
                    let row = self.numbers().iter().position(|&one| one == number);
                    let row = self.batch.row_number(start + row.unwrap_or(0));
                    let first = self.columns.first().map_or("root", String::as_str);
                    Err(Error::NullValue { column: first.to_owned(), row })
                }
            };
        };
        let id = self.codes.resolve(&recorded, column)?;
        let replaced = self.codes.name(id).is_some_and(|code| code != recorded);
        Ok((id, replaced.then_some(recorded)))
    }

    /// The numbers of the rows of the block.
    pub(crate) fn numbers(&self) -> &[u32] {
        &self.dimension.numbers
    }

    /// The number of different keys so far.
    pub(crate) fn count(&self) -> usize {
        self.dimension.count()
    }

    /// The number of the code of a key.
    pub(crate) fn id(&self, number: u32) -> Id {
        self.resolved.get(number as usize).map_or(0, |(id, _)| *id)
    }

    /// The recorded code of a key, if it was replaced.
    pub(crate) fn replaced(&self, number: u32) -> Option<&String> {
        self.resolved.get(number as usize)?.1.as_ref()
    }

    /// The code of a key; `None` for a null.
    pub(crate) fn code(&self, number: u32) -> Option<&str> {
        self.codes.name(self.id(number))
    }
}
