//! The report for a terminal of 80 columns.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::render::format::{isolated, pad};
use crate::render::grid::{Grid, Line};
use crate::retention::display::section::{Row, Section};
use crate::retention::display::tables::ArmTable;
use crate::retention::display::view::{FindingLine, View};
use crate::retention::report::report::RetentionReport;

/// The width at which long lines break.
const WIDTH: usize = 80;

/// Below this many rows effect and money are read at a glance; above, they stand apart.
const GLANCE: usize = 9;

impl RetentionReport {
    /// Writes the report as a table for a terminal of 80 columns.
    ///
    /// What a reader must know before believing the figures comes first. A figure that the study
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
        render(self)
    }
}

impl fmt::Display for RetentionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

fn render(report: &RetentionReport) -> String {
    let view = View::of(report);
    let mut lines = wrap(&format!("Retention study: {}", view.title), "", "  ");
    lines.push(String::new());
    lines.extend(table(&view.arms, ""));
    for line in &view.beneath {
        lines.extend(wrap(line, "", "  "));
    }
    lines.extend(findings(&view.findings));
    let columns = Columns::of(&view.sections);
    for section in &view.sections {
        lines.extend(arm(section, &columns, &view.level));
    }
    let control = &report.control().arm;
    for strata in &view.strata {
        let title = format!("Strata of {}: churn reduction in points", isolated(&strata.arm));
        lines.extend(arm_table(strata, &title));
    }
    for balance in &view.balance {
        let (arm, control) = (isolated(&balance.arm), isolated(control));
        lines.extend(arm_table(balance, &format!("Balance of {arm} and {control} at the start")));
    }
    lines.push(String::new());
    if !view.strata.is_empty() || !view.balance.is_empty() {
        lines.push("How each number was made".to_owned());
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

/// The widths of the first two columns of all arms, so that they stand below each other.
struct Columns {
    label: usize,
    value: usize,
}

impl Columns {
    fn of(sections: &[Section]) -> Columns {
        let rows = || sections.iter().flat_map(|one| one.effect_rows.iter().chain(&one.money_rows));
        let widest = |least: usize, most: usize, text: fn(&Row) -> &str| {
            rows().map(|row| text(row).width()).max().unwrap_or(0).clamp(least, most)
        };
        Columns {
            label: widest(27, 36, |row| row.label.as_str()),
            value: widest(13, 20, |row| row.value.as_str()),
        }
    }

    fn line(&self, label: &str, value: &str, interval: &str) -> Vec<String> {
        let (label, value) = (pad(label, self.label, false), pad(value, self.value, true));
        let start = format!("  {label}{value}   ");
        // What does not fit beside the value goes on below, where it began.
        let rest = " ".repeat(start.width());
        wrap(interval, &start, &rest).iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

fn arm(section: &Section, columns: &Columns, level: &str) -> Vec<String> {
    let heading = format!("{}: {}", isolated(&section.name), section.heading);
    let mut lines = vec![String::new()];
    lines.extend(wrap(&heading, "", "  "));
    let said = [Some(&section.headline), Some(&section.reason), section.money.as_ref()];
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

fn table(table: &Grid, indent: &str) -> Vec<String> {
    let heads: Vec<&str> = table.heads.iter().map(|(head, _)| head.as_str()).collect();
    let widths = widths(table);
    let rest: usize = widths.iter().map(|width| width + 1).sum();
    let room = WIDTH.saturating_sub(indent.len() + rest);
    let names = table.lines.iter().map(name);
    let widest = names.chain([table.first.to_owned()]).map(|name| name.width()).max();
    let first = widest.unwrap_or(0).min(room);
    let row = |name: &str, cells: &[&str]| {
        let cells = cells.iter().zip(&widths).map(|(cell, &width)| pad(cell, width, true));
        let cells = cells.collect::<Vec<_>>().join(" ");
        // A name that leaves no room has a line of its own.
        if name.width() > first {
            vec![format!("{indent}{name}"), format!("{indent}{} {cells}", " ".repeat(first))]
        } else {
            vec![format!("{indent}{} {cells}", pad(name, first, false))]
        }
    };
    let mut lines = row(table.first, &heads);
    for line in &table.lines {
        let cells: Vec<&str> = line.cells.iter().map(String::as_str).collect();
        lines.extend(row(&name(line), &cells));
    }
    lines
}

fn widths(table: &Grid) -> Vec<usize> {
    let column = |(at, (head, least)): (usize, &(String, usize))| {
        let cells = table.lines.iter().filter_map(|line| line.cells.get(at));
        let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
        widest.max(head.width()).max(*least)
    };
    table.heads.iter().enumerate().map(column).collect()
}

fn name(line: &Line) -> String {
    isolated(&line.name) + line.remark
}

/// Breaks a text into lines: the first begins with `first`, the others with `rest`.
fn wrap(text: &str, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && line.width() + 1 + word.width() > WIDTH {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines
}
