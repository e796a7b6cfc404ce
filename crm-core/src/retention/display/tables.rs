//! The tables of a report.

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::currency::Currency;
use crate::number::estimate::Estimate;
use crate::number::ratio_set::{Plain, Units};
use crate::render::chart::Chart;
use crate::render::format::{amount, count, customers, isolated, p_value, percent, ratio};
use crate::render::grid::{Grid, Line};
use crate::retention::display::charts::{MOST, omitted, shown, strata_chart};
use crate::retention::display::cost_text::{CostSign, retains_none};
use crate::retention::display::headline::costs_nothing;
use crate::retention::display::section::why;
use crate::retention::report::arm::{ArmReport, ControlReport, Verdict};
use crate::retention::report::balance::Balance;
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::{CombinedStrata, StrataReport, StratumReport, stratum_name};

use crate::stats::chi_square::ChiSquareTest;
/// A table of a treated arm, with what is drawn above it and written below it.
pub(crate) struct ArmTable {
    pub(crate) arm: String,
    pub(crate) chart: Option<Chart>,
    pub(crate) table: Grid,
    pub(crate) below: Vec<String>,
}

/// With more arms than these, the control included, the report begins with all main figures.
const FEW_ARMS: usize = 3;

/// A line for each arm, the control first.
pub(crate) fn arms(report: &RetentionReport, level: &str) -> Grid {
    if report.arms().len() < FEW_ARMS {
        churn_rates(report, level)
    } else {
        overview(report, level)
    }
}

fn churn_rates(report: &RetentionReport, level: &str) -> Grid {
    let line = |name: &str, remark, n, churned, rate: &Estimate| Line {
        name: name.to_owned(),
        remark,
        cells: vec![
            count(n),
            count(churned),
            format!("{}%", percent(rate.value)),
            format!("{}% to {}%", percent(rate.lower), percent(rate.upper)),
        ],
    };
    let ControlReport { arm, n, churned, churn_rate, .. } = report.control();
    let treated = report.arms().iter().map(|a| line(&a.arm, "", a.n, a.churned, &a.churn_rate));
    let interval = format!("{level} interval");
    let heads = [("customers", 11), ("churned", 11), ("churn rate", 12), (&interval, 18)];
    Grid {
        first: "arm",
        heads: heads.map(|(head, width)| (head.to_owned(), width)).to_vec(),
        lines: std::iter::once(line(arm, CONTROL, *n, *churned, churn_rate))
            .chain(treated)
            .collect(),
    }
}

const CONTROL: &str = " (control)";

/// The head of the p-values, with how they are adjusted.
fn p_head(report: &RetentionReport) -> String {
    match report.adjustment() {
        Some(method) => format!("p ({})", method.display_name()),
        None => "p".to_owned(),
    }
}

/// The figures that arms are compared by.
fn overview(report: &RetentionReport, level: &str) -> Grid {
    let currency = report.definition().currency;
    let heads = [
        "customers".to_owned(),
        "churn".to_owned(),
        format!("reduction ({level})"),
        p_head(report),
        "verdict".to_owned(),
        format!("cost per retained, {currency} ({level})"),
    ];
    let control = report.control();
    let rate = |rate: &Estimate| format!("{}%", percent(rate.value));
    let mut cells = vec![count(control.n), rate(&control.churn_rate)];
    cells.resize(heads.len(), String::new());
    let first = Line { name: control.arm.clone(), remark: CONTROL, cells };
    let treated = report.arms().iter().map(|arm| Line {
        name: arm.arm.clone(),
        remark: "",
        cells: vec![
            count(arm.n),
            rate(&arm.churn_rate),
            arm.churn_reduction.map_or("undefined".to_owned(), |one| with_limits(&one, percent)),
            arm.p_value.map_or(String::new(), p_cell),
            arm.verdict.to_string(),
            cost_cell(arm, currency),
        ],
    });
    Grid {
        first: "arm",
        heads: heads.map(|head| (head, 0)).to_vec(),
        lines: std::iter::once(first).chain(treated).collect(),
    }
}

fn with_limits(estimate: &Estimate, format: impl Fn(f64) -> String) -> String {
    let [value, lower, upper] = [estimate.value, estimate.lower, estimate.upper].map(format);
    format!("{value} ({lower} to {upper})")
}

/// The cost per retained customer without its currency; the point only of an effective program.
fn cost_cell(arm: &ArmReport, currency: Currency) -> String {
    let (Ok(set), Ok(cost)) = (arm.cost_per_retained, arm.cost) else {
        return "undefined".to_owned();
    };
    if costs_nothing(arm) {
        return "no extra cost".to_owned();
    }
    let cost = cost.to_f64();
    let text = match CostSign::of(cost, &set) {
        CostSign::Saves => return "saved money".to_owned(),
        CostSign::Costs if retains_none(&set, cost) => return "none retained".to_owned(),
        CostSign::Costs => set.describe(&BareCost { currency }),
        CostSign::Open => set.describe(&Plain(|number| amount(number, currency))),
    };
    match set.value.filter(|_| arm.verdict == Verdict::Effective) {
        Some(value) => format!("{} ({text})", amount(value, currency)),
        None => text,
    }
}

