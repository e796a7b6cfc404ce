//! The counts and sums of the query.

use crate::retention::definition::columns;
use crate::retention::definition::columns::CovariateColumns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::revenue::Missing;

/// A weighted sum over customers, of a column or of the product of two columns.
pub(crate) struct Sum {
    pub(crate) name: String,
    pub(crate) weight: String,
    pub(crate) factors: Vec<String>,
    pub(crate) decimals: u32,
}

/// Returns the counts: each an expression and its name.
pub(crate) fn counts(definition: &StudyDefinition) -> Vec<(String, String)> {
    let mut counts = Vec::new();
    let mut add = |what: String, name: &str| counts.push((what, name.to_owned()));
    add("size_".to_owned(), columns::N);
    add("size_ * lost_".to_owned(), columns::CHURNED);
    if definition.exposed.is_some() {
        add("size_ * exposed_".to_owned(), columns::EXPOSED);
        add("size_ * exposed_ * lost_".to_owned(), columns::EXPOSED_CHURNED);
    }
    if definition.followed_days.is_some() {
        add("excluded_".to_owned(), columns::EXCLUDED);
        add("excluded_ * lost_".to_owned(), columns::EXCLUDED_CHURNED);
    }
    let known = |column: &str| format!("CASE WHEN {column} IS NULL THEN 0 ELSE size_ END");
    for metric in Metric::ALL.iter().filter(|&&one| definition.metric(one).is_some()) {
        // A null that is a zero has units, but is none of the known numbers.
        let zero =
            *metric == Metric::Revenue && definition.missing_revenue() == Some(Missing::Zero);
        let known = known(&if zero { format!("{metric}_given_") } else { format!("{metric}_") });
        let columns = columns::metric(*metric);
        add(known.clone(), columns.n);
        add(format!("{known} * lost_"), columns.churned);
        if let (Metric::Revenue, Some(cap)) = (metric, definition.revenue_cap_units()) {
            add(
                format!("CASE WHEN revenue_uncapped_ > {cap} THEN size_ ELSE 0 END"),
                columns::REVENUE_CAPPED,
            );
        }
    }
    for (first, second) in definition.pairs() {
        add(both(first, second), columns::pair(first, second).n);
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        add(known(&format!("covariate_{at}_")), &columns::covariate(name).n);
    }
    counts
}

/// Returns the number of customers of a row that have both metrics.
pub(crate) fn both(first: Metric, second: Metric) -> String {
    format!("CASE WHEN {first}_ IS NULL OR {second}_ IS NULL THEN 0 ELSE size_ END")
}

/// Returns the exact sums.
pub(crate) fn sums(definition: &StudyDefinition) -> Vec<Sum> {
    let mut sums = Vec::new();
    let mut add = |name: &str, weight: &str, factors: &[&str], decimals: u32| {
        let factors = factors.iter().map(|&factor| factor.to_owned()).collect();
        sums.push(Sum { name: name.to_owned(), weight: weight.to_owned(), factors, decimals });
    };
    for &metric in Metric::ALL {
        let Some((_, decimals)) = definition.metric(metric) else { continue };
        let (column, places) = (format!("{metric}_"), decimals.get());
        let columns = columns::metric(metric);
        add(columns.sum, "size_", &[&column], places);
        add(columns.sum_sq, "size_", &[&column, &column], 2 * places);
        add(columns.churned_sum, "size_ * lost_", &[&column], places);
    }
    for (first, second) in definition.pairs() {
        let places = |metric| definition.metric(metric).map_or(0, |(_, decimals)| decimals.get());
        let (columns, both) = (columns::pair(first, second), both(first, second));
        let (one, other) = (format!("{first}_"), format!("{second}_"));
        let (first, second) = (places(first), places(second));
        add(columns.sum, &both, &[&one, &other], first + second);
        add(columns.first_sum, &both, &[&one], first);
        add(columns.first_sum_sq, &both, &[&one, &one], 2 * first);
        add(columns.second_sum, &both, &[&other], second);
        add(columns.second_sum_sq, &both, &[&other, &other], 2 * second);
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        let (column, places) = (format!("covariate_{at}_"), definition.decimals_of(name).get());
        let CovariateColumns { sum, sum_sq, .. } = columns::covariate(name);
        add(&sum, "size_", &[&column], places);
        add(&sum_sq, "size_", &[&column, &column], 2 * places);
    }
    sums
}
