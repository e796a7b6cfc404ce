//! Random assignment of customers to arms, which is reproducible.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize};

use crate::column::batch::BLOCK;
use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::column::id::each_id;
use crate::document::document;
use crate::document::kind::Kind;
use crate::error::error::{Error, Result};
use crate::retention::assignment::hash::{AssignmentHash, BUCKETS, Salted};

/// The version of the document format.
const VERSION: u64 = 1;

const CONTROL: &str = "control";

/// A treated arm of an [`Assignment`]: the customers whose bucket is in the range from `start` to,
/// but not including, `start + share`.
///
/// # Examples
///
/// ```
/// use crm_core::retention::AssignmentArm;
///
/// // The first 45% of the buckets.
/// let mail = AssignmentArm::new("mail", 0, 4500);
/// assert_eq!((mail.start, mail.share), (0, 4500));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AssignmentArm {
    /// The name.
    pub name: String,
    /// The first bucket, in ten-thousandths.
    pub start: u32,
    /// The number of buckets, in ten-thousandths of all customers.
    pub share: u32,
}

impl AssignmentArm {
    /// Creates an arm; it is checked when an assignment is created from it.
    #[must_use]
    pub fn new(name: &str, start: u32, share: u32) -> AssignmentArm {
        AssignmentArm { name: name.to_owned(), start, share }
    }

    /// The buckets of a checked arm.
    fn buckets(&self) -> Range<usize> {
        self.start as usize..(self.start + self.share) as usize
    }
}

/// The document of an assignment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignmentDocument {
    /// The treated arms.
    arms: Vec<AssignmentArm>,
    /// The control arm: the customers who are in no other.
    #[serde(default = "control")]
    control: String,
    /// How the bucket of a customer is computed.
    #[serde(default = "xxh3", deserialize_with = "hash")]
    hash: AssignmentHash,
    /// The name.
    name: String,
    /// The salt, which makes assignments independent of each other.
    salt: String,
    /// The version of the document, 1.
    version: u64,
}

fn control() -> String {
    CONTROL.to_owned()
}

fn xxh3() -> AssignmentHash {
    AssignmentHash::Xxh3
}

fn hash<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AssignmentHash, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// Assigns customers to the arms of a study by hashing their ids: random, but reproducible.
///
/// The id and the salt of the experiment determine one of 10,000 buckets. The customers in the
/// buckets of a treated arm belong to it; all others belong to the control. Because the start of an
/// arm is fixed, raising its share moves controls into the arm, and nobody out of a treated arm. A
/// different salt gives an independent assignment: use one salt per experiment.
///
/// An id is a text, or an integer, which is equivalent to its decimal text.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "name": "spring",
///   "salt": "spring-2026",
///   "control": "none",
///   "hash": "xxh3",
///   "arms": [
///     {"name": "mail", "start": 0, "share": 4500},
///     {"name": "call", "start": 4500, "share": 4500}
///   ]
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `name` | the name of the experiment |
/// | `salt` | a text that is hashed with each id |
/// | `control` | optional: the name of the control arm, by default `control` |
/// | `hash` | optional: an [`AssignmentHash`], by default `xxh3` |
/// | `arms` | the treated arms; `start` and `share` are ten-thousandths and must not overlap |
///
/// # Formula
///
/// With `xxh3`, the bucket is `floor(h * 10000 / 2^64)`, where `h` is the XXH3-64 hash of the UTF-8
/// bytes of the id, with the XXH3-64 hash of the salt as its seed.
///
/// # Examples
///
/// ```
/// use crm_core::Column;
/// use crm_core::retention::{Assignment, AssignmentArm};
///
/// let arms = vec![AssignmentArm::new("mail", 0, 4500), AssignmentArm::new("call", 4500, 4500)];
/// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
/// assert_eq!(assignment.arm("C000000004"), "call");
///
/// let ids = Column::strings("id", &["C000000004", "C000000007"]);
/// let codes = assignment.assign(&ids)?;
/// let names = assignment.arm_names();
/// assert_eq!(codes.iter().map(|&code| names[usize::from(code)]).collect::<Vec<_>>(), [
///     "call", "mail",
/// ]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "AssignmentDocument", try_from = "AssignmentDocument")]
pub struct Assignment {
    document: AssignmentDocument,
    salted: Salted,
    /// The code of the arm of each bucket.
    codes: Box<[u16]>,
}

