//! What a scheme violates.

use serde::Serialize;

use crate::text::choice::choice;

choice! {
    /// How grave a violation is.
    pub enum ViolationSeverity as "severity" {
        /// A scheme is not made of the document.
        Error = 0 "error",
        /// A scheme is made of the document, and keeps the warning.
        Warning = 1 "warning",
    }
}

choice! {
    /// What a document of a scheme violates.
    pub enum ViolationKind as "code" {
        /// A code has not the form of one.
        BadCode = 0 "bad_code",
        /// Two concepts have one code.
        DuplicateCode = 1 "duplicate_code",
        /// A concept is below one that is not there.
        MissingParent = 2 "missing_parent",
        /// A concept is below two others.
        TwoParents = 3 "two_parents",
        /// Concepts are below each other in a circle.
        Cycle = 4 "cycle",
        /// A concept has no label in a language of the scheme.
        MissingLabel = 5 "missing_label",
        /// A concept has two preferred labels in one language, or one that is also among its other
        /// wordings (SKOS S13, S14).
        LabelConflict = 6 "label_conflict",
        /// Related concepts are above or below each other (SKOS S27).
        RelatedIsBroader = 7 "related_is_broader",
        /// What matches exactly also matches more broadly, more narrowly or is related (SKOS S46).
        MappingConflict = 8 "mapping_conflict",
        /// A concept refers to one that is not there.
        Dangling = 9 "dangling",
        /// Concepts replace each other in a circle.
        ReplacementCycle = 10 "replacement_cycle",
        /// A concept of a guided scheme has no probing question in a language of the scheme.
        MissingProbe = 11 "missing_probe",
        /// A concept of a guided scheme has no response in a language of the scheme.
        MissingResponse = 12 "missing_response",
        /// Two concepts have the same preferred label, when folded.
        LabelTwice = 13 "label_twice",
        /// A part of a SKOS document has no form in a scheme, and was left out.
        NotUnderstood = 14 "not_understood",
    }
}

impl ViolationKind {
    /// Returns how grave it is.
    #[must_use]
    pub fn severity(self) -> ViolationSeverity {
        match self {
            ViolationKind::LabelTwice | ViolationKind::NotUnderstood => ViolationSeverity::Warning,
            _ => ViolationSeverity::Error,
        }
    }
}

/// A violation in the document of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// The JSON path in the document.
    pub path: String,
    /// What is violated.
    pub code: ViolationKind,
    /// What is allowed, and what was found.
    pub message: String,
    /// How grave it is.
    pub severity: ViolationSeverity,
}

impl Violation {
    pub(crate) fn new(code: ViolationKind, path: String, message: String) -> Violation {
        Violation { path, code, message, severity: code.severity() }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == ViolationSeverity::Error
    }
}
