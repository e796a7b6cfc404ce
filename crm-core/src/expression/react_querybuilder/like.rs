//! Patterns of texts that react-querybuilder searches.

use crate::expression::react_querybuilder::operator::QueryOperator;

/// Returns the pattern of LIKE for a text, in which nothing stands for something else.
pub(crate) fn pattern(operator: QueryOperator, text: &str) -> Option<String> {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    match operator {
        QueryOperator::Contains => Some(format!("%{escaped}%")),
        QueryOperator::BeginsWith => Some(format!("{escaped}%")),
        QueryOperator::EndsWith => Some(format!("%{escaped}")),
        _ => None,
    }
}

/// Returns the operator and the text of a pattern that one of them makes.
pub(crate) fn search(given: &str) -> Option<(QueryOperator, String)> {
    use QueryOperator::{BeginsWith, Contains, EndsWith};
    let inner = |operator| match operator {
        Contains => given.strip_prefix('%')?.strip_suffix('%'),
        BeginsWith => given.strip_suffix('%'),
        _ => given.strip_prefix('%'),
    };
    [Contains, BeginsWith, EndsWith].into_iter().find_map(|operator| {
        let text = unescaped(inner(operator)?);
        (pattern(operator, &text)? == given).then_some((operator, text))
    })
}

fn unescaped(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        text.push(if character == '\\' { rest.next().unwrap_or('\\') } else { character });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_searched_as_it_is() {
        use QueryOperator::{BeginsWith, Contains, EndsWith};
        for (operator, text, like) in [
            (Contains, "50%", r"%50\%%"),
            (BeginsWith, r"a_\", r"a\_\\%"),
            (EndsWith, "תל", "%תל"),
            (Contains, "", "%%"),
            (BeginsWith, "", "%"),
        ] {
            assert_eq!(pattern(operator, text).as_deref(), Some(like));
            assert_eq!(search(like), Some((operator, text.to_owned())));
        }
        for like in ["", "abc", "%a_b%", "a%b", r"a\%", r"%\a%", "%a%b"] {
            assert_eq!(search(like), None, "{like}");
        }
    }
}
