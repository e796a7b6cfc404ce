//! Errors of why customers leave.

use crate::error::declare::kinds;

kinds! { $ churn {
    /// A code groups others, or is retired, so that no exit can be recorded under it.
    NotAssignable = 700 at field
        ("{field} must be a code that can be assigned, {}, got {code:?}", below(leaves)) {
        /// The parameter, the column, or the path in a document.
        field: String,
        /// The code.
        code: String,
        /// The codes below it that can be assigned.
        leaves: Vec<String>,
    }
    /// A root is recorded without the diagnosis that it needs.
    ProbeIncomplete = 701 at field
        ("{field} {root:?} needs a diagnosis that ended there, {}", lacking(missing)) {
        /// The parameter, or the path in a document.
        field: String,
        /// The root.
        root: String,
        /// The questions without an answer; empty if there is no diagnosis at all.
        missing: Vec<String>,
    }
} }
