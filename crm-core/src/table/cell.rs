//! One value of a table.

use crate::table::lists::TextList;

/// One value of a column, borrowed; [`TableColumn::get`](crate::table::TableColumn::get) returns it.
///
/// # Examples
///
/// ```
/// use crm_core::table::{Cell, Table};
///
/// let table = Table::builder().decimal128("cost", 2, [Some(1999)]).finish()?;
/// let cell = table.column("cost")?.get(0);
/// assert_eq!(cell, Some(Cell::Decimal128 { units: 1999, decimals: 2 }));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int64(i64),
    /// A float.
    Float64(f64),
    /// The decimal `units / 10^decimals`.
    Decimal128 {
        /// The integer.
        units: i128,
        /// The number of decimals.
        decimals: u8,
    },
    /// A text.
    Text(&'a str),
    /// Days since 1970-01-01.
    Date32(i32),
    /// Microseconds since 1970-01-01T00:00:00.
    Timestamp(i64),
    /// A list of text.
    List(TextList<'a>),
}
