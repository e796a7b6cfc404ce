//! Verdicts on money by revenue: what holds them back, and which revenue decides.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails loudly"
)]

use crm_core::column::Bitmap;
use crm_core::error::UndefinedReason;
use crm_core::number::Method;
use crm_core::retention::{
    Criterion, DecidingFigure, Finding, MoneyTest, MoneyVerdict, RetentionReport, ValueSource,
    VerdictBasis,
};
use crm_core::stats::Adjustment;
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

/// The customers of a study; a row can be several of them.
#[derive(Default)]
struct Rows {
    arm: Vec<&'static str>,
    lost: Vec<bool>,
    spent: Vec<i64>,
    before: Vec<i64>,
    /// A bit for each row whose baseline is known.
    known: Vec<u8>,
    paid: Vec<i64>,
    count: Vec<i64>,
}

/// A row of one arm.
struct Row {
    spent: i64,
    before: Option<i64>,
    paid: i64,
    count: i64,
}

impl Rows {
    fn push(&mut self, arm: &'static str, row: Row) {
        let at = self.arm.len();
        if at.is_multiple_of(8) {
            self.known.push(0);
        }
        self.known[at / 8] |= u8::from(row.before.is_some()) << (at % 8);
        self.arm.push(arm);
        self.lost.push(at.is_multiple_of(5));
        self.spent.push(row.spent);
        self.before.push(row.before.unwrap_or(0));
        self.paid.push(row.paid);
        self.count.push(row.count);
    }

    /// Customers who spent this, without a baseline and a cost.
    fn spend(&mut self, arm: &'static str, spent: i64, count: i64) {
        self.push(arm, Row { spent, before: Some(0), paid: 0, count });
    }

    fn study(&self, definition: StudyDefinition) -> RetentionStudy {
        let known = Bitmap::new(&self.known, 0, self.arm.len()).unwrap();
        let columns = vec![
            Column::strings("arm", &self.arm),
            Column::bools("lost", &self.lost),
            Column::int64("spent", &self.spent),
            Column::int64("before", &self.before).with_validity(known).unwrap(),
            Column::int64("paid", &self.paid),
            Column::int64("count", &self.count),
        ];
        let mut study = RetentionStudy::new(definition).unwrap();
        study.update(&Batch::new(columns).unwrap()).unwrap();
        study
    }
}

fn definition(each: &str) -> StudyDefinition {
    let currency = "USD".parse().unwrap();
    let cost = ProgramCost::parse("0", each).unwrap();
    StudyDefinition::new("arm", "none", "lost", currency, FollowUp::Days(30), cost)
        .with_revenue("spent")
        .with_count("count")
}

fn options() -> ReportOptions {
    ReportOptions::default().with_value_from(ValueSource::Revenue)
}

/// The report, which is the same when it is read.
fn report(study: &RetentionStudy, options: &ReportOptions) -> RetentionReport {
    let report = study.report(options).unwrap();
    let json = report.to_json().unwrap();
    assert_eq!(RetentionReport::from_json(&json).unwrap().to_json().unwrap(), json);
    report
}

fn basis(report: &RetentionReport) -> VerdictBasis {
    report.arms()[0].money_verdict_basis.unwrap()
}

fn p_value(basis: &VerdictBasis) -> f64 {
    let Criterion::Interval { p_value, .. } = basis.criterion else { panic!("{basis:?}") };
    p_value
}

#[test]
fn a_control_without_revenue_leaves_the_money_unclear() {
    let mut rows = Rows::default();
    rows.spend("mail", 4_000, 50);
    rows.spend("mail", 0, 9_850);
    rows.spend("none", 0, 100);
    let report = report(&rows.study(definition("0")), &options());
    let arm = &report.arms()[0];
    let undefined = arm.incremental_revenue.unwrap_err();
    assert_eq!(undefined.reason, UndefinedReason::ZeroVariance);
    assert_eq!(undefined.column, Some("revenue"));
    assert_eq!(arm.net_benefit_at_value, Err(undefined));
    assert_eq!(arm.money_verdict, Ok(MoneyVerdict::Unclear));
    assert_eq!(arm.money_verdict_basis, Err(undefined));
    let text = report.to_text().split_whitespace().collect::<Vec<_>>().join(" ");
    let said =
        "Money: unclear by revenue, the net benefit is undefined: the variance is zero: revenue";
    assert!(text.contains(said), "{text}");
}

