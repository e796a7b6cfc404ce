//! A saved state is complete, or rejected.

use crm_core::{Batch, Column, ErrorCode, RetentionStudy};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::rows::{Columns, Form, Row, USUAL, definition, of_rows, row, study};

/// Seals an edited state with a valid checksum.
pub(crate) fn sealed(mut state: Value) -> String {
    state.as_object_mut().unwrap().remove("xxh3_64");
    let plain = serde_json_canonicalizer::to_string(&state).unwrap();
    let checksum = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(plain.as_bytes()));
    state["xxh3_64"] = checksum.into();
    serde_json_canonicalizer::to_string(&state).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_state_round_trips_and_no_edit_of_it_does(
        rows in prop::collection::vec(row(17), 1..40),
        at in any::<prop::sample::Index>(),
        to in 32_u8..127,
    ) {
        let study = of_rows(&definition(USUAL), &rows, Form::Decimals);
        let json = study.to_json().unwrap();
        let read = RetentionStudy::from_json(&json).unwrap();
        prop_assert_eq!(&read, &study);
        prop_assert_eq!(read.to_json().unwrap(), json.clone());
        prop_assert_eq!(sealed(serde_json::from_str(&json).unwrap()), json.clone());

        let mut bytes = json.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        if let Ok(edited) = String::from_utf8(bytes) {
            let read = RetentionStudy::from_json(&edited);
            // Any error will do: the byte decides which. A change of white space has no effect.
            prop_assert!(read.is_err() || read.unwrap().to_json().unwrap() == json);
        }
        let error = RetentionStudy::from_json(json.get(..at).unwrap_or_default()).unwrap_err();
        prop_assert_eq!(error.code(), ErrorCode::DamagedState);
    }

    /// With any number of a sealed state replaced, it is rejected, or the study still reports and
    /// merges without a panic.
    #[test]
    fn no_sealed_state_makes_the_library_panic(
        rows in prop::collection::vec(row(9), 1..40),
        which in any::<prop::sample::Index>(),
        to in prop::sample::select(vec![
            json!(0), json!(1), json!(u64::MAX), json!(1_u64 << 53), json!("0"), json!("-5"),
            json!(i128::MAX.to_string()), json!(i128::MIN.to_string()), json!(1e308), json!(-1),
        ]),
    ) {
        let study = of_rows(&definition(USUAL), &rows, Form::Decimals);
        let mut state: Value = serde_json::from_str(&study.to_json().unwrap()).unwrap();
        let mut paths = Vec::new();
        for part in ["cells", "covariates"] {
            numbers(&state[part], &format!("/{part}"), &mut paths);
        }
        let path = &paths[which.index(paths.len())];
        *state.pointer_mut(path).unwrap() = to;
        if let Ok(mut read) = RetentionStudy::from_json(&sealed(state)) {
            let _ = read.report(&Default::default());
            let _ = read.merge(&read.clone());
            let _ = read.to_json().unwrap();
        }
    }

    #[test]
    fn an_error_in_any_row_leaves_the_whole_study_as_it_was(
        before in prop::collection::vec(row(9), 1..40),
        rows in prop::collection::vec(row(9), 1..400),
        at in any::<prop::sample::Index>(),
        wrong in 0..3,
    ) {
        let mut study = of_rows(&definition(USUAL), &before, Form::Decimals);
        let saved = study.to_json().unwrap();
        let mut rows = rows;
        let at = at.index(rows.len());
        match wrong {
            0 => rows[at].count = -1,
            1 => rows[at].cost = -1000,
            _ => rows[at].count = (1 << 53) + 1,
        }
        let columns = Columns::new(&rows, USUAL, Form::Decimals);
        let error = study.update(&columns.batch()).unwrap_err();
        prop_assert!(error.to_string().ends_with(&format!("in row {at}")), "{error}");
        let threads = std::num::NonZeroUsize::new(2).unwrap();
        prop_assert_eq!(study.update_parallel(&[columns.batch()], threads).unwrap_err(), error);
        prop_assert_eq!(study.to_json().unwrap(), saved);
    }
}

/// The paths of all numbers, and of all texts of digits.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, one)| numbers(one, &format!("{path}/{key}"), found));
        }
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(at, one)| numbers(one, &format!("{path}/{at}"), found)),
        Value::Number(_) => found.push(path.to_owned()),
        Value::String(text) if text.parse::<i128>().is_ok() => found.push(path.to_owned()),
        _ => {}
    }
}

fn customer(arm: usize, lost: bool) -> Row {
    Row {
        arm,
        lost,
        count: 5,
        region: Some(0),
        vip: None,
        revenue: Some(1000),
        baseline: Some(7),
        cost: 20,
        exposed: arm == 1,
        days: 40,
        age: Some(300),
        plan: Some(2),
    }
}

fn whole() -> Value {
    let rows = [customer(0, true), customer(0, false), customer(1, true), customer(1, false)];
    let json = of_rows(&definition(USUAL), &rows, Form::Decimals).to_json().unwrap();
    serde_json::from_str(&json).unwrap()
}

