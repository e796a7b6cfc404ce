//! The test of a sample ratio mismatch.

use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::number::method::Method;
use crate::stats::chi_square::upper_tail;

/// The test of group sizes against their expected shares.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Method;
///
/// let test = stats::sample_ratio(&[8, 1], &[1.0, 1.0])?;
/// assert_eq!(test.method, Method::ExactMultinomial);
/// assert!((test.p_value - 20.0 / 512.0).abs() < 1e-12);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleRatio {
    /// Pearson's chi-square.
    pub statistic: f64,
    /// The degrees of freedom: the number of groups minus one.
    pub degrees_of_freedom: u32,
    /// The p-value.
    pub p_value: f64,
    /// Chi-square, or the exact multinomial test if an expected size is small.
    pub method: Method,
}

/// Below this expected size the chi-square distribution is a poor approximation.
const SMALL: f64 = 5.0;

/// The maximum number of divisions of the total that are enumerated.
const MOST_DIVISIONS: u64 = 1 << 16;

/// Tests whether `counts` are a random division in the proportions `expected`.
///
/// A sample ratio mismatch means that members were lost or moved after their assignment, so that
/// the groups are no longer comparable.
///
/// # Size
///
/// If an expected size is below 5, and there are at most 65,536 divisions of the total among the
/// groups, the test is exact: the probability of all divisions that are at most as likely as the
/// observed one. Otherwise it is the chi-square test; the result names the method.
///
/// # Formula
///
/// `sum (count - total share)^2 / (total share)`, against the chi-square distribution with the
/// number of groups minus one as degrees of freedom.
///
/// # Reference
///
/// Pearson (1900), Philosophical Magazine 50:157-175. Kohavi, Tang and Xu (2020), Trustworthy
/// Online Controlled Experiments, chapter 21.
///
/// Vectors: `tests/vectors/sample_ratio.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if there are fewer than two groups, the lists have different lengths, the
/// total is 0 or above 2^53, or an expected share is not a positive finite number.
///
/// # Examples
///
/// ```
/// let test = crm_core::stats::sample_ratio(&[821_588, 815_482], &[0.5, 0.5])?;
/// assert!((test.statistic - 22.77436884189436).abs() < 1e-12);
/// assert!((test.p_value - 1.82179e-6).abs() < 1e-11);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn sample_ratio(counts: &[u64], expected: &[f64]) -> Result<SampleRatio> {
    let total = check_groups(counts, expected)?;
    let weight: f64 = expected.iter().sum();
    let shares: Vec<f64> = expected.iter().map(|share| share / weight).collect();
    let size = total as f64;
    let statistic: f64 = counts
        .iter()
        .zip(&shares)
        .map(|(&count, share)| (count as f64 - size * share).powi(2) / (size * share))
        .sum();
    let degrees_of_freedom = counts.len() as u32 - 1;
    let small = shares.iter().any(|share| size * share < SMALL);
    let exact = small && divisions(total, counts.len()) <= MOST_DIVISIONS;
    let (p_value, method) = if exact {
        (exact_p(counts, total, &shares), Method::ExactMultinomial)
    } else {
        (upper_tail(statistic, degrees_of_freedom), Method::ChiSquare)
    };
    Ok(SampleRatio { statistic, degrees_of_freedom, p_value, method })
}

fn check_groups(counts: &[u64], expected: &[f64]) -> Result<u64> {
    if counts.len() < 2 {
        return Err(Error::out_of_range(
            "counts",
            "a list of at least two counts",
            format!("a list of {}", counts.len()),
        ));
    }
    if counts.len() != expected.len() {
        let allowed = format!("a list as long as counts, {}", counts.len());
        return Err(Error::out_of_range(
            "expected",
            &allowed,
            format!("a list of {}", expected.len()),
        ));
    }
    for (at, share) in expected.iter().enumerate() {
        if !(*share > 0.0 && share.is_finite()) {
            let field = format!("expected[{at}]");
            return Err(Error::out_of_range(&field, "a finite number above 0", share));
        }
    }
    let total: u128 = counts.iter().copied().map(u128::from).sum();
    if total == 0 || total > u128::from(MAX_COUNT) {
        return Err(Error::out_of_range("counts", "from 1 to 2^53 in total", total));
    }
    Ok(total as u64)
}

