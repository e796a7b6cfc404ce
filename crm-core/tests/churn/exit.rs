//! The record of an exit and its rules, and what to do.

use crm_core::churn::{Contact, ExitFields, ExitReason, Initiator, ProbeGraph, ReasonScheme};
use crm_core::{Error, ErrorCode};

use crate::{roots, stated};

fn fields(said: Option<&str>, root: &str) -> ExitFields {
    ExitFields { stated: said.map(str::to_owned), root: root.to_owned(), ..ExitFields::default() }
}

fn with(said: Option<&str>, root: &str, edit: impl FnOnce(&mut ExitFields)) -> ExitFields {
    let mut fields = fields(said, root);
    edit(&mut fields);
    fields
}

fn diagnosed(said: &str, answers: &[(&str, &str)]) -> ExitFields {
    let diagnosis = ProbeGraph::standard().unwrap().diagnose(said, answers).unwrap();
    let root = diagnosis.root().unwrap_or("UNKNOWN.OTHER").to_owned();
    with(Some(said), &root, |fields| fields.diagnosis = Some(diagnosis.record()))
}

const ENDED: [(&str, &str); 4] = [("Q1", "no"), ("Q2", "no"), ("Q3", "no"), ("Q3b", "no")];

fn codes(all: &[&str]) -> Vec<String> {
    all.iter().map(|&code| code.to_owned()).collect()
}

#[test]
fn each_rule_names_its_field() {
    let customer = Some("NO_NEED");
    let six = ["SLOW", "ACCESS", "POLICY", "BOUNCED", "PRIVACY", "RUDE_REP"];
    let six: Vec<String> = six.iter().map(|part| format!("SERVICE.{part}")).collect();
    for (fields, field, code) in [
        (fields(customer, "NO_NEED"), "root", ErrorCode::Conflict),
        (fields(customer, "NONE"), "root", ErrorCode::UnknownCode),
        (fields(customer, "OFFER"), "root", ErrorCode::NotAssignable),
        (fields(Some("NONE"), "OFFER.BRAND"), "stated", ErrorCode::UnknownCode),
        (fields(None, "OFFER.BRAND"), "stated", ErrorCode::Conflict),
        (fields(customer, "PAYMENT.FAILED"), "stated", ErrorCode::Conflict),
        (fields(customer, "FIRM.NO_GROWTH"), "stated", ErrorCode::Conflict),
        (fields(customer, "NEED.LIFE_EVENT.DEATH"), "stated", ErrorCode::Conflict),
        (fields(customer, "UNKNOWN.DECLINED"), "initiator", ErrorCode::Conflict),
        (
            with(customer, "OFFER.BRAND", |f| f.initiator = Some(Initiator::Firm)),
            "initiator",
            ErrorCode::Conflict,
        ),
        (
            with(customer, "OFFER.BRAND", |f| f.contributing = six),
            "contributing",
            ErrorCode::Conflict,
        ),
        (
            with(customer, "OFFER.BRAND", |f| f.contributing = codes(&["VALUE.FORGO"])),
            "contributing[0]",
            ErrorCode::Conflict,
        ),
        (
            with(customer, "OFFER.BRAND", |f| f.contributing = codes(&["SERVICE"])),
            "contributing[0]",
            ErrorCode::NotAssignable,
        ),
        (
            with(customer, "OFFER.BRAND", |f| {
                f.contributing = codes(&["SERVICE.SLOW", "SERVICE.SLOW"])
            }),
            "contributing[1]",
            ErrorCode::Conflict,
        ),
        (
            with(customer, "SERVICE.SLOW", |f| f.contributing = codes(&["SERVICE.SLOW"])),
            "contributing[0]",
            ErrorCode::Conflict,
        ),
        (
            with(None, "PAYMENT.FAILED", |f| f.contributing = codes(&["SERVICE.SLOW"])),
            "contributing",
            ErrorCode::Conflict,
        ),
        (
            with(customer, "OFFER.BRAND", |f| f.dissatisfaction = Some("SERVICE".to_owned())),
            "dissatisfaction",
            ErrorCode::NotAssignable,
        ),
        (fields(customer, "NEED.USE_ENDED"), "root", ErrorCode::ProbeIncomplete),
        (
            with(customer, "OFFER.BRAND", |f| f.diagnosis = diagnosed("NO_NEED", &ENDED).diagnosis),
            "diagnosis",
            ErrorCode::Conflict,
        ),
        (
            with(Some("OTHER"), "NEED.USE_ENDED", |f| {
                f.diagnosis = diagnosed("NO_NEED", &ENDED).diagnosis
            }),
            "diagnosis",
            ErrorCode::Conflict,
        ),
    ] {
        let error = ExitReason::new(fields, None).unwrap_err();
        assert_eq!((error.path(), error.code()), (Some(field), code), "{error}");
    }
}

