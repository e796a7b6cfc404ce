//! Simulated studies of programs with the least reduction that a study can find.

use std::fmt::Write as _;

use crm_core::retention::{RetentionReport, Verdict};
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

use super::random::Random;
use super::settle;
use super::simulation::Share;

const STUDIES: u32 = 2000;

/// A number of strata of this many treated customers and controls, with a churn in percent.
type Strata = (usize, i64, i64, f64);

const DESIGNS: &[(&str, &[Strata])] = &[
    ("9000 / 1000, 10%", &[(1, 9000, 1000, 10.0)]),
    ("1000 / 1000, 5%", &[(1, 1000, 1000, 5.0)]),
    ("1800 / 200, 20%", &[(1, 1800, 200, 20.0)]),
    ("970 / 30, 50%", &[(1, 970, 30, 50.0)]),
    ("100 / 100, 30%", &[(1, 100, 100, 30.0)]),
    ("10 strata of 180 / 20, 10%", &[(10, 180, 20, 10.0)]),
    ("20 strata of 90 / 10, 20%", &[(20, 90, 10, 20.0)]),
    ("20 strata of 36 / 4, 25%", &[(20, 36, 4, 25.0)]),
    ("10 strata of 900 / 100, 5%", &[(10, 900, 100, 5.0)]),
    (
        "1800 / 200, 5%; 450 / 50, 10%; 400 / 400, 20%; 900 / 20, 40%",
        &[(1, 1800, 200, 5.0), (1, 450, 50, 10.0), (1, 400, 400, 20.0), (1, 900, 20, 40.0)],
    ),
];

/// One stratum: the customers and the churn rates of the arm and of the control.
struct Cell {
    n: [i64; 2],
    churn: [f64; 2],
}

fn cells(strata: &[Strata], ratio: f64) -> Vec<Cell> {
    let cell = |&(copies, treated, control, percent): &Strata| {
        let churn = percent / 100.0;
        (0..copies).map(move |_| Cell { n: [treated, control], churn: [churn * ratio, churn] })
    };
    strata.iter().flat_map(cell).collect()
}

/// The report of a study whose cells lost as many as a function says.
fn report(cells: &[Cell], mut lost: impl FnMut(i64, f64) -> i64) -> RetentionReport {
    let (mut arm, mut stratum, mut n, mut churned) = (vec![], vec![], vec![], vec![]);
    for (at, cell) in cells.iter().enumerate() {
        for (name, which) in [("mail", 0), ("none", 1)] {
            arm.push(name);
            stratum.push(at.to_string());
            n.push(cell.n[which]);
            churned.push(lost(cell.n[which], cell.churn[which]));
        }
    }
    let stratum: Vec<&str> = stratum.iter().map(String::as_str).collect();
    let cost = ProgramCost::parse("0", "1").unwrap();
    let currency = "USD".parse().unwrap();
    let definition =
        StudyDefinition::new("arm", "none", "lost", currency, FollowUp::Days(30), cost);
    let definition = if cells.len() > 1 { definition.with_strata(["stratum"]) } else { definition };
    let mut study = RetentionStudy::new(definition).unwrap();
    let columns = vec![
        Column::strings("arm", &arm),
        Column::strings("stratum", &stratum),
        Column::int64("n", &n),
        Column::int64("churned", &churned),
    ];
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    study.report(&ReportOptions::default()).unwrap()
}

#[test]
fn a_detectable_reduction_is_found_in_four_of_five_studies() {
    let mut table =
        String::from("| treated / control, churn | reduction, points | found |\n|---|---|---|\n");
    let mut shares = Vec::new();
    for (seed, (name, strata)) in DESIGNS.iter().enumerate() {
        let expected = |n: i64, churn: f64| (n as f64 * churn).round() as i64;
        let before = report(&cells(strata, 1.0), expected);
        let reduction = before.arm("mail").unwrap().detectable_reduction.unwrap();
        let cells_of = |ratio| cells(strata, ratio);
        let (mut lost, mut treated) = (0.0, 0.0);
        for cell in cells_of(1.0) {
            lost += cell.n[0] as f64 * cell.churn[1];
            treated += cell.n[0] as f64;
        }
        let program = cells_of(1.0 - reduction * treated / lost);
        let mut random = Random::new(900 + seed as u64);
        let mut found = Share::default();
        for _ in 0..STUDIES {
            let study = report(&program, |n, churn| {
                (0..n).map(|_| i64::from(random.uniform() < churn)).sum()
            });
            found.count(study.arm("mail").unwrap().verdict == Verdict::Effective);
        }
        let _ = writeln!(table, "| {name} | {:.2} | {:.3} |", 100.0 * reduction, found.value());
        shares.push((name, found.value()));
    }
    settle("detectable reductions", &table);
    for (name, found) in shares {
        // Three standard errors of a share of .8 are .027.
        assert!((0.765..=0.835).contains(&found), "{name}: {found}");
    }
}
