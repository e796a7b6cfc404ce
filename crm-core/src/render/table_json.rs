//! A table as JSON.

use serde_json::{Map, Value, json};

use crate::date::day::Day;
use crate::document::document::canonical;
use crate::error::error::{Error, Result};
use crate::render::table::{date, decimal, significant, timestamp};
use crate::table::cell::Cell;
use crate::table::column::TableColumn;
use crate::table::data_type::DataType;
use crate::table::table::Table;

/// JSON keeps whole numbers up to this exactly.
const EXACT: u64 = 1 << 53;

/// The most bytes of a table as JSON, what a signed number of 32 bits counts.
const MOST_BYTES: usize = i32::MAX as usize;

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
    /// [`Error::InvalidValue`] for a date or an instant that is not of the years 1 to 9999, which
    /// have no such form, [`Error::TooLarge`] for more than 2^31 - 1 bytes.
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
        self.to_json_within(MOST_BYTES)
    }

    /// Writes row by row, so that what is too large is noticed before it takes the memory.
    fn to_json_within(&self, most: usize) -> Result<String> {
        let too_large = || Error::TooLarge {
            field: "table".to_owned(),
            message: format!("its JSON has more than {most} bytes"),
        };
        // Braces and a comma; quotes, a colon and a digit for each value.
        let row = self.columns().iter().fold(3, |sum, column| sum + column.name().len() + 4);
        if row.saturating_mul(self.rows()) > most {
            return Err(too_large());
        }
        let mut json = String::from("[");
        for row in 0..self.rows() {
            let room = most.saturating_sub(json.len());
            let columns = self.columns().iter();
            if columns.map(|column| text_length(column, row)).fold(0, usize::saturating_add) > room
            {
                return Err(too_large());
            }
            let object = canonical(&object(self, row)?)?;
            // A separator before it, and a bracket after all.
            if object.len().saturating_add(2) > room {
                return Err(too_large());
            }
            json.try_reserve(object.len() + 2).map_err(|_| too_large())?;
            json.push_str(if row == 0 { "" } else { "," });
            json.push_str(&object);
        }
        json.push(']');
        Ok(json)
    }
}

fn text_length(column: &TableColumn, row: usize) -> usize {
    match column.get(row) {
        Some(Cell::Text(text)) => text.len(),
        Some(Cell::List(list)) => list.iter().map(|text| text.len().saturating_add(3)).sum(),
        _ => 0,
    }
}

fn object(table: &Table, row: usize) -> Result<Value> {
    let member = |column: &TableColumn| Ok((column.name().to_owned(), value(column, row)?));
    let members = table.columns().iter().map(member).collect::<Result<Map<_, _>>>()?;
    Ok(Value::Object(members))
}

fn value(column: &TableColumn, row: usize) -> Result<Value> {
    Ok(match column.get(row) {
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
        Some(Cell::Date32(days)) => {
            check_year(column, row, days.into())?;
            json!(date(days.into()))
        }
        Some(Cell::Timestamp(instant)) => {
            check_year(column, row, instant.div_euclid(DAY))?;
            let is_zoned = matches!(column.data_type(), DataType::Timestamp { zone: Some(_) });
            json!(timestamp(instant, is_zoned).replace(' ', "T"))
        }
    })
}

/// The microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Checks that a day is of the years that ISO 8601 writes with four digits.
fn check_year(column: &TableColumn, row: usize, days: i64) -> Result<()> {
    if i32::try_from(days).is_ok_and(|days| Day::try_from(days).is_ok()) {
        return Ok(());
    }
    Err(Error::InvalidValue {
        column: column.name().to_owned(),
        row: row as u64,
        allowed: "dates of the years 1 to 9999".to_owned(),
        given: format!("day {days} since 1970-01-01"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

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

    #[test]
    fn a_date_that_no_reader_takes_is_refused() {
        let days = Table::builder().date32("day", [Some(2_932_896), Some(2_932_897)]);
        let micros = [Some(253_402_300_799_999_999), Some(-62_135_596_800_000_001)];
        let instants = Table::builder().timestamp("day", None, micros);
        for table in [days, instants] {
            let error = table.finish().unwrap().to_json().unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidValue);
            assert_eq!((error.column(), error.row()), (Some("day"), Some(1)));
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let table = Table::builder().text("arm", [Some("mail"), Some("\n\n")]).finish().unwrap();
        let json = table.to_json().unwrap();
        assert_eq!(json, r#"[{"arm":"mail"},{"arm":"\n\n"}]"#);
        assert_eq!(table.to_json_within(json.len()).unwrap(), json);
        for most in 0..json.len() {
            assert_eq!(table.to_json_within(most).unwrap_err().code(), ErrorCode::TooLarge);
        }
    }
}
