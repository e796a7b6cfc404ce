//! The report for a terminal of 80 columns.

use super::RetentionReport;
use super::format::{isolated, pad};
use super::view::{ArmLine, Row, Section, View};

/// The widths of a section's columns, after an indent of two.
const LABEL: usize = 32;
const VALUE: usize = 14;

/// The width at which long lines break.
const WIDTH: usize = 80;

pub(super) fn render(report: &RetentionReport) -> String {
    let view = View::of(report);
    let mut lines = vec![format!("Retention study: {}", view.title), String::new()];
    lines.extend(arms(&view.arms, &view.level));
    if !view.findings.is_empty() {
        lines.extend([String::new(), "Findings".to_owned()]);
        for finding in &view.findings {
            lines.extend(wrap(finding, "  "));
        }
    }
    for section in &view.sections {
        lines.push(String::new());
        lines.extend(arm(section, &view.level));
    }
    lines.push(String::new());
    for note in &view.notes {
        lines.extend(wrap(note, ""));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn arms(arms: &[ArmLine], level: &str) -> Vec<String> {
    let names: Vec<String> = arms
        .iter()
        .enumerate()
        .map(|(at, arm)| isolated(&arm.name) + if at == 0 { " (control)" } else { "" })
        .collect();
    let widest = names.iter().map(|name| unicode_width::UnicodeWidthStr::width(&**name)).max();
    let width = widest.unwrap_or(0).max("arm".len());
    let line = |name: &str, cells: [&str; 4]| {
        let [customers, churned, rate, interval] = cells;
        [
            pad(name, width, false),
            pad(customers, 11, true),
            pad(churned, 11, true),
            pad(rate, 12, true),
            pad(interval, 18, true),
        ]
        .join(" ")
    };
    let interval = format!("{level} interval");
    let mut lines = vec![line("arm", ["customers", "churned", "churn rate", &interval])];
    lines.extend(
        names.iter().zip(arms).map(|(name, arm)| {
            line(name, [&arm.customers, &arm.churned, &arm.rate, &arm.interval])
        }),
    );
    lines
}

fn arm(section: &Section, level: &str) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", isolated(&section.name), section.verdict)];
    lines.extend(wrap(&format!("{}.", section.headline), "  "));
    lines.push(String::new());
    lines.push(line("", "estimate", &format!("{level} interval")));
    lines.extend(
        section.rows.iter().map(|Row { label, value, interval }| line(label, value, interval)),
    );
    lines
}

fn line(label: &str, value: &str, interval: &str) -> String {
    let line = format!("  {}{}   {interval}", pad(label, LABEL, false), pad(value, VALUE, true));
    line.trim_end().to_owned()
}

/// Breaks a text into lines.
fn wrap(text: &str, indent: &str) -> Vec<String> {
    let mut lines = vec![indent.to_owned()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { continue };
        let width = unicode_width::UnicodeWidthStr::width;
        if width(line.as_str()) + width(word) < WIDTH || *line == indent {
            if *line != indent {
                line.push(' ');
            }
            line.push_str(word);
        } else {
            lines.push(format!("{indent}{word}"));
        }
    }
    lines
}
