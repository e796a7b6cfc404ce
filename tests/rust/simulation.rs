//! Simulated studies whose true values are known.
//!
//! All random numbers are integers from fixed seeds, so the tables are the same on every platform.

use std::fmt::Write as _;

use crm_core::column::Bitmap;
use crm_core::money::Decimal;
use crm_core::number::{Method, Shape};
use crm_core::retention::{ArmReport, Finding, Missing, RetentionReport, Verdict};
use crm_core::stats::Adjustment;
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

use super::settle;

/// Generates random integers (xorshift64*).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a uniform integer from 0 to `most - 1`.
    pub(super) fn below(&mut self, most: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as i64 % most
    }

    /// Returns true with a probability in thousandths.
    pub(super) fn happens(&mut self, in_thousand: i64) -> bool {
        self.below(1000) < in_thousand
    }

    /// Returns a number from a right-skewed distribution with the mean 2450.25.
    fn skewed(&mut self) -> i64 {
        self.below(100) * self.below(100)
    }
}

const SKEWED_MEAN: f64 = 2450.25;

/// Counts how often a condition is true.
#[derive(Clone, Copy, Default)]
pub(super) struct Share {
    held: u32,
    of: u32,
}

impl Share {
    pub(super) fn count(&mut self, holds: bool) {
        self.held += u32::from(holds);
        self.of += 1;
    }

    pub(super) fn value(self) -> f64 {
        f64::from(self.held) / f64::from(self.of)
    }

    /// Returns four standard errors of a share `expected`, exceeded once in 16,000 correct runs.
    fn tolerance(self, expected: f64) -> f64 {
        4.0 * (expected * (1.0 - expected) / f64::from(self.of)).sqrt()
    }

    fn assert(self, expected: f64, aside: f64, what: &str) {
        let distance = (self.value() - expected).abs();
        let tolerance = self.tolerance(expected) + aside;
        assert!(
            distance <= tolerance,
            "{what}: {} of {}, expected {expected} within {tolerance}",
            self.held,
            self.of
        );
    }
}

/// The customers of a study, row by row.
#[derive(Default)]
struct Rows {
    arm: Vec<&'static str>,
    lost: Vec<bool>,
    spend: Vec<i64>,
    history: Vec<i64>,
    paid: Vec<i64>,
}

impl Rows {
    fn study(&self, definition: &StudyDefinition) -> RetentionStudy {
        let mut columns =
            vec![Column::strings("arm", &self.arm), Column::bools("lost", &self.lost)];
        for (name, values) in
            [("spend", &self.spend), ("history", &self.history), ("paid", &self.paid)]
        {
            if !values.is_empty() {
                columns.push(Column::int64(name, values));
            }
        }
        let mut study = RetentionStudy::new(definition.clone()).unwrap();
        study.update(&Batch::new(columns).unwrap()).unwrap();
        study
    }
}

fn definition(cost: ProgramCost) -> StudyDefinition {
    StudyDefinition::new("arm", "none", "lost", "USD".parse().unwrap(), FollowUp::Days(30), cost)
}

/// A program, and the behavior of customers with and without it.
struct Program {
    name: &'static str,
    /// The number of controls, then of treated customers.
    n: [i64; 2],
    /// The churn in thousandths.
    churn: [i64; 2],
    cost: Spent,
}

/// The cost of a customer.
enum Spent {
    /// The same amount for each treated customer.
    Each(i64),
    /// Uniform from the first number, with the second as the width of the range.
    Varies { kept: (i64, i64), lost: (i64, i64) },
    /// The same, for controls too.
    Both { kept: (i64, i64), lost: (i64, i64) },
}

impl Program {
    fn definition(&self) -> StudyDefinition {
        match self.cost {
            Spent::Each(each) => definition(ProgramCost::new(Decimal::ZERO, each.into())),
            _ => definition(ProgramCost::parse("0", "0").unwrap())
                .with_cost_column("paid")
                .with_decimals("paid", 0),
        }
    }

