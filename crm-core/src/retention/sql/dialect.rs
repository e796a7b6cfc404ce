//! The words of each database.

use crate::error::choice::choice;

choice! {
    /// A dialect of SQL.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Dialect;
    ///
    /// assert_eq!("duckdb".parse::<Dialect>()?, Dialect::DuckDb);
    /// assert!("oracle".parse::<Dialect>().is_err());
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

/// PostgreSQL cuts longer names, in bytes.
const LONGEST_NAME: usize = 63;

impl Dialect {
    pub(crate) fn quoted(self, name: &str) -> String {
        match self {
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A column of the result.
    pub(crate) fn named(self, expression: &str, name: &str) -> String {
        let quoted = self.quoted(name);
        if self == Dialect::PostgreSql && name.len() > LONGEST_NAME {
            // Under a cut name the column would not be found, and its figures be silently undefined:
            // this cast fails before the query runs.
            return format!("CAST('the next name is beyond 63 bytes' AS INTEGER) AS {quoted}");
        }
        format!("{expression} AS {quoted}")
    }

    /// The type of integers that hold any sum.
    pub(crate) fn integer(self) -> &'static str {
        match self {
            Dialect::DuckDb => "HUGEINT",
            Dialect::Sqlite => "INTEGER",
            Dialect::PostgreSql => "NUMERIC",
            Dialect::Spark => "DECIMAL(38, 0)",
        }
    }

    /// The sum of counts.
    pub(crate) fn total(self, what: &str) -> String {
        match self {
            // This cast would wrap.
            Dialect::Spark => format!("SUM({what})"),
            _ => format!("CAST(SUM({what}) AS BIGINT)"),
        }
    }
}
