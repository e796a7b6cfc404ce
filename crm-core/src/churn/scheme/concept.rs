//! A concept of a scheme: one reason, or a group of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::churn::scheme::benefit::Benefit;
use crate::churn::scheme::broader::Broader;
use crate::churn::scheme::code::prefix;
use crate::churn::scheme::initiator::Initiator;
use crate::churn::scheme::recoverability::Recoverability;
use crate::error::error::{Error, Result};

/// Texts by language.
pub(crate) type Texts = BTreeMap<String, String>;

/// A reason, or a group of reasons, of a [`ReasonScheme`](crate::churn::ReasonScheme), whose
/// document has its keys.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{Initiator, ReasonScheme, SchemeKind};
///
/// let roots = ReasonScheme::standard(SchemeKind::Root)?;
/// let cheaper = roots.get("OFFER.CHEAPER")?;
/// assert_eq!(cheaper.label("he")?, "מחיר נמוך יותר אצל מתחרה");
/// assert_eq!(cheaper.initiator(), Some(Initiator::Customer));
/// assert_eq!((cheaper.voluntary(), cheaper.recoverability()), (Some(true), Some(2)));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    pub(crate) code: String,
    #[serde(default, skip_serializing_if = "Broader::is_default")]
    pub(crate) broader: Broader,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) labels: Texts,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) alt: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) definition: Texts,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) probe: Texts,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) response: Texts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) initiator: Option<Initiator>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) voluntary: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recoverability: Option<Recoverability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) benefit: Option<Benefit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) assignable: Option<bool>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) needs_diagnosis: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) system: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) deprecated: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) replaced_by: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) candidates: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) literal: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) exact_match: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) close_match: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) broad_match: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) narrow_match: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) related: Vec<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Concept {
    /// A concept with nothing but a code.
    pub(crate) fn new(code: String) -> Concept {
        Concept {
            code,
            broader: Broader::default(),
            labels: Texts::new(),
            alt: BTreeMap::new(),
            definition: Texts::new(),
            probe: Texts::new(),
            response: Texts::new(),
            initiator: None,
            voluntary: None,
            recoverability: None,
            benefit: None,
            assignable: None,
            needs_diagnosis: false,
            system: false,
            deprecated: false,
            replaced_by: Vec::new(),
            candidates: Vec::new(),
            literal: Vec::new(),
            exact_match: Vec::new(),
            close_match: Vec::new(),
            broad_match: Vec::new(),
            narrow_match: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Leaves out what a document need not say.
    pub(crate) fn shorten(&mut self) {
        self.alt.retain(|_, wordings| !wordings.is_empty());
        let default = prefix(&self.code).unwrap_or_default();
        let broader = &mut self.broader.0;
        broader.sort();
        broader.dedup();
        if matches!(broader.as_slice(), [one] if one == default) {
            broader.clear();
        }
    }

    /// The codes above it, as the document gives them or as its code says.
    pub(crate) fn broader(&self) -> Vec<&str> {
        match self.broader.0.as_slice() {
            [] => prefix(&self.code).into_iter().collect(),
            given => given.iter().map(String::as_str).collect(),
        }
    }

    /// Returns the code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the preferred label in a language.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] with the languages that there are.
    pub fn label(&self, language: &str) -> Result<&str> {
        self.labels.get(language).map(String::as_str).ok_or_else(|| {
            Error::unknown_name("language", self.labels.keys().cloned().collect(), language)
        })
    }

    /// Returns the other wordings in a language.
    #[must_use]
    pub fn alt(&self, language: &str) -> &[String] {
        self.alt.get(language).map_or(&[], Vec::as_slice)
    }

    /// Returns the definition in a language, if there is one.
    #[must_use]
    pub fn definition(&self, language: &str) -> Option<&str> {
        self.definition.get(language).map(String::as_str)
    }

    /// Returns the question that confirms the reason, in a language.
    #[must_use]
    pub fn probe(&self, language: &str) -> Option<&str> {
        self.probe.get(language).map(String::as_str)
    }

    /// Returns what to do about the reason, in a language.
    #[must_use]
    pub fn response(&self, language: &str) -> Option<&str> {
        self.response.get(language).map(String::as_str)
    }

    /// Returns who ends the relationship, where the reason says it.
    #[must_use]
    pub fn initiator(&self) -> Option<Initiator> {
        self.initiator
    }

    /// Returns whether the customer leaves of his own will, where the reason says it.
    #[must_use]
    pub fn voluntary(&self) -> Option<bool> {
        self.voluntary
    }

    /// Returns how likely the customer is to come back, from 0, never, to 4, high.
    #[must_use]
    pub fn recoverability(&self) -> Option<u8> {
        self.recoverability.map(Recoverability::get)
    }

    /// Returns the most that is offered.
    #[must_use]
    pub fn benefit(&self) -> Option<Benefit> {
        self.benefit
    }

    /// Returns whether the reason may only be recorded after a diagnosis that ended there.
    #[must_use]
    pub fn needs_diagnosis(&self) -> bool {
        self.needs_diagnosis
    }

    /// Returns whether it is an event of a system, which nobody is asked about.
    #[must_use]
    pub fn system(&self) -> bool {
        self.system
    }

    /// Returns whether it is no longer in use: the document says so, or what it is replaced by.
    #[must_use]
    pub fn deprecated(&self) -> bool {
        self.deprecated || !self.replaced_by.is_empty()
    }

    /// Returns the codes that replace it.
    #[must_use]
    pub fn replaced_by(&self) -> &[String] {
        &self.replaced_by
    }

    /// Returns the roots that a stated reason can hide, in the order in which to ask; a group
    /// stands for all below it.
    #[must_use]
    pub fn candidates(&self) -> &[String] {
        &self.candidates
    }

    /// Returns the roots that a stated reason means literally; a group stands for all below it.
    #[must_use]
    pub fn literal(&self) -> &[String] {
        &self.literal
    }
}
