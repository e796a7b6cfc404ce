//! The rows of the domain about the cost of retention and acquisition.

use crm_core::column::Values;
use crm_core::money::Decimal;
use crm_core::number::Method;
use crm_core::retention::{
    AcquisitionSource, ArmReport, CostContext, Market, PricePosition, RivalParity, Volume,
};
use crm_core::{
    Batch, Column, ErrorCode, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};
use proptest::prelude::*;

use super::limits::compared;

/// A thousand customers per arm, 80 and 120 lost; the treated cost `costs`, or 20 each.
fn arm(costs: Option<[i64; 3]>, acquisition: i64) -> ArmReport {
    let each = if costs.is_some() { "0" } else { "20" };
    let cost = ProgramCost::parse("0", each).unwrap();
    let mut definition = StudyDefinition::new(
        "arm",
        "none",
        "lost",
        "USD".parse().unwrap(),
        FollowUp::Days(90),
        cost,
    );
    let [sum, squares, lost] = costs.unwrap_or_default().map(|sum| [sum, 0].map(i128::from));
    let mut columns = vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &[1000, 1000]),
        Column::int64("churned", &[80, 120]),
    ];
    if costs.is_some() {
        definition = definition.with_cost_column("paid");
        for (name, sums) in
            [("cost_sum", &sum), ("cost_sum_sq", &squares), ("cost_churned_sum", &lost)]
        {
            columns.push(Column::new(name, Values::Decimal128 { values: sums, scale: 0 }));
        }
    }
    let mut study = RetentionStudy::new(definition).unwrap();
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    let options = ReportOptions::default().with_acquisition_cost(Decimal::from(acquisition));
    study.report(&options).unwrap().arms()[0].clone()
}

#[test]
fn e1_how_many_times_a_new_customer_costs_a_retained_one_is_measured() {
    // 40 retained for 20,000: 500 each, compared with 3,000 for a new customer.
    let found = arm(None, 3000).acquisition_ratio.unwrap();
    assert!((found.value - 6.0).abs() < 1e-12, "{found}");
}

#[test]
fn e2_the_ratio_is_an_interval_where_the_costs_are() {
    let known = arm(None, 3000);
    let ratio = known.acquisition_ratio.unwrap();
    let set = known.cost_per_retained.unwrap();
    assert!((ratio.lower - 3000.0 / set.upper).abs() < 1e-9);
    assert!((ratio.upper - 3000.0 / set.lower).abs() < 1e-9);
    // 20 per customer again, but half of them 0 and half 40: the interval is wider.
    let varying = arm(Some([20_000, 800_000, 1600]), 3000);
    let set = varying.cost_per_retained.unwrap();
    let wider = varying.acquisition_ratio.unwrap();
    assert!((wider.value - ratio.value).abs() < 1e-12);
    assert!(wider.lower < ratio.lower && wider.upper > ratio.upper, "{wider} {ratio}");
    assert!((wider.lower - 3000.0 / set.upper).abs() < 1e-9);
}

proptest! {
    /// The control group shows the losses without the program.
    #[test]
    fn e4_retained_customers_are_the_excess_loss_of_the_control(
        n in (1_i64..5000, 1_i64..5000),
        share in (0.0_f64..=1.0, 0.0_f64..=1.0),
    ) {
        let lost = ((n.0 as f64 * share.0) as i64, (n.1 as f64 * share.1) as i64);
        let cost = ProgramCost::parse("1", "0").unwrap();
        let usd = "USD".parse().unwrap();
        let mut study = RetentionStudy::new(
            StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Days(90), cost),
        ).unwrap();
        study.update_summary(&Batch::new(vec![
            Column::strings("arm", &["mail", "none"]),
            Column::int64("n", &[n.0, n.1]),
            Column::int64("churned", &[lost.0, lost.1]),
        ]).unwrap()).unwrap();
        let report = study.report(&ReportOptions::default()).unwrap();
        let arm = &report.arms()[0];
        let expected = n.0 as f64 * lost.1 as f64 / n.1 as f64 - lost.0 as f64;
        prop_assert!((arm.retained.unwrap().value - expected).abs() <= 1e-12 * n.0 as f64);
        prop_assert!((arm.churn_reduction.unwrap().value - expected / n.0 as f64).abs() <= 1e-12);
    }
}

