//! The ratio of two proportions.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, log_normal};
use crate::stats::samples::Samples;
use crate::stats::score::lower_ratio;
use crate::stats::score_test::ScoreTest;

/// Compares `x1` of `n1` with `x2` of `n2`: the ratio of the proportions, first over second.
///
/// If the second group has no event, the ratio and its upper limit are infinite.
///
/// # Formula
///
/// - `miettinen_nurminen`: all `theta` that the score test does not reject,
///   `|p1 - theta p2| <= z sqrt((p1 q1/n1 + theta^2 p2 q2/n2) N/(N-1))`, the variance at the
///   maximum-likelihood rates under `p1 / p2 = theta`. `koopman` is the same without `N/(N-1)`:
///   Pearson's chi-square.
/// - `scas`: the same corrected for skewness, as in
///   [`risk_difference`](crate::stats::risk_difference), with
///   `A = (p1 q1 (q1 - p1)/n1^2 - theta^3 p2 q2 (q2 - p2)/n2^2) / (6 V^(3/2))`. At a high level a
///   limit is 0 or infinite if its arm has few events.
/// - `katz`: `ln theta -+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)`, and its z.
///
/// # Reference
///
/// Miettinen and Nurminen (1985), Statistics in Medicine 4:213-226, equations 10 to 12. Koopman
/// (1984), Biometrics 40:513-517. Gart and Nam (1988), Biometrics 44:323-338; Laud (2017),
/// Pharmaceutical Statistics 16:334-348. Katz, Baptista, Azen and Pike (1978), Biometrics 34:469-474.
///
/// Vectors: `tests/vectors/risk_ratio.json`, `tests/vectors/risk_ratio_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if a count exceeds its total or a total is 0 or above 2^53,
/// [`Error::Undefined`] if both counts are 0, and for `katz` if one is 0, [`Error::UnknownName`]
/// for another method.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let ratio = stats::risk_ratio(36, 40, 16, 80, Method::Koopman, Level::default())?;
/// assert!((ratio.estimate.value - 4.5).abs() < 1e-15);
/// assert!((ratio.estimate.lower - 2.94).abs() < 5e-3);
/// assert!((ratio.estimate.upper - 7.15).abs() < 5e-3);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn risk_ratio(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: Method,
    level: Level,
) -> Result<Comparison> {
    let samples = Samples::new(x1, n1, x2, n2)?;
    method.within("method", Method::RISK_RATIO)?;
    if x1 == 0 && x2 == 0 {
        return Err(UndefinedReason::ZeroByZero.into());
    }
    let product = |x: u64, n: u64| u128::from(x) * u128::from(n);
    let (over, under) = (product(x1, n2), product(x2, n1));
    let value = over as f64 / under as f64;
    if let Some(test) = ScoreTest::new(method, samples, level) {
        let lower = lower_ratio(samples, test).min(value);
        let upper = (1.0 / lower_ratio(samples.swapped(), test)).max(value);
        let (p_value, significant) = test.equal_rates(samples, level);
        // The ratio of two rates that differ can be 1 as a float.
        let verdict = (p_value, significant && value != 1.0);
        return Ok(Comparison::settled((lower, value, upper), 1.0, verdict, level, method));
    }
    let (lower, upper, p_value) = katz(samples, over, under, level)?;
    Ok(Comparison::new((lower, value, upper), 1.0, p_value, level, method))
}

