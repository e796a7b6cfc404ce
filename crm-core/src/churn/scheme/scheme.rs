//! A scheme of reasons.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::churn::scheme::check::violations;
use crate::churn::scheme::concept::Concept;
use crate::churn::scheme::document::SchemeDocument;
use crate::churn::scheme::tree::Tree;
use crate::churn::scheme::violation::Violation;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::text::fold::fold;
use crate::text::nearest::nearest_codes;

/// The reasons for which customers leave, by code, each with its texts in several languages.
///
/// Codes form a tree: `NEED` is the group of `NEED.USE_ENDED`. As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "id": "gym",
///   "revision": 1,
///   "languages": ["en", "he"],
///   "guided": false,
///   "concepts": [
///     {"code": "PLACE", "labels": {"en": "The place", "he": "המקום"}},
///     {"code": "PLACE.CROWDED", "labels": {"en": "Too crowded", "he": "צפוף מדי"},
///      "alt": {"en": ["Always full"]}, "initiator": "customer", "voluntary": true,
///      "recoverability": 3, "benefit": "token"}
///   ]
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `version` | 1, also if it is left out |
/// | `id` | the name of the scheme |
/// | `revision` | optional: a whole number, by default 1 |
/// | `languages` | the languages in which each concept has its texts |
/// | `guided` | optional: whether every reason must have a probing question and a response |
/// | `concepts` | the concepts, at most 2,000 |
///
/// A concept has:
///
/// | key | meaning |
/// |---|---|
/// | `code` | parts of A-Z, 0-9 and `_`, each begun by a letter, joined with dots; at most 4 and 200 bytes |
/// | `broader` | optional: the code above it, by default the code without its last part |
/// | `labels`, `alt` | its name and a list of other wordings, by language |
/// | `definition`, `probe`, `response` | optional: what it is, how to ask, what to do, by language |
/// | `initiator` | optional: who ends the relationship, an [`Initiator`](crate::churn::Initiator) |
/// | `voluntary` | optional: whether the customer leaves of his own will |
/// | `recoverability` | optional: from 0, never, to 4, high |
/// | `benefit` | optional: the most to offer, a [`Benefit`](crate::churn::Benefit) |
/// | `assignable` | optional: whether an exit can have it, by default if nothing is below it |
/// | `needs_diagnosis` | optional: whether it may only be recorded after a diagnosis |
/// | `system` | optional: whether it is an event of a system, without probe and response |
/// | `deprecated`, `replaced_by` | optional: whether it is out of use, and the codes used instead |
/// | `candidates`, `literal` | optional, of stated reasons: the roots it can hide, and those it means |
/// | `exact_match`, `close_match`, `broad_match`, `narrow_match`, `related` | optional: lists of `scheme:code` |
///
/// It is immutable; a clone shares it, and threads may too.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{ReasonScheme, SchemeKind};
///
/// let roots = ReasonScheme::standard(SchemeKind::Root)?;
/// assert_eq!(roots.codes(true).len(), 44);
/// assert_eq!(roots.find("מחיר נמוך יותר אצל מתחרה"), ["OFFER.CHEAPER"]);
/// let error = roots.get("OFFER.CHEAPR").unwrap_err();
/// assert!(error.to_string().contains(r#"near "OFFER.CHEAPER""#), "{error}");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone)]
pub struct ReasonScheme {
    inner: Arc<Inner>,
}

struct Inner {
    document: SchemeDocument,
    tree: Tree,
    warnings: Vec<Violation>,
    /// The places of the concepts with a code or a label that folds to a text, in code order.
    folded: BTreeMap<String, Vec<usize>>,
    json: String,
    hash: String,
}

impl ReasonScheme {
    /// Makes a scheme of a document without errors.
    pub(crate) fn new(document: SchemeDocument) -> Result<ReasonScheme> {
        ReasonScheme::with_warnings(document, Vec::new())
    }

    /// Makes a scheme of a document without errors; `more` are warnings that do not follow from it.
    pub(crate) fn with_warnings(
        document: SchemeDocument,
        more: Vec<Violation>,
    ) -> Result<ReasonScheme> {
        let (errors, mut warnings): (Vec<_>, Vec<_>) =
            violations(&document).into_iter().partition(Violation::is_error);
        if let Some(first) = errors.first() {
            let mut message = format!("{}: {}", first.code, first.message);
            if errors.len() > 1 {
                message += &format!(" (and {} more)", errors.len() - 1);
            }
            return Err(invalid(&first.path, message));
        }
        warnings.extend(more);
        let tree = Tree::new(&document.concepts);
        let folded = folded(&document, &tree);
        let json = document::canonical(&document)?;
        let hash = document::hash(&json);
        let inner = Inner { document, tree, warnings, folded, json, hash };
        Ok(ReasonScheme { inner: Arc::new(inner) })
    }

