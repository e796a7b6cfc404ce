//! The example in the README.
#![expect(clippy::print_stdout, reason = "this is a program")]

use crm_core::retention::Verdict;
use crm_core::{Batch, Column, FollowUp, ProgramCost, RatioSet, RetentionStudy, StudyDefinition};

fn main() -> crm_core::Result<()> {
    let (currency, cost) = ("USD".parse()?, ProgramCost::parse("8000", "12")?);
    let days = FollowUp::Days(30);
    let definition = StudyDefinition::new("arm", "none", "churned", currency, days, cost);
    let mut study = RetentionStudy::new(definition)?;
    study.update_summary(&Batch::new(vec![
        Column::strings("arm", &["mail", "none"]),
        Column::int64("n", &[9000, 1000]),
        Column::int64("churned", &[720, 120]),
    ])?)?;
    for arm in study.report(&Default::default())?.arms() {
        let RatioSet { value, lower, upper, .. } = arm.cost_per_retained?;
        if let (Verdict::Effective, Some(each)) = (arm.verdict, value) {
            let retained = arm.retained?.value;
            println!("{}: {retained:.0} customers retained at {each:.2} USD each", arm.verdict);
            println!("95% confidence interval: {lower:.2} to {upper:.2} USD");
        }
    }
    Ok(())
}
