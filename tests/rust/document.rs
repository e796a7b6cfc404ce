//! Tables that tests write into documents, or compare with the text there.

use std::sync::Mutex;

use crm_conformance::root;

/// Only one test at a time writes to a document.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether the tables are written.
pub(crate) fn writes() -> bool {
    std::env::var_os("CRM_WRITE").is_some()
}

/// Writes a table between its marks in the document, or compares it with the text there.
pub(crate) fn settle(document: &str, mark: &str, table: &str) {
    let _one = WRITING.lock();
    let path = root().join(document);
    let text = std::fs::read_to_string(&path).unwrap();
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- end of {mark} -->"));
    let start = text.find(&open).expect("the document has the mark") + open.len();
    let end = text.find(&close).expect("the document has the closing mark");
    if writes() {
        let new = format!("{}{table}{}", &text[..start], &text[end..]);
        std::fs::write(path, new).unwrap();
    } else {
        assert_eq!(&text[start..end], table, "run `make docs` to write the table of {mark}");
    }
}
