//! Properties of the study: counts do not depend on how the rows were batched, and the report keeps
//! its invariants. The names of the tests start with the rows of the domain that they prove.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use crm_core::money::Decimal;
use crm_core::number::{Level, Method, Shape};
use crm_core::retention::{Cost, Verdict};
use crm_core::{
    Batch, Column, Error, ErrorCode, FollowUp, ProgramCost, ReportOptions, RetentionStudy,
    StudyDefinition,
};
use proptest::prelude::*;

const ARMS: [&str; 4] = ["none", "mail", "call", "מכתב"];

fn definition() -> StudyDefinition {
    let cost = ProgramCost::parse("100", "0.5").unwrap();
    StudyDefinition::new("arm", "none", "lost", "EUR".parse().unwrap(), FollowUp::Days(30), cost)
        .with_count("customers")
}

fn study() -> RetentionStudy {
    RetentionStudy::new(definition()).unwrap()
}

type Row = (usize, bool, i64);

fn row() -> impl Strategy<Value = Row> {
    (0..ARMS.len(), any::<bool>(), 0_i64..1000)
}

fn with_batch<R>(rows: &[Row], read: impl FnOnce(&Batch<'_>) -> R) -> R {
    let arms: Vec<&str> = rows.iter().map(|row| ARMS[row.0]).collect();
    let lost: Vec<bool> = rows.iter().map(|row| row.1).collect();
    let customers: Vec<i64> = rows.iter().map(|row| row.2).collect();
    read(
        &Batch::new(vec![
            Column::strings("arm", &arms),
            Column::bools("lost", &lost),
            Column::int64("customers", &customers),
        ])
        .unwrap(),
    )
}

fn of_rows(rows: &[Row]) -> RetentionStudy {
    let mut study = study();
    with_batch(rows, |batch| study.update(batch)).unwrap();
    study
}

/// Counts with a simple loop.
fn counted(rows: &[Row]) -> BTreeMap<&'static str, (i64, i64)> {
    let mut counts = BTreeMap::new();
    for (arm, lost, customers) in rows {
        let (n, churned) = counts.entry(ARMS[*arm]).or_insert((0, 0));
        *n += customers;
        *churned += if *lost { *customers } else { 0 };
    }
    counts
}

