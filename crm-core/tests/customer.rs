//! Properties of the records of customers.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::customer::{
    Change, Customer, CustomerTable, LoyaltyBounds, Schema, Sensitivity, Viewer,
};
use crm_core::date::Instant;
use crm_core::{Error, ErrorCode};
use proptest::prelude::*;

/// A value that must not be seen.
const CANARY: &str = "kanarienvogel";

const NOW: &str = "2026-03-31T00:00:00Z";

fn now() -> Instant {
    NOW.parse().unwrap()
}

/// A schema in which everything but the id is protected.
fn guarded() -> Schema {
    Schema::from_json(
        r#"{
            "id": "customer_id",
            "fields": [
                {"name": "open", "type": "int", "sensitivity": "public"},
                {"name": "secret", "type": "text", "sensitivity": "restricted"},
                {"name": "code", "type": "code", "codes": ["kanarienvogel"], "compartments": ["hr"]},
                {"name": "belief", "type": "codes", "special_category": true},
                {"name": "empty", "type": "int"}
            ],
            "events": [
                {"name": "purchase", "table": "purchases", "sensitivity": "confidential",
                 "fields": [{"name": "what", "type": "code"}]},
                {"name": "interaction", "table": "interactions", "sensitivity": "confidential",
                 "fields": [{"name": "kind", "type": "code"}]},
                {"name": "complaint", "table": "complaints", "compartments": ["service"],
                 "fields": [{"name": "reference", "type": "text"}]}
            ],
            "consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]
        }"#,
    )
    .unwrap()
}

fn changed(schema: &Schema, changes: &str) -> Result<Customer, Error> {
    let mut customer = Customer::new("c-17", schema)?;
    customer.apply(&Change::list_from_json(changes)?, None)?;
    Ok(customer)
}

/// A customer with the canary in every place that a record has.
fn canary() -> Customer {
    let at = "2026-01-01T00:00:00Z";
    let changes = format!(
        r#"[
            {{"change": "set", "field": "open", "value": 1, "verified_at": "{at}"}},
            {{"change": "set", "field": "secret", "value": "{CANARY}", "source": "{CANARY}",
              "verified_at": "{at}"}},
            {{"change": "set", "field": "code", "value": "{CANARY}", "verified_at": "{at}"}},
            {{"change": "set", "field": "belief", "value": ["{CANARY}"], "verified_at": "{at}"}},
            {{"change": "purchase", "at": "{at}", "what": "{CANARY}"}},
            {{"change": "interaction", "at": "{at}", "kind": "other:{CANARY}", "note": "{CANARY}"}},
            {{"change": "complaint", "at": "{at}", "reference": "{CANARY}"}},
            {{"change": "consent", "at": "{at}", "purpose": "marketing", "status": "granted",
              "by": "customer", "how": "{CANARY}", "basis": "{CANARY}"}},
            {{"change": "relationship", "type": "community", "since": "{at}",
              "community": "{CANARY}"}}
        ]"#
    );
    changed(&guarded(), &changes).unwrap()
}

/// All that a viewer is shown.
fn shown(customer: &Customer, viewer: &Viewer) -> String {
    let mut table = CustomerTable::new(&guarded(), Some(viewer.clone()), now());
    table.add(customer).unwrap();
    let fields =
        ["open", "secret", "code", "belief"].map(|name| match customer.get(name, Some(viewer)) {
            Ok(found) => found.json().to_owned(),
            Err(error) => format!("{error} {error:?}"),
        });
    format!(
        "{} {} {fields:?} {:?} {:?} {table:?} {customer:?}",
        customer.view(viewer).unwrap().json(),
        customer.timeline(Some(viewer)).unwrap().json(),
        table.customers().unwrap(),
        table.events().unwrap(),
    )
}

#[test]
fn a_canary_is_nowhere_for_a_viewer_without_clearance() {
    let customer = canary();
    let seen = shown(&customer, &Viewer::new(Sensitivity::Public));
    assert!(!seen.contains(CANARY), "{seen}");
    assert!(seen.contains("open"));
    // With everything, it is seen in each place.
    let all = Viewer::new(Sensitivity::Restricted)
        .with_compartments(["hr", "service"])
        .with_special_category(true);
    assert!(shown(&customer, &all).matches(CANARY).count() >= 18);
    assert!(!format!("{customer:?}").contains(CANARY));
}

