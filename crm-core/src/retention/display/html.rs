//! The report for a notebook, and the pieces that the page shares with it.

use crate::render::grid::{Grid, Line};
use crate::render::svg::escaped;
use crate::retention::display::charts::forest;
use crate::retention::display::section::{Row, Section};
use crate::retention::display::tables::ArmTable;
use crate::retention::display::view::{FindingLine, View};
use crate::retention::report::report::RetentionReport;

/// Colors are inherited, so that a light and a dark theme both work.
pub(crate) const STYLE: &str = "\
.crm-report{font-family:system-ui,sans-serif;font-size:14px;line-height:1.45;max-width:52em}\
.crm-report h3{margin:1.2em 0 .3em;font-size:1.05em}\
.crm-report p{margin:.3em 0}\
.crm-report .wide{overflow-x:auto}\
.crm-report table{border-collapse:collapse;margin:.5em 0;font-size:inherit}\
.crm-report th,.crm-report td{padding:.2em .8em .2em 0;text-align:right;vertical-align:top;\
border-bottom:1px solid rgba(128,128,128,.35);font-variant-numeric:tabular-nums;\
background:none;color:inherit}\
.crm-report th:first-child,.crm-report td:first-child{text-align:left;font-weight:inherit}\
.crm-report thead th,.crm-report thead th:first-child{font-weight:600;vertical-align:bottom}\
.crm-report .figures td:nth-child(2){white-space:nowrap}\
.crm-report td:last-child,.crm-report th:last-child{padding-right:0}\
.crm-report .chart{max-width:40em;padding:.3em 1.4em .6em}\
.crm-report .finding{border-left:3px solid #d97706;padding-left:.6em}\
.crm-report .finding.critical{border-color:#dc2626}\
.crm-report .finding.info{border-color:#6b7280}\
.crm-report .note{opacity:.75;font-size:.9em}";

impl RetentionReport {
    /// Writes the report as a fragment of HTML for a notebook.
    ///
    /// It carries its own style, takes the colors of what it stands in, and needs nothing from
    /// outside.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let html = study.report(&Default::default())?.to_html_fragment();
    /// assert!(html.starts_with("<div class=\"crm-report\""));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html_fragment(&self) -> String {
        render(self)
    }
}

fn render(report: &RetentionReport) -> String {
    let view = View::of(report);
    let level = view.level.as_str();
    let title = escaped(&view.title);
    let mut html = format!("<div class=\"crm-report\" dir=\"ltr\"><style>{STYLE}</style>");
    html += &format!("<p><strong>Retention study:</strong> {title}</p>");
    html += &arms(&view);
    html += &findings(&view.findings);
    html += &chart(&forest(report, level));
    for section in &view.sections {
        html += &said(section);
        html += &rows(section.effect_rows.iter().chain(&section.money_rows), level);
    }
    for strata in &view.strata {
        html += &arm_table("Strata of ", strata, ": churn reduction in points");
    }
    for balance in &view.balance {
        html += &arm_table("Balance of ", balance, " and the control at the start");
    }
    html + &notes(&view.notes) + "</div>"
}

/// The arms, and what is to be said of them.
pub(crate) fn arms(view: &View) -> String {
    table(&view.arms) + &view.beneath.iter().map(|line| paragraph(line)).collect::<String>()
}

pub(crate) fn findings(findings: &[FindingLine]) -> String {
    let one = |finding: &FindingLine| {
        let (severity, text) = (finding.severity, escaped(&finding.text));
        format!("<p class=\"finding {severity}\"><strong>{severity}:</strong> {text}</p>")
    };
    findings.iter().map(one).collect()
}

pub(crate) fn chart(svg: &str) -> String {
    if svg.is_empty() { String::new() } else { format!("<div class=\"chart\">{svg}</div>") }
}

/// The verdicts on an arm, under its name.
fn said(section: &Section) -> String {
    let money = section.money.as_deref().map(sentence).unwrap_or_default();
    heading(section) + &sentence(&section.headline) + &sentence(&section.reason) + &money
}

pub(crate) fn heading(section: &Section) -> String {
    format!(
        "<h3 class=\"{}\">{}: {}</h3>",
        section.verdict,
        name(&section.name),
        escaped(&section.heading)
    )
}

pub(crate) fn sentence(text: &str) -> String {
    paragraph(&format!("{text}."))
}

pub(crate) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escaped(text))
}

fn arm_table(before: &str, one: &ArmTable, after: &str) -> String {
    format!("<h3>{before}{}{after}</h3>", name(&one.arm)) + &table(&one.table) + &below(one)
}

pub(crate) fn below(one: &ArmTable) -> String {
    one.below.iter().map(|line| paragraph(line)).collect()
}

pub(crate) fn notes(notes: &[String]) -> String {
    notes.iter().map(|note| format!("<p class=\"note\">{}</p>", escaped(note))).collect()
}

/// Quantities with their intervals.
pub(crate) fn rows<'r>(rows: impl Iterator<Item = &'r Row>, level: &str) -> String {
    let rows = rows.map(|Row { label, value, interval }| {
        let [label, value, interval] = [label, value, interval].map(|text| escaped(text));
        (label, vec![value, interval])
    });
    grid("figures", &["", "estimate", &format!("{level} interval")], rows)
}

/// Named lines of cells.
pub(crate) fn table(table: &Grid) -> String {
    let mut heads = vec![table.first];
    heads.extend(table.heads.iter().map(|(head, _)| head.as_str()));
    let line = |Line { name: of, remark, cells }: &Line| {
        // A number and its percent sign stay together.
        let cells = cells.iter().map(|cell| escaped(cell).replace(" %", "\u{a0}%")).collect();
        (format!("{}{remark}", name(of)), cells)
    };
    grid("lines", &heads, table.lines.iter().map(line))
}

/// A table of cells that are HTML.
fn grid(class: &str, heads: &[&str], rows: impl Iterator<Item = (String, Vec<String>)>) -> String {
    let head = |head: &&str| match *head {
        "" => "<td></td>".to_owned(),
        head => format!("<th scope=\"col\">{}</th>", escaped(head)),
    };
    let head: String = heads.iter().map(head).collect();
    let row = |(first, cells): (String, Vec<String>)| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr><th scope=\"row\">{first}</th>{cells}</tr>")
    };
    let body: String = rows.map(row).collect();
    format!(
        "<div class=\"wide\"><table class=\"{class}\"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\
         </div>"
    )
}

/// A name in the direction of its own script.
pub(crate) fn name(name: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(name("<b>\"&"), "<bdi>&lt;b&gt;&quot;&amp;</bdi>");
    }
}
