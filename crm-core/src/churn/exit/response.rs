//! What to do about a reason.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::churn::exit::contact::{Contact, contact};
use crate::churn::scheme::benefit::Benefit;
use crate::churn::scheme::concept::Texts;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::document::document::{canonical, invalid, parse, short};
use crate::error::error::{Error, Result};

/// The keys of a context.
const KEYS: [&str; 3] = ["price_gap", "repairs", "alternatives"];

/// From how many repairs on a fault is one that repeats: a design value.
const REPEATED: u64 = 3;

/// What to do about the root of an exit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Response {
    /// The question that confirms the reason, by language.
    pub probe: Texts,
    /// What to do, by language.
    pub response: Texts,
    /// The most to offer.
    pub benefit: Option<Benefit>,
    /// How likely the customer is to come back, from 0, never, to 4, high, after the adjustments.
    pub recoverability: Option<u8>,
    /// What the context changed.
    pub adjustments: Vec<RecoverabilityAdjustment>,
    /// Whether the customer may be contacted later: `never`, or null where nothing forbids it.
    pub contact: Option<Contact>,
}

/// A change of the recoverability by the context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecoverabilityAdjustment {
    /// The key of the context.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// What is added to the recoverability.
    pub change: i8,
    /// Why.
    pub reason: &'static str,
    /// The code that fits better, if there is one.
    pub suggests: Option<&'static str>,
}

impl ReasonScheme {
    /// Returns what to do about a root in a context, a JSON object:
    ///
    /// | key | values | effect on the recoverability |
    /// |---|---|---|
    /// | `price_gap` | `small`, `large` | +1 or -1 for `OFFER.CHEAPER` |
    /// | `repairs` | a whole number | -1 from 3 on for `PRODUCT` and below; `PRODUCT.REPEAT_FAULT` is suggested |
    /// | `alternatives` | `few`, `many` | -1 if there are many, for `SERVICE` and below |
    ///
    /// The result is between 1 and 4, but 0 stays 0. The numbers are ordinal design values.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`], [`Error::NotAssignable`]; [`Error::UnknownName`] for an unknown key
    /// or value, [`Error::InvalidDocument`] for a context that is no object,
    /// [`Error::OutOfRange`] for what is no number of repairs.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let roots = ReasonScheme::standard(SchemeKind::Root)?;
    /// let response = roots.response("OFFER.CHEAPER", r#"{"price_gap": "large"}"#)?;
    /// assert_eq!((response.recoverability, response.adjustments[0].change), (Some(1), -1));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn response(&self, root: &str, context: &str) -> Result<Response> {
        self.check_assignable(root, "root")?;
        let concept = self.get(root)?;
        let adjustments = self.adjustments(root, &read(context)?)?;
        let sum: i16 = adjustments.iter().map(|one| i16::from(one.change)).sum();
        let adjusted = |start: u8| match start {
            0 => 0,
            // Both limits are within the range of the type.
            _ => u8::try_from((i16::from(start) + sum).clamp(1, 4)).unwrap_or(start),
        };
        Ok(Response {
            probe: concept.probe.clone(),
            response: concept.response.clone(),
            benefit: concept.benefit(),
            recoverability: concept.recoverability().map(adjusted),
            adjustments,
            contact: contact(self, root),
        })
    }

    fn adjustments(
        &self,
        root: &str,
        context: &Map<String, Value>,
    ) -> Result<Vec<RecoverabilityAdjustment>> {
        let mut found = Vec::new();
        let mut add = |applies: bool, key, value: String, change, reason, suggests| {
            if applies {
                found.push(RecoverabilityAdjustment { key, value, change, reason, suggests });
            }
        };
        if let Some(gap) = context.get("price_gap") {
            let gap = name(gap, "price_gap", &["small", "large"])?;
            let (change, reason) = match gap {
                "small" => (1, "a small gap in price can be closed"),
                _ => (-1, "a large gap in price cannot be closed"),
            };
            let applies = self.is_within(root, "OFFER.CHEAPER");
            add(applies, "price_gap", gap.to_owned(), change, reason, None);
        }
        if let Some(repairs) = context.get("repairs") {
            let number = repairs.as_u64().ok_or_else(|| {
                let allowed = "a whole number of at least 0";
                Error::out_of_range("context.repairs", allowed, short(repairs))
            })?;
            let applies = number >= REPEATED && self.is_within(root, "PRODUCT");
            let suggests = Some("PRODUCT.REPEAT_FAULT").filter(|&code| self.contains(code));
            let reason = "who came back for repair again and again has lost trust";
            add(applies, "repairs", number.to_string(), -1, reason, suggests);
        }
        if let Some(alternatives) = context.get("alternatives") {
            let alternatives = name(alternatives, "alternatives", &["few", "many"])?;
            let applies = alternatives == "many" && self.is_within(root, "SERVICE");
            let reason = "who has many alternatives need not put up with the service";
            add(applies, "alternatives", alternatives.to_owned(), -1, reason, None);
        }
        Ok(found)
    }
}

impl Response {
    /// Writes the response as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// None occur.
    pub fn to_json(&self) -> Result<String> {
        canonical(self)
    }
}

fn read(context: &str) -> Result<Map<String, Value>> {
    let value = parse(context)?;
    let Value::Object(context) = value else {
        return Err(invalid(
            "$",
            format!("expected an object of a context, got {}", short(&value)),
        ));
    };
    match context.keys().find(|key| !KEYS.contains(&key.as_str())) {
        Some(key) => {
            let known = KEYS.iter().map(|&key| key.to_owned()).collect();
            Err(Error::unknown_name("context", known, key))
        }
        None => Ok(context),
    }
}

fn name<'v>(value: &'v Value, key: &str, allowed: &[&str]) -> Result<&'v str> {
    let given = value.as_str();
    given.filter(|given| allowed.contains(given)).ok_or_else(|| {
        let known = allowed.iter().map(|&one| one.to_owned()).collect();
        let given = given.map_or_else(|| short(value), str::to_owned);
        Error::unknown_name(&format!("context.{key}"), known, &given)
    })
}
