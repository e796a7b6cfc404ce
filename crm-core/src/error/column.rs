//! Errors of tables and their columns.

use crate::error::declare::kinds;

kinds! { $ column {
    /// The table has no column with this name.
    UnknownColumn = 200 at column ("no column {column:?}, the table has {}", list(available)) {
        /// The requested column.
        column: String,
        /// The columns of the table.
        available: Vec<String>,
    }
    /// The table has more than one column with this name.
    DuplicateColumn = 201 at column ("column {column:?} occurs more than once") {
        /// The column.
        column: String,
    }
    /// A column has a type that the operation does not accept.
    ColumnType = 202 at column ("column {column:?} has type {found}, expected {accepted}") {
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// The accepted types.
        accepted: String,
    }
    /// The columns of a table have different lengths.
    ColumnLength = 203 at column
        ("column {column:?} must have as many rows as the table, {expected}, got {found}") {
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// The length of the first column.
        expected: usize,
    }
    /// The memory layout of a column is invalid.
    MalformedColumn = 204 at column ("{} is malformed: {message}", column_or_table(column.as_deref())) {
        /// The column; null for the table as a whole.
        column: Option<String>,
        /// The row, zero-based, over the whole input; null if the fault is not in one row.
        row: Option<u64>,
        /// What is wrong.
        message: String,
    }
    /// A text in a column is not valid UTF-8.
    InvalidUtf8 = 205 at column
        ("column {column:?} must contain valid UTF-8, got other bytes in row {row}") {
        /// The column.
        column: String,
        /// The row, zero-based, over the whole input.
        row: u64,
    }
    /// A required value is null.
    NullValue = 206 at column ("column {column:?} must not be null, got null in row {row}") {
        /// The column.
        column: String,
        /// The row, zero-based, over the whole input.
        row: u64,
    }
    /// A column does not allow this value.
    InvalidValue = 207 at column
        ("column {column:?} must contain {allowed}, got {given} in row {row}") {
        /// The column.
        column: String,
        /// The row, zero-based, over the whole input.
        row: u64,
        /// What is allowed.
        allowed: String,
        /// What was given.
        given: String,
    }
    /// A column has more distinct values than the limit allows.
    TooManyGroups = 208 at column ("column {column:?} has more than {limit} distinct values or combinations with other columns") {
        /// The column.
        column: String,
        /// The limit.
        limit: usize,
    }
    /// The input has no rows.
    EmptyInput = 209 ("the input has no rows")
    /// An exact amount or sum exceeds its limit.
    Overflow = 210 at field ("{field} exceeds its limit of {limit}") {
        /// The column or the parameter.
        field: String,
        /// The limit.
        limit: String,
    }
    /// The producer of an Arrow stream reported a failure.
    Stream = 211 ("the input stream failed: {message}") {
        /// The message of the producer.
        message: String,
    }
    /// A row of a summary contains sums that no set of customers can produce.
    InconsistentSummary = 212 ("row {row} of the summary contradicts itself: {message}") {
        /// The row, zero-based, over the whole input.
        row: u64,
        /// What is impossible.
        message: String,
    }
} }
