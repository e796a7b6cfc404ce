//! The difference of two proportions.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, two_sided};
use crate::stats::proportion::Deviations;
use crate::stats::root::last;
use crate::stats::samples::{Sample, Samples};
use crate::stats::score::{lower_difference, lower_is_at_most};
use crate::stats::score_test::ScoreTest;

/// Compares `x1` of `n1` with `x2` of `n2`: the difference of the proportions, first minus second.
///
/// Counts are at most 2^53. Limits are clamped to the range from -1 to 1, which the formulas of
/// Agresti and Caffo and of Wald can exceed. With Agresti and Caffo the interval is centered on the
/// adjusted counts; the value is that of the unadjusted counts.
///
/// # Formula
///
/// With `d = x1/n1 - x2/n2`:
///
/// - `miettinen_nurminen`: all `delta` that the score test does not reject,
///   `|d - delta| <= z sqrt((p1 q1/n1 + p2 q2/n2) N/(N-1))` with the maximum-likelihood rates under
///   `p1 - p2 = delta`. `mee` is the same without `N/(N-1)`. The p-value is that of the score test
///   of `delta = 0`.
/// - `scas`: all `delta` that the score test corrected for skewness does not reject. With the score
///   `s = (d - delta) / sqrt(V)`, `V` and the rates as for `miettinen_nurminen`, and
///   `A = (p1 q1 (q1 - p1)/n1^2 - p2 q2 (q2 - p2)/n2^2) / (6 V^(3/2))`, its z solves
///   `s = z + A (z^2 - 1)`: `z = 2 (s + A) / (1 + sqrt(1 + 4 A (s + A)))`. If the root does not
///   exist, z is that of the vertex, `-1 / (2 A)`; among all pairs of samples of up to 30 it always
///   exists. The p-value is that of `delta = 0`, and 1 if there are no events or only events. In
///   unequal samples it can be below 1 at equal rates. The limits always contain the difference; if
///   the z of `delta = 0` is on the other side of 0, which happens only at p-values above 0.317,
///   they also contain 0 at every level. If an arm has few events, no `delta` on one side may be
///   rejected at a high level; the limit is then -1 or 1.
/// - `newcombe`: `d - sqrt((p1-l1)^2 + (u2-p2)^2)` to `d + sqrt((u1-p1)^2 + (p2-l2)^2)` with the
///   Wilson limits `l`, `u`. The p-value is the largest error rate whose interval contains 0.
/// - `agresti_caffo`: the Wald interval of `x+1` of `n+2`, and its z.
/// - `wald`: `d -+ z sqrt(p1 q1/n1 + p2 q2/n2)`, and its z.
///
/// # Reference
///
/// Miettinen and Nurminen (1985), Statistics in Medicine 4:213-226, equations 8 and 9. Mee (1984),
/// Biometrics 40:1175-1176. Gart and Nam (1990), Biometrics 46:637-643; Laud (2017), Pharmaceutical
/// Statistics 16:334-348. Newcombe (1998), Statistics in Medicine 17:873-890, method 10. Agresti
/// and Caffo (2000), The American Statistician 54:280-288.
///
/// Vectors: `tests/vectors/risk_difference.json`, `tests/vectors/risk_difference_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if a count exceeds its total or a total is 0 or above 2^53,
/// [`Error::UnknownName`] for another method.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let method = Method::MiettinenNurminen;
/// let difference = stats::risk_difference(56, 70, 48, 80, method, Level::default())?;
/// assert!((difference.estimate.lower - 0.0528).abs() < 5e-5);
/// assert!((difference.estimate.upper - 0.3382).abs() < 5e-5);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn risk_difference(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: Method,
    level: Level,
) -> Result<Comparison> {
    compare(Samples::new(x1, n1, x2, n2)?, method, level)
}

/// Compares two checked samples.
pub(crate) fn compare(samples: Samples, method: Method, level: Level) -> Result<Comparison> {
    if let Some(test) = ScoreTest::new(method, samples, level) {
        return Ok(score(samples, test, method, level));
    }
    let (lower, upper, p_value) = match method {
        Method::Newcombe => newcombe(samples, level),
        Method::AgrestiCaffo => agresti_caffo(samples, level),
        Method::Wald => wald(samples, level),
        _ => return Err(method.unsuitable("method", Method::RISK_DIFFERENCE)),
    };
    let limits = (lower, samples.difference(), upper);
    Ok(Comparison::new(limits, 0.0, p_value, level, method))
}

