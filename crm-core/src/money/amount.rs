//! An amount in a document.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::money::exact;
use crate::money::money::Money;

/// An exact amount, as a document has it: as text, in the currency of the whole, or with a currency
/// of its own.
///
/// # Examples
///
/// ```
/// use crm_core::document::Document;
/// use crm_core::money::Amount;
///
/// let json = r#"{"cost": {"amount": "51.59", "currency": "USD"}, "customer_value": "100"}"#;
/// let document = Document::from_json(json)?;
/// for (pointer, expected) in [("/cost", "51.59"), ("/customer_value", "100")] {
///     let Amount(amount) = document.part(pointer)?.read("an amount")?;
///     assert_eq!(amount.to_string(), expected);
/// }
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Decimal);

struct AmountVisitor;

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount of money")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
        exact::parse("amount", text).map(Amount).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Amount, A::Error> {
        Money::deserialize(MapAccessDeserializer::new(map)).map(|money| Amount(money.amount()))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}
