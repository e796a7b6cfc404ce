//! The keywords of the text form, and which names are plain.

/// Declares the keywords.
macro_rules! keywords {
    ($($keyword:ident = $name:literal,)+) => {
        /// A word of the text form that is not the name of a field unless it is quoted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Keyword {
            $($keyword,)+
        }

        impl Keyword {
            /// Returns the keyword of this name; the case does not matter.
            pub(crate) fn read(name: &str) -> Option<Keyword> {
                $(if name.eq_ignore_ascii_case($name) {
                    return Some(Keyword::$keyword);
                })+
                None
            }

            /// Returns the name in capitals.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Keyword::$keyword => $name,)+
                }
            }
        }
    };
}

keywords! {
    And = "AND",
    Or = "OR",
    Not = "NOT",
    In = "IN",
    Like = "LIKE",
    Between = "BETWEEN",
    Is = "IS",
    Null = "NULL",
    True = "TRUE",
    False = "FALSE",
    Div = "DIV",
    CaseFold = "CASEI",
    AccentFold = "ACCENTI",
    Date = "DATE",
    Timestamp = "TIMESTAMP",
    Interval = "INTERVAL",
}

/// Whether a character may begin a name that is not quoted (OGC 21-065r2, `identifierStart`).
pub(crate) fn begins_name(c: char) -> bool {
    matches!(c,
        ':' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
        && !c.is_whitespace()
}

/// Whether a character may go on in a name that is not quoted (OGC 21-065r2, `identifierPart`).
pub(crate) fn continues_name(c: char) -> bool {
    let part = matches!(c, '.' | '0'..='9' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}');
    part || begins_name(c)
}

/// Whether a name can be written without quotes.
pub(crate) fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(begins_name)
        && characters.all(continues_name)
        && Keyword::read(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_are_words_that_are_no_keywords() {
        for name in ["age", "_id", "order_id", "notes", "a.b", "שם", "עיר_מגורים", "été", "x1"]
        {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "1x", "a b", "a-b", "date", "Not", "DIV", "a\"b", "\u{1680}", "a\u{1680}"]
        {
            assert!(!is_plain(name), "{name}");
        }
        assert_eq!(Keyword::read("between").map(Keyword::name), Some("BETWEEN"));
    }
}
