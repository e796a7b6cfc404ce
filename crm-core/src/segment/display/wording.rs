//! The words of charts by language.

use std::collections::BTreeMap;

/// What charts say beside the names of segments.
pub(crate) struct Wording {
    pub(crate) sizes: &'static str,
    pub(crate) customers: &'static str,
    pub(crate) overlap: &'static str,
    pub(crate) share: &'static str,
    pub(crate) all: &'static str,
    pub(crate) remaining: &'static str,
    pub(crate) reached: &'static str,
    pub(crate) faint: &'static str,
    pub(crate) largest: [&'static str; 3],
    pub(crate) first: [&'static str; 3],
}

const ENGLISH: Wording = Wording {
    sizes: "Segment sizes",
    customers: "customers",
    overlap: "Segment overlap",
    share: "customers of the row's segment who are also in the column's, %",
    all: "all customers",
    remaining: "customers who remain after each clause",
    reached: "customers who are reached by each clause and those above it",
    faint: "faint: customers whom the clause leaves out",
    largest: ["the ", " largest of ", " segments"],
    first: ["the first ", " of ", " clauses"],
};

const HEBREW: Wording = Wording {
    sizes: "גודל הסגמנטים",
    customers: "לקוחות",
    overlap: "חפיפה בין סגמנטים",
    share: "לקוחות מהסגמנט שבשורה שנמצאים גם בסגמנט שבעמודה, %",
    all: "כל הלקוחות",
    remaining: "לקוחות שנותרו אחרי כל תנאי",
    reached: "לקוחות שכלולים בזכות כל תנאי וקודמיו",
    faint: "דהוי: לקוחות שהתנאי משאיר בחוץ",
    largest: ["", " הסגמנטים הגדולים מתוך ", ""],
    first: ["", " התנאים הראשונים מתוך ", ""],
};

impl Wording {
    /// The words in a language; English where there are none.
    pub(crate) fn of(language: &str) -> &'static Wording {
        match language.split(['-', '_']).next() {
            Some("he" | "iw") => &HEBREW,
            _ => &ENGLISH,
        }
    }
}

/// The name of a segment in a language; its id where it has none.
pub(crate) fn label<'l>(
    labels: &'l BTreeMap<String, String>,
    id: &'l str,
    language: &str,
) -> &'l str {
    labels.get(language).map_or(id, String::as_str)
}
