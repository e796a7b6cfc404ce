//! The definition of a study: a document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};

use super::{Cost, FollowUp};
use crate::document;
use crate::money::Currency;
use crate::{Error, Result};

/// The version of the document that is written and read.
const VERSION: u64 = 1;

/// What defines a retention study: which columns to read, who is the control, what the program
/// costs, and how long customers are followed.
///
/// As JSON:
///
/// ```json
/// {
///   "version": 1,
///   "arm": "segment",
///   "control": "No E-Mail",
///   "churned": "lapsed",
///   "currency": "USD",
///   "follow_up": {"days": 14},
///   "cost": {"fixed": "1500", "per_assigned": "0.0125"},
///   "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1}
/// }
/// ```
///
/// | key | meaning |
/// |---|---|
/// | `arm` | the column that names each customer's arm |
/// | `control` | the arm that did not see the program |
/// | `churned` | the column that says whether the customer was lost |
/// | `count` | optional: the column that says how many customers a row stands for |
/// | `currency` | the currency of all amounts, ISO 4217 |
/// | `follow_up` | `{"days": n}`, `{"months": n}` or `"open"` |
/// | `cost` | a [`ProgramCost`](super::ProgramCost), or one for each arm by its name |
/// | `allocation_ratio` | optional: the relative size that each arm was meant to have |
///
/// With a cost for each arm, or with an allocation ratio, the arms are declared: a row with any
/// other arm is an error. Otherwise arms are taken as they come.
///
/// # Examples
///
/// ```
/// use crm_core::{FollowUp, ProgramCost, StudyDefinition};
///
/// let cost = ProgramCost::parse("1500", "0.0125")?;
/// let definition = StudyDefinition::new(
///     "segment",
///     "No E-Mail",
///     "lapsed",
///     "USD".parse()?,
///     FollowUp::Days(14),
///     cost,
/// );
/// assert_eq!(StudyDefinition::from_json(&definition.to_json()?)?, definition);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StudyDefinition {
    /// The column that names each customer's arm.
    pub arm: String,
    /// The arm that did not see the program.
    pub control: String,
    /// The column that says whether the customer was lost.
    pub churned: String,
    /// The column that says how many customers a row stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// The currency of all amounts.
    #[serde(deserialize_with = "currency")]
    pub currency: Currency,
    /// How long customers are followed.
    pub follow_up: FollowUp,
    /// What the program costs.
    pub cost: Cost,
    /// The relative size that each arm was meant to have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocation_ratio: Option<BTreeMap<String, f64>>,
    version: u64,
}

impl StudyDefinition {
    /// Makes a definition; it is checked when a study is made of it.
    #[must_use]
    pub fn new(
        arm: &str,
        control: &str,
        churned: &str,
        currency: Currency,
        follow_up: FollowUp,
        cost: impl Into<Cost>,
    ) -> StudyDefinition {
        StudyDefinition {
            arm: arm.to_owned(),
            control: control.to_owned(),
            churned: churned.to_owned(),
            count: None,
            currency,
            follow_up,
            cost: cost.into(),
            allocation_ratio: None,
            version: VERSION,
        }
    }

    /// Says which column holds the number of customers that a row stands for.
    #[must_use]
    pub fn with_count(self, column: &str) -> StudyDefinition {
        StudyDefinition { count: Some(column.to_owned()), ..self }
    }