#[test]
fn what_the_rules_allow_is_recorded() {
    for fields in [
        fields(Some("NO_NEED"), "OFFER.BRAND"),
        fields(None, "PAYMENT.FAILED"),
        fields(None, "NEED.LIFE_EVENT.DEATH"),
        fields(None, "UNKNOWN.NOT_ASKED"),
        fields(Some("OTHER"), "UNKNOWN.NOT_ASKED"),
        with(Some("OTHER"), "UNKNOWN.DECLINED", |f| f.initiator = Some(Initiator::Customer)),
        with(Some("NO_NEED"), "VALUE.FORGO", |f| {
            f.contributing = codes(&["SERVICE.SLOW", "PRODUCT.TECHNICAL"]);
            f.dissatisfaction = Some("OFFER.CHEAPER".to_owned());
            f.satisfied_at_exit = Some(true);
            f.comment = Some("לא משנה".to_owned());
        }),
        diagnosed("NO_NEED", &ENDED),
        with(Some("OTHER"), "OFFER.BRAND", |f| {
            f.diagnosis = diagnosed("OTHER", &[("Q9", "rival")]).diagnosis;
        }),
    ] {
        let exit = ExitReason::new(fields, None).unwrap();
        let again = ExitReason::from_json(&exit.to_json().unwrap(), None).unwrap();
        assert_eq!(again, exit);
        assert_eq!(again.to_json().unwrap(), exit.to_json().unwrap());
    }
}

#[test]
fn what_follows_is_derived_and_what_was_felt_is_not() {
    let derived = |fields| {
        let exit = ExitReason::new(fields, None).unwrap();
        assert_eq!(
            (exit.fields().satisfied_at_exit, &exit.fields().dissatisfaction),
            (None, &None)
        );
        (exit.voluntary(), exit.recoverability(), exit.contact())
    };
    let death = derived(fields(None, "NEED.LIFE_EVENT.DEATH"));
    assert_eq!(death, (Some(false), Some(0), Some(Contact::Never)));
    assert_eq!(derived(fields(None, "PAYMENT.FAILED")), (Some(false), Some(4), None));
    assert_eq!(derived(fields(None, "UNKNOWN.NOT_ASKED")), (None, Some(3), None));
    let asked = with(None, "UNKNOWN.NOT_ASKED", |f| f.initiator = Some(Initiator::Customer));
    assert_eq!(derived(asked), (Some(true), Some(3), None));
}

#[test]
fn an_unfinished_diagnosis_names_the_questions_that_are_missing() {
    let missing = |fields| match ExitReason::new(fields, None).unwrap_err() {
        Error::ProbeIncomplete { missing, .. } => missing,
        other => panic!("{other}"),
    };
    let ended = |answers: &[(&str, &str)]| {
        let mut fields = diagnosed("NO_NEED", answers);
        fields.root = "NEED.USE_ENDED".to_owned();
        missing(fields)
    };
    assert_eq!(missing(fields(Some("NO_NEED"), "NEED.USE_ENDED")), ["Q1", "Q2", "Q3", "Q3b"]);
    assert_eq!(ended(&ENDED[..2]), ["Q3", "Q3b"]);
    assert_eq!(ended(&[("Q1", "no"), ("Q2", "declined")]), ["Q3", "Q3b"]);
}

#[test]
fn a_forged_diagnosis_is_refused() {
    let mut fields = diagnosed("NO_NEED", &ENDED);
    fields.diagnosis.as_mut().unwrap().path.pop();
    let error = ExitReason::new(fields, None).unwrap_err();
    assert_eq!((error.path(), error.code()), (Some("diagnosis"), ErrorCode::Conflict));
}

