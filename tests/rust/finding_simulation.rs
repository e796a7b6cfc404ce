//! Simulated studies without a flaw, in which every finding is false.
//!
//! `make docs` simulates all sizes; a test simulates the first studies of one of them, in which it
//! can find at most what its line in the document says. The numbers are those of `random.rs`.

use std::fmt::Write as _;

use crm_core::column::Bitmap;
use crm_core::retention::{Finding, Missing, RetentionReport};
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

use super::document;
use super::random::Random;

/// The studies of a line.
const STUDIES: u32 = 20_000;

/// The promise of a finding, as a p-value.
const MISMATCH: f64 = 0.001;

/// The most studies of a line with a false finding: 2 in 1,000.
const MOST: u32 = STUDIES / 500;

/// The treated customers of one or two arms, and the controls.
const ARMS: [&[u64]; 8] = [
    &[9_900, 100],
    &[970, 30],
    &[900, 100],
    &[450, 50],
    &[1_800, 200],
    &[1_000, 1_000],
    &[4_950, 50],
    &[900, 900, 200],
];

/// The line of which a test simulates the first studies.
const THINNED: usize = 2;

/// The number of these studies.
const FIRST: u32 = 5_000;

/// The distribution of a covariate.
#[derive(Clone, Copy)]
enum Covariate {
    Normal,
    Uniform,
    LogNormal(f64),
    Pareto,
    /// A share of ones, the others are zero.
    Ones(f64),
    /// A share of lognormal(1) amounts, the others are zero.
    Amounts(f64),
    /// A share of true values.
    True(f64),
    /// Four plans.
    Plan,
    /// 300 levels, whose frequency is the inverse of their rank.
    Zipf,
}

const COVARIATES: [(&str, Covariate); 13] = [
    ("normal", Covariate::Normal),
    ("uniform", Covariate::Uniform),
    ("lognormal(1)", Covariate::LogNormal(1.0)),
    ("lognormal(2)", Covariate::LogNormal(2.0)),
    ("Pareto(1.5)", Covariate::Pareto),
    ("2% ones", Covariate::Ones(0.02)),
    ("0.5% ones", Covariate::Ones(0.005)),
    ("2% amounts", Covariate::Amounts(0.02)),
    ("0.5% true", Covariate::True(0.005)),
    ("1% true", Covariate::True(0.01)),
    ("2% true", Covariate::True(0.02)),
    ("4 plans", Covariate::Plan),
    ("300 levels", Covariate::Zipf),
];

/// The values of a covariate.
enum Values {
    Numbers(Vec<i64>),
    Flags(Vec<bool>),
    Levels(Vec<&'static str>),
}

const PLANS: [&str; 4] = ["basic", "plus", "family", "staff"];

impl Covariate {
    /// Draws a number in thousandths.
    fn number(self, random: &mut Random) -> i64 {
        let number = match self {
            Covariate::Normal => random.normal(),
            Covariate::Uniform => random.uniform(),
            Covariate::LogNormal(sigma) => libm::exp(sigma * random.normal()),
            Covariate::Pareto => libm::pow(random.uniform(), -1.0 / 1.5),
            Covariate::Ones(share) => f64::from(u8::from(random.uniform() < share)),
            Covariate::Amounts(share) if random.uniform() < share => libm::exp(random.normal()),
            _ => 0.0,
        };
        (1000.0 * number).round() as i64
    }

    fn values(self, n: usize, levels: &Levels, random: &mut Random) -> Values {
        match self {
            Covariate::True(share) => {
                Values::Flags((0..n).map(|_| random.uniform() < share).collect())
            }
            Covariate::Plan => Values::Levels(
                (0..n)
                    .map(|_| match random.uniform() {
                        u if u < 0.6 => PLANS[0],
                        u if u < 0.8 => PLANS[1],
                        u if u < 0.95 => PLANS[2],
                        _ => PLANS[3],
                    })
                    .collect(),
            ),
            Covariate::Zipf => Values::Levels((0..n).map(|_| levels.draw(random)).collect()),
            _ => Values::Numbers((0..n).map(|_| self.number(random)).collect()),
        }
    }

