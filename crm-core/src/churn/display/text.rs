//! A report for a terminal of 80 columns.

use crate::churn::display::tables::tables;
use crate::churn::display::wording::Wording;
use crate::churn::report::report::ReasonReport;
use crate::error::error::Result;
use crate::render::terminal::{table, wrap};

impl ReasonReport {
    /// Writes the report as text of 80 columns, in English or, with `he`, in Hebrew.
    ///
    /// # Errors
    ///
    /// None in practice: every table of the report can be made.
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::churn::{ReasonScheme, ReasonTally, SchemeKind, TallyDefinition};
    /// # use crm_core::{Batch, Column};
    /// # let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// # let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    /// let mut tally = ReasonTally::new(&roots, &stated, TallyDefinition::new(["reason"]))?;
    /// tally.update(&Batch::new(vec![Column::strings("reason", &["SERVICE.SLOW"])])?)?;
    /// let text = tally.report(Default::default())?.to_text("en")?;
    /// assert!(text.starts_with("Why customers leave\n\n1 exits"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_text(&self, language: &str) -> Result<String> {
        let words = Wording::of(language)?;
        let mut lines = vec![words.title.to_owned(), String::new()];
        for line in self.summary(words)? {
            lines.extend(wrap(&line, "", "  "));
        }
        for titled in tables(self, words)? {
            lines.extend([String::new(), titled.title, String::new()]);
            lines.extend(table(&titled.grid, "  "));
            lines.extend(titled.note.map(|note| format!("  {note}")));
        }
        if !self.findings().is_empty() {
            lines.extend([String::new(), words.findings.to_owned(), String::new()]);
            let messages = self.findings().iter().map(|one| one.message(words.language));
            lines.extend(messages.flat_map(|message| wrap(&format!("{message}."), "  ", "    ")));
        }
        Ok(lines.join("\n") + "\n")
    }
}
