//! How much is known of a customer.

use serde::Serialize;

use crate::customer::customer::Customer;
use crate::customer::entry::{COMPLAINT, PURCHASE};

/// The field with the customer's preferences.
const PREFERENCES: &str = "preferences";

/// The field of a purchase with its motive.
const MOTIVE: &str = "motive";

/// Which fields are filled, and which parts of the record are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Completeness {
    /// The fields with a value.
    pub filled: Vec<String>,
    /// The fields without one.
    pub missing: Vec<String>,
    /// Whether a purchase is known.
    pub purchases: bool,
    /// Whether a complaint is known.
    pub complaints: bool,
    /// Whether preferences are known.
    pub preferences: bool,
}

/// Of how many purchases the motive is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MotiveCoverage {
    /// The purchases with a motive.
    pub known: u64,
    /// All purchases.
    pub purchases: u64,
    /// The share of purchases with a motive; `None` without purchases.
    pub share: Option<f64>,
}

impl Customer {
    /// Returns which fields are filled and which are missing, in the order of the schema, and
    /// whether purchases, complaints and preferences are known.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema};
    ///
    /// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// let known = customer.completeness();
    /// assert_eq!((known.filled.len(), known.missing.len(), known.purchases), (0, 20, false));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        let has = |name: &String| self.record().is_some_and(|one| one.facts.contains_key(name));
        let names = self.schema().fields().iter().map(|field| field.name.clone());
        let (filled, missing): (Vec<String>, Vec<String>) = names.partition(has);
        let happened = |event| self.record().is_some_and(|one| !one.entries(event).is_empty());
        Completeness {
            preferences: filled.iter().any(|name| name == PREFERENCES),
            filled,
            missing,
            purchases: happened(PURCHASE),
            complaints: happened(COMPLAINT),
        }
    }

    /// Returns of how many purchases the motive is known.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// customer.apply(&Change::list_from_json(r#"[
    ///     {"change": "purchase", "at": "2026-01-01T00:00:00Z", "motive": "gift"},
    ///     {"change": "purchase", "at": "2026-01-02T00:00:00Z"}
    /// ]"#)?, None)?;
    /// assert_eq!(customer.motive_coverage().share, Some(0.5));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn motive_coverage(&self) -> MotiveCoverage {
        let purchases = self.record().map(|record| record.entries(PURCHASE)).unwrap_or_default();
        let known = purchases.iter().filter(|one| one.item.values.contains_key(MOTIVE)).count();
        let share = (!purchases.is_empty()).then(|| known as f64 / purchases.len() as f64);
        MotiveCoverage { known: known as u64, purchases: purchases.len() as u64, share }
    }
}
