//! What a report shows of a treated arm.

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::currency::Currency;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::ratio_set::{Plain, RatioSet, Shape};
use crate::render::chart::Chart;
use crate::render::format::{amount, customers, p_value_beside, percent, ratio};
use crate::render::grid::Row;
use crate::retention::definition::options::ValueSource;
use crate::retention::display::charts::acceptability;
use crate::retention::display::cost_text::{CostSign, describe_set, none_retained, retains_none};
use crate::retention::display::headline::{Headline, costs_nothing, saved};
use crate::retention::report::arm::{ArmReport, MoneyVerdict, Quadrant, Verdict};
use crate::retention::report::basis::{MoneyTest, Side};
use crate::retention::report::report::RetentionReport;
use crate::stats::nnt::words;

/// A treated arm.
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    /// The verdict with its p-value.
    pub(crate) heading: String,
    pub(crate) headline: String,
    /// The basis of the verdict.
    pub(crate) reason: String,
    /// What an inconclusive study could have shown.
    pub(crate) detectable: Option<String>,
    /// The verdict on the money and its basis, if they add something to the headline.
    pub(crate) money: Option<String>,
    pub(crate) effect_rows: Vec<Row>,
    pub(crate) money_rows: Vec<Row>,
    /// The acceptability curve, where the cost of the arm is known.
    pub(crate) curve: Option<Chart>,
}

pub(crate) fn section(report: &RetentionReport, arm: &ArmReport) -> Section {
    let adjusted = report.adjustment().map_or(String::new(), |method| {
        format!(", {} over {} arms", method.display_name(), report.family())
    });
    let currency = report.definition().currency;
    Section {
        name: arm.arm.clone(),
        verdict: arm.verdict,
        heading: match arm.p_value {
            Ok(p_value) => {
                let p_value = p_value_beside(p_value, report.options().level.alpha());
                format!("{} (p {p_value}{adjusted})", arm.verdict)
            }
            Err(_) => arm.verdict.to_string(),
        },
        headline: Headline::of(arm, currency).sentence() + unadjusted_set(report, arm),
        reason: reason(report, arm),
        detectable: detectable(report, arm),
        money: money(report, arm),
        effect_rows: effect_rows(report, arm),
        money_rows: money_rows(report, arm, currency),
        curve: acceptability(report, std::slice::from_ref(arm)),
    }
}

/// What the headline says of a set by an interval that decides, where the verdict does not.
fn unadjusted_set(report: &RetentionReport, arm: &ArmReport) -> &'static str {
    let shows = arm.cost_per_retained.is_ok() && !costs_nothing(arm);
    if shows && decides_alone(report, arm).is_some() {
        " (not adjusted for several arms)"
    } else {
        ""
    }
}

/// The p-value of an arm whose verdict would be another one if it were the only arm.
fn decides_alone(report: &RetentionReport, arm: &ArmReport) -> Option<f64> {
    let (reduction, p_value) = arm.churn_reduction.ok().zip(arm.unadjusted_p_value.ok())?;
    let alone = Verdict::of(&reduction, p_value, report.options().level);
    (alone != arm.verdict).then_some(p_value)
}

/// The basis of the verdict. A p-value can reject equal rates where there is no verdict.
fn reason(report: &RetentionReport, arm: &ArmReport) -> String {
    let basis = match &arm.verdict_basis {
        Ok(basis) => basis,
        Err(undefined) => return format!("Not decided: the churn reduction is {undefined}"),
    };
    let against = arm.verdict == Verdict::Inconclusive && basis.side == Side::Below;
    let but =
        if against { ", but its estimate and its limits are not on one side of 0" } else { "" };
    let level = report.options().level;
    let by_itself = decides_alone(report, arm)
        .map_or(String::new(), |p_value| by_itself(p_value, report.family(), level));
    format!("Decided by {basis}{but}{by_itself}")
}

/// Why an arm whose own interval excludes no effect is open.
fn by_itself(p_value: f64, family: usize, level: Level) -> String {
    let p_value = p_value_beside(p_value, level.alpha());
    format!("; by itself p {p_value}; open because {family} arms were tried")
}

/// What an inconclusive study could have shown.
fn detectable(report: &RetentionReport, arm: &ArmReport) -> Option<String> {
    let more = report.adjustment().map_or(String::new(), |_| {
        format!("; with {} arms it takes a larger one", report.family())
    });
    // Over strata the rates of the control have other weights.
    let rate = if report.options().is_stratified() {
        "rates".to_owned()
    } else {
        format!("rate of {}%", percent(report.control().churn_rate.value))
    };
    (arm.verdict == Verdict::Inconclusive && arm.churn_reduction.is_ok()).then(|| {
        match arm.detectable_reduction {
            Ok(found) => format!(
                "At the control's churn {rate}, a study of this size finds a reduction of \
                 at least {} percentage points with a power of 80%{more}",
                percent(found)
            ),
            Err(undefined) if undefined.reason == UndefinedReason::SmallStrata => {
                format!("The reduction that a study of this size can find is {undefined}")
            }
            Err(_) => format!(
                "At the control's churn {rate}, even a program that loses no customer is \
                 called effective in fewer than 80% of studies of this size"
            ),
        }
    })
}

