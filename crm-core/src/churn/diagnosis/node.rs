//! The questions of a graph as nodes.

/// Where each answer of a question leads.
#[derive(Debug)]
pub(crate) struct Node(pub(crate) Vec<Edge>);

/// Where an answer leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edge {
    /// To a question, by its position.
    Question(usize),
    /// To a root, by its position in the sorted list.
    Root(usize),
}

impl Node {
    /// The questions to which answers lead.
    pub(crate) fn questions(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|edge| match edge {
            Edge::Question(at) => Some(*at),
            Edge::Root(_) => None,
        })
    }
}
