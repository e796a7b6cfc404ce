//! The cost of a program.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::error::{Error, Result};
use crate::money::currency::Currency;
use crate::money::exact::{parse, serialize_decimal};
use crate::money::money::Money;

/// The cost of a program for one arm, in the study's currency.
///
/// Amounts are exact decimals. In a document an amount is a string (`"0.0125"`) or a number, which
/// is read as written.
///
/// # Examples
///
/// ```
/// use crm_core::ProgramCost;
///
/// // 1,500 for the campaign and 1.25 cents for each customer who was assigned to it.
/// let cost = ProgramCost::parse("1500", "0.0125")?;
/// assert_eq!(cost.per_assigned.to_string(), "0.0125");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProgramCost {
    /// The fixed cost of the program, independent of the number of customers.
    #[serde(default, serialize_with = "serialize_decimal", deserialize_with = "amount")]
    pub fixed: Decimal,
    /// The cost per customer assigned to the arm.
    #[serde(default, serialize_with = "serialize_decimal", deserialize_with = "amount")]
    pub per_assigned: Decimal,
    /// The cost per customer who was exposed to the program.
    #[serde(
        default,
        serialize_with = "serialize_decimal",
        deserialize_with = "amount",
        skip_serializing_if = "Decimal::is_zero"
    )]
    pub per_exposed: Decimal,
}

impl ProgramCost {
    /// Creates a cost from two amounts.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ProgramCost;
    /// use crm_core::money::Decimal;
    ///
    /// let cost = ProgramCost::new(Decimal::from(1500), Decimal::new(125, 4));
    /// assert_eq!(cost, ProgramCost::parse("1500", "0.0125")?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn new(fixed: Decimal, per_assigned: Decimal) -> ProgramCost {
        ProgramCost {
            fixed: fixed.normalize(),
            per_assigned: per_assigned.normalize(),
            per_exposed: Decimal::ZERO,
        }
    }

    /// Sets the cost per customer who was exposed to the program; the study then needs its
    /// `exposed` column.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ProgramCost;
    /// use crm_core::money::Decimal;
    ///
    /// let call = ProgramCost::parse("0", "0.10")?.with_per_exposed(Decimal::from(6));
    /// assert_eq!(call.per_exposed, Decimal::from(6));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_per_exposed(self, per_exposed: Decimal) -> ProgramCost {
        ProgramCost { per_exposed: per_exposed.normalize(), ..self }
    }

    /// Parses two amounts.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if an amount is not a plain decimal number.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ProgramCost;
    ///
    /// let error = ProgramCost::parse("1500", "a cent").unwrap_err();
    /// assert_eq!(error.path(), Some("per_assigned"));
    /// ```
    pub fn parse(fixed: &str, per_assigned: &str) -> Result<ProgramCost> {
        let fixed = parse("fixed", fixed)?;
        Ok(ProgramCost::new(fixed, parse("per_assigned", per_assigned)?))
    }

    /// Checks the amounts against a currency; `path` is their path in an error.
    fn check(&self, path: &str, currency: Currency) -> Result<()> {
        let amounts = [
            ("fixed", self.fixed),
            ("per_assigned", self.per_assigned),
            ("per_exposed", self.per_exposed),
        ];
        for (name, amount) in amounts {
            let field = format!("{path}.{name}");
            if amount.is_sign_negative() && !amount.is_zero() {
                return Err(Error::out_of_range(&field, "at least 0", amount));
            }
            Money::named(&field, amount, currency)?;
        }
        Ok(())
    }
}

/// The cost of a study's program: one for all treated arms, or one for each arm.
///
/// A cost for all treated arms is charged to each arm in full, as if the arm were run alone.
///
/// The control can have a cost per customer (for example, of a letter that everybody receives): the
/// program is then charged with the difference. A control has no fixed cost.
///
/// # Examples
///
/// ```
/// use crm_core::ProgramCost;
/// use crm_core::retention::Cost;
///
/// let same = Cost::from(ProgramCost::parse("1500", "0.0125")?);
/// let each = Cost::by_arm([
///     ("letter", ProgramCost::parse("900", "0.85")?),
///     ("call", ProgramCost::parse("0", "4.20")?),
/// ]);
/// assert_ne!(same, each);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Cost {
    /// One cost for all treated arms.
    Same(ProgramCost),
    /// One cost for each arm, by its name.
    ByArm(BTreeMap<String, ProgramCost>),
}

