//! The names of the columns of a summary: a table with one row per arm and stratum.

use serde::{Deserialize, Deserializer, de};

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;

/// The customers.
pub(crate) const N: &str = "n";
/// The customers who churned.
pub(crate) const CHURNED: &str = "churned";
/// The customers who were exposed to the program.
pub(crate) const EXPOSED: &str = "exposed";
/// The exposed customers who churned.
pub(crate) const EXPOSED_CHURNED: &str = "exposed_churned";
/// The customers whose follow-up was too short.
pub(crate) const EXCLUDED: &str = "excluded";

/// The excluded customers who churned.
pub(crate) const EXCLUDED_CHURNED: &str = "excluded_churned";
/// The sum of the cubes of the revenue.
pub(crate) const REVENUE_SUM_CUBE: &str = "revenue_sum_cube";
/// The customers whose revenue was above the cap, and counts as the cap.
pub(crate) const REVENUE_CAPPED: &str = "revenue_capped";
/// The sums of the products of three factors over the customers with a revenue and a baseline: of
/// the revenue alone, of its square and the baseline, of it and the square of the baseline, of the
/// baseline alone.
pub(crate) const REVENUE_BASELINE_CUBES: [&str; 4] = [
    "revenue_baseline_revenue_sum_cube",
    "revenue_baseline_revenue_sq_sum",
    "revenue_baseline_baseline_sq_sum",
    "revenue_baseline_baseline_sum_cube",
];

/// The columns of a metric.
#[derive(Clone, Copy)]
pub(crate) struct MetricColumns {
    /// The customers who have the metric.
    pub(crate) n: &'static str,
    /// Those of them who churned.
    pub(crate) churned: &'static str,
    pub(crate) sum: &'static str,
    pub(crate) sum_sq: &'static str,
    /// The sum over the customers who churned.
    pub(crate) churned_sum: &'static str,
}

/// The columns of a pair of metrics, over the customers who have both.
#[derive(Clone, Copy)]
pub(crate) struct PairColumns {
    pub(crate) n: &'static str,
    /// The sum of the products.
    pub(crate) sum: &'static str,
    pub(crate) first_sum: &'static str,
    pub(crate) first_sum_sq: &'static str,
    pub(crate) second_sum: &'static str,
    pub(crate) second_sum_sq: &'static str,
}

/// The columns of a numeric covariate, over the customers who have it.
pub(crate) struct CovariateColumns {
    pub(crate) n: String,
    pub(crate) sum: String,
    pub(crate) sum_sq: String,
}

macro_rules! metric_columns {
    ($metric:literal) => {
        MetricColumns {
            n: concat!($metric, "_n"),
            churned: concat!($metric, "_churned"),
            sum: concat!($metric, "_sum"),
            sum_sq: concat!($metric, "_sum_sq"),
            churned_sum: concat!($metric, "_churned_sum"),
        }
    };
}

macro_rules! pair_columns {
    ($first:literal, $second:literal) => {
        PairColumns {
            n: concat!($first, "_", $second, "_n"),
            sum: concat!($first, "_", $second, "_sum"),
            first_sum: concat!($first, "_", $second, "_", $first, "_sum"),
            first_sum_sq: concat!($first, "_", $second, "_", $first, "_sum_sq"),
            second_sum: concat!($first, "_", $second, "_", $second, "_sum"),
            second_sum_sq: concat!($first, "_", $second, "_", $second, "_sum_sq"),
        }
    };
}

/// The columns of a metric.
pub(crate) const fn metric(metric: Metric) -> MetricColumns {
    match metric {
        Metric::Revenue => metric_columns!("revenue"),
        Metric::Baseline => metric_columns!("baseline"),
        Metric::Cost => metric_columns!("cost"),
    }
}

/// The columns of one of [`Metric::PAIRS`].
pub(crate) const fn pair(first: Metric, second: Metric) -> PairColumns {
    match (first, second) {
        (Metric::Revenue, Metric::Baseline) => pair_columns!("revenue", "baseline"),
        (Metric::Revenue, _) => pair_columns!("revenue", "cost"),
        _ => pair_columns!("baseline", "cost"),
    }
}

/// The columns of the products of three factors of a pair, which only revenue and baseline have.
pub(crate) fn cubes(first: Metric, second: Metric) -> &'static [&'static str] {
    match (first, second) {
        (Metric::Revenue, Metric::Baseline) => &REVENUE_BASELINE_CUBES,
        _ => &[],
    }
}

