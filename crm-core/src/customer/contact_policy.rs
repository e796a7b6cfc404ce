//! Whether a customer may be contacted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::customer::consent::{ConsentState, ConsentStatus};
use crate::customer::customer::Customer;
use crate::customer::decision::{Decision, DecisionRule};
use crate::customer::entry::PURCHASE;
use crate::date::instant::Instant;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::text::choice::choice;

/// The version of the document format.
const VERSION: u64 = 1;

/// The microseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000;

choice! {
    /// What the law asks for before marketing.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Regime;
    ///
    /// assert_eq!("soft_opt_in".parse::<Regime>()?, Regime::SoftOptIn);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Regime as "regime" {
        /// A consent.
        OptIn = 1 "opt_in",
        /// A consent or a purchase.
        SoftOptIn = 2 "soft_opt_in",
        /// Nothing, as long as the customer does not refuse.
        OptOut = 3 "opt_out",
    }
}

choice! {
    /// What a contact is for.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::ContactCategory;
    ///
    /// assert_eq!(ContactCategory::Service.name(), "service");
    /// ```
    pub enum ContactCategory as "category" {
        /// Marketing, which needs consent and is capped.
        Marketing = 1 "marketing",
        /// Service for what the customer has.
        Service = 2 "service",
        /// Advice that the customer asked for.
        Advice = 3 "advice",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Purpose {
    category: ContactCategory,
    /// The purpose of the consent, by default its own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cap {
    n: u32,
    days: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<ContactCategory>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
}

/// The rules of contacts with customers.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "regime": "opt_in",
///   "require_confirmed": false,
///   "purposes": {
///     "promotion": {"category": "marketing", "consent": "marketing"},
///     "outage": {"category": "service"}
///   },
///   "caps": [{"n": 1, "days": 30, "category": "marketing", "channel": "email"}]
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `regime` | optional: a [`Regime`], by default `opt_in` |
/// | `require_confirmed` | optional: whether only a confirmed consent counts |
/// | `purposes` | by name: the `category`, a [`ContactCategory`], and the purpose of the `consent`, by default its own name |
/// | `caps` | optional: at most `n` contacts in `days`, of a category and on a channel, or of all |
///
/// # Examples
///
/// ```
/// use crm_core::customer::{Contact, ContactPolicy, Customer, DecisionRule, Schema};
///
/// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
/// let policy = ContactPolicy::from_json(
///     r#"{"purposes": {"promotion": {"category": "marketing", "consent": "marketing"}}}"#,
/// )?;
/// let contact = Contact::from_json(r#"{"purpose": "promotion", "channel": "email"}"#)?;
/// let now = "2026-03-31T09:00:00Z".parse()?;
/// let decision = policy.may_contact(&customer, &contact, &[], now)?;
/// assert_eq!(decision.rule, Some(DecisionRule::Consent));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactPolicy {
    #[serde(default = "version")]
    version: u64,
    #[serde(default = "opt_in")]
    regime: Regime,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    require_confirmed: bool,
    purposes: BTreeMap<String, Purpose>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    caps: Vec<Cap>,
}

fn version() -> u64 {
    VERSION
}

fn opt_in() -> Regime {
    Regime::OptIn
}

/// A contact that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contact {
    /// The purpose, one of those of the policy.
    pub purpose: String,
    /// The channel.
    pub channel: String,
}

impl Contact {
    /// Reads a contact from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path.
    pub fn from_json(json: &str) -> Result<Contact> {
        document::read(json)
    }
}

/// A contact that took place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Touch {
    /// When.
    pub at: Instant,
    /// The purpose, one of those of the policy.
    pub purpose: String,
    /// The channel.
    pub channel: String,
}

impl Touch {
    /// Reads a list of contacts from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path.
    pub fn list_from_json(json: &str) -> Result<Vec<Touch>> {
        document::read(json)
    }
}

impl ContactPolicy {
    /// Reads a policy from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] and [`Error::OutOfRange`], which name the JSON path, and
    /// [`Error::UnsupportedVersion`].
    pub fn from_json(json: &str) -> Result<ContactPolicy> {
        let value = document::parse(json)?;
        if let Some(given) = value.get("version") {
            document::version(Some(given), "version", "contact policy", VERSION)?;
        }
        let policy: ContactPolicy = document::read_value(value)?;
        policy.check()?;
        Ok(policy)
    }

