//! The definition of a tally: which columns hold what.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::churn::tally::null_root::NullRoot;
use crate::date::zone::Zone;
use crate::document::document::{self, invalid};
use crate::error::error::{Error, Result};
use crate::money::currency::Currency;
use crate::money::decimals::Decimals;

/// The columns of a tally of reasons.
///
/// Only `root` is required: one column of codes, or a column for each level of the scheme, the top
/// first, of labels or of parts of codes.
///
/// # Examples
///
/// ```
/// use crm_core::churn::TallyDefinition;
///
/// let definition = TallyDefinition::new(["reason"]).with_representative("agent").with_by(["plan"]);
/// assert_eq!(TallyDefinition::from_json(&definition.to_json()?)?, definition);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TallyDefinition {
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) allow_parents: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) by: Vec<Names>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) contributing: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<CurrencyCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decimals: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dissatisfaction: Option<String>,
    #[serde(default)]
    pub(crate) null_root: NullRoot,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) offer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) representative: Option<String>,
    pub(crate) root: Root,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) saved: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) zone: Option<ZoneName>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Names of columns; a document may have one without a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Names(pub(crate) Vec<String>);

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected the name of a column or a list of them")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
        Ok(Names(match OneOrMore::deserialize(deserializer)? {
            OneOrMore::One(name) => vec![name],
            OneOrMore::More(names) => names,
        }))
    }
}

/// The column of the codes, or the columns of labels or parts of codes, one for each level; a
/// document has the first as a name and the second as a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) columns: Vec<String>,
    pub(crate) are_levels: bool,
}

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.columns.as_slice() {
            [one] if !self.are_levels => serializer.serialize_str(one),
            all => all.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Root {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Root, D::Error> {
        Ok(match OneOrMore::deserialize(deserializer)? {
            OneOrMore::One(name) => Root { columns: vec![name], are_levels: false },
            OneOrMore::More(columns) => Root { columns, are_levels: true },
        })
    }
}

/// The columns of the table by levels that are not levels.
const TAKEN: [&str; 5] = ["code", "n", "share", "residual", "p_adjusted"];

/// A currency, written as its code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CurrencyCode(pub(crate) Currency);

impl Serialize for CurrencyCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de> Deserialize<'de> for CurrencyCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CurrencyCode, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map(CurrencyCode).map_err(serde::de::Error::custom)
    }
}

/// A time zone, written as its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ZoneName(pub(crate) Zone);

impl Serialize for ZoneName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_string())
    }
}

impl<'de> Deserialize<'de> for ZoneName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ZoneName, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map(ZoneName).map_err(serde::de::Error::custom)
    }
}

impl TallyDefinition {
    /// Creates a definition with the column of the codes; with several columns as
    /// [`of_levels`](TallyDefinition::of_levels).
    pub fn new<N: Into<String>>(root: impl IntoIterator<Item = N>) -> TallyDefinition {
        let columns: Vec<String> = root.into_iter().map(Into::into).collect();
        let are_levels = columns.len() != 1;
        TallyDefinition::of(Root { columns, are_levels })
    }

    /// Creates a definition with a column for each level, the top first, of labels or of parts of
    /// codes.
    pub fn of_levels<N: Into<String>>(levels: impl IntoIterator<Item = N>) -> TallyDefinition {
        let columns = levels.into_iter().map(Into::into).collect();
        TallyDefinition::of(Root { columns, are_levels: true })
    }

    fn of(root: Root) -> TallyDefinition {
        TallyDefinition {
            allow_parents: false,
            by: Vec::new(),
            contributing: Vec::new(),
            count: None,
            currency: None,
            date: None,
            decimals: None,
            dissatisfaction: None,
            null_root: NullRoot::Error,
            offer: None,
            representative: None,
            root,
            saved: None,
            stated: None,
            value: None,
            zone: None,
        }
    }

    /// Sets the column of what customers said, of codes of the stated scheme.
    #[must_use]
    pub fn with_stated(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { stated: Some(column.into()), ..self }
    }

