//! Where a customer stands: existing, interested, dissatisfied.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::customer::arrived::Arrived;
use crate::customer::customer::Customer;
use crate::customer::entry::{COMPLAINT, Entry, INTERACTION, PURCHASE};
use crate::customer::loyalty::{LoyaltyBounds, LoyaltyStatus, loyalty_status};
use crate::customer::record::Record;
use crate::customer::value::FieldValue;
use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::date::zone::Zone;
use crate::error::error::Result;

/// The microseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000;

/// The field with the customer's last satisfaction.
const SATISFACTION: &str = "last_satisfaction";

/// Where a customer stands. Several can be true at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Standing {
    /// He has bought something.
    pub existing: bool,
    /// He was in contact about marketing or sales lately.
    pub interested: bool,
    /// He has an open complaint, a low satisfaction, or gave another sign.
    pub dissatisfied: bool,
}

impl Customer {
    /// Returns where the customer stands at an instant.
    ///
    /// # Definition
    ///
    /// *Existing* is who has a purchase, *interested* who has a marketing or sales interaction later
    /// than `interested_days` before now, *dissatisfied* who has a complaint whose last status is
    /// not closed, a `last_satisfaction` of at most `low_satisfaction`, or one of the `signals` that
    /// the caller knows of.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Change, Customer, Schema};
    ///
    /// let mut customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// customer.apply(&Change::list_from_json(r#"[
    ///     {"change": "purchase", "at": "2026-01-01T00:00:00Z"},
    ///     {"change": "complaint", "at": "2026-01-02T00:00:00Z", "reference": "7", "status": "open"}
    /// ]"#)?, None)?;
    /// let standing = customer.standing("2026-03-31T00:00:00Z".parse()?, 180, 2, &[]);
    /// assert!(standing.existing && !standing.interested && standing.dissatisfied);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn standing(
        &self,
        now: Instant,
        interested_days: u32,
        low_satisfaction: i64,
        signals: &[&str],
    ) -> Standing {
        let Some(record) = self.record() else { return Standing::default() };
        let since = i64::from(now).saturating_sub(i64::from(interested_days) * DAY);
        let interest = |one: &Entry| {
            i64::from(one.at) > since && matches!(one.text("kind"), Some("marketing" | "sales"))
        };
        let satisfaction = self.schema().field(SATISFACTION).and_then(|f| record.live(f, now));
        let is_low = satisfaction.is_some_and(|fact| match &fact.value {
            FieldValue::Int(value) => *value <= low_satisfaction,
            FieldValue::Float(value) => *value <= low_satisfaction as f64,
            _ => false,
        });
        Standing {
            existing: up_to(record, PURCHASE, now).next().is_some(),
            interested: up_to(record, INTERACTION, now).any(|one| interest(&one.item)),
            dissatisfied: is_low || !signals.is_empty() || has_open_complaint(record, now),
        }
    }

    /// Returns the class of loyalty by the dates of the purchases up to a day, in UTC; `None` without
    /// any.
    ///
    /// # Errors
    ///
    /// Those of [`loyalty_status`].
    pub fn loyalty_status(&self, now: Day, bounds: LoyaltyBounds) -> Result<Option<LoyaltyStatus>> {
        let purchases = self.record().map(|record| record.entries(PURCHASE)).unwrap_or_default();
        let day = |one: &Arrived<Entry>| Day::try_from(Zone::UTC.day(one.item.at.into()));
        let days = purchases.iter().map(day).collect::<Result<Vec<Day>>>()?;
        loyalty_status(&days, now, bounds)
    }
}

/// The events up to an instant.
fn up_to<'r>(
    record: &'r Record,
    event: &str,
    now: Instant,
) -> impl Iterator<Item = &'r Arrived<Entry>> {
    record.entries(event).iter().filter(move |one| one.item.at <= now)
}

/// Whether the last that is known of a complaint leaves it open. Complaints without a reference are
/// complaints of their own.
fn has_open_complaint(record: &Record, now: Instant) -> bool {
    let mut last: BTreeMap<&str, &Arrived<Entry>> = BTreeMap::new();
    for one in up_to(record, COMPLAINT, now) {
        let Some(reference) = one.item.text("reference") else {
            if one.item.is_open() {
                return true;
            }
            continue;
        };
        let known = last.entry(reference).or_insert(one);
        if (one.item.at, one.arrival) >= (known.item.at, known.arrival) {
            *known = one;
        }
    }
    last.values().any(|one| one.item.is_open())
}