    /// Says which relative size each arm was meant to have, the control among them.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
    ///
    /// let cost = ProgramCost::parse("0", "0.5")?;
    /// let study = RetentionStudy::new(
    ///     StudyDefinition::new("arm", "none", "churned", "EUR".parse()?, FollowUp::Open, cost)
    ///         .with_allocation_ratio([("mail", 9.0), ("none", 1.0)]),
    /// )?;
    /// assert_eq!(study.arms(), ["mail", "none"]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn with_allocation_ratio<N: Into<String>>(
        self,
        ratio: impl IntoIterator<Item = (N, f64)>,
    ) -> StudyDefinition {
        let ratio = ratio.into_iter().map(|(arm, share)| (arm.into(), share)).collect();
        StudyDefinition { allocation_ratio: Some(ratio), ..self }
    }

    /// Reads a definition from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path, [`Error::UnsupportedVersion`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::StudyDefinition;
    ///
    /// let error = StudyDefinition::from_json(r#"{"version": 1, "arms": "segment"}"#).unwrap_err();
    /// assert_eq!(error.path(), Some("$.arms"));
    /// ```
    pub fn from_json(json: &str) -> Result<StudyDefinition> {
        document::check_version(json, "study definition", VERSION)?;
        document::read(json)
    }

    /// Writes the definition in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] when the allocation ratio holds NaN or infinity.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// The arms that rows may name, when they are declared.
    pub(super) fn arms(&self) -> Option<BTreeSet<&str>> {
        let mut arms: BTreeSet<&str> = self.cost.arms().collect();
        arms.extend(self.allocation_ratio.iter().flatten().map(|(arm, _)| arm.as_str()));
        if arms.is_empty() && matches!(self.cost, Cost::Same(_)) {
            return None;
        }
        arms.insert(&self.control);
        Some(arms)
    }

    pub(super) fn check(&self) -> Result<()> {
        self.check_names()?;
        self.follow_up.check()?;
        self.cost.check(&self.control, self.currency)?;
        self.check_allocation()?;
        let Some(arms) = self.arms() else { return Ok(()) };
        let treated: Vec<&str> = arms.into_iter().filter(|arm| *arm != self.control).collect();
        if treated.is_empty() {
            return Err(Error::Conflict {
                field: "cost".to_owned(),
                message: format!("names no arm but the control {:?}", self.control),
            });
        }
        match &self.cost {
            Cost::ByArm(costs) => match treated.iter().find(|arm| !costs.contains_key(**arm)) {
                Some(arm) => Err(Error::MissingCost { arm: (*arm).to_owned() }),
                None => Ok(()),
            },
            Cost::Same(_) => Ok(()),
        }
    }

    fn check_names(&self) -> Result<()> {
        let count = self.count.as_deref();
        let columns =
            [("arm", Some(&*self.arm)), ("churned", Some(&*self.churned)), ("count", count)];
        let mut seen = BTreeMap::new();
        for (field, name) in columns.into_iter().filter_map(|(field, name)| Some((field, name?))) {
            if name.is_empty() {
                return Err(Error::out_of_range(field, "the name of a column", "\"\""));
            }
            if let Some(other) = seen.insert(name, field) {
                return Err(Error::Conflict {
                    field: field.to_owned(),
                    message: format!("names the column {name:?}, and so does {other}"),
                });
            }
        }
        Ok(())
    }

    fn check_allocation(&self) -> Result<()> {
        let Some(ratio) = &self.allocation_ratio else { return Ok(()) };
        for (arm, share) in ratio {
            if !(*share > 0.0 && share.is_finite()) {
                let field = format!("allocation_ratio.{arm}");
                return Err(Error::out_of_range(&field, "a finite number above 0", share));
            }
        }
        let conflict = |message| Error::Conflict { field: "allocation_ratio".to_owned(), message };
        if !ratio.contains_key(&self.control) {
            return Err(conflict(format!("must name the control {:?}", self.control)));
        }
        match self.cost.arms().find(|arm| !ratio.contains_key(*arm)) {
            Some(arm) => Err(conflict(format!("must name the arm {arm:?}, which has a cost"))),
            None => Ok(()),
        }
    }
}

