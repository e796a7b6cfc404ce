//! Simulated studies whose revenue a few customers bring in.
//!
//! The amounts are drawn with the functions of `libm`, which are the same on every platform, and
//! rounded to cents. `make docs` simulates the whole grid; a test simulates every seventh cell, and
//! compares it with the line of the document.

use std::fmt::Write as _;

use crm_core::retention::{ArmReport, Finding, MoneyVerdict, RetentionReport, ValueSource};
use crm_core::{
    Batch, Column, Estimate, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
    Undefined,
};

use super::document;
use super::random::Random;

/// A distribution of what a buyer spends.
#[derive(Clone, Copy, PartialEq)]
enum Amount {
    LogNormal(f64),
    Pareto,
    Uniform,
    /// Lognormal with sigma 1, and 8% of the amounts are refunds.
    Refunds,
}

const AMOUNTS: [(&str, Amount); 5] = [
    ("lognormal(1)", Amount::LogNormal(1.0)),
    ("lognormal(2)", Amount::LogNormal(2.0)),
    ("Pareto(1.5)", Amount::Pareto),
    ("uniform", Amount::Uniform),
    ("8% refunds", Amount::Refunds),
];

impl Amount {
    fn draw(self, random: &mut Random) -> f64 {
        match self {
            Amount::LogNormal(sigma) => libm::exp(sigma * random.normal()),
            Amount::Pareto => libm::pow(random.uniform(), -1.0 / 1.5),
            Amount::Uniform => random.uniform(),
            Amount::Refunds => {
                let amount = libm::exp(random.normal());
                if random.uniform() < 0.08 { -amount } else { amount }
            }
        }
    }
}

/// The treated customers and the controls.
const ARMS: [[u64; 2]; 7] =
    [[9_900, 100], [970, 30], [900, 100], [450, 50], [9_000, 1_000], [1_800, 200], [1_000, 1_000]];

/// The percentage of customers who buy.
const BUYERS: [f64; 5] = [0.1, 0.5, 1.0, 5.0, 100.0];

/// A population of studies: `gain` multiplies what treated customers spend.
#[derive(Clone, Copy)]
struct Population {
    n: [u64; 2],
    buyers: f64,
    amount: Amount,
    gain: f64,
}

/// The rows of a study: a row without revenue is several customers.
#[derive(Default)]
struct Rows {
    arm: Vec<&'static str>,
    lost: Vec<bool>,
    spent: Vec<i64>,
    count: Vec<i64>,
}

impl Rows {
    fn push(&mut self, arm: &'static str, lost: bool, spent: i64, count: i64) {
        self.arm.push(arm);
        self.lost.push(lost);
        self.spent.push(spent);
        self.count.push(count);
    }

    fn report(&self, definition: &StudyDefinition, options: &ReportOptions) -> RetentionReport {
        let mut study = RetentionStudy::new(definition.clone()).unwrap();
        let columns = vec![
            Column::strings("arm", &self.arm),
            Column::bools("lost", &self.lost),
            Column::int64("spent", &self.spent),
            Column::int64("count", &self.count),
        ];
        study.update(&Batch::new(columns).unwrap()).unwrap();
        study.report(options).unwrap()
    }
}

impl Population {
    fn rows(&self, random: &mut Random) -> Rows {
        let mut rows = Rows::default();
        let arms = [("mail", self.n[0], self.gain), ("none", self.n[1], 1.0)];
        for (arm, n, gain) in arms {
            let (mut buyers, mut at) = (0, 0.0);
            loop {
                if self.buyers < 100.0 {
                    at += random.failures(self.buyers / 100.0);
                }
                if at >= n as f64 {
                    break;
                }
                let cents = (100.0 * gain * self.amount.draw(random)).round();
                // Every fifth customer is lost, whatever they bought.
                rows.push(arm, buyers % 5 == 0, cents as i64, 1);
                (buyers, at) = (buyers + 1, at + 1.0);
            }
            let others = n as i64 - buyers;
            for (lost, count) in [(true, others / 5), (false, others - others / 5)] {
                if count > 0 {
                    rows.push(arm, lost, 0, count);
                }
            }
        }
        rows
    }

    fn simulate(&self, seed: u64, studies: u32) -> Found {
        let (definition, options) = (definition(), options());
        let (mut random, mut found) = (Random::new(seed), Found::default());
        for _ in 0..studies {
            found.add(&self.rows(&mut random).report(&definition, &options));
        }
        found
    }
}

fn definition() -> StudyDefinition {
    let (currency, cost) = ("USD".parse().unwrap(), ProgramCost::parse("0", "0").unwrap());
    StudyDefinition::new("arm", "none", "lost", currency, FollowUp::Days(30), cost)
        .with_revenue("spent")
        .with_decimals("spent", 0)
        .with_count("count")
}

fn options() -> ReportOptions {
    ReportOptions::default().with_value_from(ValueSource::Revenue)
}