    /// The share of customers whose value is missing.
    fn missing(self) -> f64 {
        match self {
            Covariate::Uniform => 0.02,
            Covariate::Plan => 0.2,
            _ => 0.0,
        }
    }
}

/// The names of 300 levels, with the sums of their shares.
struct Levels {
    names: Vec<&'static str>,
    up_to: Vec<f64>,
}

impl Levels {
    fn new() -> Levels {
        let ranks = 1..=300_u16;
        let names = ranks.clone().map(|rank| &*Box::leak(format!("level {rank}").into_boxed_str()));
        let mut sum = 0.0;
        let mut plus = |rank: u16| {
            sum += 1.0 / f64::from(rank);
            sum
        };
        Levels { names: names.collect(), up_to: ranks.map(&mut plus).collect() }
    }

    fn draw(&self, random: &mut Random) -> &'static str {
        let at = random.uniform() * self.up_to.last().unwrap();
        self.names[self.up_to.partition_point(|&up_to| up_to < at)]
    }
}

/// Bits, each set with the probability of `share`.
fn known(n: usize, share: f64, random: &mut Random) -> Vec<u8> {
    let mut bits = vec![0_u8; n.div_ceil(8)];
    for at in 0..n {
        bits[at / 8] |= u8::from(random.uniform() < share) << (at % 8);
    }
    bits
}

