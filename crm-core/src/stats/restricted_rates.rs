//! The most likely rates of two samples if their effect is known.

use crate::stats::samples::Samples;

/// A rate and its complement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rate {
    pub(crate) p: f64,
    pub(crate) q: f64,
}

/// The rates of two samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rates {
    pub(crate) first: Rate,
    pub(crate) second: Rate,
}

/// Returns the most likely rates with `p1 - p2 = difference`, which is from -1 to 1.
///
/// # Formula
///
/// The root of `(x1 - n1 p1) p2 q2 + (x2 - n2 p2) p1 q1` in `p2` at which the likelihood is largest
/// (Miettinen and Nurminen 1985, Statistics in Medicine 4:213-226, appendix I), by Newton's method
/// between two bounds.
pub(crate) fn at_difference(samples: Samples, difference: f64) -> Rates {
    let Samples { first, second } = samples;
    if difference == 0.0 {
        let (events, others) = (first.events() + second.events(), first.others() + second.others());
        let rate = Rate { p: events / samples.total(), q: others / samples.total() };
        return Rates { first: rate, second: rate };
    }
    let slope = |p2: f64| {
        let (p1, q1, q2) = (p2 + difference, (1.0 - p2) - difference, 1.0 - p2);
        let (pull1, pull2) =
            (first.events() - first.size() * p1, second.events() - second.size() * p2);
        let value = pull1 * p2 * q2 + pull2 * p1 * q1;
        let derivative = pull1 * (q2 - p2) - first.size() * (p2 * q2) + pull2 * (q1 - p1)
            - second.size() * (p1 * q1);
        (value, derivative)
    };
    let (low, high) = (f64::max(0.0, -difference), f64::min(1.0, 1.0 - difference));
    let rates = |p2: f64| {
        let p1 = (p2 + difference).clamp(0.0, 1.0);
        Rates { first: Rate { p: p1, q: 1.0 - p1 }, second: Rate { p: p2, q: 1.0 - p2 } }
    };
    // A sample without events has its root at a rate of 0, unless the likelihood rises from there.
    let (at_low, rise_low) = slope(low);
    if low >= high || at_low <= 0.0 && rise_low <= 0.0 {
        return rates(low);
    }
    let (at_high, rise_high) = slope(high);
    if at_high >= 0.0 && rise_high <= 0.0 {
        return rates(high);
    }
    let pooled = (first.events() + second.events() - first.size() * difference) / samples.total();
    rates(root(low, high, pooled, slope))
}

/// Returns the root of a function that is positive above `low` and negative below `high`.
fn root(low: f64, high: f64, start: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    /// Newton's method doubles the digits with each step, and bisection ends after 64.
    const STEPS: usize = 100;
    let (mut low, mut high) = (low, high);
    let mut at = if start > low && start < high { start } else { low.midpoint(high) };
    for _ in 0..STEPS {
        let (value, derivative) = function(at);
        if value == 0.0 {
            return at;
        }
        if value > 0.0 {
            low = at
        } else {
            high = at
        }
        let next = at - value / derivative;
        let next = if next > low && next < high { next } else { low.midpoint(high) };
        if (next - at).abs() <= f64::EPSILON * next {
            return next;
        }
        at = next;
    }
    at
}

/// Returns the most likely rates with `p2 = ratio p1`.
///
/// # Formula
///
/// `p1` is the root of `r N p^2 - (r (x1 + n2) + x2 + n1) p + X` with `X` events in all (Miettinen
/// and Nurminen 1985, appendix II), in a form without cancellation.
pub(crate) fn at_ratio(samples: Samples, ratio: f64) -> Rates {
    let Samples { first, second } = samples;
    let events = first.events() + second.events();
    let linear = ratio * (first.events() + second.size()) + second.events() + first.size();
    let square = linear - 4.0 * ratio * (samples.total() * (events / linear));
    let p1 = 2.0 * events / (linear + (square.max(0.0) * linear).sqrt());
    let rate = |p: f64| Rate { p: p.min(1.0), q: (1.0 - p).max(0.0) };
    Rates { first: rate(p1), second: rate(ratio * p1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likelihood(samples: Samples, p1: f64, p2: f64) -> f64 {
        let term = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * p.ln() };
        term(samples.first.events(), p1)
            + term(samples.first.others(), 1.0 - p1)
            + term(samples.second.events(), p2)
            + term(samples.second.others(), 1.0 - p2)
    }

    /// Finds the largest value by thirds.
    fn largest(low: f64, high: f64, of: impl Fn(f64) -> f64) -> f64 {
        let (mut low, mut high) = (low, high);
        for _ in 0..300 {
            let (one, two) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if of(one) < of(two) { low = one } else { high = two }
        }
        low
    }

    fn tables() -> impl Iterator<Item = Samples> {
        let sizes = [(1, 1), (1, 5), (9, 1), (4, 36), (20, 180)];
        sizes.into_iter().flat_map(|(n1, n2)| {
            let counts = move |n: u64| [0, 1, n / 2, n - 1, n].into_iter().filter(move |&x| x <= n);
            counts(n1)
                .flat_map(move |x1| counts(n2).map(move |x2| Samples::new(x1, n1, x2, n2).unwrap()))
        })
    }

    #[test]
    fn no_rates_with_the_difference_are_more_likely() {
        for samples in tables() {
            for difference in [-0.99, -0.5, -0.1, -1e-3, 0.0, 1e-6, 0.02, 0.3, 0.9] {
                let Rates { first, second } = at_difference(samples, difference);
                assert!((first.p - second.p - difference).abs() < 1e-15);
                let (low, high) = (f64::max(0.0, -difference), f64::min(1.0, 1.0 - difference));
                let of = |p2: f64| likelihood(samples, p2 + difference, p2);
                let best = of(largest(low, high, of));
                let found = of(second.p);
                let allowed = 1e-9 * best.abs().max(1.0);
                assert!(found >= best - allowed, "{samples:?} {difference}: {found} {best}");
            }
        }
    }

    #[test]
    fn no_rates_with_the_ratio_are_more_likely() {
        for samples in tables() {
            for ratio in [1e-6, 0.1, 0.9, 1.0, 1.5, 40.0, 1e6] {
                let Rates { first, second } = at_ratio(samples, ratio);
                assert!((second.p - ratio * first.p).abs() < 1e-12);
                let of = |p1: f64| likelihood(samples, p1, (ratio * p1).min(1.0));
                let best = of(largest(0.0, f64::min(1.0, 1.0 / ratio), of));
                let found = of(first.p);
                let allowed = 1e-9 * best.abs().max(1.0);
                assert!(found >= best - allowed, "{samples:?} {ratio}: {found} {best}");
            }
        }
    }
}
