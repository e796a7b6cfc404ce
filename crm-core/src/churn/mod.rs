//! Why customers leave: the schemes of reasons, what hides behind a stated reason, and what to do.
//!
//! A customer who leaves *states* a reason, which is often not the one that decides. A
//! [`ReasonScheme`] has the codes of the stated reasons, another those of the *roots*: the reasons
//! behind them. A [`ProbeGraph`] leads from one to the other, question by question; its result is a
//! [`Diagnosis`]. An [`ExitReason`] is the record of an exit, and [`ReasonScheme::response`] says
//! what to do about its root. [`map_vendor`] reads the codes of other systems.

pub(crate) mod diagnosis;
mod display;
pub(crate) mod exit;
pub(crate) mod report;
pub(crate) mod scheme;
pub(crate) mod tally;
pub(crate) mod vendor;

pub use diagnosis::diagnosis::Diagnosis;
pub use diagnosis::graph::ProbeGraph;
pub use diagnosis::interview::ExitInterview;
pub use diagnosis::outcome::Outcome;
pub use diagnosis::prompt::{Prompt, PromptOption};
pub use diagnosis::record::{AnsweredQuestion, DiagnosisRecord};
pub use exit::contact::Contact;
pub use exit::exit_fields::ExitFields;
pub use exit::exit_reason::{ExitDerived, ExitReason};
pub use exit::response::{RecoverabilityAdjustment, Response};
pub use report::by::ReasonsBy;
pub use report::finding::ReasonFinding;
pub use report::hidden::HiddenReasons;
pub use report::overuse::{Overuse, OveruseOptions};
pub use report::pareto::ParetoOrder;
pub use report::portfolio::{Portfolio, PortfolioVerdict, ShareComparison};
pub use report::reference::INDIFFERENCE_SHARE;
pub use report::report::{ReasonReport, UnknownReasons};
pub use scheme::benefit::Benefit;
pub use scheme::concept::Concept;
pub use scheme::draft::{DraftOptions, SchemeDraft, SchemeDrafter};
pub use scheme::initiator::Initiator;
pub use scheme::migrate::{Migration, MigrationStatus};
pub use scheme::scheme::ReasonScheme;
pub use scheme::standard::SchemeKind;
pub use scheme::violation::{Violation, ViolationKind, ViolationSeverity};
pub use tally::definition::TallyDefinition;
pub use tally::null_root::NullRoot;
pub use tally::reason_tally::ReasonTally;
pub use vendor::relation::VendorRelation;
pub use vendor::vendor::{VendorReason, map_vendor, vendor_codes, vendors};
