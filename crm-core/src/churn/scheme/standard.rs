//! The standard schemes.

use std::sync::LazyLock;

use crate::churn::scheme::scheme::ReasonScheme;
use crate::error::error::Result;
use crate::text::choice::choice;

choice! {
    /// A standard scheme.
    pub enum SchemeKind as "kind" {
        /// The reasons behind what is stated.
        Root = 0 "root",
        /// What a customer or a representative states.
        Stated = 1 "stated",
    }
}

static ROOT: LazyLock<Result<ReasonScheme>> =
    LazyLock::new(|| ReasonScheme::from_json(include_str!("root.json")));

static STATED: LazyLock<Result<ReasonScheme>> =
    LazyLock::new(|| ReasonScheme::from_json(include_str!("stated.json")));

impl ReasonScheme {
    /// Returns a standard scheme, in English and Hebrew: `root` has 53 concepts, 44 of them
    /// assignable, and is guided; `stated` has 7.
    ///
    /// # Errors
    ///
    /// None occur.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{ReasonScheme, SchemeKind};
    ///
    /// let stated = ReasonScheme::standard(SchemeKind::Stated)?;
    /// assert_eq!(stated.get("NO_NEED")?.label("en")?, "No need for the service");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn standard(kind: SchemeKind) -> Result<ReasonScheme> {
        match kind {
            SchemeKind::Root => ROOT.clone(),
            SchemeKind::Stated => STATED.clone(),
        }
    }
}
