//! What is protected is nowhere in what a viewer without clearance is shown of segments.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::column::{TimeUnit, Values};
use crm_core::customer::{
    Change, Contact, ContactPolicy, Customer, CustomerTable, RelationshipPolicy, Schema,
    Sensitivity, Viewer,
};
use crm_core::date::Instant;
use crm_core::document::Document;
use crm_core::segment::{Condition, Context, SegmentSet};
use crm_core::{Batch, Column, Error};
use proptest::prelude::*;
use serde_json::{Value, json};

const CANARY: &str = "kanarienvogel";

fn now() -> Instant {
    "2026-03-31T09:00:00Z".parse().unwrap()
}

/// A schema with a field of each class of protection.
fn schema() -> Schema {
    let field = |name: &str, rest: Value| {
        let mut field = json!({ "name": name, "type": "text" });
        field.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        field
    };
    let document = json!({
        "id": "id",
        "fields": [
            { "name": "age", "type": "int", "sensitivity": "public" },
            field("internal", json!({})),
            field("confidential", json!({ "sensitivity": "confidential" })),
            field("restricted", json!({ "sensitivity": "restricted" })),
            field("special", json!({ "sensitivity": "public", "special_category": true })),
            field("hr", json!({ "sensitivity": "public", "compartments": ["hr"] })),
            field("consented", json!({ "sensitivity": "confidential", "consent": "personal_data" })),
        ],
        "events": [
            { "name": "purchase", "table": "purchases", "id": "id", "at": "at",
              "sensitivity": "confidential",
              "fields": [{ "name": "what", "type": "code" }, { "name": "place", "type": "text" },
                         { "name": "motive", "type": "text" }] },
            { "name": "interaction", "table": "interactions", "id": "id", "at": "at",
              "compartments": ["hr"],
              "fields": [{ "name": "kind", "type": "code" }, { "name": "channel", "type": "code" },
                         { "name": "direction", "type": "code" }] },
            { "name": "complaint", "table": "complaints", "id": "id", "at": "at",
              "fields": [{ "name": "reference", "type": "text" },
                         { "name": "status", "type": "code" }] },
        ],
        "consents": [{ "purpose": "marketing", "channel": "email", "column": "may_mail" }],
    });
    Schema::from_json(&document.to_string()).unwrap()
}

const PROTECTED: [&str; 6] =
    ["internal", "confidential", "restricted", "special", "hr", "consented"];

/// A customer with the canary in every place that a record has.
fn customer() -> Customer {
    let at = "2026-03-01T00:00:00Z";
    let mut changes = vec![
        json!({ "change": "set", "field": "age", "value": 36, "verified_at": at }),
        json!({ "change": "consent", "at": at, "purpose": "personal_data", "status": "granted",
            "by": "customer", "how": CANARY, "basis": CANARY, "notice_version": CANARY,
            "recipients": [CANARY] }),
        json!({ "change": "consent", "at": at, "purpose": "disclosure", "status": "granted",
            "by": "law", "recipients": [CANARY] }),
        json!({ "change": "purchase", "at": at, "what": CANARY, "place": CANARY, "motive": CANARY }),
        json!({ "change": "interaction", "at": at, "kind": format!("other:{CANARY}"),
            "channel": CANARY, "direction": CANARY, "note": CANARY }),
        json!({ "change": "complaint", "at": at, "reference": CANARY, "status": CANARY }),
        json!({ "change": "relationship", "type": "dedicated_assistance", "since": at,
            "channels": [CANARY], "representative": CANARY }),
        json!({ "change": "relationship", "type": "community", "since": at, "community": CANARY }),
    ];
    changes.extend(PROTECTED.iter().map(|field| {
        json!({ "change": "set", "field": field, "value": CANARY, "source": CANARY,
            "verified_at": at })
    }));
    let mut customer = Customer::new("c-17", &schema()).unwrap();
    let changes = Change::list_from_json(&Value::from(changes).to_string()).unwrap();
    customer.apply(&changes, None).unwrap();
    customer
}

