//! The rows of `docs/domain.md` about customers and segments; the name of a test starts with its row.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::column::Values;
use crm_core::customer::{
    Change, Contact, ContactPolicy, Customer, LoyaltyBounds, LoyaltyStatus, MisalignmentKind,
    RelationshipPolicy, RelationshipType, Schema, Sensitivity, Touch, Viewer, loyalty_status,
};
use crm_core::date::Instant;
use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
use crm_core::{Batch, Column, Error, ErrorCode};
use serde_json::Value;

const AT: &str = "2026-03-01T00:00:00Z";

fn now() -> Instant {
    "2026-03-31T09:00:00Z".parse().unwrap()
}

fn standard() -> Schema {
    Schema::standard("ILS".parse().unwrap()).unwrap()
}

fn changed(changes: &str) -> Result<Customer, Error> {
    let mut customer = Customer::new("c-17", &standard())?;
    customer.apply(&Change::list_from_json(changes)?, None)?;
    Ok(customer)
}

fn relationship(rest: &str) -> String {
    format!(r#"{{"change": "relationship", "since": "{AT}", {rest}}}"#)
}

/// The ids of the segments of a record in JSON, and the set.
fn segments(rules: &[(&str, &str)], record: &str) -> Vec<String> {
    let rules = rules.iter().map(|(id, rule)| SegmentDefinition::new(id, rule)).collect();
    let definition = SegmentSetDefinition::new(rules).with_zone("Asia/Jerusalem".parse().unwrap());
    let set = SegmentSet::new(&standard(), definition).unwrap();
    let context = Context::new().with_now(now());
    let found = set.test(&set.record(record).unwrap(), &context).unwrap();
    found.into_iter().map(str::to_owned).collect()
}

fn family(family: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&standard().to_json().unwrap()).unwrap();
    let fields = schema.get("fields").unwrap().as_array().unwrap();
    let of_it = fields.iter().filter(|field| field.get("family").unwrap() == family);
    of_it.map(|field| field.get("name").unwrap().as_str().unwrap().to_owned()).collect()
}