fn currency<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::super::ProgramCost;
    use super::*;

    fn definition() -> StudyDefinition {
        let cost = ProgramCost::parse("1500", "0.0125").unwrap();
        let usd = "USD".parse().unwrap();
        StudyDefinition::new("segment", "none", "lapsed", usd, FollowUp::Days(14), cost)
    }

    fn refused(definition: StudyDefinition) -> String {
        definition.check().unwrap_err().to_string()
    }

    #[test]
    fn the_canonical_form_is_stable() {
        let json = definition().with_allocation_ratio([("none", 1.0), ("mail", 9.0)]).to_json();
        assert_eq!(
            json.unwrap(),
            r#"{"allocation_ratio":{"mail":9,"none":1},"arm":"segment","churned":"lapsed","control":"none","cost":{"fixed":"1500","per_assigned":"0.0125"},"currency":"USD","follow_up":{"days":14},"version":1}"#
        );
    }

    #[test]
    fn arms_are_declared_by_costs_or_by_the_allocation() {
        assert_eq!(definition().arms(), None);
        let by_ratio = definition().with_allocation_ratio([("none", 1.0), ("mail", 1.0)]);
        assert_eq!(by_ratio.arms().unwrap().into_iter().collect::<Vec<_>>(), ["mail", "none"]);
        let cost = Cost::by_arm([("call", ProgramCost::parse("0", "1").unwrap())]);
        let by_cost = StudyDefinition { cost, ..definition() };
        assert_eq!(by_cost.arms().unwrap().into_iter().collect::<Vec<_>>(), ["call", "none"]);
    }

    #[test]
    fn contradictions_are_named() {
        let none: [(&str, f64); 0] = [];
        let cost = |arms: &[&str]| {
            Cost::by_arm(arms.iter().map(|&arm| (arm, ProgramCost::parse("0", "1").unwrap())))
        };
        assert_eq!(
            refused(definition().with_count("lapsed")),
            "count names the column \"lapsed\", and so does churned"
        );
        assert_eq!(
            refused(definition().with_allocation_ratio([("mail", 1.0)])),
            "allocation_ratio must name the control \"none\""
        );
        assert_eq!(
            refused(definition().with_allocation_ratio([("none", 1.0)])),
            "cost names no arm but the control \"none\""
        );
        assert!(refused(definition().with_allocation_ratio(none)).contains("control"));
        assert_eq!(
            refused(definition().with_allocation_ratio([("none", 1.0), ("mail", f64::NAN)])),
            "allocation_ratio.mail must be a finite number above 0, got NaN"
        );
        let by_arm = StudyDefinition { cost: cost(&["call"]), ..definition() };
        assert_eq!(
            refused(by_arm.clone().with_allocation_ratio([("none", 1.0), ("mail", 1.0)])),
            "allocation_ratio must name the arm \"call\", which has a cost"
        );
        assert_eq!(
            refused(by_arm.with_allocation_ratio([("none", 1.0), ("mail", 1.0), ("call", 1.0)])),
            "cost must name every treated arm, it does not name \"mail\""
        );
        assert!(
            refused(StudyDefinition { cost: cost(&[]), ..definition() }).contains("no arm but")
        );
        assert_eq!(
            refused(StudyDefinition { follow_up: FollowUp::Days(0), ..definition() }),
            "follow_up.days must be at least 1, got 0"
        );
    }

    #[test]
    fn a_wrong_document_names_the_path() {
        let with = |from: &str, to: &str| {
            let json = definition().to_json().unwrap();
            assert!(json.contains(from), "{json}");
            StudyDefinition::from_json(&json.replace(from, to)).unwrap_err().to_string()
        };
        let currency = with("USD", "DOLLAR");
        assert!(
            currency.starts_with("invalid document at $.currency: currency must be"),
            "{currency}"
        );
        let cost = with(r#""0.0125""#, r#""a cent""#);
        assert!(cost.starts_with("invalid document at $.cost"), "{cost}");
        let follow_up = with(r#"{"days":14}"#, r#"{"weeks":2}"#);
        assert!(follow_up.contains("$.follow_up") && follow_up.contains("`days`"), "{follow_up}");
        assert!(with(r#""arm""#, r#""arms""#).contains("unknown field `arms`"));
        assert_eq!(
            with(r#""version":1"#, r#""version":2"#),
            "study definition version 2 is not supported, this library reads version 1"
        );
        assert!(with(r#","version":1"#, "").contains("$.version"));
    }
}