    /// Writes the policy in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    fn check(&self) -> Result<()> {
        if let Some((name, _)) = self.purposes.iter().find(|(name, _)| name.trim().is_empty()) {
            return Err(invalid(&format!("$.purposes.{name}"), "the name must not be empty"));
        }
        let empty = self.caps.iter().position(|cap| cap.days == 0);
        empty.map_or(Ok(()), |at| {
            Err(Error::out_of_range(&format!("$.caps[{at}].days"), "at least 1", 0))
        })
    }

    /// Decides whether a customer may be contacted at an instant, after the contacts in `history`.
    ///
    /// The first rule that denies decides: `erased`; `refusal` of the consent of the purpose, in any
    /// regime and for any category; for marketing `consent`, by the regime, and `cap`: as many
    /// contacts as allowed took place later than `days` times 24 hours before now. The next contact
    /// is allowed when the oldest of them that counts is so long ago.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a purpose that the policy does not have.
    pub fn may_contact(
        &self,
        customer: &Customer,
        contact: &Contact,
        history: &[Touch],
        now: Instant,
    ) -> Result<Decision> {
        let purpose = self.purpose(&contact.purpose, "purpose")?;
        let touches = self.touches(history, now)?;
        if customer.record().is_none() {
            return Ok(Decision::erased());
        }
        let consent = purpose.consent.as_deref().unwrap_or(&contact.purpose);
        let state = customer.consent(consent, Some(&contact.channel), now);
        let channel = &contact.channel;
        if state.is_refusal() {
            let reason = format!("the consent to {consent:?} on {channel:?} is {}", state.status);
            return Ok(Decision::no(DecisionRule::Refusal, reason));
        }
        if purpose.category != ContactCategory::Marketing {
            let reason = format!("{} needs no consent and is not capped", purpose.category);
            return Ok(Decision::yes(None, reason));
        }
        if !self.is_permitted(customer, &state, now) {
            let reason = format!("the consent to {consent:?} on {channel:?} is {}", state.status);
            return Ok(Decision::no(DecisionRule::Consent, reason));
        }
        Ok(self.capped(purpose.category, channel, &touches, now))
    }

    fn purpose(&self, name: &str, path: &str) -> Result<&Purpose> {
        self.purposes
            .get(name)
            .ok_or_else(|| Error::unknown_name(path, self.purposes.keys().cloned().collect(), name))
    }

    /// The contacts up to now, with their categories.
    fn touches<'h>(
        &self,
        history: &'h [Touch],
        now: Instant,
    ) -> Result<Vec<(&'h Touch, ContactCategory)>> {
        let categorized = history.iter().enumerate().map(|(at, touch)| {
            let path = format!("history[{at}].purpose");
            Ok((touch, self.purpose(&touch.purpose, &path)?.category))
        });
        let mut touches = categorized.collect::<Result<Vec<_>>>()?;
        touches.retain(|(touch, _)| touch.at <= now);
        Ok(touches)
    }

    fn is_permitted(&self, customer: &Customer, state: &ConsentState, now: Instant) -> bool {
        let is_confirmed = state.status == ConsentStatus::Confirmed || !self.require_confirmed;
        let consents = state.allowed && is_confirmed;
        match self.regime {
            Regime::OptIn => consents,
            Regime::SoftOptIn => consents || has_bought(customer, now),
            Regime::OptOut => true,
        }
    }

    fn capped(
        &self,
        category: ContactCategory,
        channel: &str,
        touches: &[(&Touch, ContactCategory)],
        now: Instant,
    ) -> Decision {
        let concerns = |cap: &&Cap| {
            cap.category.is_none_or(|one| one == category)
                && cap.channel.as_ref().is_none_or(|one| one == channel)
        };
        let denied = self.caps.iter().filter(concerns).filter_map(|cap| cap.denies(touches, now));
        // A cap that never ends is later than all others.
        let last = denied.max_by_key(|(_, next)| (next.is_none(), *next));
        last.map_or_else(
            || Decision::yes(None, "nothing forbids it"),
            |(reason, next_allowed_at)| Decision {
                next_allowed_at,
                ..Decision::no(DecisionRule::Cap, reason)
            },
        )
    }
}

