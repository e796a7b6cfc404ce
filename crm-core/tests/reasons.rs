//! Tallies of reasons: any partition gives the same bytes, and every table adds up.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]
#![expect(clippy::indexing_slicing, reason = "a test fails loudly")]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use crm_core::churn::{
    NullRoot, OveruseOptions, ParetoOrder, PortfolioVerdict, ReasonReport, ReasonScheme,
    ReasonTally, SchemeKind, TallyDefinition,
};
use crm_core::column::{Bitmap, TimeUnit, Values};
use crm_core::table::Table;
use crm_core::{Batch, Column, Error, ErrorCode};
use proptest::prelude::*;

fn roots() -> ReasonScheme {
    ReasonScheme::standard(SchemeKind::Root).unwrap()
}

fn stated() -> ReasonScheme {
    ReasonScheme::standard(SchemeKind::Stated).unwrap()
}

fn tally(definition: TallyDefinition) -> ReasonTally {
    ReasonTally::new(&roots(), &stated(), definition).unwrap()
}

fn full() -> TallyDefinition {
    TallyDefinition::new(["reason"])
        .with_stated("stated")
        .with_contributing(["also", "too"])
        .with_dissatisfaction("grumble")
        .with_representative("agent")
        .with_date("date")
        .with_value("value")
        .with_currency("USD".parse().unwrap())
        .with_saved("saved")
        .with_offer("offer")
        .with_by(["plan"])
        .with_by(["stage", "plan"])
        .with_null_root(NullRoot::NotAsked)
}

/// One attempt to leave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Attempt {
    reason: Option<&'static str>,
    stated: Option<&'static str>,
    also: Option<&'static str>,
    grumble: Option<&'static str>,
    agent: Option<&'static str>,
    day: i32,
    saved: bool,
    offer: Option<&'static str>,
    plan: Option<&'static str>,
    stage: i64,
    cents: i64,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let reason = prop::sample::select(vec![
        None,
        Some("OFFER.CHEAPER"),
        Some("NEED.USE_ENDED"),
        Some("SERVICE.SLOW"),
        Some("PRODUCT.TECHNICAL"),
        Some("NEED.LIFE_EVENT.MOVE"),
        Some("UNKNOWN.DECLINED"),
        Some("PAYMENT.FAILED"),
    ]);
    let stated = prop::sample::select(vec![None, Some("NO_NEED"), Some("TOO_EXPENSIVE")]);
    let other = prop::sample::select(vec![None, Some("SERVICE.SLOW"), Some("SERVICE.RUDE_REP")]);
    let agent =
        prop::sample::select(vec![None, Some("Ada"), Some("Ben"), Some("a long name, in full")]);
    let offer = prop::sample::select(vec![None, Some("discount"), Some("pause")]);
    let plan = prop::sample::select(vec![None, Some("basic"), Some("plus")]);
    let rest = (19_000..19_200_i32, any::<bool>(), offer, plan, 0..3_i64, -5000..500_000_i64);
    (reason, stated, other.clone(), other, agent, rest).prop_map(
        |(reason, stated, also, grumble, agent, (day, saved, offer, plan, stage, cents))| Attempt {
            reason,
            stated,
            also,
            grumble,
            agent,
            day,
            saved,
            offer,
            plan,
            stage,
            cents,
        },
    )
}

fn texts<'a>(values: &[Option<&'a str>]) -> (Vec<&'a str>, Vec<u8>) {
    let mut bits = vec![0; values.len().div_ceil(8)];
    for (at, value) in values.iter().enumerate() {
        bits[at / 8] |= u8::from(value.is_some()) << (at % 8);
    }
    (values.iter().map(|value| value.unwrap_or("")).collect(), bits)
}

fn nullable<'c>(name: &'c str, (values, bits): &'c (Vec<&'c str>, Vec<u8>)) -> Column<'c> {
    let valid = Bitmap::new(bits, 0, values.len()).unwrap();
    Column::strings(name, values).with_validity(valid).unwrap()
}

