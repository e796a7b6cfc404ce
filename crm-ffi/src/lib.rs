//! The C interface of `crm-core`.
//!
//! Each file is named after the module of `crm-core` that it exposes, and only converts.
//! [`boundary`] is the only place that reads pointers and catches panics. The docs of the functions
//! become the generated header, `include/crm.h`, which also contains the contract.
#![expect(non_camel_case_types, reason = "the names of types are those of the C header")]
#![expect(
    clippy::missing_safety_doc,
    reason = "the contract of the header says what pointers must be, for all functions at once"
)]

pub mod boundary;
pub mod churn;
pub mod column;
pub mod customer;
pub mod date;
pub mod document;
pub mod error;
pub mod expression;
pub mod money;
pub mod name;
pub mod number;
pub mod policy;
pub mod retention;
pub mod schema;
pub mod segment;
pub mod stats;
pub mod table;

// In the header the readers of tables follow what makes one.
pub mod cell;
pub mod customer_table;

pub mod text;
pub mod total;
pub mod value;
pub mod version;