/// Where a definition holds the cost of an arm.
fn path(arm: &str) -> String {
    format!("$.cost.{arm}")
}

/// The error for an arm without a cost.
pub(crate) fn missing(arm: &str) -> Error {
    Error::MissingCost { path: path(arm), arm: arm.to_owned() }
}

impl From<ProgramCost> for Cost {
    fn from(cost: ProgramCost) -> Cost {
        Cost::Same(cost)
    }
}

impl Cost {
    /// Creates a cost for each arm.
    pub fn by_arm<N: Into<String>>(costs: impl IntoIterator<Item = (N, ProgramCost)>) -> Cost {
        Cost::ByArm(costs.into_iter().map(|(arm, cost)| (arm.into(), cost)).collect())
    }

    pub(crate) fn check(&self, control: &str, currency: Currency) -> Result<()> {
        let costs = match self {
            Cost::Same(cost) => return cost.check("$.cost", currency),
            Cost::ByArm(costs) => costs,
        };
        for (arm, cost) in costs {
            cost.check(&path(arm), currency)?;
        }
        match costs.get(control) {
            Some(cost) if !cost.fixed.is_zero() => Err(Error::conflict(
                &format!("{}.fixed", path(control)),
                "must be 0 because the control does not get the program",
            )),
            _ => Ok(()),
        }
    }

    /// The arms with a separate cost.
    pub(crate) fn arms(&self) -> impl Iterator<Item = &str> {
        let costs = match self {
            Cost::Same(_) => None,
            Cost::ByArm(costs) => Some(costs),
        };
        costs.into_iter().flatten().map(|(arm, _)| arm.as_str())
    }

    /// Returns the cost of an arm; a control without a cost has cost zero.
    pub(crate) fn of(&self, arm: &str, control: &str) -> Result<ProgramCost> {
        let nothing = ProgramCost::new(Decimal::ZERO, Decimal::ZERO);
        match self {
            Cost::Same(_) if arm == control => Ok(nothing),
            Cost::Same(cost) => Ok(*cost),
            Cost::ByArm(costs) => match costs.get(arm) {
                Some(cost) => Ok(*cost),
                None if arm == control => Ok(nothing),
                None => Err(missing(arm)),
            },
        }
    }

    /// Whether an arm has a cost per exposed customer.
    pub(crate) fn counts_exposed(&self) -> bool {
        match self {
            Cost::Same(cost) => !cost.per_exposed.is_zero(),
            Cost::ByArm(costs) => costs.values().any(|cost| !cost.per_exposed.is_zero()),
        }
    }
}

impl<'de> Deserialize<'de> for Cost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cost, D::Error> {
        struct CostVisitor;

        impl<'de> Visitor<'de> for CostVisitor {
            type Value = Cost;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of \"fixed\", \"per_assigned\" and \"per_exposed\", or of one such object per arm")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cost, A::Error> {
                let mut amounts = BTreeMap::new();
                let mut arms = BTreeMap::new();
                while let Some(key) = map.next_key::<String>()? {
                    match map.next_value::<CostValue>()? {
                        CostValue::Amount(amount) => amounts.insert(key, amount).is_some(),
                        CostValue::Arm(cost) => arms.insert(key, cost).is_some(),
                    };
                }
                if amounts.is_empty() {
                    return Ok(Cost::ByArm(arms));
                }
                if let Some(arm) = arms.keys().next() {
                    return Err(de::Error::custom(format!(
                        "{arm:?} is an arm, but the cost also has amounts for all arms"
                    )));
                }
                let fixed = amounts.remove("fixed").unwrap_or_default();
                let per_assigned = amounts.remove("per_assigned").unwrap_or_default();
                let per_exposed = amounts.remove("per_exposed").unwrap_or_default();
                let cost = ProgramCost::new(fixed, per_assigned).with_per_exposed(per_exposed);
                match amounts.keys().next() {
                    Some(unknown) => Err(de::Error::unknown_field(
                        unknown,
                        &["fixed", "per_assigned", "per_exposed"],
                    )),
                    None => Ok(Cost::Same(cost)),
                }
            }
        }

        deserializer.deserialize_map(CostVisitor)
    }
}

