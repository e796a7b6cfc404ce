//! The methods behind the figures of a report.

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::method::Method;
use crate::render::format::{isolated, p_value};
use crate::retention::definition::cost::Cost;
use crate::retention::display::section::why;
use crate::retention::report::arm::{ArmReport, RATE, odds_ratio_method, risk_ratio_method};
use crate::retention::report::report::RetentionReport;
use crate::stats::adjust::Multiplicity;

/// A sentence for each kind of figure in the report.
pub(crate) fn of(report: &RetentionReport, level: &str) -> Vec<String> {
    let mut notes = vec![intervals(report, level)];
    notes.extend(verdicts(report));
    notes.push(LOOKS.to_owned());
    notes.push(sizes(report));
    notes.extend(numbers_needed(report));
    notes.extend(arms(report));
    notes.extend(standardized(report));
    notes.extend(adjusted(report));
    notes.extend(cost(report));
    notes.extend(revenue(report));
    notes.extend(complier(report));
    notes.extend(few_events(report));
    notes.extend(strata(report));
    notes.extend(balance(report));
    notes.extend(acceptability(report));
    notes
}

fn intervals(report: &RetentionReport, level: &str) -> String {
    let option = report.options().difference;
    let found = report.arms().iter().find_map(|arm| arm.churn_reduction.ok());
    let difference = found.map_or(option, |found| found.method);
    let mut figures = vec![(RATE, "churn rates"), (difference, "churn reduction")];
    if report.options().is_stratified() {
        figures.push((difference, "risk ratio"));
    } else {
        figures.push((risk_ratio_method(option), "risk ratio"));
        figures.push((odds_ratio_method(option), "odds ratio"));
    }
    let mut methods: Vec<(Method, Vec<&str>)> = Vec::new();
    for (method, figure) in figures {
        match methods.iter_mut().find(|(one, _)| *one == method) {
            Some((_, figures)) => figures.push(figure),
            None => methods.push((method, vec![figure])),
        }
    }
    let methods: Vec<String> = methods
        .into_iter()
        .map(|(method, of)| format!("{} for {}", method.display_name(), list(&of)))
        .collect();
    let several = report.arms().len() > 1;
    let adjusted = if several { "; not adjusted for several arms" } else { "" };
    format!("Intervals ({level}): {}{adjusted}.", methods.join(", "))
}

/// What a verdict presumes. `docs/statistics.md` has the table, and a test computes it.
const LOOKS: &str = "A verdict is for one look, at a size and a follow-up fixed before the start: of \
    studies without effect that are looked at eight times as they grow, 18% get one at the 95% \
    level; for several looks, use the level 1 - 0.05 / looks.";

fn list(names: &[&str]) -> String {
    match names {
        [names @ .., last] if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        _ => names.concat(),
    }
}

/// Whose verdict it is, where ratios have a test of their own that can differ from it.
fn verdicts(report: &RetentionReport) -> Option<String> {
    let option = report.options().difference;
    // Over strata the risk ratio has the test of the churn reduction.
    let of_ratios = match option {
        _ if report.options().is_stratified() => return None,
        Method::MiettinenNurminen | Method::Scas => return None,
        Method::Mee => "the odds ratio has",
        _ => "risk ratio, lift and odds ratio have",
    };
    Some(format!(
        "The verdict is that of the churn reduction; {of_ratios} another test, whose interval can \
         exclude no effect where the verdict is inconclusive, or contain it where it is not."
    ))
}

fn sizes(report: &RetentionReport) -> String {
    match report.sample_ratio() {
        Ok(test) => {
            let p = p_value(test.p_value);
            let method = test.method.display_name();
            format!("Arm sizes compared with the allocation ratio: p {p} ({method}).")
        }
        Err(undefined) => {
            format!("Arm sizes compared with the allocation ratio: not tested, {}.", why(undefined))
        }
    }
}

/// What the letters before a number needed to treat mean.
fn numbers_needed(report: &RetentionReport) -> Option<String> {
    report.arms().iter().any(|arm| arm.nnt.is_ok()).then(|| {
        "NNTB: number needed to treat to benefit, the customers treated for each one retained. \
         NNTH: number needed to treat to harm, the customers treated for each one lost."
            .to_owned()
    })
}

/// What is adjusted for the number of arms.
fn arms(report: &RetentionReport) -> Option<String> {
    let family = report.family();
    (family > 1).then(|| {
        let adjusted = match report.options().multiplicity {
            Multiplicity::None => "p-values are not adjusted for the number of arms".to_owned(),
            method => format!(
                "p-values are adjusted by {}, those of churn and those of the net benefit each",
                method.display_name()
            ),
        };
        format!("Several arms: {adjusted}; intervals and costs are not adjusted.")
    })
}

