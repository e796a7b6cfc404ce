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

use std::cell::Cell;

use crate::stats::root::last;
use crate::stats::samples::Samples;
use crate::stats::score_test::ScoreTest;

/// The largest multiplier: above it the rates no longer change.
const FAR: f64 = 1e150;

/// The share of a size below which a multiplier is searched for only if it is not above.
const TINY: f64 = 1e-12;

/// Returns the lower limit of `p1 - p2`.
///
/// # Formula
///
/// The derivatives of the log-likelihood are `x1/p1 - (n1-x1)/(1-p1) = m` and `-m` in the second
/// sample, two quadratic equations. With `V = p1 q1/n1 + p2 q2/n2` the difference is
/// `p1 - p2 = d - m V`, and `z = m sqrt(V / factor)`. The third central moment of the score is
/// `p1 q1 (q1 - p1)/n1^2 - p2 q2 (q2 - p2)/n2^2`.
pub(crate) fn lower_difference(samples: Samples, test: ScoreTest) -> f64 {
    let inside = |at: Multiplier| at.restrict(samples, test).1;
    if inside(Multiplier::beyond(samples, 0.0, FAR)) {
        return -1.0;
    }
    Multiplier::last(samples, inside).restrict(samples, test).0
}

/// Whether the lower limit of `p1 - p2` is at most `value`; the search ends as soon as it is known.
pub(crate) fn lower_is_at_most(samples: Samples, test: ScoreTest, value: f64) -> bool {
    if value >= samples.difference() {
        return true;
    }
    let known = Cell::new(None);
    let inside = |at: Multiplier| {
        known.get().is_some() || {
            let (difference, holds) = at.restrict(samples, test);
            // The difference falls with the multiplier, and the limit is where it is held last.
            if holds == (difference <= value) {
                known.set(Some(holds));
            }
            holds
        }
    };
    if inside(Multiplier::beyond(samples, 0.0, FAR)) {
        return true;
    }
    let last = Multiplier::last(samples, inside);
    known.get().unwrap_or_else(|| last.restrict(samples, test).0 <= value)
}

/// A multiplier, and the sizes of the samples minus the multiplier.
///
/// The rate of a sample with only events falls when the multiplier exceeds its size. Around there
/// the search needs the difference of the two to full precision.
#[derive(Clone, Copy)]
struct Multiplier {
    m: f64,
    first_gap: f64,
    second_gap: f64,
}

impl Multiplier {
    /// Creates the multiplier `start + excess`.
    fn beyond(samples: Samples, start: f64, excess: f64) -> Multiplier {
        Multiplier {
            m: start + excess,
            first_gap: samples.first.size() - start - excess,
            second_gap: samples.second.size() - start - excess,
        }
    }

    /// Returns the difference of the rates at the multiplier, and whether the test holds it.
    fn restrict(self, samples: Samples, test: ScoreTest) -> (f64, bool) {
        let Samples { first, second } = samples;
        let (p1, q1) = lowered(first.events(), first.others(), self.m, self.first_gap);
        let (q2, p2) = lowered(second.others(), second.events(), self.m, self.second_gap);
        let (one, two) = (p1 * q1 / first.size(), p2 * q2 / second.size());
        let third = || one * ((q1 - p1) / first.size()) + two * ((p2 - q2) / second.size());
        let holds = test.holds(self.m, one + two, third);
        ((samples.difference() - self.m * (one + two)).max(-1.0), holds)
    }

    /// Returns the last multiplier that is inside, below [`FAR`], which is not.
    fn last(samples: Samples, inside: impl Fn(Multiplier) -> bool) -> Multiplier {
        let Samples { first, second } = samples;
        // A sample without events to lower, or without others to raise, does not change.
        let start = match (first.x == 0, second.x == second.n) {
            (true, _) => second.size(),
            (_, true) => first.size(),
            _ => first.size().min(second.size()),
        };
        let at = |start: f64| move |excess: f64| Multiplier::beyond(samples, start, excess);
        let (from_zero, from_start) = (at(0.0), at(start));
        if !inside(from_zero(start / 2.0)) {
            // Most limits are at a multiplier that is not tiny.
            let least = start * TINY;
            let low = if inside(from_zero(least)) { least } else { 0.0 };
            let high = if low == 0.0 { least } else { start / 2.0 };
            from_zero(last(low, high, |m| inside(from_zero(m))))
        } else if inside(from_start(0.0)) {
            from_start(last(0.0, FAR, |excess| inside(from_start(excess))))
        } else {
            from_start(-last(start / 2.0, 0.0, |lack| inside(from_start(-lack))))
        }
    }
}

