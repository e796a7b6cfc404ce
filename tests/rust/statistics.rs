//! The tables of `docs/statistics.md`: the coverage of the intervals.
//!
//! Run with `CRM_WRITE=1` to write them, as `make docs` does; otherwise they are compared.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails loudly"
)]

mod detectable;
mod document;
mod finding_simulation;
mod looks;
mod random;
mod revenue_simulation;
mod several_arms;
mod shared_control;
mod simulation;

use std::fmt::Write as _;

use crm_conformance::root;
use crm_core::Result;
use crm_core::number::{Level, Method};
use crm_core::stats::{
    Comparison, odds_ratio, proportion, proportion_test, risk_difference, risk_ratio,
};

const RATES: [f64; 9] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/// Writes or compares a table of this document.
fn settle(mark: &str, table: &str) {
    document::settle("docs/statistics.md", mark, table);
}

/// Returns a table of this document.
fn table(mark: &str) -> String {
    let text = std::fs::read_to_string(root().join("docs/statistics.md")).unwrap();
    let table =
        text.split(&format!("<!-- {mark} -->\n")).nth(1).expect("the document has the mark");
    table.split("<!-- end of").next().unwrap().to_owned()
}

/// Asserts that a table of this document has a line.
fn assert_line(mark: &str, line: &str) {
    let lacks = format!("run `make docs` to write the table of {mark}, which lacks {line}");
    assert!(table(mark).contains(line), "{lacks}");
}

/// The binomial distribution, computed from logarithms of factorials without the library.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    let mut log_factorial = vec![0.0];
    for k in 1..=n {
        log_factorial.push(log_factorial[k as usize - 1] + (k as f64).ln());
    }
    let log = |k: u64| {
        log_factorial[n as usize] - log_factorial[k as usize] - log_factorial[(n - k) as usize]
            + k as f64 * p.ln()
            + (n - k) as f64 * (-p).ln_1p()
    };
    (0..=n).map(|k| log(k).exp()).collect()
}

struct Coverage {
    min: f64,
    at: (f64, f64),
    mean: f64,
    usual_mean: f64,
    usual_min: f64,
}

