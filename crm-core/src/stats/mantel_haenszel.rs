//! Stratified comparison of two groups.

use serde::Serialize;

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::chi_square::ChiSquareTest;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, two_sided};
use crate::stats::strata_homogeneity::{breslow_day, cochran_q};
use crate::stats::stratum::{Stratum, stratum};

/// The results of a stratified comparison of two groups. An undefined one has its reason and does
/// not affect the others.
///
/// # Examples
///
/// ```
/// use crm_core::{Undefined, stats};
/// use crm_core::error::UndefinedReason;
/// use crm_core::number::Level;
///
/// let found = stats::mantel_haenszel(&[[[0, 9], [0, 8]]], Level::default())?;
/// assert_eq!(found.risk_ratio, Err(Undefined::from(UndefinedReason::ZeroByZero)));
/// assert_eq!(found.used, [0]);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MantelHaenszel {
    /// The common risk difference, first minus second.
    #[serde(with = "or_undefined")]
    pub risk_difference: Result<Comparison, Undefined>,
    /// The common risk ratio, first over second.
    #[serde(with = "or_undefined")]
    pub risk_ratio: Result<Comparison, Undefined>,
    /// The common odds ratio, first over second.
    #[serde(with = "or_undefined")]
    pub odds_ratio: Result<Comparison, Undefined>,
    /// The test of no association in any stratum.
    #[serde(with = "or_undefined")]
    pub cmh: Result<ChiSquareTest, Undefined>,
    /// The same test with the continuity correction.
    #[serde(with = "or_undefined")]
    pub cmh_corrected: Result<ChiSquareTest, Undefined>,
    /// The test that the risk difference is the same in all strata.
    #[serde(with = "or_undefined")]
    pub cochran_q: Result<ChiSquareTest, Undefined>,
    /// The test that the odds ratio is the same in all strata.
    #[serde(with = "or_undefined")]
    pub breslow_day: Result<ChiSquareTest, Undefined>,
    /// The test that the odds ratio is the same in all strata, corrected for its estimation.
    #[serde(with = "or_undefined")]
    pub tarone: Result<ChiSquareTest, Undefined>,
    /// The indices of the strata with members of both groups.
    pub used: Vec<usize>,
    /// The indices of the strata without members of one group, which have no weight.
    pub dropped: Vec<usize>,
    /// The number of used strata without variance, which `cochran_q` omits: in each group all
    /// outcomes are equal.
    pub without_variance: usize,
}

