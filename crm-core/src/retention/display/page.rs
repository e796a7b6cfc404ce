//! The report as a page for a browser, a phone, or paper.

use crate::render::html::{chart, name, note, page, rows, section, sentence, together};
use crate::retention::display::html::{arms, effect_text, findings, notes, table_and_below};
use crate::retention::display::tables::ArmTable;
use crate::retention::display::view::View;
use crate::retention::report::report::RetentionReport;

impl RetentionReport {
    /// Writes the report as one page of HTML, to keep, send or print.
    ///
    /// The page begins with the arms and the findings. The effect, the money, the strata, the
    /// baseline balance and the methods follow, with charts. It follows a light or a dark theme, has
    /// no script, and needs nothing from outside.
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
        render(&View::of(self))
    }
}

fn render(view: &View) -> String {
    let sections = [
        section("Arms", &arms(view)),
        section("Findings", &findings(&view.findings)),
        section("Effect", &effect(view)),
        section("Money", &money(view)),
        section("Strata", &view.strata.iter().map(strata).collect::<String>()),
        section("Baseline balance", &view.balance.iter().map(balance).collect::<String>()),
        section("Methods", &(notes(view) + &view.curve_note.map(note).unwrap_or_default())),
    ];
    page("Retention study", &view.title, &sections.concat())
}

fn effect(view: &View) -> String {
    let mut html = chart("Churn reduction", &view.churn);
    for section in &view.sections {
        let figures = rows(section.effect_rows.iter(), &view.level);
        html += &together(&(effect_text(section) + &figures));
    }
    html
}

fn money(view: &View) -> String {
    let costs = view.costs.as_ref();
    let mut html =
        costs.map(|costs| chart("Cost per retained customer", costs)).unwrap_or_default();
    for section in &view.sections {
        let verdict = section.money.as_deref().map(sentence).unwrap_or_default();
        let figures = rows(section.money_rows.iter(), &view.level);
        html += &together(&(arm_heading(&section.name) + &verdict + &figures));
        let curve = section.curve.as_ref();
        html += &curve.map(|curve| chart("Acceptability", curve)).unwrap_or_default();
    }
    html
}

fn strata(one: &ArmTable) -> String {
    let forest = one.chart.as_ref().map(|forest| chart("Churn reduction by stratum", forest));
    arm_heading(&one.arm) + &forest.unwrap_or_default() + &table_and_below(one)
}

fn balance(one: &ArmTable) -> String {
    arm_heading(&one.arm) + &table_and_below(one)
}

fn arm_heading(arm: &str) -> String {
    format!("<h3 class=\"plain\">{}</h3>", name(arm))
}