/// Which figures are standardized over the strata, and which are not.
fn standardized(report: &RetentionReport) -> Option<String> {
    report.options().is_stratified().then(|| {
        "Standardized over the strata to the treated customers of strata that have both arms: all \
         figures but the churn rates. The p-value is that of a score test over the strata, \
         corrected for skewness; adjusted figures have the same slopes in all strata."
            .to_owned()
    })
}

fn adjusted(report: &RetentionReport) -> Option<String> {
    let (method, baseline) = (report.options().adjust?, report.definition().baseline.as_ref()?);
    let method = method.method().display_name();
    Some(format!("Adjusted figures: {method} regression on the baseline {}.", isolated(baseline)))
}

fn cost(report: &RetentionReport) -> Vec<String> {
    let definition = report.definition();
    let mut notes = Vec::new();
    let has_fixed = matches!(&definition.cost, Cost::Same(cost) if !cost.fixed.is_zero());
    if has_fixed && report.arms().len() > 1 {
        notes.push(if definition.share_fixed {
            "Cost: the fixed cost is divided among the arms in proportion to their customers."
                .to_owned()
        } else {
            "Cost: each arm bears the whole fixed cost of the program.".to_owned()
        });
    }
    let sets = report.arms().iter().filter_map(|arm| arm.cost_per_retained.as_ref().ok());
    if let Some(method) = sets.map(|set| set.method).find(|method| is_joint(*method)) {
        let method = method.display_name();
        notes.push(format!(
            "Cost per retained customer: {method} limits, which combine the uncertainty of effect \
             and cost."
        ));
    }
    notes
}

/// Whether a method combines the limits of a cost that varies with those of the effect.
fn is_joint(method: Method) -> bool {
    matches!(method, Method::Mover | Method::Fieller)
}

fn revenue(report: &RetentionReport) -> Option<String> {
    let found = report.arms().iter().find_map(|arm| arm.incremental_revenue.ok())?;
    let method = found.method.display_name();
    let whose =
        if report.options().is_stratified() { "all customers compared" } else { "the whole arm" };
    Some(format!("Incremental revenue: {method}, total for {whose}."))
}

fn complier(report: &RetentionReport) -> Option<String> {
    let asked = |arm: &ArmReport| match arm.complier_reduction {
        Ok(_) => true,
        Err(undefined) => undefined.reason != UndefinedReason::NoMetric,
    };
    report.arms().iter().any(asked).then(|| {
        format!(
            "Complier reduction: churn reduction divided by the difference in exposure ({}), \
             assuming that assignment acts only through exposure.",
            Method::Fieller.display_name()
        )
    })
}

/// What the figures need that too few events left undefined.
fn few_events(report: &RetentionReport) -> Option<String> {
    let few = |reason: Option<Undefined>| {
        reason.is_some_and(|undefined| undefined.reason == UndefinedReason::FewEvents)
    };
    let lacks = |arm: &ArmReport| {
        few(arm.churn_reduction_adjusted.err())
            || few(arm.complier_reduction.as_ref().err().copied())
    };
    report.arms().iter().any(lacks).then(|| {
        "Adjusted churn reduction and complier reduction: variances are estimated from the churn \
         rates, which needs at least five customers lost and five retained in each arm."
            .to_owned()
    })
}

fn strata(report: &RetentionReport) -> Option<String> {
    let combined = report.strata().iter().find_map(|strata| strata.combined.as_ref().ok())?;
    let method = combined.churn_reduction.ok()?.estimate.method.display_name();
    let each = report.options().difference.display_name();
    let other = if report.options().is_stratified() {
        " The verdict is that of the standardized churn reduction, which has other weights."
    } else {
        ""
    };
    Some(format!(
        "Strata: {each} for each stratum, {method} for all strata; not adjusted for several \
         strata.{other}"
    ))
}

fn balance(report: &RetentionReport) -> Option<String> {
    (!report.balance().is_empty()).then(|| {
        "Balance: standardized mean difference (SMD), treated minus control; below 0.1 in absolute \
         value it is small. P-values: for numbers, Student's t with the larger of the variance of \
         all customers and Welch's; for categories, chi-square with rare ones taken together, or \
         Fisher's exact test for two. They are not adjusted; a finding has a p-value below .001 after \
         adjustment for all covariates and arms (Holm)."
            .to_owned()
    })
}

fn acceptability(report: &RetentionReport) -> Option<String> {
    report.options().customer_value?;
    Some(ACCEPTABILITY.to_owned())
}

/// How to read the acceptability curve.
pub(crate) const ACCEPTABILITY: &str = "Acceptability: the confidence that the program is worth \
    its cost, by the value of a retained customer: 1 minus a one-sided p-value. It is not a \
    probability.";
