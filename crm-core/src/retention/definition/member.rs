//! The members of a document that has a default for each of them.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::document::document;
use crate::error::error::{Error, Result};
use crate::money::exact::parse;
use crate::number::method::Method;

/// A key of a document, and what stands there.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    value: Value,
}

/// The members of a document in their order, each key at most once.
#[derive(Debug)]
pub(crate) struct Members(pub(crate) Vec<Member>);

impl Member {
    /// Reads a value of any type that JSON has.
    pub(crate) fn value<T: DeserializeOwned>(&self) -> Result<T> {
        let read = document::read_value(self.value.clone());
        read.map_err(|error| error.within(&format!("$.{}", self.key)))
    }

    /// Reads a value of a closed list from its name.
    pub(crate) fn choice<T: FromStr<Err = Error>>(&self) -> Result<T> {
        self.value::<String>()?.parse().map_err(|error| match error {
            Error::UnknownName { allowed, given, .. } => {
                Error::unknown_name(&self.key, allowed, &given)
            }
            other => other,
        })
    }

    /// Reads a value of a closed list from its name, or `none`.
    pub(crate) fn choice_or_none<T: FromStr<Err = Error>>(&self) -> Result<Option<T>> {
        if self.value == "none" {
            return Ok(None);
        }
        self.choice().map(Some).map_err(|error| match error {
            Error::UnknownName { field, mut allowed, given, .. } => {
                allowed.push("none".to_owned());
                Error::unknown_name(&field, allowed, &given)
            }
            other => other,
        })
    }

    /// Reads the name of a method, one of those allowed.
    pub(crate) fn method(&self, allowed: &[Method]) -> Result<Method> {
        Method::read(&self.key, &self.value::<String>()?, allowed)
    }

    /// Reads an exact amount: text, or a number, which is the shortest decimal that reads as it.
    pub(crate) fn amount(&self) -> Result<Option<Decimal>> {
        let text = match &self.value {
            Value::Null => return Ok(None),
            Value::String(text) => text.clone(),
            Value::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() => float.to_string(),
                _ => number.to_string(),
            },
            _ => return Err(self.invalid("expected an amount such as \"0.0125\"")),
        };
        parse(&self.key, &text).map(|amount| Some(amount.normalize()))
    }

    /// The error for a key that the document does not have.
    pub(crate) fn unknown<'a>(&self, expected: impl Iterator<Item = &'a String>) -> Error {
        let expected: Vec<String> = expected.map(|key| format!("{key:?}")).collect();
        let expected = expected.join(", ");
        self.invalid(&format!("unknown key {:?}, expected one of {expected}", self.key))
    }

    fn invalid(&self, message: &str) -> Error {
        Error::InvalidDocument { path: format!("$.{}", self.key), message: message.to_owned() }
    }
}

impl<'de> de::Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members: Vec<Member> = Vec::new();
        while let Some((key, value)) = map.next_entry()? {
            if members.iter().any(|member| member.key == key) {
                return Err(de::Error::custom(format!("the key {key:?} occurs twice")));
            }
            members.push(Member { key, value });
        }
        Ok(Members(members))
    }
}
