//! Who looks at customer data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::customer::schema::protection::Protection;
use crate::customer::schema::sensitivity::Sensitivity;
use crate::document::document;
use crate::error::error::{Error, Result};

/// Who looks at customer data, and so what is there to see.
///
/// A field is readable if the clearance is at least its sensitivity, if all its compartments are
/// among those of the viewer, and, if it is of a special category of personal data, if the viewer
/// may see those. What is not readable is absent.
///
/// As JSON:
///
/// ```json
/// {"clearance": "confidential", "compartments": ["billing"], "special_category": false}
/// ```
///
/// # Examples
///
/// ```
/// use crm_core::customer::{Sensitivity, Viewer};
///
/// let clerk = Viewer::new(Sensitivity::Confidential).with_compartments(["billing"]);
/// assert_eq!(clerk.to_json()?, r#"{"clearance":"confidential","compartments":["billing"]}"#);
/// assert_eq!(Viewer::from_json(&clerk.to_json()?)?, clerk);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Viewer {
    /// The highest sensitivity that the viewer may see.
    pub clearance: Sensitivity,
    /// The compartments to which the viewer belongs.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub compartments: BTreeSet<String>,
    /// Whether the viewer may see special categories of personal data.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub special_category: bool,
}

impl Viewer {
    /// Creates a viewer without compartments, who may see no special category.
    #[must_use]
    pub fn new(clearance: Sensitivity) -> Viewer {
        Viewer { clearance, ..Viewer::default() }
    }

    /// Sets the compartments to which the viewer belongs.
    #[must_use]
    pub fn with_compartments<T: Into<String>>(
        self,
        compartments: impl IntoIterator<Item = T>,
    ) -> Viewer {
        Viewer { compartments: compartments.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets whether the viewer may see special categories of personal data.
    #[must_use]
    pub fn with_special_category(self, special_category: bool) -> Viewer {
        Viewer { special_category, ..self }
    }

    /// Reads a viewer from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path.
    pub fn from_json(json: &str) -> Result<Viewer> {
        document::read(json)
    }

    /// Writes the viewer as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// Returns whether the viewer may see what has this class.
    pub(crate) fn sees(&self, class: &Protection) -> bool {
        self.clearance >= class.sensitivity
            && (self.special_category || !class.special_category)
            && self.compartments.is_superset(&class.compartments)
    }

    /// Checks that the viewer may see what is named.
    pub(crate) fn check(&self, path: &str, class: &Protection) -> Result<()> {
        if self.sees(class) {
            return Ok(());
        }
        Err(Error::AccessDenied { path: path.to_owned(), class: class.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_class_is_needed() {
        let class = Protection {
            sensitivity: Sensitivity::Confidential,
            special_category: true,
            compartments: ["hr".to_owned(), "medical".to_owned()].into(),
        };
        let whole = Viewer::new(Sensitivity::Confidential)
            .with_compartments(["hr", "medical", "sales"])
            .with_special_category(true);
        assert!(whole.sees(&class));
        let lacking = [
            Viewer { clearance: Sensitivity::Internal, ..whole.clone() },
            whole.clone().with_compartments(["hr"]),
            whole.clone().with_special_category(false),
        ];
        for viewer in lacking {
            let error = viewer.check("diagnosis", &class).unwrap_err().to_string();
            assert!(error.starts_with("diagnosis is confidential, of a special"), "{error}");
        }
        assert!(Viewer::default().sees(&Protection::usual()));
        assert!(!Viewer::new(Sensitivity::Public).sees(&Protection::usual()));
    }

    #[test]
    fn an_unknown_key_or_clearance_is_named() {
        for (json, path) in [
            (r#"{"clearance": "secret"}"#, "$.clearance"),
            (r#"{"clearence": "public"}"#, "$.clearence"),
            (r#"{"compartments": "hr"}"#, "$.compartments"),
        ] {
            assert_eq!(Viewer::from_json(json).unwrap_err().path(), Some(path), "{json}");
        }
    }
}