/// The headline covers a program that retains customers and costs money; other cases need a line.
///
/// The quadrant knows only churn and cost, so it says nothing beside a verdict by revenue.
fn money(report: &RetentionReport, arm: &ArmReport) -> Option<String> {
    let verdict = money_verdict(report, arm);
    let by_revenue = report.options().value_from == ValueSource::Revenue;
    let quadrant = arm.quadrant.ok().filter(|_| !(by_revenue && verdict.is_some()));
    let quadrant = quadrant.filter(|one| verdict.is_some() || *one != Quadrant::TradeOff);
    let cost = arm.cost.map_or(0.0, |cost| cost.to_f64());
    let points = quadrant.zip(arm.retained.ok()).map(|(one, retained)| {
        let words = quadrant_in_words(one, retained.value, cost);
        format!("according to the point estimates, {words}")
    });
    let said: Vec<String> = verdict.into_iter().chain(points).collect();
    (!said.is_empty()).then(|| format!("Money: {}", said.join("; ")))
}

fn money_verdict(report: &RetentionReport, arm: &ArmReport) -> Option<String> {
    let verdict = match arm.money_verdict.ok()? {
        MoneyVerdict::Pays => "it pays",
        MoneyVerdict::Unclear => "unclear",
        MoneyVerdict::DoesNotPay => "it does not pay",
    };
    let of = benefit_in_words(report);
    Some(match &arm.money_verdict_basis {
        Ok(basis) => {
            let held = basis.held_back_by == Some(MoneyTest::AdjustedPValue);
            let own = basis.unadjusted_p_value().filter(|_| held);
            let level = report.options().level;
            let by_itself =
                own.map_or(String::new(), |own| by_itself(own, report.money_family(), level));
            format!("{verdict} {of}, decided by {basis}{by_itself}")
        }
        Err(undefined) => format!("{verdict} {of}, the net benefit is {undefined}"),
    })
}

/// What the net benefit is computed at.
fn benefit_of(report: &RetentionReport) -> String {
    match (report.options().value_from, report.options().customer_value) {
        (ValueSource::CustomerValue, Some(value)) => format!("at {value}"),
        _ => "by revenue".to_owned(),
    }
}

/// The same in a sentence.
fn benefit_in_words(report: &RetentionReport) -> String {
    match (report.options().value_from, report.options().customer_value) {
        (ValueSource::CustomerValue, Some(value)) => {
            format!("at a customer value of {value} {}", report.definition().currency)
        }
        _ => benefit_of(report),
    }
}

fn quadrant_in_words(quadrant: Quadrant, retained: f64, cost: f64) -> &'static str {
    match quadrant {
        Quadrant::Dominant if retained == 0.0 => {
            "it saves money and neither retains nor loses customers (dominant)"
        }
        Quadrant::Dominant if cost < 0.0 => "it retains customers and saves money (dominant)",
        Quadrant::Dominant => "it retains customers at no extra cost (dominant)",
        Quadrant::TradeOff => "it retains customers and costs money (a trade-off)",
        Quadrant::Dominated if retained == 0.0 => {
            "it costs money and neither retains nor loses customers (dominated)"
        }
        Quadrant::Dominated if cost == 0.0 => {
            "it loses customers and costs nothing extra (dominated)"
        }
        Quadrant::Dominated => "it costs money and loses customers (dominated)",
        Quadrant::CheaperButHarmful => "it saves money and loses customers",
        Quadrant::NoDifference => "it changes neither churn nor cost",
    }
}

fn effect_rows(report: &RetentionReport, arm: &ArmReport) -> Vec<Row> {
    let adjusted = adjusts(report).then_some(&arm.churn_reduction_adjusted);
    let rows = [
        result_row("churn reduction, points", &arm.churn_reduction, percent),
        adjusted.and_then(|one| result_row("adjusted reduction, points", one, percent)),
        set_row("complier reduction, points", &arm.complier_reduction, percent),
        result_row("risk ratio of churn", &arm.risk_ratio, ratio),
        result_row("lift, %", &arm.lift, percent),
        result_row("odds ratio of churn", &arm.odds_ratio, ratio),
        nnt_row(&arm.nnt),
        result_row("retained customers", &arm.retained, customers),
    ];
    rows.into_iter().flatten().collect()
}

