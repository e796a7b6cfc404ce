//! The numbers of JSON as they are written, before a reader rounds them to floats.

/// Returns the first whole number, such as `9007199254740993.0`, that no float is exactly. The text
/// must be valid JSON.
pub(crate) fn inexact(json: &str) -> Option<&str> {
    numerals(json).find(|numeral| !is_exact(numeral))
}

fn is_exact(numeral: &str) -> bool {
    let (whole, fraction) = numeral.split_once('.').unwrap_or((numeral, ""));
    let is_whole = !numeral.contains(['e', 'E']) && fraction.bytes().all(|digit| digit == b'0');
    !is_whole || numeral.parse().is_ok_and(|float: f64| float.to_string() == whole)
}

fn numerals(json: &str) -> impl Iterator<Item = &str> {
    let mut rest = json;
    std::iter::from_fn(move || {
        loop {
            rest = rest.get(rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())?..)?;
            if let Some(text) = rest.strip_prefix('"') {
                rest = after_text(text)?;
                continue;
            }
            let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let (numeral, after) = rest.split_at_checked(end)?;
            rest = after;
            return Some(numeral);
        }
    })
}

/// Returns what follows a text, of which the first quote has been read.
fn after_text(mut text: &str) -> Option<&str> {
    loop {
        text = text.get(text.find(['"', '\\'])?..)?;
        match text.strip_prefix('"') {
            Some(after) => return Some(after),
            // What is escaped is one byte: a letter, a quote or a backslash.
            None => text = text.get(2..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_texts() {
        let json = r#"{"a\"7": [1, -2.50, 3e+4], "b": "\\", "c": 5}"#;
        assert_eq!(numerals(json).collect::<Vec<_>>(), ["1", "-2.50", "3e+4", "5"]);
    }

    #[test]
    fn a_whole_number_is_exact_or_found() {
        for numeral in ["0", "-0", "1.0", "0.1", "1e300", "100000000000000000000", "0.30000000001"]
        {
            assert_eq!(inexact(numeral), None, "{numeral}");
        }
        for numeral in ["18446744073709551617", "9007199254740993.0", "-9007199254740993"] {
            assert_eq!(inexact(&format!("[{numeral}]")), Some(numeral));
        }
    }
}
