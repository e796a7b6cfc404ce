//! Limits and their errors.

use crm_core::column::{Bitmap, Values};
use crm_core::error::UndefinedReason;
use crm_core::retention::{CostContext, Finding, Market, Verdict, compare_costs};
use crm_core::{
    Batch, Column, ErrorCode, FollowUp, ProgramCost, RetentionStudy, StudyDefinition, Undefined,
};

fn plain() -> StudyDefinition {
    let cost = ProgramCost::parse("0", "1").unwrap();
    StudyDefinition::new("arm", "none", "lost", "USD".parse().unwrap(), FollowUp::Days(30), cost)
}

fn new(definition: StudyDefinition) -> RetentionStudy {
    RetentionStudy::new(definition).unwrap()
}

/// Updates with rows of two arms and one more column, and returns the error, if any.
fn with_column(
    definition: StudyDefinition,
    column: Column<'_>,
) -> crm_core::Result<RetentionStudy> {
    let mut study = new(definition);
    let saved = study.clone();
    let rows = column.len();
    let arms: Vec<&str> = (0..rows).map(|row| ["none", "mail"][row % 2]).collect();
    let lost = vec![false; rows];
    let batch =
        Batch::new(vec![Column::strings("arm", &arms), Column::bools("lost", &lost), column])?;
    match study.update(&batch) {
        Ok(()) => Ok(study),
        Err(error) => {
            assert_eq!(study, saved);
            Err(error)
        }
    }
}

fn message(definition: StudyDefinition, column: Column<'_>) -> String {
    with_column(definition, column).unwrap_err().to_string()
}

#[test]
fn an_arm_without_a_stratum_of_the_control_is_named() {
    let mut study = new(plain().with_strata(["region"]));
    let batch = Batch::new(vec![
        Column::strings("arm", &["none", "mail", "sms", "none"]),
        Column::strings("region", &["north", "north", "south", "west"]),
        Column::int64("n", &[100, 100, 100, 100]),
        Column::int64("churned", &[20, 10, 10, 20]),
    ]);
    study.update_summary(&batch.unwrap()).unwrap();
    let report = study.report(&Default::default()).unwrap();
    let (mail, sms) = (report.arm("mail").unwrap(), report.arm("sms").unwrap());
    let undefined = Undefined::from(UndefinedReason::NoStratum);
    assert!((mail.churn_reduction.unwrap().value - 0.1).abs() < 1e-15);
    // The only tested arm is the family.
    assert_eq!(mail.p_value, mail.unadjusted_p_value);
    assert_eq!((sms.n, sms.churned, sms.verdict), (100, 10, Verdict::Inconclusive));
    assert_eq!((sms.churn_reduction, sms.p_value), (Err(undefined), Err(undefined)));
    assert_eq!((sms.retained, sms.cost), (Err(undefined), Err(undefined)));
    // What the study has no column for is not undefined for want of a stratum.
    for found in [sms.incremental_revenue.err(), sms.churn_reduction_adjusted.err()] {
        assert_eq!(found.unwrap().reason, UndefinedReason::NoMetric);
    }
    assert_eq!(sms.complier_reduction.unwrap_err().reason, UndefinedReason::NoMetric);
    let lacking = |finding: &Finding| match finding {
        Finding::LackingStrata { arm, left_out, n, .. } => Some((arm.clone(), *left_out, *n)),
        _ => None,
    };
    let found: Vec<_> = report.findings().iter().filter_map(lacking).collect();
    assert_eq!(found, [("sms".to_owned(), 100, 100), ("mail".to_owned(), 0, 100)]);
    let json = report.to_json().unwrap();
    assert_eq!(crm_core::retention::RetentionReport::from_json(&json).unwrap(), report);
    let crude = crm_core::ReportOptions::default().with_stratified(false);
    assert!(study.report(&crude).unwrap().arm("sms").unwrap().churn_reduction.is_ok());
}

