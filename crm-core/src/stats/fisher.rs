//! The exact conditional tests of a two-by-two table.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::number::method::Method;
use crate::stats::binomial::hypergeometric;
use crate::stats::comparison::Test;
use crate::stats::normal::two_sided;
use crate::stats::root::first;
use crate::text::choice::choice;

choice! {
    /// The tables that count as evidence against the null hypothesis.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::stats::Alternative;
    ///
    /// assert_eq!("greater".parse(), Ok(Alternative::Greater));
    /// ```
    pub enum Alternative as "alternative" {
        /// Tables that are at most as likely as the observed one, on both sides.
        TwoSided = 1 "two_sided",
        /// Tables whose first cell is at most the observed one.
        Less = 2 "less",
        /// Tables whose first cell is at least the observed one.
        Greater = 3 "greater",
    }
}

/// Probabilities with a smaller relative difference are equal up to rounding.
const TIE: f64 = 1e-7;

/// With a larger standard deviation of the first cell the sum is too long.
const WIDEST: f64 = 262_144.0;

/// Tests independence in the table `[[a, b], [c, d]]` exactly, conditional on its margins.
///
/// The two-sided p-value is the sum over the tables that are at most as likely as the observed one.
/// No interval of this library corresponds to this test: use the p-value of
/// [`odds_ratio`](crate::stats::odds_ratio) with its interval.
///
/// # Size
///
/// The computation is exact if the standard deviation of the first cell, given the margins, is at
/// most 2^18, which corresponds to a table of 2^40 with equal margins. For a larger one, the result
/// is the chi-square test with the continuity correction, and its method is `yates`.
///
/// # Formula
///
/// `P(a) = C(a+c, a) C(b+d, b) / C(a+b+c+d, a+b)`.
///
/// # Reference
///
/// Fisher (1935), Journal of the Royal Statistical Society 98:39-82.
///
/// Vectors: `tests/vectors/fisher_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the table is empty or its total is above 2^53.
///
/// # Examples
///
/// ```
/// use crm_core::stats::{Alternative, fisher_exact};
///
/// // Fisher's tea taster.
/// let test = fisher_exact(3, 1, 1, 3, Alternative::Greater)?;
/// assert!((test.p_value - 17.0 / 70.0).abs() < 1e-15);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn fisher_exact(a: u64, b: u64, c: u64, d: u64, alternative: Alternative) -> Result<Test> {
    let table = Table::new(a, b, c, d)?;
    if table.deviation() > WIDEST {
        return Ok(table.yates(alternative));
    }
    let p_value = match alternative {
        Alternative::Less => table.at_most(table.a),
        Alternative::Greater => table.at_least(table.a),
        Alternative::TwoSided => table.as_unlikely(),
    };
    Ok(Test { p_value: p_value.min(1.0), method: Method::FisherExact })
}

/// Tests independence in the table `[[a, b], [c, d]]`, conditional on its margins, with half the
/// weight on the observed table.
///
/// The mid-p value is Fisher's p-value minus half the probability of the observed table. Its error
/// rate is closer to the nominal rate than that of Fisher's test, but can exceed it slightly.
///
/// # Size
///
/// See [`fisher_exact`].
///
/// # Reference
///
/// Lancaster (1961), Journal of the American Statistical Association 56:223-234. Fagerland,
/// Lydersen and Laake (2017), Statistical Analysis of Contingency Tables, equation 4.13.
///
/// Vectors: `tests/vectors/mid_p.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the table is empty or its total is above 2^53.
///
/// # Examples
///
/// ```
/// use crm_core::stats::{Alternative, mid_p};
///
/// let test = mid_p(0, 16, 15, 57, Alternative::TwoSided)?;
/// assert!((test.p_value - 0.04466).abs() < 5e-6);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn mid_p(a: u64, b: u64, c: u64, d: u64, alternative: Alternative) -> Result<Test> {
    let exact = fisher_exact(a, b, c, d, alternative)?;
    if exact.method != Method::FisherExact {
        return Ok(exact);
    }
    let table = Table::new(a, b, c, d)?;
    let p_value = (exact.p_value - 0.5 * table.probability(table.a)).max(0.0);
    Ok(Test { p_value, method: Method::MidP })
}

/// A two-by-two table, given by its first cell and its margins.
struct Table {
    a: u64,
    row: u64,
    column: u64,
    total: u64,
}

impl Table {
    fn new(a: u64, b: u64, c: u64, d: u64) -> Result<Table> {
        let sum: u128 = [a, b, c, d].into_iter().map(u128::from).sum();
        if sum == 0 || sum > u128::from(MAX_COUNT) {
            return Err(Error::out_of_range("a + b + c + d", "from 1 to 2^53", sum));
        }
        Ok(Table { a, row: a + b, column: a + c, total: a + b + c + d })
    }

    fn least(&self) -> u64 {
        (self.row + self.column).saturating_sub(self.total)
    }

    fn most(&self) -> u64 {
        self.row.min(self.column)
    }

    fn mode(&self) -> u64 {
        let product = u128::from(self.row + 1) * u128::from(self.column + 1);
        // At most the smaller margin, which fits.
        (product / u128::from(self.total + 2)) as u64
    }

    fn deviation(&self) -> f64 {
        let (row, column, total) = (self.row as f64, self.column as f64, self.total as f64);
        let share = row / total * (column / total);
        (share * (total - row) * ((total - column) / (total - 1.0).max(1.0))).sqrt()
    }

    fn probability(&self, a: u64) -> f64 {
        let (row, column, total) = (self.row as f64, self.column as f64, self.total as f64);
        hypergeometric(a as f64, row, column, total - column)
    }

