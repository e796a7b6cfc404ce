//! What is recorded of an exit.

use serde::{Deserialize, Serialize};

use crate::churn::diagnosis::record::DiagnosisRecord;
use crate::churn::scheme::initiator::Initiator;

/// What is recorded of an exit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitFields {
    /// What the customer said, a code of the stated reasons.
    #[serde(default)]
    pub stated: Option<String>,
    /// The root, a code that can be assigned.
    pub root: String,
    /// What contributed: codes of service and product, at most 5.
    #[serde(default)]
    pub contributing: Vec<String>,
    /// What the customer was dissatisfied with: any root that can be assigned.
    #[serde(default)]
    pub dissatisfaction: Option<String>,
    /// Whether the customer was satisfied on leaving; null if nobody knows.
    #[serde(default)]
    pub satisfied_at_exit: Option<bool>,
    /// Who ended the relationship; taken from the root if that says it.
    #[serde(default)]
    pub initiator: Option<Initiator>,
    /// The diagnosis that led to the root.
    #[serde(default)]
    pub diagnosis: Option<DiagnosisRecord>,
    /// A comment, which is kept and never read.
    #[serde(default)]
    pub comment: Option<String>,
}