fn katz(samples: Samples, over: u128, under: u128, level: Level) -> Result<(f64, f64, f64)> {
    let Samples { first, second } = samples;
    if first.x == 0 || second.x == 0 {
        return Err(UndefinedReason::ZeroCell.into());
    }
    // 1/x - 1/n without cancellation.
    let variance = first.others() / (first.events() * first.size())
        + second.others() / (second.events() * second.size());
    Ok(log_normal(over, under, variance.sqrt(), critical(level.alpha())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::Error;

    fn found(x1: u64, n1: u64, x2: u64, n2: u64, method: Method) -> Comparison {
        risk_ratio(x1, n1, x2, n2, method, Level::default()).unwrap()
    }

    #[test]
    fn published_limits() {
        let close = |comparison: Comparison, lower: f64, upper: f64, tolerance: f64| {
            let Estimate { lower: l, upper: u, .. } = comparison.estimate;
            assert!((l - lower).abs() < tolerance && (u - upper).abs() < tolerance, "{l} {u}");
        };
        use crate::number::estimate::Estimate;
        // Koopman (1984); Fagerland, Lydersen and Laake (2017), chapter 4.
        close(found(36, 40, 16, 80, Method::Koopman), 2.93956919, 7.15222343, 1e-8);
        close(found(7, 34, 1, 34, Method::Koopman), 1.2209, 42.5757, 5e-5);
        close(found(7, 34, 1, 34, Method::Katz), 0.9096, 53.8695, 5e-5);
        close(found(36, 40, 16, 80, Method::MiettinenNurminen), 2.93464646, 7.16629830, 1e-8);
    }

    #[test]
    fn zero_cells_bound_one_side() {
        let none_treated = found(0, 20, 5, 20, Method::MiettinenNurminen).estimate;
        assert_eq!((none_treated.value, none_treated.lower), (0.0, 0.0));
        assert!(none_treated.upper < 1.1);
        let none_control = found(5, 20, 0, 20, Method::MiettinenNurminen).estimate;
        assert_eq!((none_control.value, none_control.upper), (f64::INFINITY, f64::INFINITY));
        assert!((none_control.lower * none_treated.upper - 1.0).abs() < 1e-15);
    }

    #[test]
    fn all_events_in_both_leave_an_interval_around_one() {
        let all = found(10, 10, 20, 20, Method::Koopman);
        let z2 = critical(0.05000000000000004).powi(2);
        assert_eq!(all.p_value, 1.0);
        assert!((all.estimate.lower - 10.0 / (10.0 + z2)).abs() < 1e-12);
        assert!((all.estimate.upper - (20.0 + z2) / 20.0).abs() < 1e-12);
    }

    #[test]
    fn undefined_ratios_are_errors() {
        let error =
            |x1, x2, method| risk_ratio(x1, 9, x2, 9, method, Level::default()).unwrap_err();
        assert_eq!(error(0, 0, Method::Koopman), Error::from(UndefinedReason::ZeroByZero));
        assert_eq!(error(0, 3, Method::Katz), Error::from(UndefinedReason::ZeroCell));
        assert_eq!(error(3, 0, Method::Katz), Error::from(UndefinedReason::ZeroCell));
    }

    #[test]
    fn the_score_test_is_the_same_for_all_three() {
        let level = Level::default();
        let method = Method::MiettinenNurminen;
        let difference = crate::stats::risk_difference(7, 34, 1, 50, method, level).unwrap();
        let ratio = found(7, 34, 1, 50, method);
        let odds = crate::stats::odds_ratio(7, 34, 1, 50, method, level).unwrap();
        assert_eq!(difference.p_value, ratio.p_value);
        assert_eq!(difference.p_value, odds.p_value);
    }

    #[test]
    fn the_corrected_limits_of_all_three_are_on_one_side() {
        let (method, level) = (Method::Scas, Level::new(0.9).unwrap());
        for x1 in 0..=40 {
            for x2 in 1..=9 {
                let difference = crate::stats::risk_difference(x1, 40, x2, 10, method, level);
                let ratio = risk_ratio(x1, 40, x2, 10, method, level).unwrap();
                let odds = crate::stats::odds_ratio(x1, 40, x2, 10, method, level).unwrap();
                let (difference, context) = (difference.unwrap(), format!("{x1} {x2}"));
                assert_eq!(difference.p_value, ratio.p_value, "{context}");
                assert_eq!(difference.p_value, odds.p_value, "{context}");
                let sides = (difference.estimate.lower > 0.0, difference.estimate.upper < 0.0);
                for other in [ratio, odds] {
                    let Comparison { estimate, .. } = other;
                    assert_eq!((estimate.lower > 1.0, estimate.upper < 1.0), sides, "{context}");
                }
            }
        }
    }
}
