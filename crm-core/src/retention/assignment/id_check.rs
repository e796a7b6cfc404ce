//! Customers who appear more than once in an assignment table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::column::batch::BLOCK;
use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::column::id::each_id;
use crate::column::number::counts;
use crate::document::document;
use crate::error::error::{Error, Result};
use crate::fold::accumulator::{Accumulator, Keyed};
use crate::fold::block::blocks;
use crate::fold::key_names::KeyNames;
use crate::fold::key_reader::KeyReader;
use crate::table::table::Table;

/// The maximum number of arms.
const MOST_ARMS: usize = 10_000;

/// The maximum number of rows, so that 32 bits hold the rows of an id, and its position.
const MOST_ROWS: u64 = (u32::MAX - 1) as u64;

/// The number of examples of a fault.
const EXAMPLES: usize = 10;

/// Duplicate ids in an assignment table.
///
/// A study takes each row for one customer in one arm. An id that is duplicated in an arm counts a
/// customer twice, and an id in several arms belongs to none of them. There are at most ten
/// examples, the smallest in byte order.
///
/// # Examples
///
/// ```
/// use crm_core::Column;
/// use crm_core::retention::check_ids;
///
/// let ids = Column::strings("id", &["a", "b", "b", "c", "c"]);
/// let arms = Column::strings("arm", &["mail", "mail", "none", "call", "call"]);
/// let check = check_ids(&ids, &arms)?;
/// assert_eq!((check.rows, check.distinct), (5, 3));
/// assert_eq!(check.duplicate_examples, ["c"]);
/// assert_eq!(check.in_two_arms_examples, ["b"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IdCheck {
    /// The number of rows.
    pub rows: u64,
    /// The number of distinct ids.
    pub distinct: u64,
    /// The number of ids that are duplicated in an arm.
    pub duplicates: u64,
    /// The number of ids that occur in more than one arm.
    pub in_two_arms: u64,
    /// Examples of ids that are duplicated in an arm.
    pub duplicate_examples: Vec<String>,
    /// Examples of ids that occur in more than one arm.
    pub in_two_arms_examples: Vec<String>,
}

impl IdCheck {
    /// Writes the numbers and the examples as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if serialization fails, which a check never does.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Column;
    /// use crm_core::retention::check_ids;
    ///
    /// let check = check_ids(&Column::int64("id", &[7]), &Column::strings("arm", &["none"]))?;
    /// assert!(check.to_json()?.contains(r#""duplicates":0"#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }
}

/// Finds ids that are duplicated in an arm, and ids in more than one arm.
///
/// For several columns use an [`IdRegister`], whose docs give its memory usage.
///
/// # Errors
///
/// The errors of [`IdRegister::update`].
///
/// # Examples
///
/// ```
/// use crm_core::Column;
/// use crm_core::retention::check_ids;
///
/// // Integers are the same ids as their decimal texts.
/// let ids = Column::int64("id", &[7, 7]);
/// let check = check_ids(&ids, &Column::strings("arm", &["mail", "none"]))?;
/// assert_eq!(check.in_two_arms_examples, ["7"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn check_ids(ids: &Column<'_>, arms: &Column<'_>) -> Result<IdCheck> {
    let mut register = IdRegister::new(ids.name(), arms.name());
    register.add(&Batch::new(vec![ids.clone(), arms.clone()])?, ids, arms)?;
    Ok(register.check())
}

/// Registers ids with their arms: a *keyed* accumulator.
///
/// Its memory grows with the number of distinct ids: each takes its text and another 32 to 64
/// bytes, and temporarily twice as much when the tables grow. Ids are compared byte by byte, so
/// that a hash collision never merges two ids.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column};
/// use crm_core::retention::IdRegister;
///
/// let mut register = IdRegister::new("id", "arm");
/// for ids in [[1, 2], [2, 3]] {
///     let ids = Column::int64("id", &ids);
///     register.update(&Batch::new(vec![ids, Column::strings("arm", &["mail", "none"])])?)?;
/// }
/// assert_eq!(register.check().in_two_arms_examples, ["2"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct IdRegister {
    columns: Columns,
    rows: u64,
    /// The arms with their codes.
    arms: BTreeMap<String, u16>,
    /// The texts of the ids, concatenated.
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// An occupied slot contains 32 bits of a hash, and the one-based position of its entry.
    slots: Vec<u64>,
    /// The rows of entries that occurred in arms other than their first, by those arms.
    others: BTreeMap<(usize, u16), u32>,
}

