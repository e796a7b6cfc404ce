//! The report as a page of its own, for a browser, a telephone, or paper.

use crate::render::svg::escaped;
use crate::retention::display::charts::{acceptability, costs, forest, strata_forest};
use crate::retention::display::html::{
    STYLE, arms, below, chart, findings, heading, name, notes, rows, sentence, table,
};
use crate::retention::display::notes::ACCEPTABILITY;
use crate::retention::display::tables::ArmTable;
use crate::retention::display::view::View;
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::StrataReport;

/// Nothing comes from outside, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const PAGE_STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--good:#15803d;--bad:#b91c1c;\
--open:#6b7280}\
@media (prefers-color-scheme:dark){:root{--ink:#dfe3e8;--paper:#14171a;--good:#4ade80;\
--bad:#f87171;--open:#9ca3af}}\
html{-webkit-text-size-adjust:100%}\
body{margin:0;padding:1.5em 16px 3em;background:var(--paper);color:var(--ink)}\
.crm-report{margin:0 auto;font-size:15px;overflow-wrap:anywhere}\
.crm-report h1{margin:0;font-size:1.6em}\
.crm-report h2{margin:2em 0 .5em;padding-bottom:.2em;font-size:1.25em;\
border-bottom:1px solid rgba(128,128,128,.5)}\
.crm-report .lead{opacity:.8}\
.crm-report .finding{margin:.6em 0}\
.crm-report h3::before{content:\"\";display:inline-block;width:.62em;height:.62em;\
margin-right:.45em;border-radius:50%;background:var(--open)}\
.crm-report h3.effective::before{background:var(--good)}\
.crm-report h3.harmful::before{background:var(--bad)}\
.crm-report h3.plain::before{content:none}\
.crm-report th,.crm-report td{overflow-wrap:normal}\
.crm-report h4{margin:1.1em 0 .2em;font-size:1em}\
.crm-report .curve{padding-left:2.6em}\
@media (max-width:36em){.crm-report{font-size:14px}\
.crm-report table{width:100%;font-size:.93em}\
.crm-report th,.crm-report td{padding-right:.45em}}\
@media (max-width:26em){.crm-report table{font-size:.87em}}\
@media print{:root{color-scheme:light;--ink:#000;--paper:#fff}body{padding:0}\
.crm-report{max-width:none;font-size:10pt}.crm-report h2,.crm-report h3{break-after:avoid}\
.crm-report table,.crm-report .chart,.crm-report .finding{break-inside:avoid}}";

impl RetentionReport {
    /// Writes the report as one page of HTML, to be kept, sent or printed.
    ///
    /// First what a reader must know before believing the figures; then the effect, the money, the
    /// strata, the balance of the arms, and how each number was made, with drawings. It follows a
    /// light or a dark theme, holds no script, and needs nothing from outside.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let page = study.report(&Default::default())?.to_html();
    /// assert!(page.starts_with("<!DOCTYPE html>"));
    /// assert!(page.contains("acceptability curve"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        render(self)
    }
}

fn render(report: &RetentionReport) -> String {
    let view = View::of(report);
    let level = view.level.as_str();
    let curves: Vec<String> =
        report.arms().iter().map(|arm| acceptability(report, arm, level)).collect();
    let sections = [
        section("Findings", &findings(&view.findings)),
        section("Effect", &effect(report, &view)),
        section("Money", &money(report, &view, &curves)),
        section("Strata", &strata(report, &view)),
        section("Balance at the start", &balance(&view)),
        section("How each number was made", &made(&view, &curves)),
    ];
    let (title, sections) = (escaped(&view.title), sections.concat());
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\"/>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\
         <meta name=\"color-scheme\" content=\"light dark\"/>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\
         <title>Retention study: {title}</title><style>{STYLE}{PAGE_STYLE}</style></head>\
         <body><main class=\"crm-report\"><h1>Retention study</h1><p class=\"lead\">{title}</p>\
         {sections}</main></body></html>\n"
    )
}

fn section(title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<section><h2>{title}</h2>{content}</section>")
}

fn effect(report: &RetentionReport, view: &View) -> String {
    let mut html = arms(view) + "<h4>Churn reduction</h4>" + &chart(&forest(report, &view.level));
    for section in &view.sections {
        html += &heading(section);
        html += &sentence(&section.headline);
        html += &sentence(&section.reason);
        html += &rows(section.effect_rows.iter(), &view.level);
    }
    html
}

fn money(report: &RetentionReport, view: &View, curves: &[String]) -> String {
    let level = view.level.as_str();
    let mut html = String::new();
    let costs = costs(report, level);
    if !costs.is_empty() {
        html += "<h4>Cost of each retained customer</h4>";
        html += &chart(&costs);
    }
    for (section, curve) in view.sections.iter().zip(curves) {
        html += &arm_heading(&section.name);
        html += &section.money.as_deref().map(sentence).unwrap_or_default();
        html += &rows(section.money_rows.iter(), level);
        if !curve.is_empty() {
            html += &format!("<h4>Acceptability</h4><div class=\"chart curve\">{curve}</div>");
        }
    }
    html
}

fn strata(report: &RetentionReport, view: &View) -> String {
    let of = |(strata, one): (&StrataReport, &ArmTable)| {
        let title = format!("{}<h4>Churn reduction by stratum</h4>", arm_heading(&one.arm));
        let forest = chart(&strata_forest(strata, &view.level));
        title + &forest + &table(&one.table) + &below(one)
    };
    report.strata().iter().zip(&view.strata).map(of).collect()
}

fn balance(view: &View) -> String {
    let one = |one: &ArmTable| arm_heading(&one.arm) + &table(&one.table);
    view.balance.iter().map(one).collect()
}

/// The notes, with what the curves are: they are not drawn elsewhere.
fn made(view: &View, curves: &[String]) -> String {
    let said = view.notes.iter().any(|note| note == ACCEPTABILITY);
    let drawn = curves.iter().any(|curve| !curve.is_empty());
    let more = if drawn && !said { notes(&[ACCEPTABILITY.to_owned()]) } else { String::new() };
    notes(&view.notes) + &more
}

fn arm_heading(arm: &str) -> String {
    format!("<h3 class=\"plain\">{}</h3>", name(arm))
}