fn money_rows(report: &RetentionReport, arm: &ArmReport, currency: Currency) -> Vec<Row> {
    let money = |number: f64| amount(number, currency);
    let benefit = format!("net benefit {}, {currency}", benefit_of(report));
    let each = format!("break-even unit cost, {currency}");
    let acquisition = report.options().acquisition_cost.and_then(|cost| {
        let label = format!("acquisition cost {cost} / retention");
        result_row(&label, &arm.acquisition_ratio, ratio)
    });
    let revenue = format!("incremental revenue, {currency}");
    let adjusted = adjusts(report).then_some(&arm.incremental_revenue_adjusted);
    let adjusted =
        adjusted.and_then(|one| result_row(&format!("adjusted revenue, {currency}"), one, money));
    let rows = [
        spent_row(arm, currency),
        cost_row(arm, currency),
        result_row(&benefit, &arm.net_benefit_at_value, money),
        result_row(&each, &arm.break_even_unit_cost, money),
        result_row("return on cost, %", &arm.return_on_cost, percent),
        acquisition,
        result_row(&revenue, &arm.incremental_revenue, money),
        adjusted,
    ];
    rows.into_iter().flatten().collect()
}

/// Whether there is a baseline, and the options request the adjustment.
fn adjusts(report: &RetentionReport) -> bool {
    report.definition().baseline.is_some() && report.options().adjust.is_some()
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
) -> Option<Row> {
    match result {
        Ok(estimate) => Some(row(label, estimate, format)),
        Err(undefined) => undefined_row(label, *undefined),
    }
}

/// A figure that was not asked for, or that stands with the strata, is left out; one that cannot be computed is shown as undefined.
fn undefined_row(label: &str, undefined: Undefined) -> Option<Row> {
    let unasked = matches!(
        undefined.reason,
        UndefinedReason::NotAsked | UndefinedReason::NoMetric | UndefinedReason::InStrata
    );
    (!unasked).then(|| Row {
        label: label.to_owned(),
        value: "undefined".to_owned(),
        interval: why(undefined),
    })
}

pub(crate) fn why(Undefined { reason, column }: Undefined) -> String {
    match column {
        Some(column) if reason == UndefinedReason::MissingColumn => {
            format!("the summary lacked {column}")
        }
        Some(column) => format!("{}: {column}", reason.sentence()),
        None => reason.sentence().to_owned(),
    }
}

fn nnt_row(nnt: &Result<RatioSet, Undefined>) -> Option<Row> {
    let label = "number needed to treat";
    match nnt {
        Ok(set) => {
            let (value, interval) = words(set);
            Some(Row { label: label.to_owned(), value, interval })
        }
        Err(undefined) => undefined_row(label, *undefined),
    }
}

fn set_row(
    label: &str,
    set: &Result<RatioSet, Undefined>,
    format: impl Fn(f64) -> String,
) -> Option<Row> {
    let set = match set {
        Ok(set) => set,
        Err(undefined) => return undefined_row(label, *undefined),
    };
    let interval = set.describe(&Plain(&format));
    let value = set.value.map_or("none".to_owned(), format);
    Some(Row { label: label.to_owned(), value, interval })
}

fn spent_row(arm: &ArmReport, currency: Currency) -> Option<Row> {
    let label = format!("program cost, {currency}");
    match arm.cost {
        Ok(cost) => {
            let value = amount(cost.to_f64(), currency);
            let interval = saved(arm).filter(|saved| saved.lower < saved.upper).map(|saved| {
                format!("{} to {}", amount(-saved.upper, currency), amount(-saved.lower, currency))
            });
            Some(Row { label, value, interval: interval.unwrap_or_default() })
        }
        Err(undefined) => undefined_row(&label, undefined),
    }
}

fn cost_row(arm: &ArmReport, currency: Currency) -> Option<Row> {
    let label = format!("cost per retained, {currency}");
    let set = match &arm.cost_per_retained {
        Ok(set) => set,
        Err(undefined) => return undefined_row(&label, *undefined),
    };
    let cost = arm.cost.map_or(0.0, |cost| cost.to_f64());
    let sign = CostSign::of(cost, set);
    let interval = match set.shape {
        _ if costs_nothing(arm) => "no extra cost".to_owned(),
        _ if sign == CostSign::Open && arm.retained.is_ok_and(|one| one.upper < 0.0) => {
            none_retained(arm.verdict).to_owned()
        }
        // Of a program that lost customers, the numbers alone would be read as a cost.
        Shape::Bounded if !retains_none(set, cost) => {
            format!("{} to {}", amount(set.lower, currency), amount(set.upper, currency))
        }
        _ => describe_set(set, arm, currency),
    };
    // What a program costs that retained no customer is not the cost of one.
    let some = arm.retained.is_ok_and(|one| one.value > 0.0);
    let each = set.value.filter(|_| some || sign == CostSign::Saves);
    let value = each.map_or("none".to_owned(), |value| amount(value, currency));
    Some(Row { label, value, interval })
}