/// The rate and its complement after lowering the rate of `events` and `others`; `gap` is their
/// number minus `m`.
///
/// Solves `events / p - others / q = m` for `m >= 0` without cancellation in `p` and in `q`.
fn lowered(events: f64, others: f64, m: f64, gap: f64) -> (f64, f64) {
    let root = (gap * gap + 4.0 * m * others).sqrt();
    let p = 2.0 * events / (events + others + m + root);
    let q = if gap > 0.0 { 2.0 * others / (gap + root) } else { (root - gap) / (2.0 * m) };
    (p, q)
}

/// Returns the lower limit of `p1 / p2`.
///
/// # Formula
///
/// In logarithms, `p1 (d ln L / d p1) = m` and `p2 (d ln L / d p2) = -m` give
/// `p1 = (x1 - m) / (n1 - m)` and `p2 = (x2 + m) / (n2 + m)`. With `u = q / (n p)`, the variance
/// of the score relative to `p1` is `u1 + u2`, its third central moment
/// `u1 (u1 - 1/n1) - u2 (u2 - 1/n2)`, and `z^2 = m^2 (u1 + u2) / factor`.
pub(crate) fn lower_ratio(samples: Samples, test: ScoreTest) -> f64 {
    let Samples { first, second } = samples;
    let (x1, n1, n2) = (first.events(), first.size(), second.size());
    if test.never_exceeds(x1) {
        return 0.0;
    }
    let second_rate = |m: f64| (second.events() + m) / (n2 + m);
    let second_term = |m: f64| second.others() / (n2 * (second.events() + m));
    let holds = |m: f64, u1: f64| {
        let u2 = second_term(m);
        m == 0.0 || test.holds(m, u1 + u2, || u1 * (u1 - 1.0 / n1) - u2 * (u2 - 1.0 / n2))
    };
    if first.x < first.n {
        let m = last(0.0, x1, |m| holds(m, first.others() / (n1 * (x1 - m))));
        return (x1 - m) / (n1 - m) / second_rate(m);
    }
    // If all members of the first sample are events, its rate is 1 until the multiplier is n1, and
    // then falls at a constant multiplier.
    if holds(n1, 0.0) {
        let odds = last(0.0, FAR, |odds| holds(n1, odds / n1));
        1.0 / (1.0 + odds) / second_rate(n1)
    } else {
        1.0 / second_rate(last(0.0, n1, |m| holds(m, 0.0)))
    }
}

/// Returns the lower limit of the odds ratio.
///
/// # Formula
///
/// The multiplier moves `m` events from the first sample to the second: with the cells
/// `a = x1 - m`, `b = n1 - a`, `c = x2 + m`, `d = n2 - c` the odds ratio is `a d / (b c)` and
/// `z^2 = m^2 (1/a + 1/b + 1/c + 1/d) / factor` (Cornfield 1956). The third central moment of the
/// score is `1/a^2 - 1/b^2 - 1/c^2 + 1/d^2`.
pub(crate) fn lower_odds_ratio(samples: Samples, test: ScoreTest) -> f64 {
    let Samples { first, second } = samples;
    let far = first.events().min(second.others());
    let together = if first.events() == second.others() { 2.0 } else { 1.0 };
    if test.never_exceeds(together * far) {
        return 0.0;
    }
    let cells =
        |m: f64| (first.events() - m, first.others() + m, second.events() + m, second.others() - m);
    let inside = |m: f64| {
        let (a, b, c, d) = cells(m);
        let third = || {
            // Differences of squares, so that equal cells cancel exactly.
            let squares =
                |less: f64, more: f64| (1.0 / less - 1.0 / more) * (1.0 / less + 1.0 / more);
            squares(a, b) + squares(d, c)
        };
        m == 0.0 || test.holds(m, 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d, third)
    };
    let (a, b, c, d) = cells(last(0.0, far, inside));
    a / b * (d / c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::level::Level;
    use crate::number::method::Method;
    use crate::stats::normal::critical;

    fn mee(samples: Samples) -> ScoreTest {
        ScoreTest::new(Method::Mee, samples, Level::default()).unwrap()
    }

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
            let lower = lower_difference(s, mee(s));
            assert!((brute_z(s, lower) - critical(0.05)).abs() < 1e-5, "{s:?} {lower}");
        }
    }

    #[test]
    fn certain_losses_and_none_bound_the_difference() {
        let s = samples(0, 10, 20, 20);
        assert_eq!(lower_difference(s, mee(s)), -1.0);
        let s = samples(0, 10, 5, 20);
        assert_eq!(lower_ratio(s, mee(s)), 0.0);
        let s = samples(4, 10, 20, 20);
        assert_eq!(lower_odds_ratio(s, mee(s)), 0.0);
    }

    #[test]
    fn the_limit_survives_counts_up_to_two_to_the_53() {
        let n = 1_u64 << 52;
        let s = samples(n / 10, n, n / 10 - 30_000_000, n);
        let half = critical(0.05) * (2.0 * 0.09 / n as f64).sqrt();
        let lower = lower_difference(s, mee(s));
        assert!(((s.difference() - lower) / half - 1.0).abs() < 1e-6);
    }
}
