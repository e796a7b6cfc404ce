//! Drafts of schemes from tables.

use crm_core::churn::{DraftOptions, ReasonScheme, SchemeDrafter, ViolationKind};
use crm_core::{Batch, Column, ErrorCode};

fn batch<'a>(categories: &'a [&'a str], reasons: &'a [&'a str], n: &'a [i64]) -> Batch<'a> {
    Batch::new(vec![
        Column::strings("category", categories),
        Column::strings("reason", reasons),
        Column::int64("n", n),
    ])
    .unwrap()
}

fn options() -> DraftOptions {
    DraftOptions::new(&["category", "reason"], "old", "en").with_count("n")
}

#[test]
fn a_label_under_two_parents_has_its_counts() {
    let rows = batch(&["Other", "Place", "Place"], &["Moved", "moved", "Far"], &[13, 18, 2]);
    let draft = ReasonScheme::draft(&rows, options()).unwrap();
    let scheme = ReasonScheme::from_json(&draft.document).unwrap();
    let codes = ["OTHER", "OTHER.MOVED", "PLACE", "PLACE.FAR", "PLACE.MOVED"];
    assert_eq!(scheme.codes(false), codes);
    assert_eq!(draft.violations.len(), 1);
    assert_eq!(draft.violations[0].code, ViolationKind::LabelTwice);
    let message = r#""PLACE.MOVED" has the label of "OTHER.MOVED", "moved": 18 here, 13 there"#;
    assert_eq!(draft.violations[0].message, message);
    assert_eq!(draft.counts.rows(), 3);
    assert_eq!(draft.counts.column("n").unwrap().int64(2).unwrap(), Some(18));
}

#[test]
fn equal_codes_are_numbered_and_batches_add_up() {
    let mut drafter = SchemeDrafter::new(options()).unwrap();
    let (categories, reasons) = (["A", "A", "A"], ["x!", "x?", "יקר"]);
    drafter.update(&batch(&categories, &reasons, &[1, 1, 1])).unwrap();
    drafter.update(&batch(&categories, &reasons, &[1, 1, 1])).unwrap();
    let draft = drafter.finish().unwrap();
    let scheme = ReasonScheme::from_json(&draft.document).unwrap();
    assert_eq!(scheme.children("A").unwrap(), ["A.C", "A.X", "A.X_2"]);
    assert_eq!(draft.counts.column("n").unwrap().int64(0).unwrap(), Some(2));
}

#[test]
fn bad_options_and_tables_are_refused() {
    let code = |options: DraftOptions| SchemeDrafter::new(options).unwrap_err().code();
    assert_eq!(code(DraftOptions::new(&[], "a", "en")), ErrorCode::OutOfRange);
    assert_eq!(code(DraftOptions::new(&["a"; 5], "a", "en")), ErrorCode::OutOfRange);
    assert_eq!(code(DraftOptions::new(&["a"], "", "en")), ErrorCode::InvalidDocument);
    assert_eq!(code(DraftOptions::new(&["a"], "a", "e n")), ErrorCode::OutOfRange);
    let mut drafter = SchemeDrafter::new(options()).unwrap();
    assert_eq!(drafter.finish().unwrap_err().code(), ErrorCode::EmptyInput);
    let other = Batch::new(vec![Column::strings("x", &["a"])]).unwrap();
    assert_eq!(drafter.update(&other).unwrap_err().code(), ErrorCode::UnknownColumn);
}