/// The control has by chance one small buyer; ten of a thousand treated customers buy.
fn lopsided() -> Rows {
    let mut rows = Rows::default();
    for at in 0..100 {
        rows.spend("mail", 100 + 37 * (at % 20) * (at % 20), 1);
    }
    rows.spend("mail", 0, 9_800);
    rows.spend("none", 90, 1);
    rows.spend("none", 0, 99);
    rows
}

#[test]
fn a_score_test_holds_back_what_the_interval_alone_would_decide() {
    let report = report(&lopsided().study(definition("0")), &options());
    let arm = &report.arms()[0];
    assert!(arm.net_benefit_at_value.unwrap().lower > 0.0);
    assert_eq!(arm.money_verdict, Ok(MoneyVerdict::Unclear));
    let basis = basis(&report);
    assert_eq!(basis.held_back_by, Some(MoneyTest::Score));
    assert_eq!(basis.revenue, Some(DecidingFigure::IncrementalRevenue));
    assert!(p_value(&basis) > 0.05, "{basis:?}");
    assert!(basis.to_string().contains("but a score test"), "{basis}");
    let few = report.findings().iter().find(|one| one.name() == "few_customers").unwrap();
    let Finding::FewCustomers { control_effective, skewness, .. } = few else { panic!("{few}") };
    assert!((control_effective - 1.0).abs() < 1e-12);
    assert!(skewness.unwrap() < -1.0, "{few:?}");
}

#[test]
fn a_summary_without_cubes_has_a_cautious_verdict() {
    // 100 of 900 buy for 10, and 20 of 900 controls.
    let columns = |n: [i64; 2]| {
        let sum = n.map(|n| n * 10);
        (n.map(|n| n * 9), sum, sum.map(|sum| sum * 10))
    };
    let (n, sum, squares) = columns([1_000, 200]);
    let lost = n.map(|n| n / 5);
    let columns = vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &[9_000, 9_000]),
        Column::int64("churned", &lost),
        Column::int64("revenue_sum", &sum),
        Column::int64("revenue_sum_sq", &squares),
        Column::int64("revenue_n", &[9_000, 9_000]),
    ];
    let mut study = RetentionStudy::new(definition("0").with_decimals("spent", 0)).unwrap();
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    let report = report(&study, &options());
    let arm = &report.arms()[0];
    assert!(arm.net_benefit_at_value.unwrap().lower > 0.0);
    assert_eq!(arm.money_verdict, Ok(MoneyVerdict::Unclear));
    assert_eq!(basis(&report).held_back_by, Some(MoneyTest::EffectiveNumber));
    let few = report.findings().iter().find(|one| one.name() == "few_customers").unwrap();
    assert!(few.to_string().contains("no sums of cubes"), "{few}");
}

/// Customers who spend what they spent before, and 4 more where the program reached them.
fn habits(unknown: i64) -> Rows {
    let mut rows = Rows::default();
    for at in 0..1_000 {
        for (arm, more) in [("mail", 4), ("none", 0)] {
            let before = 37 * at % 199;
            let spent = before + 13 * at % 41 - 20 + more;
            // Retained customers cost more.
            let paid = if arm == "mail" { spent / 40 } else { 0 };
            let known = at >= unknown || arm == "none";
            let before = known.then_some(before);
            rows.push(arm, Row { spent, before, paid, count: 1 });
        }
    }
    rows
}

fn with_history(each: &str) -> StudyDefinition {
    definition(each).with_baseline("before")
}

#[test]
fn the_baseline_decides_where_it_was_given() {
    let study = habits(0).study(with_history("1"));
    let adjusted = report(&study, &options());
    let arm = &adjusted.arms()[0];
    assert_eq!(arm.money_verdict, Ok(MoneyVerdict::Pays));
    assert_eq!(basis(&adjusted).revenue, Some(DecidingFigure::IncrementalRevenueAdjusted));
    assert_eq!(basis(&adjusted).method, Method::Cuped);
    assert!(basis(&adjusted).to_string().contains("by adjusted revenue (CUPED)"));
    let (benefit, revenue) =
        (arm.net_benefit_at_value.unwrap(), arm.incremental_revenue_adjusted.unwrap());
    assert!((benefit.lower - (revenue.lower - 1_000.0)).abs() < 1e-6);
    // The unadjusted revenue stands beside it, and decides if it is asked to.
    assert_eq!(arm.incremental_revenue.unwrap().method, Method::Welch);
    let raw = report(&study, &options().with_adjust(None));
    assert_eq!(raw.arms()[0].money_verdict, Ok(MoneyVerdict::Unclear));
    assert_eq!(basis(&raw).revenue, Some(DecidingFigure::IncrementalRevenue));
    assert_eq!(basis(&raw).held_back_by, Some(MoneyTest::Interval));
    let lin = report(&study, &options().with_adjust(Some(Adjustment::Lin)));
    assert_eq!(lin.arms()[0].money_verdict, Ok(MoneyVerdict::Pays));
    assert_eq!(basis(&lin).method, Method::Lin);
}

