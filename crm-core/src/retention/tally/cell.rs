//! What is kept of the customers of one arm in one stratum.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::document::digits;
use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::stats::spread::{joint_spread, spread};

/// The arm and the strata of a cell; a stratum may be null.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CellKey {
    pub(crate) arm: String,
    pub(crate) strata: Vec<Option<String>>,
}

/// Counts and exact sums of the customers of a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cell {
    pub(crate) churned: u64,
    /// Customers who were followed for too short a time, and stand in no other figure.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) excluded: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) exposed: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) exposed_churned: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) metrics: BTreeMap<Metric, MetricSums>,
    pub(crate) n: u64,
    /// By the first and the second metric of a pair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) pairs: Vec<(Metric, Metric, PairSums)>,
}

/// Exact sums of a metric over the customers who have it, in its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetricSums {
    /// Those of them who were lost.
    pub(crate) churned: u64,
    /// The sum over those who were lost.
    #[serde(with = "digits")]
    pub(crate) churned_sum: i128,
    pub(crate) n: u64,
    #[serde(with = "digits")]
    pub(crate) sum: i128,
    #[serde(with = "digits")]
    pub(crate) sum_sq: i128,
}

/// Exact sums over the customers who have both metrics of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PairSums {
    /// The sum and the sum of squares of the first metric.
    #[serde(with = "digits")]
    pub(crate) first: i128,
    #[serde(with = "digits")]
    pub(crate) first_sq: i128,
    pub(crate) n: u64,
    /// The sum of the products.
    #[serde(with = "digits")]
    pub(crate) product: i128,
    /// The sum and the sum of squares of the second metric.
    #[serde(with = "digits")]
    pub(crate) second: i128,
    #[serde(with = "digits")]
    pub(crate) second_sq: i128,
}

impl Cell {
    /// Adds another cell; `name` says of whom the counts are, should they pass their limit.
    pub(crate) fn merge(&mut self, other: &Cell, name: &str) -> Result<()> {
        let all = self.n.saturating_add(self.excluded);
        let more = other.n.saturating_add(other.excluded);
        if all.saturating_add(more) > MAX_COUNT {
            return Err(overflow(format!("the customers of {name}"), MAX_COUNT.to_string()));
        }
        // All others count some of these.
        self.n += other.n;
        self.excluded += other.excluded;
        self.churned += other.churned;
        self.exposed += other.exposed;
        self.exposed_churned += other.exposed_churned;
        for (&metric, moments) in &other.metrics {
            self.metrics.entry(metric).or_default().merge(moments, metric)?;
        }
        for &(first, second, products) in &other.pairs {
            match self.pairs.iter_mut().find(|pair| (pair.0, pair.1) == (first, second)) {
                Some(pair) => pair.2.merge(&products, first, second)?,
                None => self.pairs.push((first, second, products)),
            }
        }
        Ok(())
    }

    pub(crate) fn metric(&self, metric: Metric) -> Option<&MetricSums> {
        self.metrics.get(&metric)
    }

    pub(crate) fn pair(&self, first: Metric, second: Metric) -> Option<&PairSums> {
        self.pairs.iter().find(|pair| (pair.0, pair.1) == (first, second)).map(|pair| &pair.2)
    }

    /// What no customers can have given, if there is anything; sums of columns that were not there
    /// say nothing.
    pub(crate) fn contradiction(
        &self,
        definition: &StudyDefinition,
        absent: &BTreeSet<String>,
    ) -> Option<String> {
        let Cell { churned, n, .. } = *self;
        if churned > n {
            return Some(format!("{churned} of {n} customers lost"));
        }
        let given = Given { absent, prefix: String::new() };
        self.exposure(&given)
            .or_else(|| {
                self.metrics.iter().find_map(|(&metric, moments)| {
                    let given = given.of(metric.name());
                    let found = moments
                        .contradiction((churned, n), &given)
                        .or_else(|| moments.impossible_cost(metric, n, definition, &given));
                    Some(format!("{metric}: {}", found?))
                })
            })
            .or_else(|| {
                self.pairs.iter().find_map(|(first, second, products)| {
                    let found = self.pair_contradiction(*first, *second, products, &given);
                    Some(format!("{first} and {second}: {}", found?))
                })
            })
    }

