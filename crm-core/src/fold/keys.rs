//! The groups of rows that have the same keys.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::fold::description::KeyColumn;
use crate::fold::key_names::KeyNames;
use crate::fold::key_reader::KeyReader;
use crate::fold::numbering::Numbering;

/// Reads key columns, and numbers the groups of rows that have the same keys.
pub(crate) struct Keys<'b> {
    columns: Vec<(KeyReader<'b>, KeyColumn<'b>)>,
    numbering: Numbering,
    codes: Vec<u32>,
    count: usize,
    /// Whether there is a single key, which may be null.
    lone: bool,
}

impl<'b> Keys<'b> {
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        columns: Vec<KeyColumn<'b>>,
        limit: usize,
    ) -> Result<Keys<'b>> {
        let reader = |column: KeyColumn<'b>| {
            let reader = KeyReader::new(batch, batch.column(column.name)?, column.nullable)?;
            Ok((reader, column))
        };
        // The nulls of a single key get a number like any other.
        let lone = columns.len() == 1 && columns.iter().any(|column| column.nullable);
        let others = columns.len().saturating_sub(1) + usize::from(lone);
        let columns = columns.into_iter().map(reader).collect::<Result<Vec<_>>>()?;
        let numbering = Numbering::new(others, limit);
        Ok(Keys { columns, numbering, codes: Vec::new(), count: 0, lone })
    }

    /// Writes the number of each row's group.
    pub(crate) fn read(&mut self, rows: Range<usize>, groups: &mut [u32]) -> Result<()> {
        for (at, (reader, column)) in self.columns.iter_mut().enumerate() {
            let Some(position) = at.checked_sub(1) else {
                reader.read(&mut column.names, rows.clone(), groups)?;
                self.count = column.names.list().len();
                continue;
            };
            self.codes.resize(rows.len(), 0);
            reader.read(&mut column.names, rows.clone(), &mut self.codes)?;
            self.count = self.numbering.join(position, groups, &self.codes, column.name)?;
        }
        if let (true, [(_, column)]) = (self.lone, self.columns.as_slice()) {
            self.codes.clear();
            self.codes.resize(rows.len(), 0);
            self.count = self.numbering.join(0, groups, &self.codes, column.name)?;
        }
        Ok(())
    }

    /// The number of groups.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The names of the first key.
    #[expect(clippy::indexing_slicing, reason = "there is at least one key")]
    pub(crate) fn first_names(&self) -> &KeyNames {
        &self.columns[0].1.names
    }

    /// Writes the code of the first key of each group.
    #[expect(clippy::indexing_slicing, reason = "each group has a first key")]
    pub(crate) fn first_codes(&self, groups: &[u32], out: &mut Vec<u32>) {
        out.clear();
        match self.numbering.firsts() {
            None => out.extend_from_slice(groups),
            Some(firsts) => out.extend(groups.iter().map(|&group| firsts[group as usize])),
        }
    }

    /// The keys of a group; `None` for a null.
    pub(crate) fn of(&self, group: usize) -> Vec<Option<&str>> {
        let codes = self.numbering.codes(group as u32);
        let named = self.columns.iter().zip(codes);
        named.map(|((_, column), code)| column.names.name(code).map(String::as_str)).collect()
    }
}
