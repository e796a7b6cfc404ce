//! JSON as a tree of values, in which each key of an object occurs once.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A tree of values whose objects have each key once.
pub(crate) struct Unique(pub(crate) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Unique)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, given: bool) -> Result<Value, E> {
        Ok(given.into())
    }

    fn visit_u64<E: de::Error>(self, given: u64) -> Result<Value, E> {
        Ok(given.into())
    }

    fn visit_i64<E: de::Error>(self, given: i64) -> Result<Value, E> {
        Ok(given.into())
    }

    fn visit_f64<E: de::Error>(self, given: f64) -> Result<Value, E> {
        Ok(given.into())
    }

    fn visit_str<E: de::Error>(self, given: &str) -> Result<Value, E> {
        Ok(given.into())
    }

    fn visit_string<E: de::Error>(self, given: String) -> Result<Value, E> {
        Ok(given.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut given: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Unique(value)) = given.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut given: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = given.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom(format!("the key {key:?} occurs twice")));
            }
            let Unique(value) = given.next_value()?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}
