//! The leaky bucket: what a steady loss does to a volume that is steadily filled up.

use crate::error::choice::choice;
use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::probability::Probability;

/// The most steps of a trajectory.
const MOST_STEPS: u64 = 1_000_000;

/// The largest inflow. It is less than half of the last digit of the largest float, so that no
/// stock and no number of steps can pass it into infinity.
const LARGEST_INFLOW: f64 = 1e290;

choice! {
    /// Where a leaky bucket is going.
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
        /// Less is lost than flows in.
        Growing = 1 "growing",
        /// As much is lost as flows in: all of the effort goes into keeping the volume.
        Holding = 2 "holding",
        /// More is lost than flows in.
        Shrinking = 3 "shrinking",
    }
}

/// A stock that loses a share of itself in each step and is filled up by a steady inflow: the
/// customers of a business, say, month by month.
///
/// However small the hole, the stock ends where the loss eats up all of the inflow.
///
/// # Formula
///
/// A step takes a stock `s` to `s (1 - loss_rate) + inflow`; after `t` steps it is
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
    /// Checks a bucket: what is in it, what flows in with each step, and which share is lost.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] when a number is NaN or infinite; [`Error::OutOfRange`] when `stock` or
    /// `inflow` is negative, when `inflow` is above 1e290, or when `loss_rate` is not from 0 to 1.
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

    /// Returns what is in the bucket.
    #[must_use]
    pub fn stock(&self) -> f64 {
        self.stock
    }

    /// Returns what flows in with each step.
    #[must_use]
    pub fn inflow(&self) -> f64 {
        self.inflow
    }

    /// Returns the share of the stock that is lost in each step.
    #[must_use]
    pub fn loss_rate(&self) -> f64 {
        self.loss_rate.get()
    }

    /// Returns the bucket after a step.
    ///
    /// # Formula
    ///
    /// `stock (1 - loss_rate) + inflow`: what flows in with a step loses nothing in it.
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

    /// Returns the stocks of a number of steps, the present one first: `steps + 1` values.
    ///
    /// They are those of [`step`](LeakyBucket::step), one after the other, so they never turn: they
    /// rise or fall all the way.
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

    /// Returns the stock that the bucket ends at, whatever is in it now.
    ///
    /// Where nothing is lost and nothing flows in, it is the present stock.
    ///
    /// # Formula
    ///
    /// `inflow / loss_rate`.
    ///
    /// # Errors
    ///
    /// [`UndefinedReason::NoLoss`] when nothing is lost, or so little that no float holds the quotient: the
    /// stock then grows without end.
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

    /// Returns what is lost in the next step, `stock * loss_rate`.
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

    /// Returns the share of the inflow that only keeps the volume, from 0 to 1.
    ///
    /// # Formula
    ///
    /// `min(1, lost / inflow)`; 1 where something is lost and nothing flows in.
    ///
    /// # Errors
    ///
    /// [`UndefinedReason::ZeroByZero`] when nothing is lost and nothing flows in.
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

    /// Returns where the bucket is going: what is lost compared with what flows in, exactly.
    ///
    /// Where the two differ by less than the last digit of the stock, a step changes nothing.
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

/// Checks a quantity that is not negative.
fn finite(field: &str, given: f64) -> Result<()> {
    if given.is_finite() {
        Ok(())
    } else {
        Err(Error::NotFinite { field: field.to_owned(), given })
    }
}

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
    fn nothing_passes_into_infinity() {
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
