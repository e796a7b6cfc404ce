//! How each number of a report was made.

use crate::error::undefined::UndefinedReason;
use crate::number::method::Method;
use crate::render::format::{isolated, p_value};
use crate::retention::definition::cost::Cost;
use crate::retention::display::section::why;
use crate::retention::report::arm::ArmReport;
use crate::retention::report::report::RetentionReport;
use crate::stats::adjust::Multiplicity;

/// A sentence for each kind of number that the report holds.
pub(crate) fn of(report: &RetentionReport, level: &str) -> Vec<String> {
    let mut notes = vec![intervals(report, level), sizes(report)];
    notes.extend(arms(report));
    notes.extend(standardized(report));
    notes.extend(adjusted(report));
    notes.extend(cost(report));
    notes.extend(revenue(report));
    notes.extend(complier(report));
    notes.extend(strata(report));
    notes.extend(balance(report));
    notes.extend(acceptability(report));
    notes
}

fn intervals(report: &RetentionReport, level: &str) -> String {
    let difference = report.options().difference;
    let difference = report.arms().first().map_or(difference, |arm| arm.churn_reduction.method);
    let several = report.arms().len() > 1;
    format!(
        "Intervals: {level}; churn rates wilson, churn reduction {difference}, ratios \
         miettinen_nurminen{}.",
        if several { "; not adjusted for several arms" } else { "" },
    )
}

fn sizes(report: &RetentionReport) -> String {
    match report.sample_ratio() {
        Ok(test) => {
            let p = p_value(test.p_value);
            format!("Sizes of the arms against their allocation: p {p}, {}.", test.method)
        }
        Err(undefined) => format!("Sizes of the arms: not tested, {}.", why(undefined)),
    }
}

/// What is said of several arms together, and what of each.
fn arms(report: &RetentionReport) -> Option<String> {
    let family = report.arms().len();
    (family > 1).then(|| {
        let adjusted = match report.options().multiplicity {
            Multiplicity::None => "no p-value is adjusted for their number".to_owned(),
            method => format!("only the p-values of churn are adjusted for their number, {method}"),
        };
        format!(
            "Several arms: {adjusted}; verdicts on the money, net benefits and costs of a retained \
             customer hold for each arm by itself."
        )
    })
}

/// Which figures weigh the strata, and which take all customers as they are.
fn standardized(report: &RetentionReport) -> Option<String> {
    report.options().stratified.then(|| {
        "Standardized over the strata, of the customers in those that have both arms: churn \
         reduction with its p-value and verdict, number needed to treat, retained customers, \
         program cost, incremental revenue, and what is made of these. Over all customers as they \
         are: churn rates, risk and odds ratios, adjusted figures, complier reduction."
            .to_owned()
    })
}

fn adjusted(report: &RetentionReport) -> Option<String> {
    let (method, baseline) = (report.options().adjust?, report.definition().baseline.as_ref()?);
    Some(format!("Adjusted figures: {method} on the baseline {}.", isolated(baseline)))
}

fn cost(report: &RetentionReport) -> Vec<String> {
    let definition = report.definition();
    let mut notes = Vec::new();
    if matches!(definition.cost, Cost::Same(_)) && report.arms().len() > 1 {
        notes.push(if definition.share_fixed {
            "Cost: the fixed cost is shared among the arms by their customers.".to_owned()
        } else {
            "Cost: each arm is charged the whole of the program's cost.".to_owned()
        });
    }
    let sets = report.arms().iter().filter_map(|arm| arm.cost_per_retained.as_ref().ok());
    if let Some(method) = sets.map(|set| set.method).find(|method| is_joint(*method)) {
        let said = "Cost of a retained customer: limits of effect and cost together,";
        notes.push(format!("{said} {method}."));
    }
    notes
}

/// Whether a method takes the limits of a cost that varies together with those of the effect.
fn is_joint(method: Method) -> bool {
    matches!(method, Method::Mover | Method::Fieller)
}

fn revenue(report: &RetentionReport) -> Option<String> {
    let found = report.arms().iter().find_map(|arm| arm.incremental_revenue.ok())?;
    let method = found.method;
    let whose = if report.options().stratified { "compared" } else { "of the arm" };
    Some(format!("Incremental revenue: {method}, over all customers {whose}."))
}

fn complier(report: &RetentionReport) -> Option<String> {
    let asked = |arm: &ArmReport| match arm.complier_reduction {
        Ok(_) => true,
        Err(undefined) => undefined.reason != UndefinedReason::NoMetric,
    };
    report.arms().iter().any(asked).then(|| {
        "Complier reduction: fieller, the churn reduction over the difference in exposure; it \
         takes for granted that assignment works through exposure alone."
            .to_owned()
    })
}

fn strata(report: &RetentionReport) -> Option<String> {
    let combined = report.strata().iter().find_map(|strata| strata.combined.as_ref().ok())?;
    let method = combined.churn_reduction.ok()?.estimate.method;
    let each = report.options().difference;
    Some(format!(
        "Strata: churn reduction {each}, all together {method}; not adjusted for several strata."
    ))
}

fn balance(report: &RetentionReport) -> Option<String> {
    (!report.balance().is_empty()).then(|| {
        "Balance: standardized mean differences (SMD), treated less control, up to 0.1 in size \
         are small; p-values of numbers welch, of categories chi_square."
            .to_owned()
    })
}

fn acceptability(report: &RetentionReport) -> Option<String> {
    report.options().customer_value?;
    Some(ACCEPTABILITY.to_owned())
}

/// What the acceptability curve is, and what it is not.
pub(crate) const ACCEPTABILITY: &str = "Acceptability: the confidence that the program is worth \
    its cost at a value of a retained customer, 1 less a one-sided p-value. A confidence, not a \
    probability.";