/// Returns the number of divisions of a total among groups, or a number slightly above the limit.
fn divisions(total: u64, groups: usize) -> u64 {
    // C(total + groups - 1, groups - 1); each partial product is an integer.
    let mut ways: u64 = 1;
    for k in 1..groups as u64 {
        ways = match ways.checked_mul(total + k) {
            Some(product) => product / k,
            None => return u64::MAX,
        };
        if ways > MOST_DIVISIONS {
            return ways;
        }
    }
    ways
}

/// Returns the probability of all divisions that are at most as likely as the observed one.
fn exact_p(counts: &[u64], total: u64, shares: &[f64]) -> f64 {
    /// Logarithms with a smaller difference are equal up to rounding.
    const TIE: f64 = 1e-7;
    let weights: Vec<f64> = shares.iter().map(|share| share.ln()).collect();
    let log_factorials: Vec<f64> = (0..=total).map(|k| libm::lgamma(k as f64 + 1.0)).collect();
    let term = |group: usize, count: u64| -> f64 {
        let log_factorial = log_factorials.get(count as usize).copied().unwrap_or(f64::INFINITY);
        weights.get(group).map_or(0.0, |weight| count as f64 * weight) - log_factorial
    };
    let observed: f64 = counts.iter().enumerate().map(|(group, &count)| term(group, count)).sum();
    let whole = log_factorials.last().copied().unwrap_or(0.0);
    let sum = unlikely(&term, shares.len(), 0, total, 0.0, &|log| {
        if log <= observed + TIE { (log + whole).exp() } else { 0.0 }
    });
    sum.min(1.0)
}

/// Adds the probabilities of all divisions of the rest among the remaining groups.
fn unlikely(
    term: &impl Fn(usize, u64) -> f64,
    groups: usize,
    group: usize,
    left: u64,
    log: f64,
    probability: &impl Fn(f64) -> f64,
) -> f64 {
    if group + 1 == groups {
        return probability(log + term(group, left));
    }
    (0..=left)
        .map(|count| {
            let log = log + term(group, count);
            unlikely(term, groups, group + 1, left - count, log, probability)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_division_has_p_one() {
        assert_eq!(sample_ratio(&[500, 500], &[1.0, 1.0]).unwrap().p_value, 1.0);
        assert!((sample_ratio(&[3, 3], &[1.0, 1.0]).unwrap().p_value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn three_small_groups_are_enumerated() {
        // All divisions of 3 among 3 equal groups: (3,0,0) x3 of 1/27, (2,1,0) x6 of 3/27, 6/27.
        let p = |counts: &[u64]| sample_ratio(counts, &[2.0, 2.0, 2.0]).unwrap();
        assert!((p(&[3, 0, 0]).p_value - 3.0 / 27.0).abs() < 1e-12);
        assert!((p(&[0, 1, 2]).p_value - 21.0 / 27.0).abs() < 1e-12);
        assert_eq!(p(&[1, 1, 1]).method, Method::ExactMultinomial);
    }

    #[test]
    fn too_many_divisions_fall_back_to_chi_square() {
        let wide = sample_ratio(&[400_000, 3], &[400_000.0, 1.0]).unwrap();
        assert_eq!(wide.method, Method::ChiSquare);
    }

    #[test]
    fn bad_input_is_named() {
        let message = |counts: &[u64], expected: &[f64]| {
            sample_ratio(counts, expected).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[1], &[1.0]),
            "counts must be a list of at least two counts, got a list of 1"
        );
        assert_eq!(
            message(&[1, 2], &[1.0]),
            "expected must be a list as long as counts, 2, got a list of 1"
        );
        assert_eq!(
            message(&[1, 2], &[1.0, 0.0]),
            "expected[1] must be a finite number above 0, got 0"
        );
        assert_eq!(message(&[0, 0], &[1.0, 1.0]), "counts must be from 1 to 2^53 in total, got 0");
    }
}
