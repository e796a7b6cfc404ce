//! What a reader is shown of a report, the same for the terminal, the notebook and the page.

use super::format::{count, isolated, percent};
use super::section::{Section, section};
use super::table::{Line, Table};
use super::view_strata::{ArmTable, balance, strata};
use super::{RetentionReport, Severity, notes};
use crate::Estimate;

/// A report in words and figures.
pub(super) struct View {
    pub(super) title: String,
    /// The interval's level: `95 %`.
    pub(super) level: String,
    /// A line for each arm, the control first.
    pub(super) arms: Table,
    /// What is to be said of the arms beside their churn.
    pub(super) beneath: Vec<String>,
    pub(super) findings: Vec<FindingLine>,
    pub(super) sections: Vec<Section>,
    pub(super) strata: Vec<ArmTable>,
    pub(super) balance: Vec<ArmTable>,
    /// How each number was made.
    pub(super) notes: Vec<String>,
}

pub(super) struct FindingLine {
    pub(super) severity: Severity,
    pub(super) text: String,
}

impl View {
    pub(super) fn of(report: &RetentionReport) -> View {
        let definition = report.definition();
        let level = level(report);
        View {
            title: format!(
                "{} by {}, follow-up {}",
                isolated(&definition.churned),
                isolated(&definition.arm),
                definition.follow_up
            ),
            arms: arms(report, &level),
            beneath: beneath(report),
            findings: findings(report),
            sections: report.arms().iter().map(|arm| section(report, arm)).collect(),
            strata: strata(report, &level),
            balance: balance(report),
            notes: notes::of(report, &level),
            level,
        }
    }
}

fn level(report: &RetentionReport) -> String {
    format!("{} %", report.options().level.percent())
}

fn findings(report: &RetentionReport) -> Vec<FindingLine> {
    let line = |finding: &super::Finding| FindingLine {
        severity: finding.severity(),
        text: format!("{finding}."),
    };
    report.findings().iter().map(line).collect()
}

fn arms(report: &RetentionReport, level: &str) -> Table {
    let control = report.control();
    let head = |text: &str, width| (text.to_owned(), width);
    let treated = report.arms().iter().map(|a| line(&a.arm, "", a.n, a.churned, &a.churn_rate));
    let first = line(&control.arm, " (control)", control.n, control.churned, &control.churn_rate);
    Table {
        first: "arm",
        heads: vec![
            head("customers", 11),
            head("churned", 11),
            head("churn rate", 12),
            (format!("{level} interval"), 18),
        ],
        lines: std::iter::once(first).chain(treated).collect(),
    }
}

fn line(name: &str, remark: &'static str, n: u64, churned: u64, rate: &Estimate) -> Line {
    let cells = vec![
        count(n),
        count(churned),
        format!("{} %", percent(rate.value)),
        format!("{} to {} %", percent(rate.lower), percent(rate.upper)),
    ];
    Line { name: name.to_owned(), remark, cells }
}

/// Who was exposed to the program, and who was left out.
fn beneath(report: &RetentionReport) -> Vec<String> {
    let control = report.control();
    let arms = || {
        std::iter::once((&control.arm, control.n, control.exposed, control.excluded))
            .chain(report.arms().iter().map(|arm| (&arm.arm, arm.n, arm.exposed, arm.excluded)))
    };
    let exposed: Vec<String> = arms()
        .filter_map(|(arm, n, exposed, _)| {
            Some(format!("{} {} of {}", isolated(arm), count(exposed?), count(n)))
        })
        .collect();
    let excluded: Vec<String> = arms()
        .filter(|&(.., excluded)| excluded > 0)
        .map(|(arm, _, _, excluded)| format!("{} {}", isolated(arm), count(excluded)))
        .collect();
    let mut lines = Vec::new();
    if !exposed.is_empty() {
        lines.push(format!("Exposed to the program: {}.", exposed.join("; ")));
    }
    if !excluded.is_empty() {
        let arms = excluded.join("; ");
        lines.push(format!("Left out, followed for less than the follow-up: {arms}."));
    }
    lines
}
