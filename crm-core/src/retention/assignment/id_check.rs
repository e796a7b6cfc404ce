//! Customers who appear more than once in an assignment table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::column::batch::BLOCK;
use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::column::id::each_id;
use crate::document::document;
use crate::error::error::{Error, Result};
use crate::fold::block::blocks;
use crate::fold::key_names::KeyNames;
use crate::fold::key_reader::KeyReader;

/// The maximum number of arms.
const MOST_ARMS: usize = 10_000;

/// The maximum number of distinct ids.
const MOST_IDS: usize = (u32::MAX - 1) as usize;

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
    let mut register = IdRegister::new();
    register.update(ids, arms)?;
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
/// use crm_core::Column;
/// use crm_core::retention::IdRegister;
///
/// let mut register = IdRegister::new();
/// register.update(&Column::int64("id", &[1, 2]), &Column::strings("arm", &["mail", "none"]))?;
/// register.update(&Column::int64("id", &[2, 3]), &Column::strings("arm", &["mail", "none"]))?;
/// assert_eq!(register.check().in_two_arms_examples, ["2"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct IdRegister {
    rows: u64,
    /// The arms with their codes.
    arms: BTreeMap<String, u16>,
    /// The texts of the ids, concatenated.
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// An occupied slot contains 32 bits of a hash, and the one-based position of its entry.
    slots: Vec<u64>,
    /// The entries that occurred in arms other than their first, with those arms.
    others: BTreeSet<(usize, u16)>,
}

/// An id. Its text starts at the end of the text of the previous entry.
#[derive(Clone, Copy, Debug)]
struct Entry {
    end: usize,
    /// The first arm of the id.
    arm: u16,
    duplicate: bool,
    in_two_arms: bool,
}

impl Default for IdRegister {
    fn default() -> IdRegister {
        IdRegister::new()
    }
}

impl IdRegister {
    /// Creates an empty register.
    #[must_use]
    pub fn new() -> IdRegister {
        IdRegister {
            rows: 0,
            arms: BTreeMap::new(),
            text: Vec::new(),
            entries: Vec::new(),
            slots: vec![0; 16],
            others: BTreeSet::new(),
        }
    }

    /// Adds the rows of two columns of the same length, either all or none.
    ///
    /// Ids can be text, integers, decimals with scale 0, or a dictionary of text or integers; arms
    /// can be text, a dictionary of text, integers or booleans.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::ColumnLength`], [`Error::ColumnType`], [`Error::NullValue`],
    /// [`Error::InvalidUtf8`], [`Error::MalformedColumn`], [`Error::TooManyGroups`] for more than
    /// 10,000 arms, [`Error::TooLarge`] for more than 4,294,967,294 ids. An error leaves the
    /// register unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Column;
    /// use crm_core::retention::IdRegister;
    ///
    /// let mut register = IdRegister::new();
    /// let ids = Column::strings("id", &["a", "b"]);
    /// let error = register.update(&ids, &Column::strings("arm", &["mail"])).unwrap_err();
    /// assert_eq!(error.to_string(), "column \"arm\" has 1 row, the table has 2");
    /// assert_eq!(register.check().rows, 0);
    /// ```
    pub fn update(&mut self, ids: &Column<'_>, arms: &Column<'_>) -> Result<()> {
        let batch = Batch::new(vec![ids.clone(), arms.clone()])?.with_first_row(self.rows);
        if batch.rows() == 0 {
            return Err(Error::EmptyInput);
        }
        if self.entries.len().saturating_add(batch.rows()) > MOST_IDS {
            return Err(Error::TooLarge {
                field: "ids".to_owned(),
                message: format!("at most {MOST_IDS} are told apart"),
            });
        }
        // A first pass validates all rows, so that nothing has to be undone.
        each_id(&batch, ids, 0..batch.rows(), |_| ())?;
        let (codes, names) = arm_codes(&batch, arms)?;
        let known = self.known(arms.name(), &names)?;
        let mut codes = codes.into_iter();
        each_id(&batch, ids, 0..batch.rows(), |id| {
            let code = codes.next().and_then(|code| known.get(code as usize));
            self.insert(id, code.copied().unwrap_or_default());
        })?;
        self.rows += batch.rows() as u64;
        Ok(())
    }

