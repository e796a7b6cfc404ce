//! Sets of segments as documents.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::customer::schema::protection::Protection;
use crate::customer::schema::sensitivity::Sensitivity;
use crate::date::week::WeekStart;
use crate::date::zone::Zone;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::text::parsed::parsed;

/// The version of the document.
const VERSION: u64 = 1;

/// The most segments of a set.
const MOST_SEGMENTS: usize = 10_000;

/// The most ids that are included or excluded by hand.
const MOST_MANUAL: usize = 1_000_000;

/// The definition of a set of segments.
///
/// # Examples
///
/// ```
/// use crm_core::segment::SegmentSetDefinition;
///
/// let json = r#"{"segments": [{"id": "young", "rule": "age < 26"}], "zone": "Asia/Jerusalem"}"#;
/// let definition = SegmentSetDefinition::from_json(json)?;
/// assert_eq!(definition.segments[0].id, "young");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SegmentSetDefinition {
    /// The version of the document, 1.
    #[serde(default = "current")]
    pub version: u64,
    /// The time zone in which days are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// The first day of a week.
    #[serde(default)]
    pub week_starts: WeekStart,
    /// The segments, in the order of the results.
    #[serde(default)]
    pub segments: Vec<SegmentDefinition>,
    /// The groups of segments of which a customer is in at most one: the first that takes him.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exclusive: BTreeMap<String, Vec<String>>,
}

/// The definition of a segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SegmentDefinition {
    /// The id, unique within the set.
    pub id: String,
    /// The version of the segment, which its owner counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// The name by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub label: BTreeMap<String, String>,
    /// The rule, as text or JSON; without one, the segment is a list of customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Value>,
    /// Customers who are members whatever the rule says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<ManualEntry>,
    /// Customers who are not members, even if they are included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<ManualEntry>,
    /// The class of the membership, in place of that of the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
}

/// A customer who was included or excluded by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ManualEntry {
    /// The id of the customer; an integer is equivalent to its decimal text.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A class of protection for the membership of a segment, lower than that of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Release {
    /// The sensitivity.
    #[serde(default, deserialize_with = "parsed")]
    pub sensitivity: Sensitivity,
    /// The compartments.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub compartments: BTreeSet<String>,
    /// The reason.
    pub reason: String,
    /// Who released it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Release {
    pub(crate) fn protection(&self) -> Protection {
        Protection {
            sensitivity: self.sensitivity,
            special_category: false,
            compartments: self.compartments.clone(),
        }
    }
}

fn current() -> u64 {
    VERSION
}

fn id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("an id is text or an integer")),
    }
}

impl Default for SegmentSetDefinition {
    fn default() -> SegmentSetDefinition {
        SegmentSetDefinition {
            version: VERSION,
            zone: None,
            week_starts: WeekStart::default(),
            segments: Vec::new(),
            exclusive: BTreeMap::new(),
        }
    }
}

impl SegmentDefinition {
    /// Creates a segment with a rule as text.
    #[must_use]
    pub fn new(id: &str, rule: &str) -> SegmentDefinition {
        let rule = Some(Value::String(rule.to_owned()));
        SegmentDefinition { id: id.to_owned(), rule, ..SegmentDefinition::default() }
    }
}

impl SegmentSetDefinition {
    /// Creates a set of segments without a zone.
    #[must_use]
    pub fn new(segments: Vec<SegmentDefinition>) -> SegmentSetDefinition {
        SegmentSetDefinition { segments, ..SegmentSetDefinition::default() }
    }

    /// Sets the time zone in which days are meant.
    #[must_use]
    pub fn with_zone(self, zone: Zone) -> SegmentSetDefinition {
        SegmentSetDefinition { zone: Some(zone), ..self }
    }

    /// Sets the first day of a week.
    #[must_use]
    pub fn with_week_starts(self, week_starts: WeekStart) -> SegmentSetDefinition {
        SegmentSetDefinition { week_starts, ..self }
    }

    /// Adds a group of segments of which a customer is in at most one.
    #[must_use]
    pub fn with_exclusive(mut self, group: &str, segments: &[&str]) -> SegmentSetDefinition {
        let segments = segments.iter().map(|&id| id.to_owned()).collect();
        self.exclusive.insert(group.to_owned(), segments);
        self
    }

    /// Reads a definition.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] with the path, [`Error::UnsupportedVersion`].
    pub fn from_json(json: &str) -> Result<SegmentSetDefinition> {
        let value = document::parse(json)?;
        if let Some(version) = value.get("version") {
            document::version(Some(version), "version", "set of segments", VERSION)?;
        }
        document::read_value(value)
    }

    /// Checks what does not depend on the rules.
    pub(crate) fn check(&self) -> Result<()> {
        let too_large = |field: &str, message: String| Error::TooLarge {
            field: field.to_owned(),
            message,
        };
        if self.segments.len() > MOST_SEGMENTS {
            let found = self.segments.len();
            return Err(too_large(
                "$.segments",
                format!("a set has at most 10,000 segments, found {found}"),
            ));
        }
        let manual: usize =
            self.segments.iter().map(|one| one.include.len() + one.exclude.len()).sum();
        if manual > MOST_MANUAL {
            return Err(too_large(
                "$.segments",
                format!("a set has at most 1,000,000 manual ids, found {manual}"),
            ));
        }
        let mut ids = BTreeMap::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let path = format!("$.segments[{at}].id");
            if segment.id.trim().is_empty() {
                return Err(invalid(&path, "must not be empty"));
            }
            if let Some(before) = ids.insert(&segment.id, at) {
                let message = format!("{:?} is also the id of $.segments[{before}]", segment.id);
                return Err(invalid(&path, message));
            }
            if let Some(release) = &segment.release
                && release.reason.trim().is_empty()
            {
                let path = format!("$.segments[{at}].release.reason");
                return Err(invalid(&path, "must not be empty"));
            }
        }
        Ok(())
    }
}
