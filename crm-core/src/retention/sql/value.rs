//! How the values of a row are read, and which values are rejected.

use crate::money::decimals::Decimals;
use crate::sql::dialect::Dialect;

impl Dialect {
    /// Converts a number to an integer number of units.
    pub(crate) fn units(self, column: &str, decimals: Decimals) -> String {
        let (places, scale) = (decimals.get(), 10_u64.pow(decimals.get()));
        match self {
            // The integer part is separate: a float times the scale can need more bits than a float
            // has.
            Dialect::DuckDb => format!(
                "CAST(TRUNC({column}) AS HUGEINT) * {scale} + \
                 CAST(CAST({column} - TRUNC({column}) AS DECIMAL(28, {places})) * {scale} AS HUGEINT)"
            ),
            // Above 2^52 a product is off by half a unit or more, and its square exceeds an
            // integer.
            Dialect::Sqlite => format!(
                "CASE WHEN ABS({column} * {scale}) <= 4503599627370496 \
                 THEN CAST(ROUND({column} * {scale}) AS INTEGER) END"
            ),
            Dialect::PostgreSql => format!("ROUND(({}) * {scale})", self.exact(column)),
            // 19 digits are enough for every 64-bit integer.
            Dialect::Spark => format!(
                "CAST(ROUND(CAST({column} AS DECIMAL(28, {places})) * {scale}) AS DECIMAL(19, 0))"
            ),
        }
    }

    /// Whether a number has no digits beyond its units: it is the float nearest to them, or differs
    /// from them by the noise of a float.
    pub(crate) fn keeps_digits(self, given: &str, units: &str, decimals: Decimals) -> String {
        let scale = 10_u64.pow(decimals.get());
        let float = match self {
            Dialect::Sqlite => "REAL",
            Dialect::PostgreSql => "DOUBLE PRECISION",
            Dialect::DuckDb | Dialect::Spark => "DOUBLE",
        };
        let units = format!("CAST({units} AS {float})");
        // A single-precision float is compared as one.
        let single = match self {
            Dialect::Sqlite => None,
            Dialect::DuckDb => Some((format!("TYPEOF({given}) = 'FLOAT'"), "REAL")),
            Dialect::PostgreSql => Some((format!("PG_TYPEOF({given}) = 'real'::REGTYPE"), "REAL")),
            Dialect::Spark => Some((format!("TYPEOF({given}) = 'float'"), "FLOAT")),
        };
        let single = single.map_or_else(String::new, |(is_single, float)| {
            format!(" OR ({is_single} AND CAST({given} AS {float}) = CAST({units} / {scale} AS {float}))")
        });
        format!(
            "(CAST({given} AS {float}) = {units} / {scale} \
             OR ABS(CAST({given} AS {float}) * {scale} - {units}) <= 0.001{single})"
        )
    }

    /// Converts a number of any type without losing digits.
    pub(crate) fn exact(self, column: &str) -> String {
        match self {
            // A cast of a float to NUMERIC keeps 15 digits, which are enough for its fraction.
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

    /// Converts to an integer number of customers, or null if it is none.
    pub(crate) fn count(self, column: &str) -> String {
        let cast = format!("CAST({column} AS {})", self.integer());
        let (floor, whole) = match self {
            Dialect::Sqlite => (cast.clone(), cast),
            // Without TRUNC, the decimals of a NUMERIC would remain in every product.
            Dialect::PostgreSql => (format!("TRUNC({column})"), format!("TRUNC({column})")),
            Dialect::DuckDb | Dialect::Spark => (format!("FLOOR({column})"), cast),
        };
        format!(
            "CASE WHEN {column} BETWEEN 0 AND 9007199254740992 AND {column} = {floor} \
             THEN {whole} END"
        )
    }

    /// Converts a boolean to 1 or 0, and any other value to null.
    pub(crate) fn flag(self, column: &str) -> String {
        match self {
            Dialect::Sqlite => format!("CASE {column} WHEN 1 THEN 1 WHEN 0 THEN 0 END"),
            // No other expression accepts both booleans and numbers.
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

/// Whether rows accept a number: its units fit into a 64-bit integer, and are 0 only if the number
/// is 0.
pub(crate) fn fits(given: &str, units: &str, negative: bool) -> String {
    let least = if negative { "-9223372036854775808" } else { "0" };
    format!("{units} BETWEEN {least} AND 9223372036854775807 AND ({units} <> 0 OR {given} = 0)")
}