    fn exposure(&self, given: &Given<'_>) -> Option<String> {
        let Cell { churned, exposed, exposed_churned, n, .. } = *self;
        let known = given.all(&["exposed", "exposed_churned"]);
        if exposed > n || exposed_churned > churned || known && exposed_churned > exposed {
            return Some(format!("{exposed} exposed, {exposed_churned} of them lost, of {n}"));
        }
        // Of those not exposed, no more can be lost than there are.
        let (lost, unexposed) = (churned - exposed_churned, n - exposed);
        (known && lost > unexposed).then(|| format!("{lost} lost among {unexposed} not exposed"))
    }

    fn pair_contradiction(
        &self,
        first: Metric,
        second: Metric,
        products: &PairSums,
        given: &Given<'_>,
    ) -> Option<String> {
        let (one, other) = (self.metric(first)?, self.metric(second)?);
        let n = products.n;
        // Those who lack one metric and those who lack the other are at most all who lack both.
        let fewest = one.n.saturating_add(other.n).saturating_sub(self.n);
        if n > one.n.min(other.n) || n < fewest {
            return Some(format!("{n} customers, of {} and {}", one.n, other.n));
        }
        let pair = given.of(&format!("{first}_{second}"));
        let known = |metric: Metric| {
            given.of(metric.name()).all(&["sum", "sum_sq"])
                && pair.of(metric.name()).all(&["sum", "sum_sq"])
        };
        (pair.all(&["n"]) && known(first) && known(second))
            .then(|| products.contradiction((one, other), pair.all(&["sum"])))
            .flatten()
    }
}

/// Which columns of a summary were there.
struct Given<'a> {
    absent: &'a BTreeSet<String>,
    prefix: String,
}

impl Given<'_> {
    /// The columns whose names start so.
    fn of(&self, prefix: &str) -> Given<'_> {
        Given { absent: self.absent, prefix: format!("{}{prefix}_", self.prefix) }
    }

    fn all(&self, parts: &[&str]) -> bool {
        self.absent.is_empty()
            || !parts.iter().any(|part| self.absent.contains(&format!("{}{part}", self.prefix)))
    }
}

impl MetricSums {
    fn merge(&mut self, other: &MetricSums, metric: Metric) -> Result<()> {
        self.n += other.n;
        self.churned += other.churned;
        add(&mut self.sum, other.sum, || format!("{metric}"))?;
        add(&mut self.sum_sq, other.sum_sq, || format!("the squares of {metric}"))?;
        add(&mut self.churned_sum, other.churned_sum, || format!("{metric} of those lost"))
    }

    fn contradiction(&self, (churned, n): (u64, u64), given: &Given<'_>) -> Option<String> {
        if self.n > n || self.churned > churned.min(self.n) {
            return Some(format!("{} customers, {} of them lost, of {n}", self.n, self.churned));
        }
        let (lost, lacking) = (churned - self.churned, n - self.n);
        if lost > lacking {
            return Some(format!("{lost} lost among {lacking} who lack it"));
        }
        let MetricSums { sum, sum_sq, churned_sum, .. } = *self;
        if given.all(&["sum", "sum_sq"]) && !possible(self.n, sum, sum_sq) {
            return Some(format!(
                "the sum of squares is too small for a sum of {sum} over {}",
                self.n
            ));
        }
        (given.all(&["churned", "sum", "sum_sq", "churned_sum"]) && !self.divides())
            .then(|| format!("a sum of {churned_sum} over those lost is not possible"))
    }