/// The value of a key of a cost: an amount, or the cost of an arm.
enum CostValue {
    Amount(Decimal),
    Arm(ProgramCost),
}

impl<'de> Deserialize<'de> for CostValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CostValue, D::Error> {
        struct CostValueVisitor;

        impl<'de> Visitor<'de> for CostValueVisitor {
            type Value = CostValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount such as \"0.0125\", or the cost of an arm")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CostValue, A::Error> {
                ProgramCost::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(CostValue::Arm)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<CostValue, E> {
                parsed_amount(text).map(CostValue::Amount)
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<CostValue, E> {
                parsed_amount(&number.to_string()).map(CostValue::Amount)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<CostValue, E> {
                parsed_amount(&number.to_string()).map(CostValue::Amount)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<CostValue, E> {
                // The shortest decimal that parses to this float, which is the number as written.
                parsed_amount(&number.to_string()).map(CostValue::Amount)
            }
        }

        deserializer.deserialize_any(CostValueVisitor)
    }
}

fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    match CostValue::deserialize(deserializer)? {
        CostValue::Amount(amount) => Ok(amount),
        CostValue::Arm(_) => Err(de::Error::custom("expected an amount such as \"0.0125\"")),
    }
}

fn parsed_amount<E: de::Error>(text: &str) -> Result<Decimal, E> {
    parse("the amount", text).map(|amount| amount.normalize()).map_err(E::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Cost, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_cost_is_read_in_every_spelling() {
        let same = Cost::Same(ProgramCost::parse("1500", "0.0125").unwrap());
        assert_eq!(read(r#"{"fixed": "1500", "per_assigned": "0.0125"}"#), Ok(same.clone()));
        assert_eq!(read(r#"{"fixed": 1500, "per_assigned": 0.0125}"#), Ok(same.clone()));
        assert_eq!(read(r#"{"fixed": 1500.0, "per_assigned": "0.01250"}"#), Ok(same));
        let arms = read(r#"{"mail": {"per_assigned": "2"}, "fixed": {}}"#).unwrap();
        assert_eq!(arms.arms().collect::<Vec<_>>(), ["fixed", "mail"]);
    }

    #[test]
    fn an_invalid_cost_names_the_fault() {
        let message = |json| read(json).unwrap_err();
        assert!(message(r#"{"fixed": "1", "per_head": "2"}"#).contains("unknown field `per_head`"));
        assert!(
            message(r#"{"fixed": "1e3"}"#).contains("plain decimal")
                || message(r#"{"fixed": "1e3"}"#).contains("decimal number")
        );
        assert!(message(r#"{"fixed": "1", "mail": {}}"#).contains("\"mail\" is an arm"));
        assert!(message(r#"{"mail": {"per_assigned": {}}}"#).contains("expected an amount"));
        assert!(message("[]").contains("an object of \"fixed\""));
    }

    #[test]
    fn amounts_are_checked() {
        let check = |fixed: &str, each: &str| {
            let cost = ProgramCost::parse(fixed, each).unwrap();
            Cost::by_arm([("a", cost)]).check("a", "USD".parse().unwrap()).unwrap_err().to_string()
        };
        assert_eq!(check("-1", "0"), "$.cost.a.fixed must be at least 0, got -1");
        assert_eq!(
            check("0", "0.123456789"),
            "$.cost.a.per_assigned must have from 0 to 8 decimals in USD, got 0.123456789"
        );
        assert!(check("5", "0").starts_with("$.cost.a.fixed must be 0"));
    }
}
