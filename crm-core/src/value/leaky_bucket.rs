//! The leaky bucket: the effect of a constant loss rate on a volume with a constant inflow.

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::probability::Probability;
use crate::stats::check::finite;
use crate::text::choice::choice;

/// The maximum number of steps of a trajectory.
const MOST_STEPS: u64 = 1_000_000;

/// The largest inflow. It is below half an ulp of the largest float, so that no stock and no number
/// of steps can reach infinity.
const LARGEST_INFLOW: f64 = 1e290;

choice! {
    /// The trend of a leaky bucket.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::value::{BucketState, LeakyBucket};
    ///
    /// assert_eq!(LeakyBucket::new(1000.0, 100.0, 0.05)?.state(), BucketState::Growing);
    /// assert_eq!(LeakyBucket::new(1000.0, 50.0, 0.05)?.state(), BucketState::Holding);
    /// assert_eq!(BucketState::Shrinking.name(), "shrinking");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum BucketState as "state" {
        /// The loss is below the inflow.
        Growing = 1 "growing",
        /// The loss equals the inflow: the whole effort maintains the volume.
        Holding = 2 "holding",
        /// The loss is above the inflow.
        Shrinking = 3 "shrinking",
    }
}

/// A stock that loses a share of itself in each step and receives a constant inflow, such as the
/// customers of a business month by month.
///
/// At any positive loss rate, the stock approaches the level at which the loss equals the inflow.
///
/// # Formula
///
/// A step changes a stock `s` to `s (1 - loss_rate) + inflow`; after `t` steps it is
/// `e + (s - e) (1 - loss_rate)^t` with the equilibrium `e = inflow / loss_rate`.
///
/// # Examples
///
/// ```
/// use crm_core::value::LeakyBucket;
///
/// let bucket = LeakyBucket::new(1000.0, 100.0, 0.05)?;
/// let stocks = bucket.trajectory(12)?;
/// assert_eq!(format!("{:.2}", stocks[12]), "1459.64");
/// assert_eq!(bucket.equilibrium()?, 2000.0);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeakyBucket {
    stock: f64,
    inflow: f64,
    loss_rate: Probability,
}

impl LeakyBucket {
    /// Creates a bucket from its stock, the inflow per step, and the share lost per step.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a number is NaN or infinite; [`Error::OutOfRange`] if `stock` or
    /// `inflow` is negative, if `inflow` is above 1e290, or if `loss_rate` is outside 0 to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::value::LeakyBucket;
    ///
    /// let error = LeakyBucket::new(1000.0, 100.0, 5.0).unwrap_err();
    /// assert_eq!(error.to_string(), "loss_rate must be from 0 to 1, got 5");
    /// ```
    pub fn new(stock: f64, inflow: f64, loss_rate: f64) -> Result<LeakyBucket> {
        let stock = volume("stock", stock)?;
        let inflow = volume("inflow", inflow)?;
        if inflow > LARGEST_INFLOW {
            return Err(Error::out_of_range("inflow", "at most 1e290", format!("{inflow:e}")));
        }
        finite("loss_rate", loss_rate)?;
        // Adding zero turns a negative zero into a positive one.
        let loss_rate = Probability::new("loss_rate", loss_rate + 0.0)?;
        Ok(LeakyBucket { stock, inflow, loss_rate })
    }

    /// Returns the stock.
    #[must_use]
    pub fn stock(&self) -> f64 {
        self.stock
    }

    /// Returns the inflow per step.
    #[must_use]
    pub fn inflow(&self) -> f64 {
        self.inflow
    }

    /// Returns the share of the stock that is lost per step.
    #[must_use]
    pub fn loss_rate(&self) -> f64 {
        self.loss_rate.get()
    }

