//! Errors of accumulators and their saved states.

use crate::error::declare::kinds;

kinds! { $ accumulator {
    /// Accumulators of different documents cannot be merged.
    DocumentMismatch = 500 at path ("cannot merge: {path} is {left} here and {right} there") {
        /// The first place where the documents differ.
        path: String,
        /// The value on this side.
        left: String,
        /// The value on the other side.
        right: String,
    }
    /// An accumulator cannot be merged into itself, which would count every row twice.
    SelfMerge = 501 at "other"
        ("cannot merge an accumulator into itself: every row would count twice")
    /// A saved state is truncated, edited or contradictory.
    DamagedState = 502 ("the saved state is damaged: {message}") {
        /// What is wrong.
        message: String,
    }
} }
