//! Tables that a reader is shown.

/// Lines of cells, each with a name.
pub(crate) struct Grid {
    /// What stands above the names.
    pub(crate) first: &'static str,
    /// What stands above each column of cells, and the least width it takes in a terminal.
    pub(crate) heads: Vec<(String, usize)>,
    pub(crate) lines: Vec<Line>,
}

pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) remark: &'static str,
    pub(crate) cells: Vec<String>,
}
