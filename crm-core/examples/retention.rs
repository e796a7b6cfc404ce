//! The cost per retained customer of a program against churn, in an application.
//!
//! The application keeps its customers as structs; the library reads columns. The customers of each
//! day are counted in a separate study, and the studies are merged.
#![expect(clippy::print_stdout, reason = "this is a program")]

use crm_core::money::Decimal;
use crm_core::number::Method;
use crm_core::retention::{Cost, MoneyVerdict, Verdict};
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, Result, RetentionStudy, StudyDefinition,
};

/// A customer of the application.
struct Customer {
    segment: &'static str,
    cancelled: bool,
}

/// Simulates the customers of a day: one in ten is a control, and controls cancel more often.
fn customers(day: u64) -> Vec<Customer> {
    let mut state = day.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    (0..3000)
        .map(|_| {
            let (segment, percent) = match random(10) {
                0 => ("holdout", 14),
                1..5 => ("letter", 13),
                _ => ("call", 10),
            };
            Customer { segment, cancelled: random(100) < percent }
        })
        .collect()
}

/// Adds the customers of a day.
fn count(study: &mut RetentionStudy, customers: &[Customer]) -> Result<()> {
    let segments: Vec<&str> = customers.iter().map(|customer| customer.segment).collect();
    let cancelled: Vec<bool> = customers.iter().map(|customer| customer.cancelled).collect();
    study.update(&Batch::new(vec![
        Column::strings("segment", &segments),
        Column::bools("cancelled", &cancelled),
    ])?)
}

fn main() -> Result<()> {
    let cost = Cost::by_arm([
        ("call", ProgramCost::parse("2500", "4.20")?),
        ("letter", ProgramCost::parse("400", "0.85")?),
    ]);
    let follow_up = FollowUp::Months(3);
    let definition =
        StudyDefinition::new("segment", "holdout", "cancelled", "EUR".parse()?, follow_up, cost)
            .with_allocation_ratio([("call", 5.0), ("letter", 4.0), ("holdout", 1.0)]);

    let mut study = RetentionStudy::new(definition)?;
    for day in 1..=7 {
        let mut daily = study.empty();
        count(&mut daily, &customers(day))?;
        // JSON transfers a study: this one could come from another machine.
        study.merge(&RetentionStudy::from_json(&daily.to_json()?)?)?;
    }

    let options = ReportOptions::default()
        .with_difference(Method::Newcombe)
        .with_customer_value(Decimal::from(180));
    let report = study.report(&options)?;
    println!("{report}");
    for arm in report.arms() {
        let decision = match (arm.verdict, arm.money_verdict) {
            (Verdict::Effective, Ok(MoneyVerdict::Pays)) => "continue",
            (Verdict::Harmful, _) | (_, Ok(MoneyVerdict::DoesNotPay)) => "stop",
            _ => "keep measuring",
        };
        println!("{}: {decision}", arm.arm);
    }
    Ok(())
}
