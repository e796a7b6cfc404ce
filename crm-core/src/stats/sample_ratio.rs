//! The test of a sample ratio mismatch.

use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::number::method::Method;
use crate::stats::check::power_of_two;
use crate::stats::chi_square::upper_tail;
use crate::stats::multinomial::{Group, exact_p, mixed_p};

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
    /// Chi-square; if an expected size is small, the exact multinomial test, or both: exact in the
    /// small groups, chi-square in the rest.
    pub method: Method,
}

/// Below this expected size the chi-square distribution is a poor approximation.
const SMALL: f64 = 5.0;

/// Tests whether `counts` are a random division in the proportions `expected`.
///
/// A sample ratio mismatch means that members were lost or moved after their assignment, so that
/// the groups are no longer comparable.
///
/// # Formula
///
/// `sum (count - total share)^2 / (total share)`, against the chi-square distribution with the
/// number of groups minus one as degrees of freedom, if all expected sizes `total share` are at
/// least 5.
///
/// Otherwise the test is exact: the probability of all divisions of the total that are at most as
/// likely as the observed one, by the multinomial distribution. Divisions whose probability is
/// below `e^-40` of that of the observed one do not matter; at most about 10^7 of the others are
/// enumerated, which can take a second. Where more matter, the test is exact in the groups with an
/// expected size below 5 and chi-square in the rest: with `m` groups in the rest, of `n` members
/// and `X^2`, the p-value is the sum over the sizes `s` of the small groups of
/// `P(s) Q(X0^2 + 2 ln(P(s) / P(s0)) - (m - 1) ln(n / n0))`, with the multinomial probability `P`,
/// the upper tail `Q` of chi-square with `m - 1` degrees of freedom, and the index 0 for the
/// observed division. If more than 10^6 sizes `s` matter, the two smallest groups are taken
/// together until they do not. The result names the method.
///
/// # Reference
///
/// Pearson (1900), Philosophical Magazine 50:157-175. Kohavi, Tang and Xu (2020), Trustworthy
/// Online Controlled Experiments, chapter 21. Read and Cressie (1988), Goodness-of-Fit Statistics
/// for Discrete Multivariate Data.
///
/// Vectors: `tests/vectors/sample_ratio.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if there are fewer than two groups, the lists have different lengths, the
/// total is 0 or above 2^53, or an expected share is not a positive finite number, is too small
/// beside the largest, or is so small beside the members of its group that the chi-square is
/// infinite.
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
    let means = expected_sizes(total, expected)?;
    let groups = counts.iter().zip(&means).map(|(&count, &mean)| Group { mean, count });
    let groups: Vec<Group> = groups.collect();
    let statistic = statistic(&groups)?;
    let degrees_of_freedom = counts.len() as u32 - 1;
    let (p_value, method) = if means.iter().all(|&mean| mean >= SMALL) {
        (upper_tail(statistic, degrees_of_freedom), Method::ChiSquare)
    } else if let Some(p_value) = exact_p(&groups) {
        (p_value, Method::ExactMultinomial)
    } else {
        (mixed_p(&groups, SMALL), Method::ExactAndChiSquare)
    };
    Ok(SampleRatio { statistic, degrees_of_freedom, p_value, method })
}

/// Returns Pearson's chi-square.
fn statistic(groups: &[Group]) -> Result<f64> {
    let mut sum = 0.0;
    for (at, Group { mean, count }) in groups.iter().enumerate() {
        sum += (*count as f64 - mean).powi(2) / mean;
        if !sum.is_finite() {
            let field = format!("expected[{at}]");
            let allowed = format!("large enough for a finite chi-square of {count} members");
            return Err(Error::out_of_range(&field, &allowed, mean));
        }
    }
    Ok(sum)
}

/// Returns shares without a common power of two, so that their sum is a finite number.
pub(crate) fn scaled(shares: &[f64]) -> Vec<f64> {
    let greatest = shares.iter().copied().fold(0.0, f64::max);
    let scale = power_of_two(greatest);
    shares.iter().map(|share| share / scale).collect()
}

