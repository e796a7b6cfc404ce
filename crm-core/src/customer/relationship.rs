//! Relationships with customers.

use serde::{Deserialize, Serialize};

use crate::date::instant::Instant;
use crate::document::document::invalid;
use crate::error::error::{Error, Result};
use crate::text::choice::choice;

choice! {
    /// The type of a relationship. A customer can have several at once.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::RelationshipType;
    ///
    /// let dedicated: RelationshipType = "dedicated_assistance".parse()?;
    /// assert_eq!(dedicated.closeness(), 6);
    /// assert!(dedicated.refines(RelationshipType::PersonalAssistance));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum RelationshipType as "type" {
        /// Contact for a transaction only.
        Transactional = 1 "transactional",
        /// The customer has all means to serve himself.
        SelfService = 2 "self_service",
        /// Self-service that knows the customer.
        Automated = 3 "automated",
        /// Customers help each other.
        Community = 4 "community",
        /// Repeated interaction.
        LongTerm = 5 "long_term",
        /// A human helps during or after the sale.
        PersonalAssistance = 6 "personal_assistance",
        /// One representative for the customer.
        DedicatedAssistance = 7 "dedicated_assistance",
    }
}

impl RelationshipType {
    /// Returns how close the relationship is, from 0 for transactional to 6 for dedicated
    /// assistance.
    #[must_use]
    pub fn closeness(self) -> u32 {
        self.as_i32().unsigned_abs() - 1
    }

    /// Returns whether this type is another one with something more, or the same: automated service
    /// is self-service, dedicated assistance is personal assistance.
    #[must_use]
    pub fn refines(self, other: RelationshipType) -> bool {
        use RelationshipType::{Automated, DedicatedAssistance, PersonalAssistance, SelfService};
        self == other
            || matches!(
                (self, other),
                (Automated, SelfService) | (DedicatedAssistance, PersonalAssistance)
            )
    }
}

/// The channels on which a human answers.
const HUMAN: [&str; 6] = ["in_person", "phone", "video", "chat", "email", "letter"];

/// A relationship, from its start to the first instant without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Relationship {
    #[serde(rename = "type")]
    pub(crate) kind: RelationshipType,
    pub(crate) since: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Instant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) channels: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) representative: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) community: Option<String>,
}

impl Relationship {
    pub(crate) fn is_at(&self, now: Instant) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }

    /// Whether this says more of the same relationship, such as its end.
    pub(crate) fn is_same(&self, other: &Relationship) -> bool {
        (self.kind, self.since) == (other.kind, other.since)
            && self.representative == other.representative
            && self.community == other.community
    }

    /// Checks the rules of its type; `others` are all relationships of the customer, and
    /// `has_facts` is whether a field of him is known.
    pub(crate) fn check<'r>(
        &self,
        mut others: impl Iterator<Item = &'r Relationship>,
        has_facts: bool,
        path: &str,
    ) -> Result<()> {
        if self.until.is_some_and(|until| until <= self.since) {
            return Err(invalid(&format!("{path}.until"), "must be later than \"since\""));
        }
        let broken = |key: &str, message: String| {
            Err(Error::RelationshipRule { path: format!("{path}.{key}"), message })
        };
        let is_human = self.channels.iter().any(|channel| HUMAN.contains(&channel.as_str()));
        match self.kind {
            RelationshipType::PersonalAssistance if !is_human => broken(
                "channels",
                format!("personal assistance needs a human channel: {}", HUMAN.join(", ")),
            ),
            RelationshipType::DedicatedAssistance if is_blank(self.representative.as_ref()) => {
                broken("representative", "dedicated assistance needs a representative".to_owned())
            }
            RelationshipType::DedicatedAssistance if others.any(|other| self.collides(other)) => {
                let message = "dedicated assistance has one representative at a time";
                broken("representative", message.to_owned())
            }
            RelationshipType::Automated if !has_facts => {
                broken("type", "automated service needs a known field".to_owned())
            }
            RelationshipType::Community if is_blank(self.community.as_ref()) => {
                broken("community", "a community needs its id".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Whether another representative is dedicated to the customer at the same time.
    fn collides(&self, other: &Relationship) -> bool {
        let starts_before =
            |one: &Relationship, end: Option<Instant>| end.is_none_or(|end| one.since < end);
        other.kind == self.kind
            && other.representative != self.representative
            && starts_before(self, other.until)
            && starts_before(other, self.until)
    }
}

fn is_blank(text: Option<&String>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness_rises_from_0_to_6() {
        let closeness: Vec<u32> = RelationshipType::ALL.iter().map(|one| one.closeness()).collect();
        assert_eq!(closeness, [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn refinement_is_a_partial_order() {
        for &one in RelationshipType::ALL {
            assert!(one.refines(one));
            for &other in RelationshipType::ALL {
                assert!(one == other || !(one.refines(other) && other.refines(one)));
            }
        }
    }
}
