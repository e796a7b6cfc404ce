//! The record of why a customer left.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::churn::exit::contact::{Contact, contact};
use crate::churn::exit::exit_fields::ExitFields;
use crate::churn::exit::exit_rules::Rules;
use crate::churn::scheme::initiator::Initiator;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::scheme::standard::SchemeKind;
use crate::document::document;
use crate::error::error::Result;

/// The version of the document format.
const VERSION: u64 = 1;

/// The record of why a customer left: checked, immutable, the same as JSON.
///
/// | rule | otherwise |
/// |---|---|
/// | `root` can be assigned, and is no stated reason | `Conflict`, `UnknownCode`, `NotAssignable` |
/// | `initiator` is that of the root, where the root has one; else it is given, except with `UNKNOWN.NOT_ASKED` | `Conflict` |
/// | `stated` is given if the customer began it, except with `UNKNOWN.NOT_ASKED`; and not if the firm, a system or something external did | `Conflict` |
/// | `contributing` has at most 5 codes below `SERVICE` or `PRODUCT`, different from each other and the root, and only with a root below `NEED`, `OFFER`, `VALUE`, `SERVICE` or `PRODUCT` | `Conflict` |
/// | a root that needs a diagnosis has one that ended there | `ProbeIncomplete` |
/// | a diagnosis found no other root, and is about the same stated reason | `Conflict` |
///
/// Whether the customer was satisfied, and with what he was not, is recorded and not inferred.
///
/// A clone shares the record, and threads may too.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{ExitFields, ExitReason, Initiator, ProbeGraph};
///
/// let answers = [("Q1", "yes"), ("Q4", "yes"), ("Q5", "price")];
/// let diagnosis = ProbeGraph::standard()?.diagnose("NO_NEED", &answers)?;
/// let exit = ExitReason::new(
///     ExitFields {
///         stated: Some("NO_NEED".to_owned()),
///         root: diagnosis.root().unwrap().to_owned(),
///         contributing: vec!["SERVICE.SLOW".to_owned()],
///         diagnosis: Some(diagnosis.record()),
///         ..ExitFields::default()
///     },
///     None,
/// )?;
/// assert_eq!(exit.fields().initiator, Some(Initiator::Customer));
/// assert_eq!((exit.voluntary(), exit.recoverability()), (Some(true), Some(2)));
/// assert_eq!(ExitReason::from_json(&exit.to_json()?, None)?, exit);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ExitReason {
    inner: Arc<Inner>,
}

#[derive(PartialEq, Eq)]
struct Inner {
    fields: ExitFields,
    derived: ExitDerived,
}

/// What follows from the reason of an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExitDerived {
    /// Whether the customer left of his own will.
    pub voluntary: Option<bool>,
    /// How likely the customer is to come back, from 0, never, to 4, high.
    pub recoverability: Option<u8>,
    /// Whether the customer may be contacted later.
    pub contact: Option<Contact>,
}

/// The document.
#[derive(Serialize)]
struct ExitDocument<'f> {
    version: u64,
    #[serde(flatten)]
    fields: &'f ExitFields,
}

impl ExitReason {
    /// Checks what is recorded of an exit against the schemes of roots and of stated reasons; `None`
    /// is the standard ones.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::Error::Conflict), which names the field whose rule is broken; [`UnknownCode`](crate::Error::UnknownCode),
    /// [`NotAssignable`](crate::Error::NotAssignable), [`ProbeIncomplete`](crate::Error::ProbeIncomplete).
    pub fn new(
        fields: ExitFields,
        schemes: Option<(&ReasonScheme, &ReasonScheme)>,
    ) -> Result<ExitReason> {
        ExitReason::checked(fields, schemes, "")
    }

    /// Reads a record from JSON: the keys of [`ExitFields`], and optionally `version`, which is 1.
    ///
    /// # Errors
    ///
    /// Those of [`new`](ExitReason::new), with JSON paths; [`InvalidDocument`](crate::Error::InvalidDocument),
    /// [`UnsupportedVersion`](crate::Error::UnsupportedVersion).
    pub fn from_json(
        json: &str,
        schemes: Option<(&ReasonScheme, &ReasonScheme)>,
    ) -> Result<ExitReason> {
        let mut value = document::parse(json)?;
        if let Some(version) = value.as_object_mut().and_then(|fields| fields.remove("version")) {
            document::version(Some(&version), "version", "exit reason", VERSION)?;
        }
        ExitReason::checked(document::read_value(value)?, schemes, "$.")
    }

    fn checked(
        mut fields: ExitFields,
        schemes: Option<(&ReasonScheme, &ReasonScheme)>,
        place: &'static str,
    ) -> Result<ExitReason> {
        let standard = (
            ReasonScheme::standard(SchemeKind::Root)?,
            ReasonScheme::standard(SchemeKind::Stated)?,
        );
        let (roots, stated) = schemes.unwrap_or((&standard.0, &standard.1));
        fields.initiator = Rules { roots, stated, place }.check(&fields)?;
        let concept = roots.get(&fields.root)?;
        let by_initiator = fields.initiator.map(|initiator| initiator == Initiator::Customer);
        let derived = ExitDerived {
            voluntary: concept.voluntary().or(by_initiator),
            recoverability: concept.recoverability(),
            contact: contact(roots, &fields.root),
        };
        Ok(ExitReason { inner: Arc::new(Inner { fields, derived }) })
    }

    /// Writes the record as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(&ExitDocument { version: VERSION, fields: self.fields() })
    }

    /// Returns what is recorded.
    #[must_use]
    pub fn fields(&self) -> &ExitFields {
        &self.inner.fields
    }

    /// Returns what follows from the reason, as plain values.
    #[must_use]
    pub fn derived(&self) -> ExitDerived {
        self.inner.derived
    }

    /// Returns whether the customer left of his own will: as the root says, else whether the
    /// customer began it; `None` if nobody knows.
    #[must_use]
    pub fn voluntary(&self) -> Option<bool> {
        self.inner.derived.voluntary
    }

    /// Returns how likely the customer is to come back, from 0, never, to 4, high.
    #[must_use]
    pub fn recoverability(&self) -> Option<u8> {
        self.inner.derived.recoverability
    }

    /// Returns whether the customer may be contacted later: never, or `None` where nothing forbids
    /// it.
    #[must_use]
    pub fn contact(&self) -> Option<Contact> {
        self.inner.derived.contact
    }
}

impl fmt::Debug for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A comment can have personal data.
        f.debug_struct("ExitReason")
            .field("stated", &self.fields().stated)
            .field("root", &self.fields().root)
            .finish_non_exhaustive()
    }
}
