//! What a tally of reasons says.

pub(crate) mod by;
pub(crate) mod counts;
pub(crate) mod finding;
pub(crate) mod hidden;
mod json;
pub(crate) mod matrix;
mod months;
mod offers;
pub(crate) mod overuse;
pub(crate) mod pareto;
pub(crate) mod portfolio;
pub(crate) mod reference;
pub(crate) mod report;
pub(crate) mod rollup;
pub(crate) mod saves;
mod shares;
mod split;
mod sums;
mod trend;
