//! Why customers leave.

mod concept;
mod diagnosis;
mod draft;
mod exit_reason;
mod graph;
mod interview;
mod migration;
mod scheme;
mod vendor;
mod violation;

pub(crate) use concept::Concept;
pub(crate) use diagnosis::Diagnosis;
pub(crate) use draft::SchemeDraft;
pub(crate) use exit_reason::ExitReason;
pub(crate) use graph::ProbeGraph;
pub(crate) use interview::ExitInterview;
pub(crate) use migration::Migration;
pub(crate) use scheme::ReasonScheme;
pub(crate) use vendor::{VendorReason, map_vendor, vendor_codes, vendors};
pub(crate) use violation::Violation;
