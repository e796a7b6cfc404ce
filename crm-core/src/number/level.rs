//! The confidence level.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::error::{Error, Result};

/// A confidence level: a number between 0 and 1, exclusive, and above 2^-54 (about 5.6e-17), so that
/// the error rate is below 1.
///
/// # Examples
///
/// ```
/// use crm_core::number::Level;
///
/// let level = Level::new(0.9)?;
/// assert_eq!(level.get(), 0.9);
/// assert_eq!(level.alpha(), 1.0 - 0.9);
/// assert_eq!(Level::default().to_string(), "0.95");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Level(f64);

impl Level {
    /// Creates a level.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `level` is NaN, at most 2^-54 or at least 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::number::Level;
    ///
    /// assert!(Level::new(0.95).is_ok());
    /// assert_eq!(Level::new(95.0).unwrap_err().path(), Some("level"));
    /// assert_eq!(Level::new(f64::NAN).unwrap_err().path(), Some("level"));
    /// ```
    pub fn new(level: f64) -> Result<Level> {
        // A comparison with NaN is false.
        let allowed = match level > 0.0 && level < 1.0 {
            true if 1.0 - level < 1.0 => return Ok(Level(level)),
            true => "above 2^-54, about 5.6e-17, so that 1 - level is below 1",
            false => "between 0 and 1, both excluded",
        };
        Err(Error::out_of_range("level", allowed, level))
    }

    /// Returns the level as a number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// Returns the error rate, `1 - level`.
    #[must_use]
    pub fn alpha(self) -> f64 {
        1.0 - self.0
    }

    /// Returns the level in percent with ten digits, and with more if it would round to 100.
    pub(crate) fn percent(self) -> String {
        let percent = self.0 * 100.0;
        let rounded = |digits: usize| format!("{percent:.digits$e}").parse().unwrap_or(percent);
        let shown = (9..17).map(rounded).find(|shown: &f64| *shown < 100.0).unwrap_or(percent);
        shown.to_string()
    }
}

impl Default for Level {
    /// The level 0.95.
    fn default() -> Level {
        Level(0.95)
    }
}

impl fmt::Display for Level {
    /// Writes the number, such as `0.95`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Level, D::Error> {
        Level::new(f64::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_level_is_named() {
        let least = 2_f64.powi(-54);
        assert!(Level::new(least.next_up()).is_ok());
        for level in [1e-17, least] {
            let message = Level::new(level).unwrap_err().to_string();
            assert!(message.starts_with("level must be above 2^-54"), "{message}");
        }
    }

    #[test]
    fn no_level_is_100_percent() {
        for (level, percent) in [
            (0.95, "95"),
            (0.999, "99.9"),
            (1.0 / 3.0, "33.33333333"),
            (0.999_999_999_999, "99.9999999999"),
            (1.0 - f64::EPSILON / 2.0, "99.99999999999999"),
        ] {
            assert_eq!(Level::new(level).unwrap().percent(), percent);
        }
    }
}
