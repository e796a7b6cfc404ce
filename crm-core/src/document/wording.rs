//! The messages of the JSON reader in the words of this library.

/// How messages of the reader begin, and how those of this library do.
const BEGINNINGS: &[(&str, &str)] = &[
    ("EOF while parsing a value", "the text ends too early"),
    ("EOF while parsing a string", "the text ends too early, within a string"),
    ("EOF while parsing a list", "the text ends too early, within a list"),
    ("EOF while parsing an object", "the text ends too early, within an object"),
    ("expected value", "expected a JSON value, which NaN and Infinity are not,"),
    ("recursion limit exceeded", "lists and objects are nested too deeply"),
    ("unknown field ", "unknown key "),
    ("unknown variant ", "unknown name "),
    ("missing field ", "missing key "),
    ("duplicate field ", "a key occurs twice: "),
    ("expected ident", "expected a JSON value, whose words are true, false and null,"),
    ("expected `", "expected `"),
];

/// How messages about a value of the wrong type begin.
const MISFITS: &[&str] = &["invalid type: ", "invalid value: ", "invalid length "];

/// The types that the reader expects.
const EXPECTED: &[(&str, &str)] = &[
    ("f64", "a number"),
    ("u16", "a whole number from 0 to 65535"),
    ("u32", "a whole number from 0 to 4294967295"),
    ("u64", "a whole number of at least 0"),
    ("map", "an object"),
    ("a map", "an object"),
    ("a sequence", "a list"),
    ("struct ", "an object"),
    ("internally tagged enum ", "an object"),
];

/// The values that the reader was given.
const GIVEN: &[(&str, &str)] = &[
    ("string ", ""),
    ("floating point ", ""),
    ("integer ", ""),
    ("boolean ", ""),
    ("map", "an object"),
    ("sequence", "a list"),
];

/// Puts a message into the words of this library: what is expected, then what was given, and names
/// in double quotes.
///
/// Only a beginning that is the reader's is changed, because the rest can hold any text.
pub(crate) fn worded(message: &str) -> String {
    let misfit = MISFITS.iter().find_map(|beginning| message.strip_prefix(beginning));
    if let Some((given, expected)) = misfit.and_then(|rest| rest.rsplit_once(", expected ")) {
        let known = EXPECTED.iter().find(|(theirs, _)| {
            expected == *theirs || theirs.ends_with(' ') && expected.starts_with(theirs)
        });
        let expected = known.map_or(expected, |(_, ours)| ours);
        // A number such as 1e9 is within the range, but a reader of whole numbers takes none with a
        // point or an exponent.
        let is_float = given.starts_with("floating point ");
        let expected = match is_float && expected.starts_with("a whole number") {
            true => "a whole number, written without a point or an exponent",
            false => expected,
        };
        return format!("expected {}, got {}", quoted(expected), given_value(given));
    }
    let known = BEGINNINGS.iter().find_map(|(theirs, ours)| {
        Some(quoted(&format!("{ours}{}", message.strip_prefix(theirs)?)))
    });
    known.unwrap_or_else(|| message.to_owned())
}

/// A number, a text in quotes, or the kind of value.
fn given_value(given: &str) -> String {
    let known = GIVEN.iter().find_map(|(theirs, ours)| {
        Some(format!("{ours}{}", given.strip_prefix(theirs)?.trim_matches('`')))
    });
    known.unwrap_or_else(|| given.to_owned())
}

fn quoted(text: &str) -> String {
    text.replace('`', "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_in_our_words() {
        for (theirs, ours) in [
            (
                "EOF while parsing a value at line 1 column 0",
                "the text ends too early at line 1 column 0",
            ),
            (
                "unknown variant `weeks`, expected `days`",
                r#"unknown name "weeks", expected "days""#,
            ),
            (
                "unknown field `a`, expected one of `b`, `c`",
                r#"unknown key "a", expected one of "b", "c""#,
            ),
            ("missing field `arm`", r#"missing key "arm""#),
            ("invalid type: string \"high\", expected f64", r#"expected a number, got "high""#),
            (
                "invalid type: floating point `1000000000.0`, expected u32",
                "expected a whole number, written without a point or an exponent, got 1000000000.0",
            ),
            ("invalid type: integer `1`, expected a boolean", "expected a boolean, got 1"),
            ("invalid type: null, expected f64", "expected a number, got null"),
            ("invalid type: sequence, expected struct State", "expected an object, got a list"),
            (
                "invalid type: string \"`, expected map\", expected a map",
                r#"expected an object, got "`, expected map""#,
            ),
            ("expected `,` or `}` at line 1 column 4", r#"expected "," or "}" at line 1 column 4"#),
            ("the arm `a` is odd", "the arm `a` is odd"),
        ] {
            assert_eq!(worded(theirs), ours);
        }
    }
}
