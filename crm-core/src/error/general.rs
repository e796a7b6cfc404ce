//! Errors of parameters and documents.

use crate::error::declare::kinds;

kinds! { $ general {
    /// A value is outside its documented range.
    OutOfRange = 100 at field ("{field} must be {allowed}, got {given}") {
        /// The parameter, or its path in a document.
        field: String,
        /// The allowed range, as text.
        allowed: String,
        /// What was given.
        given: String,
    }
    /// A number that must be finite is NaN or infinite.
    NotFinite = 101 at field ("{field} must be a finite number, got {given}") {
        /// The parameter, or its path in a document.
        field: String,
        /// What was given: `NaN`, `inf` or `-inf`.
        given: String,
    }
    /// A name or number is not one of those that the parameter accepts.
    UnknownName = 102 at field
        ("{field} {}, got {given:?}{}", one_of(allowed), meant(allowed, nearest)) {
        /// The parameter, its path in a document, or the pointer that was read.
        field: String,
        /// The accepted names.
        allowed: Vec<String>,
        /// What was given.
        given: String,
        /// The accepted names that are spelled most like it, the nearest first; at most three.
        nearest: Vec<String>,
    }
    /// A document (JSON) does not have the required form.
    InvalidDocument = 103 at path ("invalid document at {path}: {message}") {
        /// The path in the document.
        path: String,
        /// What was found and what is allowed.
        message: String,
    }
    /// A document or a saved state has a version that this library cannot read.
    UnsupportedVersion = 104 at path
        ("{kind} version {found} is not supported, this library reads version {supported}") {
        /// The path of the version in the document.
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
        /// The parameter, or its path in a document.
        field: String,
        /// The conflict, as the rest of a sentence that begins with the field.
        message: String,
    }
    /// The result is mathematically undefined. The message gives the reason.
    Undefined = 106 ("{}", Undefined { reason: *reason, column: *column }) {
        /// The reason why the number is undefined.
        reason: UndefinedReason,
        /// The column that the summary lacked, or a key of the definition; null for none.
        column: Option<&'static str>,
        /// The pointer that was read; null for what was computed.
        path: Option<String>,
    }
    /// A computation or a column would be too large.
    TooLarge = 107 at field ("{field} is too large: {message}") {
        /// The parameter or the column.
        field: String,
        /// The limit, and what to use instead.
        message: String,
    }
    /// The options of the report did not request the value.
    NotAsked = 108 at path ("{} was not requested by the options", part_or_whole(path)) {
        /// The pointer that was read.
        path: String,
    }
    /// A value of a document is of another kind than the one that is read.
    WrongKind = 109 at path ("{} is {found}, expected {expected}", part_or_whole(path)) {
        /// The pointer that was read.
        path: String,
        /// What is there.
        found: String,
        /// The kind that was to be read.
        expected: String,
    }
} }