/// The coverage of the 95% interval over all pairs of rates.
fn coverage(method: Method, n1: u64, n2: u64) -> Coverage {
    let level = Level::default();
    let mut limits = Vec::new();
    for x1 in 0..=n1 {
        for x2 in 0..=n2 {
            let found = risk_difference(x1, n1, x2, n2, method, level).unwrap().estimate;
            limits.push((found.lower, found.upper));
        }
    }
    let (mut min, mut at, mut all, mut usual) = (1.0, (0.0, 0.0), Vec::new(), Vec::new());
    for p1 in RATES {
        let first = binomial(n1, p1);
        for p2 in RATES {
            let second = binomial(n2, p2);
            let truth = p1 - p2;
            // The true value can equal a limit, up to rounding.
            let holds =
                |&(lower, upper): &(f64, f64)| lower <= truth + 1e-12 && truth - 1e-12 <= upper;
            let mut sum = 0.0;
            for (x1, one) in first.iter().enumerate() {
                for (x2, two) in second.iter().enumerate() {
                    if holds(&limits[x1 * (n2 as usize + 1) + x2]) {
                        sum += one * two;
                    }
                }
            }
            if sum < min {
                (min, at) = (sum, (p1, p2));
            }
            all.push(sum);
            let expected = [n1 as f64 * p1, n2 as f64 * p2];
            if expected.iter().all(|&events| events >= 5.0) {
                usual.push(sum);
            }
        }
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let usual_min = usual.iter().copied().fold(1.0, f64::min);
    Coverage { min, at, mean: mean(&all), usual_mean: mean(&usual), usual_min }
}

#[test]
fn the_intervals_have_their_nominal_coverage() {
    let mut table = String::from(
        "| method | n1 | n2 | minimum | at rates | mean | mean if all expect 5 | minimum if all expect 5 |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let designs = [(100, 100), (450, 50), (2000, 200), (50, 50), (900, 100), (90, 10)];
    let rows = designs
        .iter()
        .map(|&sizes| (Method::MiettinenNurminen, sizes))
        .chain(Method::RISK_DIFFERENCE[1..].iter().map(|&method| (method, (100, 100))));
    for (method, (n1, n2)) in rows {
        let Coverage { min, at, mean, usual_mean, usual_min } = coverage(method, n1, n2);
        let (usual_mean_text, usual_min_text) = if usual_mean.is_nan() {
            ("-".to_owned(), "-".to_owned())
        } else {
            (format!("{usual_mean:.3}"), format!("{usual_min:.3}"))
        };
        let _ = writeln!(
            table,
            "| {method} | {n1} | {n2} | {min:.3} | {}, {} | {mean:.3} | {usual_mean_text} | {usual_min_text} |",
            at.0, at.1
        );
        if method == Method::MiettinenNurminen && n1.min(n2) >= 50 {
            assert!(min >= 0.93, "{n1} against {n2}: {min}");
            assert!((usual_mean - 0.95).abs() <= 0.01, "{n1} against {n2}: {usual_mean}");
        }
        let published = match (method, n1, n2) {
            (Method::MiettinenNurminen, 100, 100) => Some(0.933),
            (Method::MiettinenNurminen, 450, 50) => Some(0.940),
            (Method::MiettinenNurminen, 2000, 200) => Some(0.944),
            _ => None,
        };
        if let Some(published) = published {
            assert!((min - published).abs() < 6e-4, "{n1} against {n2}: {min}, not {published}");
        }
    }
    settle("coverage", &table);
}

/// The sizes of a treated arm and its control, and the churn rates in percent, of the holdout grid.
const HOLDOUTS: [(u64, u64); 7] =
    [(9900, 100), (970, 30), (900, 100), (450, 50), (9000, 1000), (1800, 200), (1000, 1000)];
const CHURN: [f64; 8] = [0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 10.0, 20.0];

/// Counts of a binomial distribution, with their probabilities and the sum of those before.
fn likely(n: u64, p: f64) -> Vec<(u64, f64, f64)> {
    let (mut before, mut counts) = (0.0, Vec::new());
    for (x, probability) in binomial(n, p).into_iter().enumerate() {
        if probability > 1e-12 {
            counts.push((x as u64, probability, before));
            before += probability;
        }
    }
    counts
}

/// The probability of the counts before a position.
fn before(counts: &[(u64, f64, f64)], position: usize) -> f64 {
    counts.get(position).map_or(1.0, |&(_, _, before)| before)
}

/// Whether a study calls its program effective (1), harmful (-1) or neither.
fn verdict(treated: (u64, u64), control: (u64, u64), method: Method) -> i8 {
    let level = Level::default();
    let found = risk_difference(control.0, control.1, treated.0, treated.1, method, level).unwrap();
    let estimate = found.estimate;
    match found.p_value < level.alpha() {
        true if estimate.lower > 0.0 && estimate.value > 0.0 => 1,
        true if estimate.upper < 0.0 && estimate.value < 0.0 => -1,
        _ => 0,
    }
}

/// The probabilities that a program without effect is called effective and harmful.
///
/// More losses in the treated arm never make a verdict better, so that a bisection for each count
/// of the control suffices.
fn false_verdicts((n, control_n): (u64, u64), churn: f64, method: Method) -> (f64, f64) {
    let (treated, control) = (likely(n, churn), likely(control_n, churn));
    let (mut effective, mut harmful) = (0.0, 0.0);
    for &(lost, probability, _) in &control {
        let of = |x: u64| verdict((x, n), (lost, control_n), method);
        let good = treated.partition_point(|&(x, _, _)| of(x) > 0);
        let bad = treated.partition_point(|&(x, _, _)| of(x) >= 0);
        effective += probability * before(&treated, good);
        harmful += probability * (1.0 - before(&treated, bad));
    }
    (effective, harmful)
}

#[test]
fn false_verdicts_are_as_rare_as_promised() {
    let mut table = format!(
        "| treated | control | churn | {} |\n",
        Method::RISK_DIFFERENCE.iter().map(|method| method.name()).collect::<Vec<_>>().join(" | ")
    );
    table += &format!("|---|---|---|{}\n", "---|".repeat(Method::RISK_DIFFERENCE.len()));
    let mut worst = vec![(0.0_f64, 0.0_f64); Method::RISK_DIFFERENCE.len()];
    for (n, control_n) in HOLDOUTS {
        for churn in CHURN {
            let _ = write!(table, "| {n} | {control_n} | {churn}% |");
            for (&method, (effective, harmful)) in Method::RISK_DIFFERENCE.iter().zip(&mut worst) {
                let found = false_verdicts((n, control_n), churn / 100.0, method);
                let _ = write!(table, " {:.1} / {:.1} |", found.0 * 100.0, found.1 * 100.0);
                (*effective, *harmful) = (effective.max(found.0), harmful.max(found.1));
            }
            table.push('\n');
        }
    }
    table += "| largest | | |";
    for (&method, &(effective, harmful)) in Method::RISK_DIFFERENCE.iter().zip(&worst) {
        let _ = write!(table, " {:.1} / {:.1} |", effective * 100.0, harmful * 100.0);
        if method == Method::Scas {
            assert!(effective <= 0.028 && harmful <= 0.037, "{effective} {harmful}");
        }
    }
    table.push('\n');
    settle("false verdicts", &table);
}

#[test]
fn the_bisection_finds_every_false_verdict() {
    for &method in Method::RISK_DIFFERENCE {
        for churn in [0.005, 0.1] {
            let (n, control_n) = (450, 50);
            let (treated, control) = (likely(n, churn), likely(control_n, churn));
            let (mut effective, mut harmful) = (0.0, 0.0);
            for &(lost, one, _) in &treated {
                for &(control_lost, other, _) in &control {
                    match verdict((lost, n), (control_lost, control_n), method) {
                        1 => effective += one * other,
                        -1 => harmful += one * other,
                        _ => {}
                    }
                }
            }
            let found = false_verdicts((n, control_n), churn, method);
            let differs = (found.0 - effective).abs().max((found.1 - harmful).abs());
            assert!(differs < 1e-9, "{method} {churn}: {found:?}, not {effective} {harmful}");
        }
    }
}

#[test]
fn coverage_at_unequal_rates() {
    let mut table = format!(
        "| treated | control | churn | {} |\n",
        Method::RISK_DIFFERENCE.iter().map(|method| method.name()).collect::<Vec<_>>().join(" | ")
    );
    table += &format!("|---|---|---|{}\n", "---|".repeat(Method::RISK_DIFFERENCE.len()));
    let mut worst = vec![1.0_f64; Method::RISK_DIFFERENCE.len()];
    for (n, control_n) in HOLDOUTS {
        for (treated, control) in
            [(0.05, 0.2), (0.1, 0.5), (0.2, 0.5), (0.5, 2.0), (2.0, 5.0), (5.0, 10.0), (20.0, 10.0)]
        {
            let _ = write!(table, "| {n} | {control_n} | {treated}%, {control}% |");
            for (&method, least) in Method::RISK_DIFFERENCE.iter().zip(&mut worst) {
                let (p, q) = (treated / 100.0, control / 100.0);
                let found = crm_core::stats::coverage(control_n, q, n, p, method, Level::default())
                    .unwrap();
                let _ = write!(table, " {found:.3} |");
                *least = least.min(found);
                if method == Method::MiettinenNurminen && (n, treated, control) == (900, 0.05, 0.2)
                {
                    assert!((found - 0.878).abs() < 6e-4, "{found}");
                }
            }
            table.push('\n');
        }
    }
    table += "| least | | |";
    for least in worst {
        let _ = write!(table, " {least:.3} |");
    }
    table.push('\n');
    settle("unequal coverage", &table);
}

#[test]
fn the_enumeration_agrees_with_the_coverage_of_the_library() {
    let level = Level::default();
    let method = Method::MiettinenNurminen;
    let exact = crm_core::stats::coverage(90, 0.005, 10, 0.02, method, level).unwrap();
    let (first, second) = (binomial(90, 0.005), binomial(10, 0.02));
    let mut sum = 0.0;
    for (x1, one) in first.iter().enumerate() {
        for (x2, two) in second.iter().enumerate() {
            let found = risk_difference(x1 as u64, 90, x2 as u64, 10, method, level).unwrap();
            if found.estimate.contains(0.005 - 0.02) {
                sum += one * two;
            }
        }
    }
    assert!((exact - sum).abs() < 1e-9, "{exact} {sum}");
}

const LEVELS: [f64; 4] = [0.8, 0.9, 0.95, 0.99];

/// The grid of counts on which every interval must agree with its test.
const GRID: (u64, u64) = (40, 20);

type Compare = fn(u64, u64, u64, u64, Method, Level) -> Result<Comparison>;

#[test]
fn every_interval_agrees_with_its_test() {
    let mut table = String::from(
        "| quantity | method | cases | defined | interval and test | swapped groups |\n\
         |---|---|---|---|---|---|\n",
    );
    let quantities: [(&str, Compare, &[Method], f64); 3] = [
        ("difference", risk_difference, Method::RISK_DIFFERENCE, 0.0),
        ("risk ratio", risk_ratio, Method::RISK_RATIO, 1.0),
        ("odds ratio", odds_ratio, Method::ODDS_RATIO, 1.0),
    ];
    for (name, compare, methods, null) in quantities {
        for &method in methods {
            let (mut cells, mut defined, mut against, mut swapped) = (0, 0, 0, 0);
            for (x1, x2, level) in grid() {
                cells += 1;
                let Ok(found) = compare(x1, GRID.0, x2, GRID.1, method, level) else { continue };
                defined += 1;
                let excludes = !found.estimate.contains(null);
                against += u32::from(excludes != (found.p_value < level.alpha()));
                let other = compare(x2, GRID.1, x1, GRID.0, method, level).unwrap();
                swapped += u32::from(!mirrors(&found, &other, null));
            }
            let _ = writeln!(
                table,
                "| {name} | {method} | {cells} | {defined} | {against} disagree | {swapped} differ |"
            );
            assert_eq!((against, swapped), (0, 0), "{name} {method}");
        }
    }
    for &method in Method::PROPORTION {
        let (mut cells, mut against) = (0, 0);
        for x in 0..=GRID.0 {
            for level in LEVELS.map(|level| Level::new(level).unwrap()) {
                let found = proportion(x, GRID.0, method, level).unwrap();
                for null in (0..=100).map(|percent| f64::from(percent) / 100.0) {
                    cells += 1;
                    let p_value = proportion_test(x, GRID.0, null, method).unwrap().p_value;
                    against += u32::from(found.contains(null) == (p_value < level.alpha()));
                }
            }
        }
        let _ =
            writeln!(table, "| proportion | {method} | {cells} | {cells} | {against} disagree | |");
        assert_eq!(against, 0, "proportion {method}");
    }
    settle("grids", &table);
}

fn grid() -> impl Iterator<Item = (u64, u64, Level)> {
    let levels = || LEVELS.into_iter().map(|level| Level::new(level).unwrap());
    (0..=GRID.0)
        .flat_map(|x1| (0..=GRID.1).map(move |x2| (x1, x2)))
        .flat_map(move |(x1, x2)| levels().map(move |level| (x1, x2, level)))
}

/// Whether swapping the groups negates a difference, or inverts a ratio.
fn mirrors(one: &Comparison, other: &Comparison, null: f64) -> bool {
    let (one, other, p) = (one.estimate, other.estimate, one.p_value == other.p_value);
    let same = |left: f64, right: f64| {
        left == right || (left - right).abs() <= 1e-12 * left.abs().max(right.abs())
    };
    let mirror = |number: f64| if null == 0.0 { -number } else { 1.0 / number };
    p && same(one.lower, mirror(other.upper)) && same(one.upper, mirror(other.lower))
}
