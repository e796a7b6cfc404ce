//! Counts and sums of the reasons of those who left.

mod code_reader;
pub(crate) mod codes;
mod crossed;
pub(crate) mod definition;
mod dimension;
pub(crate) mod groups;
pub(crate) mod month_reader;
pub(crate) mod null_root;
pub(crate) mod place;
pub(crate) mod reason_tally;
pub(crate) mod rows;
mod state;
pub(crate) mod tallies;
