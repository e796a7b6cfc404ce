//! Errors of any room: parameters and documents.

use crate::error::declare::kinds;

kinds! { $ general {
    /// A number lies outside its documented range.
    OutOfRange = 100 at field ("{field} must be {allowed}, got {given}") {
        /// The parameter, or its place in a document.
        field: String,
        /// The allowed range, as text.
        allowed: String,
        /// What was given.
        given: String,
    }
    /// A number is NaN or infinite where a finite one is needed.
    NotFinite = 101 at field ("{field} must be a finite number, got {given}") {
        /// The parameter, or its place in a document.
        field: String,
        /// What was given: `NaN`, `inf` or `-inf`.
        given: String,
    }
    /// A text or a number is not one of those that the parameter takes.
    UnknownName = 102 at field
        ("{field} must be one of {}, got {given:?}", list(allowed)) {
        /// The parameter, or its place in a document.
        field: String,
        /// The names it takes.
        allowed: Vec<String>,
        /// What was given.
        given: String,
    }
    /// A document (JSON) does not have the required form.
    InvalidDocument = 103 at path ("invalid document at {path}: {message}") {
        /// The place in the document.
        path: String,
        /// What was found and what is allowed.
        message: String,
    }
    /// A document or a saved state has a version that this library cannot read.
    UnsupportedVersion = 104 at path
        ("{kind} version {found} is not supported, this library reads version {supported}") {
        /// The place of the version in the document.
        path: String,
        /// The kind of document.
        kind: String,
        /// Its version.
        found: u64,
        /// The version that this library reads.
        supported: u64,
    }
    /// Two parameters cannot be combined, or one requires another.
    Conflict = 105 at field ("{field} {message}") {
        /// The parameter, or its place in a document.
        field: String,
        /// What it conflicts with, as the rest of a sentence that begins with the field.
        message: String,
    }
    /// The result is mathematically undefined; the message says why.
    Undefined = 106 ("{}", Undefined { reason: *reason, column: *column }) {
        /// Why the number does not exist.
        reason: UndefinedReason,
        /// The column that is missing, if one is.
        column: Option<&'static str>,
    }
    /// A computation, or a column, would be too large.
    TooLarge = 107 at field ("{field} is too large: {message}") {
        /// The parameter, or the column.
        field: String,
        /// The limit, and what to use instead.
        message: String,
    }
} }
