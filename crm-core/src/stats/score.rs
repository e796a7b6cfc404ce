//! Score intervals, parameterized in closed form.
//!
//! A score interval contains the values of an effect (difference, ratio, odds ratio) that the score
//! test does not reject. The test compares the observed rates with the maximum-likelihood rates
//! under the given effect (Miettinen and Nurminen 1985). The usual computation of those rates
//! solves a cubic equation, which loses digits if rates are small or samples are large. Here the
//! parameter is the Lagrange multiplier of the constraint: it gives the rates, the effect and the z
//! of the test in closed form without cancellation, and the limit is where z equals the critical
//! value.
//!
//! A multiplier `m >= 0` lowers the first rate and raises the second, which gives the lower limit.
//! The upper limit is the lower limit of the swapped samples.

use crate::stats::root::last;
use crate::stats::samples::Samples;

/// The largest multiplier: above it the rates no longer change.
const FAR: f64 = 1e150;

/// Returns the lower limit of `p1 - p2`; `z` is the critical value.
///
/// # Formula
///
/// The derivatives of the log-likelihood are `x1/p1 - (n1-x1)/(1-p1) = m` and `-m` in the second
/// sample, two quadratic equations. With `V = p1 q1/n1 + p2 q2/n2` the difference is
/// `p1 - p2 = d - m V`, and `z = m sqrt(V / factor)`.
pub(crate) fn lower_difference(samples: Samples, factor: f64, z: f64) -> f64 {
    let Samples { first, second } = samples;
    let variance = |m: f64| {
        let (p1, q1) = lowered(first.events(), first.others(), m);
        let (q2, p2) = lowered(second.others(), second.events(), m);
        p1 * q1 / first.size() + p2 * q2 / second.size()
    };
    let inside = |m: f64| m * (m * variance(m)) <= z * z * factor;
    let m = if inside(FAR) { FAR } else { last(0.0, FAR, inside) };
    (samples.difference() - m * variance(m)).max(-1.0)
}

/// The rate and its complement after lowering the rate of `events` and `others`.
///
/// Solves `events / p - others / q = m` for `m >= 0` without cancellation in `p` and in `q`.
fn lowered(events: f64, others: f64, m: f64) -> (f64, f64) {
    let n = events + others;
    let root = ((n - m) * (n - m) + 4.0 * m * others).sqrt();
    let p = 2.0 * events / (n + m + root);
    let q = if m < n { 2.0 * others / (n - m + root) } else { (m - n + root) / (2.0 * m) };
    (p, q)
}

/// Returns the lower limit of `p1 / p2`; `z` is the critical value.
///
/// # Formula
///
/// In logarithms, `p1 (d ln L / d p1) = m` and `p2 (d ln L / d p2) = -m` give
/// `p1 = (x1 - m) / (n1 - m)` and `p2 = (x2 + m) / (n2 + m)`, and
/// `z^2 = m^2 (q1 / (n1 p1) + q2 / (n2 p2)) / factor`.
pub(crate) fn lower_ratio(samples: Samples, factor: f64, z: f64) -> f64 {
    let Samples { first, second } = samples;
    if first.x == 0 {
        return 0.0;
    }
    let (x1, n1) = (first.events(), first.size());
    let second_rate = |m: f64| (second.events() + m) / (second.size() + m);
    let second_term = |m: f64| m * second.others() / (second.size() * (second.events() + m));
    let bound = z * z * factor;
    let inside = |m: f64| {
        let first_term =
            if first.x == first.n { 0.0 } else { m * first.others() / (n1 * (x1 - m)) };
        m == 0.0 || m * (first_term + second_term(m)) <= bound
    };
    if first.x == first.n && inside(x1) {
        // If all members of the first sample are events, its rate is 1 until the multiplier is n1,
        // and then falls at a constant multiplier.
        let odds = (bound / n1 - second_term(x1)).max(0.0);
        return 1.0 / (1.0 + odds) / second_rate(x1);
    }
    let m = last(0.0, x1, inside);
    let first_rate = if first.x == first.n { 1.0 } else { (x1 - m) / (n1 - m) };
    first_rate / second_rate(m)
}

/// Returns the lower limit of the odds ratio; `z` is the critical value.
///
/// # Formula
///
/// The multiplier moves `m` events from the first sample to the second: with the cells
/// `a = x1 - m`, `b = n1 - a`, `c = x2 + m`, `d = n2 - c` the odds ratio is `a d / (b c)` and
/// `z^2 = m^2 (1/a + 1/b + 1/c + 1/d) / factor` (Cornfield 1956).
pub(crate) fn lower_odds_ratio(samples: Samples, factor: f64, z: f64) -> f64 {
    let Samples { first, second } = samples;
    let far = first.events().min(second.others());
    if far == 0.0 {
        return 0.0;
    }
    let cells =
        |m: f64| (first.events() - m, first.others() + m, second.events() + m, second.others() - m);
    let inside = |m: f64| {
        let (a, b, c, d) = cells(m);
        m == 0.0 || m * (m * (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d)) <= z * z * factor
    };
    let (a, b, c, d) = cells(last(0.0, far, inside));
    a / b * (d / c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::normal::critical;

    fn samples(x1: u64, n1: u64, x2: u64, n2: u64) -> Samples {
        Samples::new(x1, n1, x2, n2).unwrap()
    }

    /// Returns the score statistic of a difference with rates from a brute-force search.
    fn brute_z(s: Samples, delta: f64) -> f64 {
        let likelihood = |p2: f64| {
            let p1 = p2 + delta;
            let term = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * p.ln() };
            term(s.first.events(), p1)
                + term(s.first.others(), 1.0 - p1)
                + term(s.second.events(), p2)
                + term(s.second.others(), 1.0 - p2)
        };
        let (mut low, mut high) = (f64::max(0.0, -delta), f64::min(1.0, 1.0 - delta));
        for _ in 0..200 {
            let (one, two) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if likelihood(one) < likelihood(two) { low = one } else { high = two }
        }
        let (p2, p1) = (low, low + delta);
        let variance = p1 * (1.0 - p1) / s.first.size() + p2 * (1.0 - p2) / s.second.size();
        (s.difference() - delta) / variance.sqrt()
    }

    #[test]
    fn at_the_lower_limit_the_score_is_critical() {
        for s in [samples(56, 70, 48, 80), samples(5, 56, 0, 29), samples(1, 900, 30, 1000)] {
            let lower = lower_difference(s, 1.0, critical(0.05));
            assert!((brute_z(s, lower) - critical(0.05)).abs() < 1e-5, "{s:?} {lower}");
        }
    }

    #[test]
    fn certain_losses_and_none_bound_the_difference() {
        assert_eq!(lower_difference(samples(0, 10, 20, 20), 1.0, 1.96), -1.0);
        assert_eq!(lower_ratio(samples(0, 10, 5, 20), 1.0, 1.96), 0.0);
        assert_eq!(lower_odds_ratio(samples(4, 10, 20, 20), 1.0, 1.96), 0.0);
    }

    #[test]
    fn the_limit_survives_counts_up_to_two_to_the_53() {
        let n = 1_u64 << 52;
        let s = samples(n / 10, n, n / 10 - 30_000_000, n);
        let half = critical(0.05) * (2.0 * 0.09 / n as f64).sqrt();
        let lower = lower_difference(s, 1.0, critical(0.05));
        assert!(((s.difference() - lower) / half - 1.0).abs() < 1e-6);
    }
}
