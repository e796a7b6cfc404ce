//! The values of key columns as small numbers.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::fold::key_names::{KeyNames, NULL};
use crate::fold::key_reader::KeyReader;
use crate::fold::numbering::Numbering;

/// Reads one key column, or several as one key, a block at a time.
///
/// Of one column, a null has the number 0 and each value the next of 1, 2 and so on, in the order of
/// their first rows. Combinations of several columns are numbered from 0.
pub(crate) struct Dimension<'b> {
    columns: Vec<(KeyReader<'b>, KeyNames, &'b str)>,
    numbering: Option<Numbering>,
    codes: Vec<u32>,
    combinations: usize,
    /// The numbers of the rows of the block.
    pub(crate) numbers: Vec<u32>,
}

impl<'b> Dimension<'b> {
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        names: &'b [String],
        nullable: bool,
        limit: usize,
    ) -> Result<Dimension<'b>> {
        let column = |name: &'b String| {
            let reader = KeyReader::new(batch, batch.column(name)?, nullable)?;
            Ok((reader, KeyNames::open(limit), name.as_str()))
        };
        let columns = names.iter().map(column).collect::<Result<Vec<_>>>()?;
        let several = columns.len() > 1;
        let numbering = several.then(|| Numbering::new(columns.len() - 1, limit));
        Ok(Dimension {
            columns,
            numbering,
            codes: Vec::new(),
            combinations: 0,
            numbers: Vec::new(),
        })
    }

    /// Reads a block.
    pub(crate) fn read(&mut self, rows: Range<usize>) -> Result<()> {
        self.numbers.resize(rows.len(), 0);
        for (at, (reader, names, name)) in self.columns.iter_mut().enumerate() {
            let codes = if at == 0 { &mut self.numbers } else { &mut self.codes };
            codes.resize(rows.len(), 0);
            reader.read(names, rows.clone(), codes)?;
            for code in codes.iter_mut() {
                *code = if *code == NULL { 0 } else { *code + 1 };
            }
            if let (Some(position), Some(numbering)) = (at.checked_sub(1), &mut self.numbering) {
                self.combinations =
                    numbering.join(position, &mut self.numbers, &self.codes, name)?;
            }
        }
        Ok(())
    }

    /// The number of different keys so far.
    pub(crate) fn count(&self) -> usize {
        match (&self.numbering, self.columns.first()) {
            (Some(_), _) => self.combinations,
            (None, Some((_, names, _))) => names.list().len() + 1,
            (None, None) => 0,
        }
    }

    /// The values of a key; a null is `None`.
    pub(crate) fn key(&self, number: u32) -> Vec<Option<String>> {
        let codes = match &self.numbering {
            Some(numbering) => numbering.codes(number),
            None => vec![number],
        };
        let columns = codes.into_iter().zip(&self.columns);
        let name = |names: &'_ KeyNames, code: u32| names.name(code.checked_sub(1)?).cloned();
        columns.map(|(code, (_, names, _))| name(names, code)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;
    use crate::column::column::Column;

    #[test]
    fn nulls_are_keys() {
        let nullable = Column::strings("plan", &["a", "b", "a", "b"])
            .with_validity(Bitmap::new(&[0b1011], 0, 4).unwrap())
            .unwrap();
        let batch = Batch::new(vec![nullable, Column::int64("stage", &[1, 1, 2, 1])]).unwrap();
        let (one, two) = (["plan".to_owned()], ["plan".to_owned(), "stage".to_owned()]);
        let mut plan = Dimension::new(&batch, &one, true, 10).unwrap();
        plan.read(0..4).unwrap();
        assert_eq!((plan.numbers.as_slice(), plan.count()), ([1, 2, 0, 2].as_slice(), 3));
        assert_eq!((plan.key(0), plan.key(2)), (vec![None], vec![Some("b".to_owned())]));
        let mut both = Dimension::new(&batch, &two, true, 10).unwrap();
        both.read(0..4).unwrap();
        assert_eq!((both.numbers.as_slice(), both.count()), ([0, 1, 2, 1].as_slice(), 3));
        assert_eq!(both.key(2), [None, Some("2".to_owned())]);
        assert!(Dimension::new(&batch, &two, true, 2).unwrap().read(0..4).is_err());
        assert!(Dimension::new(&batch, &one, false, 9).unwrap().read(0..4).is_err());
    }
}
