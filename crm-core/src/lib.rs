//! Customer retention: the effect of a program, measured against a control group, and the cost per
//! retained customer.
//!
//! A business keeps some customers and loses others. A *program* (an e-mail, a call, a gift) is
//! meant to keep more of them. Only a *control group* of statistically identical customers who
//! never saw the program shows what it achieved. The difference in churn gives the number of
//! customers retained; the program's cost divided by that number gives the cost per retained
//! customer, with its uncertainty.
//!
//! ```
//! use crm_core::{Batch, Column, FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
//!
//! let cost = ProgramCost::parse("8000", "12")?;
//! let mut study = RetentionStudy::new(StudyDefinition::new(
//!     "arm", "none", "churned", "USD".parse()?, FollowUp::Days(30), cost,
//! ))?;
//! study.update_summary(&Batch::new(vec![
//!     Column::strings("arm", &["mail", "none"]),
//!     Column::int64("n", &[1000, 1000]),
//!     Column::int64("churned", &[80, 120]),
//! ])?)?;
//! let report = study.report(&Default::default())?;
//! let arm = report.arm("mail").unwrap();
//! println!("{} customers retained, each at {}", arm.retained?, arm.cost_per_retained?);
//! # Ok::<(), crm_core::Error>(())
//! ```
//!
//! # Design
//!
//! - **Pure logic.** No clock, no I/O, no environment, no global state, no randomness.
//! - **Documents.** A study is defined by a document ([`StudyDefinition`]) with a JSON form.
//! - **Fold, merge, evaluate.** A study is an accumulator: update it with rows, merge it with
//!   others, report. Its state is exact and small, and its bytes do not depend on how the rows were
//!   batched, ordered or distributed.
//! - **Explicit results.** The library never returns NaN: a value that cannot be computed is an
//!   [`Error`] or an [`Undefined`] with its reason, and every figure names its method.
//!
//! # Features
//!
//! - `arrow`: reads an Arrow record batch as a [`Batch`], without a copy.
//! - `rayon`: [`RetentionStudy::update_parallel`].
#![forbid(unsafe_code)]

pub mod churn;
pub mod column;
pub mod customer;
pub mod date;
pub mod document;
pub mod error;
pub mod expression;
pub mod fold;
pub mod money;
pub mod number;
#[cfg(feature = "rayon")]
mod parallel;
pub mod render;
pub mod retention;
pub mod segment;
mod sql;
pub mod stats;
pub mod table;
mod text;
pub mod total;
pub mod value;

pub use column::{Batch, Column};
pub use error::Undefined;
pub use error::{Error, ErrorCode, Result};
pub use money::{Currency, Money};
pub use number::{Estimate, RatioSet};
pub use retention::{FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition};

/// The version of this crate.
///
/// # Examples
///
/// ```
/// assert!(crm_core::VERSION.starts_with("0."));
/// ```
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
