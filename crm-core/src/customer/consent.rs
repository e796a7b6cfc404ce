//! Consents, and whether they hold.

use serde::{Deserialize, Serialize};

use crate::date::instant::Instant;
use crate::document::document::invalid;
use crate::error::error::Result;
use crate::text::choice::choice;

choice! {
    /// What a customer, or somebody for him, said about a consent.
    pub(crate) enum ConsentAct as "status" {
        /// The customer was asked.
        Requested = 1 "requested",
        /// The customer said yes.
        Granted = 2 "granted",
        /// The customer said yes, and again when asked to confirm it.
        Confirmed = 3 "confirmed",
        /// The customer said no.
        Denied = 4 "denied",
        /// The customer took a yes back.
        Withdrawn = 5 "withdrawn",
    }
}

choice! {
    /// Who decided about a consent.
    pub(crate) enum Author as "by" {
        /// The customer.
        Customer = 1 "customer",
        /// Somebody of the business.
        Staff = 2 "staff",
        /// A law.
        Law = 3 "law",
    }
}

choice! {
    /// The state of a consent at an instant.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::ConsentStatus;
    ///
    /// assert_eq!(ConsentStatus::NotAsked.name(), "not_asked");
    /// ```
    pub enum ConsentStatus as "status" {
        /// The customer was asked and has not answered.
        Requested = 1 "requested",
        /// A yes holds.
        Granted = 2 "granted",
        /// A yes holds that was confirmed.
        Confirmed = 3 "confirmed",
        /// The customer said no.
        Denied = 4 "denied",
        /// A yes was taken back.
        Withdrawn = 5 "withdrawn",
        /// A yes held until its end.
        Expired = 6 "expired",
        /// The customer was not asked, which is not a no.
        NotAsked = 7 "not_asked",
    }
}

/// The channel of a consent that covers every channel.
const ALL: &str = "all";

/// A consent that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consent {
    pub(crate) at: Instant,
    pub(crate) purpose: String,
    /// A channel, or `all`.
    #[serde(default = "all")]
    pub(crate) channel: String,
    pub(crate) status: ConsentAct,
    pub(crate) by: Author,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) basis: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notice_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) how: Option<String>,
    /// The first instant without the consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) valid_until: Option<Instant>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) recipients: Vec<String>,
}

fn all() -> String {
    ALL.to_owned()
}

impl Consent {
    pub(crate) fn check(&self, path: &str) -> Result<()> {
        for (key, text) in [("purpose", &self.purpose), ("channel", &self.channel)] {
            if text.trim().is_empty() {
                return Err(invalid(&format!("{path}.{key}"), "must not be empty"));
            }
        }
        if self.valid_until.is_some_and(|until| until <= self.at) {
            return Err(invalid(&format!("{path}.valid_until"), "must be later than \"at\""));
        }
        Ok(())
    }

    fn is_grant(&self) -> bool {
        matches!(self.status, ConsentAct::Granted | ConsentAct::Confirmed)
    }

    fn is_refusal(&self) -> bool {
        matches!(self.status, ConsentAct::Denied | ConsentAct::Withdrawn)
    }

    fn covers_all(&self) -> bool {
        self.channel == ALL
    }

    fn covers(&self, purpose: &str, channel: &str) -> bool {
        self.purpose == purpose && (self.covers_all() || self.channel == channel)
    }

    fn has_expired(&self, now: Instant) -> bool {
        self.valid_until.is_some_and(|until| until <= now)
    }

    /// Whether a grant overrides a refusal of the same question.
    fn overrides(&self, refusal: &Consent) -> bool {
        let is_as_wide = refusal.covers_all() || !self.covers_all();
        let is_bound = refusal.by == Author::Customer && self.by != Author::Customer;
        refusal.at < self.at && is_as_wide && !is_bound
    }

    fn names(&self, recipient: &str) -> bool {
        self.recipients.iter().any(|one| one == recipient)
    }
}

/// Whether a consent holds at an instant, and since when it is as it is.
///
/// # Examples
///
/// ```
/// use crm_core::customer::{ConsentStatus, Customer, Schema};
///
/// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
/// let consent = customer.consent("marketing", Some("email"), "2026-03-31T09:00:00Z".parse()?);
/// assert_eq!((consent.status, consent.allowed), (ConsentStatus::NotAsked, false));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConsentState {
    /// The state.
    pub status: ConsentStatus,
    /// Whether a yes holds.
    pub allowed: bool,
    /// Since when, if it was asked for.
    pub since: Option<Instant>,
}