#[test]
fn a_sealed_state_that_contradicts_itself_is_refused() {
    assert!(RetentionStudy::from_json(&sealed(whole())).is_ok());
    let cell = "/cells/0/counts";
    let edits: Vec<(String, Value)> = vec![
        (format!("{cell}/churned"), json!(11)),
        (format!("{cell}/n"), json!(4)),
        (format!("{cell}/n"), json!((1_u64 << 53) + 2)),
        (format!("{cell}/metrics/revenue/sum_sq"), json!("1")),
        (format!("{cell}/metrics/revenue/churned_sum"), json!("9999999")),
        (format!("{cell}/metrics/revenue/churned"), json!(4)),
        (format!("{cell}/metrics/revenue/n"), json!(11)),
        (format!("{cell}/metrics/revenue/sum_cube"), json!("40000000000")),
        (format!("{cell}/metrics/revenue/sum_cube"), json!("1.5")),
        (format!("{cell}/metrics/revenue/capped"), json!(1)),
        (format!("{cell}/metrics/revenue/missing"), json!(1)),
        (format!("{cell}/metrics/cost/sum_cube"), json!("1")),
        (format!("{cell}/excluded_churned"), json!(1)),
        (format!("{cell}/pairs/0/2/cubes/0"), json!("40000000000")),
        (format!("{cell}/pairs/0/2/cubes"), json!(["0", "0", "0"])),
        ("/state_version".to_owned(), json!(2)),
        (format!("{cell}/metrics/cost/n"), json!(9)),
        (format!("{cell}/metrics/cost/sum"), json!("-200")),
        (format!("{cell}/metrics"), json!({})),
        (format!("{cell}/pairs"), json!([])),
        (format!("{cell}/pairs/0/2/product"), json!("70001")),
        (format!("{cell}/pairs/0/2/n"), json!(11)),
        (format!("{cell}/pairs/0/0"), json!("cost")),
        ("/cells/0/arm".to_owned(), json!("none")),
        ("/cells/0/strata".to_owned(), json!([])),
        ("/covariates/age/mail/numeric/sum_sq".to_owned(), json!("0")),
        ("/covariates/age/mail/numeric/n".to_owned(), json!(11)),
        (
            "/covariates/age/mail".to_owned(),
            json!({"categorical": {"levels": {"x": 1}, "missing": 0}}),
        ),
        ("/covariates/plan/mail/categorical/missing".to_owned(), json!(u64::MAX)),
        ("/covariates/shoe".to_owned(), json!({})),
        ("/misassigned".to_owned(), json!({"mail": u64::MAX})),
        ("/rounded".to_owned(), json!({"spend": {"largest_change": 0.1, "rows": 0}})),
        ("/rounded".to_owned(), json!({"spend": {"largest_change": -0.1, "rows": 1}})),
        ("/rounded".to_owned(), json!({"spend": {"largest_change": 0.1, "rows": u64::MAX}})),
        ("/definition/control".to_owned(), json!("mail")),
        ("/definition_hash".to_owned(), json!("0000000000000000")),
        ("/kind".to_owned(), json!("total")),
        ("/state_version".to_owned(), json!(1)),
    ];
    for (path, to) in edits {
        let mut state = whole();
        match state.pointer_mut(&path) {
            Some(place) => *place = to.clone(),
            None => {
                let (parent, key) = path.rsplit_once('/').unwrap();
                state.pointer_mut(parent).unwrap()[key] = to.clone();
            }
        }
        assert_ne!(state, whole(), "{path}");
        // Any error will do: the edited part of the state decides which.
        assert!(RetentionStudy::from_json(&sealed(state)).is_err(), "{path} = {to} was accepted");
    }
    let mut twice = whole();
    let cell = twice["cells"][0].clone();
    twice["cells"].as_array_mut().unwrap().push(cell);
    let error = RetentionStudy::from_json(&sealed(twice)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DamagedState, "{error}");
}

#[test]
fn a_covariate_of_numbers_and_text_is_a_conflict_in_any_arms() {
    let definition = {
        let mut definition = definition(USUAL);
        // One of them is text.
        definition.covariates.retain(|name| name != "history");
        definition
    };
    let rows = [customer(0, true), customer(0, false)];
    let mut study = of_rows(&definition, &rows, Form::Decimals);
    let saved = study.to_json().unwrap();
    let others = [customer(1, true), customer(1, false)];
    let columns = Columns::new(&others, USUAL, Form::Decimals);
    let mut fields: Vec<Column<'_>> = Vec::new();
    let batch = columns.batch();
    for name in study.columns().iter().filter(|name| **name != "plan") {
        fields.push(batch.column(name).unwrap().clone());
    }
    fields.push(Column::int64("plan", &[1, 2]));
    let error = study.update(&Batch::new(fields).unwrap()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Conflict, "{error}");
    assert_eq!(study.to_json().unwrap(), saved);
}

#[test]
fn studies_with_different_definitions_do_not_merge() {
    let mut one = of_rows(&definition(USUAL), &[customer(0, true)], Form::Decimals);
    let saved = one.to_json().unwrap();
    for other in [
        definition(USUAL).with_decimals("spend", 3),
        definition(USUAL).with_negative_cost(),
        definition(USUAL).with_strata(["region"]),
    ] {
        let other = RetentionStudy::new(other).unwrap();
        assert_eq!(one.merge(&other).unwrap_err().code(), ErrorCode::DocumentMismatch);
    }
    one.merge(&study()).unwrap();
    assert_eq!(one.to_json().unwrap(), saved);
}