    /// Reads a scheme from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] at the path of the first violation that is an error, with how many
    /// more there are; [`ReasonScheme::check`] lists them all. [`Error::UnsupportedVersion`],
    /// [`Error::TooLarge`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::ReasonScheme;
    ///
    /// let json = r#"{"id": "gym", "languages": ["en"], "concepts": [{"code": "crowded"}]}"#;
    /// let error = ReasonScheme::from_json(json).unwrap_err();
    /// assert_eq!(error.path(), Some("$.concepts[0].code"));
    /// assert!(error.to_string().ends_with("(and 1 more)"), "{error}");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<ReasonScheme> {
        ReasonScheme::new(SchemeDocument::parse(json)?)
    }

    /// Returns every violation in a document, in the order of its concepts.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if it has not the form of a scheme, so that nothing can be said
    /// of its concepts; [`Error::UnsupportedVersion`], [`Error::TooLarge`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, ViolationKind};
    ///
    /// let json = r#"{"id": "gym", "languages": ["en"], "concepts": [{"code": "A.B"}]}"#;
    /// let found: Vec<_> = ReasonScheme::check(json)?.into_iter().map(|one| one.code).collect();
    /// assert_eq!(found, [ViolationKind::MissingParent, ViolationKind::MissingLabel]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn check(json: &str) -> Result<Vec<Violation>> {
        Ok(violations(&SchemeDocument::parse(json)?))
    }

    /// Returns the violations that are warnings.
    #[must_use]
    pub fn warnings(&self) -> &[Violation] {
        &self.inner.warnings
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.document.id
    }

    /// Returns the revision.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.inner.document.revision
    }

    /// Returns the languages.
    #[must_use]
    pub fn languages(&self) -> &[String] {
        &self.inner.document.languages
    }

    /// Returns whether every reason has a probing question and a response.
    #[must_use]
    pub fn guided(&self) -> bool {
        self.inner.document.guided
    }

    /// Returns the concepts in the order of the document.
    #[must_use]
    pub fn concepts(&self) -> &[Concept] {
        &self.inner.document.concepts
    }

    /// Returns the concept with a code.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`] with the three nearest codes: by the least optimal string alignment
    /// distance over folded codes and labels, equal ones in the order of the codes.
    pub fn get(&self, code: &str) -> Result<&Concept> {
        self.at(self.place(code)?)
    }

    /// Returns whether the scheme has a code.
    #[must_use]
    pub fn contains(&self, code: &str) -> bool {
        self.inner.tree.place(code).is_some()
    }

    /// Returns the codes in their order: all, or those that an exit can have. A code out of use is
    /// not among the latter.
    #[must_use]
    pub fn codes(&self, assignable: bool) -> Vec<&str> {
        let codes = self.inner.tree.codes();
        codes.filter(|&(_, at)| !assignable || self.assigns(at)).map(|(code, _)| code).collect()
    }

    /// Returns whether an exit can have a code: it is assignable and in use.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`].
    pub fn is_assignable(&self, code: &str) -> Result<bool> {
        self.place(code).map(|at| self.assigns(at))
    }

    /// Returns the codes directly below a code, in their order.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// assert_eq!(roots.children("OFFER")?, ["OFFER.BETTER", "OFFER.BRAND", "OFFER.CHEAPER"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn children(&self, code: &str) -> Result<Vec<&str>> {
        let at = self.place(code)?;
        Ok(self.codes_of(self.inner.tree.children(at)))
    }

    /// Returns the codes below no other, in their order.
    #[must_use]
    pub fn top(&self) -> Vec<&str> {
        self.codes_of(self.inner.tree.tops())
    }

    /// Returns the codes above a code, the nearest first.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// assert_eq!(roots.ancestors("NEED.LIFE_EVENT.MOVE")?, ["NEED.LIFE_EVENT", "NEED"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn ancestors(&self, code: &str) -> Result<Vec<&str>> {
        let at = self.place(code)?;
        Ok(self.codes_of(&self.inner.tree.ancestors(at)))
    }

    /// Returns the codes of which the code, or one of its other wordings or labels in any language,
    /// folds to the same as a text, in their order: none, one, or several.
    ///
    /// Folding leaves out case, accents, niqqud and characters of no width; all dashes are one, and
    /// so is white space.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    /// assert_eq!(stated.find("אֵין צורך  בשירות"), ["NO_NEED"]);
    /// assert_eq!(stated.find("no longer NEEDED"), ["NO_NEED"]);
    /// assert!(stated.find("need").is_empty());
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<&str> {
        let found = self.inner.folded.get(&fold(text)).map_or(&[][..], Vec::as_slice);
        self.codes_of(found)
    }

    /// Returns the hash of the canonical form, 16 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.inner.hash
    }

    /// Returns the scheme in its canonical form (RFC 8785).
    #[must_use]
    pub fn to_json(&self) -> &str {
        &self.inner.json
    }

    pub(crate) fn document(&self) -> &SchemeDocument {
        &self.inner.document
    }

    /// Returns the code that stands for another at a depth: at 1 the top group, and the code itself
    /// where it is not as deep.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// assert_eq!(roots.at_depth("NEED.LIFE_EVENT.MOVE", 2)?, "NEED.LIFE_EVENT");
    /// assert_eq!(roots.at_depth("NEED.USE_ENDED", 4)?, "NEED.USE_ENDED");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn at_depth(&self, code: &str, depth: usize) -> Result<&str> {
        let at = self.place(code)?;
        let above = self.inner.tree.ancestors(at);
        // The deepest is the code itself.
        let found = above.len().checked_sub(depth).and_then(|from_code| above.get(from_code));
        self.at(found.copied().unwrap_or(at)).map(Concept::code)
    }

    /// Whether a code is another or below it; both must be there.
    pub(crate) fn is_within(&self, code: &str, group: &str) -> bool {
        let tree = &self.inner.tree;
        match (tree.place(code), tree.place(group)) {
            (Some(at), Some(group)) => at == group || tree.ancestors(at).contains(&group),
            _ => false,
        }
    }

    /// The codes that an exit can have among a code and those below it, in their order.
    pub(crate) fn assignable_within(&self, group: &str) -> Vec<&str> {
        let mut codes = self.codes(true);
        codes.retain(|code| self.is_within(code, group));
        codes
    }

    /// Checks that an exit can have a code.
    pub(crate) fn check_assignable(&self, code: &str, field: &str) -> Result<()> {
        let at = self.place_in(code, field)?;
        if self.assigns(at) {
            return Ok(());
        }
        let leaves = self.assignable_within(code).into_iter().map(str::to_owned).collect();
        Err(Error::NotAssignable { field: field.to_owned(), code: code.to_owned(), leaves })
    }

    fn assigns(&self, at: usize) -> bool {
        let concept = self.inner.document.concepts.get(at);
        concept.is_some_and(|one| !one.deprecated() && self.inner.tree.is_assignable(at, one))
    }

    fn place(&self, code: &str) -> Result<usize> {
        self.place_in(code, "code")
    }

    /// The place of a code that a parameter has.
    pub(crate) fn place_in(&self, code: &str, field: &str) -> Result<usize> {
        self.inner.tree.place(code).ok_or_else(|| self.unknown(code, field))
    }

    /// The error for a code that is not there.
    pub(crate) fn unknown(&self, code: &str, field: &str) -> Error {
        let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (text, places) in &self.inner.folded {
            for code in self.codes_of(places) {
                texts.entry(code).or_default().push(text);
            }
        }
        Error::UnknownCode {
            segment: String::new(),
            path: field.to_owned(),
            field: self.id().to_owned(),
            given: code.to_owned(),
            nearest: nearest_codes(&fold(code), texts.into_iter()),
        }
    }

    fn at(&self, at: usize) -> Result<&Concept> {
        let concept = self.inner.document.concepts.get(at);
        concept.ok_or_else(|| invalid("$.concepts", "the concept is not there"))
    }

    fn codes_of(&self, places: &[usize]) -> Vec<&str> {
        let concepts = &self.inner.document.concepts;
        places.iter().filter_map(|&at| concepts.get(at)).map(Concept::code).collect()
    }
}

/// The concepts by what their code, labels and other wordings fold to.
fn folded(document: &SchemeDocument, tree: &Tree) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (code, at) in tree.codes() {
        let Some(concept) = document.concepts.get(at) else { continue };
        let alt = concept.alt.values().flatten();
        let texts = concept.labels.values().chain(alt).map(String::as_str);
        for text in texts.chain([code]) {
            let places = found.entry(fold(text)).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    found
}

impl PartialEq for ReasonScheme {
    fn eq(&self, other: &ReasonScheme) -> bool {
        self.inner.document == other.inner.document
    }
}

impl Eq for ReasonScheme {}

impl fmt::Debug for ReasonScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReasonScheme")
            .field("id", &self.id())
            .field("revision", &self.revision())
            .field("concepts", &self.concepts().len())
            .finish()
    }
}
