//! Tables that a reader is shown.

/// Lines of cells, each with a name.
pub(super) struct Table {
    /// What stands above the names.
    pub(super) first: &'static str,
    /// What stands above each column of cells, and the least width it takes in a terminal.
    pub(super) heads: Vec<(String, usize)>,
    pub(super) lines: Vec<Line>,
}

pub(super) struct Line {
    pub(super) name: String,
    pub(super) remark: &'static str,
    pub(super) cells: Vec<String>,
}
