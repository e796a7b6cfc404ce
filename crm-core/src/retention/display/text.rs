//! The report for a terminal of 80 columns.

use std::fmt;

use crate::render::format::isolated;
use crate::render::grid::Row;
use crate::render::terminal::{Columns, table, wrap};
use crate::retention::display::section::Section;
use crate::retention::display::tables::ArmTable;
use crate::retention::display::view::{FindingLine, View};
use crate::retention::report::report::RetentionReport;

/// Above this many rows, a blank line separates effect and money.
const GLANCE: usize = 9;

impl RetentionReport {
    /// Writes the report as text for a terminal of 80 columns.
    ///
    /// The arms and the findings come first. A figure that the study
    /// has no column for, or that was not asked for, is left out; one that lacks a column of a
    /// summary is shown as undefined.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let report = study.report(&Default::default())?;
    /// assert_eq!(report.to_text(), report.to_string());
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_text(&self) -> String {
        render(&View::of(self))
    }
}

impl fmt::Display for RetentionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

fn render(view: &View) -> String {
    let mut lines = wrap(&format!("Retention study: {}", view.title), "", "  ");
    lines.push(String::new());
    lines.extend(table(&view.arms, ""));
    for line in &view.beneath {
        lines.extend(wrap(line, "", "  "));
    }
    lines.extend(findings(&view.findings));
    let sections = view.sections.iter();
    let columns =
        Columns::of(sections.flat_map(|one| one.effect_rows.iter().chain(&one.money_rows)));
    for section in &view.sections {
        lines.extend(arm(section, &columns, &view.level));
    }
    let control = isolated(&view.control);
    for strata in &view.strata {
        let title = format!("Strata of {}: churn reduction, points", isolated(&strata.arm));
        lines.extend(arm_table(strata, &title));
    }
    for balance in &view.balance {
        let title = format!("Baseline balance of {} and {control}", isolated(&balance.arm));
        lines.extend(arm_table(balance, &title));
    }
    lines.push(String::new());
    if !view.strata.is_empty() || !view.balance.is_empty() {
        lines.push("Methods".to_owned());
    }
    for note in &view.notes {
        lines.extend(wrap(note, "", ""));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn findings(findings: &[FindingLine]) -> Vec<String> {
    if findings.is_empty() {
        return Vec::new();
    }
    let heading = [String::new(), "Findings".to_owned()];
    let lines = findings.iter().flat_map(|finding| {
        let FindingLine { severity, text } = finding;
        wrap(&format!("{severity}: {text}"), "  ", "    ")
    });
    heading.into_iter().chain(lines).collect()
}

fn arm(section: &Section, columns: &Columns, level: &str) -> Vec<String> {
    let heading = format!("{}: {}", isolated(&section.name), section.heading);
    let mut lines = vec![String::new()];
    lines.extend(wrap(&heading, "", "  "));
    let said = [
        Some(&section.headline),
        Some(&section.reason),
        section.detectable.as_ref(),
        section.money.as_ref(),
    ];
    for sentence in said.into_iter().flatten() {
        lines.extend(wrap(&format!("{sentence}."), "  ", "  "));
    }
    lines.push(String::new());
    lines.extend(columns.line("", "estimate", &format!("{level} interval")));
    let row = |Row { label, value, interval }: &Row| columns.line(label, value, interval);
    lines.extend(section.effect_rows.iter().flat_map(row));
    if section.effect_rows.len() + section.money_rows.len() > GLANCE {
        lines.push(String::new());
    }
    lines.extend(section.money_rows.iter().flat_map(row));
    lines
}

fn arm_table(one: &ArmTable, title: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    lines.extend(wrap(title, "", "  "));
    lines.extend(table(&one.table, "  "));
    lines.extend(one.below.iter().flat_map(|line| wrap(line, "  ", "  ")));
    lines
}
