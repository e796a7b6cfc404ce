//! A draft of a scheme from the labels of an existing system.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::churn::scheme::check::{equal_labels, twice, violations};
use crate::churn::scheme::concept::Concept;
use crate::churn::scheme::document::{
    MOST_CONCEPTS, SchemeDocument, VERSION, check_id, is_language,
};
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::scheme::tree::Tree;
use crate::churn::scheme::violation::{Violation, ViolationKind};
use crate::column::batch::Batch;
use crate::document::document::{self, canonical};
use crate::error::error::{Error, Result};
use crate::fold::cubes::Cubes;
use crate::fold::description::{Description, KeyColumn};
use crate::fold::group_by::GroupBy;
use crate::fold::key_names::KeyNames;
use crate::table::table::Table;
use crate::text::fold::fold;

/// The most levels of a draft.
const MOST_LEVELS: usize = 4;

/// How the draft of a scheme is made from a table.
///
/// As JSON: `{"levels": ["category", "reason"], "id": "telco", "language": "en", "count": "n"}`.
///
/// # Examples
///
/// ```
/// use crm_core::churn::DraftOptions;
///
/// let options = DraftOptions::new(&["category", "reason"], "telco", "en").with_count("n");
/// let json = r#"{"levels": ["category", "reason"], "id": "telco", "language": "en", "count": "n"}"#;
/// assert_eq!(DraftOptions::from_json(json)?, options);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftOptions {
    levels: Vec<String>,
    id: String,
    language: String,
    #[serde(default)]
    count: Option<String>,
}

impl DraftOptions {
    /// Creates options with the label columns, the top level first, the id of the scheme and the
    /// language of the labels. Every row counts once.
    #[must_use]
    pub fn new(levels: &[&str], id: &str, language: &str) -> DraftOptions {
        let levels = levels.iter().map(|&level| level.to_owned()).collect();
        DraftOptions { levels, id: id.to_owned(), language: language.to_owned(), count: None }
    }

    /// Sets the column that says how many times a row counts.
    #[must_use]
    pub fn with_count(self, column: &str) -> DraftOptions {
        DraftOptions { count: Some(column.to_owned()), ..self }
    }

    /// Reads options from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`].
    pub fn from_json(json: &str) -> Result<DraftOptions> {
        document::read(json)
    }

    /// Returns the columns that are read: the levels, and the one that counts.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.levels.iter().chain(&self.count).map(String::as_str)
    }

    fn check(&self) -> Result<()> {
        if !(1..=MOST_LEVELS).contains(&self.levels.len()) {
            let allowed = format!("1 to {MOST_LEVELS} columns");
            return Err(Error::out_of_range("levels", &allowed, self.levels.len()));
        }
        check_id(&self.id, "$.id")?;
        if !is_language(&self.language) {
            return Err(Error::out_of_range(
                "language",
                "a language tag such as \"en\"",
                format!("{:?}", self.language),
            ));
        }
        Ok(())
    }
}

/// Counts the paths of labels in a table, batch by batch, from which the draft of a scheme is made.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{DraftOptions, SchemeDrafter};
/// use crm_core::{Batch, Column};
///
/// let mut drafter = SchemeDrafter::new(DraftOptions::new(&["category", "reason"], "gym", "en"))?;
/// drafter.update(&Batch::new(vec![
///     Column::strings("category", &["Price", "Place", "Place"]),
///     Column::strings("reason", &["Too dear!", "Too crowded", "Too far"]),
/// ])?)?;
/// let draft = drafter.finish()?;
/// let scheme = crm_core::churn::ReasonScheme::from_json(&draft.document)?;
/// assert_eq!(scheme.codes(true), ["PLACE.TOO_CROWDED", "PLACE.TOO_FAR", "PRICE.TOO_DEAR"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SchemeDrafter {
    options: DraftOptions,
    counts: BTreeMap<Vec<String>, u64>,
}

/// The draft of a scheme.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SchemeDraft {
    /// The document, as canonical JSON.
    pub document: String,
    /// The count of each path of labels: the columns of the levels, `code` and `n`, in the order of
    /// the labels.
    pub counts: Table,
    /// What the document violates; a `label_twice` with the count under each parent.
    pub violations: Vec<Violation>,
}

