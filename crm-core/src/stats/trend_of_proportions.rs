//! The test of a trend of proportions.

use crate::error::error::{Error, Result};
use crate::error::undefined::UndefinedReason;
use crate::number::count::MAX_COUNT;
use crate::stats::check::finite;
use crate::stats::normal::two_sided;

/// The test of a trend of proportions.
///
/// # Examples
///
/// ```
/// use crm_core::stats::trend_of_proportions;
///
/// let trend = trend_of_proportions(&[10, 15, 25], &[100, 100, 100], None)?;
/// assert!(trend.z > 0.0 && trend.p_value < 0.01);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendTest {
    /// The standard score, above 0 if the proportion rises with the scores.
    pub z: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

/// Tests whether proportions rise or fall with the scores of their groups.
///
/// `events` are the events of each group and `totals` its trials, which can be 0. The scores are 0,
/// 1, 2 and so on by default. The result is undefined if all trials are events or none is, or if the
/// trials have one score only.
///
/// # Formula
///
/// With the share of events `p = X / N`, `z = sum s (x - n p) / sqrt(p (1 - p) sum n (s - m)^2)`,
/// where `m` is the mean of the scores over all trials. The variance has the divisor `N`, so `z^2` is
/// the statistic of `prop.trend.test` of R. Events in place of the other trials negate `z` exactly.
///
/// # Reference
///
/// Cochran (1954), Biometrics 10:417-451, section 6.2. Armitage (1955), Biometrics 11:375-386.
///
/// Vectors: `tests/vectors/trend_of_proportions.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the lists have different lengths, a group has more events than trials,
/// or the trials are above 2^53 in total; [`Error::NotFinite`] for a score; [`Error::Undefined`].
///
/// # Examples
///
/// ```
/// use crm_core::stats::trend_of_proportions;
///
/// let even = trend_of_proportions(&[10, 20], &[100, 200], Some(&[1.0, 7.5]))?;
/// assert_eq!((even.z, even.p_value), (0.0, 1.0));
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn trend_of_proportions(
    events: &[u64],
    totals: &[u64],
    scores: Option<&[f64]>,
) -> Result<TrendTest> {
    let same_length = |field: &str, length: usize| {
        let allowed = format!("a list as long as events, {}", events.len());
        let right = length == events.len();
        right
            .then_some(())
            .ok_or_else(|| Error::out_of_range(field, &allowed, format!("a list of {length}")))
    };
    same_length("totals", totals.len())?;
    let ordinal: Vec<f64>;
    let scores = match scores {
        Some(scores) => scores,
        None => {
            ordinal = (0..events.len()).map(|at| at as f64).collect();
            &ordinal
        }
    };
    same_length("scores", scores.len())?;
    for (at, &score) in scores.iter().enumerate() {
        finite(&format!("scores[{at}]"), score)?;
    }
    for (at, (&x, &n)) in events.iter().zip(totals).enumerate() {
        if x > n {
            let allowed = format!("at most totals[{at}], {n}");
            return Err(Error::out_of_range(&format!("events[{at}]"), &allowed, x));
        }
    }
    let sum = |counts: &[u64]| -> u128 { counts.iter().map(|&count| u128::from(count)).sum() };
    let (all, total) = (sum(events), sum(totals));
    if total > u128::from(MAX_COUNT) {
        return Err(Error::out_of_range("totals", "at most 2^53 in total", total));
    }
    if all == 0 || all == total {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    score_test(events.iter().zip(totals).zip(scores), all as i128, total as i128)
}

/// The test with `all` events in `total` trials.
fn score_test<'g>(
    groups: impl Iterator<Item = ((&'g u64, &'g u64), &'g f64)> + Clone,
    all: i128,
    total: i128,
) -> Result<TrendTest> {
    let occupied = groups.filter(|((_, n), _)| **n > 0);
    // Scores are taken from one of them, so that their size costs no digits.
    let origin = occupied.clone().map(|(_, &score)| score).fold(f64::INFINITY, f64::min);
    let sums = occupied.clone().map(|((_, &n), &score)| n as f64 * (score - origin));
    let mean = sums.sum::<f64>() / total as f64;
    let (mut distance, mut spread) = (0.0, 0.0);
    for ((&x, &n), &score) in occupied {
        let from_mean = score - origin - mean;
        // Both products are below 2^106, so the difference is exact.
        distance += from_mean * (i128::from(x) * total - i128::from(n) * all) as f64;
        spread += n as f64 * (from_mean * from_mean);
    }
    if spread <= 0.0 {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    let share = all as f64 * (total - all) as f64;
    let z = distance / (share * spread).sqrt();
    if !z.is_finite() {
        let allowed = "of a size whose squares can be summed";
        return Err(Error::out_of_range("scores", allowed, origin));
    }
    Ok(TrendTest { z, p_value: two_sided(z) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

    #[test]
    fn the_statistic_of_r() {
        // prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)): X-squared = 8.22492228519771.
        let found = trend_of_proportions(&[83, 90, 129, 70], &[86, 93, 136, 82], None).unwrap();
        assert!((found.z * found.z - 8.224_922_285_197_71).abs() < 1e-12, "{}", found.z * found.z);
        assert!((found.p_value - 0.004_131_897_477_641_487).abs() < 1e-15, "{}", found.p_value);
        assert!(found.z < 0.0);
    }

    #[test]
    fn the_other_trials_negate_the_score() {
        let (events, totals) = ([3, 9, 11, 40], [50, 61, 53, 97]);
        let others: Vec<u64> = events.iter().zip(totals).map(|(x, n)| n - x).collect();
        let scores = [0.5, 1.0, -3.0, 100.25];
        for scores in [None, Some(scores.as_slice())] {
            let one = trend_of_proportions(&events, &totals, scores).unwrap();
            let other = trend_of_proportions(&others, &totals, scores).unwrap();
            assert_eq!((other.z, other.p_value), (-one.z, one.p_value));
        }
    }

    #[test]
    fn scores_can_be_moved_and_scaled() {
        let (events, totals) = ([3, 9, 11], [50, 61, 53]);
        let base = trend_of_proportions(&events, &totals, None).unwrap();
        let moved = trend_of_proportions(&events, &totals, Some(&[1e9, 1e9 + 2.0, 1e9 + 4.0]));
        assert!((moved.unwrap().z / base.z - 1.0).abs() < 1e-13);
    }

    #[test]
    fn an_empty_group_does_not_count() {
        let scores = [0.0, 7.0, 2.0];
        let with = trend_of_proportions(&[3, 0, 9], &[50, 0, 61], Some(&scores)).unwrap();
        let without = trend_of_proportions(&[3, 9], &[50, 61], Some(&[0.0, 2.0])).unwrap();
        assert_eq!(with, without);
    }

    #[test]
    fn what_has_no_variance_is_undefined() {
        for (events, totals) in [([0, 0], [5, 5]), ([5, 5], [5, 5]), ([2, 0], [5, 0])] {
            let error = trend_of_proportions(&events, &totals, None).unwrap_err();
            assert_eq!(error, UndefinedReason::ZeroVariance.into());
        }
        assert!(trend_of_proportions(&[], &[], None).is_err());
        assert!(trend_of_proportions(&[1, 2], &[5, 5], Some(&[3.0, 3.0])).is_err());
    }

    #[test]
    fn bad_input_is_named() {
        let message = |events: &[u64], totals: &[u64], scores: Option<&[f64]>| {
            trend_of_proportions(events, totals, scores).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[1], &[1, 2], None),
            "totals must be a list as long as events, 1, got a list of 2"
        );
        assert_eq!(
            message(&[1], &[2], Some(&[])),
            "scores must be a list as long as events, 1, got a list of 0"
        );
        assert_eq!(
            message(&[1, 3], &[2, 2], None),
            "events[1] must be at most totals[1], 2, got 3"
        );
        let error = trend_of_proportions(&[1, 1], &[2, 2], Some(&[0.0, f64::NAN])).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::NotFinite, Some("scores[1]")));
        let large = trend_of_proportions(&[1, 1], &[u64::MAX, 2], None).unwrap_err();
        assert_eq!(large.path(), Some("totals"));
    }
}
