//! Whether a program pays for itself, measured by the revenue from its customers.
#![expect(clippy::print_stdout, reason = "this is a program")]

use crm_core::column::Bitmap;
use crm_core::retention::{Missing, ValueSource};
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // For each customer: the arm, whether the customer was lost, the spending in the month before and
    // in the month after (unknown for one customer), and the cost of the redeemed coupons.
    let arms = ["coupon", "none"].repeat(6);
    let lost = [0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1].map(|lost| lost == 1);
    let before = [41.0, 38.5, 55.2, 52.0, 23.9, 25.1, 30.0, 31.4, 47.7, 46.0, 60.5, 58.3];
    let after = [52.5, 12.0, 66.0, 49.5, 35.2, 8.1, 14.9, 9.9, 0.0, 44.0, 71.5, 20.0];
    let after_known = Bitmap::new(&[0xff, 0x0e], 0, 12)?;
    let coupons = [2.5, 0.0, 2.5, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 0.0, 5.0, 0.0];

    let cost = ProgramCost::parse("15", "0")?;
    let days = FollowUp::Days(30);
    let definition = StudyDefinition::new("arm", "none", "lost", "EUR".parse()?, days, cost)
        .with_revenue("after")
        .with_missing("revenue", Missing::Unknown)
        .with_baseline("before")
        .with_cost_column("coupons");
    let mut study = RetentionStudy::new(definition)?;
    study.update(&Batch::new(vec![
        Column::strings("arm", &arms),
        Column::bools("lost", &lost),
        Column::float64("before", &before),
        Column::float64("after", &after).with_validity(after_known)?,
        Column::float64("coupons", &coupons),
    ])?)?;

    let options = ReportOptions::default().with_value_from(ValueSource::Revenue);
    let report = study.report(&options)?;
    for arm in report.arms() {
        println!("churn reduction: {}", arm.churn_reduction?);
        println!("incremental revenue: {} EUR", arm.incremental_revenue?);
        println!("  adjusted for the baseline: {} EUR", arm.incremental_revenue_adjusted?);
        if let (Ok(verdict), Ok(basis)) = (arm.money_verdict, arm.money_verdict_basis) {
            println!("{verdict}: {basis}");
        }
    }
    println!("{report}");
    Ok(())
}
