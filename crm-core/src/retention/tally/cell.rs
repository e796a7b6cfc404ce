//! The counts and sums of one arm in one stratum.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::digits;
use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::number::wide::Int256;
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
    /// Those of them who were lost.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) excluded_churned: u64,
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
    /// The number of these customers whose value was above the cap, and counts as the cap.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) capped: u64,
    /// The number of these customers who were lost.
    pub(crate) churned: u64,
    /// The sum over lost customers.
    #[serde(with = "digits")]
    pub(crate) churned_sum: i128,
    /// The number of these customers whose value was null, and counts as 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) missing: u64,
    pub(crate) n: u64,
    #[serde(with = "digits")]
    pub(crate) sum: i128,
    /// The sum of cubes, which only the revenue has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sum_cube: Option<Int256>,
    #[serde(with = "digits")]
    pub(crate) sum_sq: i128,
}

/// Exact sums over the customers who have both metrics of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PairSums {
    /// The sums of the products of three factors, which only revenue and baseline have: `x x x`, `x
    /// x y`, `x y y` and `y y y` for the first metric `x` and the second `y`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cubes: Option<[Int256; 4]>,
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
        self.excluded_churned += other.excluded_churned;
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
    /// The sums of no customers.
    pub(crate) fn empty(metric: Metric) -> MetricSums {
        let sum_cube = (metric == Metric::Revenue).then(Int256::default);
        MetricSums { sum_cube, ..MetricSums::default() }
    }

    /// The number of customers whose value is known.
    pub(crate) fn known(&self) -> u64 {
        self.n.saturating_sub(self.missing)
    }

    fn merge(&mut self, other: &MetricSums, metric: Metric) -> Result<()> {
        self.n += other.n;
        self.churned += other.churned;
        self.capped += other.capped;
        self.missing += other.missing;
        let cube = || format!("{metric}^3");
        self.sum_cube = joined(self.sum_cube, other.sum_cube, |a, b| a.checked_add(b), cube)?;
        add(&mut self.sum, other.sum, || format!("{metric}"))?;
        add(&mut self.sum_sq, other.sum_sq, || format!("{metric}^2"))?;
        add(&mut self.churned_sum, other.churned_sum, || format!("{metric}"))
    }
}

impl PairSums {
    /// The sums of no customers.
    pub(crate) fn empty(first: Metric, second: Metric) -> PairSums {
        let cubes = (first, second) == (Metric::Revenue, Metric::Baseline);
        PairSums { cubes: cubes.then(Default::default), ..PairSums::default() }
    }

    fn merge(&mut self, other: &PairSums, first: Metric, second: Metric) -> Result<()> {
        let name = || format!("{first} * {second}");
        self.n += other.n;
        self.cubes = joined(self.cubes, other.cubes, all_added, name)?;
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

/// Adds sums of cubes; one that is not there is 0.
fn joined<T>(
    one: Option<T>,
    other: Option<T>,
    add: impl FnOnce(T, T) -> Option<T>,
    name: impl Fn() -> String,
) -> Result<Option<T>> {
    match (one, other) {
        (Some(one), Some(other)) => match add(one, other) {
            Some(sum) => Ok(Some(sum)),
            None => Err(overflow(name(), "2^255 units".to_owned())),
        },
        (one, other) => Ok(one.or(other)),
    }
}

fn all_added(one: [Int256; 4], other: [Int256; 4]) -> Option<[Int256; 4]> {
    let mut sums = one;
    for (sum, more) in sums.iter_mut().zip(other) {
        *sum = sum.checked_add(more)?;
    }
    Some(sums)
}

pub(crate) fn overflow(field: String, limit: String) -> Error {
    Error::Overflow { field, limit: limit + " in sum" }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