impl ConsentState {
    /// Whether the state is a no.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self.status, ConsentStatus::Denied | ConsentStatus::Withdrawn)
    }
}

/// Answers whether a consent to a purpose holds on a channel, or on all.
pub(crate) fn state(
    consents: &[Consent],
    purpose: &str,
    channel: Option<&str>,
    now: Instant,
) -> ConsentState {
    let channel = channel.unwrap_or(ALL);
    let covering: Vec<&Consent> =
        consents.iter().filter(|one| one.at <= now && one.covers(purpose, channel)).collect();
    judge(&covering, now)
}

/// Answers whether a consent to disclosure to a recipient holds.
pub(crate) fn disclosure(consents: &[Consent], recipient: &str, now: Instant) -> ConsentState {
    let concerns = |one: &&Consent| {
        let is_general = one.recipients.is_empty() && !one.is_grant();
        one.at <= now && one.covers("disclosure", ALL) && (is_general || one.names(recipient))
    };
    judge(&consents.iter().filter(concerns).collect::<Vec<_>>(), now)
}

/// Whether a law names a recipient: what it said last counts.
pub(crate) fn duty(consents: &[Consent], recipient: &str, now: Instant) -> bool {
    let concerns = |one: &&Consent| {
        let is_named = one.names(recipient) || one.is_refusal() && one.recipients.is_empty();
        one.by == Author::Law && one.covers("disclosure", ALL) && one.at <= now && is_named
    };
    judge(&consents.iter().filter(concerns).collect::<Vec<_>>(), now).allowed
}

