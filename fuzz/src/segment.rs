//! Schemas, sets of segments, queries of react-querybuilder, and customers.

use std::sync::LazyLock;

use crm_core::customer::{
    Change, ContactPolicy, Customer, CustomerTable, LoyaltyBounds, RelationshipPolicy, Schema,
    Sensitivity, Viewer,
};
use crm_core::date::Instant;
use crm_core::document::Document;
use crm_core::retention::Dialect;
use crm_core::segment::{Context, SegmentSet};
use serde_json::{Map, Value};

use crate::document::{hash, round_trip, taken, text};

/// A schema with a field of each type.
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let more = r#"{"fields": [
        {"name": "active", "type": "bool"}, {"name": "score", "type": "float"},
        {"name": "rate", "type": "decimal", "decimals": 2},
        {"name": "spent", "type": "money", "currency": "ILS"},
        {"name": "joined", "type": "date"}, {"name": "seen", "type": "timestamp"},
        {"name": "plan", "type": "code", "codes": ["free", "pro"]},
        {"name": "belief", "type": "text", "special_category": true}
    ], "consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]}"#;
    let standard = Schema::standard("ILS".parse().expect("a currency")).expect("it is there");
    standard.extend(more).expect("it is a document")
});

fn now() -> Instant {
    "2026-03-31T09:00:00Z".parse().expect("an instant")
}

/// Reads a schema, and the same as what is added to the standard schema.
pub fn schema(data: &[u8]) {
    round_trip(data, Schema::from_json, Schema::to_json);
    let Some(json) = text(data) else { return };
    if let Some(schema) = taken(Schema::from_json(json)) {
        schema.hash().expect("it has a hash");
        let customer = Customer::new("c", &schema).expect("an id");
        customer.view(&Viewer::default()).expect("a view");
        let mut table = CustomerTable::new(&schema, None, now());
        taken(table.add(&customer)).expect("it has this schema");
        let _ = (taken(table.customers()), taken(table.events()));
    }
    if let Some(extended) = taken(SCHEMA.extend(json)) {
        let json = extended.to_json().expect("it is written");
        assert_eq!(Schema::from_json(&json).expect("what was written is read"), extended);
    }
}

/// Reads a set of segments, and asks it for all that it says of each.
pub fn segment_set(data: &[u8]) {
    let Some(json) = text(data) else { return };
    let Some(set) = taken(SegmentSet::from_json(&SCHEMA, json)) else { return };
    let written = set.to_json(None).expect("what was read is written");
    let again = SegmentSet::from_json(&SCHEMA, &written).expect("what was written is read");
    assert_eq!(again.to_json(None).expect("it is written again"), written);
    assert_eq!(again.hash().expect("a hash"), set.hash().expect("a hash"));
    set.to_json(Some(&Viewer::default())).expect("it is written for a viewer");
    describe(&set);
    let context = Context::new().with_now(now());
    for record in [EMPTY, FULL] {
        let record = set.record(record).expect("a record");
        for context in [&Context::new(), &context] {
            let mut found = taken(set.test(&record, context));
            if let Some(found) = &mut found {
                found.sort_unstable();
            }
            let explained = taken(set.explain(&record, context));
            let explained: Option<Vec<&str>> = explained.as_ref().map(|all| {
                all.iter().filter(|(_, one)| one.member).map(|(id, _)| id.as_ref()).collect()
            });
            assert_eq!(found, explained, "an explanation says who is a member");
        }
    }
}

const EMPTY: &str = "{}";
const FULL: &str = r#"{"fields": {"customer_id": "c-17", "age": 30, "active": true, "score": 0.5,
    "rate": "1.50", "spent": "99.90", "joined": "2024-02-29", "seen": "2026-03-29T22:30:00Z",
    "plan": "pro", "lifestyle": ["active", "urban"], "phone": "נָה", "may_mail": true},
    "events": {"purchase": [{"at": "2026-03-01T00:00:00Z", "what": "tea", "amount": "19.90"}]}}"#;

fn describe(set: &SegmentSet) {
    for id in set.ids() {
        set.segment_hash(id).expect("a hash");
        let reads = set.reads(id).expect("it reads something");
        reads.to_json().expect("it is written");
        for &dialect in Dialect::ALL {
            for approximate in [false, true] {
                let _ = taken(set.to_sql(id, dialect, Some(now().into()), None, approximate));
            }
        }
        if let Some(query) = taken(set.to_react_querybuilder(id)) {
            react_querybuilder(query.as_bytes());
        }
    }
    for &dialect in Dialect::ALL {
        let _ = taken(set.members_sql("a.b", dialect, Some(now().into())));
    }
}