/// The limits of a method, compared with a value without being computed where that is faster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    method: Method,
    z: f64,
    score: Option<ScoreTest>,
}

impl Limits {
    /// Creates the limits of a method for samples of these sizes.
    pub(crate) fn new(method: Method, samples: Samples, level: Level) -> Limits {
        let score = ScoreTest::new(method, samples, level);
        Limits { method, z: critical(level.alpha()), score }
    }

    pub(crate) fn contain(self, samples: Samples, value: f64) -> bool {
        self.lower_is_at_most(samples, value) && self.upper_is_at_least(samples, value)
    }

    pub(crate) fn lower_is_at_most(self, samples: Samples, value: f64) -> bool {
        match (self.score, self.method) {
            (Some(test), _) => lower_is_at_most(samples, test, value),
            (_, Method::Newcombe) => {
                samples.difference() - newcombe_below(samples, self.z) <= value
            }
            (_, Method::AgrestiCaffo) => lower_wald(adjusted(samples), self.z) <= value,
            _ => lower_wald(samples, self.z) <= value,
        }
    }

    pub(crate) fn upper_is_at_least(self, samples: Samples, value: f64) -> bool {
        self.lower_is_at_most(samples.swapped(), -value)
    }
}

fn score(samples: Samples, test: ScoreTest, method: Method, level: Level) -> Comparison {
    let lower = lower_difference(samples, test);
    let upper = -lower_difference(samples.swapped(), test);
    let limits = (lower, samples.difference(), upper);
    Comparison::settled(limits, 0.0, test.equal_rates(samples, level), level, method)
}

fn newcombe(samples: Samples, level: Level) -> (f64, f64, f64) {
    let z = critical(level.alpha());
    let difference = samples.difference();
    let lower = difference - newcombe_below(samples, z);
    let upper = difference + newcombe_below(samples.swapped(), z);
    (lower, upper, newcombe_p(samples))
}

/// Returns the distance of the lower limit below the difference.
fn newcombe_below(samples: Samples, z: f64) -> f64 {
    let first = Deviations::new(samples.first, z).below;
    let second = Deviations::new(samples.second, z).above;
    first.hypot(second)
}

fn newcombe_p(samples: Samples) -> f64 {
    /// Above this z the p-value is 0 as a float.
    const FAR: f64 = 40.0;
    let difference = samples.difference();
    let samples = if difference < 0.0 { samples.swapped() } else { samples };
    let excludes = |z: f64| difference.abs() > newcombe_below(samples, z);
    match (excludes(0.0), excludes(FAR)) {
        (false, _) => 1.0,
        (true, true) => 0.0,
        (true, false) => two_sided(last(0.0, FAR, excludes)),
    }
}

fn agresti_caffo(samples: Samples, level: Level) -> (f64, f64, f64) {
    wald(adjusted(samples), level)
}

/// Adds an event and a non-event to each sample.
fn adjusted(Samples { first, second }: Samples) -> Samples {
    let adjusted = |sample: Sample| Sample { x: sample.x + 1, n: sample.n + 2 };
    Samples { first: adjusted(first), second: adjusted(second) }
}

/// Returns the limits and the p-value of a normal estimate, within -1 to 1.
fn wald(samples: Samples, level: Level) -> (f64, f64, f64) {
    let (center, error) = (samples.difference(), wald_error(samples));
    let half = critical(level.alpha()) * error;
    let p_value = if center == 0.0 { 1.0 } else { two_sided(center / error) };
    ((center - half).max(-1.0), (center + half).min(1.0), p_value)
}

fn wald_error(Samples { first, second }: Samples) -> f64 {
    let variance = |sample: Sample| sample.events() * sample.others() / sample.size().powi(3);
    (variance(first) + variance(second)).sqrt()
}