proptest! {
    #[test]
    fn any_partition_in_any_order_gives_the_same_bytes(
        rows in prop::collection::vec(row(), 1..6000),
        cuts in prop::collection::vec(0.0_f64..1.0, 0..30),
        seed in any::<u64>(),
        threads in 1_usize..4,
    ) {
        let whole = of_rows(&rows).to_json().unwrap();

        let mut at: Vec<usize> = cuts.iter().map(|cut| (cut * rows.len() as f64) as usize).collect();
        at.extend([0, rows.len()]);
        at.sort_unstable();
        let mut parts: Vec<RetentionStudy> = at
            .windows(2)
            .filter(|pair| pair[0] < pair[1])
            .map(|pair| of_rows(&rows[pair[0]..pair[1]]))
            .collect();
        let length = parts.len() as u64;
        parts.sort_by_cached_key(|part| {
            part.to_json().unwrap().len() as u64 ^ seed.wrapping_mul(length)
        });
        let merged = parts.iter().fold(study(), |mut sum, part| {
            sum.merge(part).unwrap();
            sum
        });
        prop_assert_eq!(&merged.to_json().unwrap(), &whole);

        let mut parallel = study();
        with_batch(&rows, |batch| {
            parallel.update_parallel(std::slice::from_ref(batch), NonZeroUsize::new(threads).unwrap())
        }).unwrap();
        prop_assert_eq!(&parallel.to_json().unwrap(), &whole);

        let state: serde_json::Value = serde_json::from_str(&whole).unwrap();
        let counts = counted(&rows);
        let cells = state["cells"].as_array().unwrap();
        prop_assert_eq!(cells.len(), counts.len());
        for cell in cells {
            let (n, churned) = counts[cell["arm"].as_str().unwrap()];
            prop_assert_eq!(cell["counts"]["n"].as_i64(), Some(n));
            prop_assert_eq!(cell["counts"]["churned"].as_i64(), Some(churned));
        }
    }

    #[test]
    fn rows_and_their_summary_give_the_same_bytes(rows in prop::collection::vec(row(), 1..500)) {
        let counts = counted(&rows);
        let arms: Vec<&str> = counts.keys().copied().collect();
        let n: Vec<i64> = counts.values().map(|count| count.0).collect();
        let churned: Vec<i64> = counts.values().map(|count| count.1).collect();
        let mut summary = study();
        summary.update_summary(&Batch::new(vec![
            Column::int64("churned", &churned),
            Column::strings("arm", &arms),
            Column::int64("n", &n),
        ]).unwrap()).unwrap();
        prop_assert_eq!(summary.to_json().unwrap(), of_rows(&rows).to_json().unwrap());
    }

    #[test]
    fn merging_is_associative_and_commutative(
        a in prop::collection::vec(row(), 1..50),
        b in prop::collection::vec(row(), 1..50),
        c in prop::collection::vec(row(), 1..50),
    ) {
        let [a, b, c] = [a, b, c].map(|rows| of_rows(&rows));
        let merge = |left: &RetentionStudy, right: &RetentionStudy| {
            let mut sum = left.clone();
            sum.merge(right).unwrap();
            sum
        };
        prop_assert_eq!(merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
        prop_assert_eq!(merge(&a, &b), merge(&b, &a));
        prop_assert_eq!(merge(&a, &study()), a);
    }

    #[test]
    fn an_error_in_any_row_leaves_the_study_as_it_was(
        before in prop::collection::vec(row(), 1..50),
        rows in prop::collection::vec(row(), 1..5000),
        at in 0.0_f64..1.0,
    ) {
        let mut study = of_rows(&before);
        let saved = study.to_json().unwrap();
        let mut rows = rows;
        let at = (at * rows.len() as f64) as usize;
        rows[at].2 = -1;
        let error = with_batch(&rows, |batch| study.update(batch)).unwrap_err();
        let named = matches!(&error, Error::InvalidValue { row, .. } if *row == at as u64);
        prop_assert!(named, "{error}");
        let parallel = with_batch(&rows, |batch| {
            let batches = std::slice::from_ref(batch);
            study.update_parallel(batches, NonZeroUsize::new(3).unwrap())
        });
        prop_assert_eq!(parallel.unwrap_err(), error);
        prop_assert_eq!(study.to_json().unwrap(), saved);
    }

    #[test]
    fn a_state_with_any_byte_changed_is_refused(
        rows in prop::collection::vec(row(), 1..20),
        at in 0.0_f64..1.0,
        to in 32_u8..127,
    ) {
        let json = of_rows(&rows).to_json().unwrap();
        let mut bytes = json.clone().into_bytes();
        let at = (at * bytes.len() as f64) as usize;
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        if let Ok(edited) = String::from_utf8(bytes) {
            let read = RetentionStudy::from_json(&edited);
            // Any error will do: the byte decides which. A change of white space has no effect.
            prop_assert!(read.is_err() || read.unwrap().to_json().unwrap() == json);
        }
        let error = RetentionStudy::from_json(&json[..json.len() / 2]).unwrap_err();
        prop_assert_eq!(error.code(), ErrorCode::DamagedState);
    }

    /// E6, E7: the set of costs is bounded above exactly if the effect's interval excludes zero,
    /// and contains the values whose net benefit can be zero.
    #[test]
    fn e7_the_set_of_costs_follows_the_effect(
        n in (1_u64..400, 1_u64..400),
        share in (0.0_f64..1.0, 0.0_f64..1.0),
        cents in 1_i64..100_000,
        method in prop::sample::select(Method::RISK_DIFFERENCE),
        level in 0.5_f64..0.999,
        value in 0_i64..1_000_000,
    ) {
        let lost = ((n.0 as f64 * share.0) as u64, (n.1 as f64 * share.1) as u64);
        let study = two_arms(n, lost, ProgramCost::new(Decimal::new(cents, 2), Decimal::ZERO));
        let options = ReportOptions::default()
            .with_level(Level::new(level).unwrap())
            .with_difference(method);
        let report = study.report(&options).unwrap();
        let arm = report.arm("mail").unwrap();
        let Ok(set) = arm.cost_per_retained else {
            // Wald's interval of no events has no width.
            let retained = arm.retained.unwrap();
            prop_assert_eq!((retained.lower, retained.upper), (0.0, 0.0));
            return Ok(());
        };
        let retained = arm.retained.unwrap();
        let excludes = !retained.contains(0.0);
        prop_assert_eq!(set.shape == Shape::Bounded, excludes, "{:?}", retained);
        prop_assert_eq!(excludes, arm.p_value.unwrap() < 1.0 - level);
        // The limits of some methods exclude 0 on the other side than the estimate.
        let one_side =
            if retained.lower > 0.0 { retained.value > 0.0 } else { retained.value < 0.0 };
        prop_assert_eq!(arm.verdict == Verdict::Inconclusive, !(excludes && one_side));

        let benefit = arm.net_benefit(Decimal::new(value, 2)).unwrap();
        let near = |limit: f64| (limit / arm.cost.unwrap().to_f64()).abs() < 1e-12;
        // A net benefit is widened to its estimate where the limits of the effect do not contain
        // theirs, so that no verdict is against the estimate.
        let centered = (retained.lower..=retained.upper).contains(&retained.value);
        if centered && !near(benefit.lower) && !near(benefit.upper) {
            let worth = Decimal::new(value, 2).to_string().parse().unwrap();
            prop_assert_eq!(benefit.contains(0.0), set.contains(worth), "{} {}", set, benefit);
        }
    }

    /// E6: the sign is kept, and swapping the arms negates the effect.
    #[test]
    fn e6_swapping_the_arms_negates(
        n in (1_u64..400, 1_u64..400),
        share in (0.0_f64..1.0, 0.0_f64..1.0),
    ) {
        let lost = ((n.0 as f64 * share.0) as u64, (n.1 as f64 * share.1) as u64);
        let cost = ProgramCost::parse("1", "0").unwrap();
        let one = two_arms(n, lost, cost).report(&ReportOptions::default()).unwrap();
        let other = two_arms((n.1, n.0), (lost.1, lost.0), cost);
        let other = other.report(&ReportOptions::default()).unwrap();
        let (one, other) = (one.arm("mail").unwrap(), other.arm("mail").unwrap());
        prop_assert_eq!(one.p_value, other.p_value);
        let (one, other) = (one.churn_reduction.unwrap(), other.churn_reduction.unwrap());
        prop_assert_eq!(one.value, 0.0 - other.value);
        prop_assert_eq!(one.lower, 0.0 - other.upper);
    }

    #[test]
    fn definitions_round_trip(
        days in 1_u32..1000,
        fixed in 0_i64..1_000_000,
        each in 0_i64..1_000_000,
        shares in (0.01_f64..100.0, 0.01_f64..100.0),
    ) {
        let cost = ProgramCost::new(Decimal::new(fixed, 2), Decimal::new(each, 6));
        let definition = StudyDefinition::new(
            "arm", "none", "lost", "EUR".parse().unwrap(), FollowUp::Days(days),
            Cost::by_arm([("mail", cost)]),
        ).with_allocation_ratio([("mail", shares.0), ("none", shares.1)]);
        let json = definition.to_json().unwrap();
        let read = StudyDefinition::from_json(&json).unwrap();
        prop_assert_eq!(&read, &definition);
        prop_assert_eq!(read.to_json().unwrap(), json);
        RetentionStudy::new(read).unwrap();
    }
}

/// A study of a treated and a control arm, treated first.
fn two_arms(n: (u64, u64), lost: (u64, u64), cost: ProgramCost) -> RetentionStudy {
    let usd = "USD".parse().unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Open, cost);
    let mut study = RetentionStudy::new(definition).unwrap();
    study
        .update_summary(
            &Batch::new(vec![
                Column::strings("arm", &["mail", "none"]),
                Column::int64("n", &[n.0 as i64, n.1 as i64]),
                Column::int64("churned", &[lost.0 as i64, lost.1 as i64]),
            ])
            .unwrap(),
        )
        .unwrap();
    study
}

