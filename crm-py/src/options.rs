//! Options: keyword arguments that become a JSON document, which the core reads.

use crm_core::Error;
use serde_json::{Map, Value};

use crate::argument::{Amount, Document};
use crate::error::Fail;

/// A keyword argument that has a form in JSON.
pub(crate) trait Keyword {
    /// The value in JSON; an error names the keyword.
    fn value(self, name: &str) -> Result<Value, Fail>;
}

impl Keyword for f64 {
    fn value(self, name: &str) -> Result<Value, Fail> {
        match serde_json::Number::from_f64(self) {
            Some(number) => Ok(number.into()),
            None => {
                Err(Error::NotFinite { field: format!("$.{name}"), given: self.to_string() }.into())
            }
        }
    }
}

impl Keyword for bool {
    fn value(self, _: &str) -> Result<Value, Fail> {
        Ok(self.into())
    }
}

impl Keyword for &str {
    fn value(self, _: &str) -> Result<Value, Fail> {
        Ok(self.into())
    }
}

impl Keyword for Amount<'_> {
    fn value(self, name: &str) -> Result<Value, Fail> {
        Ok(self.text(name)?.into())
    }
}

/// Makes the members of a document from the keyword arguments that are given.
macro_rules! keywords {
    ($($name:ident),+ $(,)?) => {{
        let mut members = serde_json::Map::new();
        $(if let Some(given) = $name {
            let value = crate::options::Keyword::value(given, stringify!($name))?;
            members.insert(stringify!($name).to_owned(), value);
        })+
        members
    }};
}

pub(crate) use keywords;

/// Reads a document of options, in which each keyword replaces the member of its name.
pub(crate) fn read<T>(
    document: Option<Document<'_>>,
    keywords: Map<String, Value>,
    from_json: fn(&str) -> crm_core::Result<T>,
) -> Result<T, Fail> {
    let mut members = Map::new();
    if let Some(document) = document {
        let json = document.json("options")?;
        let options = from_json(&json)?;
        if keywords.is_empty() {
            return Ok(options);
        }
        // The core has read an object: nothing is lost here.
        members = serde_json::from_str(&json).unwrap_or_default();
    }
    members.extend(keywords);
    Ok(from_json(&Value::Object(members).to_string())?)
}
