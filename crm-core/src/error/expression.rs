//! Errors of expressions and of the rules of segments.

use crate::error::declare::kinds;

kinds! { $ expression {
    /// An expression is not written in the language.
    ExpressionSyntax = 800 at path ("{}: {message}", at(segment, path)) {
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// What was expected and what was found.
        message: String,
    }
    /// An expression names a field, an event or a consent that the schema does not declare.
    UnknownField = 801 at path
        ("{}: there is no {what} {given:?}{}", at(segment, path), near_or_text(what, nearest)) {
        /// What was named: a field, an event or a consent.
        what: &'static str,
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// What was given.
        given: String,
        /// The declared names that are spelled most like it, the nearest first; at most three.
        nearest: Vec<String>,
    }
    /// An expression names a function that the language does not have.
    UnknownFunction = 802 at path
        ("{}: there is no function {given:?}{}", at(segment, path), near(nearest)) {
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// What was given.
        given: String,
        /// The functions that are spelled most like it, the nearest first; at most three.
        nearest: Vec<String>,
    }
    /// An expression combines values of types that do not go together.
    TypeMismatch = 803 at path ("{}: {message}", at(segment, path)) {
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// The types that were found, what was expected, and what to write instead.
        message: String,
    }
    /// A code is not in the list of the codes of a field, of a scheme or of a vendor.
    UnknownCode = 804 at path
        ("{}: {field:?} has no code {given:?}{}", at(segment, path), near(nearest)) {
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// The field of the code, the id of the scheme, or the vendor.
        field: String,
        /// What was given.
        given: String,
        /// The codes that are spelled most like it, the nearest first; at most three.
        nearest: Vec<String>,
    }
    /// An expression needs what it was not given: now, the zone, the id or a table of events.
    MissingContext = 805 at path ("{}: {message}", at(segment, path)) {
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// What needs it, and what is missing.
        message: String,
    }
    /// Another language cannot express a part of an expression exactly.
    NotExpressible = 806 at path ("{}: {message}", at(segment, path)) {
        /// The segment, empty if there is none.
        segment: String,
        /// The place: a path in JSON, or the number of a character, from 1.
        path: String,
        /// The part, the other language, and the reason.
        message: String,
    }
} }
