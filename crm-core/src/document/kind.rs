//! Kinds of documents, which are told apart by their keys.

use serde_json::Value;

/// A kind of document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A saved state of an accumulator.
    State,
    /// The report of a study.
    Report,
    /// The definition of a study.
    Definition,
    /// The assignment of customers to arms.
    Assignment,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::State, Kind::Report, Kind::Definition, Kind::Assignment];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::State => "saved state",
            Kind::Report => "retention report",
            Kind::Definition => "study definition",
            Kind::Assignment => "assignment",
        }
    }

    /// Keys that all documents of this kind have, and no document of the kinds after it.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Kind::State => &["kind", "state_version"],
            Kind::Report => &["arm_names", "arms"],
            Kind::Definition => &["churned", "currency"],
            Kind::Assignment => &["arms", "salt"],
        }
    }

    /// Checks that a document is not evidently of another kind; the error is a sentence, which ends
    /// with what was expected.
    pub(crate) fn check(self, document: &Value, expected: &str) -> Result<(), String> {
        let has = |kind: &Kind| kind.keys().iter().all(|key| document.get(key).is_some());
        match Kind::ALL.iter().find(|kind| has(kind)) {
            Some(&found) if found != self => {
                Err(format!("this is {}, expected {expected}", found.with_article()))
            }
            _ => Ok(()),
        }
    }

    /// The name in a sentence.
    pub(crate) fn with_article(self) -> String {
        let article = if self == Kind::Assignment { "an" } else { "a" };
        format!("{article} {}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_kind_is_named() {
        let report = serde_json::json!({ "arm_names": [], "arms": {}, "version": 1 });
        let state = serde_json::json!({ "kind": "total", "state_version": 1 });
        let check = |kind: Kind, document| kind.check(document, &kind.with_article());
        assert_eq!(check(Kind::Report, &report), Ok(()));
        let message = "this is a retention report, expected a saved state";
        assert_eq!(check(Kind::State, &report).unwrap_err(), message);
        let message = "this is a saved state, expected an assignment";
        assert_eq!(check(Kind::Assignment, &state).unwrap_err(), message);
        // A document with none of the keys is described by what it lacks.
        assert_eq!(check(Kind::Report, &serde_json::json!({})), Ok(()));
    }
}
