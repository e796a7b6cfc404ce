//! How likely a customer is to come back.

use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};

/// The highest recoverability.
pub(crate) const MOST: u8 = 4;

/// How likely a customer who left for a reason is to come back: an ordinal number from 0, never, to
/// 4, high. It is a design value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Recoverability(u8);

impl Recoverability {
    pub(crate) fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Recoverability {
    type Error = Error;

    fn try_from(number: i64) -> Result<Recoverability> {
        let known = u8::try_from(number).ok().filter(|&number| number <= MOST);
        known.map(Recoverability).ok_or_else(|| {
            Error::out_of_range("recoverability", "a whole number from 0 to 4", number)
        })
    }
}