/// Costs without their currency; of two rays, the lower one has no retained customers.
struct BareCost {
    currency: Currency,
}

impl Units for BareCost {
    fn number(&self, number: f64) -> String {
        amount(number, self.currency)
    }

    fn outside(&self, _: f64, upper: f64) -> String {
        format!("{}, or none retained", self.at_least(upper))
    }
}

pub(crate) fn strata(report: &RetentionReport, level: &str) -> Vec<ArmTable> {
    let of = |strata: &StrataReport| ArmTable {
        arm: strata.arm.clone(),
        chart: strata_chart(report, std::slice::from_ref(strata)),
        table: Grid {
            first: "stratum",
            heads: heads(level),
            lines: shown(&strata.strata).into_iter().map(line).collect(),
        },
        below: below(strata),
    };
    report.strata().iter().map(of).collect()
}

fn heads(level: &str) -> Vec<(String, usize)> {
    let interval = format!("{level} interval");
    let heads = ["churned, treated", "control", "reduction", &interval, "retained"];
    heads.map(|head| (head.to_owned(), 0)).to_vec()
}

fn line(stratum: &StratumReport) -> Line {
    let of = |churned, n| format!("{} of {}", count(churned), count(n));
    let reduction = stratum.churn_reduction;
    Line {
        name: stratum_name(&stratum.names),
        remark: "",
        cells: vec![
            of(stratum.churned, stratum.n),
            of(stratum.control_churned, stratum.control_n),
            percent(reduction.value),
            format!("{} to {}", percent(reduction.lower), percent(reduction.upper)),
            customers(stratum.retained),
        ],
    }
}

fn below(strata: &StrataReport) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(omitted(std::slice::from_ref(strata)));
    lines.push(match &strata.combined {
        Ok(combined) => together(combined),
        Err(_) => "No stratum has customers in both arms.".to_owned(),
    });
    if !strata.lacking.is_empty() {
        lines.push(lacking(&strata.lacking));
    }
    lines
}

/// The strata combined, and the test of their homogeneity.
fn together(combined: &CombinedStrata) -> String {
    let effect = match &combined.churn_reduction {
        Ok(found) => {
            let one = found.estimate;
            let [value, lower, upper] = [one.value, one.lower, one.upper].map(percent);
            format!("{value} points, {lower} to {upper} (p {})", p_value(found.p_value))
        }
        Err(undefined) => undefined.to_string(),
    };
    let tested = |test: &Result<ChiSquareTest, Undefined>| match test {
        Ok(test) => format!("p {} ({})", p_value(test.p_value), test.method.display_name()),
        Err(undefined) => format!("not tested, {}", why(*undefined)),
    };
    let odds = match &combined.odds_ratio {
        Ok(found) => {
            let one = found.estimate;
            let [value, lower, upper] = [one.value, one.lower, one.upper].map(ratio);
            format!("odds ratio {value}, {lower} to {upper}")
        }
        Err(undefined) => format!("odds ratio {undefined}"),
    };
    format!(
        "All strata (Mantel-Haenszel): {effect}; {odds}; equal reduction in all strata: {}; equal odds \
         ratio in all strata: {}.",
        tested(&combined.cochran_q),
        tested(&combined.tarone)
    )
}

fn lacking(strata: &[Vec<Option<String>>]) -> String {
    let shown = strata.iter().take(MOST).map(|names| isolated(&stratum_name(names)));
    let shown: Vec<String> = shown.collect();
    let more = match strata.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("; and {} more", count(more as u64)),
    };
    format!("Without customers in both arms: {}{more}.", shown.join("; "))
}

pub(crate) fn balance(report: &RetentionReport) -> Vec<ArmTable> {
    let of = |arm: &str| -> Vec<&Balance> {
        report.balance().iter().filter(|one| one.arm == arm).collect()
    };
    let arms = report.arms().iter().map(|arm| (&arm.arm, of(&arm.arm)));
    arms.filter(|(_, found)| !found.is_empty())
        .map(|(arm, found)| ArmTable {
            arm: arm.clone(),
            chart: None,
            table: compared(&found),
            below: Vec::new(),
        })
        .collect()
}

fn compared(found: &[&Balance]) -> Grid {
    let missing = found.iter().any(|one| one.missing_p_value.is_ok());
    let mut heads = vec![("SMD".to_owned(), 8), ("p".to_owned(), 9)];
    if missing {
        heads.push(("p, missing values".to_owned(), 0));
    }
    let line = |one: &&Balance| {
        let mut cells = vec![cell(one.smd, ratio), cell(one.p_value, p_cell)];
        if missing {
            cells.push(match one.missing_p_value {
                Err(undefined) if undefined.reason == UndefinedReason::NoneMissing => {
                    "none".to_owned()
                }
                found => cell(found, p_cell),
            });
        }
        Line { name: one.covariate.clone(), remark: "", cells }
    };
    Grid { first: "covariate", heads, lines: found.iter().map(line).collect() }
}

fn cell(result: Result<f64, Undefined>, format: impl Fn(f64) -> String) -> String {
    result.map_or("undefined".to_owned(), format)
}

/// A p-value that stands alone.
fn p_cell(p: f64) -> String {
    p_value(p).trim_start_matches("= ").to_owned()
}