/// The number of studies by what their reports say.
#[derive(Default)]
struct Found {
    studies: u32,
    undefined: u32,
    covered: u32,
    above: u32,
    below: u32,
    pays: u32,
    does_not_pay: u32,
    /// The finding that few customers bring in the revenue, or no figure.
    few: u32,
}

impl Found {
    fn add(&mut self, report: &RetentionReport) {
        self.count(report, |arm| arm.incremental_revenue);
    }

    /// Counts a report, whose revenue is that of a figure.
    fn count(
        &mut self,
        report: &RetentionReport,
        figure: fn(&ArmReport) -> Result<Estimate, Undefined>,
    ) {
        let arm = &report.arms()[0];
        self.studies += 1;
        let few = report.findings().iter().any(|one| matches!(one, Finding::FewCustomers { .. }));
        self.few += u32::from(few || figure(arm).is_err());
        match figure(arm) {
            Ok(revenue) => {
                self.covered += u32::from(revenue.contains(0.0));
                self.above += u32::from(revenue.lower > 0.0);
                self.below += u32::from(revenue.upper < 0.0);
            }
            Err(_) => self.undefined += 1,
        }
        match arm.money_verdict.unwrap() {
            MoneyVerdict::Pays => self.pays += 1,
            MoneyVerdict::DoesNotPay => self.does_not_pay += 1,
            _ => {}
        }
    }

    fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.studies)
    }

    /// The coverage of the intervals that are defined.
    fn coverage(&self) -> Option<f64> {
        let defined = self.studies - self.undefined;
        (defined > 0).then(|| f64::from(self.covered) / f64::from(defined))
    }

    /// Asserts that a share is at most this, up to three standard errors.
    fn at_most(&self, count: u32, most: f64, what: &str) {
        let error = (most * (1.0 - most) / f64::from(self.studies)).sqrt();
        let share = self.share(count);
        assert!(share <= most + 3.0 * error, "{what}: {share}, at most {most}");
    }
}

/// The studies of a cell.
const STUDIES: u32 = 4_000;

/// The most studies with a false verdict on one side.
const FALSE_VERDICTS: f64 = 0.04;

/// The cells of the grid with their seeds.
fn grid() -> Vec<(u64, &'static str, Population)> {
    let mut cells = Vec::new();
    for n in ARMS {
        for buyers in BUYERS {
            for (name, amount) in AMOUNTS {
                let seed = 500 + cells.len() as u64;
                cells.push((seed, name, Population { n, buyers, amount, gain: 1.0 }));
            }
        }
    }
    cells
}

const HEAD: &str = "| treated / control | buyers, % | amounts | undefined | coverage | interval \
                    above 0 | pays | does not pay | few customers or undefined |\n\
                    |---|---|---|---|---|---|---|---|---|\n";

#[test]
fn no_verdict_on_revenue_that_few_bring_in_is_wrong_more_often_than_it_says() {
    let whole = document::writes();
    let mut table = HEAD.to_owned();
    for (at, (seed, name, population)) in grid().into_iter().enumerate() {
        if !whole && at % 7 != 0 {
            continue;
        }
        let found = population.simulate(seed, STUDIES);
        let Population { n: [treated, control], buyers, amount, .. } = population;
        let what = format!("{treated}/{control}, {buyers}% {name}");
        found.at_most(found.pays, FALSE_VERDICTS, &format!("{what}: pays"));
        found.at_most(found.does_not_pay, FALSE_VERDICTS, &format!("{what}: does not pay"));
        let few = found.share(found.few);
        if found.coverage().is_some_and(|coverage| coverage < 0.9) {
            assert!(few >= 0.9, "{what}: only {few}");
        }
        if buyers == 100.0 && amount == Amount::Uniform {
            assert!(few <= 0.1, "{what}: {few}");
        }
        if buyers == 100.0 && amount == Amount::LogNormal(1.0) && control >= 200 {
            assert!(few <= 0.15, "{what}: {few}");
        }
        let coverage = found.coverage().map_or("-".to_owned(), |share| format!("{share:.3}"));
        let line = format!(
            "| {treated} / {control} | {buyers} | {name} | {:.3} | {coverage} | {:.3} | {:.3} | \
             {:.3} | {few:.3} |\n",
            found.share(found.undefined),
            found.share(found.above),
            found.share(found.pays),
            found.share(found.does_not_pay),
        );
        table.push_str(&line);
        if !whole {
            super::assert_line("revenue verdicts", &line);
        }
    }
    if whole {
        super::settle("revenue verdicts", &table);
    }
}

/// Studies with a gain: how often the interval is above 0 and how often the program pays, at least.
const GAINS: [([u64; 2], f64, &str, f64, f64); 5] = [
    ([1_800, 200], 100.0, "lognormal(1)", 1.35, 0.83),
    ([9_000, 1_000], 100.0, "lognormal(1)", 1.15, 0.83),
    ([1_000, 1_000], 100.0, "lognormal(1)", 1.16, 0.0),
    ([1_000, 1_000], 5.0, "lognormal(1)", 2.0, 0.0),
    ([1_000, 1_000], 100.0, "lognormal(2)", 1.8, 0.0),
];

