//! Why customers leave.

mod concept;
mod diagnosis;
mod draft;
mod exit_reason;
mod graph;
mod hidden;
mod interview;
mod migration;
mod overuse;
mod portfolio;
mod reason_finding;
mod reason_report;
mod reasons_by;
mod scheme;
mod tally;
mod vendor;
mod violation;

pub(crate) use concept::Concept;
pub(crate) use diagnosis::Diagnosis;
pub(crate) use draft::SchemeDraft;
pub(crate) use exit_reason::ExitReason;
pub(crate) use graph::ProbeGraph;
pub(crate) use hidden::HiddenReasons;
pub(crate) use interview::ExitInterview;
pub(crate) use migration::Migration;
pub(crate) use overuse::Overuse;
pub(crate) use portfolio::{Portfolio, ShareComparison};
pub(crate) use reason_finding::ReasonFinding;
pub(crate) use reason_report::ReasonReport;
pub(crate) use reasons_by::ReasonsBy;
pub(crate) use scheme::ReasonScheme;
pub(crate) use tally::ReasonTally;
pub(crate) use vendor::{VendorReason, map_vendor, vendor_codes, vendors};
pub(crate) use violation::Violation;