fn has_bought(customer: &Customer, now: Instant) -> bool {
    let purchases = customer.record().map(|record| record.entries(PURCHASE)).unwrap_or_default();
    purchases.iter().any(|one| one.item.at <= now)
}

impl Cap {
    /// Why no further contact is allowed, and from when on one is.
    fn denies(
        &self,
        touches: &[(&Touch, ContactCategory)],
        now: Instant,
    ) -> Option<(String, Option<Instant>)> {
        let window = i64::from(self.days) * DAY;
        let counts = |touch: &Touch, category: ContactCategory| {
            self.category.is_none_or(|one| one == category)
                && self.channel.as_ref().is_none_or(|one| *one == touch.channel)
                && i64::from(touch.at) > i64::from(now).saturating_sub(window)
        };
        let counted = touches.iter().filter(|(touch, category)| counts(touch, *category));
        let mut times: Vec<i64> = counted.map(|(touch, _)| touch.at.into()).collect();
        let most = usize::try_from(self.n).unwrap_or(usize::MAX);
        let excess = times.len().checked_sub(most)?;
        times.sort_unstable();
        let next = times.get(excess).and_then(|at| Instant::try_from(at.checked_add(window)?).ok());
        let reason = format!("{} of {} contacts in {} days", times.len(), self.n, self.days);
        Some((reason, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::change::Change;
    use crate::customer::schema::schema::Schema;

    const POLICY: &str = r#"{
        "purposes": {
            "promotion": {"category": "marketing", "consent": "marketing"},
            "outage": {"category": "service"},
            "advice": {"category": "advice", "consent": "marketing"}
        },
        "caps": [{"n": 1, "days": 30, "category": "marketing", "channel": "email"}]
    }"#;

    fn customer(changes: &str) -> Customer {
        let schema = Schema::standard("ILS".parse().unwrap()).unwrap();
        let mut customer = Customer::new("c-17", &schema).unwrap();
        customer.apply(&Change::list_from_json(changes).unwrap(), None).unwrap();
        customer
    }

    fn consent(status: &str) -> String {
        format!(
            r#"[{{"change": "consent", "at": "2026-01-01T00:00:00Z", "purpose": "marketing",
                "channel": "all", "status": "{status}", "by": "customer"}}]"#
        )
    }

    fn ask(policy: &str, customer: &Customer, purpose: &str, history: &str, now: &str) -> Decision {
        let contact = format!(r#"{{"purpose": "{purpose}", "channel": "email"}}"#);
        let policy = ContactPolicy::from_json(policy).unwrap();
        let contact = Contact::from_json(&contact).unwrap();
        let history = Touch::list_from_json(history).unwrap();
        policy.may_contact(customer, &contact, &history, now.parse().unwrap()).unwrap()
    }

    fn rule(decision: &Decision) -> Option<&'static str> {
        decision.rule.map(DecisionRule::name)
    }

    #[test]
    fn a_cap_rolls_and_exempts_by_category() {
        let customer = customer(&consent("granted"));
        let history =
            r#"[{"at": "2026-03-01T10:00:00Z", "purpose": "promotion", "channel": "email"}]"#;
        let denied = ask(POLICY, &customer, "promotion", history, "2026-03-15T00:00:00Z");
        assert_eq!((denied.allowed, rule(&denied)), (false, Some("cap")));
        assert_eq!(denied.next_allowed_at, Some("2026-03-31T10:00:00Z".parse().unwrap()));
        assert_eq!(denied.reason, "1 of 1 contacts in 30 days");
        let next = denied.next_allowed_at.unwrap().to_string();
        assert!(ask(POLICY, &customer, "promotion", history, &next).allowed);
        assert!(ask(POLICY, &customer, "outage", history, "2026-03-15T00:00:00Z").allowed);
        let sms = history.replace("email", "sms");
        assert!(ask(POLICY, &customer, "promotion", &sms, "2026-03-15T00:00:00Z").allowed);
        let later = history.replace("03-01", "03-20");
        assert!(ask(POLICY, &customer, "promotion", &later, "2026-03-15T00:00:00Z").allowed);
    }

    #[test]
    fn more_contacts_than_allowed_wait_for_the_oldest_that_counts() {
        let customer = customer(&consent("granted"));
        let policy = POLICY.replace(r#""n": 1"#, r#""n": 2"#);
        let touch = |day: u32| {
            format!(
                r#"{{"at": "2026-03-{day:02}T10:00:00Z", "purpose": "promotion", "channel": "email"}}"#
            )
        };
        let history = format!("[{}, {}, {}]", touch(9), touch(1), touch(5));
        let denied = ask(&policy, &customer, "promotion", &history, "2026-03-15T00:00:00Z");
        assert_eq!(denied.next_allowed_at, Some("2026-04-04T10:00:00Z".parse().unwrap()));
        let next = denied.next_allowed_at.unwrap().to_string();
        assert!(ask(&policy, &customer, "promotion", &history, &next).allowed);
        let never = POLICY.replace(r#""n": 1"#, r#""n": 0"#);
        let denied = ask(&never, &customer, "promotion", "[]", "2026-03-15T00:00:00Z");
        assert_eq!((rule(&denied), denied.next_allowed_at), (Some("cap"), None));
    }

    #[test]
    fn a_regime_says_what_marketing_needs() {
        let bought = r#"[{"change": "purchase", "at": "2026-01-01T00:00:00Z"}]"#;
        let now = "2026-03-15T00:00:00Z";
        let with = |regime: &str| POLICY.replacen('{', &format!(r#"{{"regime": "{regime}","#), 1);
        for (changes, opt_in, soft, opt_out) in [
            ("[]".to_owned(), Some("consent"), Some("consent"), None),
            (bought.to_owned(), Some("consent"), None, None),
            (consent("granted"), None, None, None),
            (consent("requested"), Some("consent"), Some("consent"), None),
            (consent("denied"), Some("refusal"), Some("refusal"), Some("refusal")),
        ] {
            let customer = customer(&changes);
            for (regime, expected) in
                [("opt_in", opt_in), ("soft_opt_in", soft), ("opt_out", opt_out)]
            {
                let decision = ask(&with(regime), &customer, "promotion", "[]", now);
                assert_eq!(rule(&decision), expected, "{regime} {changes}");
                assert_eq!(decision.allowed, expected.is_none());
                // Service has a consent of its own name; this advice has that of marketing.
                assert!(ask(&with(regime), &customer, "outage", "[]", now).allowed);
                let advice = ask(&with(regime), &customer, "advice", "[]", now);
                assert_eq!(advice.allowed, expected != Some("refusal"), "{regime} {changes}");
            }
        }
        let strict = POLICY.replacen('{', r#"{"require_confirmed": true,"#, 1);
        assert!(!ask(&strict, &customer(&consent("granted")), "promotion", "[]", now).allowed);
        assert!(ask(&strict, &customer(&consent("confirmed")), "promotion", "[]", now).allowed);
    }

    #[test]
    fn an_unknown_purpose_is_an_error() {
        let policy = ContactPolicy::from_json(POLICY).unwrap();
        let contact =
            Contact::from_json(r#"{"purpose": "promotoin", "channel": "email"}"#).unwrap();
        let now = "2026-03-15T00:00:00Z".parse().unwrap();
        let error = policy.may_contact(&customer("[]"), &contact, &[], now).unwrap_err();
        assert!(error.to_string().contains("promotion"), "{error}");
        for (from, to, path) in [
            (r#""days": 30"#, r#""days": 0"#, "$.caps[0].days"),
            ("marketing\"", "sales\"", "$.caps[0].category"),
            (r#""purposes""#, r#""version": 2, "purposes""#, "$.version"),
        ] {
            let error = ContactPolicy::from_json(&POLICY.replacen(from, to, 1));
            let found = error.map(|_| ()).unwrap_err();
            assert!(
                found.path().is_some_and(|p| p == path || p.starts_with("$.purposes")),
                "{found}"
            );
        }
    }
}
