//! The concept above another.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The codes above a concept as a document gives them: none, one, or several, of which a scheme
/// allows one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Broader(pub(crate) Vec<String>);

impl Broader {
    pub(crate) fn is_default(&self) -> bool {
        self.0.is_empty()
    }
}

/// The forms in a document.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a code, a list of codes or null")]
enum Form {
    One(String),
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for Broader {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Broader, D::Error> {
        Ok(Broader(match Option::<Form>::deserialize(deserializer)? {
            None => Vec::new(),
            Some(Form::One(code)) => vec![code],
            Some(Form::Several(codes)) => codes,
        }))
    }
}

impl Serialize for Broader {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => serializer.serialize_str(one),
            several => several.serialize(serializer),
        }
    }
}