impl From<Assignment> for AssignmentDocument {
    fn from(assignment: Assignment) -> AssignmentDocument {
        assignment.document
    }
}

impl TryFrom<AssignmentDocument> for Assignment {
    type Error = Error;

    fn try_from(document: AssignmentDocument) -> Result<Assignment> {
        if document.version != VERSION {
            return Err(Error::UnsupportedVersion {
                path: "$.version".to_owned(),
                kind: "assignment".to_owned(),
                found: document.version,
                supported: VERSION,
            });
        }
        Assignment::compile(document)
    }
}

impl PartialEq for Assignment {
    fn eq(&self, other: &Assignment) -> bool {
        self.document == other.document
    }
}

impl Assignment {
    /// Creates an assignment with [`AssignmentHash::Xxh3`] from its treated arms.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for an empty text, no arms, or a share that is 0 or exceeds 10,000;
    /// [`Error::Conflict`] for two arms with the same name or with overlapping buckets, and it
    /// names both.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 6000), AssignmentArm::new("call", 5000, 5000)];
    /// let error = Assignment::new("spring", "spring-2026", "none", arms).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "$.arms must not overlap: \"mail\" has buckets 0 to 5999, \"call\" has 5000 to 9999"
    /// );
    /// ```
    pub fn new(
        name: &str,
        salt: &str,
        control: &str,
        arms: Vec<AssignmentArm>,
    ) -> Result<Assignment> {
        Assignment::compile(AssignmentDocument {
            arms,
            control: control.to_owned(),
            hash: AssignmentHash::Xxh3,
            name: name.to_owned(),
            salt: salt.to_owned(),
            version: VERSION,
        })
    }

