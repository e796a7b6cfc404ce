//! The report as a fragment of HTML for a notebook.

use crate::render::format::escaped;
use crate::render::html::{STYLE, chart, name, note, paragraph, rows, sentence, table, together};
use crate::retention::display::section::Section;
use crate::retention::display::tables::ArmTable;
use crate::retention::display::view::{FindingLine, View};
use crate::retention::report::arm::Verdict;
use crate::retention::report::report::RetentionReport;

impl RetentionReport {
    /// Writes the report as an HTML fragment for a notebook.
    ///
    /// It carries its own style, takes the colors of the page around it, and needs nothing from
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
        render(&View::of(self))
    }
}

fn render(view: &View) -> String {
    let title = escaped(&view.title);
    let mut html = format!("<div class=\"crm-report\" dir=\"ltr\"><style>{STYLE}</style>");
    html += &format!("<p><strong>Retention study:</strong> {title}</p>");
    html += &arms(view);
    html += &findings(&view.findings);
    html += &chart("Churn reduction", &view.churn);
    for section in &view.sections {
        let money = section.money.as_deref().map(sentence).unwrap_or_default();
        let figures = rows(section.effect_rows.iter().chain(&section.money_rows), &view.level);
        html += &together(&(effect_text(section) + &money + &figures));
    }
    for strata in &view.strata {
        html += &arm_table("Strata of ", strata, ": churn reduction, points");
    }
    let control = format!(" and {}", name(&view.control));
    for balance in &view.balance {
        html += &arm_table("Baseline balance of ", balance, &control);
    }
    html + &notes(view) + "</div>"
}

/// The arms, and who was exposed or excluded.
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

/// The verdict on the effect of an arm, below its name.
pub(crate) fn effect_text(section: &Section) -> String {
    let class = match section.verdict {
        Verdict::Effective => "good",
        Verdict::Inconclusive => "open",
        Verdict::Harmful => "bad",
    };
    let (arm, heading) = (name(&section.name), escaped(&section.heading));
    let heading = format!("<h3 class=\"{class}\">{arm}: {heading}</h3>");
    let detectable = section.detectable.as_deref().map(sentence).unwrap_or_default();
    heading + &sentence(&section.headline) + &sentence(&section.reason) + &detectable
}

fn arm_table(before: &str, one: &ArmTable, after: &str) -> String {
    format!("<h3>{before}{}{after}</h3>", name(&one.arm)) + &table_and_below(one)
}

pub(crate) fn table_and_below(one: &ArmTable) -> String {
    table(&one.table) + &one.below.iter().map(|line| paragraph(line)).collect::<String>()
}

pub(crate) fn notes(view: &View) -> String {
    view.notes.iter().map(|text| note(text)).collect()
}
