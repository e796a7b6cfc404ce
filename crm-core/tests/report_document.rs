//! Reports as documents: a report that contradicts itself is refused with the path of a key that is
//! wrong.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::Error;
use crm_core::retention::RetentionReport;
use serde_json::{Value, json};

/// A report with every figure, of two treated arms.
const WHOLE: &str = include_str!("../../fuzz/corpus/report/whole");

/// The report with one value replaced.
fn edited(pointer: &str, value: Value) -> String {
    let mut report: Value = serde_json::from_str(WHOLE).unwrap();
    let place = report.pointer_mut(pointer).unwrap();
    assert_ne!(*place, value, "{pointer}");
    *place = value;
    report.to_string()
}

fn refusal(json: &str) -> Error {
    RetentionReport::from_json(json).unwrap_err()
}

fn edit(at: &str, value: Value) -> Error {
    refusal(&edited(at, value))
}

fn message(error: &Error) -> String {
    error.to_string().replace("invalid document at ", "")
}

#[test]
fn the_report_itself_is_read() {
    let report = RetentionReport::from_json(WHOLE).unwrap();
    assert_eq!(RetentionReport::from_json(&report.to_json().unwrap()).unwrap(), report);
}

#[test]
fn a_contradiction_names_its_key() {
    for (pointer, value, expected) in [
        (
            "/arms/mail/p_value",
            json!(1e300),
            "$.arms.mail.p_value: must be from 0 to 1, got 1e+300",
        ),
        ("/arms/mail/p_value", json!(-5), "$.arms.mail.p_value: must be from 0 to 1, got -5"),
        ("/arms/mail/p_value", json!(0.02), "$.arms.mail.p_value: must be the unadjusted p-values"),
        ("/arms/mail/unadjusted_p_value", json!(2), "$.arms.mail.unadjusted_p_value: must be from"),
        (
            "/arms/call/verdict",
            json!("effective"),
            "$.arms.call.verdict: must be that of its basis",
        ),
        (
            "/arms/mail/detectable_reduction",
            json!(0.9),
            "$.arms.mail.detectable_reduction: must be from 0 to the churn rate of the",
        ),
        ("/arms/mail/verdict", json!("harmful"), "$.arms.mail.verdict: must be that of its basis"),
        (
            "/arms/mail/verdict_basis/threshold",
            json!(0.5),
            "$.arms.mail.verdict_basis: must be the",
        ),
        ("/arms/mail/verdict_basis/p_value", json!(0.01), "$.arms.mail.verdict_basis: must be the"),
        ("/arms/mail/verdict_basis/side", json!("not_below"), "$.arms.mail.verdict_basis: must be"),
        (
            "/arms/mail/verdict_basis/adjustment",
            json!("none"),
            "$.arms.mail.verdict_basis: must be",
        ),
        (
            "/arms/mail/money_verdict",
            json!("unclear"),
            "$.arms.mail.money_verdict: must be that of",
        ),
        (
            "/arms/mail/money_verdict_basis/threshold",
            json!(1e308),
            "$.arms.mail.money_verdict_basis",
        ),
        ("/arms/mail/money_verdict_basis/lower", json!(-1e308), "$.arms.mail.money_verdict_basis"),
        ("/arms/mail/quadrant", json!("dominant"), "$.arms.mail.quadrant: must be that of"),
        ("/arms/mail/churned", json!(99), "$.arms.mail.churned: must be at most n, got 99"),
        ("/arms/mail/n", json!(0), "$.arms.mail.n: must be from 1 to 2^53, got 0"),
        ("/arms/mail/exposed", json!(21), "$.arms.mail.exposed: must be at most n, got 21"),
        ("/control/exposed", json!(21), "$.control.exposed: must be at most n, got 21"),
        ("/control/churned", json!(21), "$.control.churned: must be at most n, got 21"),
        ("/control/churned", json!(11), "$.control.churn_rate.value: must be churned divided by n"),
        ("/control/churn_rate/value", json!(1e300), "$.control.churn_rate.value: must be churned"),
        (
            "/control/churn_rate/upper",
            json!(1.5),
            "$.control.churn_rate.upper: must be from 0e0 to",
        ),
        ("/control/churn_rate/lower", json!(0.7), "$.control.churn_rate.value: must be within its"),
        (
            "/control/churn_rate/method",
            json!("wald"),
            "$.control.churn_rate.method: must be one of",
        ),
        ("/control/arm", json!("mail"), "$.control.arm: must be the control of the definition"),
        ("/control/arm", json!("zzz"), "$.control.arm: must be the control of the definition"),
        (
            "/definition/control",
            json!("mail"),
            "$.control.arm: must be the control of the definition",
        ),
        ("/arm_names", json!(["mail"]), "$.arm_names: lacks \"call\", which other keys have"),
        ("/arm_names", json!(["mail", "call"]), "$.arm_names: must be the treated arms of the"),
        ("/balance/mail", json!({}), "$.balance: must be the baseline and the covariates"),
        ("/strata", json!({}), "$.strata: must be the results of each treated arm"),
        ("/strata/mail/strata/1/churned", json!(99), "$.strata.mail.strata[1].churned: must be at"),
        (
            "/strata/mail/strata/0/n",
            json!(19),
            "$.strata.mail.strata[0].churn_reduction.value: must",
        ),
        (
            "/options/level",
            json!(0.5),
            "$.control.churn_rate.level: must be the level of the report",
        ),
        ("/arms/mail/lift/level", json!(0.9), "$.arms.mail.lift.level: must be the level of the"),
        ("/options/difference", json!("mee"), "$.arms.call.churn_reduction.method: must be one of"),
        ("/options/stratified", json!(true), "$.arms.call.churn_reduction.method: must be"),
        ("/options/customer_value", json!(null), "$.arms.call.net_benefit_at_value: must be undef"),
        ("/arms/mail/churn_reduction/method", json!("katz"), "$.arms.mail.churn_reduction.method"),
        ("/arms/mail/risk_ratio/method", json!("wilson"), "$.arms.mail.risk_ratio.method: must be"),
        ("/arms/mail/retained/value", json!(9), "$.arms.mail.retained.value: must be the churn"),
        ("/arms/mail/nnt/value", json!(3), "$.arms.mail.nnt.value: must be 1 divided by the churn"),
        ("/arms/mail/lift/value", json!(0.5), "$.arms.mail.lift.value: must be 1 minus the risk"),
        (
            "/arms/call/cost/currency",
            json!("EUR"),
            "$.arms.call.cost.currency: must be the currency",
        ),
    ] {
        let error = edit(pointer, value.clone());
        let found = message(&error);
        assert!(found.starts_with(expected), "{pointer} = {value}: {found}");
        assert!(found.len() < 400, "{found}");
    }
}

