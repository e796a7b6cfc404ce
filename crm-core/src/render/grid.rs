//! Tables for display.

/// Rows of cells, each with a name.
pub(crate) struct Grid {
    /// The head of the names.
    pub(crate) first: &'static str,
    /// The head of each column of cells, and the least width the column takes in a terminal.
    pub(crate) heads: Vec<(String, usize)>,
    pub(crate) lines: Vec<Line>,
}

pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) remark: &'static str,
    pub(crate) cells: Vec<String>,
}

/// A quantity, its value, and its interval.
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) interval: String,
}
