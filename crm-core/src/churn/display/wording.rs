//! The words of a report by language.

use crate::error::error::{Error, Result};

/// What a report says beside labels and numbers.
pub(crate) struct Wording {
    pub(crate) language: &'static str,
    pub(crate) title: &'static str,
    pub(crate) exits: &'static str,
    pub(crate) attempts: &'static str,
    pub(crate) value: &'static str,
    pub(crate) established: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) not_asked: &'static str,
    pub(crate) declined: &'static str,
    pub(crate) other: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) share: &'static str,
    pub(crate) interval: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) kinds: [&'static str; 3],
    pub(crate) groups: &'static str,
    pub(crate) largest: &'static str,
    pub(crate) stated: &'static str,
    pub(crate) matrix: &'static str,
    pub(crate) matrix_axis: &'static str,
    pub(crate) nothing: &'static str,
    pub(crate) trend: &'static str,
    pub(crate) trend_axis: &'static str,
    pub(crate) month: &'static str,
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
    pub(crate) p_adjusted: &'static str,
    pub(crate) saves: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) rate: &'static str,
    pub(crate) findings: &'static str,
    pub(crate) none: &'static str,
    pub(crate) funnel: &'static str,
    pub(crate) funnel_n: &'static str,
    pub(crate) funnel_share: &'static str,
    pub(crate) funnel_note: &'static str,
    pub(crate) limits: &'static str,
    pub(crate) most: &'static str,
}

const ENGLISH: Wording = Wording {
    language: "en",
    title: "Why customers leave",
    exits: "exits",
    attempts: "attempts to leave",
    value: "value",
    established: "with an established reason",
    unknown: "unknown",
    not_asked: "not asked",
    declined: "declined",
    other: "other",
    reason: "reason",
    share: "share, %",
    interval: "limits",
    kind: "who wanted it",
    kinds: ["voluntary", "involuntary", "unknown"],
    groups: "Groups of reasons",
    largest: "The most frequent reasons",
    stated: "stated",
    matrix: "What is behind what customers say",
    matrix_axis: "share of the stated reason, %",
    nothing: "(nothing)",
    trend: "Reasons by month",
    trend_axis: "share of the month, %",
    month: "month",
    first: "first",
    last: "last",
    p_adjusted: "adjusted p",
    saves: "Who stayed",
    saved: "stayed",
    rate: "rate of those who stayed, %",
    findings: "What limits the conclusions",
    none: "Nobody left",
    funnel: "Who records the reason how often",
    funnel_n: "exits of a representative",
    funnel_share: "share of the reason, %",
    funnel_note: "diamonds: more often than all others, after adjustment",
    limits: "limits",
    most: "the largest are shown",
};

const HEBREW: Wording = Wording {
    language: "he",
    title: "מדוע לקוחות עוזבים",
    exits: "עזיבות",
    attempts: "ניסיונות עזיבה",
    value: "שווי",
    established: "עם סיבה מבוססת",
    unknown: "לא ידוע",
    not_asked: "לא נשאלו",
    declined: "סירבו לומר",
    other: "אחר",
    reason: "סיבה",
    share: "חלק, %",
    interval: "גבולות",
    kind: "מי רצה בכך",
    kinds: ["מרצון", "שלא מרצון", "לא ידוע"],
    groups: "קבוצות של סיבות",
    largest: "הסיבות השכיחות ביותר",
    stated: "נאמר",
    matrix: "מה עומד מאחורי מה שלקוחות אומרים",
    matrix_axis: "חלק מהסיבה שנאמרה, %",
    nothing: "(לא נאמר דבר)",
    trend: "סיבות לפי חודש",
    trend_axis: "חלק מהחודש, %",
    month: "חודש",
    first: "ראשון",
    last: "אחרון",
    p_adjusted: "p מתוקן",
    saves: "מי נשאר",
    saved: "נשארו",
    rate: "שיעור הנשארים, %",
    findings: "מה מגביל את המסקנות",
    none: "איש לא עזב",
    funnel: "מי רושם את הסיבה ובאיזו תדירות",
    funnel_n: "עזיבות של נציג",
    funnel_share: "חלק הסיבה, %",
    funnel_note: "מעוינים: יותר מכל האחרים, לאחר תיקון",
    limits: "גבולות",
    most: "מוצגות הגדולות ביותר",
};

impl Wording {
    /// The words in a language.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a language without words.
    pub(crate) fn of(language: &str) -> Result<&'static Wording> {
        match language {
            "en" => Ok(&ENGLISH),
            "he" => Ok(&HEBREW),
            _ => {
                let languages = vec!["en".to_owned(), "he".to_owned()];
                Err(Error::unknown_name("language", languages, language))
            }
        }
    }

    pub(crate) fn is_hebrew(&self) -> bool {
        self.language == "he"
    }
}