    /// Sets the hash.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm, AssignmentHash};
    ///
    /// let assignment = Assignment::new("a", "seed", "none", vec![AssignmentArm::new("b", 0, 5000)])?
    ///     .with_hash(AssignmentHash::GrowthbookV2);
    /// assert_eq!(assignment.bucket("b"), 2696);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_hash(mut self, hash: AssignmentHash) -> Assignment {
        self.salted = Salted::new(hash, &self.document.salt);
        self.document.hash = hash;
        self
    }

    /// Reads an assignment from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path, [`Error::UnsupportedVersion`], and
    /// the errors of [`new`](Assignment::new).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Assignment;
    ///
    /// let assignment = Assignment::from_json(
    ///     r#"{"version": 1, "name": "spring", "salt": "spring-2026",
    ///         "arms": [{"name": "mail", "start": 0, "share": 4500}]}"#,
    /// )?;
    /// assert_eq!(assignment.control(), "control");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<Assignment> {
        let given = document::read_version(json, Kind::Assignment, VERSION)?;
        Assignment::compile(document::read_value(given)?)
    }

    /// Writes the assignment in its canonical form (RFC 8785), with every key.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if serialization fails, which a valid assignment never does.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let assignment =
    ///     Assignment::new("spring", "s", "none", vec![AssignmentArm::new("mail", 0, 4500)])?;
    /// assert_eq!(
    ///     assignment.to_json()?,
    ///     r#"{"arms":[{"name":"mail","share":4500,"start":0}],"control":"none","hash":"xxh3","name":"spring","salt":"s","version":1}"#
    /// );
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::canonical(&self.document)
    }

    /// Returns the name of the experiment.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Returns the salt, which is hashed with each id.
    #[must_use]
    pub fn salt(&self) -> &str {
        &self.document.salt
    }

    /// Returns the name of the control arm.
    #[must_use]
    pub fn control(&self) -> &str {
        &self.document.control
    }

    /// Returns the hash.
    #[must_use]
    pub fn hash(&self) -> AssignmentHash {
        self.document.hash
    }

    /// Returns the treated arms, in the order of the document.
    #[must_use]
    pub fn arms(&self) -> &[AssignmentArm] {
        &self.document.arms
    }

    /// Returns the arm name of each code of [`assign`](Assignment::assign): the control, then the
    /// treated arms in the order of the document.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// assert_eq!(assignment.arm_names(), ["none", "mail"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn arm_names(&self) -> Vec<&str> {
        let treated = self.document.arms.iter().map(|arm| arm.name.as_str());
        std::iter::once(self.control()).chain(treated).collect()
    }

    /// Returns the expected share of customers in each arm, including the control.
    ///
    /// [`StudyDefinition::with_allocation_ratio`](crate::retention::definition::definition::StudyDefinition)
    /// accepts it. Shares are fractions of 1. They count the buckets that the hash can give: with
    /// the first version of GrowthBook's hash, every tenth bucket.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let ratio = Assignment::new("spring", "spring-2026", "none", arms)?.allocation_ratio();
    /// assert_eq!((ratio["mail"], ratio["none"]), (0.45, 0.55));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn allocation_ratio(&self) -> BTreeMap<String, f64> {
        let mut sizes = vec![0_u16; self.document.arms.len() + 1];
        let mut all = 0_u16;
        for bucket in self.document.hash.buckets() {
            all += 1;
            if let Some(size) = sizes.get_mut(usize::from(self.code_of(bucket))) {
                *size += 1;
            }
        }
        let share = |size: u16| f64::from(size) / f64::from(all);
        let names = self.arm_names().into_iter().map(str::to_owned);
        names.zip(sizes.into_iter().map(share)).collect()
    }

    /// Returns the bucket of a customer, from 0 to 9999.
    ///
    /// An integer is equivalent to its decimal text.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// assert_eq!(assignment.bucket("C000000004"), 5125);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn bucket(&self, id: &str) -> u16 {
        self.salted.bucket(id.as_bytes())
    }

    /// Returns the arm of a customer.
    ///
    /// An integer is equivalent to its decimal text.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// assert_eq!(assignment.arm("C000000004"), "none");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn arm(&self, id: &str) -> &str {
        let treated = self.code(id).checked_sub(1);
        let treated = treated.and_then(|at| self.document.arms.get(usize::from(at)));
        treated.map_or(self.control(), |arm| &arm.name)
    }

    /// Returns the code of a customer's arm, as [`assign`](Assignment::assign) does for many.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// assert_eq!(assignment.code("C000000007"), 1);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn code(&self, id: &str) -> u16 {
        self.code_of(self.bucket(id))
    }

    /// Returns the code of each customer's arm: 0 for the control, then 1, 2, ... for the treated
    /// arms in the order of the document, as in [`arm_names`](Assignment::arm_names).
    ///
    /// The column can be text, integers, decimals with scale 0, or a dictionary of text or
    /// integers. No memory is allocated per row.
    ///
    /// # Errors
    ///
    /// [`Error::NullValue`], [`Error::InvalidUtf8`], [`Error::ColumnType`],
    /// [`Error::MalformedColumn`], [`Error::TooLarge`] for codes that do not fit in memory.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Column;
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// let integers = assignment.assign(&Column::int64("id", &[7, 13, 42]))?;
    /// assert_eq!(integers, assignment.assign(&Column::strings("id", &["7", "13", "42"]))?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn assign(&self, ids: &Column<'_>) -> Result<Vec<u16>> {
        let batch = Batch::new(vec![ids.clone()])?;
        self.assign_rows(&batch, ids, 0..ids.len())
    }

    /// Assigns the customers of a batch, of which `ids` is the column with their ids; errors number
    /// the rows over the whole input.
    ///
    /// # Errors
    ///
    /// The errors of [`assign`](Assignment::assign), [`Error::UnknownColumn`],
    /// [`Error::DuplicateColumn`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// let batch = Batch::new(vec![Column::int64("id", &[7, 13, 42])])?;
    /// let codes = assignment.assign_batch("id", &batch)?;
    /// assert_eq!(codes, assignment.assign(&Column::int64("id", &[7, 13, 42]))?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn assign_batch(&self, ids: &str, batch: &Batch<'_>) -> Result<Vec<u16>> {
        self.assign_rows(batch, batch.column(ids)?, 0..batch.rows())
    }

    /// Assigns the customers of several batches on several threads; feature `rayon`.
    ///
    /// `ids` is the name of the column with ids. The codes are those of
    /// [`assign`](Assignment::assign) for one batch after the other.
    ///
    /// # Errors
    ///
    /// The errors of [`assign`](Assignment::assign), [`Error::UnknownColumn`],
    /// [`Error::DuplicateColumn`].
    ///
    /// # Examples
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use crm_core::{Batch, Column};
    /// use crm_core::retention::{Assignment, AssignmentArm};
    ///
    /// let arms = vec![AssignmentArm::new("mail", 0, 4500)];
    /// let assignment = Assignment::new("spring", "spring-2026", "none", arms)?;
    /// let batch = Batch::new(vec![Column::int64("id", &[7, 13, 42])])?;
    /// let codes = assignment.assign_parallel("id", &[batch], NonZeroUsize::new(2).unwrap())?;
    /// assert_eq!(codes, assignment.assign(&Column::int64("id", &[7, 13, 42]))?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[cfg(feature = "rayon")]
    pub fn assign_parallel(
        &self,
        ids: &str,
        batches: &[Batch<'_>],
        threads: std::num::NonZeroUsize,
    ) -> Result<Vec<u16>> {
        let chunks = crate::parallel::chunks(batches, threads);
        if chunks.is_empty() {
            return Ok(Vec::new());
        }
        let codes = crate::parallel::run(&chunks, threads, |chunk| {
            self.assign_rows(chunk.batch, chunk.batch.column(ids)?, chunk.rows.clone())
        })?;
        Ok(codes.concat())
    }

    /// Returns the code of the arm for a range of rows.
    pub(crate) fn assign_rows(
        &self,
        batch: &Batch<'_>,
        column: &Column<'_>,
        rows: Range<usize>,
    ) -> Result<Vec<u16>> {
        let mut codes = Vec::new();
        codes.try_reserve_exact(rows.len()).map_err(|_| Error::TooLarge {
            field: "rows".to_owned(),
            message: format!("the codes of {} rows do not fit in memory", rows.len()),
        })?;
        let end = rows.end;
        for start in rows.step_by(BLOCK) {
            let rows = start..end.min(start + BLOCK);
            each_id(batch, column, rows, |id| codes.push(self.code_of(self.salted.bucket(id))))?;
        }
        Ok(codes)
    }

    /// Returns the code of the arm of a bucket.
    #[inline]
    fn code_of(&self, bucket: u16) -> u16 {
        self.codes.get(usize::from(bucket)).copied().unwrap_or(0)
    }

    fn compile(document: AssignmentDocument) -> Result<Assignment> {
        check_texts(&document)?;
        check_names(&document)?;
        check_shares(&document.arms)?;
        let mut codes = vec![0; BUCKETS.into()].into_boxed_slice();
        for (arm, code) in document.arms.iter().zip(1..) {
            if let Some(held) = codes.get_mut(arm.buckets()) {
                held.fill(code);
            }
        }
        let salted = Salted::new(document.hash, &document.salt);
        Ok(Assignment { document, salted, codes })
    }
}

