//! The least reduction of a rate that a comparison with a control would find.

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::binomial::binomial;
use crate::stats::normal::skewed_below;
use crate::stats::risk_difference::Limits;
use crate::stats::root::{crossing, nearest};
use crate::stats::samples::{Sample, Samples};

/// The probability with which a detectable reduction is found.
const POWER: f64 = 0.8;

/// Less probable counts are omitted, relative to the most probable one.
const NEGLIGIBLE: f64 = 1e-9;

/// The number of counts per standard deviation at which the test is examined.
const DENSITY: f64 = 16.0;

/// Above this variance a distribution function is that of an Edgeworth expansion, which is then
/// accurate to 1e-5.
const LARGE: f64 = 1e5;

/// Returns the least reduction of the rate of the control, the first sample, that the interval of
/// a method would exclude from above 0 in 80 % of studies; undefined if it would find even no event
/// in the second sample less often. It is 0 if the method finds one where there is none.
///
/// # Formula
///
/// The `d` with `sum over x1 of P(x1; n1, p) P(x2 <= c(x1); n2, p - d) = 0.8`, where `p` is the
/// observed rate of the control, and `c(x1)` the largest count of the second sample for which the
/// lower limit of `x1 / n1 - x2 / n2` is above 0. If the standard deviation of `x1` is above 32,
/// the sum is over 16 to 32 counts per standard deviation.
pub(crate) fn detectable_reduction(
    samples: Samples,
    method: Method,
    level: Level,
) -> Result<f64, Undefined> {
    let outcomes = outcomes(samples, Limits::new(method, samples, level));
    let all: f64 = outcomes.iter().map(|one| one.weight).sum();
    let (Samples { first, second }, rate) = (samples, samples.first.rate());
    least(rate, |reduction| {
        let (p, q) = (rate - reduction, first.others() / first.size() + reduction);
        let below = below(second.n, p, q);
        let none = binomial(0.0, second.size(), p, q);
        let found = |one: &Outcome| {
            let some = (below(one.end) - none).max(0.0);
            one.weight * if one.finds_none { some + none } else { some }
        };
        outcomes.iter().map(found).sum::<f64>() / all
    })
    .ok_or(UndefinedReason::Undetectable.into())
}

/// Returns the least reduction of a rate with the power, unless that of the whole rate is lower.
pub(crate) fn least(rate: f64, power: impl Fn(f64) -> f64) -> Option<f64> {
    let lacking = |reduction: f64| power(reduction) - POWER;
    (rate > 0.0 && lacking(rate) > 0.0).then(|| crossing(0.0, rate, lacking))
}

/// The second counts at which the test finds a reduction, for a count of the first sample.
struct Outcome {
    /// The probability of the first count.
    weight: f64,
    /// Whether it finds a reduction if the second sample has no event. Limits corrected for
    /// skewness need not rise from there.
    finds_none: bool,
    /// The first count above 0 at which it finds none.
    end: u64,
}

fn outcomes(samples: Samples, limits: Limits) -> Vec<Outcome> {
    let Samples { first, second } = samples;
    let (size, rate) = (first.size(), first.rate());
    let complement = first.others() / size;
    let stride = ((size * rate * complement).sqrt() / DENSITY).floor().max(1.0) as u64;
    let most = binomial(first.events(), size, rate, complement);
    let likely = |x: u64| {
        let weight = binomial(x as f64, size, rate, complement);
        (weight > NEGLIGIBLE * most).then_some((x, weight))
    };
    let from = |x: u64, next: fn(u64, u64) -> Option<u64>| {
        let counts = std::iter::successors(next(x, stride), move |&x| next(x, stride));
        counts.take_while(|&x| x <= first.n).map_while(likely)
    };
    let mut counts: Vec<(u64, f64)> = from(first.x, u64::checked_sub).collect();
    counts.reverse();
    counts.push((first.x, most));
    counts.extend(from(first.x, u64::checked_add));
    let mut end = 1;
    let outcome = |(x1, weight): (u64, f64)| {
        let finds = |x2: u64| {
            let one =
                Samples { first: Sample { x: x1, ..first }, second: Sample { x: x2, ..second } };
            one.cross() > 0 && !limits.lower_is_at_most(one, 0.0)
        };
        end += nearest(second.n + 1 - end, |more| !finds(end + more));
        Outcome { weight, finds_none: finds(0), end }
    };
    counts.into_iter().map(outcome).collect()
}

/// Returns the probability of fewer than a number of events in `n` trials with the probability `p`.
fn below(n: u64, p: f64, q: f64) -> impl Fn(u64) -> f64 {
    let size = n as f64;
    let (mean, variance) = (size * p, size * p * q);
    let (start, sums) = if variance > LARGE { (0, Vec::new()) } else { sums(n, p, q) };
    move |end: u64| {
        if variance > LARGE {
            let deviation = variance.sqrt();
            return skewed_below((end as f64 - 0.5 - mean) / deviation, (q - p) / deviation);
        }
        match end.checked_sub(start) {
            None => 0.0,
            Some(at) => {
                usize::try_from(at).ok().and_then(|at| sums.get(at)).map_or(1.0, |&sum| sum)
            }
        }
    }
}