/// Compares two groups within strata: first minus second, first over second.
///
/// Each table is `[[events1, others1], [events2, others2]]`, with at most 2^53 per group. A stratum
/// without members of one group has no weight and is listed as dropped.
///
/// # Formula
///
/// With `[[a, b], [c, d]]`, `n1 = a + b`, `n2 = c + d` and `N = n1 + n2` of each stratum, and sums
/// over the strata:
///
/// - difference: `D = sum((a n2 - c n1) / N) / W`, `W = sum(n1 n2 / N)`, its variance
///   `(D sum P + sum Q) / W^2` with `P = (n1^2 c - n2^2 a + n1 n2 (n2 - n1) / 2) / N^2` and
///   `Q = (a d + b c) / (2 N)`, and its z.
/// - risk ratio: `R / S`, `R = sum(a n2 / N)`, `S = sum(c n1 / N)`; the variance of its logarithm
///   `sum((n1 a d + n2 b c) / N^2) / (R S)`, and its z.
/// - odds ratio: `R / S`, `R = sum(a d / N)`, `S = sum(b c / N)`; with `p = (a + d) / N` and
///   `q = 1 - p` the variance of its logarithm is `sum(p a d / N) / (2 R^2) + sum(p b c / N + q a d
///   / N) / (2 R S) + sum(q b c / N) / (2 S^2)`, and its z.
/// - `cmh`: `(sum(a - n1 m1 / N))^2 / sum(n1 n2 m1 m0 / (N^2 (N - 1)))`, with `m1` events and `m0`
///   others; `cmh_corrected` subtracts one half from the absolute value of the first sum, with a
///   minimum of 0.
/// - `cochran_q`: `sum w (d - mean)^2` of the differences `d`, `w = 1 / (a b / n1^3 + c d / n2^3)`,
///   `mean = sum(w d) / sum w`. Undefined if fewer than 5 members are expected in a cell of a
///   stratum, with equal rates of both groups.
/// - `breslow_day`: `sum (a - A)^2 / (1/A + 1/B + 1/C + 1/D)^-1` with the expected tables, which
///   have the margins of the stratum and the common odds ratio; `tarone` subtracts
///   `(sum(a - A))^2 / sum V`. Strata in which all members or none have the event do not determine
///   the odds and are omitted.
///
/// # Reference
///
/// Mantel and Haenszel (1959), Journal of the National Cancer Institute 22:719-748. Cochran (1954),
/// Biometrics 10:417-451. Sato, Greenland and Robins (1989), Biometrics 45:1323-1324. Greenland and
/// Robins (1985), Biometrics 41:55-68. Robins, Breslow and Greenland (1986), Biometrics 42:311-323.
/// Breslow and Day (1980), Statistical Methods in Cancer Research, volume 1, section 4.4. Tarone
/// (1985), Biometrika 72:91-95.
///
/// Vectors: `tests/vectors/mantel_haenszel.json`, `tests/vectors/mantel_haenszel_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if there is no table or a group exceeds 2^53.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Level;
///
/// // Admissions to Berkeley by department: men above women.
/// let tables = [
///     [[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
///     [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]],
/// ];
/// let found = stats::mantel_haenszel(&tables, Level::default())?;
/// let odds = found.odds_ratio?.estimate;
/// assert!((odds.value - 0.9047).abs() < 1e-4);
/// assert!((odds.lower - 0.7719).abs() < 1e-4);
/// assert!((found.tarone?.p_value - 0.00207).abs() < 1e-5);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn mantel_haenszel(tables: &[[[u64; 2]; 2]], level: Level) -> Result<MantelHaenszel> {
    if tables.is_empty() {
        return Err(Error::out_of_range(
            "tables",
            "a list that contains at least one stratum",
            "[]",
        ));
    }
    let (mut strata, mut used, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    for (index, table) in tables.iter().enumerate() {
        match stratum(index, table)? {
            Some(stratum) => {
                strata.push(stratum);
                used.push(index);
            }
            None => dropped.push(index),
        }
    }
    let strata = Strata(strata);
    let odds_ratio = strata.odds_ratio(level);
    let common = odds_ratio.map(|odds| (odds.estimate.value, strata.odds_ratio_less_one()));
    let (breslow_day, tarone) = breslow_day(&strata.0, common);
    let (cochran_q, without_variance) = cochran_q(&strata.0);
    Ok(MantelHaenszel {
        risk_difference: strata.risk_difference(level),
        risk_ratio: strata.risk_ratio(level),
        odds_ratio,
        cmh: strata.cmh(0.0, Method::CochranMantelHaenszel),
        cmh_corrected: strata.cmh(0.5, Method::CochranMantelHaenszelCorrected),
        cochran_q,
        breslow_day,
        tarone,
        used,
        dropped,
        without_variance,
    })
}

/// The strata with members of both groups.
struct Strata(Vec<Stratum>);

impl Strata {
    fn sum(&self, of: impl Fn(&Stratum) -> f64) -> f64 {
        self.0.iter().map(of).sum()
    }

    /// Returns the excess of events in the first group over their number at the pooled rate.
    ///
    /// It is also the numerator minus the denominator of both ratios, with less rounding.
    fn excess(&self) -> f64 {
        self.sum(|one| one.cross() / one.total())
    }

    fn exist(&self) -> Result<(), Undefined> {
        if self.0.is_empty() { Err(UndefinedReason::NoStratum.into()) } else { Ok(()) }
    }