impl SchemeDraft {
    /// Writes the draft as canonical JSON (RFC 8785): `document`, `counts`, a list of objects with the
    /// columns of the table, and `violations`.
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        let document: Value = document::parse(&self.document)?;
        let counts: Value = document::parse(&self.counts.to_json()?)?;
        canonical(&json!({ "document": document, "counts": counts, "violations": self.violations }))
    }
}

impl SchemeDrafter {
    /// Creates a drafter that has seen no rows.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for no levels, more than 4, or what is no language,
    /// [`Error::InvalidDocument`] for what is no id.
    pub fn new(options: DraftOptions) -> Result<SchemeDrafter> {
        options.check()?;
        Ok(SchemeDrafter { options, counts: BTreeMap::new() })
    }

    /// Adds the rows of a batch, either all or none. A row without a label has no reason and is left
    /// out; a label below a null is an error.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::UnknownColumn`], [`Error::ColumnType`],
    /// [`Error::TooManyGroups`] for more than 2,000 paths, [`Error::Conflict`] for a label below a
    /// null, and those of the column that counts.
    pub fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        let mut groups = GroupBy::new(batch, 0..batch.rows(), self.description())?;
        groups.run(|_| Ok(()))?;
        let groups = groups.finish()?;
        let mut found = Vec::new();
        for group in 0..groups.keys().count() {
            let n = groups.of(group).iter().map(|subgroup| subgroup.total.rows).sum::<u64>();
            found.push((self.path(&groups.keys().of(group))?, n));
        }
        for (path, n) in found.into_iter().filter(|(path, n)| !path.is_empty() && *n > 0) {
            let count = self.counts.entry(path).or_default();
            *count = count.saturating_add(n);
        }
        Ok(())
    }

    fn description(&self) -> Description<'_> {
        Description {
            keys: self.options.levels.iter().map(|name| level(name)).collect(),
            limit: MOST_CONCEPTS,
            flags: Vec::new(),
            weight: self.options.count.as_deref(),
            numbers: Vec::new(),
            products: Vec::new(),
            cubes: Cubes::default(),
        }
    }

    /// The labels of a group up to the first null.
    fn path(&self, labels: &[Option<&str>]) -> Result<Vec<String>> {
        let path: Vec<String> = labels.iter().map_while(|label| label.map(str::to_owned)).collect();
        let below = labels.iter().skip(path.len()).position(Option::is_some);
        let Some(below) = below.and_then(|at| self.options.levels.get(path.len() + at)) else {
            return Ok(path);
        };
        let level = self.options.levels.get(path.len()).map_or("", String::as_str);
        let message = format!("has a label where the column {level:?}, a level above it, is null");
        Err(Error::conflict(below, message))
    }

    /// Makes the draft: its codes are the folded labels in capitals, with every other run of
    /// characters as `_`, none of them at either end; a leading digit, or no letter at all, has a
    /// `C` before it. Equal siblings are `_2`, `_3` and so on in the order of their labels. The
    /// codes of labels without Latin letters are thus numbers, and are to be renamed.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`] if no row had a label, [`Error::TooLarge`] for more than 2,000 concepts.
    pub fn finish(&self) -> Result<SchemeDraft> {
        if self.counts.is_empty() {
            return Err(Error::EmptyInput);
        }
        let codes = self.codes();
        if codes.len() > MOST_CONCEPTS {
            let message = format!(
                "a scheme has at most {MOST_CONCEPTS} concepts, this one has {}",
                codes.len()
            );
            return Err(Error::TooLarge { field: "levels".to_owned(), message });
        }
        let concepts = codes.iter().map(|(path, code)| self.concept(path, code)).collect();
        let document = SchemeDocument {
            version: VERSION,
            id: self.options.id.clone(),
            revision: 1,
            languages: vec![self.options.language.clone()],
            guided: false,
            concepts,
        };
        let violations = self.violations(&document, &codes);
        let counts = self.table(&codes)?;
        Ok(SchemeDraft { document: canonical(&document)?, counts, violations })
    }

    fn concept(&self, path: &[String], code: &str) -> Concept {
        let mut concept = Concept::new(code.to_owned());
        let label = path.last().cloned().unwrap_or_default();
        concept.labels.insert(self.options.language.clone(), label);
        let has_below =
            self.counts.keys().any(|other| other.len() > path.len() && other.starts_with(path));
        if has_below && self.counts.contains_key(path) {
            concept.assignable = Some(true);
        }
        concept
    }

    /// The codes of all paths and of those above them, each parent before what is below it.
    fn codes(&self) -> BTreeMap<&[String], String> {
        let paths: BTreeSet<&[String]> = self
            .counts
            .keys()
            .flat_map(|path| (1..=path.len()).filter_map(|end| path.get(..end)))
            .collect();
        let mut codes: BTreeMap<&[String], String> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for path in paths {
            let Some((label, above)) = path.split_last() else { continue };
            let above = codes.get(above).map_or(String::new(), |code| format!("{code}."));
            let part = part(label);
            let mut code = format!("{above}{part}");
            for next in 2_u32.. {
                if taken.insert(code.clone()) {
                    break;
                }
                code = format!("{above}{part}_{next}");
            }
            codes.insert(path, code);
        }
        codes
    }

    fn count_below(&self, path: &[String]) -> u64 {
        self.counts.iter().filter(|(other, _)| other.starts_with(path)).map(|(_, n)| n).sum()
    }

    fn violations(
        &self,
        document: &SchemeDocument,
        codes: &BTreeMap<&[String], String>,
    ) -> Vec<Violation> {
        let mut found = violations(document);
        found.retain(|violation| violation.code != ViolationKind::LabelTwice);
        let paths: Vec<&&[String]> = codes.keys().collect();
        let count = |at: usize| paths.get(at).map_or(0, |path| self.count_below(path));
        for (at, other, language) in equal_labels(document, &Tree::new(&document.concepts)) {
            let detail = format!(": {} here, {} there", count(at), count(other));
            found.push(twice(document, at, other, &language, &detail));
        }
        found
    }

    fn table(&self, codes: &BTreeMap<&[String], String>) -> Result<Table> {
        let mut table = Table::builder();
        for (at, level) in self.options.levels.iter().enumerate() {
            table = table.text(level, self.counts.keys().map(|path| path.get(at)));
        }
        let code = self.counts.keys().map(|path| codes.get(path.as_slice()));
        let n = self.counts.values().map(|&n| i64::try_from(n).ok());
        table.text("code", code).int64("n", n).finish()
    }
}

