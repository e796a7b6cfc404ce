//! The definition of a field.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::customer::schema::family::Family;
use crate::customer::schema::field_kind::FieldKind;
use crate::customer::schema::protection::Protection;
use crate::customer::schema::sensitivity::Sensitivity;
use crate::document::document::invalid;
use crate::error::error::{Error, Result};
use crate::expression::types::field_type::FieldType;
use crate::money::currency::Currency;
use crate::money::decimals::Decimals;
use crate::text::choice::choice;

choice! {
    /// The zone of instants that name none.
    pub(crate) enum Naive as "naive" {
        /// UTC.
        Utc = 1 "utc",
        /// The zone of the set.
        Local = 2 "local",
    }
}

/// Why a field or an event is less protected than the one that it replaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Override {
    pub(crate) reason: String,
}

/// A field of a customer, or of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: FieldKind,
    /// The column of a frame, by default the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) family: Option<Family>,
    /// What to call it, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) label: BTreeMap<String, String>,
    /// The codes that there are, if the list is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) codes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decimals: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<Currency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) naive: Option<Naive>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) sensitivity: Sensitivity,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) special_category: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) compartments: BTreeSet<String>,
    /// The purpose without a consent to which it may not be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) consent: Option<String>,
    /// After how many days a value must be verified again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_age_days: Option<u32>,
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Override>,
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Field {
    pub(crate) fn new(name: &str, kind: FieldKind) -> Field {
        Field {
            name: name.to_owned(),
            kind,
            column: None,
            family: None,
            label: BTreeMap::new(),
            codes: None,
            decimals: None,
            currency: None,
            naive: None,
            sensitivity: Sensitivity::default(),
            special_category: false,
            compartments: BTreeSet::new(),
            consent: None,
            max_age_days: None,
            reason: None,
        }
    }

    /// The column that holds it.
    pub(crate) fn column(&self) -> &str {
        self.column.as_deref().unwrap_or(&self.name)
    }

    /// Its class of protection.
    pub(crate) fn protection(&self) -> Protection {
        Protection {
            sensitivity: self.sensitivity,
            special_category: self.special_category,
            compartments: self.compartments.clone(),
        }
    }

    /// Its type in the language.
    pub(crate) fn field_type(&self) -> FieldType {
        // The decimals were checked: they are at most 9.
        let decimals = |default: u32| self.decimals.unwrap_or(default).min(Decimals::MAX) as u8;
        match self.kind {
            FieldKind::Bool => FieldType::Bool,
            FieldKind::Int => FieldType::Int,
            FieldKind::Float => FieldType::Float,
            FieldKind::Decimal => FieldType::Decimal { decimals: decimals(0) },
            FieldKind::Money => {
                let currency = self.currency.unwrap_or_else(Currency::none);
                FieldType::Money { currency, decimals: decimals(currency.decimals()) }
            }
            FieldKind::Date => FieldType::Date,
            FieldKind::Timestamp => FieldType::Timestamp,
            FieldKind::Text => FieldType::Text,
            FieldKind::Code => FieldType::Code(self.shared_codes()),
            FieldKind::Codes => FieldType::Codes(self.shared_codes()),
        }
    }

    fn shared_codes(&self) -> Option<Arc<[String]>> {
        self.codes.as_deref().map(Arc::from)
    }

    /// Checks that its parts go together; `path` is its place in the schema.
    pub(crate) fn check(&self, path: &str) -> Result<()> {
        named(&self.name, path, "name")?;
        if let Some(column) = &self.column {
            named(column, path, "column")?;
        }
        self.check_numbers(path)?;
        self.check_codes(path)?;
        self.check_protection(path)
    }

    /// Checks a field of an event, which is protected as the event is.
    pub(crate) fn check_in_event(&self, path: &str) -> Result<()> {
        self.check(path)?;
        for (key, given) in [
            ("family", self.family.is_some()),
            ("sensitivity", !is_default(&self.sensitivity)),
            ("special_category", self.special_category),
            ("compartments", !self.compartments.is_empty()),
            ("consent", self.consent.is_some()),
            ("max_age_days", self.max_age_days.is_some()),
            ("override", self.reason.is_some()),
        ] {
            if given {
                let message = "is for fields of customers; an event is protected as a whole";
                return Err(Error::conflict(&format!("{path}.{key}"), message));
            }
        }
        Ok(())
    }

    fn check_numbers(&self, path: &str) -> Result<()> {
        let is = |kinds: &[FieldKind]| kinds.contains(&self.kind);
        needs(path, "currency", self.currency.is_some(), is(&[FieldKind::Money]), "money")?;
        let numeric = is(&[FieldKind::Money, FieldKind::Decimal]);
        if self.kind != FieldKind::Money || self.decimals.is_some() {
            let types = "decimal and money";
            needs(path, "decimals", self.decimals.is_some(), numeric, types)?;
        }
        let decimals = self.decimals.map_or(Ok(Decimals::default()), Decimals::new);
        decimals.map_err(|error| error.in_document().within(path))?;
        if self.naive.is_some() && self.kind != FieldKind::Timestamp {
            return Err(Error::conflict(&format!("{path}.naive"), "is for timestamps"));
        }
        Ok(())
    }

    fn check_codes(&self, path: &str) -> Result<()> {
        let Some(codes) = &self.codes else { return Ok(()) };
        let path = format!("{path}.codes");
        if !matches!(self.kind, FieldKind::Code | FieldKind::Codes) {
            return Err(Error::conflict(&path, "is for the types code and codes"));
        }
        let mut seen = BTreeSet::new();
        for (at, code) in codes.iter().enumerate() {
            if code.is_empty() {
                return Err(invalid(&format!("{path}[{at}]"), "a code must not be empty"));
            }
            if !seen.insert(code) {
                return Err(invalid(&format!("{path}[{at}]"), format!("{code:?} occurs twice")));
            }
        }
        if codes.is_empty() {
            return Err(invalid(&path, "must have a code; leave it out if any text is one"));
        }
        Ok(())
    }

    fn check_protection(&self, path: &str) -> Result<()> {
        if let Some(purpose) = &self.consent {
            named(purpose, path, "consent")?;
        }
        if self.max_age_days == Some(0) {
            let field = format!("{path}.max_age_days");
            return Err(Error::out_of_range(&field, "at least 1", 0));
        }
        check_override(self.reason.as_ref(), path)?;
        check_compartments(&self.compartments, path)
    }
}

/// Checks that a name has characters.
pub(crate) fn named(name: &str, path: &str, key: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(invalid(&format!("{path}.{key}"), "must not be empty"));
    }
    Ok(())
}

pub(crate) fn check_override(reason: Option<&Override>, path: &str) -> Result<()> {
    reason.map_or(Ok(()), |given| named(&given.reason, path, "override.reason"))
}

pub(crate) fn check_compartments(compartments: &BTreeSet<String>, path: &str) -> Result<()> {
    compartments.iter().try_for_each(|one| named(one, path, "compartments"))
}

/// Checks that a key is given if, and only if, the type of the field has it.
fn needs(path: &str, key: &str, given: bool, has: bool, types: &str) -> Result<()> {
    let field = format!("{path}.{key}");
    match (given, has) {
        (true, false) => Err(Error::conflict(&field, format!("is for the types {types}"))),
        (false, true) => Err(invalid(&field, "is missing")),
        _ => Ok(()),
    }
}