    fn risk_difference(&self, level: Level) -> Result<Comparison, Undefined> {
        self.exist()?;
        let weight = self.sum(Stratum::weight);
        let value = self.excess() / weight;
        let pulled = value * self.sum(sato_p);
        let own = self.sum(|one| (one.a() * one.d() + one.b() * one.c()) / (2.0 * one.total()));
        let variance = pulled + own;
        // If all of one group and none of the other have the event, both cancel up to rounding.
        if variance <= 1e-12 * (pulled.abs() + own) {
            return Err(UndefinedReason::ZeroVariance.into());
        }
        let error = variance.sqrt() / weight;
        let half = critical(level.alpha()) * error;
        let limits = ((value - half).max(-1.0), value, (value + half).min(1.0));
        let p_value = two_sided(value / error);
        Ok(Comparison::new(limits, 0.0, p_value, level, Method::SatoGreenlandRobins))
    }

    fn risk_ratio(&self, level: Level) -> Result<Comparison, Undefined> {
        self.exist()?;
        let over = self.sum(|one| one.a() * (one.n2() / one.total()));
        let under = self.sum(|one| one.c() * (one.n1() / one.total()));
        let scatter = self.sum(|one| {
            let (first, second) = (one.n1() / one.total(), one.n2() / one.total());
            first * (one.a() * (one.d() / one.total()))
                + second * (one.c() * (one.b() / one.total()))
        });
        let variance = scatter / over / under;
        let log = log_ratio(over, under, self.excess());
        ratio((over, under), log, variance, level, Method::GreenlandRobins)
    }

    fn odds_ratio(&self, level: Level) -> Result<Comparison, Undefined> {
        self.exist()?;
        let for_first = |one: &Stratum| one.a() * (one.d() / one.total());
        let for_second = |one: &Stratum| one.b() * (one.c() / one.total());
        let agreeing = |one: &Stratum| (one.a() + one.d()) / one.total();
        let opposing = |one: &Stratum| (one.b() + one.c()) / one.total();
        let (over, under) = (self.sum(for_first), self.sum(for_second));
        let mixed =
            self.sum(|one| agreeing(one) * for_second(one) + opposing(one) * for_first(one));
        let variance = self.sum(|one| agreeing(one) * for_first(one)) / over / over / 2.0
            + mixed / over / under / 2.0
            + self.sum(|one| opposing(one) * for_second(one)) / under / under / 2.0;
        let log = log_ratio(over, under, self.excess());
        ratio((over, under), log, variance, level, Method::RobinsBreslowGreenland)
    }

    fn odds_ratio_less_one(&self) -> f64 {
        self.excess() / self.sum(|one| one.b() * (one.c() / one.total()))
    }

    /// Returns the test of no association with this continuity correction.
    fn cmh(&self, correction: f64, method: Method) -> Result<ChiSquareTest, Undefined> {
        self.exist()?;
        let variance = self.sum(Stratum::hypergeometric_variance);
        if variance == 0.0 {
            return Err(UndefinedReason::ZeroVariance.into());
        }
        let statistic = (self.excess().abs() - correction).max(0.0).powi(2) / variance;
        Ok(ChiSquareTest::new(statistic, 1, method))
    }
}

/// Returns the part of the variance of Sato, Greenland and Robins besides the difference.
fn sato_p(one: &Stratum) -> f64 {
    let (first, second) = (one.n1() / one.total(), one.n2() / one.total());
    first * first * one.c() - second * second * one.a()
        + first * second * (one.n2() - one.n1()) / 2.0
}

/// Returns the logarithm of `over / under`. Their difference is more accurate than either, which
/// preserves the digits of a ratio close to 1; swapping the groups only changes the sign.
fn log_ratio(over: f64, under: f64, difference: f64) -> f64 {
    if difference >= 0.0 { (difference / under).ln_1p() } else { -(-difference / over).ln_1p() }
}

