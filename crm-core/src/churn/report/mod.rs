//! What a tally of reasons says.

mod by;
pub(crate) mod counts;
pub(crate) mod finding;
mod hidden;
mod json;
pub(crate) mod matrix;
mod months;
mod offers;
pub(crate) mod overuse;
mod pareto;
pub(crate) mod portfolio;
pub(crate) mod reference;
pub(crate) mod report;
pub(crate) mod rollup;
pub(crate) mod saves;
mod shares;
mod split;
mod sums;
mod trend;

pub use by::ReasonsBy;
pub use finding::ReasonFinding;
pub use hidden::HiddenReasons;
pub use overuse::{Overuse, OveruseOptions};
pub use pareto::ParetoOrder;
pub use portfolio::{Portfolio, PortfolioVerdict, ShareComparison};
pub use report::{ReasonReport, UnknownReasons};
