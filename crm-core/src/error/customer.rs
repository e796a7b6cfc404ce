//! Errors of customers: consent, access, versions and relationships. None of them has a value of a
//! field.

use crate::error::declare::kinds;

kinds! { $ customer {
    /// The viewer may not see what was named.
    AccessDenied = 900 at path ("{path} is {class}, which the viewer may not see") {
        /// The field, the event or the segment.
        path: String,
        /// Its class of protection.
        class: String,
    }
    /// A field may not be kept without the customer's consent.
    ConsentRequired = 901 at path
        ("{path} may only be kept with a live consent to {purpose:?}, found {status}") {
        /// The field, or its path in a document.
        path: String,
        /// The purpose of the consent.
        purpose: String,
        /// The status of the consent.
        status: String,
    }
    /// The customer has been changed since the version that the change expects.
    StaleVersion = 902 at "expected_version"
        ("expected_version is {expected}, but the customer is at version {found}") {
        /// The expected version.
        expected: u64,
        /// The version of the customer.
        found: u64,
    }
    /// A change is about another customer.
    WrongCustomer = 903 at path ("{path} names another customer") {
        /// The path in the change.
        path: String,
    }
    /// A relationship breaks a rule of its type.
    RelationshipRule = 904 at path ("{path}: {message}") {
        /// The path in the change.
        path: String,
        /// The rule, and what was found.
        message: String,
    }
    /// The customer has been erased.
    Erased = 905 ("the customer has been erased") {
        /// When the customer was erased, as an instant of RFC 3339.
        at: String,
    }
} }