/// Reads a query of react-querybuilder, and writes it.
pub fn react_querybuilder(data: &[u8]) {
    let Some(json) = text(data) else { return };
    let read = |json: &str| SegmentSet::from_react_querybuilder(&SCHEMA, &[("s", json)], None);
    let Some(set) = taken(read(json)) else { return };
    let Some(query) = taken(set.to_react_querybuilder("s")) else { return };
    let again = read(&query).expect("what was written is read");
    assert_eq!(again.to_json(None), set.to_json(None));
    assert_eq!(again.to_react_querybuilder("s").expect("it is written again"), query);
}

/// Reads a saved customer, unchanged and with a corrected checksum, or applies changes to a customer.
pub fn customer(data: &[u8]) {
    let Some(json) = text(data) else { return };
    for json in [Some(json.to_owned()), resealed(json)].into_iter().flatten() {
        if let Some(mut customer) = taken(Customer::from_json(&json, &SCHEMA)) {
            ask(&customer);
            change(&mut customer, r#"{"change": "clear", "field": "age"}"#);
        }
    }
    let mut customer = Customer::new("c-17", &SCHEMA).expect("an id");
    change(&mut customer, json);
    ask(&customer);
}

/// Applies changes; what fails changes nothing.
fn change(customer: &mut Customer, changes: &str) {
    let Some(changes) = taken(Change::list_from_json(changes)) else { return };
    let before = customer.clone();
    match taken(customer.apply(&changes, None)) {
        Some(()) => assert_eq!(customer.version(), before.version() + changes.len() as u64),
        None => assert!(*customer == before, "a failure changes nothing"),
    }
}

/// Asks for all that a customer's record answers.
fn ask(customer: &Customer) {
    let json = customer.to_json().expect("it is written");
    let again = Customer::from_json(&json, &SCHEMA).expect("what was written is read");
    assert!(again == *customer, "it is read as it was written");
    let now = now();
    let all = Viewer::new(Sensitivity::Restricted).with_special_category(true);
    for viewer in [Viewer::new(Sensitivity::Public), all] {
        customer.view(&viewer).expect("a view");
        customer.timeline(Some(&viewer)).expect("a timeline");
        let mut table = CustomerTable::new(&SCHEMA, Some(viewer), now);
        if taken(table.add(customer)).is_some() {
            let _ = (taken(table.customers()), taken(table.events()));
        }
    }
    let _ = customer.consent("marketing", Some("email"), now);
    let _ = (customer.unconsented_fields(now), customer.stale_fields(now));
    let _ = (customer.verification_prompts(now, 3), customer.completeness());
    let _ = (customer.motive_coverage(), customer.standing(now, 180, 2, &[]));
    let _ = (customer.closeness(now), taken(customer.relationships(now)));
    let _ = taken(customer.may_disclose("Acme", now, None));
    let day = "2026-03-31".parse().expect("a date");
    let _ = taken(customer.loyalty_status(day, LoyaltyBounds::default()));
    if let Some(record) = taken(customer.rule_record(now)) {
        tested(&record);
    }
    let policy = RelationshipPolicy::from_json(r#"{"community": {"cadence_days": 1}}"#);
    let _ = policy.expect("a policy").misalignments(customer, now);
    let policy = r#"{"purposes": {"p": {"category": "marketing"}}, "caps": [{"n": 1, "days": 1}]}"#;
    ContactPolicy::from_json(policy).expect("a policy");
}

/// Tests a customer with rules that read all of him.
fn tested(record: &Document) {
    static SET: LazyLock<SegmentSet> = LazyLock::new(|| {
        let json = r#"{"zone": "Asia/Jerusalem", "segments": [
            {"id": "a", "rule": "age > 5 OR hasConsent('marketing', 'email')"},
            {"id": "b", "rule": "eventSum('purchase', amount, lastDays(30)) > 5 OR phone LIKE '%a'"}
        ]}"#;
        SegmentSet::from_json(&SCHEMA, json).expect("a set")
    });
    if let Some(record) = taken(SET.record(record.json())) {
        let _ = taken(SET.test(&record, &Context::new().with_now(now())));
    }
}

/// Returns a saved customer with a corrected checksum, so that its contents are checked.
fn resealed(json: &str) -> Option<String> {
    let mut saved: Map<String, Value> = serde_json::from_str(json).ok()?;
    saved.remove(crate::document::CHECKSUM)?;
    let plain = serde_json_canonicalizer::to_string(&saved).ok()?;
    saved.insert(crate::document::CHECKSUM.to_owned(), hash(&plain).into());
    serde_json_canonicalizer::to_string(&saved).ok()
}
