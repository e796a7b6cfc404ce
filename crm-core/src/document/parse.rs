//! JSON as a tree of values, in which each key of an object occurs once.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// How deeply lists and objects may be nested: an expression of 100 levels in a document has two for
/// each of its own.
const DEEPEST: usize = 256;

/// A tree of values whose objects have each key once.
pub(crate) struct Unique(pub(crate) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        UniqueVisitor { levels: DEEPEST }.deserialize(deserializer).map(Unique)
    }
}

/// Reads a value that may have this many levels of lists and objects.
#[derive(Clone, Copy)]
struct UniqueVisitor {
    levels: usize,
}

impl UniqueVisitor {
    /// Reads the values of a list or an object.
    fn inner<E: de::Error>(self) -> Result<UniqueVisitor, E> {
        let levels = self.levels.checked_sub(1);
        let deeper = || de::Error::custom("lists and objects are nested too deeply");
        levels.map(|levels| UniqueVisitor { levels }).ok_or_else(deeper)
    }
}

impl<'de> DeserializeSeed<'de> for UniqueVisitor {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

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
        let inner = self.inner()?;
        let mut values = Vec::new();
        while let Some(value) = given.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut given: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(key) = given.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(de::Error::custom(format!("the key {key:?} occurs twice")));
            }
            let value = given.next_value_seed(inner)?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}
