//! Customers: the schema of what is known of them, who may see it, and the record of each.

pub(crate) mod access;
pub(crate) mod arrived;
pub(crate) mod change;
pub(crate) mod completeness;
pub(crate) mod consent;
pub(crate) mod contact_policy;
pub(crate) mod customer;
pub(crate) mod customer_table;
pub(crate) mod decision;
pub(crate) mod entry;
pub(crate) mod fact;
pub(crate) mod freshness;
pub(crate) mod loyalty;
pub(crate) mod record;
pub(crate) mod relationship;
pub(crate) mod relationship_policy;
mod rule_record;
pub(crate) mod schema;
pub(crate) mod standing;
mod storage;
pub(crate) mod value;
pub(crate) mod value_column;

pub use change::{Change, ChangeKind};
pub use completeness::{Completeness, MotiveCoverage};
pub use consent::{ConsentState, ConsentStatus};
pub use contact_policy::{Contact, ContactCategory, ContactPolicy, Regime, Touch};
pub use customer::Customer;
pub use customer_table::CustomerTable;
pub use decision::{Decision, DecisionRule};
pub use freshness::StaleField;
pub use loyalty::{LoyaltyBounds, LoyaltyStatus, loyalty_status};
pub use relationship::RelationshipType;
pub use relationship_policy::{Misalignment, MisalignmentKind, RelationshipPolicy};
pub use schema::{Family, Schema, Sensitivity, Viewer};
pub use standing::Standing;
