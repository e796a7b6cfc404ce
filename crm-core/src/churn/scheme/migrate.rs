//! What a code has become.

use serde::Serialize;

use crate::churn::scheme::scheme::ReasonScheme;
use crate::error::error::Result;
use crate::text::choice::choice;

choice! {
    /// What has become of a code.
    pub enum MigrationStatus as "status" {
        /// It is in use.
        Current = 0 "current",
        /// Another code is used instead.
        Replaced = 1 "replaced",
        /// Several codes are used instead, so that a person decides.
        Ambiguous = 2 "ambiguous",
        /// It is out of use, and nothing is used instead.
        Retired = 3 "retired",
    }
}

/// What has become of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Migration {
    /// The code to which the replacements lead: where they divide, the one that has several; where
    /// they end, the last one.
    pub code: String,
    /// What has become of the code.
    pub status: MigrationStatus,
}

impl ReasonScheme {
    /// Returns what has become of a code, following replacements of replacements.
    ///
    /// # Errors
    ///
    /// [`UnknownCode`](crate::Error::UnknownCode).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::churn::{MigrationStatus, ReasonScheme};
    ///
    /// let gym = ReasonScheme::from_json(r#"{"id": "gym", "languages": ["en"], "concepts": [
    ///     {"code": "FULL", "labels": {"en": "Too full"}, "replaced_by": ["CROWDED"]},
    ///     {"code": "CROWDED", "labels": {"en": "Too crowded"}}
    /// ]}"#)?;
    /// let found = gym.migrate("FULL")?;
    /// assert_eq!((found.code.as_str(), found.status), ("CROWDED", MigrationStatus::Replaced));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn migrate(&self, code: &str) -> Result<Migration> {
        let mut at = self.get(code)?;
        // There is no circle: this was checked.
        while at.deprecated() {
            let status = match at.replaced_by() {
                [one] => {
                    at = self.get(one)?;
                    continue;
                }
                [] => MigrationStatus::Retired,
                _ => MigrationStatus::Ambiguous,
            };
            return Ok(Migration { code: at.code().to_owned(), status });
        }
        let same = at.code() == code;
        let status = if same { MigrationStatus::Current } else { MigrationStatus::Replaced };
        Ok(Migration { code: at.code().to_owned(), status })
    }
}
