//! What nulls and large amounts of revenue count as, and which losses count.

use crm_core::column::Bitmap;
use crm_core::retention::{Missing, Severity};
use crm_core::{
    Batch, Column, Error, FollowUp, ProgramCost, Result, RetentionStudy, StudyDefinition,
};
use serde_json::Value;

/// A state of the second version, with revenue, a baseline and customers who were left out.
const SECOND: &str = include_str!("../../../fuzz/corpus/state/whole");

fn followed_up(follow_up: FollowUp) -> StudyDefinition {
    let mut definition = plain();
    definition.follow_up = follow_up;
    definition
}

fn plain() -> StudyDefinition {
    let (usd, cost) = ("USD".parse().unwrap(), ProgramCost::parse("0", "1").unwrap());
    StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Days(30), cost)
}

const ARMS: [&str; 6] = ["mail", "mail", "mail", "none", "none", "none"];
const LOST: [bool; 6] = [true, false, false, true, true, false];
const SPEND: [f64; 6] = [10.0, 0.0, 700.5, -3.25, 0.0, 500.0];
/// The second and the fifth customer have no revenue.
const KNOWN: [u8; 1] = [0b101101];

fn batch(spend: &'static [f64; 6], known: &'static [u8; 1]) -> Batch<'static> {
    let spend = Column::float64("spend", spend);
    Batch::new(vec![
        Column::strings("arm", &ARMS),
        Column::bools("lost", &LOST),
        spend.with_validity(Bitmap::new(known, 0, 6).unwrap()).unwrap(),
        Column::float64("before", &[1.0, 2.0, 3.5, 4.0, 0.0, 6.0]),
    ])
    .unwrap()
}

fn studied(definition: StudyDefinition, batch: &Batch<'_>) -> Result<RetentionStudy> {
    let mut study = RetentionStudy::new(definition)?;
    study.update(batch)?;
    Ok(study)
}

/// A text without its line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn names(study: &RetentionStudy) -> Vec<&'static str> {
    let report = study.report(&Default::default()).unwrap();
    let known = ["missing_values", "missing_differs", "capped", "excluded_lost", "absent_columns"];
    let found: Vec<&str> = report.findings().iter().map(|finding| finding.name()).collect();
    known.into_iter().filter(|name| found.contains(name)).collect()
}

#[test]
fn a_null_needs_a_meaning() {
    let error = studied(plain().with_revenue("spend"), &batch(&SPEND, &KNOWN)).unwrap_err();
    let message = error.to_string();
    for part in ["\"spend\"", "missing", "\"zero\"", "\"unknown\"", "row 1"] {
        assert!(message.contains(part), "{message}");
    }
    let mut study = RetentionStudy::new(plain().with_revenue("spend")).unwrap();
    let summary = Batch::new(vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &[3, 3]),
        Column::int64("churned", &[1, 2]),
        Column::int64("revenue_n", &[3, 2]),
    ]);
    let message = study.update_summary(&summary.unwrap()).unwrap_err().to_string();
    for part in ["\"revenue_n\"", "missing", "\"zero\"", "\"unknown\"", "row 1"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_null_that_is_a_zero_is_one() {
    let definition = || plain().with_revenue("spend").with_baseline("before");
    let zeros = studied(definition(), &batch(&SPEND, &[0b111111])).unwrap();
    let nulls = definition().with_missing("revenue", Missing::Zero);
    let nulls = studied(nulls, &batch(&SPEND, &KNOWN)).unwrap();
    let all = Default::default();
    let (one, other) = (zeros.report(&all).unwrap(), nulls.report(&all).unwrap());
    assert_eq!(one.arms()[0].incremental_revenue, other.arms()[0].incremental_revenue);
    let (first, second) = (&one.arms()[0], &other.arms()[0]);
    assert_eq!(first.incremental_revenue_adjusted, second.incremental_revenue_adjusted);
    assert_eq!((one.arms()[0].revenue_known, one.arms()[0].revenue_missing), (Ok(3), Ok(0)));
    assert_eq!((other.arms()[0].revenue_known, other.arms()[0].revenue_missing), (Ok(2), Ok(1)));
    assert_eq!(other.control().revenue_missing, Ok(1));
    assert!(names(&nulls).is_empty());
    let text = words(&other.to_text());
    assert!(text.contains("none 2 of 3, 1 missing; mail 2 of 3, 1 missing"), "{text}");
    assert!(text.contains("a missing revenue counts as 0"), "{text}");
    assert!(other.to_html().contains("a missing revenue counts as 0"));
    let again = RetentionStudy::from_json(&nulls.to_json().unwrap()).unwrap();
    assert_eq!(again, nulls);
}

#[test]
fn a_null_that_is_unknown_is_left_out_and_found() {
    let unknown = plain().with_revenue("spend").with_missing("revenue", Missing::Unknown);
    let study = studied(unknown, &batch(&SPEND, &KNOWN)).unwrap();
    assert_eq!(names(&study), ["missing_values"]);
    let report = study.report(&Default::default()).unwrap();
    let table = report.table().unwrap();
    assert_eq!(table.column("revenue_known").unwrap().int64(1).unwrap(), Some(2));
    assert_eq!(table.column("revenue_missing").unwrap().int64(0).unwrap(), Some(1));
}

#[test]
fn missing_revenue_that_differs_by_arm_is_critical() {
    let (n, known) = ([1000; 2], [900, 990]);
    let definition = plain().with_revenue("spend").with_missing("revenue", Missing::Unknown);
    let mut study = RetentionStudy::new(definition).unwrap();
    let summary = Batch::new(vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &n),
        Column::int64("churned", &[100, 120]),
        Column::int64("revenue_n", &known),
        Column::int64("revenue_churned", &[90, 110]),
    ]);
    study.update_summary(&summary.unwrap()).unwrap();
    assert_eq!(names(&study), ["missing_values", "missing_differs", "absent_columns"]);
    let report = study.report(&Default::default()).unwrap();
    assert_eq!(report.findings()[0].name(), "missing_differs");
    assert_eq!(report.findings()[0].severity(), Severity::Critical);
    let warned = report.findings().iter().filter(|one| one.name() == "missing_values").count();
    assert_eq!(warned, 2);
}

