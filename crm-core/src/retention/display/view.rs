//! What a reader is shown of a report, the same for the terminal, the notebook and the page.

use crate::number::estimate::Estimate;
use crate::render::format::{count, isolated, percent};
use crate::render::grid::{Grid, Line};
use crate::retention::display::notes;
use crate::retention::display::section::{Section, section};
use crate::retention::display::tables::{ArmTable, balance, strata};
use crate::retention::report::finding::Severity;
use crate::retention::report::report::RetentionReport;

/// A report in words and figures.
pub(crate) struct View {
    pub(crate) title: String,
    /// The interval's level: `95 %`.
    pub(crate) level: String,
    /// A line for each arm, the control first.
    pub(crate) arms: Grid,
    /// What is to be said of the arms beside their churn.
    pub(crate) beneath: Vec<String>,
    pub(crate) findings: Vec<FindingLine>,
    pub(crate) sections: Vec<Section>,
    pub(crate) strata: Vec<ArmTable>,
    pub(crate) balance: Vec<ArmTable>,
    /// How each number was made.
    pub(crate) notes: Vec<String>,
}

pub(crate) struct FindingLine {
    pub(crate) severity: Severity,
    pub(crate) text: String,
}

impl View {
    pub(crate) fn of(report: &RetentionReport) -> View {
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
    let line = |finding: &crate::retention::report::finding::Finding| FindingLine {
        severity: finding.severity(),
        text: format!("{finding}."),
    };
    report.findings().iter().map(line).collect()
}

fn arms(report: &RetentionReport, level: &str) -> Grid {
    let control = report.control();
    let head = |text: &str, width| (text.to_owned(), width);
    let treated = report.arms().iter().map(|a| line(&a.arm, "", a.n, a.churned, &a.churn_rate));
    let first = line(&control.arm, " (control)", control.n, control.churned, &control.churn_rate);
    Grid {
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
            Some(format!("{} {} of {}", isolated(arm), count(exposed.ok()?), count(n)))
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
