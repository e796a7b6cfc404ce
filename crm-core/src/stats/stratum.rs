//! A stratum: a two-by-two table.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::stats::samples::{Sample, Samples};

/// Checks the table at an index; `None` if a group has no members.
pub(crate) fn stratum(index: usize, table: &[[u64; 2]; 2]) -> Result<Option<Stratum>> {
    let [first, second] = table;
    let (first, second) = (sample(index, 0, first)?, sample(index, 1, second)?);
    Ok((first.n > 0 && second.n > 0).then_some(Stratum { samples: Samples { first, second } }))
}

fn sample(stratum: usize, group: usize, [events, others]: &[u64; 2]) -> Result<Sample> {
    match events.checked_add(*others) {
        Some(n) if n <= MAX_COUNT => Ok(Sample { x: *events, n }),
        _ => Err(Error::out_of_range(
            &format!("tables[{stratum}][{group}]"),
            "at most 2^53 in total",
            u128::from(*events) + u128::from(*others),
        )),
    }
}

/// A table with members in both groups: `a` events and `b` others in the first row, `c` and `d` in
/// the second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stratum {
    pub(crate) samples: Samples,
}

impl Stratum {
    pub(crate) fn a(&self) -> f64 {
        self.samples.first.events()
    }

    pub(crate) fn b(&self) -> f64 {
        self.samples.first.others()
    }

    pub(crate) fn c(&self) -> f64 {
        self.samples.second.events()
    }

    pub(crate) fn d(&self) -> f64 {
        self.samples.second.others()
    }

    pub(crate) fn n1(&self) -> f64 {
        self.samples.first.size()
    }

    pub(crate) fn n2(&self) -> f64 {
        self.samples.second.size()
    }

    pub(crate) fn total(&self) -> f64 {
        self.samples.total()
    }

    /// Returns `a d - b c`, which is `a n2 - c n1`, rounded once.
    pub(crate) fn cross(&self) -> f64 {
        self.samples.cross() as f64
    }

    /// Returns the Mantel-Haenszel weight, `n1 n2 / N`.
    pub(crate) fn weight(&self) -> f64 {
        self.n1() * (self.n2() / self.total())
    }

    /// Returns the variance of `a` given the margins.
    pub(crate) fn hypergeometric_variance(&self) -> f64 {
        let (total, events, others) = (self.total(), self.a() + self.c(), self.b() + self.d());
        self.n1() / total * (self.n2() / total) * events * (others / (total - 1.0))
    }

    /// Returns the variance of the risk difference, with separate rates.
    pub(crate) fn difference_variance(&self) -> f64 {
        self.a() * self.b() / self.n1().powi(3) + self.c() * self.d() / self.n2().powi(3)
    }

    /// Returns the least number expected in a cell if both groups have the same rate.
    pub(crate) fn least_expected(&self) -> f64 {
        let outcomes = f64::min(self.a() + self.c(), self.b() + self.d());
        outcomes / self.total() * f64::min(self.n1(), self.n2())
    }

    /// Whether the table has events and non-events; otherwise it does not determine the odds.
    pub(crate) fn has_both_outcomes(&self) -> bool {
        self.a() + self.c() > 0.0 && self.b() + self.d() > 0.0
    }

    /// Returns the excess of `a` over its expectation under an odds ratio, and its variance.
    ///
    /// The odds ratio comes with its difference from 1, which has more accurate digits.
    pub(crate) fn excess(&self, (odds_ratio, less_one): (f64, f64)) -> (f64, f64) {
        let (a, b, c, d) = (self.a(), self.b(), self.c(), self.d());
        // (a - e)(d - e) = psi (b + e)(c + e), in a form without cancellation.
        let product = self.cross() - less_one * (b * c);
        let sum = a + d + odds_ratio * (b + c);
        let root = (sum * sum + 4.0 * less_one * product).max(0.0).sqrt();
        let excess = 2.0 * product / (sum + root);
        // An expected cell is at least the rounding error of the observed one.
        let expected = |seen: f64, shift: f64| (seen + shift).max(f64::EPSILON * seen);
        let information = 1.0 / expected(a, -excess)
            + 1.0 / expected(b, excess)
            + 1.0 / expected(c, excess)
            + 1.0 / expected(d, -excess);
        (excess, 1.0 / information)
    }
}