    /// Returns the duplicates found so far.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(crm_core::retention::IdRegister::new().check().distinct, 0);
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

    fn insert(&mut self, id: &[u8], arm: u16) {
        let hash = xxh3_64(id) as u32;
        match self.find(hash, id) {
            Ok(at) => self.see_again(at, arm),
            Err(free) => {
                self.text.extend_from_slice(id);
                let end = self.text.len();
                self.entries.push(Entry { end, arm, duplicate: false, in_two_arms: false });
                if let Some(slot) = self.slots.get_mut(free) {
                    *slot = u64::from(hash) << 32 | self.entries.len() as u64;
                }
                if self.entries.len() * 2 > self.slots.len() {
                    self.grow();
                }
            }
        }
    }

    fn see_again(&mut self, at: usize, arm: u16) {
        let Some(entry) = self.entries.get_mut(at) else { return };
        if entry.arm == arm {
            entry.duplicate = true;
        } else {
            entry.in_two_arms = true;
            entry.duplicate |= !self.others.insert((at, arm));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn register(ids: &[&str], arms: &[&str]) -> IdRegister {
        let mut register = IdRegister::new();
        register.update(&Column::strings("id", ids), &Column::strings("arm", arms)).unwrap();
        register
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
        let mut register = IdRegister::new();
        let free = register.find(7, b"one").unwrap_err();
        register.text.extend_from_slice(b"one");
        register.entries.push(Entry { end: 3, arm: 0, duplicate: false, in_two_arms: false });
        register.slots[free] = 7 << 32 | 1;
        assert_eq!(register.find(7, b"one"), Ok(0));
        assert!(register.find(7, b"two").is_err());
        assert!(register.find(7 | 1 << 20, b"one").is_err());
    }

    #[test]
    fn arms_keep_their_names_from_one_update_to_the_next() {
        let mut register = register(&["a", "b"], &["x", "y"]);
        let next = Column::strings("arm", &["y", "x"]);
        register.update(&Column::strings("id", &["b", "c"]), &next).unwrap();
        let check = register.check();
        assert_eq!((check.duplicate_examples, check.in_two_arms), (vec!["b".to_owned()], 0));
    }

    #[test]
    fn a_failed_update_changes_nothing() {
        let mut register = register(&["a"], &["x"]);
        let before = register.check();
        let (ids, arms) = (Column::strings("id", &["a", "b"]), Column::int64("arm", &[1, 2]));
        let null = crate::column::bitmap::Bitmap::new(&[0b01], 0, 2).unwrap();
        let error = register.update(&ids.clone().with_validity(null).unwrap(), &arms).unwrap_err();
        assert_eq!(error.to_string(), "column \"id\" must not be null, but is in row 2");
        let error = register.update(&ids, &arms.with_validity(null).unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "column \"arm\" must not be null, but is in row 2");
        let error = register.update(&ids, &Column::float64("arm", &[1.0, 2.0])).unwrap_err();
        assert!(error.to_string().contains("float64"), "{error}");
        let nothing = Column::strings("id", &[]);
        assert_eq!(register.update(&nothing, &nothing), Err(Error::EmptyInput));
        assert_eq!(register.check(), before);
    }

    #[test]
    fn there_are_not_arms_without_end() {
        let ids: Vec<i64> = (0..=MOST_ARMS as i64).collect();
        let column = Column::int64("arm", &ids);
        let error = IdRegister::new().update(&column, &column).unwrap_err();
        assert_eq!(error.to_string(), "column \"arm\" has more than 10000 different values");
    }
}