    /// Returns the bucket after a step.
    ///
    /// # Formula
    ///
    /// `stock (1 - loss_rate) + inflow`: the inflow of a step loses nothing in the same step.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::value::LeakyBucket;
    ///
    /// assert_eq!(LeakyBucket::new(1000.0, 100.0, 0.05)?.step().stock(), 1050.0);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn step(&self) -> LeakyBucket {
        let kept = self.stock * self.loss_rate.complement().get();
        LeakyBucket { stock: kept + self.inflow, ..*self }
    }

    /// Returns the stocks over a number of steps, starting with the current one: `steps + 1`
    /// values.
    ///
    /// They are the results of repeated [`step`](LeakyBucket::step) and monotonic: they only rise
    /// or only fall.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] above 1,000,000 steps.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::value::LeakyBucket;
    ///
    /// let bucket = LeakyBucket::new(0.0, 8.0, 0.5)?;
    /// assert_eq!(bucket.trajectory(4)?, [0.0, 8.0, 12.0, 14.0, 15.0]);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn trajectory(&self, steps: u64) -> Result<Vec<f64>> {
        if steps > MOST_STEPS {
            return Err(Error::TooLarge {
                field: "steps".to_owned(),
                message: format!("at most {MOST_STEPS}, got {steps}"),
            });
        }
        let later = (0..steps).scan(*self, |bucket, _| {
            *bucket = bucket.step();
            Some(bucket.stock)
        });
        Ok(std::iter::once(self.stock).chain(later).collect())
    }

    /// Returns the equilibrium, which does not depend on the current stock.
    ///
    /// Without loss and inflow it is the current stock.
    ///
    /// # Formula
    ///
    /// `inflow / loss_rate`.
    ///
    /// # Errors
    ///
    /// [`UndefinedReason::NoLoss`] if the loss rate is 0, or so small that the quotient exceeds the
    /// largest float: the stock then grows without limit.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::error::UndefinedReason;
    /// use crm_core::value::LeakyBucket;
    ///
    /// assert_eq!(LeakyBucket::new(1000.0, 100.0, 0.05)?.equilibrium()?, 2000.0);
    /// assert_eq!(LeakyBucket::new(1000.0, 0.0, 0.0)?.equilibrium()?, 1000.0);
    /// let undefined = LeakyBucket::new(1000.0, 100.0, 0.0)?.equilibrium().unwrap_err();
    /// assert_eq!(undefined.reason, UndefinedReason::NoLoss);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn equilibrium(&self) -> Result<f64, Undefined> {
        if self.inflow == 0.0 && self.loss_rate() == 0.0 {
            return Ok(self.stock);
        }
        let equilibrium = self.inflow / self.loss_rate();
        if equilibrium.is_finite() { Ok(equilibrium) } else { Err(UndefinedReason::NoLoss.into()) }
    }

    /// Returns the loss of the next step, `stock * loss_rate`.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::value::LeakyBucket;
    ///
    /// assert_eq!(LeakyBucket::new(1000.0, 100.0, 0.05)?.lost(), 50.0);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn lost(&self) -> f64 {
        self.stock * self.loss_rate()
    }

    /// Returns the share of the inflow that replaces losses, from 0 to 1.
    ///
    /// # Formula
    ///
    /// `min(1, lost / inflow)`; 1 if there is a loss and no inflow.
    ///
    /// # Errors
    ///
    /// [`UndefinedReason::ZeroByZero`] if there is no loss and no inflow.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::error::UndefinedReason;
    /// use crm_core::value::LeakyBucket;
    ///
    /// assert_eq!(LeakyBucket::new(1000.0, 100.0, 0.05)?.maintenance_share()?, 0.5);
    /// assert_eq!(LeakyBucket::new(4000.0, 100.0, 0.05)?.maintenance_share()?, 1.0);
    /// let undefined = LeakyBucket::new(0.0, 0.0, 0.05)?.maintenance_share().unwrap_err();
    /// assert_eq!(undefined.reason, UndefinedReason::ZeroByZero);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn maintenance_share(&self) -> Result<f64, Undefined> {
        let lost = self.lost();
        if lost == 0.0 && self.inflow == 0.0 {
            return Err(UndefinedReason::ZeroByZero.into());
        }
        Ok((lost / self.inflow).min(1.0))
    }

    /// Returns the trend: an exact comparison of the loss with the inflow.
    ///
    /// If they differ by less than an ulp of the stock, a step changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::value::{BucketState, LeakyBucket};
    ///
    /// assert_eq!(LeakyBucket::new(4000.0, 100.0, 0.05)?.state(), BucketState::Shrinking);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> BucketState {
        let lost = self.lost();
        if lost < self.inflow {
            BucketState::Growing
        } else if lost > self.inflow {
            BucketState::Shrinking
        } else {
            BucketState::Holding
        }
    }
}

