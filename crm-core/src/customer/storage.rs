//! What may be kept of a customer, and to whom it may be disclosed.

use crate::customer::consent::{disclosure, duty};
use crate::customer::customer::Customer;
use crate::customer::decision::{Decision, DecisionRule};
use crate::customer::record::field;
use crate::date::instant::Instant;
use crate::error::error::Result;

impl Customer {
    /// Decides whether a field may be kept at an instant.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownField`](crate::Error::UnknownField).
    pub fn may_store(&self, name: &str, now: Instant) -> Result<Decision> {
        let field = field(self.schema(), name, "field")?;
        let Some(record) = self.record() else { return Ok(Decision::erased()) };
        let Some(purpose) = &field.consent else {
            return Ok(Decision::yes(None, "the field needs no consent"));
        };
        Ok(match record.refused_storage(field, now) {
            None => {
                let reason = format!("the consent to {purpose:?} holds");
                Decision::yes(Some(DecisionRule::Consent), reason)
            }
            Some(state) => {
                let reason = format!("the consent to {purpose:?} is {}", state.status);
                let is_refused = state.is_refusal();
                let rule = if is_refused { DecisionRule::Refusal } else { DecisionRule::Consent };
                Decision::no(rule, reason)
            }
        })
    }

    /// Returns the fields that are kept and may not be at an instant, because their consent does not
    /// hold: they must be cleared. Rules and tables read them as null.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// customer.apply(&Change::list_from_json(r#"[
    ///     {"change": "consent", "at": "2026-01-01T00:00:00Z", "purpose": "personal_data",
    ///      "status": "granted", "by": "customer", "valid_until": "2026-02-01T00:00:00Z"},
    ///     {"change": "set", "field": "birth_date", "value": "1990-05-01",
    ///      "verified_at": "2026-01-02T00:00:00Z"}
    /// ]"#)?, None)?;
    /// assert!(customer.unconsented_fields("2026-01-31T00:00:00Z".parse()?).is_empty());
    /// assert_eq!(customer.unconsented_fields("2026-02-01T00:00:00Z".parse()?), ["birth_date"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn unconsented_fields(&self, now: Instant) -> Vec<String> {
        let Some(record) = self.record() else { return Vec::new() };
        let fields = self.schema().fields().iter();
        let kept = fields.filter(|field| record.facts.contains_key(&field.name));
        let unconsented = kept.filter(|field| record.refused_storage(field, now).is_some());
        unconsented.map(|field| field.name.clone()).collect()
    }

    /// Decides whether data of the customer, or one field, may be disclosed to a recipient.
    ///
    /// It may not, unless a consent to the purpose `disclosure` that names the recipient holds, or a
    /// duty that a law prescribes names him; and not a field that may not even be kept.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownField`](crate::Error::UnknownField).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema};
    ///
    /// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// let decision = customer.may_disclose("Acme", "2026-01-31T00:00:00Z".parse()?, None)?;
    /// assert_eq!(decision.reason, "no consent to disclosure to \"Acme\", and no duty");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn may_disclose(
        &self,
        recipient: &str,
        now: Instant,
        field: Option<&str>,
    ) -> Result<Decision> {
        let storage = field.map(|name| self.may_store(name, now)).transpose()?;
        let Some(record) = self.record() else { return Ok(Decision::erased()) };
        if let Some(storage) = storage.filter(|storage| !storage.allowed) {
            return Ok(Decision { rule: Some(DecisionRule::Storage), ..storage });
        }
        if duty(&record.consents, recipient, now) {
            let reason = format!("a duty names {recipient:?}");
            return Ok(Decision::yes(Some(DecisionRule::Duty), reason));
        }
        let state = disclosure(&record.consents, recipient, now);
        Ok(if state.allowed {
            let reason = format!("the consent to disclosure to {recipient:?} holds");
            Decision::yes(Some(DecisionRule::Consent), reason)
        } else if state.is_refusal() {
            let reason = format!("the consent to disclosure to {recipient:?} is {}", state.status);
            Decision::no(DecisionRule::Refusal, reason)
        } else {
            let reason = format!("no consent to disclosure to {recipient:?}, and no duty");
            Decision::no(DecisionRule::Consent, reason)
        })
    }
}