#[test]
fn a_document_names_its_paths() {
    for (json, path) in [
        (r#"{"root": "OFFER"}"#, "$.root"),
        (r#"{"root": "OFFER.BRAND"}"#, "$.stated"),
        (r#"{"stated": "OTHER", "root": "OFFER.BRAND", "comments": 1}"#, "$.comments"),
        (r#"{"version": 2, "root": "OFFER.BRAND"}"#, "$.version"),
        (r#"{"stated": "OTHER", "root": "OFFER.BRAND", "initiator": "me"}"#, "$.initiator"),
    ] {
        let error = ExitReason::from_json(json, None).unwrap_err();
        assert_eq!(error.path(), Some(path), "{error}");
    }
}

#[test]
fn schemes_of_ones_own_are_used() {
    let gym = roots()
        .extend(
            r#"{"id": "gym", "add": [{"code": "SERVICE.CROWDED",
            "labels": {"en": "Crowded", "he": "צפוף"}, "probe": {"en": "When?", "he": "מתי?"},
            "response": {"en": "Other hours.", "he": "שעות אחרות."}, "initiator": "customer"}]}"#,
        )
        .unwrap();
    let exit = || fields(Some("OTHER"), "SERVICE.CROWDED");
    assert_eq!(ExitReason::new(exit(), None).unwrap_err().code(), ErrorCode::UnknownCode);
    assert!(ExitReason::new(exit(), Some((&gym, &stated()))).is_ok());
}

fn response(root: &str, context: &str) -> (Option<u8>, usize) {
    let response = roots().response(root, context).unwrap();
    (response.recoverability, response.adjustments.len())
}

#[test]
fn the_context_adjusts_the_recoverability() {
    for (root, context, expected) in [
        ("OFFER.CHEAPER", "{}", (Some(2), 0)),
        ("OFFER.CHEAPER", r#"{"price_gap": "large"}"#, (Some(1), 1)),
        ("OFFER.CHEAPER", r#"{"price_gap": "small"}"#, (Some(3), 1)),
        ("OFFER.BRAND", r#"{"price_gap": "small"}"#, (Some(2), 0)),
        ("PRODUCT.TECHNICAL", r#"{"repairs": 3}"#, (Some(2), 1)),
        ("PRODUCT.TECHNICAL", r#"{"repairs": 2}"#, (Some(3), 0)),
        ("PRODUCT.REPEAT_FAULT", r#"{"repairs": 9}"#, (Some(1), 1)),
        ("SERVICE.SLOW", r#"{"alternatives": "many"}"#, (Some(2), 1)),
        ("SERVICE.SLOW", r#"{"alternatives": "few"}"#, (Some(3), 0)),
        ("FIRM.FRAUD_BY_CUSTOMER", r#"{"repairs": 9}"#, (Some(0), 0)),
    ] {
        assert_eq!(response(root, context), expected, "{root} {context}");
    }
    let repairs = roots().response("PRODUCT.TECHNICAL", r#"{"repairs": 3}"#).unwrap();
    assert_eq!(repairs.adjustments[0].suggests, Some("PRODUCT.REPEAT_FAULT"));
    let death = roots().response("NEED.LIFE_EVENT.DEATH", "{}").unwrap();
    assert_eq!((death.contact, death.recoverability), (Some(Contact::Never), Some(0)));
}

#[test]
fn every_root_has_a_response() {
    let roots: ReasonScheme = roots();
    for code in roots.codes(true) {
        let response = roots.response(code, "{}").unwrap();
        assert_eq!(response.response.len(), 2, "{code}");
        let json = response.to_json().unwrap();
        assert!(json.starts_with(r#"{"adjustments":[],"benefit":""#), "{json}");
    }
}

#[test]
fn an_unknown_context_is_an_error() {
    for (root, context, field, code) in [
        ("OFFER.CHEAPER", r#"{"gap": 1}"#, "context", ErrorCode::UnknownName),
        ("OFFER.CHEAPER", r#"{"price_gap": "huge"}"#, "context.price_gap", ErrorCode::UnknownName),
        ("OFFER.CHEAPER", r#"{"repairs": -1}"#, "context.repairs", ErrorCode::OutOfRange),
        ("OFFER.CHEAPER", "[]", "$", ErrorCode::InvalidDocument),
        ("OFFER", "{}", "root", ErrorCode::NotAssignable),
        ("X", "{}", "root", ErrorCode::UnknownCode),
    ] {
        let error = roots().response(root, context).unwrap_err();
        assert_eq!((error.path(), error.code()), (Some(field), code), "{error}");
    }
}