#[test]
fn the_variation_of_a_cost_is_a_standard_error() {
    let at = |key: &str| format!("/arms/call/cost_variation/{key}");
    for (key, value) in [
        ("degrees_of_freedom", json!(0)),
        ("degrees_of_freedom", json!(-1)),
        ("standard_error", json!(-1)),
        ("covariance", json!(1e300)),
        ("control_standard_error", json!(-1)),
        ("control_standard_error", json!(1e9)),
        ("control_covariance", json!(-1e300)),
    ] {
        let path = format!("$.arms.call.cost_variation.{key}");
        assert_eq!(edit(&at(key), value).path(), Some(&*path));
    }
}

#[test]
fn any_degrees_of_freedom_give_an_acceptability() {
    for degrees in [1e17, 1e100, 1e308, 1e-10, 5e-324] {
        let json = edited("/arms/call/cost_variation/degrees_of_freedom", json!(degrees));
        let report = RetentionReport::from_json(&json).unwrap();
        let values = [100.into(), 0.into()];
        let arm = report.arm("call").unwrap();
        let shares = arm.acceptability(&values).unwrap();
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{degrees:e} {shares:?}");
    }
}

#[test]
fn a_set_has_the_limits_of_its_shape() {
    for (shape, lower, upper) in [
        ("two_rays", json!(-5), json!(null)),
        ("bounded", json!(null), json!(5)),
        ("ray_up", json!(null), json!(null)),
        ("whole_line", json!(1), json!(null)),
    ] {
        let set = json!({
            "level": 0.95, "lower": lower, "method": "miettinen_nurminen", "shape": shape,
            "upper": upper, "value": 2.5,
        });
        let error = edit("/arms/mail/nnt", set);
        assert_eq!(error.path(), Some("$.arms.mail.nnt"), "{shape}: {error}");
        assert!(error.to_string().contains("in a set of shape"), "{error}");
    }
    let unbounded = json!({
        "level": 0.95, "lower": null, "lower_unbounded": true, "method": "miettinen_nurminen",
        "upper": 0.6, "value": 0.4,
    });
    let error = edit("/arms/mail/churn_reduction", unbounded);
    assert_eq!(error.path(), Some("$.arms.mail.churn_reduction.lower"));
}

