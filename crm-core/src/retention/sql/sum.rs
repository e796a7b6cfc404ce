//! What is counted, and what is summed.

use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;

/// A sum over customers: of a column, or of the product of two, times a weight.
pub(crate) struct Sum {
    pub(crate) name: String,
    pub(crate) weight: String,
    pub(crate) factors: Vec<String>,
    pub(crate) decimals: u32,
}

/// What is counted: an expression, and its name.
pub(crate) fn counts(definition: &StudyDefinition) -> Vec<(String, String)> {
    let mut counts = vec![("size_".to_owned(), "n".to_owned())];
    let mut add = |what: String, name: String| counts.push((what, name));
    add("size_ * lost_".to_owned(), "churned".to_owned());
    if definition.exposed.is_some() {
        add("size_ * exposed_".to_owned(), "exposed".to_owned());
        add("size_ * exposed_ * lost_".to_owned(), "exposed_churned".to_owned());
    }
    if definition.followed_days.is_some() {
        add("excluded_".to_owned(), "excluded".to_owned());
    }
    let known = |column: &str| format!("CASE WHEN {column} IS NULL THEN 0 ELSE size_ END");
    for metric in Metric::ALL.iter().filter(|&&one| definition.metric(one).is_some()) {
        let known = known(&format!("{metric}_"));
        add(known.clone(), format!("{metric}_n"));
        add(format!("{known} * lost_"), format!("{metric}_churned"));
    }
    for (first, second) in definition.pairs() {
        add(both(first, second), format!("{first}_{second}_n"));
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        add(known(&format!("covariate_{at}_")), format!("{name}_n"));
    }
    counts
}

/// How many customers of a row have both metrics.
fn both(first: Metric, second: Metric) -> String {
    format!("CASE WHEN {first}_ IS NULL OR {second}_ IS NULL THEN 0 ELSE size_ END")
}

/// What is summed exactly.
pub(crate) fn sums(definition: &StudyDefinition) -> Vec<Sum> {
    let mut sums = Vec::new();
    let mut add = |name: String, weight: &str, factors: &[&str], decimals: u32| {
        let factors = factors.iter().map(|&factor| factor.to_owned()).collect();
        sums.push(Sum { name, weight: weight.to_owned(), factors, decimals });
    };
    for &metric in Metric::ALL {
        let Some((_, decimals)) = definition.metric(metric) else { continue };
        let (column, places) = (format!("{metric}_"), decimals.get());
        add(format!("{metric}_sum"), "size_", &[&column], places);
        add(format!("{metric}_sum_sq"), "size_", &[&column, &column], 2 * places);
        add(format!("{metric}_churned_sum"), "size_ * lost_", &[&column], places);
    }
    for (first, second) in definition.pairs() {
        let places = |metric| definition.metric(metric).map_or(0, |(_, decimals)| decimals.get());
        let (pair, both) = (format!("{first}_{second}"), both(first, second));
        let (one, other) = (format!("{first}_"), format!("{second}_"));
        add(format!("{pair}_sum"), &both, &[&one, &other], places(first) + places(second));
        for (metric, column) in [(first, &one), (second, &other)] {
            add(format!("{pair}_{metric}_sum"), &both, &[column], places(metric));
            add(format!("{pair}_{metric}_sum_sq"), &both, &[column, column], 2 * places(metric));
        }
    }
    for (at, name) in definition.covariates.iter().enumerate() {
        let (column, places) = (format!("covariate_{at}_"), definition.decimals_of(name).get());
        add(format!("{name}_sum"), "size_", &[&column], places);
        add(format!("{name}_sum_sq"), "size_", &[&column, &column], 2 * places);
    }
    sums
}