#[test]
fn an_error_does_not_show_a_protected_value() {
    let at = "2026-01-01T00:00:00Z";
    for change in [
        format!(
            r#"{{"change": "set", "field": "open", "value": "{CANARY}x", "verified_at": "{at}"}}"#
        ),
        format!(
            r#"{{"change": "set", "field": "secret", "value": ["{CANARY}"], "verified_at": "{at}"}}"#
        ),
        format!(
            r#"{{"change": "set", "field": "code", "value": "{CANARY}s", "verified_at": "{at}"}}"#
        ),
        format!(
            r#"{{"change": "set", "field": "belief", "value": "{CANARY}", "verified_at": "{at}"}}"#
        ),
        format!(r#"{{"change": "purchase", "at": "{CANARY}"}}"#),
        format!(r#"{{"change": "purchase", "at": "{at}", "what": ["{CANARY}"]}}"#),
        format!(r#"{{"change": "interaction", "at": "{at}", "kind": "{CANARY}"}}"#),
        format!(r#"{{"change": "interaction", "at": "{at}", "note": ["{CANARY}"]}}"#),
        format!(r#"{{"change": "complaint", "at": "{at}", "reference": {{"{CANARY}": 1}}}}"#),
        format!(r#"{{"change": "clear", "field": "open", "customer": "{CANARY}"}}"#),
    ] {
        let error = changed(&guarded(), &change).unwrap_err();
        let text = format!("{error} {}", error.details());
        assert!(
            !text.contains(CANARY) || change.contains("\"open\", \"value\""),
            "{change}: {text}"
        );
    }
}

#[test]
fn nothing_of_an_erased_customer_stays() {
    let mut customer = canary();
    let erase = Change::from_json(r#"{"change": "erase", "at": "2026-02-01T00:00:00Z"}"#).unwrap();
    customer.apply(std::slice::from_ref(&erase), Some(9)).unwrap();
    let json = customer.to_json().unwrap();
    assert!(!json.contains(CANARY) && !json.contains("c-17"), "{json}");
    assert_eq!((customer.version(), customer.id()), (10, None));
    assert_eq!(Customer::from_json(&json, &guarded()).unwrap(), customer);
    let error = customer.apply(&[erase], None).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Erased);
    assert!(CustomerTable::new(&guarded(), None, now()).add(&customer).is_err());
    // The counts are for those who may see all that is counted.
    let view = customer.view(&Viewer::default()).unwrap();
    assert!(view.has("/erased/at") && !view.has("/erased/purchases"));
    let all = Viewer::new(Sensitivity::Restricted)
        .with_compartments(["hr", "service"])
        .with_special_category(true);
    let view = customer.view(&all).unwrap();
    assert_eq!(view.part("/erased/purchases").unwrap().count().unwrap(), 1);
    assert_eq!(
        customer.loyalty_status("2026-03-31".parse().unwrap(), LoyaltyBounds::default()),
        Ok(None)
    );
}

#[test]
fn a_record_is_read_back_and_an_edited_one_is_refused() {
    let customer = canary();
    let json = customer.to_json().unwrap();
    let read = Customer::from_json(&json, &guarded()).unwrap();
    assert_eq!((&read, read.to_json().unwrap()), (&customer, json.clone()));
    let edited = json.replace("c-17", "c-18");
    let error = Customer::from_json(&edited, &guarded()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DamagedState);
    for end in (0..json.len()).filter(|&end| json.is_char_boundary(end)) {
        assert!(Customer::from_json(&json[..end], &guarded()).is_err());
    }
}

#[test]
fn a_wrong_change_changes_nothing_and_is_named() {
    let good =
        r#"{"change": "set", "field": "open", "value": 1, "verified_at": "2026-01-01T00:00:00Z"}"#;
    for (wrong, path, code) in [
        (good.replace("open", "opne"), "$[2].field", ErrorCode::UnknownField),
        (good.replace(": 1", ": 1.5"), "$[2].value", ErrorCode::InvalidDocument),
        (good.replace("00Z", "00"), "$[2].verified_at", ErrorCode::InvalidDocument),
        (good.replace("verified_at", "verified"), "$[2].verified", ErrorCode::InvalidDocument),
        (
            good.replace("\"change\"", "\"customer\": \"c-18\", \"change\""),
            "$[2].customer",
            ErrorCode::WrongCustomer,
        ),
        (
            r#"{"change": "verify", "field": "empty", "verified_at": "2026-01-01T00:00:00Z"}"#
                .into(),
            "$[2].field",
            ErrorCode::InvalidDocument,
        ),
        (
            r#"{"change": "consent", "at": "2026-01-02T00:00:00Z", "purpose": "p", "by": "staff",
                "status": "granted", "valid_until": "2026-01-01T00:00:00Z"}"#
                .into(),
            "$[2].valid_until",
            ErrorCode::InvalidDocument,
        ),
    ] {
        let list = format!("[{good}, {good}, {wrong}, {good}, {good}]");
        let mut customer = canary();
        let before = customer.to_json().unwrap();
        let error = customer.apply(&Change::list_from_json(&list).unwrap(), None).unwrap_err();
        assert_eq!((error.path(), error.code()), (Some(path), code), "{error}");
        assert_eq!(customer.to_json().unwrap(), before);
    }
    let error = Change::list_from_json(&format!(r#"[{good}, {{"change": "sat"}}]"#)).unwrap_err();
    assert_eq!(error.path(), Some("$[1].change"));
}

#[test]
fn relationships_obey_the_rules_of_their_types() {
    let relationship = |rest: &str| {
        format!(r#"{{"change": "relationship", "since": "2026-01-01T00:00:00Z", {rest}}}"#)
    };
    let schema = Schema::standard("ILS".parse().unwrap()).unwrap();
    for (rest, key) in [
        (
            r#""type": "personal_assistance", "channels": ["app", "web", "sms", "push", "kiosk"]"#,
            "channels",
        ),
        (r#""type": "dedicated_assistance", "channels": ["phone"]"#, "representative"),
        (r#""type": "automated""#, "type"),
        (r#""type": "community""#, "community"),
    ] {
        let error = changed(&schema, &relationship(rest)).unwrap_err();
        let path = format!("$.{key}");
        assert_eq!(
            (error.code(), error.path()),
            (ErrorCode::RelationshipRule, Some(&*path)),
            "{rest}"
        );
    }
    let dedicated = |since: &str, until: &str, name: &str| {
        format!(
            r#"{{"change": "relationship", "type": "dedicated_assistance", "since": "{since}",
                {until} "representative": "{name}"}}"#
        )
    };
    let first = dedicated("2026-01-01T00:00:00Z", r#""until": "2026-02-01T00:00:00Z","#, "Dana");
    let second = dedicated("2026-02-01T00:00:00Z", "", "Omer");
    let customer = changed(&schema, &format!("[{first}, {second}]")).unwrap();
    assert_eq!(customer.closeness(now()), Some(6));
    assert_eq!(customer.closeness("2025-01-01T00:00:00Z".parse().unwrap()), None);
    let early = dedicated("2026-01-31T23:00:00Z", "", "Omer");
    let error = changed(&schema, &format!("[{first}, {early}]")).unwrap_err();
    assert_eq!(error.path(), Some("$[1].representative"));
    // An end that is added later makes room.
    let open = dedicated("2026-01-01T00:00:00Z", "", "Dana");
    assert!(changed(&schema, &format!("[{open}, {second}]")).is_err());
    let customer = changed(&schema, &format!("[{open}, {first}, {second}]")).unwrap();
    assert_eq!(
        customer
            .relationships(now())
            .unwrap()
            .part("/0/representative")
            .unwrap()
            .read::<String>("text"),
        Ok("Omer".to_owned())
    );
}

fn viewer() -> impl Strategy<Value = Viewer> {
    let parts = proptest::sample::subsequence(vec!["hr", "service", "other"], 0..=3);
    let clearance = proptest::sample::select(Sensitivity::ALL);
    (clearance, parts, any::<bool>()).prop_map(|(clearance, compartments, special)| {
        Viewer::new(clearance).with_compartments(compartments).with_special_category(special)
    })
}

/// The paths of all that a document has.
fn paths(value: &serde_json::Value, path: &str, found: &mut Vec<String>) {
    found.push(format!("{path}={}", if value.is_object() { "" } else { "x" }));
    if let Some(members) = value.as_object() {
        members.iter().for_each(|(key, value)| paths(value, &format!("{path}/{key}"), found));
    }
}

proptest! {
    #[test]
    fn more_clearance_never_shows_less(one in viewer(), other in viewer()) {
        let higher = Viewer::new(one.clearance.max(other.clearance))
            .with_compartments(one.compartments.union(&other.compartments).cloned())
            .with_special_category(one.special_category || other.special_category);
        let customer = canary();
        let seen = |viewer: &Viewer| {
            let view = serde_json::from_str(customer.view(viewer).unwrap().json()).unwrap();
            let mut found = Vec::new();
            paths(&view, "", &mut found);
            let mut table = CustomerTable::new(&guarded(), Some(viewer.clone()), now());
            table.add(&customer).unwrap();
            let customers = table.customers().unwrap();
            found.extend(customers.columns().iter().map(|column| column.name().to_owned()));
            found.extend(table.events().unwrap().into_keys());
            let timeline = customer.timeline(Some(viewer)).unwrap();
            let timeline: Vec<serde_json::Value> = serde_json::from_str(timeline.json()).unwrap();
            found.extend(timeline.iter().map(ToString::to_string));
            found
        };
        let more = seen(&higher);
        for found in seen(&one).iter().chain(&seen(&other)) {
            prop_assert!(more.contains(found), "{found}");
        }
    }
}
