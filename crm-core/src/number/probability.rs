//! Probabilities.

use crate::error::error::{Error, Result};

/// A probability: a number from 0 to 1.
///
/// # Examples
///
/// ```
/// use crm_core::number::Probability;
///
/// let rate = Probability::new("churn rate", 0.25)?;
/// assert_eq!(rate.get(), 0.25);
/// assert_eq!(rate.complement().get(), 0.75);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    /// Creates a probability; `field` is its name in an error.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `value` is NaN, below 0 or above 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::number::Probability;
    ///
    /// let error = Probability::new("rate", 12.0).unwrap_err();
    /// assert_eq!(error.to_string(), "rate must be from 0 to 1, got 12");
    /// ```
    pub fn new(field: &str, value: f64) -> Result<Probability> {
        if (0.0..=1.0).contains(&value) {
            Ok(Probability(value))
        } else {
            Err(Error::out_of_range(field, "from 0 to 1", value))
        }
    }

    /// Returns the probability as a number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// Returns the probability of the complement, `1 - p`.
    #[must_use]
    pub fn complement(self) -> Probability {
        Probability(1.0 - self.0)
    }
}
