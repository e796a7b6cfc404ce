//! The difference of two proportions, standardized over strata.

use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, two_sided};
use crate::stats::proportion::Deviations;
use crate::stats::root::last;
use crate::stats::samples::Samples;

/// Compares two groups within strata, first minus second, each stratum weighted by its share of the
/// second group.
///
/// # Formula
///
/// `sum w_s (p1_s - p2_s)` with `w_s = n2_s / n2`; the limits combine the Wilson limits of each
/// stratum, `d - sqrt(sum w_s^2 ((p1_s - l1_s)^2 + (u2_s - p2_s)^2))` and correspondingly above.
/// The p-value is the largest error rate whose interval contains 0. With one stratum this is
/// Newcombe's interval.
///
/// # Reference
///
/// Zou and Donner (2008), Statistics in Medicine 27:1693-1702, equation 5. Kitagawa (1955), Journal
/// of the American Statistical Association 50:1168-1194.
pub(crate) fn standardized_difference(strata: &[Samples], level: Level) -> Comparison {
    let z = critical(level.alpha());
    let value = weighed(strata).map(|(weight, one)| weight * one.difference()).sum();
    let limits = (value - below(strata, z), value, value + above(strata, z));
    Comparison::new(limits, 0.0, p_value(strata, value), level, Method::Standardized)
}

/// The strata with their shares of the second group.
fn weighed(strata: &[Samples]) -> impl Iterator<Item = (f64, Samples)> + '_ {
    let all: f64 = strata.iter().map(|one| one.second.size()).sum();
    strata.iter().map(move |&one| (one.second.size() / all, one))
}

fn below(strata: &[Samples], z: f64) -> f64 {
    distance(strata, |Samples { first, second }: Samples| {
        (Deviations::new(first, z).below, Deviations::new(second, z).above)
    })
}

fn above(strata: &[Samples], z: f64) -> f64 {
    distance(strata, |Samples { first, second }: Samples| {
        (Deviations::new(first, z).above, Deviations::new(second, z).below)
    })
}

fn distance(strata: &[Samples], deviations: impl Fn(Samples) -> (f64, f64)) -> f64 {
    let squares = weighed(strata).map(|(weight, one)| {
        let (first, second) = deviations(one);
        weight * weight * (first * first + second * second)
    });
    squares.sum::<f64>().sqrt()
}

fn p_value(strata: &[Samples], value: f64) -> f64 {
    /// Above this z the p-value is 0 as a float.
    const FAR: f64 = 40.0;
    let excludes = |z: f64| {
        if value < 0.0 { -value > above(strata, z) } else { value > below(strata, z) }
    };
    match (excludes(0.0), excludes(FAR)) {
        (false, _) => 1.0,
        (true, true) => 0.0,
        (true, false) => two_sided(last(0.0, FAR, excludes)),
    }
}

/// Checks the counts of a stratum: events and totals of the first and of the second group.
pub(crate) fn stratum_samples(
    first: (u64, u64),
    second: (u64, u64),
) -> crate::error::error::Result<Samples> {
    Samples::new(first.0, first.1, second.0, second.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::risk_difference::risk_difference;

    #[test]
    fn one_stratum_is_newcombe() {
        let level = Level::default();
        for (x1, n1, x2, n2) in [(120, 1000, 80, 1000), (0, 10, 3, 20), (9, 10, 3, 10)] {
            let newcombe = risk_difference(x1, n1, x2, n2, Method::Newcombe, level).unwrap();
            let one = [stratum_samples((x1, n1), (x2, n2)).unwrap()];
            let found = standardized_difference(&one, level);
            assert!((found.estimate.lower - newcombe.estimate.lower).abs() < 1e-14);
            assert!((found.estimate.upper - newcombe.estimate.upper).abs() < 1e-14);
            assert!((found.p_value - newcombe.p_value).abs() < 1e-12);
        }
    }

    #[test]
    fn the_same_split_everywhere_gives_the_crude_difference() {
        let strata = [((12, 100), (80, 900)), ((30, 200), (200, 1800)), ((1, 50), (9, 450))]
            .map(|(control, treated)| stratum_samples(control, treated).unwrap());
        let found = standardized_difference(&strata, Level::default());
        assert!((found.estimate.value - (43.0 / 350.0 - 289.0 / 3150.0)).abs() < 1e-15);
        let (alpha, holds) = (Level::default().alpha(), found.estimate.contains(0.0));
        assert_eq!(holds, found.p_value >= alpha);
    }
}
