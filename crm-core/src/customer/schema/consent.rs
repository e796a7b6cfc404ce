//! The definition of a column of consents.

use serde::{Deserialize, Serialize};

use crate::customer::schema::field::named;
use crate::error::error::Result;

/// A column that is true where a customer consents to a purpose on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentColumn {
    pub(crate) purpose: String,
    pub(crate) channel: String,
    pub(crate) column: String,
}

impl ConsentColumn {
    pub(crate) fn check(&self, path: &str) -> Result<()> {
        named(&self.purpose, path, "purpose")?;
        named(&self.channel, path, "channel")?;
        named(&self.column, path, "column")
    }
}
