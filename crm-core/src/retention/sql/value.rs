//! How the values of a row are read, and which are refused.

use crate::money::decimals::Decimals;
use crate::retention::sql::dialect::Dialect;

impl Dialect {
    /// A number as a whole number of units.
    pub(crate) fn units(self, column: &str, decimals: Decimals) -> String {
        let (places, scale) = (decimals.get(), 10_u64.pow(decimals.get()));
        match self {
            // The whole part apart: a float times the scale may have more bits than a float.
            Dialect::DuckDb => format!(
                "CAST(TRUNC({column}) AS HUGEINT) * {scale} + \
                 CAST(CAST({column} - TRUNC({column}) AS DECIMAL(28, {places})) * {scale} AS HUGEINT)"
            ),
            // Beyond 2^52 a product is half a unit off or more; its square has no place in an integer.
            Dialect::Sqlite => format!(
                "CASE WHEN ABS({column} * {scale}) <= 4503599627370496 \
                 THEN CAST(ROUND({column} * {scale}) AS INTEGER) END"
            ),
            Dialect::PostgreSql => format!("ROUND(({}) * {scale})", self.exact(column)),
            // 19 digits hold every integer of 64 bits.
            Dialect::Spark => format!(
                "CAST(ROUND(CAST({column} AS DECIMAL(28, {places})) * {scale}) AS DECIMAL(19, 0))"
            ),
        }
    }

    /// A number of any type, without a digit less.
    pub(crate) fn exact(self, column: &str) -> String {
        match self {
            // A cast of a float to NUMERIC keeps 15 digits of it, which are enough for its fraction.
            Dialect::PostgreSql => {
                let float = format!("CAST({column} AS DOUBLE PRECISION)");
                format!(
                    "CASE WHEN PG_TYPEOF({column}) IN ('real', 'double precision') \
                     THEN CAST(TRUNC({float}) AS BIGINT) + CAST({float} - TRUNC({float}) AS NUMERIC) \
                     ELSE CAST({column} AS NUMERIC) END"
                )
            }
            _ => column.to_owned(),
        }
    }

    /// A whole number of customers, null for what is none.
    pub(crate) fn count(self, column: &str) -> String {
        let cast = format!("CAST({column} AS {})", self.integer());
        let (floor, whole) = match self {
            Dialect::Sqlite => (cast.clone(), cast),
            // The decimals of a NUMERIC, if they are not cut, stay with every product.
            Dialect::PostgreSql => (format!("TRUNC({column})"), format!("TRUNC({column})")),
            Dialect::DuckDb | Dialect::Spark => (format!("FLOOR({column})"), cast),
        };
        format!(
            "CASE WHEN {column} BETWEEN 0 AND 9007199254740992 AND {column} = {floor} \
             THEN {whole} END"
        )
    }

    /// Yes and no as 1 and 0, null for what is neither.
    pub(crate) fn flag(self, column: &str) -> String {
        match self {
            Dialect::Sqlite => format!("CASE {column} WHEN 1 THEN 1 WHEN 0 THEN 0 END"),
            // Nothing else takes booleans and numbers alike.
            Dialect::PostgreSql => format!(
                "CASE WHEN CAST({column} AS TEXT) ~ '^(true|1([.]0*)?)$' THEN 1 \
                 WHEN CAST({column} AS TEXT) ~ '^(false|-?0([.]0*)?)$' THEN 0 END"
            ),
            // A cast to an integer would round.
            Dialect::DuckDb | Dialect::Spark => {
                format!("CASE CAST({column} AS DOUBLE) WHEN 1 THEN 1 WHEN 0 THEN 0 END")
            }
        }
    }
}

/// Whether rows would take a number: its units are an integer of 64 bits, and 0 only where the
/// number is.
pub(crate) fn fits(given: &str, units: &str, negative: bool) -> String {
    let least = if negative { "-9223372036854775808" } else { "0" };
    format!("{units} BETWEEN {least} AND 9223372036854775807 AND ({units} <> 0 OR {given} = 0)")
}