    fn rows(&self, random: &mut Random) -> Rows {
        let mut rows = Rows::default();
        for (arm, name) in ["none", "mail"].into_iter().enumerate() {
            for _ in 0..self.n[arm] {
                let lost = random.happens(self.churn[arm]);
                rows.arm.push(name);
                rows.lost.push(lost);
                let range = match self.cost {
                    Spent::Each(_) => continue,
                    Spent::Varies { .. } if arm == 0 => (0, 1),
                    Spent::Varies { kept, lost: others } | Spent::Both { kept, lost: others } => {
                        if lost {
                            others
                        } else {
                            kept
                        }
                    }
                };
                rows.paid.push(range.0 + random.below(range.1));
            }
        }
        rows
    }

    /// The mean cost of a customer of an arm.
    fn mean_cost(&self, arm: usize) -> f64 {
        let mean = |(least, range): (i64, i64)| least as f64 + (range - 1) as f64 / 2.0;
        let churn = self.churn[arm] as f64 / 1000.0;
        match self.cost {
            Spent::Each(each) => each as f64 * arm as f64,
            Spent::Varies { .. } if arm == 0 => 0.0,
            Spent::Varies { kept, lost } | Spent::Both { kept, lost } => {
                churn * mean(lost) + (1.0 - churn) * mean(kept)
            }
        }
    }

    fn retained(&self) -> f64 {
        self.n[1] as f64 * (self.churn[0] - self.churn[1]) as f64 / 1000.0
    }

    fn spent(&self) -> f64 {
        self.n[1] as f64 * (self.mean_cost(1) - self.mean_cost(0))
    }
}

const PROGRAMS: [Program; 6] = [
    Program { name: "known cost", n: [1000, 1000], churn: [200, 150], cost: Spent::Each(5) },
    Program {
        name: "cost varies, retained customers cost more",
        n: [1000, 1000],
        churn: [200, 150],
        cost: Spent::Varies { kept: (2, 40), lost: (0, 4) },
    },
    Program {
        name: "lost customers cost more, controls too",
        n: [800, 800],
        churn: [300, 220],
        cost: Spent::Both { kept: (0, 10), lost: (20, 120) },
    },
    Program {
        name: "90/10 split, cost varies",
        n: [200, 1800],
        churn: [200, 120],
        cost: Spent::Varies { kept: (2, 40), lost: (0, 4) },
    },
    Program {
        name: "tiny effect, cost varies",
        n: [1000, 1000],
        churn: [200, 190],
        cost: Spent::Varies { kept: (2, 40), lost: (0, 4) },
    },
    Program {
        name: "harmful, 90/10 split",
        n: [200, 1800],
        churn: [100, 140],
        cost: Spent::Varies { kept: (2, 40), lost: (0, 4) },
    },
];

/// The number of simulated studies.
const STUDIES: u64 = 3000;

/// The results for a program by one method.
#[derive(Default)]
struct Found {
    set: Share,
    bounded: Share,
    benefit: Share,
    /// Studies in whose lower and upper tail of the acceptability curve the true cost lies.
    ends: [Share; 2],
}

impl Found {
    fn add(&mut self, program: &Program, arm: &ArmReport) {
        let ratio = program.spent() / program.retained();
        let set = arm.cost_per_retained.unwrap();
        self.set.count(set.contains(ratio));
        self.bounded.count(set.shape == Shape::Bounded);
        let benefit = arm.net_benefit_at_value.unwrap();
        let worth = VALUE as f64 * program.retained() - program.spent();
        self.benefit.count(benefit.contains(worth));
        if ratio > 0.0 {
            let worth = format!("{ratio:.8}").parse().unwrap();
            let confidence = arm.acceptability(&[worth]).unwrap()[0];
            self.ends[0].count(confidence < 0.025);
            self.ends[1].count(confidence > 0.975);
        }
    }
}

/// The value of a retained customer.
const VALUE: i64 = 400;

