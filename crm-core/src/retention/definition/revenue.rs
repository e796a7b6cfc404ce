//! How the revenue of a customer counts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::error::error::{Error, Result};
use crate::money::decimals::Decimals;
use crate::money::exact::parse;
use crate::text::choice::choice;

choice! {
    /// What a null of the revenue means.
    ///
    /// A database leaves nulls where it joins customers with their purchases. Whether such a
    /// customer bought nothing or is not known cannot be read off the null.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Missing;
    ///
    /// assert_eq!("zero".parse::<Missing>()?, Missing::Zero);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Missing as "missing" {
        /// The customer brought no revenue.
        Zero = 1 "zero",
        /// The revenue of the customer is not known.
        Unknown = 2 "unknown",
    }
}

/// The role whose nulls and whose largest amounts a definition can decide on.
pub(crate) const REVENUE: &str = "revenue";

/// The allowed values in the error for a null of the revenue.
pub(crate) const MISSING: &str = "no null without missing={\"revenue\": \"zero\"} (null is no \
     revenue) or missing={\"revenue\": \"unknown\"} in the definition";

/// Returns a cap in integer units of the revenue; an error if it is not positive or not a whole
/// number of units.
pub(crate) fn cap_units(cap: Decimal, decimals: Decimals) -> Result<i64> {
    const FIELD: &str = "$.cap.revenue";
    let refused = |allowed: &str| Error::out_of_range(FIELD, allowed, cap);
    if cap <= Decimal::ZERO {
        return Err(refused("above 0"));
    }
    let (cap, scale) = (cap.normalize(), decimals.get());
    if cap.scale() > scale {
        return Err(refused(&format!(
            "a number with at most {scale} decimals, as the revenue has"
        )));
    }
    let units = decimals.of_decimal(cap.mantissa(), cap.scale() as i32);
    let units = units.and_then(|found| i64::try_from(found.units).ok());
    units.ok_or_else(|| refused("at most 2^63 - 1 units of the revenue"))
}

/// Writes caps as exact decimals, the only form in which they are canonical.
pub(crate) fn write_caps<S: Serializer>(
    caps: &BTreeMap<String, Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(caps.iter().map(|(role, &cap)| (role, Cap(cap))))
}

/// Reads caps: texts, or numbers.
pub(crate) fn read_caps<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Decimal>, D::Error> {
    let caps: BTreeMap<String, Cap> = BTreeMap::deserialize(deserializer)?;
    Ok(caps.into_iter().map(|(role, Cap(cap))| (role, cap)).collect())
}

/// The form of a cap in a document.
struct Cap(Decimal);

impl Serialize for Cap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.normalize().to_string())
    }
}

impl<'de> Deserialize<'de> for Cap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cap, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return Err(de::Error::custom("expected an amount such as \"500\"")),
        };
        parse("cap", &text).map(|amount| Cap(amount.normalize())).map_err(de::Error::custom)
    }
}

/// Checks that the keys of an option are roles that it can have; `columns` are the columns of the
/// study, each with its key in the definition.
pub(crate) fn check_roles<T>(
    option: &str,
    given: &BTreeMap<String, T>,
    columns: &[(String, &str)],
) -> Result<()> {
    let Some(key) = given.keys().find(|key| *key != REVENUE) else { return Ok(()) };
    let field = format!("$.{option}.{key}");
    let role = columns.iter().find(|(_, column)| column == key).map(|(role, _)| role);
    let hint = match role {
        Some(role) if role == REVENUE => {
            format!("must be the key \"revenue\", not the name of its column {key:?}")
        }
        _ => "must be the key \"revenue\", the only one that can have it".to_owned(),
    };
    Err(Error::conflict(&field, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cap(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_cap_is_a_whole_number_of_units() {
        let cents = Decimals::new(2).unwrap();
        assert_eq!(cap_units(cap("500"), cents).unwrap(), 50_000);
        assert_eq!(cap_units(cap("0.050"), cents).unwrap(), 5);
        for (text, message) in [
            ("0", "above 0"),
            ("-1", "above 0"),
            ("0.005", "at most 2 decimals"),
            ("99999999999999999999", "2^63 - 1"),
        ] {
            let error = cap_units(cap(text), cents).unwrap_err();
            assert_eq!(error.path(), Some("$.cap.revenue"));
            assert!(error.to_string().contains(message), "{error}");
        }
        assert_eq!(serde_json::to_string(&Cap(cap("500.00"))).unwrap(), "\"500\"");
        assert_eq!(serde_json::from_str::<Cap>("500.0").unwrap().0, cap("500"));
    }
}
