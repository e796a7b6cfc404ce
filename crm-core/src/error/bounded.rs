//! The fields of errors at a bounded length.

use crate::error::text::{MOST_NAMES, cut};
use crate::error::undefined::UndefinedReason;

/// The most characters of a name or a value.
const VALUE: usize = 100;
/// The most characters of a sentence or a path.
const SENTENCE: usize = 1000;

/// A field of an error as the message and the details show it: text from the input is cut, and so
/// are lists of names, so that the length of a message does not depend on the length of the input.
pub(crate) trait Bounded {
    /// The field of this name, cut.
    fn bounded(&self, field: &str) -> Self;
}

impl Bounded for String {
    fn bounded(&self, field: &str) -> String {
        let sentence = matches!(field, "allowed" | "accepted" | "message" | "path");
        cut(self, if sentence { SENTENCE } else { VALUE })
    }
}

impl Bounded for Option<String> {
    fn bounded(&self, field: &str) -> Option<String> {
        self.as_ref().map(|text| text.bounded(field))
    }
}

impl Bounded for Vec<String> {
    fn bounded(&self, _: &str) -> Vec<String> {
        self.iter().take(MOST_NAMES).map(|name| cut(name, VALUE)).collect()
    }
}

/// Fields that are short.
macro_rules! short {
    ($($type:ty),+) => {
        $(impl Bounded for $type {
            fn bounded(&self, _: &str) -> $type {
                *self
            }
        })+
    };
}

short! { u32, u64, usize, Option<u64>, UndefinedReason, &'static str, Option<&'static str> }
