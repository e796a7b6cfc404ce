//! Dialects of SQL.

/// DuckDB.
pub const CRM_DIALECT_DUCKDB: i32 = 1;
/// SQLite.
pub const CRM_DIALECT_SQLITE: i32 = 2;
/// PostgreSQL.
pub const CRM_DIALECT_POSTGRESQL: i32 = 3;
/// Spark SQL.
pub const CRM_DIALECT_SPARK: i32 = 4;