/// What defines a register.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Columns {
    arm: String,
    id: String,
}

/// An id. Its text starts at the end of the text of the previous entry.
#[derive(Clone, Copy, Debug)]
struct Entry {
    end: usize,
    /// The rows in its first arm.
    rows: u32,
    /// The first arm of the id.
    arm: u16,
    duplicate: bool,
    in_two_arms: bool,
}

impl IdRegister {
    /// Creates an empty register of an id column and an arm column.
    #[must_use]
    pub fn new(id: &str, arm: &str) -> IdRegister {
        IdRegister::of(Columns { arm: arm.to_owned(), id: id.to_owned() })
    }

    fn of(columns: Columns) -> IdRegister {
        IdRegister {
            columns,
            rows: 0,
            arms: BTreeMap::new(),
            text: Vec::new(),
            entries: Vec::new(),
            slots: vec![0; 16],
            others: BTreeMap::new(),
        }
    }

    /// Returns an empty register of the same columns.
    #[must_use]
    pub fn empty(&self) -> IdRegister {
        IdRegister::of(self.columns.clone())
    }

    /// Adds the rows of a batch, either all or none.
    ///
    /// Ids may be text, integers, decimals without decimals, or a dictionary of text or integers;
    /// arms may be text, a dictionary of text, integers or booleans.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::UnknownColumn`], [`Error::DuplicateColumn`],
    /// [`Error::ColumnType`], [`Error::NullValue`], [`Error::InvalidUtf8`],
    /// [`Error::MalformedColumn`], [`Error::TooManyGroups`] for more than 10,000 arms,
    /// [`Error::TooLarge`] for more than 4,294,967,294 rows. After an error the register is
    /// unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::IdRegister;
    /// use crm_core::{Batch, Column};
    ///
    /// let mut register = IdRegister::new("id", "arm");
    /// let batch = Batch::new(vec![Column::strings("id", &["a", "b"])])?;
    /// assert_eq!(register.update(&batch).unwrap_err().path(), Some("arm"));
    /// assert_eq!(register.check().rows, 0);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        let (ids, arms) = (batch.column(&self.columns.id)?, batch.column(&self.columns.arm)?);
        self.add(batch, ids, arms)
    }

    fn add(&mut self, batch: &Batch<'_>, ids: &Column<'_>, arms: &Column<'_>) -> Result<()> {
        if batch.rows() == 0 {
            return Err(Error::EmptyInput);
        }
        self.check_rows(batch.rows() as u64)?;
        // Everything is read once to see that it can be, so that nothing has to be undone.
        each_id(batch, ids, 0..batch.rows(), |_| ())?;
        let (codes, names) = arm_codes(batch, arms)?;
        let known = self.known(arms.name(), &names)?;
        let mut codes = codes.into_iter();
        each_id(batch, ids, 0..batch.rows(), |id| {
            let code = codes.next().and_then(|code| known.get(code as usize));
            self.insert(id, code.copied().unwrap_or_default(), 1);
        })
    }

    fn check_rows(&self, more: u64) -> Result<()> {
        if self.rows.saturating_add(more) > MOST_ROWS {
            let message = format!("the limit is {MOST_ROWS}");
            return Err(Error::TooLarge { field: "rows".to_owned(), message });
        }
        Ok(())
    }

    /// Adds another register of the same columns.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentMismatch`], and the limits of [`update`](IdRegister::update). After an error
    /// the register is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::IdRegister;
    /// use crm_core::{Batch, Column};
    ///
    /// let ids = Column::strings("id", &["a"]);
    /// let mut monday = IdRegister::new("id", "arm");
    /// let mut tuesday = monday.empty();
    /// monday.update(&Batch::new(vec![ids.clone(), Column::strings("arm", &["mail"])])?)?;
    /// tuesday.update(&Batch::new(vec![ids, Column::strings("arm", &["none"])])?)?;
    /// monday.merge(&tuesday)?;
    /// assert_eq!(monday.check().in_two_arms, 1);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn merge(&mut self, other: &IdRegister) -> Result<()> {
        if self.columns != other.columns {
            return Err(document::mismatch(&self.columns, &other.columns)?);
        }
        self.check_rows(other.rows)?;
        let column = self.columns.arm.clone();
        let known = self.known(&column, &other.arm_names())?;
        let arm = |code: u16| known.get(usize::from(code)).copied().unwrap_or_default();
        for (at, entry) in other.entries.iter().enumerate() {
            self.insert(other.text_of(at), arm(entry.arm), entry.rows);
        }
        for (&(at, code), &rows) in &other.others {
            self.insert(other.text_of(at), arm(code), rows);
        }
        Ok(())
    }

    /// Writes the state as a table: the rows `n` of each `id` in each `arm`, sorted by both.
    ///
    /// # Errors
    ///
    /// None in practice: the columns always have one length.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::IdRegister;
    /// use crm_core::{Batch, Column};
    ///
    /// let mut register = IdRegister::new("customer", "segment");
    /// register.update(&Batch::new(vec![
    ///     Column::int64("customer", &[7, 7]),
    ///     Column::strings("segment", &["mail", "mail"]),
    /// ])?)?;
    /// let table = register.to_table()?;
    /// assert_eq!(table.column("n")?.int64(0)?, Some(2));
    /// let mut copy = register.empty();
    /// copy.update_table(&table.as_batch())?;
    /// assert_eq!(copy.to_table()?, table);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_table(&self) -> Result<Table> {
        let names = self.arm_names();
        let name = |code: u16| names.get(usize::from(code)).map_or("", String::as_str);
        let firsts = self.entries.iter().enumerate();
        let firsts = firsts.map(|(at, entry)| (self.text_of(at), name(entry.arm), entry.rows));
        let others =
            self.others.iter().map(|(&(at, code), &rows)| (self.text_of(at), name(code), rows));
        let mut rows: Vec<(&[u8], &str, u32)> = firsts.chain(others).collect();
        rows.sort_unstable();
        Table::builder()
            .text("id", rows.iter().map(|(id, ..)| Some(String::from_utf8_lossy(id))))
            .text("arm", rows.iter().map(|&(_, arm, _)| Some(arm)))
            .int64("n", rows.iter().map(|&(.., rows)| Some(rows.into())))
            .finish()
    }

    /// Adds a table that [`to_table`](IdRegister::to_table) wrote, all of it or nothing.
    ///
    /// # Errors
    ///
    /// Those of [`update`](IdRegister::update) except [`Error::EmptyInput`],
    /// [`Error::InvalidValue`] where `n` is below 1, and [`Error::DamagedState`] where an id occurs
    /// twice in an arm. After an error the register is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::IdRegister;
    /// use crm_core::{Batch, Column, ErrorCode};
    ///
    /// let mut register = IdRegister::new("id", "arm");
    /// let error = register.update_table(&Batch::new(vec![
    ///     Column::strings("id", &["a", "a"]),
    ///     Column::strings("arm", &["mail", "mail"]),
    ///     Column::int64("n", &[1, 2]),
    /// ])?);
    /// assert_eq!(error.unwrap_err().code(), ErrorCode::DamagedState);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn update_table(&mut self, table: &Batch<'_>) -> Result<()> {
        let (ids, arms, n) = (table.column("id")?, table.column("arm")?, table.column("n")?);
        if table.rows() == 0 {
            return Ok(());
        }
        let mut read = self.empty();
        let mut rows = vec![0; table.rows()];
        counts(table, n, 0..table.rows(), &mut rows)?;
        for (row, &n) in rows.iter().enumerate() {
            if n == 0 {
                return Err(Error::InvalidValue {
                    column: "n".to_owned(),
                    row: table.row_number(row),
                    allowed: "counts of at least 1".to_owned(),
                    given: n.to_string(),
                });
            }
        }
        read.check_rows(rows.iter().fold(0, |sum: u64, &n| sum.saturating_add(n)))?;
        let (codes, names) = arm_codes(table, arms)?;
        let known = read.known(arms.name(), &names)?;
        let mut given = codes.iter().zip(&rows);
        let mut twice = None;
        each_id(table, ids, 0..table.rows(), |id| {
            let Some((&code, &n)) = given.next() else { return };
            let arm = known.get(code as usize).copied().unwrap_or_default();
            if !read.insert(id, arm, n as u32) && twice.is_none() {
                twice = Some(String::from_utf8_lossy(id).into_owned());
            }
        })?;
        if let Some(id) = twice {
            let message = format!("the id {id:?} occurs twice in an arm");
            return Err(Error::DamagedState { message });
        }
        self.merge(&read)
    }

    /// Returns the bytes of memory that the register takes.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(crm_core::retention::IdRegister::new("id", "arm").size() > 0);
    /// ```
    #[must_use]
    pub fn size(&self) -> usize {
        let arms = self.arms.keys().map(|arm| size_of::<(String, u16)>() + arm.capacity());
        size_of::<IdRegister>()
            + arms.sum::<usize>()
            + self.text.capacity()
            + self.entries.capacity() * size_of::<Entry>()
            + self.slots.capacity() * size_of::<u64>()
            + self.others.len() * size_of::<((usize, u16), u32)>()
    }

    /// The names of the arms, in the order of their codes.
    fn arm_names(&self) -> Vec<String> {
        let mut arms: Vec<(&String, u16)> =
            self.arms.iter().map(|(arm, &code)| (arm, code)).collect();
        arms.sort_unstable_by_key(|&(_, code)| code);
        arms.into_iter().map(|(arm, _)| arm.clone()).collect()
    }

    /// Returns the result so far.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(crm_core::retention::IdRegister::new("id", "arm").check().distinct, 0);
    /// ```
    #[must_use]
    pub fn check(&self) -> IdCheck {
        let (duplicates, duplicate_examples) = self.found(|entry| entry.duplicate);
        let (in_two_arms, in_two_arms_examples) = self.found(|entry| entry.in_two_arms);
        IdCheck {
            rows: self.rows,
            distinct: self.entries.len() as u64,
            duplicates,
            in_two_arms,
            duplicate_examples,
            in_two_arms_examples,
        }
    }

    /// Counts the ids with a fault, and returns the smallest of them.
    fn found(&self, fault: impl Fn(&Entry) -> bool) -> (u64, Vec<String>) {
        let mut count = 0;
        let mut smallest = BTreeSet::new();
        for (at, _) in self.entries.iter().enumerate().filter(|(_, entry)| fault(entry)) {
            count += 1;
            smallest.insert(self.text_of(at));
            if smallest.len() > EXAMPLES {
                smallest.pop_last();
            }
        }
        let text = |id: &[u8]| String::from_utf8_lossy(id).into_owned();
        (count, smallest.into_iter().map(text).collect())
    }

    /// Maps the arm codes of an update to those of the register; new arms get new codes.
    fn known(&mut self, column: &str, names: &[String]) -> Result<Vec<u16>> {
        let mut arms = self.arms.clone();
        let mut known = Vec::with_capacity(names.len());
        for name in names {
            let next = arms.len() as u16;
            known.push(*arms.entry(name.clone()).or_insert(next));
        }
        if arms.len() > MOST_ARMS {
            return Err(Error::TooManyGroups { column: column.to_owned(), limit: MOST_ARMS });
        }
        self.arms = arms;
        Ok(known)
    }

    /// Adds rows of an id in an arm; returns whether there were none before.
    fn insert(&mut self, id: &[u8], arm: u16, rows: u32) -> bool {
        self.rows += u64::from(rows);
        let hash = xxh3_64(id) as u32;
        match self.find(hash, id) {
            Ok(at) => self.see_again(at, arm, rows),
            Err(free) => {
                self.text.extend_from_slice(id);
                let end = self.text.len();
                let duplicate = rows > 1;
                self.entries.push(Entry { end, rows, arm, duplicate, in_two_arms: false });
                if let Some(slot) = self.slots.get_mut(free) {
                    *slot = u64::from(hash) << 32 | self.entries.len() as u64;
                }
                if self.entries.len() * 2 > self.slots.len() {
                    self.grow();
                }
                true
            }
        }
    }

    fn see_again(&mut self, at: usize, arm: u16, rows: u32) -> bool {
        let Some(entry) = self.entries.get_mut(at) else { return false };
        let first = entry.arm == arm;
        let known = if first {
            &mut entry.rows
        } else {
            entry.in_two_arms = true;
            self.others.entry((at, arm)).or_default()
        };
        let is_new = *known == 0;
        // The limit of all rows is that of 32 bits.
        *known += rows;
        entry.duplicate |= *known > 1;
        is_new
    }

    /// Finds the entry of an id, or the slot for a new entry.
    fn find(&self, hash: u32, id: &[u8]) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(&held) = self.slots.get(slot).filter(|&&held| held != 0) {
            let at = (held as u32 - 1) as usize;
            if (held >> 32) as u32 == hash && self.text_of(at) == id {
                return Ok(at);
            }
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }

    fn text_of(&self, at: usize) -> &[u8] {
        let end = |at: usize| self.entries.get(at).map_or(0, |entry| entry.end);
        let start = at.checked_sub(1).map_or(0, end);
        self.text.get(start..end(at)).unwrap_or_default()
    }

    fn grow(&mut self) {
        let mut slots = vec![0; self.slots.len() * 2];
        let mask = slots.len() - 1;
        for &held in self.slots.iter().filter(|&&held| held != 0) {
            let mut slot = (held >> 32) as usize & mask;
            while slots.get(slot).is_some_and(|&taken| taken != 0) {
                slot = (slot + 1) & mask;
            }
            if let Some(place) = slots.get_mut(slot) {
                *place = held;
            }
        }
        self.slots = slots;
    }
}

