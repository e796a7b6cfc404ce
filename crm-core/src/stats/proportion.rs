//! One proportion.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::probability::Probability;
use crate::stats::beta::{beta_quantile_down, beta_quantile_up, beta_tails};
use crate::stats::comparison::Test;
use crate::stats::normal::{critical, two_sided};
use crate::stats::samples::Sample;

/// Estimates a proportion from `x` events in `n` trials.
///
/// # Formula
///
/// - `wilson`: all `p` with `|x/n - p| <= z sqrt(p (1-p) / n)`.
/// - `clopper_pearson`: all `p` with which the probabilities of at least `x` and of at most `x`
///   events are both at least half the error rate.
/// - `jeffreys`: the equal-tailed interval of Beta(x + 1/2, n - x + 1/2), with the lower limit 0 if
///   `x` is 0 and the upper limit 1 if `x` is `n`.
///
/// # Reference
///
/// Wilson (1927), Journal of the American Statistical Association 22:209-212. Clopper and Pearson
/// (1934), Biometrika 26:404-413. Brown, Cai and DasGupta (2001), Statistical Science 16:101-133.
///
/// Vectors: `tests/vectors/proportion.json`, `tests/vectors/proportion_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if `x` exceeds `n` or `n` is 0 or above 2^53, [`Error::UnknownName`] for
/// another method.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let rate = stats::proportion(0, 1000, Method::ClopperPearson, Level::new(0.95)?)?;
/// assert_eq!((rate.value, rate.lower), (0.0, 0.0));
/// assert!((rate.upper - (1.0 - 0.025_f64.powf(0.001))).abs() < 1e-12);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn proportion(x: u64, n: u64, method: Method, level: Level) -> Result<Estimate> {
    let sample = Sample::new("x", x, "n", n)?;
    let (lower, upper) = match method {
        Method::Wilson => wilson(sample, critical(level.alpha())),
        Method::ClopperPearson => clopper_pearson(sample, level.alpha() / 2.0),
        Method::Jeffreys => jeffreys(sample, level.alpha() / 2.0),
        _ => return Err(method.unsuitable("method", Method::PROPORTION)),
    };
    Ok(Estimate { value: sample.rate(), lower, upper, level, method })
}

/// Tests whether a proportion is `null`, given `x` events in `n` trials.
///
/// The two-sided p-value corresponds to the interval of the same method: the interval excludes
/// `null` exactly if the p-value is below `1 - level`.
///
/// # Formula
///
/// - `wilson`: `z = (x - n null) / sqrt(n null (1 - null))`.
/// - `clopper_pearson`: twice the smaller of `P(X <= x)` and `P(X >= x)`, at most 1.
/// - `jeffreys`: twice the smaller tail of Beta(x + 1/2, n - x + 1/2) at `null`, at most 1; if `x`
///   is 0 or `n`, twice the tail on the side with a limit.
///
/// # Reference
///
/// See [`proportion`].
///
/// Vectors: `tests/vectors/proportion_test.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if `x` exceeds `n`, `n` is 0 or above 2^53, or `null` is outside 0 to 1,
/// [`Error::UnknownName`] for another method.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Method;
///
/// let test = stats::proportion_test(8, 10, 0.5, Method::ClopperPearson)?;
/// assert!((test.p_value - 0.109375).abs() < 1e-15);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn proportion_test(x: u64, n: u64, null: f64, method: Method) -> Result<Test> {
    let sample = Sample::new("x", x, "n", n)?;
    let null = Probability::new("null", null)?.get();
    let p_value = match method {
        Method::Wilson => wilson_p(sample, null),
        Method::ClopperPearson => clopper_pearson_p(sample, null),
        Method::Jeffreys => jeffreys_p(sample, null),
        _ => return Err(method.unsuitable("method", Method::PROPORTION)),
    };
    Ok(Test { p_value, method })
}

fn wilson(sample: Sample, z: f64) -> (f64, f64) {
    // The product of the limits is p^2 / (1 + z^2/n): the smaller follows from the larger
    // without cancellation.
    let limit = |x: f64| {
        let n = sample.size();
        let root = z * (z * z + 4.0 * x * (n - x) / n).sqrt();
        let upper = (2.0 * x + z * z + root) / (2.0 * (n + z * z));
        let lower = if x == 0.0 { 0.0 } else { x / n * (x / (n + z * z)) / upper };
        (lower, upper)
    };
    /// Below this rate the complement of a limit loses digits.
    const RARE: f64 = 1e-6;
    let (lower, upper) = limit(sample.events());
    let (complement, _) = limit(sample.others());
    (lower, if sample.rate() < RARE { upper } else { 1.0 - complement })
}

fn wilson_p(sample: Sample, null: f64) -> f64 {
    let distance = sample.events() - sample.size() * null;
    if distance == 0.0 {
        return 1.0;
    }
    two_sided(distance / (sample.size() * null * (1.0 - null)).sqrt())
}

/// The distances of the limits of Wilson's interval from the observed rate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deviations {
    pub(crate) below: f64,
    pub(crate) above: f64,
}

