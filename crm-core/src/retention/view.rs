//! What a reader is shown of a report, the same for the terminal and the notebook.

use super::format::{amount, count, customers, p_value, percent, ratio};
use super::{ArmReport, Cost, RetentionReport, Verdict};
use crate::money::{Currency, to_f64};
use crate::number::Short;
use crate::stats::{Multiplicity, words};
use crate::{Estimate, RatioSet, Shape, Undefined};

/// A report in words and figures.
pub(super) struct View {
    pub(super) title: String,
    /// The interval's level: `95 %`.
    pub(super) level: String,
    /// A line for each arm, the control first.
    pub(super) arms: Vec<ArmLine>,
    pub(super) findings: Vec<String>,
    pub(super) sections: Vec<Section>,
    pub(super) notes: Vec<String>,
}

pub(super) struct ArmLine {
    pub(super) name: String,
    pub(super) customers: String,
    pub(super) churned: String,
    pub(super) rate: String,
    pub(super) interval: String,
}

/// A treated arm.
pub(super) struct Section {
    pub(super) name: String,
    pub(super) verdict: String,
    pub(super) headline: String,
    pub(super) rows: Vec<Row>,
}

/// A quantity, its value, and its interval.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) interval: String,
}

impl View {
    pub(super) fn of(report: &RetentionReport) -> View {
        let definition = report.definition();
        let control = report.control();
        let lines =
            std::iter::once((&control.arm, control.n, control.churned, &control.churn_rate))
                .chain(report.arms().iter().map(|a| (&a.arm, a.n, a.churned, &a.churn_rate)));
        View {
            title: format!(
                "{} by {}, follow-up {}",
                definition.churned, definition.arm, definition.follow_up
            ),
            level: level(report),
            arms: lines.map(|(name, n, churned, rate)| arm_line(name, n, churned, rate)).collect(),
            findings: report
                .findings()
                .iter()
                .map(|finding| format!("{}: {finding}.", finding.severity()))
                .collect(),
            sections: report.arms().iter().map(|arm| section(report, arm)).collect(),
            notes: notes(report),
        }
    }
}

fn level(report: &RetentionReport) -> String {
    format!("{} %", Short(report.options().level.get() * 100.0))
}

fn arm_line(name: &str, n: u64, churned: u64, rate: &Estimate) -> ArmLine {
    ArmLine {
        name: name.to_owned(),
        customers: count(n),
        churned: count(churned),
        rate: format!("{} %", percent(rate.value)),
        interval: format!("{} to {} %", percent(rate.lower), percent(rate.upper)),
    }
}

fn section(report: &RetentionReport, arm: &ArmReport) -> Section {
    let family = report.arms().len();
    let adjusted = match report.options().multiplicity {
        Multiplicity::None => String::new(),
        _ if family == 1 => String::new(),
        method => format!(", {method} over {family} arms"),
    };
    let currency = report.definition().currency;
    Section {
        name: arm.arm.clone(),
        verdict: format!("{} (p {}{adjusted})", arm.verdict, p_value(arm.p_value)),
        headline: headline(arm, currency),
        rows: rows(report, arm, currency),
    }
}

/// The answer in one sentence: the point only when the program is effective, else the set.
fn headline(arm: &ArmReport, currency: Currency) -> String {
    let retained = customers(arm.retained.value.abs());
    let costs = match &arm.cost_per_retained {
        Ok(set) => set_in_words(set, arm, currency),
        Err(undefined) => undefined.to_string(),
    };
    let point = arm.cost_per_retained.as_ref().ok().and_then(|set| set.value);
    let cost = arm.cost.to_f64();
    match (arm.verdict, point) {
        (Verdict::Effective, _) if cost < 0.0 => format!(
            "It retained {retained} customers and saved {} {currency}",
            amount(-cost, currency)
        ),
        (Verdict::Effective, Some(point)) => format!(
            "It retained {retained} customers, each for {} {currency} ({costs})",
            amount(point, currency)
        ),
        (Verdict::Effective, None) => format!("It retained {retained} customers; cost: {costs}"),
        (Verdict::Harmful, _) => format!(
            "It lost {retained} customers more than the control would have; cost of a retained \
             customer: {costs}"
        ),
        (Verdict::Inconclusive, _) => {
            format!("Whether it retained customers is open; cost of a retained customer: {costs}")
        }
    }
}

