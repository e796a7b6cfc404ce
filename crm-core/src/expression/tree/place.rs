//! Where a part of an expression was read.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::error::error::Error;

/// Where a part of an expression was read. All places are equal, so that two expressions are equal
/// if they say the same.
#[derive(Clone, Debug, Default)]
pub(crate) enum Place {
    /// The number of the first character in the text, from 1.
    Character(u32),
    /// The path in the JSON, such as `$.args[0]`.
    Path(Box<str>),
    /// It was not read, but made.
    #[default]
    Made,
}

impl Place {
    /// The error for what is wrong at this place.
    pub(crate) fn syntax(&self, message: impl Into<String>) -> Error {
        let (segment, path) = (String::new(), self.to_string());
        Error::ExpressionSyntax { segment, path, message: message.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Character(number) => write!(f, "character {number}"),
            Place::Path(path) => f.write_str(path),
            Place::Made => f.write_str("$"),
        }
    }
}

impl PartialEq for Place {
    fn eq(&self, _: &Place) -> bool {
        true
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