#[test]
fn larger_amounts_count_as_the_cap() {
    const CAPPED: [f64; 6] = [10.0, 0.0, 400.0, -3.25, 0.0, 400.0];
    let cap = plain().with_revenue("spend").with_cap("revenue", 400.into());
    let study = studied(cap.clone(), &batch(&SPEND, &[0b111111])).unwrap();
    let lower = studied(plain().with_revenue("spend"), &batch(&CAPPED, &[0b111111])).unwrap();
    let cells = |study: &RetentionStudy| {
        let mut state: Value = serde_json::from_str(&study.to_json().unwrap()).unwrap();
        for cell in state["cells"].as_array_mut().unwrap() {
            let revenue = cell["counts"]["metrics"]["revenue"].as_object_mut().unwrap();
            revenue.remove("capped");
        }
        state["cells"].clone()
    };
    assert_eq!(cells(&study), cells(&lower));
    let report = study.report(&Default::default()).unwrap();
    assert_eq!((report.arms()[0].revenue_capped, report.control().revenue_capped), (Ok(1), Ok(1)));
    assert_eq!(names(&study), ["capped"]);
    assert!(
        words(&report.to_text()).contains("Revenue above 400, counted as 400: none 1; mail 1.")
    );
    let again = RetentionStudy::from_json(&study.to_json().unwrap()).unwrap();
    assert_eq!(again, study);
    // A summary above the cap was not capped.
    let mut other = RetentionStudy::new(cap).unwrap();
    let summary = Batch::new(vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &[2, 2]),
        Column::int64("churned", &[1, 1]),
        Column::int64("revenue_sum", &[800, 801]),
    ]);
    let error = other.update_summary(&summary.unwrap()).unwrap_err().to_string();
    assert!(error.contains("exceeds the cap") && error.contains("row 1"), "{error}");
}

