//! The ratio of two proportions.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, log_normal, two_sided};
use crate::stats::samples::Samples;
use crate::stats::score::lower_ratio;

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
/// - `katz`: `ln theta -+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)`, and its z.
///
/// # Reference
///
/// Miettinen and Nurminen (1985), Statistics in Medicine 4:213-226, equations 10 to 12. Koopman
/// (1984), Biometrics 40:513-517. Katz, Baptista, Azen and Pike (1978), Biometrics 34:469-474.
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
    let (lower, upper, p_value) = match method {
        Method::Katz => katz(samples, over, under, level)?,
        Method::Koopman => score(samples, 1.0, level),
        _ => score(samples, samples.inflation(), level),
    };
    Ok(Comparison::new((lower, value, upper), 1.0, p_value, level, method))
}

fn score(samples: Samples, factor: f64, level: Level) -> (f64, f64, f64) {
    let z = critical(level.alpha());
    let lower = lower_ratio(samples, factor, z);
    let upper = 1.0 / lower_ratio(samples.swapped(), factor, z);
    (lower, upper, two_sided(samples.null_z(factor)))
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
}