#[test]
fn a_gain_is_found_nearly_as_often_as_by_the_interval_alone() {
    let mut table = String::from(
        "| treated / control | buyers, % | amounts | gain, % | interval above 0 | pays |\n\
         |---|---|---|---|---|---|\n",
    );
    for (at, (n, buyers, name, gain, least)) in GAINS.into_iter().enumerate() {
        let (_, amount) = AMOUNTS.into_iter().find(|(one, _)| *one == name).unwrap();
        let population = Population { n, buyers, amount, gain };
        let found = population.simulate(900 + at as u64, STUDIES);
        let (above, pays) = (found.share(found.above), found.share(found.pays));
        let [treated, control] = n;
        let what = format!("{treated}/{control}, {buyers}% {name}: {pays}");
        assert!(pays >= least, "{what}, at least {least}");
        assert!(n[0] != n[1] || pays >= above - 0.01, "{what}, by the interval {above}");
        let gain = (gain - 1.0) * 100.0;
        let _ = writeln!(
            table,
            "| {treated} / {control} | {buyers} | {name} | {gain:.0} | {above:.3} | {pays:.3} |"
        );
    }
    super::settle("revenue power", &table);
}

/// How revenue follows the baseline.
#[derive(Clone, Copy)]
enum Habit {
    /// Both lognormal, their logarithms with a correlation of .8.
    LogNormal(f64),
    /// 5% have a lognormal baseline, and 80% of them buy for a lognormal amount; the others have
    /// neither.
    Few,
}

const HABITS: [(&str, Habit); 3] = [
    ("lognormal(1), correlation .8", Habit::LogNormal(1.0)),
    ("lognormal(2), correlation .8", Habit::LogNormal(2.0)),
    ("5% with a baseline, 80% of them buy", Habit::Few),
];

const SPLITS: [[u64; 2]; 4] = [[970, 30], [900, 100], [1_800, 200], [1_000, 1_000]];

impl Habit {
    /// Returns what a customer spent and their baseline.
    fn draw(self, random: &mut Random) -> (f64, f64) {
        match self {
            Habit::LogNormal(sigma) => {
                let (before, other) = (random.normal(), random.normal());
                let after = 0.8 * before + 0.6 * other;
                (libm::exp(sigma * after), libm::exp(sigma * before))
            }
            Habit::Few if random.uniform() < 0.05 => {
                let buys = random.uniform() < 0.8;
                let spent = if buys { libm::exp(random.normal()) } else { 0.0 };
                (spent, libm::exp(random.normal()))
            }
            Habit::Few => (0.0, 0.0),
        }
    }

    fn report(self, n: [u64; 2], random: &mut Random) -> RetentionReport {
        let (mut rows, mut before) = (Rows::default(), Vec::new());
        for (arm, n) in [("mail", n[0]), ("none", n[1])] {
            for at in 0..n {
                let (spent, baseline) = self.draw(random);
                rows.push(arm, at % 5 == 0, (100.0 * spent).round() as i64, 1);
                before.push((100.0 * baseline).round() as i64);
            }
        }
        let definition = definition().with_baseline("before").with_decimals("before", 0);
        let mut study = RetentionStudy::new(definition).unwrap();
        let columns = vec![
            Column::strings("arm", &rows.arm),
            Column::bools("lost", &rows.lost),
            Column::int64("spent", &rows.spent),
            Column::int64("before", &before),
            Column::int64("count", &rows.count),
        ];
        study.update(&Batch::new(columns).unwrap()).unwrap();
        study.report(&options()).unwrap()
    }
}

#[test]
fn a_verdict_by_adjusted_revenue_is_not_wrong_more_often() {
    let mut table = String::from(
        "| treated / control | revenue and baseline | coverage, adjusted | adjusted interval above 0 \
         | pays | does not pay | few customers or undefined |\n|---|---|---|---|---|---|---|\n",
    );
    for (split, n) in SPLITS.into_iter().enumerate() {
        for (kind, (name, habit)) in HABITS.into_iter().enumerate() {
            let mut random = Random::new(1_000 + 10 * split as u64 + kind as u64);
            let mut found = Found::default();
            for _ in 0..STUDIES / 2 {
                let report = habit.report(n, &mut random);
                found.count(&report, |arm| arm.incremental_revenue_adjusted);
            }
            let [treated, control] = n;
            let what = format!("{treated}/{control}, {name}");
            found.at_most(found.pays, FALSE_VERDICTS, &format!("{what}: pays"));
            found.at_most(found.does_not_pay, FALSE_VERDICTS, &format!("{what}: does not pay"));
            let coverage = found.coverage().unwrap();
            let few = found.share(found.few);
            assert!(coverage >= 0.9 || few >= 0.9, "{what}: {coverage}, only {few}");
            let _ = writeln!(
                table,
                "| {treated} / {control} | {name} | {coverage:.3} | {:.3} | {:.3} | {:.3} | \
                 {few:.3} |",
                found.share(found.above),
                found.share(found.pays),
                found.share(found.does_not_pay),
            );
        }
    }
    super::settle("adjusted verdicts", &table);
}
