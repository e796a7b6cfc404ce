//! How often a study without effect gets a verdict if it is looked at several times.
//!
//! The looks are equally spaced and their data independent, so the sum of the scores after `k` looks
//! is a random walk of `k` standard normal steps, and a look decides if it is farther from 0 than
//! `c sqrt(k)`. The density of walks without a decision is integrated step by step (Armitage,
//! McPherson and Rowe 1969, Journal of the Royal Statistical Society A 132:235-244).

use std::f64::consts::PI;
use std::fmt::Write as _;

use super::settle;

/// The walks without a decision after a look: where they are, and their density times the weight
/// of Simpson's rule.
type Walks = Vec<(f64, f64)>;

const POINTS: usize = 801;

fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * PI).sqrt()
}

/// The places from one number to another with their weights of Simpson's rule.
fn places(lower: f64, upper: f64) -> Walks {
    let step = (upper - lower) / (POINTS - 1) as f64;
    let weight = |at: usize| match at {
        0 => 1.0,
        at if at == POINTS - 1 => 1.0,
        at if at % 2 == 1 => 4.0,
        _ => 2.0,
    };
    (0..POINTS).map(|at| (lower + step * at as f64, weight(at) * step / 3.0)).collect()
}

/// Returns the probability of a decision at one of `looks` looks, of both sides or of the upper one.
fn decided(looks: u32, critical: f64, both: bool) -> f64 {
    /// Beyond this many standard deviations there are no walks.
    const FAR: f64 = 8.0;
    let mut walks: Walks = vec![(0.0, 1.0)];
    for look in 1..=looks {
        let root = f64::from(look).sqrt();
        let lower = if both { -critical } else { -FAR } * root;
        let next = places(lower, critical * root).into_iter().map(|(to, weight)| {
            let arrived: f64 = walks.iter().map(|(from, share)| share * density(to - from)).sum();
            (to, weight * arrived)
        });
        walks = next.collect();
    }
    1.0 - walks.iter().map(|(_, share)| share).sum::<f64>()
}

/// Returns the `z` whose two-sided probability is `alpha`.
fn critical(alpha: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if libm::erfc(middle / 2.0_f64.sqrt()) > alpha {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[test]
fn a_verdict_at_the_first_of_many_looks_is_often_false() {
    let mut table = String::from(
        "| looks | effective or harmful | effective | effective or harmful at the level 1 - .05 / looks |\n\
         |---|---|---|---|\n",
    );
    let mut any = Vec::new();
    for looks in [1, 2, 4, 8, 12, 52] {
        let each = critical(0.05);
        let both = decided(looks, each, true);
        let _ = writeln!(
            table,
            "| {looks} | {both:.3} | {:.3} | {:.3} |",
            decided(looks, each, false),
            decided(looks, critical(0.05 / f64::from(looks)), true)
        );
        any.push(both);
    }
    settle("looks", &table);
    // Armitage, McPherson and Rowe have .107, .142 and .193.
    for (looks, expected) in [(3, 0.107), (5, 0.142), (10, 0.193)] {
        let found = decided(looks, critical(0.05), true);
        assert!((found - expected).abs() < 0.0006, "{looks}: {found}");
    }
    // The note of every report says 18%.
    assert!((0.175..0.185).contains(&any[3]), "{any:?}");
}
