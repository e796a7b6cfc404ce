//! What a reader is shown of strata and of the balance of the arms.

use std::cmp::Reverse;

use crate::error::undefined::Undefined;
use crate::render::format::{count, customers, either, isolated, p_value, percent, ratio};
use crate::render::grid::{Grid, Line};
use crate::retention::display::section::why;
use crate::retention::report::balance::Balance;
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::{CombinedStrata, StrataReport, StratumReport, stratum_name};

/// The most strata that are shown of an arm: more cannot be read, and JSON holds them all.
const MOST: usize = 30;

/// A table of a treated arm.
pub(crate) struct ArmTable {
    pub(crate) arm: String,
    pub(crate) table: Grid,
    pub(crate) below: Vec<String>,
}

pub(crate) fn strata(report: &RetentionReport, level: &str) -> Vec<ArmTable> {
    let of = |strata: &StrataReport| ArmTable {
        arm: strata.arm.clone(),
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
    let heads = ["lost, treated", "lost, control", "reduction", &interval, "retained"];
    heads.map(|head| (head.to_owned(), 0)).to_vec()
}

/// The largest strata, in the order of their names.
pub(crate) fn shown(strata: &[StratumReport]) -> Vec<&StratumReport> {
    let mut largest: Vec<(usize, &StratumReport)> = strata.iter().enumerate().collect();
    largest.sort_by_key(|&(at, stratum)| (Reverse(stratum.n + stratum.control_n), at));
    largest.truncate(MOST);
    largest.sort_by_key(|&(at, _)| at);
    largest.into_iter().map(|(_, stratum)| stratum).collect()
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
    let more = strata.strata.len().saturating_sub(MOST);
    if more > 0 {
        let (more, are) = (count(more as u64), either(more as u64, "is", "are"));
        lines.push(format!("The {MOST} largest strata; {more} more {are} not shown."));
    }
    lines.push(match &strata.combined {
        Ok(combined) => together(combined),
        Err(_) => "No stratum has customers of both arms.".to_owned(),
    });
    if !strata.lacking.is_empty() {
        lines.push(lacking(&strata.lacking));
    }
    lines
}

/// The strata as one, and whether they are alike.
fn together(combined: &CombinedStrata) -> String {
    let effect = match &combined.churn_reduction {
        Ok(found) => {
            let one = found.estimate;
            let [value, lower, upper] = [one.value, one.lower, one.upper].map(percent);
            format!("{value} points, {lower} to {upper} (p {})", p_value(found.p_value))
        }
        Err(undefined) => undefined.to_string(),
    };
    let alike = match &combined.cochran_q {
        Ok(test) => format!("p {} ({})", p_value(test.p_value), test.method),
        Err(undefined) => format!("not tested, {}", why(*undefined)),
    };
    format!("Together (Mantel-Haenszel): {effect}; the same in all strata: {alike}.")
}

fn lacking(strata: &[Vec<Option<String>>]) -> String {
    let shown = strata.iter().take(MOST).map(|names| isolated(&stratum_name(names)));
    let shown: Vec<String> = shown.collect();
    let more = match strata.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("; and {} more", count(more as u64)),
    };
    format!("Lacking an arm: {}{more}.", shown.join("; "))
}

pub(crate) fn balance(report: &RetentionReport) -> Vec<ArmTable> {
    let of = |arm: &str| -> Vec<&Balance> {
        report.balance().iter().filter(|one| one.arm == arm).collect()
    };
    let arms = report.arms().iter().map(|arm| (&arm.arm, of(&arm.arm)));
    arms.filter(|(_, found)| !found.is_empty())
        .map(|(arm, found)| ArmTable {
            arm: arm.clone(),
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
            cells.push(one.missing_p_value.map_or("none".to_owned(), p_cell));
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