    /// Sets the columns of contributing reasons, of codes; a null is none.
    #[must_use]
    pub fn with_contributing<N: Into<String>>(
        self,
        columns: impl IntoIterator<Item = N>,
    ) -> TallyDefinition {
        TallyDefinition { contributing: names(columns).0, ..self }
    }

    /// Sets the column of what customers were dissatisfied with, of codes; a null is nothing.
    #[must_use]
    pub fn with_dissatisfaction(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { dissatisfaction: Some(column.into()), ..self }
    }

    /// Sets the column of who recorded the reason; a null is nobody.
    #[must_use]
    pub fn with_representative(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { representative: Some(column.into()), ..self }
    }

    /// Sets the column of the dates.
    #[must_use]
    pub fn with_date(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { date: Some(column.into()), ..self }
    }

    /// Sets the time zone whose days are those of the instants in the column of the dates.
    #[must_use]
    pub fn with_zone(self, zone: Zone) -> TallyDefinition {
        TallyDefinition { zone: Some(ZoneName(zone)), ..self }
    }

    /// Sets the column of what a customer is worth; a null is unknown.
    #[must_use]
    pub fn with_value(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { value: Some(column.into()), ..self }
    }

    /// Sets the currency of the value.
    #[must_use]
    pub fn with_currency(self, currency: Currency) -> TallyDefinition {
        TallyDefinition { currency: Some(CurrencyCode(currency)), ..self }
    }

    /// Sets the decimals of the value; those of the currency by default, 6 without one.
    #[must_use]
    pub fn with_decimals(self, decimals: u32) -> TallyDefinition {
        TallyDefinition { decimals: Some(decimals), ..self }
    }

    /// Sets the column of how many customers a row stands for.
    #[must_use]
    pub fn with_count(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { count: Some(column.into()), ..self }
    }

    /// Sets the column of whether the customer stayed: a row is then an attempt to leave.
    #[must_use]
    pub fn with_saved(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { saved: Some(column.into()), ..self }
    }

    /// Sets the column of the offer that was made; a null is none.
    #[must_use]
    pub fn with_offer(self, column: impl Into<String>) -> TallyDefinition {
        TallyDefinition { offer: Some(column.into()), ..self }
    }

    /// Adds columns by whose levels, crossed, the reasons are counted.
    #[must_use]
    pub fn with_by<N: Into<String>>(
        mut self,
        columns: impl IntoIterator<Item = N>,
    ) -> TallyDefinition {
        self.by.push(names(columns));
        self
    }

    /// Sets what a null in the column of the reasons means.
    #[must_use]
    pub fn with_null_root(self, null_root: NullRoot) -> TallyDefinition {
        TallyDefinition { null_root, ..self }
    }

    /// Sets whether a row may have a group of reasons as its reason.
    #[must_use]
    pub fn with_allow_parents(self, allow_parents: bool) -> TallyDefinition {
        TallyDefinition { allow_parents, ..self }
    }

    /// Reads a definition.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`].
    pub fn from_json(json: &str) -> Result<TallyDefinition> {
        document::read(json)
    }

    /// Writes the definition as canonical JSON.
    ///
    /// # Errors
    ///
    /// None in practice: it can be written.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// The decimals of the value.
    pub(crate) fn value_decimals(&self) -> Result<Decimals> {
        match (self.decimals, self.currency) {
            (Some(decimals), _) => Decimals::new(decimals),
            (None, Some(currency)) => Ok(Decimals::of(currency.0)),
            (None, None) => Ok(Decimals::default()),
        }
    }