    /// Whether the sum can be that of those lost and of those kept, who each have squares.
    fn divides(&self) -> bool {
        let Some(kept) = self.sum.checked_sub(self.churned_sum) else { return false };
        let least = |n: u64, sum: i128| if n == 0 { 0.0 } else { (sum as f64).powi(2) / n as f64 };
        let squares = least(self.churned, self.churned_sum) + least(self.n - self.churned, kept);
        let empty =
            (self.churned == 0 && self.churned_sum != 0) || (self.churned == self.n && kept != 0);
        !empty && squares <= self.sum_sq as f64 * TOLERANCE
    }

    /// A cost that some customers lack, or that is negative where none may be.
    fn impossible_cost(
        &self,
        metric: Metric,
        n: u64,
        definition: &StudyDefinition,
        given: &Given<'_>,
    ) -> Option<String> {
        if metric != Metric::Cost {
            return None;
        }
        if self.n != n {
            return Some(format!("known of {} customers of {n}, and it must not be null", self.n));
        }
        let (sum, lost) = (self.sum, self.churned_sum);
        let negative = given.all(&["sum"]) && sum < 0
            || given.all(&["churned_sum"]) && lost < 0
            || given.all(&["sum", "churned_sum"]) && lost > sum;
        (negative && !definition.negative_cost).then(|| {
            format!("a sum of {sum}, of which {lost} over those lost, has negative costs in it")
        })
    }
}

impl PairSums {
    fn merge(&mut self, other: &PairSums, first: Metric, second: Metric) -> Result<()> {
        let name = || format!("the products of {first} and {second}");
        self.n += other.n;
        add(&mut self.first, other.first, name)?;
        add(&mut self.first_sq, other.first_sq, name)?;
        add(&mut self.second, other.second, name)?;
        add(&mut self.second_sq, other.second_sq, name)?;
        add(&mut self.product, other.product, name)
    }

    /// What no customers can have given, from the sums of each metric over all who have it.
    fn contradiction(
        &self,
        (one, other): (&MetricSums, &MetricSums),
        known: bool,
    ) -> Option<String> {
        let PairSums { first, first_sq, n, product, second, second_sq } = *self;
        let part = |own: i128, all: i128| own as f64 <= all as f64 * TOLERANCE;
        let spread = possible(n, first, first_sq) && possible(n, second, second_sq);
        if !spread || !part(first_sq, one.sum_sq) || !part(second_sq, other.sum_sq) {
            return Some(format!("sums of {first} and {second} over {n} are not possible"));
        }
        (known && !self.bounded())
            .then(|| format!("a sum of products of {product} is not possible"))
    }

    /// Cauchy and Schwarz: no covariance is larger than the roots of the variances.
    fn bounded(&self) -> bool {
        let PairSums { first, first_sq, n, product, second, second_sq } = *self;
        if n == 0 {
            return product == 0;
        }
        let root = |sum, sum_sq| spread(n, sum, sum_sq).unwrap_or(0.0).sqrt();
        let bound = root(first, first_sq) * root(second, second_sq);
        // What sums of floats may have lost.
        let lost = n as f64 * (first_sq as f64).sqrt() * (second_sq as f64).sqrt();
        joint_spread(n, first, second, product).abs() <= bound + lost * (TOLERANCE - 1.0)
    }
}

/// Sums of floats fall short of what is possible by less than this part.
const TOLERANCE: f64 = 1.0 + 1e-9;

/// Whether `n` numbers can have this sum and this sum of squares, up to what floats lose.
pub(crate) fn possible(n: u64, sum: i128, sum_sq: i128) -> bool {
    if n == 0 {
        return sum == 0 && sum_sq == 0;
    }
    sum_sq >= 0 && (sum as f64).powi(2) <= n as f64 * sum_sq as f64 * TOLERANCE
}

fn add(sum: &mut i128, more: i128, name: impl Fn() -> String) -> Result<()> {
    *sum = sum.checked_add(more).ok_or_else(|| overflow(name(), "2^127 units".to_owned()))?;
    Ok(())
}

pub(crate) fn overflow(field: String, limit: String) -> Error {
    Error::Overflow { field, limit }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
