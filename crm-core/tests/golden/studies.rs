//! The studies of the golden files, with arms named in English and in Hebrew.

use crm_core::money::Decimal;
use crm_core::retention::{Cost, RetentionReport};
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

fn definition(cost: impl Into<Cost>) -> StudyDefinition {
    StudyDefinition::new(
        "arm",
        "no contact",
        "churned",
        "ILS".parse().unwrap(),
        FollowUp::Days(90),
        cost,
    )
}

fn per_customer(fixed: i64, each: i64) -> ProgramCost {
    ProgramCost::new(Decimal::from(fixed), Decimal::from(each))
}

/// The report of arms, each with its customers and how many of them churned.
fn summary(
    definition: StudyDefinition,
    arms: &[(&str, i64, i64)],
    options: &ReportOptions,
) -> RetentionReport {
    let names: Vec<&str> = arms.iter().map(|arm| arm.0).collect();
    let n: Vec<i64> = arms.iter().map(|arm| arm.1).collect();
    let churned: Vec<i64> = arms.iter().map(|arm| arm.2).collect();
    let columns = vec![
        Column::strings("arm", &names),
        Column::int64("n", &n),
        Column::int64("churned", &churned),
    ];
    let mut study = RetentionStudy::new(definition).unwrap();
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    study.report(options).unwrap()
}

/// A study with every option: revenue, a baseline, a covariate, exposure, strata.
pub(crate) fn effective() -> RetentionReport {
    const N: usize = 4000;
    let definition = definition(per_customer(400, 3).with_per_exposed(Decimal::from(2)))
        .with_revenue("revenue")
        .with_baseline("revenue_before")
        .with_strata(["region"])
        .with_covariates(["age"])
        .with_exposed("reached");
    let rows = || 0..N;
    let arm = |row: usize| ["no contact", "phone call", "שיחת טלפון"][row % 3];
    let churns = |row: usize| match row % 3 {
        0 => row % 19 < 4,
        1 => row % 23 < 3,
        _ => row % 17 < 2,
    };
    let arms: Vec<&str> = rows().map(arm).collect();
    let churned: Vec<bool> = rows().map(churns).collect();
    let spent = |row: usize| if churns(row) { 0 } else { row * 7919 % 97 + 40 };
    let revenue: Vec<i64> = rows().map(|row| spent(row) as i64).collect();
    let before: Vec<i64> = rows().map(|row| (row * 7919 % 97 + row % 13) as i64).collect();
    let regions: Vec<&str> = rows().map(|row| ["north", "צפון", "south"][row % 10 % 3]).collect();
    let age: Vec<i64> = rows().map(|row| (row * 31 % 60 + 18) as i64).collect();
    let reached: Vec<bool> = rows().map(|row| row % 3 > 0 && row % 5 > 0).collect();
    let columns = vec![
        Column::strings("arm", &arms),
        Column::bools("churned", &churned),
        Column::int64("revenue", &revenue),
        Column::int64("revenue_before", &before),
        Column::strings("region", &regions),
        Column::int64("age", &age),
        Column::bools("reached", &reached),
    ];
    let mut study = RetentionStudy::new(definition).unwrap();
    study.update(&Batch::new(columns).unwrap()).unwrap();
    study.report(&ReportOptions::default().with_customer_value(Decimal::from(250))).unwrap()
}

pub(crate) fn inconclusive() -> RetentionReport {
    let options = ReportOptions::default().with_customer_value(Decimal::from(600));
    let arms = [("מכתב אישי", 1000, 110), ("no contact", 1000, 120)];
    summary(definition(per_customer(2000, 6)), &arms, &options)
}

pub(crate) fn harmful() -> RetentionReport {
    let arms = [("reminder", 2000, 260), ("no contact", 2000, 180)];
    summary(definition(per_customer(0, 2)), &arms, &ReportOptions::default())
}

/// The control, the contact as before, costs more than the arm that replaces it.
pub(crate) fn saving() -> RetentionReport {
    let costs = Cost::by_arm([("no contact", per_customer(0, 9)), ("chat", per_customer(0, 4))]);
    let arms = [("chat", 1500, 150), ("no contact", 1500, 160)];
    summary(definition(costs), &arms, &ReportOptions::default())
}

pub(crate) fn twelve_arms() -> RetentionReport {
    const ARMS: [(&str, i64, i64); 13] = [
        ("call", 1200, 118),
        ("call and letter", 1150, 96),
        ("chat", 1210, 131),
        ("discount 5%", 1190, 109),
        ("discount 10%", 1205, 88),
        ("email", 1198, 139),
        ("letter", 1202, 127),
        ("letter signed by the head of the branch", 1188, 121),
        ("no contact", 2400, 288),
        ("survey", 1195, 151),
        ("הודעה קצרה", 1201, 119),
        ("הנחה של 20 אחוז", 1193, 70),
        ("מכתב", 1199, 168),
    ];
    let options = ReportOptions::default().with_customer_value(Decimal::from(400));
    summary(definition(per_customer(500, 7)), &ARMS, &options)
}

pub(crate) fn fifty_strata() -> RetentionReport {
    const STRATA: usize = 50;
    let definition = definition(per_customer(1000, 5)).with_strata(["branch"]);
    let mut arms = Vec::new();
    let mut branches = Vec::new();
    let (mut n, mut churned) = (Vec::new(), Vec::new());
    for at in 0..STRATA {
        for (arm, rate) in [("no contact", 17), ("קידום", 13)] {
            arms.push(arm);
            branches.push(if at % 5 == 0 {
                format!("סניף {at}")
            } else {
                format!("branch {at}")
            });
            let customers = 80 + at as i64 * 37 % 60;
            n.push(customers);
            churned.push(customers * (rate + at as i64 * 7 % 9) / 100);
        }
    }
    let branches: Vec<&str> = branches.iter().map(String::as_str).collect();
    let columns = vec![
        Column::strings("arm", &arms),
        Column::strings("branch", &branches),
        Column::int64("n", &n),
        Column::int64("churned", &churned),
    ];
    let mut study = RetentionStudy::new(definition).unwrap();
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    study.report(&ReportOptions::default().with_stratified(true)).unwrap()
}
