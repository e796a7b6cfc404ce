//! Six whole reports as text and as a page, compared byte for byte with the files beside this one.
//! `CRM_WRITE=1 cargo test -p crm-core --test golden` writes the files anew.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails loudly and reads its files"
)]

mod studies;

use std::path::Path;

use crm_core::retention::RetentionReport;

/// Compares both forms of a report with its files.
fn compare(name: &str, report: &RetentionReport) {
    for (extension, shown) in [("txt", report.to_text()), ("html", report.to_html())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(format!("{name}.{extension}"));
        let shown = one_element_a_line(&shown);
        if std::env::var_os("CRM_WRITE").is_some() {
            std::fs::write(&path, &shown).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        let differs = expected.lines().zip(shown.lines()).find(|(old, new)| old != new);
        assert!(
            expected == shown,
            "{} differs, first in {differs:#?}; CRM_WRITE=1 writes it anew",
            path.display()
        );
    }
}

/// Breaks HTML after each closing tag, so that a diff shows only the change.
fn one_element_a_line(shown: &str) -> String {
    if !shown.starts_with("<!DOCTYPE") {
        return shown.to_owned();
    }
    let ends = ["/>", "</text>", "</td>", "</p>"];
    ends.into_iter().fold(shown.to_owned(), |shown, end| shown.replace(end, &format!("{end}\n")))
}

#[test]
fn an_effective_program() {
    compare("effective", &studies::effective());
}

#[test]
fn an_inconclusive_program() {
    compare("inconclusive", &studies::inconclusive());
}

#[test]
fn a_harmful_program() {
    compare("harmful", &studies::harmful());
}

#[test]
fn a_program_that_saves_money() {
    compare("saving", &studies::saving());
}

#[test]
fn twelve_arms() {
    compare("twelve_arms", &studies::twelve_arms());
}

#[test]
fn fifty_strata() {
    compare("fifty_strata", &studies::fifty_strata());
}