#[test]
fn e4_without_a_control_group_there_is_no_answer() {
    let cost = ProgramCost::parse("1", "0").unwrap();
    let usd = "USD".parse().unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Days(90), cost);
    let mut study = RetentionStudy::new(definition).unwrap();
    let arms = ["mail", "mail"];
    let lost = [true, false];
    study
        .update(
            &Batch::new(vec![Column::strings("arm", &arms), Column::bools("lost", &lost)]).unwrap(),
        )
        .unwrap();
    let error = study.report(&ReportOptions::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MissingControl);
}

/// Checks that a field of the context makes two costs incomparable, and is named.
fn keeps_apart(name: &str, one: CostContext, other: CostContext) {
    for (left, right) in [(&one, &other), (&other, &one), (&one, &CostContext::default())] {
        let error = compared((left.clone(), 30), (right.clone(), 30), false).unwrap_err();
        assert_eq!(error.code(), ErrorCode::IncomparableContexts);
        assert!(error.to_string().contains(name), "{error}");
        let forced = compared((left.clone(), 30), (right.clone(), 30), true).unwrap();
        assert_eq!(forced, [name]);
    }
    assert_eq!(compared((one.clone(), 30), (one, 30), false), Ok(vec![]));
}

#[test]
fn e9_customer_acquirer_market_and_rank_keep_costs_apart() {
    let none = CostContext::default;
    keeps_apart(
        "customer_type",
        none().with_customer_type("home"),
        none().with_customer_type("shop"),
    );
    keeps_apart("acquirer", none().with_acquirer("us"), none().with_acquirer("agency"));
    for (at, &market) in Market::ALL.iter().enumerate() {
        let next = Market::ALL[(at + 1) % Market::ALL.len()];
        keeps_apart("market", none().with_market(market), none().with_market(next));
    }
    keeps_apart("product_rank", none().with_product_rank(1), none().with_product_rank(2));
}

#[test]
fn e10_horizons_keep_costs_apart() {
    let none = CostContext::default;
    for days in [7, 30, 365] {
        let error = compared((none(), days), (none(), days + 1), false).unwrap_err();
        assert!(error.to_string().contains("follow_up"), "{error}");
    }
}

#[test]
fn e11_the_volume_keeps_costs_apart() {
    let with = |volume| CostContext::default().with_volume(volume);
    keeps_apart("volume", with(Volume::Low), with(Volume::High));
}

#[test]
fn e12_the_source_of_acquisition_keeps_costs_apart() {
    let with = |source| CostContext::default().with_source(source);
    for (at, &source) in AcquisitionSource::ALL.iter().enumerate() {
        let next = AcquisitionSource::ALL[(at + 1) % AcquisitionSource::ALL.len()];
        keeps_apart("source", with(source), with(next));
    }
}

#[test]
fn e13_satisfaction_complaints_and_rivals_keep_costs_apart() {
    let none = CostContext::default;
    keeps_apart(
        "usual_satisfaction",
        none().with_usual_satisfaction(0.5),
        none().with_usual_satisfaction(0.9),
    );
    keeps_apart(
        "habitual_complainer",
        none().with_habitual_complainer(true),
        none().with_habitual_complainer(false),
    );
    for (at, &parity) in RivalParity::ALL.iter().enumerate() {
        let next = RivalParity::ALL[(at + 1) % RivalParity::ALL.len()];
        keeps_apart(
            "rival_parity",
            none().with_rival_parity(parity),
            none().with_rival_parity(next),
        );
    }
    for (at, &price) in PricePosition::ALL.iter().enumerate() {
        let next = PricePosition::ALL[(at + 1) % PricePosition::ALL.len()];
        let with = |price| none().with_price_position(price);
        keeps_apart("price_position", with(price), with(next));
    }
}

