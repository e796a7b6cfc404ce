//! How each SQL dialect spells what the query needs.

use crate::text::choice::choice;

choice! {
    /// A dialect of SQL.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Dialect;
    ///
    /// assert_eq!("duckdb".parse::<Dialect>()?, Dialect::DuckDb);
    /// assert_eq!("oracle".parse::<Dialect>().unwrap_err().path(), Some("dialect"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Dialect as "dialect" {
        /// DuckDB.
        DuckDb = 1 "duckdb",
        /// SQLite.
        Sqlite = 2 "sqlite",
        /// PostgreSQL.
        PostgreSql = 3 "postgresql",
        /// Spark SQL.
        Spark = 4 "spark",
    }
}

/// PostgreSQL truncates longer names; the limit is in bytes.
const LONGEST_NAME: usize = 63;

impl Dialect {
    pub(crate) fn quoted(self, name: &str) -> String {
        match self {
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// Writes a column of the result.
    pub(crate) fn named(self, expression: &str, name: &str) -> String {
        let quoted = self.quoted(name);
        if self == Dialect::PostgreSql && name.len() > LONGEST_NAME {
            // With a truncated name the column would not be found and its figures would silently be
            // undefined. This cast fails before the query runs.
            return format!("CAST('the next name is longer than 63 bytes' AS INTEGER) AS {quoted}");
        }
        format!("{expression} AS {quoted}")
    }

    /// The integer type that can represent any sum.
    pub(crate) fn integer(self) -> &'static str {
        match self {
            Dialect::DuckDb => "HUGEINT",
            Dialect::Sqlite => "INTEGER",
            Dialect::PostgreSql => "NUMERIC",
            Dialect::Spark => "DECIMAL(38, 0)",
        }
    }

    /// Writes a sum of counts.
    pub(crate) fn total(self, what: &str) -> String {
        match self {
            // A cast would overflow silently.
            Dialect::Spark => format!("SUM({what})"),
            _ => format!("CAST(SUM({what}) AS BIGINT)"),
        }
    }
}