#[test]
fn the_cost_per_retained_customer_has_its_nominal_coverage() {
    let mut table = String::from(
        "| study | method | coverage of the cost | share of intervals | net benefit coverage \
         | true cost in the lower 2.5% | in the upper 2.5% |\n|---|---|---|---|---|---|---|\n",
    );
    let mut held = Vec::new();
    for (seed, program) in PROGRAMS.iter().enumerate() {
        let rules = [Method::Mover, Method::Fieller];
        let options = rules.map(|rule| {
            ReportOptions::default().with_cost_method(rule).with_customer_value(VALUE.into())
        });
        let mut found = [Found::default(), Found::default()];
        let mut random = Random::new(1 + seed as u64);
        let definition = program.definition();
        for _ in 0..STUDIES {
            let study = program.rows(&mut random).study(&definition);
            for (options, found) in options.iter().zip(&mut found) {
                found.add(program, &study.report(options).unwrap().arms()[0]);
            }
        }
        for (rule, Found { set, bounded, benefit, ends: [below, above] }) in rules.iter().zip(found)
        {
            let name = program.name;
            let end = |share: Share| {
                if share.of == 0 { "-".to_owned() } else { format!("{:.3}", share.value()) }
            };
            let _ = writeln!(
                table,
                "| {name} | {rule} | {:.3} | {:.3} | {:.3} | {} | {} |",
                set.value(),
                bounded.value(),
                benefit.value(),
                end(below),
                end(above)
            );
            held.push((format!("{name} by {rule}"), *rule, set, benefit, [below, above]));
        }
    }
    settle("cost coverage", &table);
    for (what, rule, set, benefit, ends) in held {
        // Fieller's method uses the observed rates for its variances, and its errors are one-sided
        // if the groups differ in size.
        let aside = if rule == Method::Fieller { 0.01 } else { 0.0 };
        set.assert(0.95, 0.0, &what);
        benefit.assert(0.95, 0.0, &what);
        for share in ends.into_iter().filter(|share| share.of > 0) {
            share.assert(0.025, aside, &what);
        }
    }
}

/// A simulation in which revenue and churn depend on the baseline.
struct Adjusted {
    name: &'static str,
    n: [i64; 2],
}

const SPLITS: [Adjusted; 2] = [
    Adjusted { name: "50/50 split", n: [500, 500] },
    Adjusted { name: "90/10 split", n: [150, 1350] },
];

/// The coverage and the mean width of an interval.
#[derive(Default)]
struct Interval {
    share: Share,
    width: f64,
}

impl Interval {
    fn add(&mut self, found: &crm_core::Estimate, truth: f64) {
        self.share.count(found.contains(truth));
        self.width += found.upper - found.lower;
    }
}

/// Adds the rows of the unadjusted, Lin and CUPED intervals to a table.
fn adjusted_rows(table: &mut String, quantity: &str, split: &str, found: &[Interval; 3]) {
    for (name, one) in ["none", "lin", "cuped"].iter().zip(found) {
        let _ = writeln!(
            table,
            "| {quantity} | {split} | {name} | {:.3} | {:.2} |",
            one.share.value(),
            one.width / found[0].width
        );
        one.share.assert(0.95, 0.0, &format!("{quantity}, {split}, {name}"));
    }
}