/// Checks a non-negative quantity.
fn volume(field: &str, given: f64) -> Result<f64> {
    finite(field, given)?;
    if given < 0.0 {
        return Err(Error::out_of_range(field, "at least 0", given));
    }
    // Adding zero turns a negative zero into a positive one.
    Ok(given + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(stock: f64, inflow: f64, loss_rate: f64) -> LeakyBucket {
        LeakyBucket::new(stock, inflow, loss_rate).unwrap()
    }

    #[test]
    fn a_small_hole_takes_all_of_the_effort() {
        let stocks = bucket(1000.0, 100.0, 0.05).trajectory(12).unwrap();
        assert_eq!(stocks.len(), 13);
        assert_eq!(format!("{:.2}", stocks.last().unwrap()), "1459.64");
        let end = *bucket(1000.0, 100.0, 0.05).trajectory(1_000_000).unwrap().last().unwrap();
        assert!((end - 2000.0).abs() < 1e-9);
        assert_eq!(bucket(2000.0, 100.0, 0.05).state(), BucketState::Holding);
        assert_eq!(bucket(2000.0, 100.0, 0.05).maintenance_share(), Ok(1.0));
    }

    #[test]
    fn a_wrong_bucket_names_its_field() {
        let refused = |stock, inflow, loss_rate| {
            LeakyBucket::new(stock, inflow, loss_rate).unwrap_err().to_string()
        };
        assert_eq!(refused(-1.0, 1.0, 0.5), "stock must be at least 0, got -1");
        assert_eq!(refused(1.0, -1.0, 0.5), "inflow must be at least 0, got -1");
        assert_eq!(refused(f64::NAN, 1.0, 0.5), "stock must be a finite number, got NaN");
        assert_eq!(refused(1.0, f64::INFINITY, 0.5), "inflow must be a finite number, got inf");
        assert_eq!(refused(1.0, 1e291, 0.5), "inflow must be at most 1e290, got 1e291");
        assert_eq!(refused(1.0, 1.0, 1.5), "loss_rate must be from 0 to 1, got 1.5");
        assert_eq!(refused(1.0, 1.0, f64::NAN), "loss_rate must be a finite number, got NaN");
        let error = bucket(1.0, 1.0, 0.5).trajectory(1_000_001).unwrap_err();
        assert_eq!((error.code(), error.path()), (crate::ErrorCode::TooLarge, Some("steps")));
    }

    #[test]
    fn no_stock_becomes_infinite() {
        let full = bucket(f64::MAX, LARGEST_INFLOW, 0.0);
        assert_eq!(full.step().stock(), f64::MAX);
        assert_eq!(bucket(1.0, 1.0, 1e-320).equilibrium(), Err(UndefinedReason::NoLoss.into()));
        assert_eq!(bucket(f64::MAX, 1e-300, 1.0).maintenance_share(), Ok(1.0));
    }

    #[test]
    fn the_edges_have_their_answers() {
        assert_eq!(bucket(9.0, 0.0, 0.0).equilibrium(), Ok(9.0));
        assert_eq!(bucket(9.0, 0.0, 0.5).equilibrium(), Ok(0.0));
        assert_eq!(bucket(9.0, 0.0, 0.5).maintenance_share(), Ok(1.0));
        assert_eq!(bucket(0.0, 5.0, 0.5).maintenance_share(), Ok(0.0));
        assert_eq!(
            bucket(9.0, 0.0, 0.0).maintenance_share(),
            Err(UndefinedReason::ZeroByZero.into())
        );
        assert_eq!(bucket(9.0, 0.0, 0.0).state(), BucketState::Holding);
        assert_eq!(bucket(9.0, 3.0, 1.0).trajectory(2).unwrap(), [9.0, 3.0, 3.0]);
        assert_eq!(bucket(9.0, 3.0, 0.5).trajectory(0).unwrap(), [9.0]);
        assert!(bucket(-0.0, -0.0, -0.0).stock().is_sign_positive());
    }
}