/// A set whose rules read each protected thing, and one that reads none.
fn set() -> SegmentSet {
    let mut segments: Vec<Value> = PROTECTED
        .iter()
        .map(|field| json!({ "id": field, "rule": format!("{field} = '{CANARY}' AND age > 1") }))
        .collect();
    segments.extend([
        json!({ "id": "bought", "rule": format!("eventCount('purchase', what = '{CANARY}') > 0") }),
        json!({ "id": "talked", "rule": format!("eventCount('interaction', channel = '{CANARY}') > 0") }),
        json!({ "id": "complained", "rule": format!("eventCount('complaint', status = '{CANARY}') > 0") }),
        json!({ "id": "through", "rule": "inSegment('restricted') OR age < 5" }),
        json!({ "id": "by_hand", "include": [{ "id": "c-17", "reason": CANARY, "by": CANARY }] }),
        json!({ "id": "released", "rule": format!("restricted = '{CANARY}'"),
            "release": { "sensitivity": "public", "reason": "its members may be known", "by": "Dana" } }),
        json!({ "id": "open", "rule": "age > 30" }),
    ]);
    let document = json!({ "segments": segments, "exclusive": { "tier": ["hr", "internal"] } });
    SegmentSet::from_json(&schema(), &document.to_string()).unwrap()
}

