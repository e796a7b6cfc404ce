//! Rules for the keys of a report: what they must be, given the others.

use serde::Serialize;

use crate::document::document::{invalid, value_at};
use crate::error::error::Result;
use crate::error::undefined::Undefined;
use crate::number::count::MAX_COUNT;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::RatioSet;
use crate::retention::definition::options::ReportOptions;
use crate::retention::report::report::RetentionReport;

/// What a key of a part of a report must be.
pub(crate) struct Rule<T> {
    /// The key, within the part.
    pub(crate) key: &'static str,
    /// What it must be, as a text.
    pub(crate) must: &'static str,
    /// Whether it is.
    pub(crate) holds: fn(&RetentionReport, &T) -> bool,
}

/// What an estimate or a set in a part of a report must be.
pub(crate) struct Figure<T> {
    /// The key, within the part.
    pub(crate) key: &'static str,
    /// The figure, if it is defined.
    pub(crate) of: fn(&T) -> Option<Numbers>,
    /// The methods that it can have.
    pub(crate) methods: &'static [&'static [Method]],
    /// Whether it can have the method of the churn reduction.
    pub(crate) effect: bool,
    /// The limits of its numbers.
    pub(crate) range: (f64, f64),
}

/// The numbers of an estimate or a set.
pub(crate) struct Numbers {
    level: Level,
    method: Method,
    numbers: [Option<f64>; 3],
    /// Whether the interval contains the estimate.
    contained: bool,
}

impl From<&Estimate> for Numbers {
    fn from(one: &Estimate) -> Numbers {
        let Estimate { value, lower, upper, level, method } = *one;
        let slack = 1e-9 * value.abs().max(f64::MIN_POSITIVE);
        let contained = value.is_infinite() || lower - slack <= value && value <= upper + slack;
        Numbers { level, method, numbers: [Some(value), Some(lower), Some(upper)], contained }
    }
}

impl From<&RatioSet> for Numbers {
    fn from(one: &RatioSet) -> Numbers {
        // The shape says which limits are infinite.
        let RatioSet { value, level, method, .. } = *one;
        let contained = value.is_none_or(|value| {
            let slack = 1e-9 * value.abs();
            one.contains(value) || one.contains(value - slack) || one.contains(value + slack)
        });
        Numbers { level, method, numbers: [value, None, None], contained }
    }
}

/// The methods whose intervals contain their estimate.
const CENTERED: &[Method] = &[
    Method::Wilson,
    Method::MiettinenNurminen,
    Method::Mee,
    Method::Newcombe,
    Method::Wald,
    Method::Koopman,
    Method::Katz,
    Method::Woolf,
    Method::Welch,
    Method::Lin,
    Method::Cuped,
    Method::Standardized,
];

/// Checks a part of a report by the rules for it.
pub(crate) fn check<T: Serialize>(
    report: &RetentionReport,
    (path, part): (&str, &T),
    rules: &[Rule<T>],
) -> Result<()> {
    match rules.iter().find(|rule| !(rule.holds)(report, part)) {
        Some(Rule { key, must, .. }) => wrong((path, part), key, must),
        None => Ok(()),
    }
}

/// Checks the figures of a part of a report.
pub(crate) fn check_figures<T: Serialize>(
    report: &RetentionReport,
    (path, part): (&str, &T),
    figures: &[Figure<T>],
) -> Result<()> {
    for figure in figures {
        if let Some((key, must)) = (figure.of)(part).and_then(|found| figure.fault(report, &found))
        {
            return wrong((path, part), &format!("{}{key}", figure.key), &must);
        }
    }
    Ok(())
}

impl<T> Figure<T> {
    /// Returns the key within the figure that is wrong, and what it must be.
    fn fault(&self, report: &RetentionReport, found: &Numbers) -> Option<(&'static str, String)> {
        let level = report.options.level;
        if found.level != level {
            return Some((".level", format!("the level of the report, {level}")));
        }
        let methods = self.methods(report);
        if !methods.contains(&found.method) {
            let names: Vec<String> =
                methods.iter().map(|one| format!("{:?}", one.name())).collect();
            return Some((".method", format!("one of {}", names.join(", "))));
        }
        let (least, most) = self.range;
        let numbers = [".value", ".lower", ".upper"].into_iter().zip(found.numbers);
        let outside = |number: f64| !(least..=most).contains(&number);
        for (key, number) in numbers {
            if number.is_some_and(outside) {
                return Some((key, format!("from {least:e} to {most:e}")));
            }
        }
        let must = CENTERED.contains(&found.method) && !found.contained;
        must.then(|| (".value", "within its limits".to_owned()))
    }

    fn methods(&self, report: &RetentionReport) -> Vec<Method> {
        let ReportOptions { difference, .. } = report.options;
        let effect = if report.options.is_stratified() { Method::Standardized } else { difference };
        self.effect
            .then_some(effect)
            .into_iter()
            .chain(self.methods.iter().copied().flatten().copied())
            .collect()
    }
}

/// The error for a key of a part.
fn wrong<T: Serialize>((path, part): (&str, &T), key: &str, must: &str) -> Result<()> {
    let given = value_at(part, key)?;
    Err(invalid(&format!("{path}.{key}"), format!("must be {must}, got {given}")))
}

/// Whether two numbers agree to a relative 1e-9.
pub(crate) fn close(found: f64, expected: f64) -> bool {
    near(found, expected, expected)
}

/// Whether two numbers of about this size agree to a relative 1e-9.
pub(crate) fn near(found: f64, expected: f64, size: f64) -> bool {
    found == expected || (found - expected).abs() <= 1e-9 * size.abs()
}

pub(crate) fn rate(churned: u64, n: u64) -> f64 {
    churned as f64 / n as f64
}

/// The churn rate of the control.
pub(crate) fn control_rate(report: &RetentionReport) -> f64 {
    rate(report.control.churned, report.control.n)
}

/// Whether a number of customers can be compared with another.
pub(crate) fn is_size(n: u64) -> bool {
    (1..=MAX_COUNT).contains(&n)
}

/// Whether a count, if it is defined, is at most another.
pub(crate) fn at_most(count: Result<u64, Undefined>, most: u64) -> bool {
    count.is_ok_and(|count| count <= most) || count.is_err()
}
