//! Why customers leave: the schemes of reasons, what hides behind a stated reason, and what to do.
//!
//! A customer who leaves *states* a reason, which is often not the one that decides. A
//! [`ReasonScheme`] has the codes of the stated reasons, another those of the *roots*: the reasons
//! behind them.

mod display;
pub(crate) mod report;
pub(crate) mod scheme;
pub(crate) mod tally;

pub use report::reference::INDIFFERENCE_SHARE;
pub use report::{
    HiddenReasons, Overuse, OveruseOptions, ParetoOrder, Portfolio, PortfolioVerdict,
    ReasonFinding, ReasonReport, ReasonsBy, ShareComparison, UnknownReasons,
};
pub use scheme::benefit::Benefit;
pub use scheme::concept::Concept;
pub use scheme::initiator::Initiator;
pub use scheme::migrate::{Migration, MigrationStatus};
pub use scheme::scheme::ReasonScheme;
pub use scheme::standard::SchemeKind;
pub use scheme::violation::{Violation, ViolationKind, ViolationSeverity};
pub use tally::{NullRoot, ReasonTally, TallyDefinition};