/// Updates a tally with rows, and with `counts` the table is one that a database has grouped.
fn update(tally: &mut ReasonTally, rows: &[Attempt], counts: Option<&[(i64, i64)]>) {
    let column =
        |of: fn(&Attempt) -> Option<&'static str>| texts(&rows.iter().map(of).collect::<Vec<_>>());
    let keys = [
        column(|row| row.reason),
        column(|row| row.stated),
        column(|row| row.also),
        column(|_| None),
        column(|row| row.grumble),
        column(|row| row.agent),
        column(|row| row.offer),
        column(|row| row.plan),
    ];
    let names = ["reason", "stated", "also", "too", "grumble", "agent", "offer", "plan"];
    let days: Vec<i32> = rows.iter().map(|row| row.day).collect();
    let saved: Vec<bool> = rows.iter().map(|row| row.saved).collect();
    let stages: Vec<i64> = rows.iter().map(|row| row.stage).collect();
    let mut columns: Vec<Column<'_>> =
        names.iter().zip(&keys).map(|(name, keys)| nullable(name, keys)).collect();
    columns.push(Column::new("date", Values::Date32(&days)));
    columns.push(Column::bools("saved", &saved));
    columns.push(Column::int64("stage", &stages));
    let cents: Vec<i128> = match counts {
        None => rows.iter().map(|row| row.cents.into()).collect(),
        Some(counts) => counts.iter().map(|(_, cents)| (*cents).into()).collect(),
    };
    let n: Vec<i64> = counts.unwrap_or_default().iter().map(|(n, _)| *n).collect();
    let money = Values::Decimal128 { values: &cents, scale: 2 };
    match counts {
        None => {
            columns.push(Column::new("value", money));
            tally.update(&Batch::new(columns).unwrap()).unwrap();
        }
        Some(_) => {
            columns.push(Column::new("value_sum", money));
            columns.push(Column::int64("n", &n));
            tally.update_summary(&Batch::new(columns).unwrap()).unwrap();
        }
    }
}

fn sum(table: &Table, column: &str) -> i64 {
    let column = table.column(column).unwrap();
    (0..table.rows()).map(|row| column.int64(row).unwrap().unwrap()).sum()
}