fn definition(covariates: &[(&'static str, Covariate)]) -> StudyDefinition {
    let (currency, cost) = ("USD".parse().unwrap(), ProgramCost::parse("0", "0").unwrap());
    let definition =
        StudyDefinition::new("arm", "none", "lost", currency, FollowUp::Days(30), cost)
            .with_covariates(covariates.iter().map(|(name, _)| *name));
    let numbers = covariates.iter().filter(|(_, covariate)| {
        !matches!(covariate, Covariate::True(_) | Covariate::Plan | Covariate::Zipf)
    });
    numbers.fold(definition, |definition, (name, _)| definition.with_decimals(name, 3))
}

fn arms(sizes: &[u64]) -> Vec<&'static str> {
    let names = ["mail", "call"].into_iter().take(sizes.len() - 1).chain(["none"]);
    names.zip(sizes).flat_map(|(name, &n)| std::iter::repeat_n(name, n as usize)).collect()
}

/// A study of all covariates, in which 20% of the revenue and some values are missing, and 1% of
/// the customers are left out, of whom as many are lost as of the others.
fn sound(arms: &[&str], levels: &Levels, random: &mut Random) -> RetentionReport {
    let n = arms.len();
    let lost: Vec<bool> = (0..n).map(|_| random.uniform() < 0.6).collect();
    let days: Vec<i64> = (0..n).map(|_| if random.uniform() < 0.01 { 9 } else { 30 }).collect();
    let spent = known(n, 0.8, random);
    let drawn: Vec<(&str, Values, Option<Vec<u8>>)> = COVARIATES
        .iter()
        .map(|&(name, covariate)| {
            let missing = covariate.missing();
            let known = (missing > 0.0).then(|| known(n, 1.0 - missing, random));
            (name, covariate.values(n, levels, random), known)
        })
        .collect();
    let mut columns = vec![
        Column::strings("arm", arms),
        Column::bools("lost", &lost),
        Column::int64("days", &days),
        Column::int64("spent", &days).with_validity(Bitmap::new(&spent, 0, n).unwrap()).unwrap(),
    ];
    for (name, values, known) in &drawn {
        let column = column(name, values);
        columns.push(match known {
            Some(known) => column.with_validity(Bitmap::new(known, 0, n).unwrap()).unwrap(),
            None => column,
        });
    }
    let definition = definition(&COVARIATES)
        .with_revenue("spent")
        .with_missing("revenue", Missing::Unknown)
        .with_followed_days("days");
    report(definition, columns)
}

fn column<'v>(name: &'v str, values: &'v Values) -> Column<'v> {
    match values {
        Values::Numbers(numbers) => Column::int64(name, numbers),
        Values::Flags(flags) => Column::bools(name, flags),
        Values::Levels(levels) => Column::strings(name, levels),
    }
}

fn report(definition: StudyDefinition, columns: Vec<Column<'_>>) -> RetentionReport {
    let mut study = RetentionStudy::new(definition).unwrap();
    study.update(&Batch::new(columns).unwrap()).unwrap();
    study.report(&ReportOptions::default()).unwrap()
}

type Matches = fn(&Finding) -> bool;

/// The kinds of findings that rest on a p-value of the customers of each arm.
const KINDS: [(&str, Matches); 4] = [
    ("imbalance", |found| matches!(found, Finding::Imbalance { .. })),
    ("missing_differs", |found| matches!(found, Finding::MissingDiffers { .. })),
    (
        "late_enrollment",
        |found| matches!(found, Finding::LateEnrollment { p_value: Some(p), .. } if *p < MISMATCH),
    ),
    ("excluded_lost", |found| matches!(found, Finding::ExcludedLost { .. })),
];

/// The number of studies with a false finding.
#[derive(Default)]
struct False {
    /// With each covariate, if it were the only one.
    alone: [u32; COVARIATES.len()],
    /// Of each kind.
    kinds: [u32; KINDS.len()],
}

impl False {
    fn add(&mut self, report: &RetentionReport) {
        let treated = report.arms().len() as f64;
        for (found, (name, _)) in self.alone.iter_mut().zip(COVARIATES) {
            let of = report.balance().iter().filter(|one| one.covariate == name);
            // The smallest of Holm's adjusted p-values is the smallest one times their number.
            let least = of.filter_map(|one| one.p_value.ok()).fold(1.0, f64::min);
            *found += u32::from(treated * least < MISMATCH);
        }
        for (found, (_, is_one)) in self.kinds.iter_mut().zip(KINDS) {
            *found += u32::from(report.findings().iter().any(is_one));
        }
    }
}

fn simulate(at: usize, studies: u32) -> False {
    let sizes = ARMS[at];
    let (mut random, mut found) = (Random::new(2_000 + at as u64), False::default());
    let (arms, levels) = (arms(sizes), Levels::new());
    for _ in 0..studies {
        found.add(&sound(&arms, &levels, &mut random));
    }
    found
}

/// Writes a line, with the numbers per 1,000 studies.
fn line(sizes: &[u64], found: &[u32], names: &[&str]) -> String {
    let mut line = String::from("|");
    for (at, n) in sizes.iter().enumerate() {
        let _ = write!(line, "{}{n}", if at == 0 { " " } else { " / " });
    }
    for (&count, name) in found.iter().zip(names) {
        assert!(count <= MOST, "{sizes:?}, {name}: {count} of {STUDIES} studies");
        let _ = write!(line, " | {:.2}", 1000.0 * f64::from(count) / f64::from(STUDIES));
    }
    line + " |\n"
}

fn head(names: &[&str]) -> String {
    format!("| treated / control | {} |\n|{}\n", names.join(" | "), "---|".repeat(names.len() + 1))
}

const MARKS: [&str; 2] = ["findings by covariate", "findings"];

#[test]
fn a_finding_is_false_in_at_most_two_of_a_thousand_studies() {
    if !document::writes() {
        return assert_first();
    }
    let (covariates, kinds) = (COVARIATES.map(|(name, _)| name), KINDS.map(|(name, _)| name));
    let mut tables = [head(&covariates), head(&kinds)];
    let simulated: Vec<False> = std::thread::scope(|scope| {
        let start = |at| scope.spawn(move || simulate(at, STUDIES));
        let started: Vec<_> = (0..ARMS.len()).map(start).collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (sizes, found) in ARMS.into_iter().zip(simulated) {
        tables[0].push_str(&line(sizes, &found.alone, &covariates));
        tables[1].push_str(&line(sizes, &found.kinds, &kinds));
    }
    for (table, mark) in tables.iter().zip(MARKS) {
        super::settle(mark, table);
    }
}

/// Asserts that the first studies of a line have at most the findings of the line.
fn assert_first() {
    let found = simulate(THINNED, FIRST);
    for (mark, counts) in MARKS.into_iter().zip([&found.alone[..], &found.kinds[..]]) {
        let line = super::table(mark).lines().nth(2 + THINNED).unwrap().to_owned();
        let cells: Vec<&str> = line.trim_matches('|').split('|').skip(1).map(str::trim).collect();
        assert_eq!(cells.len(), counts.len(), "run `make docs` to write the table of {mark}");
        for (count, cell) in counts.iter().zip(cells) {
            let most = cell.parse::<f64>().unwrap() / 1000.0 * f64::from(STUDIES);
            assert!(f64::from(*count) <= most + 0.5, "{mark}: {count} instead of {most}: {line}");
        }
    }
}

/// A difference of the treated customers in the only covariate.
struct Flaw {
    name: &'static str,
    sizes: [u64; 2],
    control: Covariate,
    treated: Covariate,
    /// What is added to each treated customer, in thousandths.
    more: i64,
    /// The smallest share of studies with the finding.
    least: f64,
}

const FLAWS: [Flaw; 6] = [
    Flaw {
        name: "normal, .35 standard deviations",
        sizes: [1_800, 200],
        control: Covariate::Normal,
        treated: Covariate::Normal,
        more: 350,
        least: 0.9,
    },
    Flaw {
        name: "normal, .21 standard deviations",
        sizes: [1_000, 1_000],
        control: Covariate::Normal,
        treated: Covariate::Normal,
        more: 210,
        least: 0.9,
    },
    Flaw {
        name: "normal, .9 standard deviations",
        sizes: [970, 30],
        control: Covariate::Normal,
        treated: Covariate::Normal,
        more: 900,
        least: 0.9,
    },
    Flaw {
        name: "lognormal(1), .5 standard deviations",
        sizes: [1_800, 200],
        control: Covariate::LogNormal(1.0),
        treated: Covariate::LogNormal(1.0),
        more: 1_080,
        least: 0.9,
    },
    Flaw {
        name: "2% ones in the control, 10% in the arm",
        sizes: [1_800, 200],
        control: Covariate::Ones(0.02),
        treated: Covariate::Ones(0.1),
        more: 0,
        least: 0.0,
    },
    Flaw {
        name: "2% true in the control, 10% in the arm",
        sizes: [1_800, 200],
        control: Covariate::True(0.02),
        treated: Covariate::True(0.1),
        more: 0,
        least: 0.0,
    },
];

impl Flaw {
    /// Returns whether a study has the finding.
    fn is_found(&self, arms: &[&str], levels: &Levels, random: &mut Random) -> bool {
        let [treated, control] = self.sizes.map(|n| n as usize);
        let mut values = self.treated.values(treated, levels, random);
        match (&mut values, self.control.values(control, levels, random)) {
            (Values::Numbers(all), Values::Numbers(control)) => {
                all.iter_mut().for_each(|number| *number += self.more);
                all.extend(control);
            }
            (Values::Flags(all), Values::Flags(control)) => all.extend(control),
            _ => unreachable!("both arms have one kind of values"),
        }
        let lost: Vec<bool> = (0..arms.len()).map(|at| at % 5 == 0).collect();
        let columns = vec![
            Column::strings("arm", arms),
            Column::bools("lost", &lost),
            column("before", &values),
        ];
        let report = report(definition(&[("before", self.control)]), columns);
        report.findings().iter().any(|one| matches!(one, Finding::Imbalance { .. }))
    }
}

#[test]
fn a_difference_of_randomized_arms_is_found() {
    let mut table = String::from("| treated / control | covariate | found |\n|---|---|---|\n");
    let whole = document::writes();
    let levels = Levels::new();
    let mut random = Random::new(2_100);
    for (at, flaw) in FLAWS.iter().enumerate() {
        if !whole && at > 0 {
            break;
        }
        let arms = arms(&flaw.sizes);
        let found = (0..STUDIES).filter(|_| flaw.is_found(&arms, &levels, &mut random)).count();
        let share = found as f64 / f64::from(STUDIES);
        assert!(share >= flaw.least, "{}: {share}", flaw.name);
        let [treated, control] = flaw.sizes;
        let line = format!("| {treated} / {control} | {} | {share:.3} |\n", flaw.name);
        table.push_str(&line);
        if !whole {
            super::assert_line("findings power", &line);
        }
    }
    if whole {
        super::settle("findings power", &table);
    }
}