/// A study whose controls were exposed, whose arms were not randomized, or have wrong sizes.
#[test]
fn e5_contamination_imbalance_and_wrong_sizes_are_found() {
    let cost = ProgramCost::parse("0", "1").unwrap();
    let usd = "USD".parse().unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Days(90), cost)
        .with_exposed("seen")
        .with_covariates(["age"])
        .with_decimals("age", 0)
        .with_allocation_ratio([("mail", 1.0), ("none", 1.0)]);
    let found = |n: i64, exposed: i64, age: i64| -> Vec<&'static str> {
        let mut study = RetentionStudy::new(definition.clone()).unwrap();
        study
            .update_summary(
                &Batch::new(vec![
                    Column::strings("arm", &["mail", "none"]),
                    Column::int64("n", &[1000, n]),
                    Column::int64("churned", &[200, n / 4]),
                    Column::int64("exposed", &[1000, exposed]),
                    Column::int64("exposed_churned", &[200, exposed / 4]),
                    // Half of each arm is ten years older than the other half.
                    Column::int64("age_sum", &[45_000, n * (age + 5)]),
                    Column::int64(
                        "age_sum_sq",
                        &[2_050_000, n / 2 * (age.pow(2) + (age + 10).pow(2))],
                    ),
                ])
                .unwrap(),
            )
            .unwrap();
        let report = study.report(&ReportOptions::default()).unwrap();
        report.findings().iter().map(|finding| finding.name()).collect()
    };
    assert!(found(1000, 0, 40).is_empty());
    assert_eq!(found(1000, 40, 40), ["contamination"]);
    assert_eq!(found(1000, 0, 41), ["imbalance"]);
    assert_eq!(found(700, 0, 40), ["sample_ratio_mismatch"]);
}

#[test]
fn e7_customers_outside_common_strata_are_excluded() {
    let cost = ProgramCost::parse("0", "10").unwrap();
    let usd = "USD".parse().unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Open, cost)
        .with_strata(["kind"]);
    let mut study = RetentionStudy::new(definition).unwrap();
    let batch = Batch::new(vec![
        Column::strings("arm", &["mail", "none", "mail"]),
        Column::strings("kind", &["new", "new", "old"]),
        Column::int64("n", &[1000, 1000, 9000]),
        Column::int64("churned", &[100, 200, 900]),
    ]);
    study.update_summary(&batch.unwrap()).unwrap();
    let options = ReportOptions::default().with_stratified(true);
    let report = study.report(&options.with_customer_value(Decimal::from(200))).unwrap();
    let arm = &report.arms()[0];
    assert!((arm.retained.unwrap().value - 100.0).abs() < 1e-9);
    assert_eq!(arm.cost.unwrap().to_string(), "10000.00 USD");
    // Ten treated customers per retained one, at 10 each, by the number needed to treat.
    assert!((arm.cost_per_retained.unwrap().value.unwrap() - 100.0).abs() < 1e-9);
    let even = arm.break_even_unit_cost.unwrap();
    assert!((even.value - 20.0).abs() < 1e-9, "{even}");
}

#[test]
fn acceptability_comes_from_the_narrowest_interval_that_contains_zero() {
    let usd = "USD".parse().unwrap();
    let cost = ProgramCost::parse("0", "0").unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Open, cost)
        .with_cost_column("paid")
        .with_count("count");
    let mut study = RetentionStudy::new(definition).unwrap();
    // Retained customers cost about 20, in both arms: effect and cost are correlated.
    let batch = Batch::new(vec![
        Column::strings("arm", &["none", "none", "none", "mail", "mail", "mail"]),
        Column::int64("lost", &[1, 0, 0, 1, 0, 0]),
        Column::int64("paid", &[0, 19, 21, 0, 19, 21]),
        Column::int64("count", &[24, 18, 18, 15, 22, 23]),
    ]);
    study.update(&batch.unwrap()).unwrap();
    let report = study.report(&Default::default()).unwrap();
    let arm = &report.arms()[0];
    assert_eq!(arm.cost_per_retained.unwrap().shape, crm_core::number::Shape::WholeLine);
    for value in 0..60 {
        let found = arm.acceptability(&[Decimal::from(value)]).unwrap()[0];
        assert!((0.025..=0.975).contains(&found), "{found} at {value}");
    }
}