#[test]
fn a1_a_transactional_relationship_is_the_least_close_and_plans_nothing() {
    let customer = changed(&relationship(r#""type": "transactional""#)).unwrap();
    assert_eq!(customer.closeness(now()), Some(0));
    let policy = RelationshipPolicy::from_json("{}").unwrap();
    assert!(policy.misalignments(&customer, now()).is_empty());
}

#[test]
fn a2_a_long_term_relationship_without_repeated_interaction_is_inconsistent() {
    let policy = RelationshipPolicy::from_json("{}").unwrap();
    let long = relationship(r#""type": "long_term""#);
    let call = format!(r#"{{"change": "interaction", "at": "{AT}", "kind": "service"}}"#);
    for (calls, expected) in [(0, 1), (1, 1), (2, 0), (3, 0)] {
        let calls = format!(", {call}").repeat(calls);
        let customer = changed(&format!("[{long}{calls}]")).unwrap();
        let found = policy.misalignments(&customer, now());
        assert_eq!(found.len(), expected);
        assert!(found.iter().all(|one| one.kind == MisalignmentKind::Inconsistent));
    }
}

#[test]
fn a3_personal_assistance_needs_a_human_channel() {
    for (channels, is_human) in [
        (r#"["phone"]"#, true),
        (r#"["app", "letter"]"#, true),
        (r#"["app", "web", "sms", "push", "kiosk"]"#, false),
        ("[]", false),
    ] {
        let rest = format!(r#""type": "personal_assistance", "channels": {channels}"#);
        let found = changed(&relationship(&rest));
        let code = found.as_ref().err().map(Error::code);
        let expected = (!is_human).then_some(ErrorCode::RelationshipRule);
        assert_eq!(code, expected, "{channels}");
    }
}

#[test]
fn a4_dedicated_assistance_has_one_representative_at_any_instant() {
    let dedicated = |rest: &str| relationship(&format!(r#""type": "dedicated_assistance"{rest}"#));
    assert!(changed(&dedicated("")).is_err());
    let dana = dedicated(r#", "representative": "dana""#);
    let omer = dedicated(r#", "representative": "omer""#);
    assert!(changed(&format!("[{dana}, {omer}]")).is_err());
    assert_eq!(changed(&dana).unwrap().closeness(now()), Some(6));
    let closest = RelationshipType::ALL.iter().map(|one| one.closeness()).max();
    assert_eq!(closest, Some(RelationshipType::DedicatedAssistance.closeness()));
}

#[test]
fn a5_self_service_needs_no_human_channel_and_stays_within_the_contact_policy() {
    let customer = changed(&relationship(r#""type": "self_service", "channels": ["app"]"#));
    let policy = r#"{"purposes": {"promotion": {"category": "marketing"}}}"#;
    let policy = ContactPolicy::from_json(policy).unwrap();
    let contact = Contact::from_json(r#"{"purpose": "promotion", "channel": "app"}"#).unwrap();
    let decision = policy.may_contact(&customer.unwrap(), &contact, &[], now()).unwrap();
    assert!(!decision.allowed);
}

#[test]
fn a6_automated_service_is_self_service_that_knows_the_customer() {
    let automated = relationship(r#""type": "automated""#);
    assert!(changed(&automated).is_err());
    let known =
        format!(r#"{{"change": "set", "field": "age", "value": 36, "verified_at": "{AT}"}}"#);
    assert!(changed(&format!("[{known}, {automated}]")).is_ok());
    assert!(RelationshipType::Automated.refines(RelationshipType::SelfService));
    assert!(!RelationshipType::SelfService.refines(RelationshipType::Automated));
}

#[test]
fn a7_a_customer_is_in_several_communities_beside_another_relationship() {
    let community =
        |id: &str| relationship(&format!(r#""type": "community", "community": "{id}""#));
    let long = relationship(r#""type": "long_term""#);
    let all = format!("[{}, {}, {long}]", community("tea"), community("chess"));
    let found = changed(&all).unwrap().relationships(now()).unwrap();
    let found: Vec<Value> = serde_json::from_str(found.json()).unwrap();
    assert_eq!(found.len(), 3);
    assert!(changed(&relationship(r#""type": "community""#)).is_err());
}

#[test]
fn a8_a_relationship_is_compared_with_what_the_business_means_by_its_type() {
    use MisalignmentKind::{ChannelNotAllowed, NoOwner, TooQuiet};
    let policy = r#"{"personal_assistance":
        {"channels": ["phone"], "cadence_days": 20, "owner": true}}"#;
    let policy = RelationshipPolicy::from_json(policy).unwrap();
    let rest = r#""type": "personal_assistance", "channels": ["email"]"#;
    let customer = changed(&relationship(rest)).unwrap();
    let found = policy.misalignments(&customer, now());
    let found: Vec<MisalignmentKind> = found.iter().map(|one| one.kind).collect();
    assert_eq!(found, [ChannelNotAllowed, TooQuiet, NoOwner]);
}

#[test]
fn a9_there_are_four_kinds_of_interaction_and_codes_of_ones_own() {
    for (kind, is_known) in [
        ("marketing", true),
        ("sales", true),
        ("technical", true),
        ("service", true),
        ("other:survey", true),
        ("other:", false),
        ("survey", false),
    ] {
        let change = format!(r#"{{"change": "interaction", "at": "{AT}", "kind": "{kind}"}}"#);
        assert_eq!(changed(&change).is_ok(), is_known, "{kind}");
    }
}

#[test]
fn a10_a_rule_finds_purchases_whose_motive_is_not_known() {
    let record = |motive: &str| {
        format!(r#"{{"fields": {{}}, "events": {{"purchase": [{{"at": "{AT}"{motive}}}]}}}}"#)
    };
    let rules = [("why", "eventCount('purchase', motive IS NULL) > 0")];
    assert_eq!(segments(&rules, &record("")), ["why"]);
    assert!(segments(&rules, &record(r#", "motive": "gift""#)).is_empty());
    assert!(segments(&rules, r#"{"fields": {}, "events": {}}"#).is_empty());
    let bought = format!(r#"{{"change": "purchase", "at": "{AT}"}}"#);
    assert_eq!(changed(&bought).unwrap().motive_coverage().share, Some(0.0));
    assert_eq!(changed("[]").unwrap().motive_coverage().share, None);
}

#[test]
fn a12_a_customer_may_be_existing_interested_and_dissatisfied_at_once() {
    let customer = changed(&format!(
        r#"[{{"change": "purchase", "at": "{AT}"}},
            {{"change": "interaction", "at": "{AT}", "kind": "sales"}},
            {{"change": "complaint", "at": "{AT}", "reference": "7", "status": "open"}}]"#
    ));
    let standing = customer.unwrap().standing(now(), 180, 2, &[]);
    assert!(standing.existing && standing.interested && standing.dissatisfied);
    let nobody = changed("[]").unwrap();
    let standing = nobody.standing(now(), 180, 2, &[]);
    assert!(!standing.existing && !standing.interested && !standing.dissatisfied);
    assert!(nobody.standing(now(), 180, 2, &["rang twice"]).dissatisfied);
}

fn loyalty(days: &[&str], now: &str) -> Option<LoyaltyStatus> {
    let days: Vec<_> = days.iter().map(|day| day.parse().unwrap()).collect();
    loyalty_status(&days, now.parse().unwrap(), LoyaltyBounds::default()).unwrap()
}

#[test]
fn a13_who_comes_back_steadily_and_for_long_is_regular() {
    let days = ["2025-03-01", "2025-05-30", "2025-08-28", "2025-11-26", "2026-02-24", "2026-03-01"];
    assert_eq!(loyalty(&days, "2026-05-30"), Some(LoyaltyStatus::Regular));
    assert_eq!(loyalty(&days, "2026-05-31"), Some(LoyaltyStatus::LongTerm));
}

#[test]
fn a14_each_history_has_one_class_and_an_empty_one_has_none() {
    assert_eq!(loyalty(&[], "2026-03-31"), None);
    assert_eq!(loyalty(&["2026-03-01", "2026-03-01"], "2026-03-31"), Some(LoyaltyStatus::OneTime));
    let two = ["2026-03-01", "2026-03-20"];
    assert_eq!(loyalty(&two, "2026-03-31"), Some(LoyaltyStatus::ShortTerm));
    assert_eq!(loyalty(&two, "2026-12-31"), Some(LoyaltyStatus::Occasional));
    assert_eq!(loyalty(&["2025-01-01", "2026-03-01"], "2026-03-31"), Some(LoyaltyStatus::LongTerm));
}

#[test]
fn a16_a_record_says_whether_purchases_complaints_and_preferences_are_known() {
    let known = changed("[]").unwrap().completeness();
    assert!(!known.purchases && !known.complaints && !known.preferences);
    let known = changed(&format!(
        r#"[{{"change": "purchase", "at": "{AT}"}}, {{"change": "complaint", "at": "{AT}"}},
            {{"change": "set", "field": "preferences", "value": ["tea"], "verified_at": "{AT}"}}]"#
    ));
    let known = known.unwrap().completeness();
    assert!(known.purchases && known.complaints && known.preferences);
    assert_eq!(known.filled, ["preferences"]);
}

#[test]
fn c24_age_socio_economic_status_referrals_and_satisfaction_are_fields_of_rules() {
    let rule = "age < 30 AND socio_economic >= 5 AND referrals_12m > 0 AND last_satisfaction <= 2";
    let record = r#"{"fields": {"age": 20, "socio_economic": 7, "referrals_12m": 1,
        "last_satisfaction": 2}, "events": {}}"#;
    assert_eq!(segments(&[("young", rule)], record), ["young"]);
}

#[test]
fn d4_having_left_changes_nothing_until_the_customer_says_no() {
    let policy = r#"{"purposes": {"newsletter": {"category": "marketing"}}}"#;
    let policy = ContactPolicy::from_json(policy).unwrap();
    let contact = Contact::from_json(r#"{"purpose": "newsletter", "channel": "email"}"#).unwrap();
    let consent = |status: &str| {
        format!(
            r#"{{"change": "consent", "at": "{AT}", "purpose": "newsletter", "status": "{status}",
                "by": "customer"}}"#
        )
    };
    let left = format!(
        r#"{{"change": "relationship", "type": "long_term", "since": "2020-01-01T00:00:00Z",
            "until": "{AT}"}}"#
    );
    for (status, is_allowed) in [("granted", true), ("withdrawn", false)] {
        let customer = changed(&format!("[{}, {left}]", consent(status))).unwrap();
        let decision = policy.may_contact(&customer, &contact, &[], now()).unwrap();
        assert_eq!(decision.allowed, is_allowed, "{status}");
    }
    // Without a subscription, a strict regime is the default.
    let decision = policy.may_contact(&changed(&left).unwrap(), &contact, &[], now()).unwrap();
    assert!(!decision.allowed);
}

#[test]
fn f1_a_segment_has_a_name_a_version_and_a_rule() {
    let json = r#"{"segments": [{"id": "young", "version": 3, "label": {"en": "Young", "he": "צעירים"},
        "rule": "age < 26"}]}"#;
    let set = SegmentSet::from_json(&standard(), json).unwrap();
    let written: Value = serde_json::from_str(&set.to_json(None).unwrap()).unwrap();
    assert_eq!(written.pointer("/segments/0/version"), Some(&Value::from(3)));
    assert_eq!(written.pointer("/segments/0/label/he"), Some(&Value::from("צעירים")));
    assert_eq!(written.pointer("/segments/0/rule"), Some(&Value::from("age < 26")));
}

#[test]
fn f2_demographic_fields_are_standard() {
    let fields = family("demographic");
    for field in ["age", "sex", "education", "income", "region"] {
        assert!(fields.iter().any(|one| one == field), "{field}");
    }
}

#[test]
fn f3_psychographic_fields_are_standard() {
    assert_eq!(family("psychographic"), ["lifestyle", "personality", "social_traits"]);
}

#[test]
fn f4_behavior_is_fields_and_counts_of_events() {
    let fields = family("behavioral");
    for field in ["consumption_habits", "preferences", "loyalty"] {
        assert!(fields.iter().any(|one| one == field), "{field}");
    }
    let record = format!(r#"{{"fields": {{}}, "events": {{"purchase": [{{"at": "{AT}"}}]}}}}"#);
    let rules = [
        ("frequency", "eventCount('purchase', lastDays(90)) = 1"),
        ("recency", "daysBetween(day(lastEvent('purchase')), today()) = 30"),
    ];
    assert_eq!(segments(&rules, &record), ["frequency", "recency"]);
}

#[test]
fn f5_benefits_are_a_set_of_codes_that_rules_compare() {
    assert_eq!(family("benefit"), ["benefits_sought"]);
    let rules = [
        ("price", "A_CONTAINS(benefits_sought, ('price'))"),
        ("both", "A_EQUALS(benefits_sought, ('speed', 'price'))"),
        ("status", "A_OVERLAPS(benefits_sought, ('status'))"),
    ];
    let record = r#"{"fields": {"benefits_sought": ["price", "speed"]}, "events": {}}"#;
    assert_eq!(segments(&rules, record), ["price", "both"]);
}

#[test]
fn f15_socio_economic_status_is_a_demographic_field() {
    assert!(family("demographic").iter().any(|one| one == "socio_economic"));
}

fn consent(rest: &str) -> String {
    format!(r#"{{"change": "consent", "at": "{AT}", "by": "customer", {rest}}}"#)
}

#[test]
fn k1_data_are_disclosed_only_to_a_recipient_that_a_consent_or_a_duty_names() {
    let named = r#""purpose": "disclosure", "status": "granted", "recipients": ["Acme"]"#;
    let duty = consent(named).replace("customer", "law");
    for (changes, acme, bolt) in [
        ("[]".to_owned(), false, false),
        (consent(r#""purpose": "disclosure", "status": "granted""#), false, false),
        (consent(named), true, false),
        (duty, true, false),
    ] {
        let customer = changed(&changes).unwrap();
        for (recipient, expected) in [("Acme", acme), ("Bolt", bolt)] {
            let decision = customer.may_disclose(recipient, now(), None).unwrap();
            assert_eq!(decision.allowed, expected, "{changes} {recipient}");
            assert!(!decision.reason.is_empty());
        }
    }
}

const BIRTHDAY: &str = r#"{"change": "set", "field": "birth_date", "value": "1990-05-01",
    "verified_at": "2026-03-02T00:00:00Z"}"#;

#[test]
fn k2_a_personal_field_is_not_kept_without_a_live_consent() {
    assert_eq!(changed(BIRTHDAY).unwrap_err().code(), ErrorCode::ConsentRequired);
    let asked = consent(r#""purpose": "personal_data", "status": "requested""#);
    assert!(changed(&format!("[{asked}, {BIRTHDAY}]")).is_err());
    let until = r#""purpose": "personal_data", "status": "granted",
        "valid_until": "2026-03-10T00:00:00Z""#;
    let customer = changed(&format!("[{}, {BIRTHDAY}]", consent(until))).unwrap();
    assert_eq!(customer.unconsented_fields(now()), ["birth_date"]);
}

#[test]
fn k3_a_birthday_needs_a_consent_unless_an_override_with_a_reason_removes_it() {
    let open = r#"{"fields": [{"name": "birth_date", "type": "date", "family": "demographic"}]}"#;
    assert!(standard().extend(open).is_err());
    let reasoned = open.replace("}]", r#", "override": {"reason": "a school keeps it"}}]"#);
    let schema = standard().extend(&reasoned).unwrap();
    let mut customer = Customer::new("c-17", &schema).unwrap();
    customer.apply(&Change::list_from_json(BIRTHDAY).unwrap(), None).unwrap();
    assert!(schema.to_json().unwrap().contains("a school keeps it"));
}

#[test]
fn k4_marketing_is_capped_and_service_is_exempt_by_category() {
    let policy = ContactPolicy::from_json(
        r#"{"purposes": {"promotion": {"category": "marketing"}, "outage": {"category": "service"}},
            "caps": [{"n": 1, "days": 30, "category": "marketing"}]}"#,
    );
    let policy = policy.unwrap();
    let customer = changed(&consent(r#""purpose": "promotion", "status": "granted""#)).unwrap();
    let history = r#"[{"at": "2026-03-20T00:00:00Z", "purpose": "promotion", "channel": "email"}]"#;
    let history = Touch::list_from_json(history).unwrap();
    let may = |purpose: &str| {
        let contact = format!(r#"{{"purpose": "{purpose}", "channel": "email"}}"#);
        let contact = Contact::from_json(&contact).unwrap();
        policy.may_contact(&customer, &contact, &history, now()).unwrap()
    };
    let denied = may("promotion");
    assert!(!denied.allowed);
    assert_eq!(denied.next_allowed_at, Some("2026-04-19T00:00:00Z".parse().unwrap()));
    assert!(may("outage").allowed);
}

#[test]
fn k5_data_and_viewers_are_classified() {
    let ordered = Sensitivity::ALL.windows(2).all(|pair| match pair {
        [lower, higher] => lower < higher,
        _ => false,
    });
    assert!(ordered);
    let schema = standard()
        .extend(
            r#"{"fields": [{"name": "diagnosis", "type": "text", "sensitivity": "restricted",
                "compartments": ["medical"], "special_category": true}]}"#,
        )
        .unwrap();
    let customer = Customer::new("c-17", &schema).unwrap();
    let full = Viewer::new(Sensitivity::Restricted)
        .with_compartments(["medical"])
        .with_special_category(true);
    assert!(customer.get("diagnosis", Some(&full)).is_ok());
    let mut lower = full.clone();
    lower.clearance = Sensitivity::Confidential;
    let outside = full.clone().with_compartments(Vec::<String>::new());
    for viewer in [lower, outside, full.with_special_category(false)] {
        let error = customer.get("diagnosis", Some(&viewer)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AccessDenied);
    }
}

#[test]
fn k6_what_a_viewer_may_not_see_is_absent_from_views_segments_and_definitions() {
    let json = r#"{"segments": [{"id": "born", "rule": "birth_date < DATE('1990-01-01')"},
        {"id": "grown", "rule": "age >= 18"}]}"#;
    let set = SegmentSet::from_json(&standard(), json).unwrap();
    let clerk = Viewer::default();
    let context = Context::new().with_viewer(&clerk);
    let ages = [20_i64, 10];
    let births = Column::new("birth_date", Values::Date32(&[0, 1]));
    let batch = Batch::new(vec![Column::int64("age", &ages), births]).unwrap();
    let members = set.evaluate(&batch, &context).unwrap();
    assert_eq!(members.ids(), ["grown"]);
    assert!(!set.to_json(Some(&clerk)).unwrap().contains("birth_date"));
    let held = consent(r#""purpose": "personal_data", "status": "granted""#);
    let customer = changed(&format!("[{held}, {BIRTHDAY}]")).unwrap();
    assert!(!customer.view(&clerk).unwrap().json().contains("birth_date"));
}

#[test]
fn k7_at_each_contact_the_program_knows_what_to_verify() {
    let phone = r#"{"change": "set", "field": "phone", "value": "1",
        "verified_at": "2025-03-01T00:00:00Z"}"#;
    let customer = changed(phone).unwrap();
    let prompts = customer.verification_prompts(now(), 2);
    let prompts: Vec<&str> = prompts.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(prompts, ["phone", "address"]);
    let verified = format!(
        r#"[{phone}, {{"change": "verify", "field": "phone",
        "verified_at": "{AT}"}}]"#
    );
    assert!(changed(&verified).unwrap().stale_fields(now()).is_empty());
}

#[test]
fn k8_address_phone_email_and_employer_are_volatile() {
    let schema: Value = serde_json::from_str(&standard().to_json().unwrap()).unwrap();
    let fields = schema.get("fields").unwrap().as_array().unwrap();
    let volatile = fields.iter().filter(|field| field.get("max_age_days").is_some());
    let volatile: Vec<&str> =
        volatile.map(|field| field.get("name").unwrap().as_str().unwrap()).collect();
    assert_eq!(volatile, ["address", "phone", "email", "employer"]);
}

#[test]
fn l4_a_timeline_is_ordered_by_time_then_arrival() {
    let entry = |at: &str, kind: &str| format!(r#"{{"change": "{kind}", "at": "{at}"}}"#);
    let (bought, called) = (entry("2026-02-01T00:00:00Z", "purchase"), entry(AT, "interaction"));
    let complained = entry(AT, "complaint");
    let changes = format!("[{complained}, {bought}, {called}, {complained}]");
    let timeline = changed(&changes).unwrap().timeline(Some(&Viewer::default())).unwrap();
    let timeline: Vec<Value> = serde_json::from_str(timeline.json()).unwrap();
    let kinds: Vec<&str> =
        timeline.iter().map(|one| one.get("kind").unwrap().as_str().unwrap()).collect();
    assert_eq!(kinds, ["purchase", "complaint", "interaction", "complaint"]);
}

#[test]
fn l7_fields_are_declared_at_run_time_and_an_unknown_one_is_an_error() {
    let schema = standard()
        .extend(r#"{"fields": [{"name": "shoe_size", "type": "decimal", "decimals": 1}]}"#)
        .unwrap();
    let set = |rule: &str| {
        let definition = SegmentSetDefinition::new(vec![SegmentDefinition::new("a", rule)]);
        SegmentSet::new(&schema, definition)
    };
    assert!(set("shoe_size >= 42.5").is_ok());
    assert_eq!(set("shoe_sise >= 42.5").unwrap_err().code(), ErrorCode::UnknownField);
    let wrong = r#"{"fields": {"shoe_sise": 42}, "events": {}}"#;
    assert!(set("shoe_size >= 42.5").unwrap().record(wrong).is_err());
}

#[test]
fn l8_a_hundred_thousand_customers_are_evaluated_at_once() {
    let rules = vec![SegmentDefinition::new("grown", "age >= 18")];
    let set = SegmentSet::new(&standard(), SegmentSetDefinition::new(rules)).unwrap();
    let ages: Vec<i64> = (0..100_000).map(|row| row % 90).collect();
    let batch = Batch::new(vec![Column::int64("age", &ages)]).unwrap();
    let members = set.evaluate(&batch, &Context::new()).unwrap();
    let expected = ages.iter().filter(|&&age| age >= 18).count();
    assert_eq!(members.count("grown"), Ok(u64::try_from(expected).unwrap()));
}

#[test]
fn l9_a_change_by_somebody_who_looked_at_an_older_version_is_refused() {
    let mut customer = changed(&format!(r#"{{"change": "purchase", "at": "{AT}"}}"#)).unwrap();
    let change = Change::list_from_json(&format!(r#"{{"change": "purchase", "at": "{AT}"}}"#));
    let change = change.unwrap();
    let error = customer.apply(&change, Some(0)).unwrap_err();
    assert_eq!((error.code(), customer.version()), (ErrorCode::StaleVersion, 1));
    customer.apply(&change, Some(1)).unwrap();
    assert_eq!(customer.version(), 2);
}
