//! Who ends a relationship.

use crate::text::choice::choice;

choice! {
    /// Who ended the relationship with a customer.
    pub enum Initiator as "initiator" {
        /// The customer.
        Customer = 0 "customer",
        /// The business.
        Firm = 1 "firm",
        /// Neither of them, such as a death.
        External = 2 "external",
        /// A system, such as one that collects payments.
        System = 3 "system",
    }
}
