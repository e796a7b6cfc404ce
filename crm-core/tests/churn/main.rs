//! Why customers leave: schemes, diagnoses, vendors and the record of an exit.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails loudly")]

mod diagnosis;
mod draft;
mod exit;
mod scheme;
mod skos;
mod vendor;

use crm_core::churn::{ReasonScheme, SchemeKind};

fn roots() -> ReasonScheme {
    ReasonScheme::standard(SchemeKind::Root).unwrap()
}

fn stated() -> ReasonScheme {
    ReasonScheme::standard(SchemeKind::Stated).unwrap()
}
