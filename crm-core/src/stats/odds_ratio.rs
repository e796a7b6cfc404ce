//! The odds ratio of two proportions.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, log_normal};
use crate::stats::samples::{Sample, Samples};
use crate::stats::score::lower_odds_ratio;
use crate::stats::score_test::ScoreTest;

/// Compares `x1` of `n1` with `x2` of `n2`: the odds ratio, first over second.
///
/// # Formula
///
/// - `miettinen_nurminen`: all `psi` that the score test does not reject. With `x1 - m` the first
///   cell of the expected table, which has the same margins and the odds ratio `psi`,
///   `m^2 (1/a + 1/b + 1/c + 1/d) <= z^2 N/(N-1)`.
/// - `scas`: the same corrected for skewness, as in
///   [`risk_difference`](crate::stats::risk_difference), with
///   `A = (1/a^2 - 1/b^2 - 1/c^2 + 1/d^2) / (6 ((1/a + 1/b + 1/c + 1/d) N/(N-1))^(3/2))`. At a high
///   level a limit is 0 or infinite if a cell is small.
/// - `woolf`: `ln psi -+ z sqrt(1/a + 1/b + 1/c + 1/d)` with the observed cells, and its z.
///
/// # Reference
///
/// Miettinen and Nurminen (1985), Statistics in Medicine 4:213-226, equation 13; Cornfield (1956),
/// Proceedings of the Third Berkeley Symposium 4:135-148. Laud (2017), Pharmaceutical Statistics
/// 16:334-348. Woolf (1955), Annals of Human Genetics
/// 19:251-253.
///
/// Vectors: `tests/vectors/odds_ratio.json`, `tests/vectors/odds_ratio_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if a count exceeds its total or a total is 0 or above 2^53,
/// [`Error::Undefined`] if there are no events or no non-events in both groups, and for `woolf` if
/// a cell is 0, [`Error::UnknownName`] for another method.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let odds = stats::odds_ratio(189, 11034, 104, 11037, Method::Woolf, Level::default())?;
/// assert!((odds.estimate.value - 1.832054).abs() < 1e-6);
/// assert!((odds.estimate.lower - 1.440042).abs() < 1e-6);
/// assert!((odds.estimate.upper - 2.330780).abs() < 1e-6);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn odds_ratio(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: Method,
    level: Level,
) -> Result<Comparison> {
    let samples = Samples::new(x1, n1, x2, n2)?;
    method.within("method", Method::ODDS_RATIO)?;
    if x1 == 0 && x2 == 0 || x1 == n1 && x2 == n2 {
        return Err(UndefinedReason::ZeroByZero.into());
    }
    let product = |left: u64, right: u64| u128::from(left) * u128::from(right);
    let (over, under) = (product(x1, n2 - x2), product(x2, n1 - x1));
    let value = over as f64 / under as f64;
    if let Some(test) = ScoreTest::new(method, samples, level) {
        let lower = lower_odds_ratio(samples, test).min(value);
        let upper = (1.0 / lower_odds_ratio(samples.swapped(), test)).max(value);
        let (p_value, significant) = test.equal_rates(samples, level);
        // The ratio of two rates that differ can be 1 as a float.
        let verdict = (p_value, significant && value != 1.0);
        return Ok(Comparison::settled((lower, value, upper), 1.0, verdict, level, method));
    }
    let (lower, upper, p_value) = woolf(samples, over, under, level)?;
    Ok(Comparison::new((lower, value, upper), 1.0, p_value, level, method))
}

fn woolf(samples: Samples, over: u128, under: u128, level: Level) -> Result<(f64, f64, f64)> {
    let Samples { first, second } = samples;
    let inverses = |sample: Sample| 1.0 / sample.events() + 1.0 / sample.others();
    let variance = inverses(first) + inverses(second);
    if variance.is_infinite() {
        return Err(UndefinedReason::ZeroCell.into());
    }
    Ok(log_normal(over, under, variance.sqrt(), critical(level.alpha())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::Error;

    #[test]
    fn published_limits() {
        let method = Method::MiettinenNurminen;
        let odds = odds_ratio(7, 34, 1, 34, method, Level::default()).unwrap().estimate;
        assert!((odds.value - 77.0 / 9.0).abs() < 1e-12);
        assert!((odds.lower - 1.24662236).abs() < 1e-7, "{odds}");
        assert!((odds.upper - 56.46157555).abs() < 1e-6, "{odds}");
    }

    #[test]
    fn swapping_events_inverts() {
        let level = Level::default();
        let one = odds_ratio(7, 34, 1, 50, Method::MiettinenNurminen, level).unwrap();
        let other = odds_ratio(27, 34, 49, 50, Method::MiettinenNurminen, level).unwrap();
        assert!((one.estimate.lower * other.estimate.upper - 1.0).abs() < 1e-14);
        assert_eq!(one.p_value, other.p_value);
    }

    #[test]
    fn zero_cells() {
        let level = Level::default();
        let none = odds_ratio(0, 20, 5, 20, Method::MiettinenNurminen, level).unwrap().estimate;
        assert_eq!((none.value, none.lower), (0.0, 0.0));
        let all = odds_ratio(20, 20, 5, 20, Method::MiettinenNurminen, level).unwrap().estimate;
        assert_eq!((all.value, all.upper), (f64::INFINITY, f64::INFINITY));
        let undefined = |x1, x2, method| odds_ratio(x1, 9, x2, 9, method, level).unwrap_err();
        assert_eq!(undefined(0, 0, Method::Woolf), Error::from(UndefinedReason::ZeroByZero));
        assert_eq!(undefined(9, 9, Method::Woolf), Error::from(UndefinedReason::ZeroByZero));
        assert_eq!(undefined(9, 3, Method::Woolf), Error::from(UndefinedReason::ZeroCell));
    }
}
