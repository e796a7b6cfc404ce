//! Simulated studies with many treated arms, none of which has an effect.

use std::fmt::Write as _;

use crm_core::money::Decimal;
use crm_core::retention::{ArmReport, MoneyVerdict, ValueSource, Verdict};
use crm_core::stats::Multiplicity;
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

use super::settle;
use super::simulation::{Random, Share};

const STUDIES: u32 = 2000;
const CUSTOMERS: usize = 300;
const ARMS: [&str; 13] = ["none", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

/// A study with so many treated arms, whose customers are lost and buy as those of the control.
fn study(arms: usize, random: &mut Random) -> RetentionStudy {
    let (mut names, mut lost, mut spent) = (vec![], vec![], vec![]);
    for &arm in &ARMS[..=arms] {
        for _ in 0..CUSTOMERS {
            names.push(arm);
            lost.push(random.happens(200));
            spent.push(random.below(100));
        }
    }
    let cost = ProgramCost::parse("0", "0").unwrap();
    let currency = "USD".parse().unwrap();
    let definition =
        StudyDefinition::new("arm", "none", "lost", currency, FollowUp::Days(30), cost)
            .with_revenue("spent")
            .with_decimals("spent", 0);
    let mut study = RetentionStudy::new(definition).unwrap();
    let columns = vec![
        Column::strings("arm", &names),
        Column::bools("lost", &lost),
        Column::int64("spent", &spent),
    ];
    study.update(&Batch::new(columns).unwrap()).unwrap();
    study
}

/// Whether an arm has a verdict.
type Decides = fn(&ArmReport) -> bool;

fn decides_churn(arm: &ArmReport) -> bool {
    arm.verdict != Verdict::Inconclusive
}

fn decides_money(arm: &ArmReport) -> bool {
    arm.money_verdict.unwrap() != MoneyVerdict::Unclear
}

#[test]
fn a_false_verdict_is_as_rare_with_many_arms_as_with_one() {
    let mut table = String::from("| arms | verdict | not adjusted | Holm |\n|---|---|---|---|\n");
    let mut shares = Vec::new();
    let value = ReportOptions::default().with_customer_value(Decimal::from(100));
    let revenue = ReportOptions::default().with_value_from(ValueSource::Revenue);
    let verdicts: [(&str, ReportOptions, Decides); 3] = [
        ("effect", value, decides_churn),
        ("money, at a customer value", value, decides_money),
        ("money, by revenue", revenue, decides_money),
    ];
    for arms in [1, 4, 12] {
        let mut found = [[Share::default(); 2]; 3];
        let mut random = Random::new(700 + arms as u64);
        for _ in 0..STUDIES {
            let study = study(arms, &mut random);
            for (shares, (_, options, decides)) in found.iter_mut().zip(&verdicts) {
                for (share, multiplicity) in
                    shares.iter_mut().zip([Multiplicity::None, Multiplicity::Holm])
                {
                    let options = options.with_multiplicity(multiplicity);
                    let report = study.report(&options).unwrap();
                    share.count(report.arms().iter().any(decides));
                }
            }
        }
        for ([plain, adjusted], (name, ..)) in found.iter().zip(&verdicts) {
            let _ = writeln!(
                table,
                "| {arms} | {name} | {:.3} | {:.3} |",
                plain.value(),
                adjusted.value()
            );
            shares.push((arms, *name, plain.value(), adjusted.value()));
        }
    }
    settle("several arms", &table);
    for (arms, name, plain, adjusted) in shares {
        // Three standard errors of a share of .05.
        assert!(adjusted <= 0.05 + 0.0147, "{arms} {name}: {adjusted}");
        assert!(arms == 1 || plain > 0.1, "{arms} {name}: {plain}");
    }
}