#[test]
fn revenue_and_churn_have_their_nominal_coverage_with_and_without_adjustment() {
    let mut table = String::from(
        "| quantity | study | adjustment | coverage | relative width |\n\
         |---|---|---|---|---|\n",
    );
    let definition = definition(ProgramCost::parse("0", "1").unwrap())
        .with_revenue("spend")
        .with_baseline("history")
        .with_decimals("spend", 0)
        .with_decimals("history", 0);
    for (seed, split) in SPLITS.iter().enumerate() {
        let mut random = Random::new(100 + seed as u64);
        let (mut revenue, mut churn) = (<[Interval; 3]>::default(), <[Interval; 3]>::default());
        for _ in 0..STUDIES {
            let study = simulated_by_baseline(split.n, &mut random).study(&definition);
            let arm = |adjustment| {
                let options = ReportOptions::default().with_adjust(Some(adjustment));
                study.report(&options).unwrap().arms()[0].clone()
            };
            let (lin, cuped) = (arm(Adjustment::Lin), arm(Adjustment::Cuped));
            let truth = split.n[1] as f64 * (SKEWED_MEAN - 1000.0);
            let revenues = [
                lin.incremental_revenue,
                lin.incremental_revenue_adjusted,
                cuped.incremental_revenue_adjusted,
            ];
            for (one, found) in revenue.iter_mut().zip(revenues) {
                one.add(&found.unwrap(), truth);
            }
            let reductions =
                [lin.churn_reduction, lin.churn_reduction_adjusted, cuped.churn_reduction_adjusted];
            for (one, found) in churn.iter_mut().zip(reductions) {
                one.add(&found.unwrap(), CHURN_REDUCTION);
            }
        }
        adjusted_rows(&mut table, "incremental revenue", split.name, &revenue);
        adjusted_rows(&mut table, "churn reduction", split.name, &churn);
    }
    settle("adjustment coverage", &table);
}

/// The mean of `(100 + b / 20) - (100 + b / 40)` in a thousand, for the baselines `b` of `skewed`.
const CHURN_REDUCTION: f64 = SKEWED_MEAN / 40.0 / 1000.0;

/// Customers whose spending and churn depend on the baseline, differently for treated customers.
fn simulated_by_baseline(n: [i64; 2], random: &mut Random) -> Rows {
    let mut rows = Rows::default();
    for (arm, name) in ["none", "mail"].into_iter().enumerate() {
        for _ in 0..n[arm] {
            let before = random.skewed();
            let noise = 2 * random.skewed();
            let spent = [4 * before + noise, 5 * before + noise - 1000][arm];
            // A probability in 1/40,000: integers make its mean exactly linear in the baseline.
            let chance = [4000 + 2 * before, 4000 + before][arm];
            rows.arm.push(name);
            rows.lost.push(random.below(40_000) < chance);
            rows.spend.push(spent);
            rows.history.push(before);
        }
    }
    rows
}

/// Strata with sizes and churn in thousandths; controls first.
const STRATA: [(&str, [i64; 2], [i64; 2]); 4] = [
    ("new", [120, 900], [350, 300]),
    ("a year", [200, 400], [200, 150]),
    ("five years", [300, 250], [80, 60]),
    ("loyal", [180, 50], [30, 25]),
];

#[test]
fn the_standardized_reduction_has_its_nominal_coverage() {
    let mut table = String::from("| churn reduction | coverage | mean error |\n|---|---|---|\n");
    let treated: i64 = STRATA.iter().map(|(_, n, _)| n[1]).sum();
    let truth: f64 = STRATA
        .iter()
        .map(|(_, n, churn)| n[1] as f64 * (churn[0] - churn[1]) as f64 / 1000.0)
        .sum::<f64>()
        / treated as f64;
    let definition = definition(ProgramCost::parse("0", "1").unwrap()).with_strata(["kind"]);
    let (mut random, mut found) = (Random::new(200), [(Share::default(), 0.0); 2]);
    for _ in 0..STUDIES {
        let study = simulated_by_stratum(&definition, &mut random);
        for (stratified, (share, error)) in [false, true].into_iter().zip(&mut found) {
            let options = ReportOptions::default().with_stratified(stratified);
            let estimate = study.report(&options).unwrap().arms()[0].churn_reduction.unwrap();
            share.count(estimate.contains(truth));
            *error += (estimate.value - truth) / STUDIES as f64;
        }
    }
    for (name, (share, error)) in ["crude", "standardized over strata"].iter().zip(found) {
        let _ = writeln!(table, "| {name} | {:.3} | {error:.4} |", share.value());
    }
    let [(crude, _), (standardized, error)] = found;
    standardized.assert(0.95, 0.0, "standardized");
    // Four standard errors of the mean error.
    assert!(error.abs() < 2e-3, "{error}");
    assert!(crude.value() < 0.05, "the example no longer shows why: {}", crude.value());
    settle("strata coverage", &table);
}

