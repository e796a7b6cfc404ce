//! Decisions about customers and their data, with reasons.

use serde::Serialize;

use crate::date::instant::Instant;
use crate::text::choice::choice;

choice! {
    /// The rule that decides whether something may be done.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::DecisionRule;
    ///
    /// assert_eq!("cap".parse::<DecisionRule>()?, DecisionRule::Cap);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum DecisionRule as "rule" {
        /// The customer has been erased.
        Erased = 1 "erased",
        /// The customer said no.
        Refusal = 2 "refusal",
        /// A consent is needed; if it is allowed, one holds.
        Consent = 3 "consent",
        /// The customer has been contacted often enough.
        Cap = 4 "cap",
        /// A law prescribes it.
        Duty = 5 "duty",
        /// A field may not be kept, so that it cannot be disclosed.
        Storage = 6 "storage",
    }
}

/// Whether something may be done, and why.
///
/// # Examples
///
/// ```
/// use crm_core::customer::{Customer, DecisionRule, Schema};
///
/// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
/// let decision = customer.may_store("birth_date", "2026-03-31T09:00:00Z".parse()?)?;
/// assert!(!decision.allowed);
/// assert_eq!(decision.rule, Some(DecisionRule::Consent));
/// assert_eq!(decision.reason, "the consent to \"personal_data\" is not_asked");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Decision {
    /// Whether it may be done.
    pub allowed: bool,
    /// The rule that decided, if one did.
    pub rule: Option<DecisionRule>,
    /// Why, as a sentence without a period.
    pub reason: String,
    /// From when on it may be done, if that is known.
    pub next_allowed_at: Option<Instant>,
}

impl Decision {
    pub(crate) fn yes(rule: Option<DecisionRule>, reason: impl Into<String>) -> Decision {
        Decision { allowed: true, rule, reason: reason.into(), next_allowed_at: None }
    }

    pub(crate) fn no(rule: DecisionRule, reason: impl Into<String>) -> Decision {
        Decision { allowed: false, rule: Some(rule), reason: reason.into(), next_allowed_at: None }
    }

    pub(crate) fn erased() -> Decision {
        Decision::no(DecisionRule::Erased, "the customer has been erased")
    }
}
