//! What the business means by each type of relationship, and where a customer's differs.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::customer::arrived::Arrived;
use crate::customer::customer::Customer;
use crate::customer::entry::{Entry, INTERACTION};
use crate::customer::record::Record;
use crate::customer::relationship::{Relationship, RelationshipType};
use crate::date::instant::Instant;
use crate::document::answer::Document;
use crate::document::document;
use crate::error::error::{Error, Result};
use crate::text::choice::choice;

/// The microseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000;

/// The fewest interactions of a long-term relationship.
const REPEATED: usize = 2;

choice! {
    /// How a relationship differs from what the business means by it.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::MisalignmentKind;
    ///
    /// assert_eq!(MisalignmentKind::TooQuiet.name(), "too_quiet");
    /// ```
    pub enum MisalignmentKind as "kind" {
        /// It uses a channel that is not among those of its type.
        ChannelNotAllowed = 1 "channel_not_allowed",
        /// The last contact was too long ago.
        TooQuiet = 2 "too_quiet",
        /// It has no representative and needs one.
        NoOwner = 3 "no_owner",
        /// It is long-term without repeated interaction.
        Inconsistent = 4 "inconsistent",
    }
}

/// A difference between a relationship and what the business means by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Misalignment {
    /// The type of the relationship.
    #[serde(rename = "type")]
    pub relationship: RelationshipType,
    /// How it differs.
    pub kind: MisalignmentKind,
    /// The channel that is not allowed.
    pub channel: Option<String>,
}

/// What the business means by one type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Meaning {
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cadence_days: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    owner: bool,
}

/// What the business means by each type of relationship: the channels, how often there is contact,
/// and whether it has a representative.
///
/// As JSON, by the name of the type:
///
/// ```json
/// {"personal_assistance": {"channels": ["phone", "email"], "cadence_days": 90, "owner": true}}
/// ```
///
/// # Examples
///
/// ```
/// use crm_core::customer::{
///     Change, Customer, MisalignmentKind, RelationshipPolicy, Schema,
/// };
///
/// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
/// customer.apply(&[Change::from_json(
///     r#"{"change": "relationship", "type": "personal_assistance",
///         "since": "2026-01-01T00:00:00Z", "channels": ["phone"]}"#,
/// )?], None)?;
/// let policy = RelationshipPolicy::from_json(r#"{"personal_assistance": {"owner": true}}"#)?;
/// let found = policy.misalignments(&customer, "2026-03-31T00:00:00Z".parse()?);
/// assert_eq!(found[0].kind, MisalignmentKind::NoOwner);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipPolicy {
    meanings: BTreeMap<RelationshipType, Meaning>,
}

impl RelationshipPolicy {
    /// Reads a policy from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] and [`Error::UnknownName`], which name the JSON path.
    pub fn from_json(json: &str) -> Result<RelationshipPolicy> {
        let given: BTreeMap<String, Meaning> = document::read(json)?;
        let mut meanings = BTreeMap::new();
        for (name, meaning) in given {
            let kind = RelationshipType::from_name(&name).ok_or_else(|| {
                let names = RelationshipType::ALL.iter().map(|one| one.name().to_owned());
                Error::unknown_name(&format!("$.{name}"), names.collect(), &name)
            })?;
            if meaning.cadence_days == Some(0) {
                let path = format!("$.{name}.cadence_days");
                return Err(Error::out_of_range(&path, "at least 1", 0));
            }
            meanings.insert(kind, meaning);
        }
        Ok(RelationshipPolicy { meanings })
    }

    /// Writes the policy in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        let named: BTreeMap<&str, &Meaning> =
            self.meanings.iter().map(|(kind, meaning)| (kind.name(), meaning)).collect();
        document::canonical(&named)
    }

    /// Returns where the relationships of a customer at an instant differ from the policy, in their
    /// order. A long-term relationship with fewer than two interactions is one in any policy.
    #[must_use]
    pub fn misalignments(&self, customer: &Customer, now: Instant) -> Vec<Misalignment> {
        let Some(record) = customer.record() else { return Vec::new() };
        let mut found = Vec::new();
        for one in record.relationships.iter().map(|one| &one.item).filter(|one| one.is_at(now)) {
            let contacts: Vec<&Entry> = record
                .entries(INTERACTION)
                .iter()
                .map(|one: &Arrived<Entry>| &one.item)
                .filter(|entry| entry.at <= now)
                .collect();
            if let Some(meaning) = self.meanings.get(&one.kind) {
                meaning.compare(one, &contacts, now, &mut found);
            }
            if one.kind == RelationshipType::LongTerm && contacts.len() < REPEATED {
                found.push(misalignment(one, MisalignmentKind::Inconsistent, None));
            }
        }
        found
    }
}

impl Meaning {
    fn compare(
        &self,
        one: &Relationship,
        contacts: &[&Entry],
        now: Instant,
        found: &mut Vec<Misalignment>,
    ) {
        let during = contacts.iter().filter(|entry| entry.at >= one.since);
        if let Some(allowed) = &self.channels {
            let used = during.clone().filter_map(|entry| entry.text("channel"));
            let mut channels: Vec<&str> =
                one.channels.iter().map(String::as_str).chain(used).collect();
            channels.sort_unstable();
            channels.dedup();
            for channel in channels.into_iter().filter(|&one| !allowed.iter().any(|a| a == one)) {
                let kind = MisalignmentKind::ChannelNotAllowed;
                found.push(misalignment(one, kind, Some(channel.to_owned())));
            }
        }
        if let Some(days) = self.cadence_days {
            let last = during.map(|entry| entry.at).max().unwrap_or(one.since);
            if i64::from(last).saturating_add(i64::from(days) * DAY) < i64::from(now) {
                found.push(misalignment(one, MisalignmentKind::TooQuiet, None));
            }
        }
        if self.owner && one.representative.is_none() {
            found.push(misalignment(one, MisalignmentKind::NoOwner, None));
        }
    }
}

fn misalignment(
    one: &Relationship,
    kind: MisalignmentKind,
    channel: Option<String>,
) -> Misalignment {
    Misalignment { relationship: one.kind, kind, channel }
}

impl Record {
    fn relationships_at(&self, now: Instant) -> impl Iterator<Item = &Relationship> {
        self.relationships.iter().map(|one| &one.item).filter(move |one| one.is_at(now))
    }
}

impl Customer {
    /// Returns the relationships at an instant, as a list of documents.
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn relationships(&self, now: Instant) -> Result<Document> {
        let found = self.record().map(|record| record.relationships_at(now).collect::<Vec<_>>());
        Document::of(&found.unwrap_or_default())
    }

    /// Returns how close the closest relationship at an instant is, from 0 to 6; `None` without one.
    #[must_use]
    pub fn closeness(&self, now: Instant) -> Option<u32> {
        self.record()?.relationships_at(now).map(|one| one.kind.closeness()).max()
    }
}

impl fmt::Display for Misalignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.relationship, self.kind)?;
        self.channel.as_ref().map_or(Ok(()), |channel| write!(f, " {channel:?}"))
    }
}
