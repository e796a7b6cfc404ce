//! Conditions with literals of several scripts.

use crate::render::format::{escaped, isolated, printable};
use crate::render::html::name;

/// A condition as plain text: a literal that is written from right to left does not rearrange what
/// stands beside it.
pub(crate) fn plain(condition: &str) -> String {
    written(condition, printable, isolated)
}

/// A condition in HTML.
pub(crate) fn code(condition: &str) -> String {
    format!("<code dir=\"ltr\">{}</code>", written(condition, escaped, name))
}

/// Writes what is outside of quotes, and what is inside; a quote in a literal is doubled, and begins
/// another one.
fn written(condition: &str, outside: fn(&str) -> String, literal: fn(&str) -> String) -> String {
    let part = |(at, part): (usize, &str)| match at % 2 {
        1 if !part.is_empty() => literal(part),
        _ => outside(part),
    };
    condition.split('\'').enumerate().map(part).collect::<Vec<_>>().join("'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_keep_their_order() {
        assert_eq!(plain("a IN ('x', 'חיפה')"), "a IN ('x', '\u{2068}חיפה\u{2069}')");
        assert_eq!(code("a<'x'"), "<code dir=\"ltr\">a&lt;'<bdi>x</bdi>'</code>");
        assert_eq!(code("a = ''"), "<code dir=\"ltr\">a = ''</code>");
    }
}