#[test]
fn a_baseline_that_many_lack_does_not_decide() {
    for (unknown, decides) in [(10, true), (11, false)] {
        let report = report(&habits(unknown).study(with_history("1")), &options());
        let revenue = basis(&report).revenue.unwrap();
        assert_eq!(revenue == DecidingFigure::IncrementalRevenueAdjusted, decides, "{unknown}");
        let partial =
            report.findings().iter().find(|one| matches!(one, Finding::PartialBaseline { .. }));
        assert_eq!(partial.is_none(), decides, "{unknown}");
        if let Some(partial) = partial {
            let start = "the baseline is known for 989 of 1,000 customers of mail and 1,000 of";
            assert!(partial.to_string().starts_with(start), "{partial}");
        }
    }
}

#[test]
fn the_p_value_and_the_interval_decide_alike_if_the_cost_varies() {
    for each in ["0", "1.5", "2.5", "3", "5", "8"] {
        let definition = with_history(each).with_cost_column("paid");
        let report = report(&habits(0).study(definition), &options());
        let benefit = report.arms()[0].net_benefit_at_value.unwrap();
        assert_eq!(benefit.method, Method::Mover);
        let basis = basis(&report);
        let decided = benefit.lower > 0.0 || benefit.upper < 0.0;
        assert_eq!(decided, p_value(&basis) < 0.05, "{each}: {basis:?}");
        assert_eq!(decided, basis.held_back_by.is_none(), "{each}: {basis:?}");
    }
}

#[test]
fn a_basis_that_contradicts_its_verdict_is_refused() {
    let report = report(&lopsided().study(definition("0")), &options());
    let json = report.to_json().unwrap();
    let held = r#""held_back_by":"score","#;
    assert!(json.contains(held));
    for (from, to) in [
        (held, ""),
        (r#""revenue":"incremental_revenue","side""#, r#""side""#),
        (r#""money_verdict":"unclear""#, r#""money_verdict":"pays""#),
    ] {
        assert!(json.contains(from), "{from}");
        let error = RetentionReport::from_json(&json.replace(from, to)).unwrap_err();
        assert!(error.to_string().contains("money_verdict"), "{error}");
    }
}

/// A constant that is added to the revenue and to the baseline of every customer changes no
/// difference, however large it is.
#[test]
fn a_constant_for_every_customer_changes_no_difference() {
    let report = |shift: i64| {
        let mut rows = Rows::default();
        for at in 0..40_i64 {
            let arm = if at % 3 == 0 { "none" } else { "mail" };
            let (spent, before) = (7 * at % 23 + shift, Some(5 * at % 19 + shift));
            rows.push(arm, Row { spent, before, paid: 0, count: 1 });
        }
        let definition = definition("1").with_baseline("before");
        let options = ReportOptions::default().with_adjust(Some(Adjustment::Lin));
        rows.study(definition).report(&options).unwrap()
    };
    let figures = |report: &RetentionReport| {
        let arm = report.arm("mail").unwrap();
        let revenue = arm.incremental_revenue.unwrap();
        let adjusted = arm.incremental_revenue_adjusted.unwrap();
        let smd = report.balance()[0].smd.unwrap();
        [revenue.value, revenue.lower, adjusted.value, adjusted.upper, smd]
    };
    let plain = figures(&report(0));
    for shift in [1_000_000, 100_000_000_000] {
        for (one, other) in plain.into_iter().zip(figures(&report(shift))) {
            assert!((one - other).abs() <= 1e-9 * one.abs(), "{one} {other} at {shift}");
        }
    }
}