    /// Returns the probability of the next larger first cell divided by that of this one.
    fn step_up(&self, a: u64) -> f64 {
        let up = (self.row - a) as f64 * (self.column - a) as f64;
        let down = (a + 1) as f64 * (self.total + a + 1 - self.row - self.column) as f64;
        up / down
    }

    fn at_least(&self, a: u64) -> f64 {
        if a <= self.mode() && a > self.least() {
            return 1.0 - self.at_most(a - 1);
        }
        if a <= self.least() {
            return 1.0;
        }
        sum((a..self.most()).map(|at| self.step_up(at)), self.probability(a))
    }

    fn at_most(&self, a: u64) -> f64 {
        if a >= self.mode() && a < self.most() {
            return 1.0 - self.at_least(a + 1);
        }
        if a >= self.most() {
            return 1.0;
        }
        let steps = (self.least()..a).rev().map(|at| 1.0 / self.step_up(at));
        sum(steps, self.probability(a))
    }

    /// Returns the probability of all tables that are at most as likely as this one.
    fn as_unlikely(&self) -> f64 {
        let mode = self.mode();
        let bound = self.probability(self.a) * (1.0 + TIE);
        if self.probability(mode) <= bound {
            return 1.0;
        }
        if self.a > mode {
            let other = first(self.least(), mode, |a| self.probability(a) > bound);
            self.at_least(self.a)
                + if other == self.least() { 0.0 } else { self.at_most(other - 1) }
        } else {
            let other = first(mode, self.most() + 1, |a| self.probability(a) <= bound);
            self.at_most(self.a) + if other > self.most() { 0.0 } else { self.at_least(other) }
        }
    }

    /// The chi-square test with the continuity correction.
    fn yates(&self, alternative: Alternative) -> Test {
        let (row, column, total) = (self.row as f64, self.column as f64, self.total as f64);
        let expected = row / total * column;
        let distance = self.a as f64 - expected;
        let z = (distance.abs() - 0.5).max(0.0) / self.deviation();
        let (near, far) = (two_sided(z) / 2.0, 1.0 - two_sided(z) / 2.0);
        let p_value = match alternative {
            Alternative::TwoSided => 2.0 * near,
            Alternative::Less => {
                if distance <= 0.0 {
                    near
                } else {
                    far
                }
            }
            Alternative::Greater => {
                if distance >= 0.0 {
                    near
                } else {
                    far
                }
            }
        };
        Test { p_value, method: Method::Yates }
    }
}

/// Adds terms, each the previous one times a ratio, until they are negligible, whichever way a sum
/// is rounded.
fn sum(ratios: impl Iterator<Item = f64>, first: f64) -> f64 {
    let (mut term, mut sum) = (first, first);
    for ratio in ratios {
        term *= ratio;
        // Less than a fourth of the last bit of the sum.
        if term <= sum * (f64::EPSILON / 8.0) && ratio < 1.0 {
            break;
        }
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

    fn two(a: u64, b: u64, c: u64, d: u64) -> f64 {
        fisher_exact(a, b, c, d, Alternative::TwoSided).unwrap().p_value
    }

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-11, "{found:e} is not {expected:e}");
    }

    #[test]
    fn published_p_values() {
        close(two(8, 2, 1, 5), 0.034965034965034975);
        close(two(345, 455, 260, 345), 0.9566778639926432);
        close(two(50, 1, 257, 375), 1.2220470363525847e-17);
        assert_eq!(two(5, 5, 5, 5), 1.0);
        assert_eq!(two(0, 0, 3, 4), 1.0);
    }

    #[test]
    fn the_tails_overlap_in_the_observed_table() {
        for a in 0..=12 {
            let table = Table::new(a, 12 - a, 20 - a, 10 + a).unwrap();
            let both = table.at_most(a) + table.at_least(a) - table.probability(a);
            close(both, 1.0);
        }
    }

    #[test]
    fn the_two_sided_sum_is_the_sum_of_unlikely_tables() {
        for a in 0..=12 {
            let table = Table::new(a, 12 - a, 20 - a, 10 + a).unwrap();
            let observed = table.probability(a) * (1.0 + TIE);
            let all: f64 = (table.least()..=table.most())
                .map(|a| table.probability(a))
                .filter(|&probability| probability <= observed)
                .sum();
            close(two(a, 12 - a, 20 - a, 10 + a), all);
        }
    }

    #[test]
    fn large_tables_are_exact_or_use_chi_square() {
        // Rare events in a huge table need few terms.
        let rare = fisher_exact(3, 1 << 50, 9, 1 << 50, Alternative::TwoSided).unwrap();
        assert_eq!(rare.method, Method::FisherExact);
        close(rare.p_value, 0.145_996_093_75);
        let half = 1 << 49;
        let wide = fisher_exact(half + 9, half, half, half, Alternative::Less).unwrap();
        assert_eq!(wide.method, Method::Yates);
        assert!(wide.p_value > 0.5 && wide.p_value < 0.5001);
        assert_eq!(mid_p(half, half, half, half, Alternative::Less).unwrap().method, Method::Yates);
    }

    #[test]
    fn an_empty_or_too_large_table_is_rejected() {
        for (a, b, c, d) in [(0, 0, 0, 0), (u64::MAX, 1, 1, 1)] {
            let error = fisher_exact(a, b, c, d, Alternative::Less).unwrap_err();
            assert_eq!(
                (error.code(), error.path()),
                (ErrorCode::OutOfRange, Some("a + b + c + d"))
            );
        }
    }
}