/// The set of costs in words.
fn set_in_words(set: &RatioSet, arm: &ArmReport, currency: Currency) -> String {
    let money = |number: f64| format!("{} {currency}", amount(number, currency));
    let saves = to_f64(arm.cost.amount()) < 0.0;
    match set.shape {
        Shape::WholeLine => "any amount: the data exclude none".to_owned(),
        Shape::Bounded if set.lower == set.upper => money(set.lower),
        Shape::Bounded if set.upper < 0.0 && !saves => {
            "no amount: the program lost customers".to_owned()
        }
        Shape::Bounded => format!("{} to {}", amount(set.lower, currency), money(set.upper)),
        Shape::TwoRays if !saves => format!("{} or more, or retains none", money(set.upper)),
        Shape::TwoRays => {
            format!("{} or less, or {} or more", money(set.lower), money(set.upper))
        }
        Shape::RayUp => format!("{} or more", money(set.lower)),
        Shape::RayDown if !saves => "no amount: the program retains none".to_owned(),
        Shape::RayDown => format!("{} or less", money(set.upper)),
    }
}

fn rows(report: &RetentionReport, arm: &ArmReport, currency: Currency) -> Vec<Row> {
    let options = report.options();
    let points = |number: f64| percent(number);
    let money = |number: f64| amount(number, currency);
    let mut rows = vec![
        row("churn reduction, points", &arm.churn_reduction, points),
        result_row("risk ratio of churn", &arm.risk_ratio, ratio),
        result_row("odds ratio of churn", &arm.odds_ratio, ratio),
        nnt_row(&arm.nnt),
        row("retained customers", &arm.retained, customers),
        Row {
            label: format!("program cost, {currency}"),
            value: money(arm.cost.to_f64()),
            interval: String::new(),
        },
        cost_row(arm, currency),
    ];
    if let (Some(value), Some(benefit)) = (options.customer_value, &arm.net_benefit_at_value) {
        let label = format!("net benefit at {value}, {currency}");
        rows.push(row(&label, benefit, money));
    }
    if let (Some(cost), Some(times)) = (options.acquisition_cost, &arm.acquisition_ratio) {
        rows.push(result_row(&format!("acquisition at {cost} / retention"), times, ratio));
    }
    rows
}

fn row(label: &str, estimate: &Estimate, format: impl Fn(f64) -> String) -> Row {
    Row {
        label: label.to_owned(),
        value: format(estimate.value),
        interval: format!("{} to {}", format(estimate.lower), format(estimate.upper)),
    }
}

fn result_row(
    label: &str,
    result: &Result<Estimate, Undefined>,
    format: impl Fn(f64) -> String,
) -> Row {
    match result {
        Ok(estimate) => row(label, estimate, format),
        Err(undefined) => undefined_row(label, *undefined),
    }
}

fn undefined_row(label: &str, Undefined { reason }: Undefined) -> Row {
    Row {
        label: label.to_owned(),
        value: "undefined".to_owned(),
        interval: reason.sentence().to_owned(),
    }
}

fn nnt_row(nnt: &Result<RatioSet, Undefined>) -> Row {
    let label = "number needed to treat";
    match nnt {
        Ok(set) => {
            let (value, interval) = words(set);
            Row { label: label.to_owned(), value, interval }
        }
        Err(undefined) => undefined_row(label, *undefined),
    }
}

fn cost_row(arm: &ArmReport, currency: Currency) -> Row {
    let label = format!("cost per retained, {currency}");
    match &arm.cost_per_retained {
        Ok(set) => Row {
            label,
            value: set.value.map_or("none".to_owned(), |value| amount(value, currency)),
            interval: match set.shape {
                Shape::Bounded => {
                    format!("{} to {}", amount(set.lower, currency), amount(set.upper, currency))
                }
                _ => set_in_words(set, arm, currency),
            },
        },
        Err(undefined) => undefined_row(&label, *undefined),
    }
}

fn notes(report: &RetentionReport) -> Vec<String> {
    let options = report.options();
    let mut notes = vec![format!(
        "Intervals: {}; churn rates wilson, churn reduction {}, ratios miettinen_nurminen{}.",
        level(report),
        options.difference,
        if report.arms().len() > 1 { "; not adjusted for several arms" } else { "" },
    )];
    notes.push(match report.sample_ratio() {
        Ok(test) => {
            format!(
                "Sizes of the arms against their allocation: p {}, {}.",
                p_value(test.p_value),
                test.method
            )
        }
        Err(Undefined { reason }) => {
            format!("Sizes of the arms: not tested, {}.", reason.sentence())
        }
    });
    if matches!(report.definition().cost, Cost::Same(_)) && report.arms().len() > 1 {
        notes.push("Cost: each arm is charged the whole of the program's cost.".to_owned());
    }
    notes
}
