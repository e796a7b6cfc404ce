//! A table as JSON.

use serde_json::{Map, Value, json};

use crate::document::document::canonical;
use crate::error::error::Result;
use crate::render::table::{date, decimal, significant, timestamp};
use crate::table::cell::Cell;
use crate::table::column::TableColumn;
use crate::table::data_type::DataType;
use crate::table::table::Table;

/// JSON keeps whole numbers up to this exactly.
const EXACT: u64 = 1 << 53;

impl Table {
    /// Writes all rows as canonical JSON (RFC 8785): a list of objects, whose keys are the names of
    /// the columns.
    ///
    /// A null is `null`. A decimal is text without zeros at its end, and so is an integer above
    /// 2^53; an unbounded limit is `"inf"` or `"-inf"`. A date is `"2026-01-31"`, an instant
    /// `"2026-01-31T09:30:00Z"`, in UTC, or without the `Z` if it has no time zone.
    ///
    /// # Errors
    ///
    /// None in practice: every table has this form.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder()
    ///     .text("arm", [Some("mail"), Some("none")])
    ///     .decimal128("cost", 2, [Some(1950), None])
    ///     .finish()?;
    /// let json = r#"[{"arm":"mail","cost":"19.5"},{"arm":"none","cost":null}]"#;
    /// assert_eq!(table.to_json()?, json);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        let member = |column: &TableColumn, row| (column.name().to_owned(), value(column, row));
        let object = |row| {
            let members = self.columns().iter().map(|column| member(column, row));
            Value::Object(members.collect::<Map<_, _>>())
        };
        canonical(&(0..self.rows()).map(object).collect::<Vec<_>>())
    }
}

fn value(column: &TableColumn, row: usize) -> Value {
    match column.get(row) {
        None => Value::Null,
        Some(Cell::Bool(flag)) => json!(flag),
        Some(Cell::Int64(integer)) if integer.unsigned_abs() <= EXACT => json!(integer),
        Some(Cell::Int64(integer)) => json!(integer.to_string()),
        Some(Cell::Float64(float)) if float.is_finite() => json!(float),
        Some(Cell::Float64(float)) => json!(float.to_string()),
        Some(Cell::Decimal128 { units, decimals }) => {
            json!(decimal(units, decimals, significant(units, decimals)))
        }
        Some(Cell::Text(text)) => json!(text),
        Some(Cell::List(list)) => json!(list.iter().collect::<Vec<_>>()),
        Some(Cell::Date32(days)) => json!(date(days.into())),
        Some(Cell::Timestamp(instant)) => {
            let is_zoned = matches!(column.data_type(), DataType::Timestamp { zone: Some(_) });
            json!(timestamp(instant, is_zoned).replace(' ', "T"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_form() {
        let table = Table::builder()
            .bool("a", [Some(true), None])
            .int64("b", [Some(1 << 53), Some(i64::MIN)])
            .float64("c", [Some(f64::INFINITY), Some(-0.5)])
            .decimal128("d", 3, [Some(-1500), Some(0)])
            .text("e", [Some("\"\n"), Some("דואר")])
            .date32("f", [Some(20_484), None])
            .timestamp("g", Some("UTC"), [Some(1_000_001), None])
            .timestamp("h", None, [Some(0), None])
            .finish()
            .unwrap();
        let first = r#"{"a":true,"b":9007199254740992,"c":"inf","d":"-1.5","e":"\"\n","f":"2026-01-31","g":"1970-01-01T00:00:01.000001Z","h":"1970-01-01T00:00:00"}"#;
        let second = r#"{"a":null,"b":"-9223372036854775808","c":-0.5,"d":"0","e":"דואר","f":null,"g":null,"h":null}"#;
        assert_eq!(table.to_json().unwrap(), format!("[{first},{second}]"));
        assert_eq!(Table::builder().int64("n", []).finish().unwrap().to_json().unwrap(), "[]");
    }
}
