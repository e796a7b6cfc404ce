//! What limits the conclusions of a report.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::document::{canonical, value};
use crate::error::error::Result;
use crate::render::format::{isolated, percent};

/// What limits the conclusions of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReasonFinding {
    /// Too many exits have a root that says nothing.
    TooManyUnknown {
        /// Their share.
        share: f64,
    },
    /// Too many reasons are not in the scheme.
    OtherShare {
        /// Their share.
        share: f64,
    },
    /// A test of a table has an expected count below 5.
    SparseTable {
        /// The columns of the table.
        by: Vec<String>,
        /// The smallest expected count.
        smallest_expected: f64,
    },
    /// Deprecated codes count under their replacement.
    Migrated {
        /// The customers of each.
        codes: BTreeMap<String, u64>,
    },
    /// Values were rounded to the declared decimals.
    Rounded {
        /// The column.
        column: String,
        /// The rows.
        rows: u64,
        /// The largest change.
        largest_change: f64,
    },
    /// Representatives differ all over, so that a flag may mirror who calls them.
    RepresentativesDiffer {
        /// Pearson's chi-square of homogeneity over its degrees of freedom.
        dispersion: f64,
    },
    /// Who accepts an offer might have stayed without it.
    SaveRatesAreNotEffects {},
}

impl ReasonFinding {
    /// Returns the name of its kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            ReasonFinding::TooManyUnknown { .. } => "too_many_unknown",
            ReasonFinding::OtherShare { .. } => "other_share",
            ReasonFinding::SparseTable { .. } => "sparse_table",
            ReasonFinding::Migrated { .. } => "migrated",
            ReasonFinding::Rounded { .. } => "rounded",
            ReasonFinding::RepresentativesDiffer { .. } => "representatives_differ",
            ReasonFinding::SaveRatesAreNotEffects {} => "save_rates_are_not_effects",
        }
    }

    /// Returns a sentence without a period at the end, in English or, with `he`, in Hebrew.
    #[must_use]
    pub fn message(&self, language: &str) -> String {
        match language {
            "he" => self.hebrew(),
            _ => self.english(),
        }
    }

    /// Writes the finding with its sentence as canonical JSON.
    ///
    /// # Errors
    ///
    /// None in practice: it can be written.
    pub fn to_json(&self) -> Result<String> {
        let mut found = value(self)?;
        if let Some(found) = found.as_object_mut() {
            found.insert("message".to_owned(), self.message("en").into());
        }
        canonical(&found)
    }

    fn english(&self) -> String {
        match self {
            ReasonFinding::TooManyUnknown { share } => {
                format!("{}% of the exits have no established reason", percent(*share))
            }
            ReasonFinding::OtherShare { share } => {
                format!("{}% of the reasons are not in the scheme", percent(*share))
            }
            ReasonFinding::SparseTable { by, smallest_expected } => format!(
                "the test by {} is unreliable: an expected count is {smallest_expected:.2}, below 5",
                named(by)
            ),
            ReasonFinding::Migrated { codes } => {
                format!("deprecated codes count under their replacement: {}", listed(codes))
            }
            ReasonFinding::Rounded { column, rows, largest_change } => format!(
                "{rows} values of {} were rounded, by at most {largest_change}",
                isolated(column)
            ),
            ReasonFinding::RepresentativesDiffer { dispersion } => format!(
                "representatives differ all over (dispersion {dispersion:.2}, above 2), so a flag \
                 may mirror who calls them"
            ),
            ReasonFinding::SaveRatesAreNotEffects {} => "save rates are not effects: who accepts \
                an offer might have stayed without it; a study with a control group tells"
                .to_owned(),
        }
    }

    fn hebrew(&self) -> String {
        match self {
            ReasonFinding::TooManyUnknown { share } => {
                format!("ל־{}% מהעוזבים אין סיבה מבוססת", percent(*share))
            }
            ReasonFinding::OtherShare { share } => {
                format!("{}% מהסיבות אינן מופיעות ברשימת הסיבות", percent(*share))
            }
            ReasonFinding::SparseTable { by, smallest_expected } => format!(
                "המבחן לפי {} אינו אמין: יש שכיחות צפויה של {smallest_expected:.2}, פחות מ־5",
                named(by)
            ),
            ReasonFinding::Migrated { codes } => {
                format!("קודים שיצאו משימוש נספרים תחת הקוד שהחליף אותם: {}", listed(codes))
            }
            ReasonFinding::Rounded { column, rows, largest_change } => {
                format!("{rows} ערכים של {} עוגלו, לכל היותר ב־{largest_change}", isolated(column))
            }
            ReasonFinding::RepresentativesDiffer { dispersion } => format!(
                "הנציגים נבדלים זה מזה באופן כללי (פיזור {dispersion:.2}, מעל 2), ולכן סימון עשוי \
                 לשקף את מי שפונה אליהם"
            ),
            ReasonFinding::SaveRatesAreNotEffects {} => "שיעורי השימור אינם השפעה: מי שקיבל הצעה \
                אולי היה נשאר גם בלעדיה; רק ניסוי עם קבוצת ביקורת יכול לומר"
                .to_owned(),
        }
    }
}

fn named(columns: &[String]) -> String {
    columns.iter().map(|column| isolated(column)).collect::<Vec<_>>().join(", ")
}

fn listed(codes: &BTreeMap<String, u64>) -> String {
    let one = |(code, n): (&String, &u64)| format!("{} ({n})", isolated(code));
    codes.iter().map(one).collect::<Vec<_>>().join(", ")
}
