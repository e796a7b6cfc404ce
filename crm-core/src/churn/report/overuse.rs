//! Who records a reason too readily.

use serde::Serialize;

use crate::churn::report::finding::ReasonFinding;
use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{cell, ratio, share, with_shares};
use crate::churn::report::sums::{all, count};
use crate::churn::report::trend::adjusted;
use crate::churn::tally::place::Axis;
use crate::error::error::{Error, Result};
use crate::number::estimate::Estimate;
use crate::stats::fisher::{Alternative, fisher_exact};
use crate::table::table::Table;

/// Above this dispersion representatives differ all over.
const MOST_DISPERSION: f64 = 2.0;

/// Who is tested, and what is reported.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct OveruseOptions {
    /// The fewest exits of a representative who is tested.
    pub min_n: u64,
    /// The rate of false discoveries that is accepted, between 0 and 1.
    pub rate: f64,
}

impl Default for OveruseOptions {
    /// 30 exits, and a rate of 0.05.
    fn default() -> OveruseOptions {
        OveruseOptions { min_n: 30, rate: 0.05 }
    }
}

impl OveruseOptions {
    /// Sets the fewest exits of a representative who is tested.
    #[must_use]
    pub fn with_min_n(self, min_n: u64) -> OveruseOptions {
        OveruseOptions { min_n, ..self }
    }

    /// Sets the rate of false discoveries that is accepted.
    #[must_use]
    pub fn with_rate(self, rate: f64) -> OveruseOptions {
        OveruseOptions { rate, ..self }
    }
}

/// Who records a reason too readily.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Overuse {
    /// representative, n, k, share, lower, upper, rest_share, p_value, p_adjusted, flagged; in the
    /// order of the names.
    #[serde(serialize_with = "crate::churn::report::json::serialize_table")]
    pub table: Table,
    /// The exits of all representatives.
    pub n: u64,
    /// Those of them with the reason.
    pub k: u64,
    /// Pearson's chi-square of homogeneity over its degrees of freedom; `None` with fewer than two
    /// representatives who are tested, or if all of their exits have the reason or none has.
    pub dispersion: Option<f64>,
    /// What limits the conclusions.
    pub findings: Vec<ReasonFinding>,
}

/// A representative and the exits.
struct Person {
    name: String,
    n: u64,
    k: u64,
}

impl ReasonReport {
    /// Returns how often each representative records a reason, a stated one or a root, and whether
    /// more often than the others. A group counts all that is below it.
    ///
    /// The share of each is compared with that of all others together, without that person, by
    /// Fisher's exact test, one-sided; p-values are adjusted over the representatives with `min_n`
    /// exits or more (Benjamini-Hochberg), and those at most at the rate are flagged. It reports; it
    /// relabels nothing.
    ///
    /// # Formula
    ///
    /// `dispersion = sum (k - n p)^2 / (n p (1 - p)) / (m - 1)` over the `m` representatives who are
    /// tested, `p` their common share.
    ///
    /// # Reference
    ///
    /// Fisher (1935), Journal of the Royal Statistical Society 98:39-82. Benjamini and Hochberg
    /// (1995), Journal of the Royal Statistical Society B 57:289-300.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`], [`Error::OutOfRange`], [`Error::Conflict`] without a column of
    /// representatives, or for a stated reason without a column of them.
    pub fn overuse(&self, code: &str, options: OveruseOptions) -> Result<Overuse> {
        let OveruseOptions { min_n, rate } = options;
        if !(rate > 0.0 && rate < 1.0) {
            return Err(Error::out_of_range("rate", "between 0 and 1, both excluded", rate));
        }
        let persons = self.persons(code)?;
        let (n, k) = (sum(&persons, |one| one.n), sum(&persons, |one| one.k));
        let test = |one: &Person| -> Result<Option<f64>> {
            if one.n < min_n.max(1) || one.n == n {
                return Ok(None);
            }
            let (rest, with) = (n - one.n, k - one.k);
            let (a, b, c, d) = (one.k, one.n - one.k, with, rest - with);
            fisher_exact(a, b, c, d, Alternative::Greater).map(|test| Some(test.p_value))
        };
        let p_values = persons.iter().map(test).collect::<Result<Vec<_>>>()?;
        let p_adjusted = adjusted(&p_values)?;
        let level = self.level;
        let shares = persons.iter().map(|one| share(one.k, one.n, level));
        let shares: Vec<Option<Estimate>> = shares.collect::<Result<_>>()?;
        let builder = Table::builder()
            .text("representative", persons.iter().map(|one| Some(one.name.as_str())))
            .int64("n", persons.iter().map(|one| cell(one.n)))
            .int64("k", persons.iter().map(|one| cell(one.k)));
        let table = with_shares(builder, "share", &shares)
            .float64("rest_share", persons.iter().map(|one| ratio(k - one.k, n - one.n)))
            .float64("p_value", p_values)
            .float64("p_adjusted", p_adjusted.iter().copied())
            .bool("flagged", p_adjusted.iter().map(|p| Some(p.is_some_and(|p| p <= rate))))
            .finish()?;
        let dispersion = dispersion(persons.iter().filter(|one| one.n >= min_n.max(1)));
        let differ = dispersion.filter(|&dispersion| dispersion > MOST_DISPERSION);
        let differ = differ.map(|dispersion| ReasonFinding::RepresentativesDiffer { dispersion });
        Ok(Overuse { table, n, k, dispersion, findings: differ.into_iter().collect() })
    }

    /// The representatives in the order of their names, with their exits and those with a reason.
    fn persons(&self, code: &str) -> Result<Vec<Person>> {
        let is_root = self.scheme().contains(code);
        let (codes, inner) = match is_root {
            true => (&self.inner.roots, Axis::Root),
            false => (&self.inner.stated, Axis::Stated),
        };
        if !is_root && !self.stated_scheme().contains(code) {
            return Err(self.scheme().unknown(code, "code"));
        }
        self.declared(Axis::Representative, Axis::Root, "representative")?;
        let groups = self.declared(Axis::Representative, inner, "stated")?;
        let scheme = codes.scheme();
        let within = |one: &str| scheme.is_within(one, code);
        let persons = groups.0.iter().filter_map(|(key, row)| {
            // A null is nobody.
            let name = key.first()?.clone()?;
            Some(Person { name, n: all(row), k: count(row, codes, within) })
        });
        Ok(persons.collect())
    }
}

fn sum(persons: &[Person], of: fn(&Person) -> u64) -> u64 {
    persons.iter().map(of).sum()
}

fn dispersion<'p>(persons: impl Iterator<Item = &'p Person>) -> Option<f64> {
    let persons: Vec<&Person> = persons.collect();
    let (n, k) = persons.iter().fold((0, 0), |(n, k), one| (n + one.n, k + one.k));
    if persons.len() < 2 || k == 0 || k == n {
        return None;
    }
    let p = k as f64 / n as f64;
    let term = |one: &&Person| {
        let distance = one.k as f64 - one.n as f64 * p;
        distance * distance / (one.n as f64 * p * (1.0 - p))
    };
    Some(persons.iter().map(term).sum::<f64>() / (persons.len() - 1) as f64)
}
