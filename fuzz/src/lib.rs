//! The invariants of every parser.
//!
//! Each function takes any bytes and panics if the library violates its contract: no parser panics,
//! every rejection has a message, and an accepted value is the same after writing and reading.
//! `make fuzz` searches for inputs that violate it; those found, and other useful inputs, are in
//! `corpus`, which an ordinary test runs.
#![expect(clippy::expect_used, reason = "a property that does not hold panics")]

mod churn;
mod document;
mod expression;
mod segment;
mod table;

pub use churn::{exit_reason, probe_graph, scheme, skos};
pub use document::{
    amount, answer, assignment, context, definition, options, report, state, tally, total,
};
pub use expression::{expression_json, expression_text};
pub use segment::{customer, react_querybuilder, schema, segment_set};
pub use table::table;

/// A property of a parser.
pub type Property = fn(&[u8]);

/// The properties, by the names of their folders in `corpus`.
pub const PROPERTIES: [(&str, Property); 21] = [
    ("amount", amount),
    ("answer", answer),
    ("assignment", assignment),
    ("context", context),
    ("customer", customer),
    ("definition", definition),
    ("exit_reason", exit_reason),
    ("expression_json", expression_json),
    ("expression_text", expression_text),
    ("options", options),
    ("probe_graph", probe_graph),
    ("react_querybuilder", react_querybuilder),
    ("report", report),
    ("schema", schema),
    ("scheme", scheme),
    ("segment_set", segment_set),
    ("skos", skos),
    ("state", state),
    ("table", table),
    ("tally", tally),
    ("total", total),
];

/// Creates a program from a property: a fuzz target if built for fuzzing, an empty program
/// otherwise.
#[macro_export]
macro_rules! target {
    ($property:path) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|data: &[u8]| $property(data));

        #[cfg(not(fuzzing))]
        fn main() {}
    };
}
