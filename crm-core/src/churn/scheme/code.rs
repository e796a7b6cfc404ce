//! The codes of reasons.

/// The most parts of a code.
pub(crate) const MOST_PARTS: usize = 4;

/// The most bytes of a code.
pub(crate) const LONGEST: usize = 200;

/// What separates the parts of a code.
pub(crate) const SEPARATOR: char = '.';

/// What a code must be, in the words of an error.
pub(crate) const ALLOWED: &str = "1 to 4 parts of A-Z, 0-9 and _, each begun by a letter, joined with dots, of at most 200 bytes";

/// Returns whether a text has the form of a code.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() <= LONGEST
        && text.split(SEPARATOR).count() <= MOST_PARTS
        && text.split(SEPARATOR).all(is_part)
}

/// Returns whether a text has the form of a part of a code.
fn is_part(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_uppercase())
        && text.bytes().all(|one| matches!(one, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// Returns the code without its last part; `None` for one of a single part.
pub(crate) fn prefix(code: &str) -> Option<&str> {
    code.rsplit_once(SEPARATOR).map(|(prefix, _)| prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_up_to_four_parts() {
        for code in ["A", "A.B", "NEED.LIFE_EVENT.DEATH", "A1.B_2.C.D"] {
            assert!(is_code(code), "{code}");
        }
        let long = format!("A{}", "B".repeat(200));
        for code in ["", "a", "1A", "_A", "A.", ".A", "A..B", "A B", "A.B.C.D.E", "Å", &long] {
            assert!(!is_code(code), "{code}");
        }
        assert!(is_code(&long[..200]));
        assert_eq!((prefix("A.B.C"), prefix("A")), (Some("A.B"), None));
    }
}
