//! The counts and sums of one arm in one stratum.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::digits;
use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::retention::definition::metric::Metric;

/// The arm and the strata of a cell; a stratum can be null.
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
    /// The number of customers with a short follow-up, who are not in any other figure.
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

/// Exact sums of a metric over the customers who have a value, in its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetricSums {
    /// The number of these customers who were lost.
    pub(crate) churned: u64,
    /// The sum over lost customers.
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
    /// Adds another cell.
    pub(crate) fn merge(&mut self, other: &Cell) -> Result<()> {
        let all = self.n.saturating_add(self.excluded);
        let more = other.n.saturating_add(other.excluded);
        if all.saturating_add(more) > MAX_COUNT {
            return Err(overflow("n".to_owned(), MAX_COUNT.to_string()));
        }
        // All other counts are subsets of these.
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

    /// The memory of its metrics and pairs in bytes.
    pub(crate) fn heap_size(&self) -> usize {
        self.metrics.len() * size_of::<(Metric, MetricSums)>()
            + self.pairs.capacity() * size_of::<(Metric, Metric, PairSums)>()
    }

    pub(crate) fn metric(&self, metric: Metric) -> Option<&MetricSums> {
        self.metrics.get(&metric)
    }

    pub(crate) fn pair(&self, first: Metric, second: Metric) -> Option<&PairSums> {
        self.pairs.iter().find(|pair| (pair.0, pair.1) == (first, second)).map(|pair| &pair.2)
    }
}

impl MetricSums {
    fn merge(&mut self, other: &MetricSums, metric: Metric) -> Result<()> {
        self.n += other.n;
        self.churned += other.churned;
        add(&mut self.sum, other.sum, || format!("{metric}"))?;
        add(&mut self.sum_sq, other.sum_sq, || format!("{metric}^2"))?;
        add(&mut self.churned_sum, other.churned_sum, || format!("{metric}"))
    }
}

impl PairSums {
    fn merge(&mut self, other: &PairSums, first: Metric, second: Metric) -> Result<()> {
        let name = || format!("{first} * {second}");
        self.n += other.n;
        add(&mut self.first, other.first, name)?;
        add(&mut self.first_sq, other.first_sq, name)?;
        add(&mut self.second, other.second, name)?;
        add(&mut self.second_sq, other.second_sq, name)?;
        add(&mut self.product, other.product, name)
    }
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