fn money(table: &Table, column: &str) -> i128 {
    let column = table.column(column).unwrap();
    (0..table.rows()).map(|row| column.decimal128(row).unwrap().unwrap()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_partition_in_any_order_gives_the_same_bytes(
        rows in prop::collection::vec(attempt(), 1..200),
        cuts in prop::collection::vec(1..40_usize, 1..8),
        turn in 0..200_usize,
    ) {
        let mut whole = tally(full());
        update(&mut whole, &rows, None);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let mut parts = vec![whole.empty(), whole.empty(), whole.empty()];
        let mut rest = turned.as_slice();
        for (at, cut) in cuts.iter().cycle().enumerate() {
            if rest.is_empty() {
                break;
            }
            let (part, after) = rest.split_at((*cut).min(rest.len()));
            update(&mut parts[at % 3], part, None);
            rest = after;
        }
        let mut merged = parts.pop().unwrap();
        for part in &parts {
            merged.merge(part).unwrap();
        }
        let json = whole.to_json().unwrap();
        prop_assert_eq!(&merged.to_json().unwrap(), &json);
        // A database groups them by all key columns.
        let mut groups: BTreeMap<Attempt, (i64, i64)> = BTreeMap::new();
        for row in &rows {
            let group = groups.entry(Attempt { cents: 0, ..row.clone() }).or_default();
            *group = (group.0 + 1, group.1 + row.cents);
        }
        let (keys, counts): (Vec<Attempt>, Vec<(i64, i64)>) = groups.into_iter().unzip();
        let mut summary = whole.empty();
        update(&mut summary, &keys, Some(&counts));
        prop_assert_eq!(&summary.to_json().unwrap(), &json);
        let read = ReasonTally::from_json(&json, &roots(), &stated()).unwrap();
        prop_assert_eq!(&read, &whole);
        let report = |tally: &ReasonTally| {
            tally.report(Default::default()).unwrap().to_json().unwrap()
        };
        prop_assert_eq!(report(&read), report(&whole));
    }

    #[test]
    fn depths_conserve_counts_and_money(rows in prop::collection::vec(attempt(), 1..200)) {
        let mut tally = tally(full());
        update(&mut tally, &rows, None);
        let report = tally.report(Default::default()).unwrap();
        let left: Vec<&Attempt> = rows.iter().filter(|row| !row.saved).collect();
        let value: i128 = left.iter().map(|row| i128::from(row.cents)).sum();
        prop_assert_eq!(report.n(), left.len() as u64);
        prop_assert_eq!(report.attempts(), Some(rows.len() as u64));
        prop_assert_eq!(report.value_units(), Some(value));
        for depth in [Some(0), Some(1), Some(2), Some(3), Some(4), None] {
            for table in [
                report.rollup(depth).unwrap(),
                report.pareto(depth, ParetoOrder::N).unwrap(),
                report.pareto(depth, ParetoOrder::Value).unwrap(),
            ] {
                prop_assert_eq!(sum(&table, "n"), left.len() as i64);
                prop_assert_eq!(money(&table, "value"), value);
            }
        }
        prop_assert_eq!(sum(&report.split().unwrap(), "n"), left.len() as i64);
        prop_assert_eq!(sum(&report.matrix().unwrap(), "n"), left.len() as i64);
        for depth in 0..4 {
            prop_assert_eq!(sum(&report.by_month(depth).unwrap(), "n"), left.len() as i64);
            prop_assert_eq!(sum(&report.trend(depth).unwrap(), "n"), left.len() as i64);
            let saves = report.saves(depth).unwrap();
            prop_assert_eq!(sum(&saves, "attempts"), rows.len() as i64);
            let by = report.by(&["stage", "plan"], depth).unwrap();
            prop_assert_eq!(sum(&by.table, "n"), left.len() as i64);
        }
        prop_assert_eq!(sum(&report.offers().unwrap(), "attempts"), rows.len() as i64);
        let unknown = report.unknown();
        let known = |row: &&&Attempt| row.reason.is_some_and(|code| !code.starts_with("UNKNOWN"));
        let established = left.iter().filter(known).count() as u64;
        let all = unknown.not_asked + unknown.declined + unknown.other + established;
        prop_assert_eq!(all, left.len() as u64);
    }
}

/// Rows of a representative: how many in all, and with the reason `NO_NEED`.
fn agents(groups: &[(&str, i64, i64)]) -> ReasonReport {
    let definition = TallyDefinition::new(["reason"])
        .with_stated("stated")
        .with_representative("agent")
        .with_count("count");
    let mut tally = tally(definition);
    let (mut names, mut said, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for &(name, k, n) in groups {
        names.extend([name, name]);
        said.extend(["NO_NEED", "OTHER"]);
        counts.extend([k, n - k]);
    }
    let reasons = vec!["SERVICE.SLOW"; names.len()];
    let batch = Batch::new(vec![
        Column::strings("agent", &names),
        Column::strings("stated", &said),
        Column::strings("reason", &reasons),
        Column::int64("count", &counts),
    ]);
    tally.update(&batch.unwrap()).unwrap();
    tally.report(Default::default()).unwrap()
}

// Golden vector 6 of the domain: 45 of 60 against 300 of 1,000 others, and 3 of 5.
#[test]
fn overuse_is_flagged_with_enough_exits_only() {
    let report = agents(&[("Ada", 45, 60), ("Ben", 297, 995), ("Eve", 3, 5)]);
    let found = report.overuse("NO_NEED", OveruseOptions::default()).unwrap();
    assert_eq!((found.n, found.k), (1060, 345));
    let table = &found.table;
    let flagged = |row| table.column("flagged").unwrap().bool(row).unwrap().unwrap();
    assert_eq!([flagged(0), flagged(1), flagged(2)], [true, false, false]);
    let number = |column: &str, row| table.column(column).unwrap().float64(row).unwrap();
    assert_eq!(number("share", 0), Some(0.75));
    assert_eq!(number("rest_share", 0), Some(0.3));
    assert_eq!((number("p_value", 2), number("p_adjusted", 2)), (None, None));
    // 1 - phyper(44, 345, 715, 60) of R.
    let p = number("p_value", 0).unwrap();
    assert!(p < 1e-10, "{p:e}");
    assert!(found.dispersion.unwrap() > 2.0);
    assert_eq!(found.findings[0].name(), "representatives_differ");
    let small = OveruseOptions::default().with_min_n(1);
    assert!(report.overuse("NO_NEED", small).unwrap().table.column("p_value").is_ok());
    // A group of roots counts all below it.
    let group = report.overuse("SERVICE", OveruseOptions::default()).unwrap();
    assert_eq!((group.n, group.k, group.dispersion), (1060, 1060, None));
}

#[test]
fn what_hides_behind_no_need() {
    let mut tally = tally(TallyDefinition::new(["reason"]).with_stated("stated"));
    let reasons = ["NEED.USE_ENDED", "OFFER.CHEAPER", "VALUE.FORGO", "UNKNOWN.DECLINED"];
    let batch = Batch::new(vec![
        Column::strings("reason", &reasons),
        Column::strings("stated", &["NO_NEED", "NO_NEED", "NO_NEED", "NO_NEED"]),
    ]);
    tally.update(&batch.unwrap()).unwrap();
    let report = tally.report(Default::default()).unwrap();
    let hidden = report.hidden_behind("NO_NEED").unwrap();
    assert_eq!((hidden.n, hidden.established, hidden.literal), (4, 3, 1));
    assert!((hidden.hidden.unwrap().value - 2.0 / 3.0).abs() < 1e-15);
    let other = report.hidden_behind("OTHER").unwrap();
    assert_eq!(other.hidden.unwrap_err().reason.name(), "not_literal");
    let rival = report.hidden_behind("FOUND_BETTER").unwrap();
    assert_eq!(rival.hidden.unwrap_err().reason.name(), "zero_by_zero");
    assert_eq!(report.hidden_behind("NO_NEDE").unwrap_err().code(), ErrorCode::UnknownCode);
}

#[test]
fn months_without_exits_are_there() {
    let mut tally = tally(TallyDefinition::new(["reason"]).with_date("date"));
    let days = [0, 59, 60];
    let batch = Batch::new(vec![
        Column::strings("reason", &["OFFER.CHEAPER", "OFFER.CHEAPER", "SERVICE.SLOW"]),
        Column::new("date", Values::Date32(&days)),
    ]);
    tally.update(&batch.unwrap()).unwrap();
    let report = tally.report(Default::default()).unwrap();
    let table = report.by_month(1).unwrap();
    let n = |row| table.column("n").unwrap().int64(row).unwrap().unwrap();
    let share = |row| table.column("share").unwrap().float64(row).unwrap();
    assert_eq!((0..6).map(n).collect::<Vec<_>>(), [1, 0, 0, 0, 1, 1]);
    assert_eq!(
        (0..6).map(share).collect::<Vec<_>>(),
        [Some(1.0), Some(0.0), None, None, Some(0.5), Some(0.5)]
    );
    let trend = report.trend(1).unwrap();
    let z = |row| trend.column("z").unwrap().float64(row).unwrap().unwrap();
    assert_eq!(z(0), -z(1));
}

#[test]
fn levels_are_labels_or_parts_of_codes() {
    let definition = TallyDefinition::new(["category", "detail"]).with_allow_parents(true);
    let mut tally = tally(definition);
    let categories = ["SERVICE", "NEED", "Need for the service", "OFFER"];
    let details = texts(&[Some("SLOW"), Some("LIFE_EVENT"), None, Some("cheaper elsewhere")]);
    let need = roots().get("NEED").unwrap().label("en").unwrap().to_owned();
    let categories = categories.map(|one| if one.contains(' ') { need.as_str() } else { one });
    let batch =
        Batch::new(vec![Column::strings("category", &categories), nullable("detail", &details)])
            .unwrap();
    let error = tally.update(&batch).unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::UnknownCode, Some("detail")));
    assert_eq!(tally, tally.empty());
    let cheaper = roots().get("OFFER.CHEAPER").unwrap().label("he").unwrap().to_owned();
    let details = texts(&[Some("SLOW"), Some("LIFE_EVENT"), None, Some(&cheaper)]);
    let batch =
        Batch::new(vec![Column::strings("category", &categories), nullable("detail", &details)]);
    tally.update(&batch.unwrap()).unwrap();
    let table = tally.report(Default::default()).unwrap().rollup(None).unwrap();
    let codes: Vec<_> =
        (0..table.rows()).map(|row| table.column("code").unwrap().text(row).unwrap()).collect();
    let expected = ["NEED", "NEED.LIFE_EVENT", "OFFER.CHEAPER", "SERVICE.SLOW"];
    assert_eq!(codes, expected.map(Some));
}

