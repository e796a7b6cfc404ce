//! Changes of a customer, each a document.

use std::fmt;

use serde_json::{Map, Value};

use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::text::choice::choice;

choice! {
    /// The kind of a change of a customer.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::ChangeKind;
    ///
    /// assert_eq!("set".parse::<ChangeKind>()?, ChangeKind::Set);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum ChangeKind as "change" {
        /// A field has a value.
        Set = 1 "set",
        /// The value of a field was found to be right.
        Verify = 2 "verify",
        /// The value of a field is no longer kept.
        Clear = 3 "clear",
        /// The customer bought something.
        Purchase = 4 "purchase",
        /// The customer was in contact with the business.
        Interaction = 5 "interaction",
        /// The customer complained, or a complaint has another status.
        Complaint = 6 "complaint",
        /// The customer was asked for a consent, or decided about it.
        Consent = 7 "consent",
        /// A relationship began or ended.
        Relationship = 8 "relationship",
        /// All that is known of the customer is forgotten.
        Erase = 9 "erase",
    }
}

/// A change of a customer, a document whose key `change` is its kind.
///
/// | kind | keys |
/// |---|---|
/// | `set` | `field`, `value`, `verified_at`, optionally `source` |
/// | `verify` | `field`, `verified_at`, optionally `source` |
/// | `clear` | `field` |
/// | `purchase` | `at`, and the fields of the event: `what`, `place`, `amount`, `motive` |
/// | `interaction` | `at`, `kind` (`marketing`, `sales`, `technical`, `service` or `other:code`), `channel`, `direction`, optionally `note` |
/// | `complaint` | `at`, `reference`, `status` |
/// | `consent` | `at`, `purpose`, `channel` (by default `all`), `status` (`requested`, `granted`, `confirmed`, `denied`, `withdrawn`), `by` (`customer`, `staff`, `law`), optionally `basis`, `notice_version`, `how`, `valid_until`, `recipients` |
/// | `relationship` | `type`, `since`, optionally `until`, `channels`, `representative`, `community` |
/// | `erase` | `at` |
///
/// Instants are those of RFC 3339. An optional `customer` must be the customer's id.
///
/// # Examples
///
/// ```
/// use crm_core::customer::{Change, ChangeKind};
///
/// let json = r#"[{"change": "clear", "field": "phone"}]"#;
/// let changes = Change::list_from_json(json)?;
/// assert_eq!(changes[0].kind(), ChangeKind::Clear);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Change {
    kind: ChangeKind,
    customer: Option<Value>,
    /// The keys but `change` and `customer`.
    body: Map<String, Value>,
}

impl Change {
    /// Reads a change from JSON. What it says is checked when it is applied.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if it is not an object with a key `change`, and
    /// [`Error::UnknownName`] for its kind.
    pub fn from_json(json: &str) -> Result<Change> {
        Change::read(document::parse(json)?, "$")
    }

    /// Reads a change, or a list of changes, from JSON.
    ///
    /// # Errors
    ///
    /// Those of [`from_json`](Change::from_json).
    pub fn list_from_json(json: &str) -> Result<Vec<Change>> {
        match document::parse(json)? {
            Value::Array(changes) => {
                let numbered = changes.into_iter().enumerate();
                numbered.map(|(at, change)| Change::read(change, &format!("$[{at}]"))).collect()
            }
            change => Ok(vec![Change::read(change, "$")?]),
        }
    }

    fn read(given: Value, path: &str) -> Result<Change> {
        let Value::Object(mut body) = given else {
            return Err(invalid(path, "a change must be an object"));
        };
        let place = format!("{path}.change");
        let kind = match body.remove("change") {
            Some(Value::String(kind)) => ChangeKind::from_name(&kind).ok_or_else(|| {
                let kinds = ChangeKind::ALL.iter().map(|one| one.name().to_owned()).collect();
                Error::unknown_name(&place, kinds, &kind)
            })?,
            Some(_) => return Err(invalid(&place, "must be text")),
            None => return Err(invalid(&place, "is missing")),
        };
        Ok(Change { kind, customer: body.remove("customer"), body })
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        self.kind
    }

    pub(crate) fn body(&self) -> &Map<String, Value> {
        &self.body
    }

    /// Whether it is about a customer: it names no other one.
    pub(crate) fn concerns(&self, id: &str) -> bool {
        self.customer.as_ref().is_none_or(|customer| customer.as_str() == Some(id))
    }
}

impl fmt::Debug for Change {
    /// Writes the kind: the values are those of a customer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("kind", &self.kind).finish_non_exhaustive()
    }
}
