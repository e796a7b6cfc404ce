//! A report as HTML.

use crate::churn::display::tables::tables;
use crate::churn::display::wording::Wording;
use crate::churn::report::report::ReasonReport;
use crate::error::error::Result;
use crate::render::format::escaped;
use crate::render::html::{STYLE, chart, note, page_in, paragraph, section, table};

/// In a page from right to left, names begin on the right.
const HEBREW_STYLE: &str = "\
.crm-report[dir=rtl] th,.crm-report[dir=rtl] td{text-align:left;padding:.2em 0 .2em .8em}\
.crm-report[dir=rtl] th:first-child,.crm-report[dir=rtl] td:first-child{text-align:right}\
.crm-report[dir=rtl] td:not(:first-child){direction:ltr;unicode-bidi:isolate}\
.crm-report[dir=rtl] .finding{border-left:0;border-right:3px solid #d97706;padding:0 .6em 0 0}";

/// The charts of a page, which need no choice of a reason.
const CHARTS: [&str; 3] = ["pareto", "trend", "saves"];

impl ReasonReport {
    /// Writes the report as an HTML page, in English or, with `he`, from right to left in Hebrew.
    ///
    /// # Errors
    ///
    /// None in practice: every table of the report can be made.
    pub fn to_html(&self, language: &str) -> Result<String> {
        let words = Wording::of(language)?;
        let summary = self.summary(words)?;
        let (first, rest) = summary.split_first().map_or(("", &[][..]), |(one, rest)| (one, rest));
        let mut body: String = rest.iter().map(|line| paragraph(line)).collect();
        body += &self.findings_html(words);
        for titled in tables(self, words)? {
            let note = titled.note.as_deref().map(note).unwrap_or_default();
            body += &section(&titled.title, &(table(&titled.grid) + &note));
        }
        for name in CHARTS {
            if let Ok(drawn) = self.chart(name, language, None, false) {
                body += &section(&drawn.title, &chart("", &drawn));
            }
        }
        let style = if words.is_hebrew() { HEBREW_STYLE } else { "" };
        Ok(page_in(words.language, style, words.title, first, &body))
    }

    /// Writes the report as an HTML fragment for a notebook, in English or, with `he`, in Hebrew.
    ///
    /// # Errors
    ///
    /// None in practice: every table of the report can be made.
    pub fn to_html_fragment(&self, language: &str) -> Result<String> {
        let words = Wording::of(language)?;
        let direction = if words.is_hebrew() { "rtl" } else { "ltr" };
        let mut html = format!("<p><strong>{}</strong></p>", escaped(words.title));
        html += &self.summary(words)?.iter().map(|line| paragraph(line)).collect::<String>();
        html += &self.findings_html(words);
        for titled in tables(self, words)? {
            html += &format!("<h4>{}</h4>{}", escaped(&titled.title), table(&titled.grid));
            html += &titled.note.as_deref().map(note).unwrap_or_default();
        }
        Ok(format!(
            "<div class=\"crm-report\" lang=\"{}\" dir=\"{direction}\"><style>{STYLE}{HEBREW_STYLE}\
             </style>{html}</div>",
            words.language
        ))
    }

    fn findings_html(&self, words: &Wording) -> String {
        let one = |message: String| format!("<p class=\"finding\">{}.</p>", escaped(&message));
        self.findings().iter().map(|finding| one(finding.message(words.language))).collect()
    }
}
