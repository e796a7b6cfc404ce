//! Errors of the value of customers.

use crate::error::declare::kinds;

kinds! { $ value {
    /// An acquisition effort acquired no customers among whom to divide its cost.
    NoneAcquired = 600 at "acquired"
        ("acquired must be at least 1, got 0: there is no customer to divide the cost among")
} }