/// The columns of a covariate.
pub(crate) fn covariate(name: &str) -> CovariateColumns {
    CovariateColumns {
        n: format!("{name}_n"),
        sum: format!("{name}_sum"),
        sum_sq: format!("{name}_sum_sq"),
    }
}

impl PairColumns {
    /// Every column.
    pub(crate) const fn all(self) -> [&'static str; 6] {
        let PairColumns { n, sum, first_sum, first_sum_sq, second_sum, second_sum_sq } = self;
        [n, sum, first_sum, first_sum_sq, second_sum, second_sum_sq]
    }
}

/// The columns that a summary of a study must have.
pub(crate) fn required(definition: &StudyDefinition) -> Vec<&str> {
    let keys = std::iter::once(&definition.arm).chain(&definition.strata);
    keys.map(String::as_str).chain([N, CHURNED]).collect()
}

/// The other columns that are read where a summary has them.
pub(crate) fn optional(definition: &StudyDefinition) -> Vec<String> {
    let mut columns: Vec<&str> = Vec::new();
    if definition.exposed.is_some() {
        columns.extend([EXPOSED, EXPOSED_CHURNED]);
    }
    if definition.followed_days.is_some() {
        columns.extend([EXCLUDED, EXCLUDED_CHURNED]);
    }
    for &one in Metric::ALL.iter().filter(|&&one| definition.metric(one).is_some()) {
        let MetricColumns { n, churned, sum, sum_sq, churned_sum } = metric(one);
        columns.extend([n, churned, sum, sum_sq, churned_sum]);
        if one == Metric::Revenue {
            columns.push(REVENUE_SUM_CUBE);
            columns.extend(definition.revenue_cap().map(|_| REVENUE_CAPPED));
        }
    }
    for (first, second) in definition.pairs() {
        columns.extend(pair(first, second).all());
        columns.extend(cubes(first, second));
    }
    let mut columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
    for name in &definition.covariates {
        let CovariateColumns { n, sum, sum_sq } = covariate(name);
        columns.extend([n, sum, sum_sq]);
    }
    columns
}

/// A name that an undefined figure may give as the column it lacks.
fn lacked(name: &str) -> Option<&'static str> {
    let metrics = Metric::ALL.iter().flat_map(|&one| {
        let MetricColumns { n, churned, sum, sum_sq, churned_sum } = metric(one);
        [one.name(), n, churned, sum, sum_sq, churned_sum]
    });
    let pairs = Metric::PAIRS.into_iter().flat_map(|(first, second)| pair(first, second).all());
    let others = [EXPOSED, EXPOSED_CHURNED, EXCLUDED_CHURNED];
    let thirds = [REVENUE_SUM_CUBE, REVENUE_CAPPED].into_iter().chain(REVENUE_BASELINE_CUBES);
    let mut known = others.into_iter().chain(metrics).chain(pairs).chain(thirds);
    known.find(|&known| known == name)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UndefinedDocument {
    column: Option<String>,
    undefined: UndefinedReason,
}

/// Here, because a figure names the column it lacks without owning the text.
impl<'de> Deserialize<'de> for Undefined {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Undefined, D::Error> {
        let UndefinedDocument { column, undefined } = UndefinedDocument::deserialize(deserializer)?;
        let Some(name) = column else { return Ok(undefined.into()) };
        match lacked(&name) {
            Some(column) => Ok(Undefined::without(undefined, column)),
            None => Err(de::Error::custom(format!("no figure needs a column {name:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_after_their_metrics() {
        for &one in Metric::ALL {
            let MetricColumns { n, churned, sum, sum_sq, churned_sum } = metric(one);
            for (column, part) in [
                (n, "n"),
                (churned, "churned"),
                (sum, "sum"),
                (sum_sq, "sum_sq"),
                (churned_sum, "churned_sum"),
            ] {
                assert_eq!(column, format!("{one}_{part}"));
            }
        }
        for (first, second) in Metric::PAIRS {
            let parts = ["n".to_owned(), "sum".to_owned()].into_iter();
            let parts = parts.chain(
                [first, second]
                    .into_iter()
                    .flat_map(|one| [metric(one).sum, metric(one).sum_sq].map(str::to_owned)),
            );
            let expected: Vec<String> =
                parts.map(|part| format!("{first}_{second}_{part}")).collect();
            assert_eq!(pair(first, second).all().as_slice(), expected);
        }
    }
}