fn refused(definition: TallyDefinition, columns: Vec<Column<'_>>) -> Error {
    let mut tally = tally(definition);
    let good = tally.empty();
    let error = tally.update(&Batch::new(columns).unwrap()).unwrap_err();
    assert_eq!(tally, good);
    error
}

#[test]
fn bad_input_is_named_and_changes_nothing() {
    let base = || TallyDefinition::new(["reason"]);
    let error = refused(base(), vec![Column::strings("reason", &["OFFER.CHEEPER"])]);
    assert!(error.details().contains("OFFER.CHEAPER"), "{error}");
    let error = refused(base(), vec![Column::strings("reason", &["NO_NEED"])]);
    assert_eq!(error.code(), ErrorCode::UnknownCode);
    let error = refused(base(), vec![Column::strings("reason", &["SERVICE"])]);
    assert_eq!(error.code(), ErrorCode::NotAssignable);
    assert!(error.details().contains("SERVICE.SLOW"), "{error}");
    let none = texts(&[None]);
    let error = refused(base(), vec![nullable("reason", &none)]);
    assert_eq!((error.code(), error.row()), (ErrorCode::NullValue, Some(0)));
    let zoned = Values::Timestamp { values: &[0], unit: TimeUnit::Second };
    let error = refused(
        base().with_date("date"),
        vec![
            Column::strings("reason", &["OFFER.CHEAPER"]),
            Column::new("date", zoned).with_zone(Some("UTC")),
        ],
    );
    assert_eq!(error.code(), ErrorCode::Conflict);
    let two: Vec<String> = (0..100_001).map(|at| format!("agent {at}")).collect();
    let two: Vec<&str> = two.iter().map(String::as_str).collect();
    let reasons = vec!["OFFER.CHEAPER"; two.len()];
    let error = refused(
        base().with_representative("agent"),
        vec![Column::strings("reason", &reasons), Column::strings("agent", &two)],
    );
    assert_eq!(error.code(), ErrorCode::TooManyGroups);
    let error = ReasonTally::new(&stated(), &stated(), base().with_null_root(NullRoot::NotAsked));
    assert_eq!(error.unwrap_err().code(), ErrorCode::Conflict);
}