    /// Checks what a definition says by itself.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_names()?;
        let needs = [
            ("zone", self.zone.is_some(), "date", self.date.is_some()),
            ("currency", self.currency.is_some(), "value", self.value.is_some()),
            ("decimals", self.decimals.is_some(), "value", self.value.is_some()),
        ];
        for (field, given, other, has) in needs {
            if given && !has {
                return Err(Error::conflict(field, format!("requires {other}")));
            }
        }
        let decimals = self.value_decimals()?;
        if let Some(CurrencyCode(currency)) = self.currency
            && currency.max_decimals() < decimals.get()
        {
            return Err(Error::TooManyDecimals {
                field: "decimals".to_owned(),
                currency: currency.to_string(),
                limit: currency.max_decimals(),
                given: decimals.get().to_string(),
            });
        }
        Ok(())
    }

    /// Checks that there is a root, and that no column has two meanings.
    fn check_names(&self) -> Result<()> {
        if self.root.columns.is_empty() {
            return Err(invalid("$.root", "must have at least one column"));
        }
        for (at, by) in self.by.iter().enumerate() {
            let path = format!("$.by[{at}]");
            if by.0.is_empty() {
                return Err(invalid(&path, "must have at least one column"));
            }
            if self.by.iter().take(at).any(|one| one == by) {
                return Err(invalid(&path, "is there twice"));
            }
            if let Some(twice) =
                by.0.iter()
                    .enumerate()
                    .find(|(at, one)| by.0.iter().take(*at).any(|before| before == *one))
            {
                return Err(invalid(&path, format!("crosses {:?} with itself", twice.1)));
            }
            if let Some(taken) = by.0.iter().find(|one| TAKEN.contains(&one.as_str())) {
                let message = format!("is {taken:?}, a column of the report's own: rename it");
                return Err(invalid(&path, message));
            }
        }
        let single = [
            ("count", &self.count),
            ("date", &self.date),
            ("dissatisfaction", &self.dissatisfaction),
            ("offer", &self.offer),
            ("representative", &self.representative),
            ("saved", &self.saved),
            ("stated", &self.stated),
            ("value", &self.value),
        ];
        let single = single.into_iter().filter_map(|(key, name)| Some((key, name.as_ref()?)));
        let root = self.root.columns.iter().map(|name| ("root", name));
        let contributing = self.contributing.iter().map(|name| ("contributing", name));
        let all: Vec<(&str, &String)> = root.chain(contributing).chain(single).collect();
        for (at, (key, name)) in all.iter().enumerate() {
            if let Some((other, _)) = all.iter().take(at).find(|(_, one)| one == name) {
                return Err(Error::conflict(key, format!("is the column {name:?}, as {other} is")));
            }
        }
        Ok(())
    }
}

fn names<N: Into<String>>(columns: impl IntoIterator<Item = N>) -> Names {
    Names(columns.into_iter().map(Into::into).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_can_stand_without_a_list() {
        let one = TallyDefinition::from_json(r#"{"root": "reason", "by": ["plan", ["a", "b"]]}"#);
        let expected = TallyDefinition::new(["reason"]).with_by(["plan"]).with_by(["a", "b"]);
        assert_eq!(one.unwrap(), expected);
    }

    #[test]
    fn contradictions_are_named() {
        let base = || TallyDefinition::new(["reason"]);
        for (definition, message) in [
            (base().with_zone(Zone::UTC), "zone requires date"),
            (base().with_decimals(2), "decimals requires value"),
            (base().with_stated("reason"), "stated is the column \"reason\", as root is"),
            (
                TallyDefinition::new([""; 0]),
                "invalid document at $.root: must have at least one column",
            ),
            (base().with_by(["a"]).with_by(["a"]), "invalid document at $.by[1]: is there twice"),
            (base().with_by(["a", "a"]), "invalid document at $.by[0]: crosses \"a\" with itself"),
        ] {
            assert_eq!(definition.check().unwrap_err().to_string(), message);
        }
        for taken in TAKEN {
            let error = base().with_by(["plan"]).with_by(["stage", taken]).check().unwrap_err();
            let message = format!("is {taken:?}, a column of the report's own: rename it");
            assert_eq!(error.to_string(), format!("invalid document at $.by[1]: {message}"));
        }
        // Other columns may have these names.
        assert!(base().with_count("n").with_representative("code").check().is_ok());
        let yen = base().with_value("v").with_currency("JPY".parse().unwrap()).with_decimals(9);
        assert_eq!(yen.check().unwrap_err().path(), Some("decimals"));
    }
}
