//! A stratum: a two-by-two table of one kind of customer.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::stats::samples::{Sample, Samples};

/// Checks the table at an index; `None` when a group has no member there.
pub(crate) fn stratum(index: usize, table: &[[u64; 2]; 2]) -> Result<Option<Stratum>> {
    let [first, second] = table;
    let (first, second) = (sample(index, 0, first)?, sample(index, 1, second)?);
    Ok((first.n > 0 && second.n > 0).then_some(Stratum { samples: Samples { first, second } }))
}

fn sample(stratum: usize, group: usize, [events, others]: &[u64; 2]) -> Result<Sample> {
    match events.checked_add(*others) {
        Some(n) if n <= MAX_COUNT => Ok(Sample { x: *events, n }),
        _ => Err(Error::out_of_range(
            &format!("the total of tables[{stratum}][{group}]"),
            "at most 2^53",
            u128::from(*events) + u128::from(*others),
        )),
    }
}

/// A table with members in both groups: `a` events and `b` others above `c` and `d`.
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

    /// `a d - b c`, which is `a n2 - c n1`, rounded once.
    pub(crate) fn cross(&self) -> f64 {
        self.samples.cross() as f64
    }

    /// The weight of Mantel and Haenszel, `n1 n2 / N`.
    pub(crate) fn weight(&self) -> f64 {
        self.n1() * (self.n2() / self.total())
    }

    /// The variance of `a` given the margins.
    pub(crate) fn hypergeometric_variance(&self) -> f64 {
        let (total, events, others) = (self.total(), self.a() + self.c(), self.b() + self.d());
        self.n1() / total * (self.n2() / total) * events * (others / (total - 1.0))
    }

    /// The variance of the difference of the risks, each with its own rate.
    pub(crate) fn difference_variance(&self) -> f64 {
        self.a() * self.b() / self.n1().powi(3) + self.c() * self.d() / self.n2().powi(3)
    }

    /// Whether some have the event and some have not: otherwise the table says nothing of odds.
    pub(crate) fn has_both_outcomes(&self) -> bool {
        self.a() + self.c() > 0.0 && self.b() + self.d() > 0.0
    }

    /// By how much `a` exceeds its expectation under an odds ratio, and the variance of that.
    ///
    /// The odds ratio comes with its difference from 1, which is known to more digits.
    pub(crate) fn excess(&self, (odds_ratio, less_one): (f64, f64)) -> (f64, f64) {
        let (a, b, c, d) = (self.a(), self.b(), self.c(), self.d());
        // (a - e)(d - e) = psi (b + e)(c + e), in the form that does not cancel.
        let product = self.cross() - less_one * (b * c);
        let sum = a + d + odds_ratio * (b + c);
        let root = (sum * sum + 4.0 * less_one * product).max(0.0).sqrt();
        let excess = 2.0 * product / (sum + root);
        // No cell is expected to be smaller than the rounding of what was observed there.
        let expected = |seen: f64, shift: f64| (seen + shift).max(f64::EPSILON * seen);
        let information = 1.0 / expected(a, -excess)
            + 1.0 / expected(b, excess)
            + 1.0 / expected(c, excess)
            + 1.0 / expected(d, -excess);
        (excess, 1.0 / information)
    }
}