/// A column of labels.
fn level(name: &str) -> KeyColumn<'_> {
    KeyColumn { name, nullable: true, names: KeyNames::open(MOST_CONCEPTS) }
}

/// The part of a code for a label.
fn part(label: &str) -> String {
    let mut part = String::new();
    for letter in fold(label).to_uppercase().chars() {
        if letter.is_ascii_uppercase() || letter.is_ascii_digit() {
            part.push(letter);
        } else if !part.is_empty() && !part.ends_with('_') {
            part.push('_');
        }
    }
    let part = part.trim_end_matches('_');
    match part.chars().next() {
        Some(first) if first.is_ascii_uppercase() => part.to_owned(),
        _ => format!("C{part}"),
    }
}

impl ReasonScheme {
    /// Drafts a scheme from a table; [`SchemeDrafter`] reads one in several batches.
    ///
    /// # Errors
    ///
    /// Those of [`SchemeDrafter`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{DraftOptions, ReasonScheme};
    /// use crm_core::{Batch, Column};
    ///
    /// let batch = Batch::new(vec![Column::strings("reason", &["Too far", "Too far", "Price"])])?;
    /// let draft = ReasonScheme::draft(&batch, DraftOptions::new(&["reason"], "gym", "en"))?;
    /// assert_eq!((draft.counts.rows(), draft.violations.len()), (2, 0));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn draft(batch: &Batch<'_>, options: DraftOptions) -> Result<SchemeDraft> {
        let mut drafter = SchemeDrafter::new(options)?;
        drafter.update(batch)?;
        drafter.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_becomes_a_part_of_a_code() {
        for (label, code) in [
            ("Competitor made better offer", "COMPETITOR_MADE_BETTER_OFFER"),
            ("  Don't know! ", "DON_T_KNOW"),
            ("3 months free", "C3_MONTHS_FREE"),
            ("Crème brûlée", "CREME_BRULEE"),
            ("יקר מדי", "C"),
            ("", "C"),
            ("a_b--c", "A_B_C"),
        ] {
            assert_eq!(part(label), code, "{label}");
        }
    }
}
