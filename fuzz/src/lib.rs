//! What must hold of every parser, whatever it is given.
//!
//! Each function takes any bytes and panics where the library breaks its word: nothing that is read
//! panics, what is refused is refused with a message, and what is taken is written and read again to
//! the same bytes. `make fuzz` looks for inputs that break it; those that did, and others worth
//! keeping, stand in `corpus`, where an ordinary test runs them.
#![expect(clippy::expect_used, reason = "a property that does not hold panics")]

mod document;
mod table;

pub use document::{amount, assignment, context, definition, state, total};
pub use table::table;

/// A property of a parser.
pub type Property = fn(&[u8]);

/// The properties by the names of their folders in `corpus`.
pub const PROPERTIES: [(&str, Property); 7] = [
    ("amount", amount),
    ("assignment", assignment),
    ("context", context),
    ("definition", definition),
    ("state", state),
    ("table", table),
    ("total", total),
];

/// Makes a program of a property: the fuzzer's where it is built for fuzzing, else an empty one.
#[macro_export]
macro_rules! target {
    ($property:path) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|data: &[u8]| $property(data));

        #[cfg(not(fuzzing))]
        fn main() {}
    };
}
