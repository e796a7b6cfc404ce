//! Which customers are members of which segments.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::error::{Error, Result};
use crate::expression::run::words::{each_set, get};
use crate::segment::bit_column::BitColumn;
use crate::segment::finding::SegmentFinding;
use crate::segment::now::Now;
use crate::table::bits::Bits;
use crate::table::table::Table;
use crate::text::nearest::nearest;

/// The members of the segments of a set: for each segment, a bit for each row.
#[derive(Clone, PartialEq)]
pub struct Membership {
    pub(crate) ids: Vec<String>,
    /// The names of each segment by language.
    pub(crate) labels: Vec<BTreeMap<String, String>>,
    pub(crate) columns: Vec<BitColumn>,
    pub(crate) rows: usize,
    pub(crate) groups: BTreeMap<String, Vec<String>>,
    pub(crate) findings: Vec<SegmentFinding>,
    pub(crate) unmatched: u64,
    pub(crate) hash: String,
    pub(crate) now: Option<Now>,
}

impl fmt::Debug for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Membership").field("rows", &self.rows).field("ids", &self.ids).finish()
    }
}

impl Membership {
    /// Returns the number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the ids of the segments, in the order of the set.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Returns the number of members of each segment, in the order of the set.
    #[must_use]
    pub fn counts(&self) -> Vec<u64> {
        self.columns.iter().map(BitColumn::count).collect()
    }

    /// Returns the number of members of a segment.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn count(&self, id: &str) -> Result<u64> {
        Ok(self.column(id)?.count())
    }

    /// Returns whether the customer of a row is a member; a row that does not exist is not.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn is_member(&self, id: &str, row: usize) -> Result<bool> {
        Ok(get(self.column(id)?.words(), row))
    }

    /// Returns the bits of a segment in words of 64 rows, the first row lowest.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn bits(&self, id: &str) -> Result<&[u64]> {
        Ok(self.column(id)?.words())
    }

    /// Returns the numbers of the rows of the members of a segment.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn rows_of(&self, id: &str) -> Result<Vec<u64>> {
        let column = self.column(id)?;
        let mut rows = Vec::with_capacity(usize::try_from(column.count()).unwrap_or(0));
        each_set(column.words(), |row| rows.push(row as u64));
        Ok(rows)
    }

    /// Returns what was noticed in the data.
    #[must_use]
    pub fn findings(&self) -> &[SegmentFinding] {
        &self.findings
    }

    /// Returns the number of events of customers who have no row.
    #[must_use]
    pub fn unmatched(&self) -> u64 {
        self.unmatched
    }

    /// Returns the hash of the set.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns the time of the evaluation.
    #[must_use]
    pub fn now(&self) -> Option<Now> {
        self.now
    }

    /// Returns how many customers two segments share: a row and a column for each segment, in the
    /// order of the set or of `ids`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSegment`].
    pub fn overlap(&self, ids: Option<&[&str]>) -> Result<Vec<Vec<u64>>> {
        let columns: Vec<&BitColumn> = match ids {
            None => self.columns.iter().collect(),
            Some(ids) => ids.iter().map(|id| self.column(id)).collect::<Result<_>>()?,
        };
        let shared = |one: &BitColumn, other: &BitColumn| {
            let both = one.words().iter().zip(other.words());
            both.map(|(one, other)| u64::from((one & other).count_ones())).sum()
        };
        let row = |one: &&BitColumn| columns.iter().map(|other| shared(one, other)).collect();
        Ok(columns.iter().map(row).collect())
    }

    /// Returns a table of one column, a dictionary of text that is named as the group: for each row
    /// the segment of an exclusive group that the customer is in; null if he is in none.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if there is no such group.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Schema;
    /// use crm_core::segment::{Context, SegmentSet};
    /// use crm_core::{Batch, Column, column::Integers, column::Values};
    ///
    /// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
    /// let json = r#"{"segments": [{"id": "old", "rule": "age > 60"},
    ///     {"id": "grown", "rule": "age > 18"}], "exclusive": {"stage": ["old", "grown"]}}"#;
    /// let ages = Column::new("age", Values::Integers(Integers::Int64(&[70, 30, 7])));
    /// let set = SegmentSet::from_json(&schema, json)?;
    /// let members = set.evaluate(&Batch::new(vec![ages])?, &Context::new())?;
    /// let stage = members.group("stage")?;
    /// let stage = stage.column("stage")?;
    /// assert_eq!((stage.text(0)?, stage.text(1)?, stage.text(2)?), (Some("old"), Some("grown"), None));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn group(&self, name: &str) -> Result<Table> {
        let Some(members) = self.groups.get(name) else {
            let allowed = self.groups.keys().cloned().collect();
            return Err(Error::unknown_name("group", allowed, name));
        };
        let mut entries = vec![None; self.rows];
        for (entry, id) in members.iter().enumerate() {
            if let Ok(column) = self.column(id) {
                each_set(column.words(), |row| {
                    if let Some(place) = entries.get_mut(row) {
                        *place = Some(entry);
                    }
                });
            }
        }
        Table::builder().dictionary(name, members, entries).finish()
    }

    /// Returns the members as a table with a column of booleans for each segment.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if an id contains NUL.
    pub fn table(&self) -> Result<Table> {
        let columns = self.ids.iter().zip(&self.columns);
        let builder = columns.fold(Table::builder(), |builder, (id, column)| {
            builder.bits(id.as_str(), Bits::from_words(column.words(), column.rows()))
        });
        builder.finish()
    }

    fn column(&self, id: &str) -> Result<&BitColumn> {
        let place = self.ids.iter().position(|one| one == id);
        place.and_then(|place| self.columns.get(place)).ok_or_else(|| Error::UnknownSegment {
            segment: String::new(),
            path: "id".to_owned(),
            given: id.to_owned(),
            nearest: nearest(id, &self.ids),
        })
    }
}
