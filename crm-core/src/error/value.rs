//! Errors of the value of customers.

use crate::error::declare::kinds;

kinds! { $ value {
    /// No customers were acquired, so the acquisition cost cannot be divided.
    NoneAcquired = 600 at "acquired"
        ("acquired must be at least 1, got 0: there is no customer to divide the cost among")
} }