/// Returns the code of each row's arm, and the arm name of each code.
fn arm_codes(batch: &Batch<'_>, arms: &Column<'_>) -> Result<(Vec<u32>, Vec<String>)> {
    let mut names = KeyNames::open(MOST_ARMS);
    let mut reader = KeyReader::new(batch, arms, false)?;
    let mut codes = vec![0; batch.rows()];
    for (rows, out) in blocks(0..batch.rows()).zip(codes.chunks_mut(BLOCK)) {
        reader.read(&mut names, rows, out)?;
    }
    Ok((codes, names.list().to_vec()))
}

impl Accumulator for IdRegister {
    fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        IdRegister::update(self, batch)
    }

    fn merge(&mut self, other: &IdRegister) -> Result<()> {
        IdRegister::merge(self, other)
    }

    fn empty(&self) -> IdRegister {
        IdRegister::empty(self)
    }

    fn size(&self) -> usize {
        IdRegister::size(self)
    }
}

impl Keyed for IdRegister {
    fn to_table(&self) -> Result<Table> {
        IdRegister::to_table(self)
    }

    fn update_table(&mut self, table: &Batch<'_>) -> Result<()> {
        IdRegister::update_table(self, table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(ids: &[&str], arms: &[&str]) -> IdRegister {
        let mut register = IdRegister::new("id", "arm");
        update(&mut register, Column::strings("id", ids), Column::strings("arm", arms)).unwrap();
        register
    }

    fn update(register: &mut IdRegister, ids: Column<'_>, arms: Column<'_>) -> Result<()> {
        let rows = register.check().rows;
        register.update(&Batch::new(vec![ids, arms])?.with_first_row(rows))
    }

    #[test]
    fn an_id_may_be_twice_in_each_of_two_arms() {
        let check = register(&["a", "a", "a", "b"], &["x", "y", "y", "x"]).check();
        assert_eq!((check.duplicates, check.in_two_arms), (1, 1));
        let check = register(&["a", "a", "a"], &["x", "y", "z"]).check();
        assert_eq!((check.duplicates, check.in_two_arms, check.distinct), (0, 1, 1));
    }

    #[test]
    fn examples_are_the_smallest_by_their_bytes() {
        let names: Vec<String> = (0..40).rev().map(|n| format!("{n}")).collect();
        let ids: Vec<&str> = names.iter().chain(&names).map(String::as_str).collect();
        let check = register(&ids, &vec!["x"; ids.len()]).check();
        assert_eq!(check.duplicates, 40);
        assert_eq!(
            check.duplicate_examples,
            ["0", "1", "10", "11", "12", "13", "14", "15", "16", "17"]
        );
        assert!(check.in_two_arms_examples.is_empty());
    }

    #[test]
    fn ids_that_share_a_hash_are_two() {
        let mut register = IdRegister::new("id", "arm");
        let free = register.find(7, b"one").unwrap_err();
        register.text.extend_from_slice(b"one");
        register.entries.push(Entry {
            end: 3,
            rows: 1,
            arm: 0,
            duplicate: false,
            in_two_arms: false,
        });
        register.slots[free] = 7 << 32 | 1;
        assert_eq!(register.find(7, b"one"), Ok(0));
        // An error is the slot for a new entry: both ids are unknown.
        assert!(matches!(register.find(7, b"two"), Err(slot) if slot != free));
        assert!(matches!(register.find(7 | 1 << 20, b"one"), Err(slot) if slot != free));
    }

    #[test]
    fn arms_keep_their_names_from_one_update_to_the_next() {
        let mut register = register(&["a", "b"], &["x", "y"]);
        let next = Column::strings("arm", &["y", "x"]);
        update(&mut register, Column::strings("id", &["b", "c"]), next).unwrap();
        let check = register.check();
        assert_eq!((check.duplicate_examples, check.in_two_arms), (vec!["b".to_owned()], 0));
    }

    #[test]
    fn a_failed_update_changes_nothing() {
        let mut register = register(&["a"], &["x"]);
        let before = register.check();
        let (ids, arms) = (Column::strings("id", &["a", "b"]), Column::int64("arm", &[1, 2]));
        let null = crate::column::bitmap::Bitmap::new(&[0b01], 0, 2).unwrap();
        let holes = ids.clone().with_validity(null).unwrap();
        let error = update(&mut register, holes, arms.clone()).unwrap_err();
        assert_eq!(error.to_string(), "column \"id\" must not be null, got null in row 2");
        let holes = arms.with_validity(null).unwrap();
        let error = update(&mut register, ids.clone(), holes).unwrap_err();
        assert_eq!(error.to_string(), "column \"arm\" must not be null, got null in row 2");
        let floats = Column::float64("arm", &[1.0, 2.0]);
        let error = update(&mut register, ids, floats).unwrap_err();
        assert!(error.to_string().contains("float64"), "{error}");
        let nothing = update(&mut register, Column::strings("id", &[]), Column::bools("arm", &[]));
        assert_eq!(nothing, Err(Error::EmptyInput));
        assert_eq!(register.check(), before);
    }

    #[test]
    fn there_are_not_arms_without_end() {
        let ids: Vec<i64> = (0..=MOST_ARMS as i64).collect();
        let column = Column::int64("arm", &ids);
        let error = check_ids(&column, &column).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column \"arm\" has more than 10000 distinct values or combinations with other columns"
        );
    }

    #[test]
    fn merged_registers_are_one_and_a_table_is_exact() {
        let (ids, arms) = (["a", "b", "a", "c", "a", "b"], ["x", "y", "y", "x", "y", "y"]);
        let whole = register(&ids, &arms);
        for cut in 1..6 {
            let mut first = register(&ids[..cut], &arms[..cut]);
            let mut second = register(&ids[cut..], &arms[cut..]);
            let copy = second.clone();
            second.merge(&first).unwrap();
            first.merge(&copy).unwrap();
            for merged in [first, second] {
                assert_eq!(merged.check(), whole.check());
                assert_eq!(merged.to_table(), whole.to_table());
                let mut read = merged.empty();
                read.update_table(&merged.to_table().unwrap().as_batch()).unwrap();
                assert_eq!((read.check(), read.to_table()), (whole.check(), whole.to_table()));
            }
        }
        let table = whole.to_table().unwrap();
        let n: Vec<i64> =
            (0..4).map(|row| table.column("n").unwrap().int64(row).unwrap().unwrap()).collect();
        assert_eq!(n, [1, 2, 2, 1]);
        let mut empty = whole.empty();
        empty.update_table(&empty.to_table().unwrap().as_batch()).unwrap();
        assert_eq!(empty.check().rows, 0);
        let other = IdRegister::new("customer", "arm");
        assert!(matches!(empty.merge(&other), Err(Error::DocumentMismatch { .. })));
    }

    #[test]
    fn a_table_that_contradicts_itself_is_refused() {
        let mut register = register(&["a"], &["x"]);
        let before = register.to_table();
        let mut refused = |ids: &[&str], n: &[i64]| {
            let arms = vec!["x"; ids.len()];
            let table = Batch::new(vec![
                Column::strings("id", ids),
                Column::strings("arm", &arms),
                Column::int64("n", n),
            ]);
            let error = register.update_table(&table.unwrap()).unwrap_err();
            assert_eq!(register.to_table(), before);
            error.to_string()
        };
        assert!(refused(&["b", "b"], &[1, 1]).contains("the id \"b\" occurs twice in an arm"));
        assert!(refused(&["b", "c"], &[1, 0]).contains("at least 1"));
        assert!(refused(&["b"], &[-1]).contains("\"n\""));
        let limit = "rows is too large: the limit is 4294967294";
        assert!(refused(&["b"], &[4_294_967_294]).contains(limit));
        assert!(refused(&["b", "c"], &[4_294_967_294, 1]).contains(limit));
    }
}