/// E5: an empty arm is an error; any other flaw is a finding.
#[test]
fn e5_flaws_are_findings_and_never_refusals() {
    let cost = ProgramCost::parse("1", "0").unwrap();
    let study = two_arms((0, 10), (0, 1), cost);
    let error = study.report(&ReportOptions::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::EmptyArm);
    let report = two_arms((1, 1), (0, 1), cost).report(&ReportOptions::default()).unwrap();
    assert_eq!(report.findings().len(), 1);
}

/// E10: the follow-up is mandatory.
#[test]
fn e10_a_study_without_a_follow_up_is_refused() {
    let json = definition().to_json().unwrap().replace(r#""follow_up":{"days":30},"#, "");
    let error = StudyDefinition::from_json(&json).unwrap_err();
    assert!(error.to_string().contains("follow_up"), "{error}");
}

#[test]
fn studies_of_different_definitions_do_not_merge() {
    let mut one = study();
    let mut open = definition();
    open.follow_up = FollowUp::Open;
    let error = one.merge(&RetentionStudy::new(open).unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"cannot merge: $.follow_up is {"days":30} here and "open" there"#
    );
}

#[test]
fn sums_end_at_two_to_the_53() {
    let most = 1_i64 << 53;
    let mut study = two_arms((1, 1), (1, 0), ProgramCost::parse("1", "0").unwrap());
    let saved = study.clone();
    let batch = |n: &[i64]| {
        let columns = vec![
            Column::strings("arm", &["mail"]),
            Column::new("n", crm_core::column::Values::Integers(n.into())),
            Column::int64("churned", &[0]),
        ];
        study.update_summary(&Batch::new(columns).unwrap())
    };
    let mut batch = batch;
    let error = batch(&[most]).unwrap_err();
    assert_eq!(error.to_string(), "n exceeds its limit of 9007199254740992 in sum");
    batch(&[most - 1]).unwrap();
    let mut again = saved;
    let error = again.merge(&study).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Overflow);
    assert!(study.report(&ReportOptions::default()).is_ok());
}

#[test]
fn more_arms_than_are_kept_are_an_error() {
    let names: Vec<String> = (0..10_001).map(|id| format!("customer {id}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (lost, customers) = (vec![false; names.len()], vec![1; names.len()]);
    let mut study = study();
    let error = study
        .update(
            &Batch::new(vec![
                Column::strings("arm", &names),
                Column::bools("lost", &lost),
                Column::int64("customers", &customers),
            ])
            .unwrap(),
        )
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "column \"arm\" has more than 10000 distinct values or combinations with other columns"
    );
}

#[test]
fn a_state_that_contradicts_itself_is_refused() {
    // A valid seal over an edited state.
    let study = two_arms((10, 10), (1, 2), ProgramCost::parse("1", "0").unwrap());
    let json = study.to_json().unwrap();
    assert_eq!(RetentionStudy::from_json(&json).unwrap(), study);
    for wrong in
        ["", "{}", "[]", "null", "{\"xxh3_64\":\"0\"}", &json[1..], &json[..json.len() - 1]]
    {
        let error = RetentionStudy::from_json(wrong).unwrap_err();
        assert_eq!(error.code(), ErrorCode::DamagedState, "{wrong}");
    }
}