#[test]
fn options_of_the_revenue_are_keyed_by_role() {
    let refused = |definition: StudyDefinition| RetentionStudy::new(definition).unwrap_err();
    let revenue = || plain().with_revenue("spend");
    for (definition, path, part) in [
        (revenue().with_missing("spend", Missing::Zero), "$.missing.spend", "the key \"revenue\""),
        (revenue().with_cap("spend", 5.into()), "$.cap.spend", "the key \"revenue\""),
        (revenue().with_cap("baseline", 5.into()), "$.cap.baseline", "the only one"),
        (plain().with_missing("revenue", Missing::Zero), "$.missing", "a revenue column"),
        (plain().with_cap("revenue", 5.into()), "$.cap", "a revenue column"),
        (revenue().with_cap("revenue", 0.into()), "$.cap.revenue", "above 0"),
        (revenue().with_decimals("revenue", 2), "$.decimals.revenue", "the column \"spend\""),
    ] {
        let error = refused(definition);
        assert_eq!(error.path(), Some(path), "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
}

/// Customers by arm, loss and days.
fn durations(days: &str, definition: StudyDefinition) -> Result<RetentionStudy> {
    studied(
        definition.with_count("customers"),
        &Batch::new(vec![
            Column::strings("arm", &["mail", "mail", "mail", "none", "none"]),
            Column::bools("lost", &[true, false, true, false, true]),
            Column::int64("customers", &[4, 150, 62, 168, 48]),
            Column::int64(days, &[30, 40, 12, 40, 12]),
            Column::int64("lost_on", &[30, 0, 12, 0, 12]).with_validity(Bitmap::new(
                &[0b10101],
                0,
                5,
            )?)?,
        ])?,
    )
}

#[test]
fn a_table_of_durations_is_found_and_read_as_such() {
    let wrong = durations("days", plain().with_followed_days("days")).unwrap();
    let report = wrong.report(&Default::default()).unwrap();
    assert_eq!((report.arms()[0].churned, report.arms()[0].n), (4, 154));
    assert_eq!((report.control().churned, report.control().n), (0, 168));
    assert_eq!(report.arms()[0].excluded_churned, Ok(62));
    let finding = &report.findings()[0];
    assert_eq!((finding.name(), finding.severity()), ("excluded_lost", Severity::Critical));
    assert!(finding.to_string().contains("as lost_after"), "{finding}");
    let right = durations("days", plain().with_lost_after("lost_on")).unwrap();
    let report = right.report(&Default::default()).unwrap();
    assert_eq!((report.arms()[0].churned, report.arms()[0].n), (66, 216));
    assert_eq!((report.control().churned, report.control().n), (48, 216));
    assert!(names(&right).is_empty());
}

fn lost_on(
    definition: StudyDefinition,
    lost: bool,
    day: Option<f64>,
    followed: f64,
) -> Result<RetentionStudy> {
    studied(
        definition.with_lost_after("lost_on"),
        &Batch::new(vec![
            Column::strings("arm", &["none", "mail"]),
            Column::bools("lost", &[false, lost]),
            Column::float64("lost_on", &[0.0, day.unwrap_or(0.0)]).with_validity(Bitmap::new(
                &[if day.is_some() { 2 } else { 0 }],
                0,
                2,
            )?)?,
            Column::float64("seen", &[60.0, followed]),
        ])?,
    )
}

#[test]
fn a_loss_counts_within_the_follow_up() {
    let churned = |definition, day| {
        let study = lost_on(definition, true, Some(day), 60.0).unwrap();
        study.report(&Default::default()).unwrap().arms()[0].churned
    };
    let months = || followed_up(FollowUp::Months(3));
    assert_eq!([0.0, 30.0, 30.5, 31.0].map(|day| churned(plain(), day)), [1, 1, 0, 0]);
    // The shortest three months, from February on or from the first of December on.
    assert_eq!([89.0, 90.0].map(|day| churned(months(), day)), [1, 0]);
    let open = followed_up(FollowUp::Open);
    let error = RetentionStudy::new(open.with_lost_after("day")).unwrap_err();
    assert_eq!(error.path(), Some("$.lost_after"));
}

#[test]
fn days_that_contradict_a_loss_are_named_with_their_row() {
    let followed = || plain().with_followed_days("seen");
    for (definition, lost, day, seen, part) in [
        (plain(), true, None, 60.0, "the day of loss where \"lost\" is true, got null in row 1"),
        (plain(), false, Some(3.0), 60.0, "null where \"lost\" is false, got 3 in row 1"),
        (plain(), true, Some(-1.0), 60.0, "at least 0, got -1 in row 1"),
        (followed(), true, Some(41.0), 40.0, "days in \"seen\" of the row, got 41 in row 1"),
        (followed(), false, None, -1.0, "at least 0, got -1 in row 1"),
    ] {
        let error = lost_on(definition, lost, day, seen).unwrap_err();
        assert!(matches!(error, Error::InvalidValue { .. }), "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
    lost_on(followed(), true, Some(40.0), 40.0).unwrap();
}

/// A state as another, with the checksum of its own.
fn state(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_state_of_the_second_version_has_no_cubes() {
    let old = RetentionStudy::from_json(SECOND).unwrap();
    assert_eq!(state(SECOND)["state_version"], 2);
    let json = old.to_json().unwrap();
    let new = state(&json);
    assert_eq!(new["state_version"], 3);
    let absent: Vec<&str> =
        new["absent"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(
        absent,
        [
            "excluded_churned",
            "revenue_baseline_baseline_sq_sum",
            "revenue_baseline_baseline_sum_cube",
            "revenue_baseline_revenue_sq_sum",
            "revenue_baseline_revenue_sum_cube",
            "revenue_sum_cube",
        ]
    );
    assert_eq!(RetentionStudy::from_json(&json).unwrap(), old);
    let report = old.report(&Default::default()).unwrap();
    assert!(report.control().excluded_churned.is_err() && report.control().excluded.is_ok());
    // What is absent in one part is absent in the whole, in any order.
    let (mut one, mut other) = (old.empty(), old.clone());
    one.merge(&old).unwrap();
    other.merge(&old.empty()).unwrap();
    assert_eq!(one.to_json().unwrap(), json);
    assert_eq!(other.to_json().unwrap(), json);
}

#[test]
fn states_of_both_versions_merge_in_any_order() {
    let revenue = || plain().with_revenue("spend");
    let new = studied(revenue(), &batch(&SPEND, &[0b111111])).unwrap();
    let old = RetentionStudy::from_json(&second(&new)).unwrap();
    let unknown = revenue().with_missing("revenue", Missing::Unknown);
    let nulls = studied(unknown, &batch(&SPEND, &KNOWN)).unwrap();
    let old_nulls = RetentionStudy::from_json(&second(&nulls)).unwrap();
    let of = |parts: &[&RetentionStudy]| {
        let mut all = parts[0].clone();
        parts[1..].iter().for_each(|part| all.merge(part).unwrap());
        all.to_json().unwrap()
    };
    let expected = of(&[&new, &old, &nulls, &old_nulls]);
    for order in [[&old, &new, &old_nulls, &nulls], [&old_nulls, &nulls, &old, &new]] {
        assert_eq!(of(&order), expected);
    }
    let all = state(&expected);
    assert_eq!(all["absent"][0], "revenue_sum_cube");
    assert_eq!(all["definition"]["missing"]["revenue"], "unknown");
    // What a null means is not a matter of the other part.
    let zero = studied(revenue().with_missing("revenue", Missing::Zero), &batch(&SPEND, &KNOWN));
    let mut merged = new.clone();
    let error = merged.merge(&zero.unwrap()).unwrap_err();
    assert!(matches!(error, Error::DocumentMismatch { .. }), "{error}");
    assert_eq!(merged, new);
}

/// The state of a study as the second version wrote it.
fn second(study: &RetentionStudy) -> String {
    let mut state = state(&study.to_json().unwrap());
    state["definition"].as_object_mut().unwrap().remove("missing");
    let definition = serde_json_canonicalizer::to_string(&state["definition"]).unwrap();
    let hash = xxhash_rust::xxh3::xxh3_64(definition.as_bytes());
    state["definition_hash"] = format!("{hash:016x}").into();
    for cell in state["cells"].as_array_mut().unwrap() {
        let revenue = cell["counts"]["metrics"]["revenue"].as_object_mut().unwrap();
        revenue.remove("sum_cube").unwrap();
    }
    state["state_version"] = 2.into();
    super::state::sealed(state)
}

#[test]
fn a_study_of_counts_has_the_second_version() {
    let mut study = RetentionStudy::new(plain()).unwrap();
    study.update(&batch(&SPEND, &KNOWN)).unwrap();
    let json = study.to_json().unwrap();
    assert_eq!(state(&json)["state_version"], 2);
    assert_eq!(RetentionStudy::from_json(&json).unwrap().to_json().unwrap(), json);
}