/// The state that consents of one question give, in any order.
fn judge(covering: &[&Consent], now: Instant) -> ConsentState {
    let refusals = || covering.iter().filter(|one| one.is_refusal());
    let holds = |grant: &&&Consent| {
        grant.is_grant() && !grant.has_expired(now) && refusals().all(|no| grant.overrides(no))
    };
    let last = |found: &mut dyn Iterator<Item = &Consent>| {
        found.max_by_key(|one| (one.at, one.status)).map(|one| (one.at, one.status))
    };
    if let Some((since, act)) = last(&mut covering.iter().filter(holds).copied()) {
        let confirmed = act == ConsentAct::Confirmed;
        let status = if confirmed { ConsentStatus::Confirmed } else { ConsentStatus::Granted };
        return ConsentState { status, allowed: true, since: Some(since) };
    }
    if let Some((since, act)) = last(&mut refusals().copied()) {
        let withdrawn = act == ConsentAct::Withdrawn;
        let status = if withdrawn { ConsentStatus::Withdrawn } else { ConsentStatus::Denied };
        return ConsentState { status, allowed: false, since: Some(since) };
    }
    let expired = covering.iter().filter(|one| one.is_grant()).filter_map(|one| one.valid_until);
    if let Some(since) = expired.max() {
        return ConsentState { status: ConsentStatus::Expired, allowed: false, since: Some(since) };
    }
    let asked = covering.iter().map(|one| one.at).max();
    let status = if asked.is_some() { ConsentStatus::Requested } else { ConsentStatus::NotAsked };
    ConsentState { status, allowed: false, since: asked }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> Instant {
        Instant::try_from(1_800_000_000_000_000 + hour * 3_600_000_000).unwrap()
    }

    fn consent(hour: i64, channel: &str, status: &str, by: &str) -> Consent {
        Consent {
            at: at(hour),
            purpose: "marketing".to_owned(),
            channel: channel.to_owned(),
            status: status.parse().unwrap(),
            by: by.parse().unwrap(),
            basis: None,
            notice_version: None,
            how: None,
            valid_until: None,
            recipients: Vec::new(),
        }
    }

    fn status(consents: &[Consent], channel: &str, hour: i64) -> &'static str {
        state(consents, "marketing", Some(channel), at(hour)).status.name()
    }

    #[test]
    fn the_widest_and_the_strictest_no_counts() {
        for (consents, channel, expected) in [
            (vec![], "email", "not_asked"),
            (vec![consent(1, "email", "requested", "staff")], "email", "requested"),
            (vec![consent(1, "email", "granted", "customer")], "email", "granted"),
            (vec![consent(1, "email", "granted", "customer")], "sms", "not_asked"),
            (vec![consent(1, "email", "granted", "customer")], "all", "not_asked"),
            (vec![consent(1, "all", "granted", "customer")], "sms", "granted"),
            (vec![consent(9, "all", "granted", "customer")], "sms", "not_asked"),
            // A refusal of all ends a grant for e-mail.
            (
                vec![
                    consent(1, "email", "granted", "customer"),
                    consent(2, "all", "withdrawn", "customer"),
                ],
                "email",
                "withdrawn",
            ),
            // A general yes does not lift a no to SMS.
            (
                vec![
                    consent(1, "sms", "denied", "customer"),
                    consent(2, "all", "granted", "customer"),
                ],
                "sms",
                "denied",
            ),
            (
                vec![
                    consent(1, "sms", "denied", "customer"),
                    consent(2, "all", "granted", "customer"),
                ],
                "email",
                "granted",
            ),
            // Staff lift nothing that a customer refused, but what staff refused.
            (
                vec![
                    consent(1, "sms", "denied", "customer"),
                    consent(2, "sms", "granted", "staff"),
                ],
                "sms",
                "denied",
            ),
            (
                vec![consent(1, "sms", "denied", "staff"), consent(2, "sms", "confirmed", "staff")],
                "sms",
                "confirmed",
            ),
            // A tie is a refusal.
            (
                vec![
                    consent(1, "sms", "denied", "customer"),
                    consent(1, "sms", "granted", "customer"),
                ],
                "sms",
                "denied",
            ),
        ] {
            assert_eq!(status(&consents, channel, 8), expected, "{consents:?} {channel}");
        }
    }

    #[test]
    fn a_grant_ends_at_the_first_instant_without_it() {
        let grant =
            Consent { valid_until: Some(at(5)), ..consent(1, "all", "granted", "customer") };
        let before = Instant::try_from(i64::from(at(5)) - 1).unwrap();
        assert!(state(std::slice::from_ref(&grant), "marketing", None, before).allowed);
        let after = state(&[grant], "marketing", None, at(5));
        assert_eq!((after.status, after.since), (ConsentStatus::Expired, Some(at(5))));
    }

    #[test]
    fn a_disclosure_names_its_recipient() {
        let to = |hour, status, by, recipients: &[&str]| Consent {
            purpose: "disclosure".to_owned(),
            recipients: recipients.iter().map(|&name| name.to_owned()).collect(),
            ..consent(hour, "all", status, by)
        };
        let may = |consents: &[Consent], name| disclosure(consents, name, at(9)).allowed;
        assert!(!may(&[to(1, "granted", "customer", &[])], "Acme"));
        let acme = to(1, "granted", "customer", &["Acme"]);
        assert!(
            may(std::slice::from_ref(&acme), "Acme") && !may(std::slice::from_ref(&acme), "Other")
        );
        assert!(!may(&[acme.clone(), to(2, "withdrawn", "customer", &[])], "Acme"));
        assert!(may(&[acme, to(2, "denied", "customer", &["Other"])], "Acme"));
        let law = [to(1, "granted", "law", &["court"]), to(2, "denied", "customer", &[])];
        assert!(duty(&law, "court", at(9)) && !duty(&law, "Acme", at(9)));
        assert!(!duty(&[law[0].clone(), to(2, "withdrawn", "law", &[])], "court", at(9)));
    }

    fn any_consent() -> impl Strategy<Value = Consent> {
        let until = proptest::option::of(1_i64..8);
        (0_i64..6, 0..3_usize, 0..5_usize, 0..3_usize, until).prop_map(
            |(hour, channel, act, by, until)| Consent {
                valid_until: until.map(|hours| at(hour + hours)),
                status: ConsentAct::ALL[act],
                by: Author::ALL[by],
                ..consent(hour, ["all", "email", "sms"][channel], "granted", "staff")
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            (consents, shuffled) in proptest::collection::vec(any_consent(), 0..8)
                .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
            hour in 0_i64..9,
        ) {
            for channel in [None, Some("email"), Some("sms"), Some("push")] {
                let one = state(&consents, "marketing", channel, at(hour));
                prop_assert_eq!(one, state(&shuffled, "marketing", channel, at(hour)));
            }
        }

        #[test]
        fn another_refusal_never_allows(
            mut consents in proptest::collection::vec(any_consent(), 0..8),
            other in any_consent(),
            hour in 0_i64..9,
        ) {
            let before = state(&consents, "marketing", Some("sms"), at(hour)).allowed;
            consents.push(Consent { status: ConsentAct::Denied, ..other });
            let after = state(&consents, "marketing", Some("sms"), at(hour)).allowed;
            prop_assert!(before || !after);
        }
    }
}
