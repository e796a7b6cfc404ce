//! The patterns of `LIKE`.

use memchr::memmem::Finder;

use crate::text::wildcard::Wildcard;

/// The most characters of a pattern.
pub(crate) const LONGEST: usize = 1000;

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// The last character is the escape, with nothing after it.
    EndsInEscape,
    /// It has more than [`LONGEST`] characters.
    TooLong {
        /// How many it has.
        found: usize,
    },
}

/// A pattern that a whole text matches or not: `%` is any text, line ends too, `_` is any one
/// character (a Unicode scalar value), and `\` takes its meaning from the character after it.
///
/// A text is tested in linear time: each part between two `%` is searched once, from where the part
/// before it ends.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    source: Box<str>,
    parts: Parts,
}

/// What the text must be.
#[derive(Clone, Debug)]
enum Parts {
    /// Without `%`.
    Whole(Part),
    /// The start, the parts in between in order, and the end.
    Around(Part, Vec<Part>, Part),
}

/// The characters between two `%`.
#[derive(Clone, Debug)]
enum Part {
    Literal(Box<Finder<'static>>),
    Wildcard(Wildcard),
}

impl Pattern {
    pub(crate) fn parse(source: &str) -> Result<Pattern, PatternError> {
        let found = source.chars().count();
        if found > LONGEST {
            return Err(PatternError::TooLong { found });
        }
        let (mut pieces, mut piece) = (Vec::new(), Vec::new());
        let mut characters = source.chars();
        while let Some(one) = characters.next() {
            match one {
                '%' => pieces.push(std::mem::take(&mut piece)),
                '_' => piece.push(None),
                '\\' => piece.push(Some(characters.next().ok_or(PatternError::EndsInEscape)?)),
                other => piece.push(Some(other)),
            }
        }
        pieces.push(piece);
        Ok(Pattern { source: source.into(), parts: Parts::new(pieces) })
    }

    /// Returns the pattern as it was written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Returns whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        match &self.parts {
            Parts::Whole(part) => part.strip_prefix(text).is_some_and(str::is_empty),
            Parts::Around(start, between, end) => {
                let rest = start.strip_prefix(text).and_then(|rest| end.strip_suffix(rest));
                let all = |rest| between.iter().try_fold(rest, |rest, part| part.after(rest));
                rest.and_then(all).is_some()
            }
        }
    }
}

impl Parts {
    fn new(mut pieces: Vec<Vec<Option<char>>>) -> Parts {
        let end = pieces.pop().unwrap_or_default();
        let mut pieces = pieces.into_iter();
        match pieces.next() {
            None => Parts::Whole(Part::new(end)),
            Some(start) => {
                let between = pieces.filter(|piece| !piece.is_empty()).map(Part::new).collect();
                Parts::Around(Part::new(start), between, Part::new(end))
            }
        }
    }
}

impl Part {
    fn new(characters: Vec<Option<char>>) -> Part {
        match characters.iter().copied().collect::<Option<String>>() {
            Some(literal) => Part::Literal(Box::new(Finder::new(&literal).into_owned())),
            None => Part::Wildcard(Wildcard::new(characters)),
        }
    }

    fn strip_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Part::Literal(literal) if text.as_bytes().starts_with(literal.needle()) => {
                text.get(literal.needle().len()..)
            }
            Part::Literal(_) => None,
            Part::Wildcard(wildcard) => wildcard.strip_prefix(text),
        }
    }

    fn strip_suffix<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Part::Literal(literal) if text.as_bytes().ends_with(literal.needle()) => {
                text.get(..text.len() - literal.needle().len())
            }
            Part::Literal(_) => None,
            Part::Wildcard(wildcard) => wildcard.strip_suffix(text),
        }
    }

    /// Returns what follows the first place of the part.
    fn after<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Part::Literal(literal) => {
                let start = literal.find(text.as_bytes())?;
                text.get(start + literal.needle().len()..)
            }
            Part::Wildcard(wildcard) => wildcard.after(text),
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl std::hash::Hash for Pattern {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(text)
    }

    #[test]
    fn a_pattern_is_of_the_whole_text() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("a", "ab", false),
            ("a%", "ab", true),
            ("%b", "ab", true),
            ("%", "", true),
            ("%%", "any\nline\r\n", true),
            ("_", "א", true),
            ("_", "\u{1f600}", true),
            ("_", "\n", true),
            ("_", "ab", false),
            ("%_", "", false),
            ("ab%ba", "aba", false),
            ("ab%ba", "abba", true),
            ("%ab%ab%", "aab", false),
            (r"50\%", "50%", true),
            (r"50\%", "500", false),
            (r"\_\\", r"_\", true),
            (r"\a", "a", true),
            ("%של%", "ירושלים", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{text:?} LIKE {pattern:?}");
        }
    }

    #[test]
    fn a_pattern_that_is_too_long_or_ends_in_its_escape_is_refused() {
        assert_eq!(Pattern::parse(r"a\").unwrap_err(), PatternError::EndsInEscape);
        assert!(Pattern::parse(r"a\\").is_ok());
        assert!(Pattern::parse(&"ש".repeat(1000)).is_ok());
        let long = Pattern::parse(&"x".repeat(1001)).unwrap_err();
        assert_eq!(long, PatternError::TooLong { found: 1001 });
    }

    #[test]
    fn many_wildcards_do_not_multiply() {
        // A matcher that backtracks does not end.
        let pattern = "%a_".repeat(333);
        let text = "a".repeat(200_000);
        assert!(matches(&pattern, &text));
        assert!(!matches(&format!("{pattern}b"), &text));
        let pattern = format!("%{}b%", "a_".repeat(400));
        assert!(!matches(&pattern, &text));
    }

    /// The definition, character by character.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            ['_', rest @ ..] => !text.is_empty() && naive(rest, &text[1..]),
            ['\\', one, rest @ ..] | [one, rest @ ..] => {
                text.first() == Some(one) && naive(rest, &text[1..])
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn the_matcher_agrees_with_the_definition(
            pattern in r"([abש%%_]|\\[ab%_\\]){0,9}",
            text in r"[abש%_\\]{0,12}",
        ) {
            let apart = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = naive(&apart(&pattern), &apart(&text));
            prop_assert_eq!(matches(&pattern, &text), expected);
        }
    }
}