#[test]
fn e5_more_left_out_of_one_arm_than_of_the_other_is_a_warning() {
    let usd = "USD".parse().unwrap();
    let cost = ProgramCost::parse("0", "1").unwrap();
    let definition = StudyDefinition::new("arm", "none", "lost", usd, FollowUp::Days(30), cost)
        .with_followed_days("days")
        .with_count("count");
    let severity = |left_out: i64| {
        let mut study = RetentionStudy::new(definition.clone()).unwrap();
        let counts = [3000, 7000, left_out, 10_000 - left_out];
        let batch = Batch::new(vec![
            Column::strings("arm", &["none", "none", "mail", "mail"]),
            Column::int64("lost", &[1, 0, 1, 0]),
            Column::int64("days", &[12, 30, 12, 30]),
            Column::int64("count", &counts),
        ]);
        study.update(&batch.unwrap()).unwrap();
        let report = study.report(&Default::default()).unwrap();
        let found = report.findings().iter().find(|one| one.to_string().contains("of mail"));
        found.map(|one| (one.name(), one.severity()))
    };
    assert_eq!(severity(1500), Some(("late_enrollment", crm_core::retention::Severity::Warning)));
    assert_eq!(severity(2990), Some(("late_enrollment", crm_core::retention::Severity::Info)));
}

/// A study of these counts, in which each treated customer costs 2.
fn counted(n: [i64; 2], churned: [i64; 2]) -> RetentionStudy {
    let json = r#"{"version": 1, "arm": "arm", "control": "none", "churned": "lost",
        "currency": "USD", "follow_up": {"days": 30}, "cost": {"per_assigned": "2"}}"#;
    let mut study = RetentionStudy::new(StudyDefinition::from_json(json).unwrap()).unwrap();
    let columns = vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &n),
        Column::int64("churned", &churned),
    ];
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    study
}

#[test]
fn the_curve_rises_where_intervals_are_not_centered_at_the_estimate() {
    for (n, churned) in [([100, 20], [3, 6]), ([1000, 10], [10, 3])] {
        let options = ReportOptions::default().with_difference(Method::AgrestiCaffo);
        let report = counted(n, churned).report(&options).unwrap();
        let curve = report.chart("acceptability").unwrap().curves.remove(0);
        assert!(curve.points.windows(2).all(|pair| pair[0][1] <= pair[1][1] + 1e-9));
        for [value, shown] in curve.points.into_iter().skip(2) {
            let value = Decimal::from_f64_retain(value).unwrap().round_dp(8);
            let found = report.arms()[0].acceptability(&[value]).unwrap()[0];
            assert!((100.0 * found - shown).abs() < 0.05, "{value}: {found} {shown}");
        }
    }
}

#[test]
fn the_acquisition_ratio_follows_the_set_of_costs() {
    let options = ReportOptions::default()
        .with_cost_method(Method::Fieller)
        .with_acquisition_cost(500.into());
    let report = counted([1000, 100], [80, 15]).report(&options).unwrap();
    let arm = &report.arms()[0];
    let (set, ratio) = (arm.cost_per_retained.unwrap(), arm.acquisition_ratio.unwrap());
    assert_eq!(ratio.method, Method::Fieller);
    for (limit, end) in [(ratio.lower, set.lower), (ratio.upper, set.upper)] {
        assert!((limit * end / 500.0 - 1.0).abs() < 1e-12, "{ratio} {set}");
    }
}
