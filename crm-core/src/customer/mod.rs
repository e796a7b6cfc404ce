//! Customers: the schema of what is known of them, who may see it, and the record of each.

pub(crate) mod arrived;
pub(crate) mod change;
pub(crate) mod consent;
pub(crate) mod customer;
pub(crate) mod decision;
pub(crate) mod entry;
pub(crate) mod fact;
pub(crate) mod loyalty;
pub(crate) mod record;
pub(crate) mod relationship;
pub(crate) mod schema;
pub(crate) mod value;

pub use change::{Change, ChangeKind};
pub use consent::{ConsentState, ConsentStatus};
pub use customer::Customer;
pub use decision::{Decision, DecisionRule};
pub use loyalty::{LoyaltyBounds, LoyaltyStatus, loyalty_status};
pub use relationship::RelationshipType;
pub use schema::{Family, Schema, Sensitivity, Viewer};
