//! What a null in the column of the reasons means.

use crate::text::choice::choice;

choice! {
    /// What a null in the column of the reasons means.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::NullRoot;
    ///
    /// assert_eq!("not_asked".parse(), Ok(NullRoot::NotAsked));
    /// ```
    pub enum NullRoot as "null_root" {
        /// An error: every row has its reason.
        Error = 1 "error",
        /// Nobody asked: the row counts under `UNKNOWN.NOT_ASKED`.
        NotAsked = 2 "not_asked",
    }
}

#[expect(clippy::derivable_impls, reason = "the list is declared by a macro")]
impl Default for NullRoot {
    fn default() -> NullRoot {
        NullRoot::Error
    }
}
