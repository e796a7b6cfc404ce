//! Two independent samples of events and non-events.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;

/// Events in a number of trials.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) x: u64,
    pub(crate) n: u64,
}

impl Sample {
    /// Checks that `x` of `n` is a proportion; the names are those of the parameters.
    pub(crate) fn new(x_name: &str, x: u64, n_name: &str, n: u64) -> Result<Sample> {
        if n == 0 || n > MAX_COUNT {
            return Err(Error::out_of_range(n_name, "from 1 to 2^53", n));
        }
        if x > n {
            return Err(Error::out_of_range(x_name, &format!("from 0 to {n_name} = {n}"), x));
        }
        Ok(Sample { x, n })
    }

    pub(crate) fn events(self) -> f64 {
        self.x as f64
    }

    pub(crate) fn others(self) -> f64 {
        (self.n - self.x) as f64
    }

    pub(crate) fn size(self) -> f64 {
        self.n as f64
    }

    pub(crate) fn rate(self) -> f64 {
        self.events() / self.size()
    }
}

/// Two independent samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Samples {
    pub(crate) first: Sample,
    pub(crate) second: Sample,
}

impl Samples {
    /// Checks `x1` of `n1` and `x2` of `n2`.
    pub(crate) fn new(x1: u64, n1: u64, x2: u64, n2: u64) -> Result<Samples> {
        Ok(Samples {
            first: Sample::new("x1", x1, "n1", n1)?,
            second: Sample::new("x2", x2, "n2", n2)?,
        })
    }

    pub(crate) fn swapped(self) -> Samples {
        Samples { first: self.second, second: self.first }
    }

    /// Returns `x1 n2 - x2 n1`, which is exact: the sign and the numerator of the difference.
    pub(crate) fn cross(self) -> i128 {
        let product = |x: u64, n: u64| i128::from(x) * i128::from(n);
        product(self.first.x, self.second.n) - product(self.second.x, self.first.n)
    }

    /// Returns the difference of the rates, rounded once.
    pub(crate) fn difference(self) -> f64 {
        self.cross() as f64 / (u128::from(self.first.n) * u128::from(self.second.n)) as f64
    }

    /// Returns the z of the score test of equal rates, with the variance times `factor`.
    ///
    /// It is `(p1 - p2) / sqrt(p (1 - p) (1 / n1 + 1 / n2) factor)` with the pooled rate `p`.
    pub(crate) fn null_z(self, factor: f64) -> f64 {
        let cross = self.cross();
        if cross == 0 {
            return 0.0;
        }
        let events = self.first.events() + self.second.events();
        let others = self.first.others() + self.second.others();
        let products = self.first.size() * self.second.size() * (events * others);
        cross as f64 / (products / self.total() * factor).sqrt()
    }

    /// Returns a sixth of the skewness of the score of equal rates, with the variance times
    /// `factor`; 0 if the score does not vary.
    ///
    /// It is `(q - p) (n2 - n1) / (6 sqrt(p q n1 n2 N factor^3))` with the pooled rate `p`.
    pub(crate) fn null_skewness(self, factor: f64) -> f64 {
        let Samples { first, second } = self;
        let (events, total) = (first.x + second.x, first.n + second.n);
        if events == 0 || events == total {
            return 0.0;
        }
        let others = total - events;
        let signed = |left: u64, right: u64| i128::from(left) - i128::from(right);
        let cross = signed(others, events) * signed(second.n, first.n);
        let products = (events as f64 * others as f64) * (first.size() * second.size());
        cross as f64 / (6.0 * (products * self.total() * factor).sqrt() * factor)
    }

    /// Returns the size of both samples.
    pub(crate) fn total(self) -> f64 {
        // The sum of two counts of at most 2^53 is exact as an integer.
        (self.first.n + self.second.n) as f64
    }

    /// Returns the factor `N / (N - 1)` of Miettinen and Nurminen.
    pub(crate) fn inflation(self) -> f64 {
        let total = self.first.n + self.second.n;
        total as f64 / (total - 1) as f64
    }
}