#[test]
fn states_of_other_schemes_and_edited_ones_are_refused() {
    let mut one = tally(TallyDefinition::new(["reason"]));
    one.update(&Batch::new(vec![Column::strings("reason", &["OFFER.CHEAPER"])]).unwrap()).unwrap();
    let json = one.to_json().unwrap();
    let other = ReasonTally::from_json(&json, &stated(), &stated()).unwrap_err();
    assert_eq!(other.code(), ErrorCode::DocumentMismatch);
    let edited = json.replace("CHEAPER", "BETTER");
    let edited = ReasonTally::from_json(&edited, &roots(), &stated()).unwrap_err();
    assert_eq!(edited.code(), ErrorCode::DamagedState);
    let mut dated = tally(TallyDefinition::new(["reason"]).with_by(["plan"]));
    assert_eq!(dated.merge(&one).unwrap_err().code(), ErrorCode::DocumentMismatch);
}

#[test]
fn the_product_is_the_problem_where_most_say_so() {
    let mut tally = tally(TallyDefinition::new(["reason"]).with_count("count"));
    let reasons = ["PRODUCT.TECHNICAL", "SERVICE.SLOW", "PAYMENT.FAILED", "UNKNOWN.DECLINED"];
    let counts = [60, 40, 500, 500];
    let batch =
        Batch::new(vec![Column::strings("reason", &reasons), Column::int64("count", &counts)]);
    tally.update(&batch.unwrap()).unwrap();
    let report = tally.report(Default::default()).unwrap();
    let found = report.portfolio_finding(0.5).unwrap();
    assert_eq!((found.n, found.verdict), (100, Some(PortfolioVerdict::ProductProblem)));
    assert!(found.certain);
    let service = report.portfolio_finding(0.39).unwrap();
    assert_eq!(service.verdict, Some(PortfolioVerdict::ProductProblem));
    let mixed = report.portfolio_finding(0.6).unwrap();
    assert_eq!((mixed.verdict, mixed.certain), (Some(PortfolioVerdict::Mixed), false));
    let compared = report.compare("SERVICE", 0.68).unwrap();
    assert!((compared.observed.unwrap().value - 40.0 / 600.0).abs() < 1e-15);
    assert!(compared.p_value.unwrap() < 1e-100);
    assert_eq!(report.findings()[0].name(), "too_many_unknown");
    let nobody = tally.empty().report(Default::default()).unwrap();
    assert_eq!(nobody.portfolio_finding(0.5).unwrap().verdict, None);
    assert!(nobody.coverage().unwrap().is_err());
}

#[cfg(feature = "rayon")]
#[test]
fn threads_do_not_change_the_bytes() {
    let reasons: Vec<&str> = ["OFFER.CHEAPER", "SERVICE.SLOW", "NEED.USE_ENDED"]
        .into_iter()
        .cycle()
        .take(1_300_000)
        .collect();
    let agents: Vec<i64> = (0..reasons.len() as i64).map(|at| at * at % 501).collect();
    let values: Vec<f64> = agents.iter().map(|at| *at as f64 / 4.0).collect();
    let definition =
        TallyDefinition::new(["reason"]).with_representative("agent").with_value("value");
    let batch = Batch::new(vec![
        Column::strings("reason", &reasons),
        Column::int64("agent", &agents),
        Column::float64("value", &values),
    ])
    .unwrap();
    let mut one = tally(definition);
    let mut two = one.empty();
    one.update(&batch).unwrap();
    two.update_parallel(&[batch], NonZeroUsize::new(2).unwrap()).unwrap();
    assert_eq!(one.to_json().unwrap(), two.to_json().unwrap());
}