/// Strata of one size: their number, the treated customers and the controls of each, and the churn
/// in thousandths.
const SPARSE: [(usize, i64, i64, i64); 10] = [
    (10, 180, 20, 50),
    (20, 90, 10, 50),
    (50, 36, 4, 50),
    (100, 9, 1, 100),
    (10, 900, 100, 10),
    (20, 36, 4, 200),
    (5, 97, 3, 50),
    (2, 450, 50, 20),
    (10, 990, 10, 20),
    (200, 4, 1, 20),
];

#[test]
fn a_stratified_verdict_is_rarely_false() {
    const STUDIES: u32 = 2000;
    let mut table = String::from(
        "| strata | treated / control of each | churn | effective | harmful |\n\
         |---|---|---|---|---|\n",
    );
    let definition = definition(ProgramCost::parse("0", "1").unwrap()).with_strata(["kind"]);
    for (count, treated, control, churn) in SPARSE {
        let (mut effective, mut harmful) = (Share::default(), Share::default());
        let mut random = Random::new(count as u64 * 7 + control as u64);
        let names: Vec<String> = (0..count).map(|at| format!("{at:03}")).collect();
        for _ in 0..STUDIES {
            let verdict = sparse_study(&definition, &names, [control, treated], churn, &mut random);
            effective.count(verdict == Verdict::Effective);
            harmful.count(verdict == Verdict::Harmful);
        }
        // 3.5%, and three standard errors of the simulation.
        let most = 0.035 + 3.0 * (0.035 * 0.965 / f64::from(STUDIES)).sqrt();
        let what = format!("{count} of {treated}/{control}");
        assert!(effective.value() <= most, "{what}: {}", effective.value());
        assert!(harmful.value() <= most, "{what}: {}", harmful.value());
        let _ = writeln!(
            table,
            "| {count} | {treated} / {control} | {}% | {:.3} | {:.3} |",
            churn as f64 / 10.0,
            effective.value(),
            harmful.value(),
        );
    }
    settle("sparse strata", &table);
}

fn sparse_study(
    definition: &StudyDefinition,
    names: &[String],
    sizes: [i64; 2],
    churn: i64,
    random: &mut Random,
) -> Verdict {
    let (mut arms, mut kinds, mut all, mut churned) = (vec![], vec![], vec![], vec![]);
    for name in names {
        for (arm, n) in ["none", "mail"].into_iter().zip(sizes) {
            arms.push(arm);
            kinds.push(name.as_str());
            all.push(n);
            churned.push((0..n).filter(|_| random.happens(churn)).count() as i64);
        }
    }
    let mut study = RetentionStudy::new(definition.clone()).unwrap();
    let batch = Batch::new(vec![
        Column::strings("arm", &arms),
        Column::strings("kind", &kinds),
        Column::int64("n", &all),
        Column::int64("churned", &churned),
    ]);
    study.update_summary(&batch.unwrap()).unwrap();
    study.report(&ReportOptions::default()).unwrap().arms()[0].verdict
}

fn simulated_by_stratum(definition: &StudyDefinition, random: &mut Random) -> RetentionStudy {
    let (mut arms, mut kinds, mut all, mut churned) = (vec![], vec![], vec![], vec![]);
    for (kind, n, churn) in STRATA {
        for (arm, name) in ["none", "mail"].into_iter().enumerate() {
            arms.push(name);
            kinds.push(kind);
            all.push(n[arm]);
            churned.push((0..n[arm]).filter(|_| random.happens(churn[arm])).count() as i64);
        }
    }
    let mut study = RetentionStudy::new(definition.clone()).unwrap();
    study
        .update_summary(
            &Batch::new(vec![
                Column::strings("arm", &arms),
                Column::strings("kind", &kinds),
                Column::int64("n", &all),
                Column::int64("churned", &churned),
            ])
            .unwrap(),
        )
        .unwrap();
    study
}

/// The number of simulated studies without a flaw.
const SOUND_STUDIES: u64 = 20_000;

