//! Whether a customer who left may be contacted.

use crate::churn::scheme::scheme::ReasonScheme;
use crate::text::choice::choice;

/// The code after which nobody is contacted.
const DEATH: &str = "NEED.LIFE_EVENT.DEATH";

choice! {
    /// What the reason of an exit says of later contact.
    pub enum Contact as "contact" {
        /// There is none.
        Never = 0 "never",
    }
}

/// What a root says of later contact.
pub(crate) fn contact(roots: &ReasonScheme, root: &str) -> Option<Contact> {
    roots.is_within(root, DEATH).then_some(Contact::Never)
}
