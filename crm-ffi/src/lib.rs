//! The C interface of `crm-core`.
//!
//! Each file is named after the room of `crm-core` that it hands on, and converts, nothing else.
//! Pointers are read and panics are caught in one place, [`boundary`]. The documentation of the
//! functions is that of the generated header, `include/crm.h`, where the contract stands as well.
#![expect(non_camel_case_types, reason = "the names of types are those of the C header")]
#![expect(
    clippy::missing_safety_doc,
    reason = "the contract of the header says what pointers must be, for all functions at once"
)]

pub mod boundary;
pub mod column;
pub mod error;
pub mod money;
pub mod number;
pub mod retention;
pub mod stats;
pub mod text;
pub mod total;
pub mod value;
pub mod version;
