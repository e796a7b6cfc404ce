//! A report as JSON.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::churn::report::pareto::ParetoOrder;
use crate::churn::report::report::ReasonReport;
use crate::document::document::{canonical, value};
use crate::error::error::Result;
use crate::error::undefined::Undefined;
use crate::number::estimate::Estimate;
use crate::table::table::Table;

fn table_value(table: &Table) -> Result<Value> {
    serde_json::from_str(&table.to_json()?)
        .map_err(|error| crate::document::document::invalid("$", error.to_string()))
}

/// Writes a table as rows.
pub(crate) fn serialize_table<S: Serializer>(
    table: &Table,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    table_value(table).map_err(S::Error::custom)?.serialize(serializer)
}

/// Writes a table as rows, or null.
pub(crate) fn serialize_optional_table<S: Serializer>(
    table: &Option<Table>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match table {
        Some(table) => serialize_table(table, serializer),
        None => serializer.serialize_none(),
    }
}

/// Writes an estimate, or why it is undefined.
pub(crate) fn serialize_share<S: Serializer>(
    share: &std::result::Result<Estimate, Undefined>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match share {
        Ok(estimate) => estimate.serialize(serializer),
        Err(undefined) => undefined.serialize(serializer),
    }
}

impl ReasonReport {
    /// Writes the report with its tables as canonical JSON.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`](crate::Error::TooLarge) for a table of more than 2^31 bytes.
    pub fn to_json(&self) -> Result<String> {
        let mut tables = Map::new();
        let definition = &self.inner.definition;
        let mut add = |name: &str, table: Result<Table>| -> Result<()> {
            tables.insert(name.to_owned(), table_value(&table?)?);
            Ok(())
        };
        add("split", self.split())?;
        add("rollup", self.rollup(Some(1)))?;
        add("pareto", self.pareto(None, ParetoOrder::N))?;
        if definition.stated.is_some() {
            add("matrix", self.matrix())?;
        }
        if definition.date.is_some() {
            add("by_month", self.by_month(1))?;
            add("trend", self.trend(1))?;
        }
        if definition.saved.is_some() {
            add("saves", self.saves(1))?;
            if definition.offer.is_some() {
                add("offers", self.offers())?;
            }
        }
        let by = definition.by.iter().map(|by| {
            let names: Vec<&str> = by.0.iter().map(String::as_str).collect();
            let mut found = value(&self.by(&names, 1)?)?;
            if let Some(found) = found.as_object_mut() {
                found.insert("columns".to_owned(), json!(names));
            }
            Ok(found)
        });
        let by: Vec<Value> = by.collect::<Result<_>>()?;
        let coverage = match self.coverage()? {
            Ok(estimate) => value(&estimate)?,
            Err(undefined) => value(&undefined)?,
        };
        let findings: Result<Vec<Value>> = self
            .findings()
            .iter()
            .map(|finding| {
                let mut found = value(finding)?;
                if let Some(found) = found.as_object_mut() {
                    found.insert("message".to_owned(), finding.message("en").into());
                }
                Ok(found)
            })
            .collect();
        canonical(&json!({
            "attempts": self.attempts(),
            "by": by,
            "coverage": coverage,
            "currency": self.currency().map(|currency| currency.code().to_owned()),
            "findings": findings?,
            "level": self.level,
            "n": self.n(),
            "tables": tables,
            "unknown": self.unknown(),
            "value": self.value_text(),
        }))
    }

    /// The sum of the values with their decimals.
    pub(crate) fn value_text(&self) -> Option<String> {
        let decimals = u8::try_from(self.decimals()).unwrap_or_default();
        let shown = crate::render::table::decimal;
        self.value_units().map(|units| shown(units, decimals, decimals))
    }
}