/// All that a viewer is shown of the customer and of the segments, as texts.
fn shown(viewer: &Viewer) -> Vec<String> {
    let (set, customer) = (set(), customer());
    let record = set.record(customer.rule_record(now()).unwrap().json()).unwrap();
    let context = Context::new().with_now(now()).with_viewer(viewer);
    let explained = set.explain(&record, &context).unwrap();
    let mut all = vec![
        customer.view(viewer).unwrap().json().to_owned(),
        customer.timeline(Some(viewer)).unwrap().json().to_owned(),
        set.to_json(Some(viewer)).unwrap(),
        Document::of(&explained).unwrap().json().to_owned(),
        format!("{:?}", set.test(&record, &context).unwrap()),
    ];
    let texts: Vec<&str> = vec![CANARY];
    let ids = ["c-17"];
    let ages = [36_i64];
    let at = [1_772_323_200_000_000_i64];
    let times = || Values::Timestamp { values: &at, unit: TimeUnit::Microsecond };
    let mut columns = vec![Column::strings("id", &ids), Column::int64("age", &ages)];
    columns.extend(PROTECTED.map(|name| Column::strings(name, &texts)));
    let batch = [Batch::new(columns).unwrap()];
    let events = |names: &[&'static str]| {
        let mut columns = vec![Column::strings("id", &ids), Column::new("at", times())];
        columns.extend(names.iter().map(|name| Column::strings(*name, &texts)));
        [Batch::new(columns).unwrap()]
    };
    let purchases = events(&["what", "place", "motive"]);
    let interactions = events(&["kind", "channel", "direction"]);
    let complaints = events(&["reference", "status"]);
    let tables: Vec<(&str, &[Batch<'_>])> = vec![
        ("purchases", &purchases),
        ("interactions", &interactions),
        ("complaints", &complaints),
    ];
    let context = context.with_events(tables);
    for id in set.ids() {
        all.push(match set.breakdown(id, &batch, &context) {
            Ok(breakdown) => format!("{} {breakdown:?}", breakdown.to_json().unwrap()),
            Err(error) => format!("{error} {error:?} {}", error.details()),
        });
        let rule = set.definition().segments.iter().find(|one| one.id == *id).unwrap();
        if let Some(Value::String(rule)) = &rule.rule
            && !rule.contains("inSegment")
        {
            all.push(condition(rule, &customer, viewer));
        }
    }
    let members = set.evaluate_all(&batch, &context).unwrap();
    all.push(format!("{members:?} {:?} {:?}", members.ids(), members.findings()));
    all.push(format!("{:?}", members.table().unwrap()));
    all.push(format!("{:?}", members.group("tier").map(|group| group.to_string())));
    let mut table = CustomerTable::new(&schema(), Some(viewer.clone()), now());
    table.add(&customer).unwrap();
    all.push(format!("{table:?} {:?} {:?}", table.customers().unwrap(), table.events().unwrap()));
    for field in PROTECTED {
        all.push(match customer.get(field, Some(viewer)) {
            Ok(found) => found.json().to_owned(),
            Err(error) => format!("{error} {error:?} {}", error.details()),
        });
    }
    all.extend([format!("{customer:?} {record:?}"), format!("{set:?} {context:?}")]);
    all
}

fn condition(rule: &str, customer: &Customer, viewer: &Viewer) -> String {
    let condition: Condition =
        rule.parse::<crm_core::expression::Expression>().unwrap().compile(&schema(), None).unwrap();
    let record = condition.record(customer.rule_record(now()).unwrap().json()).unwrap();
    let context = Context::new().with_now(now()).with_viewer(viewer);
    match condition.explain(&record, &context) {
        Ok(explained) => format!("{} {explained:?}", explained.to_json().unwrap()),
        Err(error) => format!("{error} {error:?} {}", error.details()),
    }
}

#[test]
fn a_canary_is_nowhere_for_a_viewer_without_clearance() {
    for (at, text) in shown(&Viewer::new(Sensitivity::Public)).iter().enumerate() {
        assert!(!text.contains(CANARY), "{at}: {text}");
    }
    // Whoever sees all sees it in a view, a timeline, a definition, explanations, breakdowns, tables.
    let all =
        Viewer::new(Sensitivity::Restricted).with_compartments(["hr"]).with_special_category(true);
    let seen = shown(&all);
    assert!(seen.iter().filter(|text| text.contains(CANARY)).count() >= 20, "{seen:#?}");
    for text in &seen[..4] {
        assert!(text.contains(CANARY), "{text}");
    }
}

#[test]
fn a_released_segment_shows_its_members_and_not_its_clauses() {
    let (set, viewer) = (set(), Viewer::new(Sensitivity::Public));
    let record = set.record(customer().rule_record(now()).unwrap().json()).unwrap();
    let context = Context::new().with_now(now()).with_viewer(&viewer);
    assert_eq!(set.test(&record, &context).unwrap(), ["released", "open"]);
    let explained = Document::of(&set.explain(&record, &context).unwrap()).unwrap();
    assert_eq!(explained.part("/released/member").unwrap().read("a bool"), Ok(true));
    assert!(!explained.json().contains("restricted"), "{}", explained.json());
    let json = set.to_json(Some(&viewer)).unwrap();
    assert!(!json.contains("restricted ="), "{json}");
    let error = set.breakdown("released", &[], &context).unwrap_err();
    assert!(matches!(error, Error::AccessDenied { .. }), "{error}");
}

#[test]
fn what_shows_no_record_shows_no_value() {
    let (customer, set) = (customer(), set());
    let policy = r#"{"purposes": {"promotion": {"category": "marketing"}}}"#;
    let policy = ContactPolicy::from_json(policy).unwrap();
    let contact = Contact::from_json(r#"{"purpose": "promotion", "channel": "email"}"#).unwrap();
    let texts = [
        format!("{:?}", policy.may_contact(&customer, &contact, &[], now()).unwrap()),
        format!(
            "{:?}",
            RelationshipPolicy::from_json("{}").unwrap().misalignments(&customer, now())
        ),
        format!("{:?} {:?}", customer.stale_fields(now()), customer.completeness()),
        format!("{:?}", customer.unconsented_fields(now())),
        format!("{:?}", customer.verification_prompts(now(), 3)),
        format!("{:?}", customer.consent("marketing", None, now())),
        format!("{:?}", customer.standing(now(), 180, 2, &[])),
        format!("{:?}", customer.may_store("restricted", now()).unwrap()),
        format!("{:?}", set.record(customer.rule_record(now()).unwrap().json()).unwrap()),
    ];
    for text in texts {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[test]
fn an_error_about_a_protected_column_names_its_row_and_no_value() {
    let set = SegmentSet::from_json(
        &Schema::from_json(
            r#"{"fields": [{"name": "n", "type": "int", "sensitivity": "restricted"},
                {"name": "c", "type": "code", "codes": ["a"], "sensitivity": "confidential"},
                {"name": "f", "type": "float", "sensitivity": "confidential"}]}"#,
        )
        .unwrap(),
        r#"{"segments": [{"id": "s", "rule": "n > 1"}, {"id": "f", "rule": "f > 1"}]}"#,
    )
    .unwrap();
    let floats = [1.0, 987_654.5];
    let whole = [1.0, 1.0];
    let batch = Batch::new(vec![Column::float64("n", &floats), Column::float64("f", &whole)]);
    let error = set.evaluate(&batch.unwrap(), &Context::new()).unwrap_err();
    assert_eq!((error.column(), error.row()), (Some("n"), Some(1)), "{error}");
    let said = format!("{error} {error:?} {}", error.details());
    assert!(!said.contains("987654"), "{said}");
    for wrong in [json!({ "n": "987654.5" }), json!({ "n": [987_654] }), json!({ "f": "987654x" })]
    {
        let error = set.record(&json!({ "fields": wrong }).to_string()).unwrap_err();
        let said = format!("{error} {error:?} {}", error.details());
        assert!(!said.contains("987654"), "{said}");
    }
}

fn viewer() -> impl Strategy<Value = Viewer> {
    let clearance = proptest::sample::select(Sensitivity::ALL);
    (clearance, any::<bool>(), any::<bool>()).prop_map(|(clearance, hr, special)| {
        let compartments: &[&str] = if hr { &["hr"] } else { &[] };
        Viewer::new(clearance)
            .with_compartments(compartments.iter().copied())
            .with_special_category(special)
    })
}

/// The paths of all that a document has.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| paths(value, &format!("{path}/{key}"), found));
        }
        Value::Array(items) => {
            items.iter().for_each(|item| paths(item, &format!("{path}/-"), found));
        }
        // A null says that there is nothing.
        Value::Null => {}
        value => found.push(format!("{path}={value}")),
    }
}

