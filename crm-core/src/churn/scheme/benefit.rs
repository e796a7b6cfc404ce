//! How much may be offered to a customer who leaves.

use crate::text::choice::choice;

choice! {
    /// The most that is offered to a customer who leaves for a reason.
    pub enum Benefit as "benefit" {
        /// Nothing.
        None = 0 "none",
        /// A gesture.
        Token = 1 "token",
        /// What the business usually offers.
        Standard = 2 "standard",
        /// More than usual.
        Large = 3 "large",
    }
}