/// Returns the first count with a non-negligible probability, and for it and each later one the
/// probability of fewer.
fn sums(n: u64, p: f64, q: f64) -> (u64, Vec<f64>) {
    let size = n as f64;
    let mode = ((size + 1.0) * p).floor().min(size) as u64;
    // The terms relative to that of the mode.
    let up = (mode..n).scan(1.0, |term, x| {
        *term *= (n - x) as f64 / (x + 1) as f64 * (p / q);
        (*term > NEGLIGIBLE).then_some(*term)
    });
    let down = (0..mode).rev().scan(1.0, |term, x| {
        *term *= (x + 1) as f64 / (n - x) as f64 * (q / p);
        (*term > NEGLIGIBLE).then_some(*term)
    });
    let mut terms: Vec<f64> = down.collect();
    let start = mode - terms.len() as u64;
    terms.reverse();
    terms.push(1.0);
    terms.extend(up);
    let all: f64 = terms.iter().sum();
    let mut sum = 0.0;
    let fewer = terms.into_iter().map(|term| {
        let before = sum;
        sum += term;
        before / all
    });
    (start, fewer.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::risk_difference::risk_difference;

    fn samples(x1: u64, n1: u64, n2: u64) -> Samples {
        Samples::new(x1, n1, 0, n2).unwrap()
    }

    /// The probability of a limit above 0 by all pairs of counts.
    fn power(samples: Samples, second: f64, method: Method, level: Level) -> f64 {
        let Samples { first: Sample { x, n: n1 }, second: Sample { n: n2, .. } } = samples;
        let rate = x as f64 / n1 as f64;
        let mut power = 0.0;
        for x1 in 0..=n1 {
            let weight = binomial(x1 as f64, n1 as f64, rate, 1.0 - rate);
            for x2 in 0..=n2 {
                let found = risk_difference(x1, n1, x2, n2, method, level).unwrap();
                if found.estimate.lower > 0.0 && found.estimate.value > 0.0 {
                    power += weight * binomial(x2 as f64, n2 as f64, second, 1.0 - second);
                }
            }
        }
        power
    }

    #[test]
    fn the_power_is_that_of_all_pairs_of_counts() {
        for &method in Method::RISK_DIFFERENCE {
            for (x, n1, n2, level) in
                [(6, 20, 40, 0.95), (9, 40, 12, 0.8), (25, 25, 30, 0.99), (3, 60, 60, 0.6)]
            {
                let (samples, level) = (samples(x, n1, n2), Level::new(level).unwrap());
                let rate = samples.first.rate();
                match detectable_reduction(samples, method, level) {
                    Ok(found) => {
                        let at = power(samples, rate - found, method, level);
                        assert!((at - POWER).abs() < 1e-7, "{method} {x}/{n1} {n2}: {found} {at}");
                    }
                    Err(_) => assert!(power(samples, 0.0, method, level) < POWER, "{method} {x}"),
                }
            }
        }
    }

    #[test]
    fn a_sum_over_some_counts_agrees_with_that_over_all() {
        let level = Level::default();
        for (x, n1, n2) in [(3000, 30_000, 300), (3000, 30_000, 30_000), (900, 3000, 20)] {
            let samples = samples(x, n1, n2);
            let found = detectable_reduction(samples, Method::Scas, level).unwrap();
            let limits = Limits::new(Method::Scas, samples, level);
            let rate = samples.first.rate() - found;
            let below = below(n2, rate, 1.0 - rate);
            let mut power = 0.0;
            for x1 in 0..=n1 {
                let one = |x2| Samples::new(x1, n1, x2, n2).unwrap();
                let weight = binomial(
                    x1 as f64,
                    n1 as f64,
                    x as f64 / n1 as f64,
                    1.0 - x as f64 / n1 as f64,
                );
                let missed = |x2: u64| limits.lower_is_at_most(one(x2), 0.0);
                power += weight * below(nearest(n2 + 1, missed));
            }
            assert!((power - POWER).abs() < 2e-3, "{x}/{n1} {n2}: {found} {power}");
        }
    }

    #[test]
    fn both_distribution_functions_agree() {
        let (n, p) = (2_000_000, 0.06);
        let exact = sums(n, p, 1.0 - p);
        let below = below(n, p, 1.0 - p);
        assert!(n as f64 * p * (1.0 - p) > LARGE);
        for (at, &sum) in exact.1.iter().enumerate() {
            assert!((below(exact.0 + at as u64) - sum).abs() < 1e-5, "{at}");
        }
    }

    #[test]
    fn no_reduction_of_no_rate_is_found() {
        let (level, none) = (Level::default(), Err(UndefinedReason::Undetectable.into()));
        assert_eq!(detectable_reduction(samples(0, 9, 90), Method::Scas, level), none);
        assert_eq!(detectable_reduction(samples(1, 9, 90), Method::Scas, level), none);
    }

    #[test]
    fn large_counts_have_the_usual_figure() {
        // (1.96 + 0.84) standard errors.
        let n = 1_u64 << 50;
        let found = detectable_reduction(
            samples(n / 10, n, n),
            Method::MiettinenNurminen,
            Level::default(),
        );
        let usual = (1.959_964 + 0.841_621) * (2.0 * 0.09 / n as f64).sqrt();
        assert!((found.unwrap() / usual - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_method_that_finds_what_is_not_there_finds_any_reduction() {
        let found = detectable_reduction(samples(9, 9000, 100), Method::Wald, Level::default());
        assert_eq!(found, Ok(0.0));
    }
}