fn check_texts(document: &AssignmentDocument) -> Result<()> {
    let AssignmentDocument { name, salt, control, .. } = document;
    let empty = |field: &str| Error::out_of_range(field, "non-empty", "\"\"");
    let texts = [("$.name", name), ("$.salt", salt), ("$.control", control)];
    if let Some((field, _)) = texts.into_iter().find(|(_, text)| text.is_empty()) {
        return Err(empty(field));
    }
    if document.arms.is_empty() {
        return Err(Error::out_of_range("$.arms", "a list of at least one treated arm", "[]"));
    }
    match document.arms.iter().position(|arm| arm.name.is_empty()) {
        Some(at) => Err(empty(&format!("$.arms[{at}].name"))),
        None => Ok(()),
    }
}

fn check_names(document: &AssignmentDocument) -> Result<()> {
    let mut seen = BTreeMap::from([(document.control.as_str(), "$.control".to_owned())]);
    for (at, arm) in document.arms.iter().enumerate() {
        let field = format!("$.arms[{at}].name");
        if let Some(other) = seen.insert(&arm.name, field.clone()) {
            let message = format!("must differ from {other}, which is also {:?}", arm.name);
            return Err(Error::conflict(&field, message));
        }
    }
    Ok(())
}

fn check_shares(arms: &[AssignmentArm]) -> Result<()> {
    let most = u32::from(BUCKETS);
    for (at, arm) in arms.iter().enumerate() {
        if arm.start >= most {
            let field = format!("$.arms[{at}].start");
            return Err(Error::out_of_range(&field, "from 0 to 9999", arm.start));
        }
        let left = most - arm.start;
        if arm.share == 0 || arm.share > left {
            let allowed = format!("from 1 to {left} because it starts at {}", arm.start);
            return Err(Error::out_of_range(&format!("$.arms[{at}].share"), &allowed, arm.share));
        }
    }
    let mut ordered: Vec<&AssignmentArm> = arms.iter().collect();
    ordered.sort_by_key(|arm| arm.start);
    let overlap = ordered.windows(2).find_map(|pair| match pair {
        [one, next] if next.start < one.start + one.share => Some((*one, *next)),
        _ => None,
    });
    match overlap {
        Some((one, next)) => Err(Error::Conflict {
            field: "$.arms".to_owned(),
            message: format!(
                "must not overlap: {:?} has buckets {} to {}, {:?} has {} to {}",
                one.name,
                one.start,
                one.start + one.share - 1,
                next.name,
                next.start,
                next.start + next.share - 1
            ),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(name: &str, start: u32, share: u32) -> AssignmentArm {
        AssignmentArm::new(name, start, share)
    }

    fn spring(arms: Vec<AssignmentArm>) -> Result<Assignment> {
        Assignment::new("spring", "spring-2026", "none", arms)
    }

    #[test]
    fn buckets_belong_to_the_arm_of_their_range() {
        let assignment = spring(vec![arm("b", 9000, 1000), arm("a", 10, 1)]).unwrap();
        for (bucket, code) in [(0, 0), (9, 0), (10, 2), (11, 0), (8999, 0), (9000, 1), (9999, 1)] {
            assert_eq!(assignment.code_of(bucket), code, "{bucket}");
        }
        assert_eq!(assignment.arm_names(), ["none", "b", "a"]);
        let ratio = assignment.allocation_ratio();
        assert_eq!((ratio["a"], ratio["b"], ratio["none"]), (0.0001, 0.1, 0.8999));
    }

    #[test]
    fn shares_count_the_buckets_of_the_hash() {
        // Every tenth bucket below 3333: 334 of them.
        let assignment = spring(vec![arm("a", 0, 3333)]).unwrap();
        assert_eq!(assignment.allocation_ratio()["a"], 0.3333);
        let assignment = assignment.with_hash(AssignmentHash::GrowthbookV1);
        assert_eq!(assignment.allocation_ratio()["a"], 0.334);
        let whole = spring(vec![arm("a", 0, 10_000)]).unwrap();
        assert_eq!(whole.allocation_ratio()["none"], 0.0);
    }

    #[test]
    fn invalid_assignments_are_rejected() {
        let refused = |arms| spring(arms).unwrap_err().to_string();
        let text = "must be non-empty, got \"\"";
        for (name, salt, control) in [("", "s", "none"), ("n", "", "none"), ("n", "s", "")] {
            let error = Assignment::new(name, salt, control, vec![arm("a", 0, 1)]).unwrap_err();
            assert!(error.to_string().ends_with(text), "{error}");
        }
        assert_eq!(refused(vec![]), "$.arms must be a list of at least one treated arm, got []");
        assert_eq!(refused(vec![arm("a", 0, 1), arm("", 1, 1)]), format!("$.arms[1].name {text}"));
        assert_eq!(
            refused(vec![arm("a", 0, 1), arm("a", 1, 1)]),
            "$.arms[1].name must differ from $.arms[0].name, which is also \"a\""
        );
        assert_eq!(
            refused(vec![arm("none", 0, 1)]),
            "$.arms[0].name must differ from $.control, which is also \"none\""
        );
        assert_eq!(
            refused(vec![arm("a", 10_000, 1)]),
            "$.arms[0].start must be from 0 to 9999, got 10000"
        );
        for share in [0, 1001, u32::MAX] {
            assert_eq!(
                refused(vec![arm("a", 9000, share)]),
                format!(
                    "$.arms[0].share must be from 1 to 1000 because it starts at 9000, got {share}"
                )
            );
        }
        assert_eq!(
            refused(vec![arm("b", 5, 5), arm("a", 0, 6)]),
            "$.arms must not overlap: \"a\" has buckets 0 to 5, \"b\" has 5 to 9"
        );
    }

    #[test]
    fn a_wrong_document_names_the_path() {
        let json = spring(vec![arm("mail", 0, 4500)]).unwrap().to_json().unwrap();
        let with = |from: &str, to: &str| {
            assert!(json.contains(from), "{json}");
            Assignment::from_json(&json.replace(from, to)).unwrap_err().to_string()
        };
        let hash = with("xxh3", "md5");
        assert!(
            hash.starts_with("invalid document at $.hash: hash must be one of \"xxh3\""),
            "{hash}"
        );
        assert!(with("4500", "-1").starts_with("invalid document at $.arms[0].share"));
        assert!(with("4500", "0.5").starts_with("invalid document at $.arms[0].share"));
        assert!(with(r#""start""#, r#""from""#).contains("$.arms[0].from"));
        assert_eq!(
            with(r#""version":1"#, r#""version":2"#),
            "assignment version 2 is not supported, this library reads version 1"
        );
    }
}