/// Returns the sizes of groups with these shares of a total.
fn expected_sizes(total: u64, expected: &[f64]) -> Result<Vec<f64>> {
    let shares = scaled(expected);
    let (size, weight) = (total as f64, shares.iter().sum::<f64>());
    let mean = |(at, &share): (usize, &f64)| {
        let mean = size * (share / weight);
        // A share close to 0 would lose its digits.
        let mean = if mean.is_normal() { mean } else { size * share / weight };
        if mean > 0.0 {
            return Ok(mean);
        }
        let field = format!("expected[{at}]");
        let given = expected.get(at).copied().unwrap_or(share);
        Err(Error::out_of_range(&field, "at least 1e-300 of the largest share", given))
    };
    shares.iter().enumerate().map(mean).collect()
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

    fn close(found: SampleRatio, method: Method, expected: f64, tolerance: f64) {
        assert_eq!(found.method, method);
        assert!((found.p_value / expected - 1.0).abs() < tolerance, "{found:?}, not {expected:e}");
    }

    // Expected values by enumeration of all outcomes (Python, log-gamma with 50 digits).
    #[test]
    fn a_small_group_beside_large_ones_is_exact() {
        let exact = Method::ExactMultinomial;
        let found = |counts: &[u64], shares: &[f64]| sample_ratio(counts, shares).unwrap();
        let rare = found(&[0, 5, 995], &[0.001, 0.001, 0.998]);
        close(rare, exact, 0.009355189739072988, 1e-9);
        let large = found(&[7, 600, 593], &[0.0025, 0.45, 0.5475]);
        close(large, exact, 0.0001235223990168481, 1e-9);
        let likely = found(&[2, 0, 1498], &[0.0025, 0.0001, 0.9974]);
        close(likely, exact, 0.6549521547097482, 1e-9);
        close(found(&[3, 200], &[0.001, 0.999]), exact, 0.0011831825430038215, 1e-12);
        let five = found(&[4, 0, 1, 0, 7], &[1.0, 2.0, 1.0, 2.0, 6.0]);
        close(five, exact, 0.017916860349329847, 1e-12);
        let six = found(&[0, 0, 5, 6, 1, 1], &[1.0; 6]);
        close(six, exact, 0.004_754_492_825_873_427, 1e-12);
        // The probability of a total of 2^53 in exact digits: one of three in a million.
        let n = (1_u64 << 53) - 3;
        let vast = found(&[3, n], &[1e-6, 2.0_f64.powi(53)]);
        close(vast, exact, 1.6666654166671667e-19, 1e-12);
    }

    #[test]
    fn many_large_groups_are_tested_by_chi_square_beside_the_small_ones() {
        let million = 1_000_000;
        let large = [million; 4];
        let shares = [2.0, 1e6, 1e6, 1e6, 1e6];
        let counts = |small: u64| -> Vec<u64> { [small].into_iter().chain(large).collect() };
        let found = sample_ratio(&counts(2), &shares).unwrap();
        assert_eq!(found.method, Method::ExactAndChiSquare);
        assert!(found.p_value > 0.99, "{found:?}");
        // With nothing to say against the rest, the p-value of a small group is near its own.
        let alone = sample_ratio(&[9, 4 * million], &[2.0, 4e6]).unwrap();
        let found = sample_ratio(&counts(12), &shares).unwrap();
        assert!(found.p_value < 1e-3 && alone.p_value < 1e-3, "{found:?} {alone:?}");
    }

    #[test]
    fn both_tests_agree_where_both_are_possible() {
        let groups = [(1_u64, 2.0), (6, 3.0), (315, 300.0), (275, 300.0)];
        let groups = groups.map(|(count, mean)| Group { mean, count });
        let total: u64 = groups.iter().map(|group| group.count).sum();
        let mean: f64 = groups.iter().map(|group| group.mean).sum();
        let groups = groups
            .map(|Group { mean: one, count }| Group { mean: one * (total as f64 / mean), count });
        let (exact, mixed) = (exact_p(&groups).unwrap(), mixed_p(&groups, SMALL));
        assert!((exact / mixed - 1.0).abs() < 0.05, "{exact} {mixed}");
    }

    #[test]
    fn hundreds_of_small_groups_are_taken_together() {
        let counts: Vec<u64> = (0..400).map(|at| at % 3).collect();
        let found = sample_ratio(&counts, &[1.0; 400]).unwrap();
        assert_eq!(found.method, Method::ExactAndChiSquare);
        assert!((0.0..=1.0).contains(&found.p_value), "{found:?}");
    }

    #[test]
    fn extreme_shares_have_a_figure_or_an_error() {
        let p = |counts: &[u64], shares: &[f64]| sample_ratio(counts, shares).unwrap().p_value;
        let million = 1_000_000;
        assert_eq!(p(&[0, million, million], &[5e-324, 1.0, 1.0]), 1.0);
        assert_eq!(p(&[500, 500], &[1e308, 1e308]), 1.0);
        assert_eq!(p(&[600, 400], &[1e308, 1e308]), p(&[600, 400], &[5e-324, 5e-324]));
        let error =
            |counts: &[u64], shares: &[f64]| sample_ratio(counts, shares).unwrap_err().to_string();
        let none = error(&[5, million, million, million], &[5e-324, 1.0, 1.0, 1.0]);
        let allowed = "expected[0] must be large enough for a finite chi-square of 5 members";
        assert!(none.starts_with(allowed), "{none}");
        let tiny = error(&[0, 9], &[5e-324, 1e308]);
        let allowed = "expected[0] must be at least 1e-300 of the largest share, got 0.000";
        assert!(tiny.starts_with(allowed), "{tiny}");
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