#[test]
fn a_definition_and_options_have_one_path() {
    let version = edit("/definition/version", json!(2));
    assert_eq!(version.path(), Some("$.definition.version"));
    assert!(matches!(version, Error::UnsupportedVersion { .. }), "{version}");
    for (pointer, value, expected) in [
        ("/options/level", json!(2), "$.options.level: must be between 0 and 1"),
        ("/options/level", json!("x"), "$.options.level: expected a number, got \"x\""),
        ("/options/difference", json!("x"), "$.options.difference: must be one of"),
        (
            "/arms/mail/lift/lower",
            json!("x"),
            "$.arms.mail.lift.lower: expected a number, got \"x\"",
        ),
        ("/definition/strata", json!("x"), "$.definition.strata: expected a list, got \"x\""),
        ("/definition/follow_up", json!({ "days": 0 }), "$.definition.follow_up.days must be at"),
        ("/definition/context", json!({ "product_rank": 0 }), "$.definition.context.product_rank"),
    ] {
        let mut report: Value = serde_json::from_str(WHOLE).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        report.pointer_mut(parent).unwrap()[key] = value;
        let found = message(&refusal(&report.to_string()));
        assert!(found.starts_with(expected), "{pointer}: {found}");
    }
}

#[test]
fn unknown_missing_and_repeated_keys_are_told_apart() {
    let with = |from: &str, to: &str| {
        assert!(WHOLE.contains(from), "{from}");
        message(&refusal(&WHOLE.replacen(from, to, 1)))
    };
    let unknown = with(r#"{"arm_names""#, r#"{"x":1,"arm_names""#);
    assert!(unknown.starts_with(r#"$.x: is an unknown key, the known keys are "arm_names""#));
    let missing = with(r#""p_value":0.059708805474060885,"quadrant""#, r#""quadrant""#);
    assert!(missing.contains("missing key \"p_value\""), "{missing}");
    let twice = with(r#"{"arm_names""#, r#"{"version":1,"arm_names""#);
    assert!(twice.starts_with(r#"$: the key "version" occurs twice"#), "{twice}");
    let inside = with(r#""quadrant":"#, r#""n":20,"quadrant":"#);
    assert!(inside.starts_with("$.arms.call: the key \"n\" occurs twice"), "{inside}");
}

#[test]
fn a_finding_is_named_by_its_place_and_shortly() {
    let long = edit("/findings/3/message", json!("x".repeat(1_000_000)));
    assert_eq!(long.path(), Some("$.findings[3].message"));
    assert!(long.to_string().len() < 400 && long.details().len() < 400, "{long}");
    let error = edit("/findings/3/unexposed", json!(8));
    assert_eq!(error.path(), Some("$.findings[3].message"));
}

#[test]
fn another_kind_of_document_is_named() {
    let report = RetentionReport::from_json(WHOLE).unwrap();
    let definition = report.definition().to_json().unwrap();
    assert_eq!(
        message(&refusal(&definition)),
        "$: this is a study definition, expected a retention report"
    );
    let study = crm_core::RetentionStudy::new(report.definition().clone()).unwrap();
    assert_eq!(
        message(&refusal(&study.to_json().unwrap())),
        "$: this is a saved state, expected a retention report"
    );
    assert_eq!(
        crm_core::RetentionStudy::from_json(WHOLE).unwrap_err().to_string(),
        "the saved state is damaged: this is a retention report, expected a retention_study state"
    );
    assert_eq!(message(&refusal("")), "$: the text ends too early at line 1 column 0");
}