proptest! {
    #[test]
    fn more_clearance_never_shows_less(one in viewer(), other in viewer()) {
        let higher = Viewer::new(one.clearance.max(other.clearance))
            .with_compartments(one.compartments.union(&other.compartments).cloned())
            .with_special_category(one.special_category || other.special_category);
        let set = set();
        let record = set.record(customer().rule_record(now()).unwrap().json()).unwrap();
        let seen = |viewer: &Viewer| {
            let context = Context::new().with_now(now()).with_viewer(viewer);
            let mut found = Vec::new();
            let definition = serde_json::from_str(&set.to_json(Some(viewer)).unwrap()).unwrap();
            paths(&definition, "definition", &mut found);
            let explained = Document::of(&set.explain(&record, &context).unwrap()).unwrap();
            paths(&serde_json::from_str(explained.json()).unwrap(), "explained", &mut found);
            let tested = set.test(&record, &context).unwrap();
            found.extend(tested.iter().map(|id| format!("in {id}")));
            for id in set.ids() {
                if set.breakdown(id, &[], &context).is_ok() {
                    found.push(format!("breakdown {id}"));
                }
            }
            found
        };
        let more = seen(&higher);
        for found in seen(&one).iter().chain(&seen(&other)) {
            prop_assert!(more.contains(found), "{found}");
        }
    }
}