impl Deviations {
    /// Computes the distances directly: as differences they would lose digits in large samples.
    pub(crate) fn new(sample: Sample, z: f64) -> Deviations {
        let n = sample.size();
        let (p, q) = (sample.rate(), sample.others() / n);
        let skew = z * (q - p);
        let root = (z * z + 4.0 * sample.events() * q).sqrt();
        // Each distance has two forms; this is the one with an addition.
        let near = |skew: f64| {
            if z == 0.0 {
                0.0
            } else if skew >= 0.0 {
                2.0 * z * p * q / (root + skew)
            } else {
                z * (root - skew) / (2.0 * (n + z * z))
            }
        };
        Deviations { below: near(skew), above: near(-skew) }
    }
}

fn clopper_pearson(sample: Sample, tail: f64) -> (f64, f64) {
    let (x, others) = (sample.events(), sample.others());
    let lower = if x == 0.0 { 0.0 } else { beta_quantile_up(x, others + 1.0, tail) };
    let upper = if others == 0.0 { 1.0 } else { beta_quantile_down(x + 1.0, others, tail) };
    (lower, upper)
}

fn clopper_pearson_p(sample: Sample, null: f64) -> f64 {
    let (x, others) = (sample.events(), sample.others());
    let at_least = if x == 0.0 { 1.0 } else { beta_tails(x, others + 1.0, null).0 };
    let at_most = if others == 0.0 { 1.0 } else { beta_tails(x + 1.0, others, null).1 };
    (2.0 * at_least.min(at_most)).min(1.0)
}

fn jeffreys(sample: Sample, tail: f64) -> (f64, f64) {
    let (a, b) = (sample.events() + 0.5, sample.others() + 0.5);
    let lower = if sample.x == 0 { 0.0 } else { beta_quantile_up(a, b, tail) };
    let upper = if sample.x == sample.n { 1.0 } else { beta_quantile_down(a, b, tail) };
    (lower, upper)
}

fn jeffreys_p(sample: Sample, null: f64) -> f64 {
    let (below, above) = beta_tails(sample.events() + 0.5, sample.others() + 0.5, null);
    let below = if sample.x == 0 { 1.0 } else { below };
    let above = if sample.x == sample.n { 1.0 } else { above };
    (2.0 * below.min(above)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

    fn limits(x: u64, n: u64, method: Method) -> (f64, f64) {
        let estimate = proportion(x, n, method, Level::default()).unwrap();
        (estimate.lower, estimate.upper)
    }

    fn close(found: (f64, f64), expected: (f64, f64)) {
        assert!((found.0 - expected.0).abs() < 5e-5, "{found:?}");
        assert!((found.1 - expected.1).abs() < 5e-5, "{found:?}");
    }

    /// Newcombe (1998), Statistics in Medicine 17:857-872, table I; Brown et al. (2001), table 1.
    #[test]
    fn published_limits() {
        close(limits(81, 263, Method::Wilson), (0.2553, 0.3662));
        close(limits(15, 148, Method::Wilson), (0.0624, 0.1605));
        close(limits(0, 20, Method::Wilson), (0.0, 0.1611));
        close(limits(81, 263, Method::ClopperPearson), (0.2527, 0.3676));
        close(limits(1, 29, Method::ClopperPearson), (0.0009, 0.1776));
        close(limits(1, 7, Method::Jeffreys), (0.0159, 0.5008));
    }

    #[test]
    fn the_ends_are_exact() {
        for &method in Method::PROPORTION {
            assert_eq!(limits(0, 10, method).0, 0.0, "{method}");
            assert_eq!(limits(10, 10, method).1, 1.0, "{method}");
        }
    }

    #[test]
    fn deviations_are_the_distances_of_the_limits() {
        for (x, n) in [(0, 10), (3, 10), (5, 10), (9, 10), (10, 10), (1, 1_000_000)] {
            let sample = Sample::new("x", x, "n", n).unwrap();
            let z = critical(0.05);
            let (lower, upper) = wilson(sample, z);
            let Deviations { below, above } = Deviations::new(sample, z);
            assert!((sample.rate() - below - lower).abs() < 1e-15, "{x} {n}");
            assert!((sample.rate() + above - upper).abs() < 1e-15, "{x} {n}");
        }
    }

    #[test]
    fn large_samples() {
        let n = 1_u64 << 53;
        for &method in Method::PROPORTION {
            let (lower, upper) = limits(n / 4, n, method);
            let half = critical(0.05) * (0.1875 / n as f64).sqrt();
            assert!(((upper - lower) / (2.0 * half) - 1.0).abs() < 1e-6, "{method}");
        }
    }

    #[test]
    fn a_null_value_outside_zero_to_one_is_rejected() {
        let error = proportion_test(1, 2, 1.5, Method::Wilson).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some("null")));
        assert_eq!(proportion_test(0, 5, 0.0, Method::Wilson).unwrap().p_value, 1.0);
        assert_eq!(proportion_test(1, 5, 0.0, Method::Wilson).unwrap().p_value, 0.0);
    }
}