#[test]
fn ten_thousand_cells_are_kept_and_no_more() {
    let names: Vec<String> = (0..5001).map(|at| format!("region {at}")).collect();
    let names: Vec<&str> = names.iter().flat_map(|name| [name.as_str(); 2]).collect();
    let definition = || plain().with_strata(["region"]);
    let column = |count: usize| Column::strings("region", &names[..count]);
    let study = with_column(definition(), column(10_000)).unwrap();
    let json = study.to_json().unwrap();
    assert_eq!(RetentionStudy::from_json(&json).unwrap(), study);
    let report = study.report(&Default::default()).unwrap();
    assert_eq!(report.strata()[0].strata.len(), 5000);
    let expected =
        "column \"region\" has more than 10000 distinct values or combinations with other columns";
    assert_eq!(message(definition(), column(10_001)), expected);
    // The limit applies to a study, not to a batch.
    let mut merged = study;
    let saved = merged.clone();
    let more = with_column(definition(), Column::strings("region", &["elsewhere"])).unwrap();
    assert_eq!(merged.merge(&more).unwrap_err().to_string(), expected);
    assert_eq!(merged, saved);
}

#[test]
fn a_thousand_levels_are_kept_and_no_more() {
    let names: Vec<String> = (0..1001).map(|at| format!("level {at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let definition = || plain().with_covariates(["plan"]);
    let study = with_column(definition(), Column::strings("plan", &names[..1000])).unwrap();
    let report = study.report(&Default::default()).unwrap();
    let undefined = report.balance()[0].smd.unwrap_err();
    assert_eq!(undefined.reason, UndefinedReason::ZeroVariance);
    let found = with_column(definition(), Column::strings("plan", &names)).unwrap_err();
    assert_eq!(found.code(), ErrorCode::TooManyGroups);
    let mut merged = study.clone();
    let more = with_column(definition(), Column::strings("plan", &names[500..])).unwrap();
    // Each arm has at most 1,000 of the 1,001.
    merged.merge(&more).unwrap();
}

#[test]
fn sums_that_do_not_fit_are_an_overflow() {
    let definition = || plain().with_revenue("spend").with_count("customers");
    let large = i64::MAX / 2;
    let update = |study: &mut RetentionStudy, spend: i64, count: i64| {
        study.update(
            &Batch::new(vec![
                Column::strings("arm", &["mail"]),
                Column::bools("lost", &[true]),
                Column::new("spend", Values::Decimal128 { values: &[spend.into()], scale: 2 }),
                Column::int64("customers", &[count]),
            ])
            .unwrap(),
        )
    };
    let mut study = new(definition());
    let error = update(&mut study, large, 9).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Overflow);
    assert_eq!(error.to_string(), "revenue^2 exceeds its limit of 2^127 units in sum");
    update(&mut study, large, 7).unwrap();
    let saved = study.to_json().unwrap();
    // Two sums that fit separately can overflow together; a failure changes nothing.
    assert_eq!(update(&mut study, -large, 7).unwrap_err().code(), ErrorCode::Overflow);
    let other = study.clone();
    assert_eq!(study.merge(&other).unwrap_err().code(), ErrorCode::Overflow);
    assert_eq!(study.to_json().unwrap(), saved);
    assert_eq!(RetentionStudy::from_json(&saved).unwrap(), study);
}

#[test]
fn numbers_with_too_many_decimals_are_rejected_or_counted() {
    let definition = || plain().with_revenue("spend");
    let decimals =
        |values: &'static [i128], scale| Column::new("spend", Values::Decimal128 { values, scale });
    let found = message(definition(), decimals(&[1, i128::MAX], 2));
    assert!(found.contains("at most 18 digits") && found.ends_with("in row 1"), "{found}");
    let found = message(definition(), decimals(&[100, 4], 3));
    assert!(found.contains("row 1") && found.contains("spend"), "{found}");
    let found = message(definition(), decimals(&[1005, 1015, 1000, 999_999], 3));
    let hint = "unless more are declared, as in decimals={\"spend\": 3}, got 1.005 in row 0";
    assert!(found.contains("column \"spend\"") && found.ends_with(hint), "{found}");
    let declared = definition().with_decimals("spend", 2);
    let study = with_column(declared, decimals(&[1005, 1015, 1000, 999_999], 3)).unwrap();
    let report = study.report(&Default::default()).unwrap();
    let rounded = report.findings().iter().find(|finding| finding.name() == "rounded").unwrap();
    assert!(rounded.to_string().contains("3 numbers of spend were rounded"), "{rounded}");
    for wrong in [f64::NAN, f64::INFINITY] {
        let found = message(definition(), Column::float64("spend", &[1.0, wrong]));
        assert!(found.contains("finite") && found.ends_with("in row 1"), "{found}");
    }
}

#[test]
fn a_cost_is_never_null_and_negative_only_on_request() {
    let definition = || plain().with_cost_column("paid");
    let nullable = || {
        Column::float64("paid", &[1.0, 2.0])
            .with_validity(Bitmap::new(&[0b01], 0, 2).unwrap())
            .unwrap()
    };
    let error = with_column(definition(), nullable()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NullValue);
    assert!(error.to_string().contains("row 1"), "{error}");
    let negative = || Column::float64("paid", &[1.0, -2.0]);
    let found = message(definition(), negative());
    assert!(found.contains("negative_cost") && found.ends_with("got -2 in row 1"), "{found}");
    assert!(with_column(definition().with_negative_cost(), negative()).is_ok());
    // A refund is not a cost.
    let refund = Column::float64("spend", &[1.0, -2.0]);
    assert!(with_column(plain().with_revenue("spend"), refund).is_ok());
}

#[test]
fn one_currency_only() {
    let definition = || plain().with_currency_column("currency");
    assert!(with_column(definition(), Column::strings("currency", &["USD", "USD"])).is_ok());
    let error =
        with_column(definition(), Column::strings("currency", &["USD", "EUR"])).unwrap_err();
    assert_eq!(error.code(), ErrorCode::CurrencyMismatch);
    assert!(error.to_string().contains("USD") && error.to_string().contains("EUR"), "{error}");
}

#[test]
fn inconsistent_definitions_are_rejected() {
    let refused = |definition: StudyDefinition| RetentionStudy::new(definition).unwrap_err();
    for follow_up in [FollowUp::Open, FollowUp::Months(2)] {
        let mut without_days = plain().with_followed_days("days");
        without_days.follow_up = follow_up;
        assert_eq!(refused(without_days).path(), Some("$.followed_days"));
    }
    let cost = ProgramCost::parse("0", "0").unwrap().with_per_exposed("2".parse().unwrap());
    let mut unseen = plain();
    unseen.cost = cost.into();
    assert_eq!(refused(unseen.clone()).path(), Some("$.exposed"));
    assert!(RetentionStudy::new(unseen.with_exposed("seen")).is_ok());
    assert_eq!(refused(plain().with_negative_cost()).path(), Some("$.negative_cost"));
    assert_eq!(refused(plain().with_decimals("spend", 2)).path(), Some("$.decimals.spend"));
    let deep = plain().with_revenue("spend").with_decimals("spend", 10);
    assert_eq!(refused(deep).path(), Some("$.decimals.spend"));
    assert_eq!(refused(plain().with_revenue("lost")).path(), Some("$.revenue"));
}

/// A follow-up that is too short by a fraction of a day is too short: nobody counts as retained
/// before its end.
#[test]
fn e10_part_of_a_day_is_not_rounded_up_to_the_follow_up() {
    let definition = plain().with_followed_days("days");
    let column = Column::float64("days", &[29.9, 30.0, 0.25, 29.999_9, 30.5, 31.0]);
    let study = with_column(definition, column).unwrap();
    let report = study.report(&Default::default()).unwrap();
    // Rows alternate between the control and the treated arm.
    assert_eq!((report.control().n, report.control().excluded), (1, Ok(2)));
    assert_eq!((report.arms()[0].n, report.arms()[0].excluded), (2, Ok(1)));
}

fn with_context(context: CostContext, days: u32) -> RetentionStudy {
    let mut definition = plain().with_context(context);
    definition.follow_up = FollowUp::Days(days);
    let mut study = new(definition);
    study
        .update_summary(
            &Batch::new(vec![
                Column::strings("arm", &["mail", "none"]),
                Column::int64("n", &[1000, 1000]),
                Column::int64("churned", &[80, 120]),
            ])
            .unwrap(),
        )
        .unwrap();
    study
}

/// Compares two studies; returns their differences.
pub(crate) fn compared(
    one: (CostContext, u32),
    other: (CostContext, u32),
    force: bool,
) -> Result<Vec<String>, crm_core::Error> {
    let report = |(context, days)| with_context(context, days).report(&Default::default());
    let (one, other) = (report(one)?, report(other)?);
    let found = compare_costs(&one.arms()[0], &other.arms()[0], force)?;
    assert_eq!(found.forced, !found.mismatches.is_empty());
    assert_eq!(found.difference.unwrap().value, 0.0);
    Ok(found.mismatches)
}

#[test]
fn e8_costs_of_different_contexts_are_not_compared_unless_forced() {
    let none = CostContext::default;
    let alone = none().with_market(Market::Monopoly);
    assert_eq!(compared((none(), 30), (none(), 30), false), Ok(vec![]));
    let error = compared((alone.clone(), 30), (none(), 30), false).unwrap_err();
    assert_eq!(error.code(), ErrorCode::IncomparableContexts);
    assert!(error.to_string().contains("market"), "{error}");
    let error = compared((none(), 30), (none(), 90), false).unwrap_err();
    assert!(error.to_string().contains("follow_up"), "{error}");
    let forced = compared((alone, 30), (none(), 90), true).unwrap();
    assert_eq!(forced, ["market", "follow_up"]);
}

#[test]
fn e8_no_force_compares_two_currencies() {
    let usd = with_context(CostContext::default(), 30);
    let mut euro = usd.definition().clone();
    euro.currency = "EUR".parse().unwrap();
    let mut euro = new(euro);
    euro.update_summary(
        &Batch::new(vec![
            Column::strings("arm", &["mail", "none"]),
            Column::int64("n", &[1000, 1000]),
            Column::int64("churned", &[80, 120]),
        ])
        .unwrap(),
    )
    .unwrap();
    let report = |study: &RetentionStudy| study.report(&Default::default()).unwrap();
    let (usd, euro) = (report(&usd), report(&euro));
    for force in [false, true] {
        let error = compare_costs(&usd.arms()[0], &euro.arms()[0], force).unwrap_err();
        assert_eq!(error.code(), ErrorCode::CurrencyMismatch);
    }
}

#[test]
fn a_covariate_that_is_missing_in_one_arm_differs() {
    let ages: Vec<f64> = (0..2000).map(|row| f64::from(row % 50)).collect();
    // The arms alternate: no control has an age.
    let valid = vec![0b1010_1010; 250];
    let column = Column::float64("age", &ages);
    let column = column.with_validity(Bitmap::new(&valid, 0, 2000).unwrap()).unwrap();
    let report = with_column(plain().with_covariates(["age"]), column).unwrap();
    let report = report.report(&Default::default()).unwrap();
    let balance = &report.balance()[0];
    assert_eq!(balance.smd.unwrap_err().reason, UndefinedReason::TooFew);
    assert!(balance.missing_p_value.unwrap() < 1e-10);
    let found = report.findings().iter().any(|finding| finding.name() == "missing_differs");
    assert!(found, "{:?}", report.findings());
    let text = report.to_text();
    let shown = |line: &str| line.trim().starts_with("age ") && line.ends_with("< 0.0001");
    assert!(text.lines().any(shown), "{text}");
}