fn lower_wald(samples: Samples, z: f64) -> f64 {
    (samples.difference() - z * wald_error(samples)).max(-1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(x1: u64, n1: u64, x2: u64, n2: u64, method: Method) -> (f64, f64) {
        let found = risk_difference(x1, n1, x2, n2, method, Level::default()).unwrap();
        (found.estimate.lower, found.estimate.upper)
    }

    fn close((lower, upper): (f64, f64), expected: (f64, f64)) {
        assert!((lower - expected.0).abs() < 6e-5, "{lower} is not {}", expected.0);
        assert!((upper - expected.1).abs() < 6e-5, "{upper} is not {}", expected.1);
    }

    /// Newcombe (1998), table II.
    #[test]
    fn published_limits() {
        close(limits(9, 10, 3, 10, Method::MiettinenNurminen), (0.1700, 0.8406));
        close(limits(10, 10, 0, 20, Method::MiettinenNurminen), (0.7156, 1.0));
        // Gart and Nam (1990), example 2, in Laud (2017) with the factor N / (N - 1).
        close(limits(5, 56, 0, 29, Method::Scas), (-0.0186, 0.1867));
        close(limits(0, 10, 0, 20, Method::Mee), (-0.1611, 0.2775));
        close(limits(6, 7, 2, 7, Method::Mee), (0.0544, 0.8478));
        close(limits(56, 70, 48, 80, Method::Newcombe), (0.0524, 0.3339));
        close(limits(10, 10, 0, 20, Method::Newcombe), (0.6791, 1.0));
        close(limits(6, 7, 2, 7, Method::Wald), (0.1481, 0.9947));
        close(limits(10, 10, 0, 20, Method::Wald), (1.0, 1.0));
        close(limits(9, 10, 3, 10, Method::AgrestiCaffo), (0.16, 0.84));
        close(limits(10, 10, 0, 20, Method::AgrestiCaffo), (0.6922, 1.0));
    }

    #[test]
    fn no_events_at_all_are_no_evidence() {
        for &method in Method::RISK_DIFFERENCE {
            let none = risk_difference(0, 10, 0, 10, method, Level::default()).unwrap();
            assert_eq!(none.p_value, 1.0, "{method}");
            assert!(none.estimate.contains(0.0), "{method}");
        }
    }

    #[test]
    fn a_corrected_p_value_can_be_below_one_at_equal_rates() {
        let level = Level::new(0.04).unwrap();
        for (x1, n1, x2, n2) in [(45, 900, 5, 100), (1, 450, 0, 50)] {
            let found = risk_difference(x1, n1, x2, n2, Method::Scas, level).unwrap();
            assert!(found.p_value < level.alpha(), "{found:?}");
            assert!(found.estimate.contains(0.0), "{found:?}");
            assert!(found.estimate.contains(found.estimate.value), "{found:?}");
        }
        let equal = risk_difference(5, 100, 5, 100, Method::Scas, level).unwrap();
        assert_eq!(equal.p_value, 1.0);
    }

    #[test]
    fn corrected_limits_can_be_the_ends() {
        let level = Level::new(0.99999).unwrap();
        let found = risk_difference(1, 2, 1, 2, Method::Scas, level).unwrap().estimate;
        assert_eq!((found.lower, found.upper), (-1.0, 1.0));
    }

    #[test]
    fn swapping_the_groups_negates() {
        for &method in Method::RISK_DIFFERENCE {
            let one = risk_difference(7, 34, 1, 50, method, Level::default()).unwrap();
            let other = risk_difference(1, 50, 7, 34, method, Level::default()).unwrap();
            assert_eq!(one.estimate.value, -other.estimate.value, "{method}");
            assert_eq!(one.estimate.lower, -other.estimate.upper, "{method}");
            assert_eq!(one.p_value, other.p_value, "{method}");
        }
    }

    #[test]
    fn wrong_counts_and_methods_are_named() {
        let message = |x1, n1, x2, n2, method| {
            risk_difference(x1, n1, x2, n2, method, Level::default()).unwrap_err().to_string()
        };
        assert_eq!(message(8, 7, 0, 1, Method::Wald), "x1 must be from 0 to n1 = 7, got 8");
        assert_eq!(message(0, 0, 0, 1, Method::Wald), "n1 must be from 1 to 2^53, got 0");
        assert_eq!(
            message(0, 1, 0, (1 << 53) + 1, Method::Wald),
            "n2 must be from 1 to 2^53, got 9007199254740993"
        );
        assert!(message(0, 1, 0, 1, Method::Katz).starts_with("method must be one of \"miett"));
    }
}
