//! Which details must be verified again.

use serde::Serialize;

use crate::customer::customer::Customer;
use crate::customer::schema::field::Field;
use crate::date::instant::Instant;

/// The microseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000;

/// A field that must be verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StaleField {
    /// The field.
    pub field: String,
    /// When it was verified last; `None` if it has no value.
    pub verified_at: Option<Instant>,
    /// Until when that was enough.
    pub due: Option<Instant>,
}

impl Customer {
    /// Returns the fields whose value was verified more than their `max_age_days` ago, the most
    /// overdue first.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// customer.apply(&[Change::from_json(
    ///     r#"{"change": "set", "field": "phone", "value": "03-1234567",
    ///         "verified_at": "2025-01-01T00:00:00Z"}"#,
    /// )?], None)?;
    /// assert!(customer.stale_fields("2026-01-01T00:00:00Z".parse()?).is_empty());
    /// let stale = customer.stale_fields("2026-01-01T00:00:00.000001Z".parse()?);
    /// assert_eq!(stale[0].field, "phone");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn stale_fields(&self, now: Instant) -> Vec<StaleField> {
        let fields = self.schema().fields().iter();
        let mut stale: Vec<StaleField> =
            fields.filter_map(|field| self.stale(field, now)).collect();
        // Fields that are due at the same instant stay in the order of the schema.
        stale.sort_by_key(|entry| entry.due);
        stale
    }

    /// Returns what to ask at the next contact: the stale fields, then those with `max_age_days`
    /// that have no value and may be kept; at most `limit`.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema};
    ///
    /// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// let prompts = customer.verification_prompts("2026-01-01T00:00:00Z".parse()?, 2);
    /// assert_eq!((prompts[0].field.as_str(), prompts.len()), ("address", 2));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn verification_prompts(&self, now: Instant, limit: usize) -> Vec<StaleField> {
        let mut prompts = self.stale_fields(now);
        if let Some(record) = self.record() {
            let missing = self.schema().fields().iter().filter(|field| {
                field.max_age_days.is_some()
                    && !record.facts.contains_key(&field.name)
                    && record.refused_storage(field, now).is_none()
            });
            let entry = |field: &Field| StaleField {
                field: field.name.clone(),
                verified_at: None,
                due: None,
            };
            prompts.extend(missing.map(entry));
        }
        prompts.truncate(limit);
        prompts
    }

    fn stale(&self, field: &Field, now: Instant) -> Option<StaleField> {
        let fact = self.record()?.facts.get(&field.name)?;
        let days = i64::from(field.max_age_days?);
        let due = days.checked_mul(DAY)?.checked_add(fact.verified_at.into())?;
        // A value that is good beyond the year 9999 does not get stale.
        let due = Instant::try_from(due).ok().filter(|&due| due < now)?;
        let verified_at = Some(fact.verified_at);
        Some(StaleField { field: field.name.clone(), verified_at, due: Some(due) })
    }
}