/// The nominal rate of a false finding.
const FALSE_ALARM_RATE: f64 = 0.001;

/// The customers of a study without flaws, and the shares of its arms; the control first.
const SOUND: [(&str, usize, &[i64]); 3] = [
    ("50/50 split, 400 customers", 400, &[1, 1]),
    ("90/10 split, 1,000 customers", 1000, &[1, 9]),
    ("three arms, 600 customers", 600, &[1, 1, 2]),
];

type Matches = fn(&Finding) -> bool;

/// The findings about randomization, by name.
const FINDINGS: [(&str, Matches); 4] = [
    ("sample_ratio_mismatch", |found| matches!(found, Finding::SampleRatioMismatch { .. })),
    (
        "imbalance of a numeric covariate",
        |found| matches!(found, Finding::Imbalance { covariate, .. } if covariate == "history"),
    ),
    (
        "imbalance of a categorical covariate",
        |found| matches!(found, Finding::Imbalance { covariate, .. } if covariate == "plan"),
    ),
    ("missing_differs", |found| matches!(found, Finding::MissingDiffers { .. })),
];

#[test]
fn findings_keep_their_nominal_rate_of_false_alarms() {
    let mut table = String::from(
        "| study | finding | studies | false alarms | per 1,000 |\n|---|---|---|---|---|\n",
    );
    for (seed, (name, n, shares)) in SOUND.into_iter().enumerate() {
        let mut random = Random::new(300 + seed as u64);
        let mut found = [Share::default(); 4];
        for _ in 0..SOUND_STUDIES {
            let report = sound(n, shares, &mut random);
            for (share, (_, matches)) in found.iter_mut().zip(FINDINGS) {
                share.count(report.findings().iter().any(matches));
            }
        }
        for (share, (finding, _)) in found.iter().zip(FINDINGS) {
            let rate = share.value() * 1000.0;
            let _ = writeln!(
                table,
                "| {name} | {finding} | {} | {} | {rate:.2} |",
                share.of, share.held
            );
            let most = 2.0 * FALSE_ALARM_RATE;
            assert!(share.value() <= most, "{finding}, {name}: {rate} in 1,000");
        }
    }
    settle("false alarms", &table);
}

/// A study of randomly assigned customers.
fn sound(n: usize, shares: &[i64], random: &mut Random) -> RetentionReport {
    const ARMS: [&str; 3] = ["none", "mail", "call"];
    const PLANS: [&str; 4] = ["basic", "plus", "family", "none"];
    let all: i64 = shares.iter().sum();
    let (mut arms, mut lost, mut history, mut plans) = (vec![], vec![], vec![], vec![]);
    let mut known = vec![0_u8; n.div_ceil(8)];
    for at in 0..n {
        let mut lot = random.below(all);
        let arm = shares.iter().position(|share| {
            lot -= share;
            lot < 0
        });
        arms.push(ARMS[arm.unwrap()]);
        lost.push(random.happens(200));
        history.push(random.skewed());
        plans.push(PLANS[random.below(7).min(3) as usize]);
        known[at / 8] |= u8::from(random.happens(800)) << (at % 8);
    }
    let ratio = ARMS.iter().zip(shares).map(|(arm, share)| (*arm, *share as f64));
    let definition = definition(ProgramCost::parse("0", "1").unwrap())
        .with_revenue("spend")
        .with_missing("revenue", Missing::Unknown)
        .with_covariates(["history", "plan"])
        .with_allocation_ratio(ratio);
    let mut study = RetentionStudy::new(definition).unwrap();
    let known = Bitmap::new(&known, 0, n).unwrap();
    study
        .update(
            &Batch::new(vec![
                Column::strings("arm", &arms),
                Column::bools("lost", &lost),
                Column::int64("history", &history),
                Column::strings("plan", &plans),
                Column::int64("spend", &history).with_validity(known).unwrap(),
            ])
            .unwrap(),
        )
        .unwrap();
    study.report(&ReportOptions::default()).unwrap()
}
