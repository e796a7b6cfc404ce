//! Tests that an effect is the same in all strata.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::method::Method;
use crate::stats::chi_square::ChiSquareTest;
use crate::stats::stratum::Stratum;

/// A test, or the reason why it is undefined.
type Tested = Result<ChiSquareTest, Undefined>;

/// Fewer expected members of a group than this, with or without the event, are too few for Q.
const FEWEST_EXPECTED: f64 = 5.0;

/// Returns Cochran's Q of the risk differences, and the number of strata without variance.
///
/// It is undefined below five expected in a cell: its weights are variances that are estimated in
/// each stratum, and in strata of few members it rejects a common effect in most studies.
pub(crate) fn cochran_q(strata: &[Stratum]) -> (Tested, usize) {
    let weighted: Vec<(f64, f64)> = strata
        .iter()
        .map(|one| (one.samples.difference(), one.difference_variance()))
        .filter(|&(_, variance)| variance > 0.0)
        .map(|(difference, variance)| (difference, 1.0 / variance))
        .collect();
    let sparse =
        weighted.len() > 1 && strata.iter().any(|one| one.least_expected() < FEWEST_EXPECTED);
    let enough = match enough(strata, weighted.len()) {
        Ok(()) if sparse => Err(UndefinedReason::FewExpected.into()),
        enough => enough,
    };
    let test = enough.map(|()| {
        let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
        let sum: f64 = weighted.iter().map(|(difference, weight)| difference * weight).sum();
        let mean = sum / total;
        let squares =
            weighted.iter().map(|(difference, weight)| weight * (difference - mean).powi(2));
        ChiSquareTest::new(squares.sum(), weighted.len() - 1, Method::CochranQ)
    });
    (test, strata.len() - weighted.len())
}

/// Returns the tests of Breslow and Day and of Tarone that all strata have a common odds ratio,
/// which is given with its difference from 1.
pub(crate) fn breslow_day(
    strata: &[Stratum],
    odds_ratio: Result<(f64, f64), Undefined>,
) -> (Tested, Tested) {
    let telling = strata.iter().filter(|one| one.has_both_outcomes());
    let count = telling.clone().count();
    let odds_ratio = match enough(strata, count).and(odds_ratio) {
        Ok(odds_ratio) => odds_ratio,
        Err(undefined) => return (Err(undefined), Err(undefined)),
    };
    let (mut statistic, mut excess, mut variance) = (0.0, 0.0, 0.0);
    for one in telling {
        let (own_excess, own_variance) = one.excess(odds_ratio);
        // Without a variance the excess is rounding: an expected cell is 0.
        if own_variance > 0.0 {
            statistic += own_excess / own_variance * own_excess;
        }
        excess += own_excess;
        variance += own_variance;
    }
    if variance == 0.0 {
        return (
            Err(UndefinedReason::ZeroVariance.into()),
            Err(UndefinedReason::ZeroVariance.into()),
        );
    }
    let corrected = (statistic - excess / variance * excess).max(0.0);
    let test = |statistic, method| Ok(ChiSquareTest::new(statistic, count - 1, method));
    (test(statistic, Method::BreslowDay), test(corrected, Method::Tarone))
}

/// Checks that at least two strata can be compared.
fn enough(strata: &[Stratum], telling: usize) -> Result<(), Undefined> {
    if strata.is_empty() {
        Err(UndefinedReason::NoStratum.into())
    } else if telling < 2 {
        Err(UndefinedReason::TooFewStrata.into())
    } else {
        Ok(())
    }
}
