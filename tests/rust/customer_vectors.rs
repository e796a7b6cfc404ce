//! The vectors of customers: what is asked of a record after some changes.

use crm_core::Result;
use crm_core::customer::{Change, Contact, ContactPolicy, Customer, LoyaltyBounds, Schema, Touch};
use crm_core::date::{Day, Instant};
use crm_core::document::Document;

use super::segment_vectors::viewer;
use super::{Given, Items};

/// Applies the changes of a case, and answers what the case asks.
pub(super) fn customer(given: &Given<'_>) -> Result<Items> {
    let schema = Schema::standard(given.text("currency").parse()?)?;
    let mut customer = Customer::new(given.text("id"), &schema)?;
    for changes in given.value("changes").as_array().unwrap() {
        customer.apply(&Change::list_from_json(&changes.to_string())?, None)?;
    }
    if given.0.contains_key("last") {
        let last = Change::list_from_json(&given.value("last").to_string())?;
        customer.apply(&last, given.0.get("expected_version").and_then(|one| one.as_u64()))?;
    }
    let viewer = viewer(given)?;
    let now = || given.text("now").parse::<Instant>();
    let document = |found: Document| Ok(vec![found.json().into()]);
    match given.text("ask") {
        "json" => {
            let json = customer.to_json()?;
            assert_eq!(Customer::from_json(&json, &schema)?.to_json()?, json);
            let id = customer.id().unwrap_or_default();
            Ok(vec![json.into(), customer.version().into(), id.into()])
        }
        "get" => {
            let found = customer.get(given.text("field"), viewer.as_ref())?;
            Ok(vec![found.part("/value")?.to_json()?.into()])
        }
        "view" => document(customer.view(&viewer.unwrap())?),
        "timeline" => document(customer.timeline(viewer.as_ref())?),
        "consent" => {
            let channel = given.0.get("channel").and_then(|one| one.as_str());
            document(Document::of(&customer.consent(given.text("purpose"), channel, now()?))?)
        }
        "may_store" => document(Document::of(&customer.may_store(given.text("field"), now()?)?)?),
        "rule_record" => document(customer.rule_record(now()?)?),
        "stale_fields" => document(Document::of(&customer.stale_fields(now()?))?),
        "relationships" => document(customer.relationships(now()?)?),
        "completeness" => document(Document::of(&customer.completeness())?),
        "motive_coverage" => document(Document::of(&customer.motive_coverage())?),
        "loyalty_status" => {
            let day: Day = given.text("today").parse()?;
            let status = customer.loyalty_status(day, LoyaltyBounds::default())?;
            Ok(vec![status.map_or("none", |status| status.name()).into()])
        }
        "may_contact" => {
            let policy = ContactPolicy::from_json(&given.value("policy").to_string())?;
            let contact = Contact::from_json(&given.value("contact").to_string())?;
            let history = Touch::list_from_json(&given.value("history").to_string())?;
            document(Document::of(&policy.may_contact(&customer, &contact, &history, now()?)?)?)
        }
        other => panic!("there is no question {other}"),
    }
}
