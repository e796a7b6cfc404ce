//! From what is stated to the root behind it: questions, diagnoses, exit interviews.

pub(crate) mod diagnosis;
pub(crate) mod graph;
mod graph_check;
mod graph_document;
pub(crate) mod interview;
mod node;
pub(crate) mod outcome;
pub(crate) mod prompt;
pub(crate) mod record;