/// Returns a ratio whose logarithm is normal.
fn ratio(
    (over, under): (f64, f64),
    log: f64,
    variance: f64,
    level: Level,
    method: Method,
) -> Result<Comparison, Undefined> {
    if over == 0.0 || under == 0.0 {
        let both = over == under;
        return Err(
            if both { UndefinedReason::ZeroByZero } else { UndefinedReason::ZeroCell }.into()
        );
    }
    if variance == 0.0 {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    let error = variance.sqrt();
    let half = critical(level.alpha()) * error;
    // The value can be outside by its rounding.
    let value = over / under;
    let limits = ((log - half).exp().min(value), value, (log + half).exp().max(value));
    Ok(Comparison::new(limits, 1.0, two_sided(log / error), level, method))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERKELEY: [[[u64; 2]; 2]; 6] = [
        [[512, 313], [89, 19]],
        [[353, 207], [17, 8]],
        [[120, 205], [202, 391]],
        [[138, 279], [131, 244]],
        [[53, 138], [94, 299]],
        [[22, 351], [24, 317]],
    ];

    fn found(tables: &[[[u64; 2]; 2]]) -> MantelHaenszel {
        mantel_haenszel(tables, Level::default()).unwrap()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-8, "{found} is not {expected}");
    }

    #[test]
    fn berkeley() {
        let found = found(&BERKELEY);
        close(found.cmh.unwrap().statistic, 1.5246066604434356);
        close(found.cmh.unwrap().p_value, 0.21692369705551479);
        close(found.cmh_corrected.unwrap().statistic, 1.4269462285866883);
        close(found.cmh_corrected.unwrap().p_value, 0.2322634628170448);
        let odds = found.odds_ratio.unwrap().estimate;
        close(odds.value, 0.9046968282586231);
        close(odds.lower, 0.7719073617593505);
        close(odds.upper, 1.0603297644366556);
        let risk = found.risk_ratio.unwrap().estimate;
        close(risk.value, 0.944905022595929);
        close(risk.lower, 0.8664522326830039);
        close(risk.upper, 1.0304613088274714);
        let difference = found.risk_difference.unwrap().estimate;
        close(difference.value, -0.018425196190852512);
        let error = (difference.upper - difference.value) / critical(Level::default().alpha());
        close(error, 0.014825394438310865);
        close(found.breslow_day.unwrap().statistic, 18.82551370523571);
        close(found.tarone.unwrap().statistic, 18.825501252052426);
        close(found.breslow_day.unwrap().p_value, 0.0020713903499182903);
        close(found.tarone.unwrap().p_value, 0.0020714013978815416);
        assert_eq!(found.tarone.unwrap().degrees_of_freedom, 5);
        assert_eq!((found.used.len(), found.dropped.len(), found.without_variance), (6, 0, 0));
    }

    /// Mantel and Haenszel's rabbits, where two strata do not determine the odds.
    #[test]
    fn rabbits() {
        let found = found(&[
            [[0, 6], [0, 5]],
            [[3, 3], [0, 6]],
            [[6, 0], [2, 4]],
            [[5, 1], [6, 0]],
            [[2, 0], [5, 0]],
        ]);
        close(found.cmh_corrected.unwrap().statistic, 3.928571428571429);
        close(found.cmh_corrected.unwrap().p_value, 0.047472255142918154);
        let odds = found.odds_ratio.unwrap().estimate;
        close(odds.value, 7.0);
        close(odds.lower, 1.0267126884616675);
        assert!((odds.upper - 47.72513338022259).abs() < 1e-6);
        assert_eq!(found.breslow_day.unwrap().degrees_of_freedom, 2);
        assert_eq!(found.cochran_q, Err(UndefinedReason::FewExpected.into()));
        assert_eq!((found.used.len(), found.without_variance), (5, 2));
    }

    #[test]
    fn one_stratum_is_the_score_test() {
        for table in [[[7, 27], [1, 33]], [[120, 880], [80, 920]], [[0, 1], [1, 0]]] {
            let [[a, b], [c, d]] = table;
            let method = Method::MiettinenNurminen;
            let score = crate::stats::risk_difference(a, a + b, c, c + d, method, Level::default());
            let (score, cmh) = (score.unwrap().p_value, found(&[table]).cmh.unwrap().p_value);
            assert!((cmh / score - 1.0).abs() < 1e-13, "{cmh} is not {score}");
        }
        let one = found(&[[[7, 27], [1, 33]]]);
        assert_eq!(one.tarone, Err(Undefined::from(UndefinedReason::TooFewStrata)));
        assert_eq!(one.cochran_q, Err(Undefined::from(UndefinedReason::TooFewStrata)));
        let ratio = 7.0 / 34.0 / (1.0 / 34.0);
        assert!((one.risk_ratio.unwrap().estimate.value - ratio).abs() < 1e-14);
    }

    #[test]
    fn undefined_quantities_leave_the_rest() {
        let undefined = |reason: UndefinedReason| Err(Undefined::from(reason));
        let none = found(&[[[5, 5], [0, 0]], [[0, 0], [0, 0]]]);
        assert_eq!(none.risk_difference, undefined(UndefinedReason::NoStratum));
        assert_eq!(none.cmh, Err(Undefined::from(UndefinedReason::NoStratum)));
        assert_eq!(none.tarone, Err(Undefined::from(UndefinedReason::NoStratum)));
        assert_eq!((none.used, none.dropped), (vec![], vec![0, 1]));
        let apart = found(&[[[5, 0], [0, 7]], [[3, 0], [0, 900]]]);
        assert_eq!(apart.risk_difference, undefined(UndefinedReason::ZeroVariance));
        assert_eq!(apart.risk_ratio, undefined(UndefinedReason::ZeroCell));
        assert_eq!(apart.odds_ratio, undefined(UndefinedReason::ZeroCell));
        assert_eq!(apart.breslow_day, Err(Undefined::from(UndefinedReason::ZeroCell)));
        assert!(apart.cmh.unwrap().p_value < 1e-10);
        let all = found(&[[[5, 0], [7, 0]]]);
        assert_eq!(all.risk_difference, undefined(UndefinedReason::ZeroVariance));
        assert_eq!(all.risk_ratio, undefined(UndefinedReason::ZeroVariance));
        assert_eq!(all.odds_ratio, undefined(UndefinedReason::ZeroByZero));
        assert_eq!(all.cmh, Err(Undefined::from(UndefinedReason::ZeroVariance)));
        let json = serde_json::to_value(&all).unwrap();
        assert_eq!(json["odds_ratio"]["undefined"], "zero_by_zero");
    }

    #[test]
    fn a_stratum_without_a_group_changes_nothing() {
        let with: Vec<[[u64; 2]; 2]> =
            [[[9, 1], [0, 0]]].into_iter().chain(BERKELEY).chain([[[0, 0], [4, 4]]]).collect();
        let (with, without) = (found(&with), found(&BERKELEY));
        assert_eq!(with.dropped, [0, 7]);
        assert_eq!(with.used, [1, 2, 3, 4, 5, 6]);
        assert_eq!(
            MantelHaenszel { used: vec![], dropped: vec![], ..with },
            MantelHaenszel { used: vec![], dropped: vec![], ..without }
        );
    }

    #[test]
    fn the_largest_tables() {
        let n = 1 << 53;
        let found = found(&[
            [[n / 2, n / 2], [n / 2 - (1 << 27), n / 2 + (1 << 27)]],
            [[8, n - 8], [5, n - 5]],
        ]);
        let difference = found.risk_difference.unwrap();
        assert!(difference.estimate.value > 0.0 && difference.p_value > 0.0);
        for test in [found.cmh, found.cmh_corrected, found.cochran_q, found.breslow_day] {
            assert!((0.0..=1.0).contains(&test.unwrap().p_value), "{test:?}");
        }
        // The odds differ so much from those of the second stratum that its expected cells are
        // empty.
        let extreme =
            mantel_haenszel(&[[[n - 1, 1], [1, n - 1]], [[5, 5], [5, 5]]], Level::default())
                .unwrap();
        let tarone = extreme.tarone.unwrap();
        assert!(tarone.statistic.is_finite() && tarone.p_value == 0.0, "{tarone:?}");
    }

    #[test]
    fn bad_input_is_named() {
        let message = |tables: &[[[u64; 2]; 2]]| {
            mantel_haenszel(tables, Level::default()).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[]),
            "tables must be a list that contains at least one stratum, got []"
        );
        assert_eq!(
            message(&[[[1, 1], [1, 1]], [[1, 1], [u64::MAX, 1]]]),
            "tables[1][1] must be at most 2^53 in total, got 18446744073709551616"
        );
    }
}
