//! What a report shows, the same in the terminal, the notebook and the page.

use crate::render::chart::Chart;
use crate::render::format::{count, isolated};
use crate::render::grid::Grid;
use crate::retention::definition::revenue::Missing;
use crate::retention::display::charts::{churn, costs, level};
use crate::retention::display::notes;
use crate::retention::display::section::{Section, section};
use crate::retention::display::tables::{ArmTable, arms, balance, strata};
use crate::retention::report::finding::Severity;
use crate::retention::report::report::RetentionReport;

/// A report in text, tables and charts: nothing else of it is shown.
pub(crate) struct View {
    pub(crate) title: String,
    pub(crate) control: String,
    /// The interval's level: `95%`.
    pub(crate) level: String,
    /// A row per arm, the control first.
    pub(crate) arms: Grid,
    /// Who was exposed, who was excluded, and what is missing.
    pub(crate) beneath: Vec<String>,
    pub(crate) churn: Chart,
    /// Absent where no arm has a cost per retained customer.
    pub(crate) costs: Option<Chart>,
    pub(crate) findings: Vec<FindingLine>,
    pub(crate) sections: Vec<Section>,
    pub(crate) strata: Vec<ArmTable>,
    pub(crate) balance: Vec<ArmTable>,
    /// The methods behind the figures.
    pub(crate) notes: Vec<String>,
    /// How to read the curves, where `notes` do not explain it.
    pub(crate) curve_note: Option<&'static str>,
}

pub(crate) struct FindingLine {
    pub(crate) severity: Severity,
    pub(crate) text: String,
}

impl View {
    pub(crate) fn of(report: &RetentionReport) -> View {
        let definition = report.definition();
        let level = level(report);
        let sections: Vec<Section> = report.arms().iter().map(|arm| section(report, arm)).collect();
        let unexplained = report.options().customer_value.is_none()
            && sections.iter().any(|section| section.curve.is_some());
        View {
            title: format!(
                "{} by {}, follow-up {}",
                isolated(&definition.churned),
                isolated(&definition.arm),
                definition.follow_up
            ),
            control: report.control().arm.clone(),
            arms: arms(report, &level),
            churn: churn(report),
            costs: costs(report),
            beneath: beneath(report),
            findings: findings(report),
            sections,
            strata: strata(report, &level),
            balance: balance(report),
            notes: notes::of(report, &level),
            curve_note: unexplained.then_some(notes::ACCEPTABILITY),
            level,
        }
    }
}

fn findings(report: &RetentionReport) -> Vec<FindingLine> {
    let line = |finding: &crate::retention::report::finding::Finding| FindingLine {
        severity: finding.severity(),
        text: format!("{finding}."),
    };
    report.findings().iter().map(line).collect()
}

/// Who was exposed to the program, who was excluded, and what is missing.
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
        .filter_map(|(arm, .., excluded)| {
            let excluded = excluded.ok().filter(|&excluded| excluded > 0)?;
            Some(format!("{} {}", isolated(arm), count(excluded)))
        })
        .collect();
    let mut lines = Vec::new();
    if !exposed.is_empty() {
        lines.push(format!("Exposed to the program: {}.", exposed.join("; ")));
    }
    if !excluded.is_empty() {
        let arms = excluded.join("; ");
        lines.push(format!("Excluded, followed for less than the follow-up: {arms}."));
    }
    lines.extend(revenue(report));
    lines.extend(missing_covariates(report));
    lines
}

/// Of how many customers the revenue is known, and how many have one above the cap.
fn revenue(report: &RetentionReport) -> Vec<String> {
    let definition = report.definition();
    let control = report.control();
    let arms = || {
        let first = (&control.arm, control.n, control.revenue_known, control.revenue_capped);
        let treated = report.arms().iter();
        std::iter::once(first)
            .chain(treated.map(|arm| (&arm.arm, arm.n, arm.revenue_known, arm.revenue_capped)))
    };
    let known: Vec<String> = arms()
        .filter_map(|(arm, n, known, _)| {
            let known = known.ok()?;
            let missing = count(n.saturating_sub(known));
            Some(format!("{} {} of {}, {missing} missing", isolated(arm), count(known), count(n)))
        })
        .collect();
    let mut lines = Vec::new();
    if !known.is_empty() {
        let zero = definition.missing_revenue() == Some(Missing::Zero);
        let counted = if zero { "; a missing revenue counts as 0" } else { "" };
        lines.push(format!("Revenue known: {}{counted}.", known.join("; ")));
    }
    if let Some(cap) = definition.revenue_cap() {
        let capped: Vec<String> = arms()
            .filter_map(|(arm, .., capped)| {
                Some(format!("{} {}", isolated(arm), count(capped.ok()?)))
            })
            .collect();
        if !capped.is_empty() {
            lines.push(format!("Revenue above {cap}, counted as {cap}: {}.", capped.join("; ")));
        }
    }
    lines
}

/// Of how many customers the baseline and the covariates are missing.
fn missing_covariates(report: &RetentionReport) -> Option<String> {
    let missing: Vec<String> = report
        .balance()
        .iter()
        .filter_map(|one| {
            let (missing, control) = (one.missing.ok()?, one.control_missing.ok()?);
            let (covariate, arm) = (isolated(&one.covariate), isolated(&one.arm));
            let (theirs, ours) = (count(control), count(missing));
            (missing > 0 || control > 0)
                .then(|| format!("{covariate} {ours} of {arm} and {theirs} of the control"))
        })
        .collect();
    (!missing.is_empty()).then(|| format!("Missing: {}.", missing.join("; ")))
}
