//! JSON Pointers (RFC 6901).

use std::borrow::Cow;

use crate::error::error::{Error, Result};

/// A pointer to a part of a document: a name after each `/`.
#[derive(Clone, Copy)]
pub(crate) struct Pointer<'p> {
    text: &'p str,
    /// Whether a name has an escape.
    escaped: bool,
}

impl<'p> Pointer<'p> {
    pub(crate) fn new(text: &'p str) -> Result<Pointer<'p>> {
        let escaped = text.as_bytes().contains(&b'~');
        let begins = text.is_empty() || text.starts_with('/');
        let escapes = |(at, _)| matches!(text.as_bytes().get(at + 1), Some(b'0' | b'1'));
        if begins && (!escaped || text.match_indices('~').all(escapes)) {
            return Ok(Pointer { text, escaped });
        }
        let allowed = "a JSON Pointer: empty, or each name after a \"/\", in which \"~0\" is \"~\" \
                       and \"~1\" is \"/\"";
        Err(Error::out_of_range("pointer", allowed, format!("{text:?}")))
    }

    /// Returns the names, each with the length of the pointer that ends with it.
    pub(crate) fn names(self) -> impl Iterator<Item = (Cow<'p, str>, usize)> {
        let mut end = 0;
        // What is before the first slash is empty.
        self.text.split('/').skip(1).map(move |name| {
            end += 1 + name.len();
            (if self.escaped { plain(name) } else { Cow::Borrowed(name) }, end)
        })
    }
}

/// Returns a name without its escapes.
fn plain(name: &str) -> Cow<'_, str> {
    Cow::Owned(name.replace("~1", "/").replace("~0", "~"))
}

/// Returns the position that a name has in a list: digits without leading zeros.
pub(crate) fn position(name: &str) -> Option<usize> {
    let canonical = name == "0" || !name.starts_with(['0', '+']);
    name.parse().ok().filter(|_| canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, String)> {
        let names = Pointer::new(text).unwrap().names();
        names.map(|(name, end)| (name.into_owned(), text[..end].to_owned())).collect()
    }

    #[test]
    fn names_are_parted_and_unescaped() {
        let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|&(a, b)| (a.to_owned(), b.to_owned())).collect()
        };
        assert_eq!(names(""), own(&[]));
        assert_eq!(names("/"), own(&[("", "/")]));
        assert_eq!(names("/arms//n"), own(&[("arms", "/arms"), ("", "/arms/"), ("n", "/arms//n")]));
        // The order of the two matters: ~01 is ~1.
        assert_eq!(names("/a~1b/~01"), own(&[("a/b", "/a~1b"), ("~1", "/a~1b/~01")]));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["arms", "arms/mail", "/~", "/a~2", "#/a"] {
            let error = Pointer::new(text).err().map(|error| error.path().map(str::to_owned));
            assert_eq!(error, Some(Some("pointer".to_owned())), "{text}");
        }
    }

    #[test]
    fn a_position_has_one_spelling() {
        assert_eq!(["0", "7", "10"].map(position), [Some(0), Some(7), Some(10)]);
        assert_eq!(["", "-", "-1", "01", "+1", "1.0", "x"].map(position), [None; 7]);
    }
}
